"""Bases and cities on a footprint: whether a missile at each could be met, how often, and if not, why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.records import Binding
from uppertier.catalog import load
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.study.footprint import NOT_REACHED, Footprint
from uppertier.study.footprint_refine import NOT_ASKED

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.scenario.records import Scenario

BASES = (
    "osan-air-base",
    "camp-humphreys",
    "kunsan-air-base",
    "suwon-air-base",
    "cheongju-air-base",
    "daegu-air-base",
    "gwangju-air-base",
    "jinhae",
    "gori",
)
"""Large bases of both countries that the argument names, and the nuclear plants at Gori."""
MARKED = {"osan-air-base": "Osan", "camp-humphreys": "Humphreys", "kunsan-air-base": "Gunsan", "gori": "Gori"}
"""Those lettered on a map, and how."""
CAPITAL = "seoul"
OFF_MAP = "outside the map"


@attrs.frozen
class Answer:
    """One place on one footprint."""

    id: str
    title: str
    engagements: int
    """0 also where the missile does not come"""
    why: str
    """in words; empty where there is an engagement"""


def answers(found: Footprint, sites: Sequence[SiteSheet]) -> tuple[Answer, ...]:
    """What a footprint says of each place, from the node nearest to it: good to half the spacing."""
    latitude, longitude = (
        np.array([getattr(site, side).value for site in sites]) for side in ("latitude", "longitude")
    )
    opportunities, reason = found.at(latitude, longitude)
    return tuple(
        Answer(site.id, site.title, max(int(count), 0), _why(int(count), int(bound)))
        for site, count, bound in zip(sites, opportunities, reason, strict=True)
    )


def _why(count: int, bound: int) -> str:
    if count > 0:
        return ""
    words = {NOT_REACHED: "beyond the missile's own range", NOT_ASKED: OFF_MAP}
    return words.get(count) or Binding(bound).sentence


def bases(found: Footprint) -> tuple[Answer, ...]:
    """The named bases that lie on the map."""
    return tuple(one for one in answers(found, [load("sites", name) for name in BASES]) if one.why != OFF_MAP)


def capital(found: Footprint) -> Answer:
    """Seoul."""
    return answers(found, [load("sites", CAPITAL)])[0]


def capital_away(scenario: Scenario) -> tuple[SiteSheet, float]:
    """The nearest battery's site, and how far from it Seoul lies [m]."""
    site = load("sites", CAPITAL)
    away = [
        float(
            geodesic_inverse(
                unit.site.latitude.value, unit.site.longitude.value, site.latitude.value, site.longitude.value
            )[1]
        )
        for unit in scenario.batteries
    ]
    nearest = int(np.argmin(away))
    return scenario.batteries[nearest].site, away[nearest]


def town(site: SiteSheet) -> str:
    """ "Seongju" of "Golf course at Soseong-ri, Seongju", "Gumi" of "Gumi, KOR"; coordinates stay as they are."""
    first, _, last = site.title.rpartition(", ")
    if "°" in site.title or not first:
        return site.title
    return first if last.isupper() else last
