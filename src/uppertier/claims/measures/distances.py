"""Distances along the ground: geometry that no draw moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.catalog import load
from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import InputError
from uppertier.study.reach import battery_radar

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context
    from uppertier.scenario.records import Scenario

BASES = "watched-bases"


def between(one: SiteSheet, other: SiteSheet) -> float:
    """Geodesic distance of two sites on the ellipsoid [m]."""
    places = (one.latitude.value, one.longitude.value, other.latitude.value, other.longitude.value)
    return float(geodesic_inverse(*places)[1])


def distance(context: Context, where: Where) -> Measured:
    """Distance of two places [km]."""
    return Measured(between(load("sites", where.name("from")), load("sites", where.name("to"))) / 1e3)


def closer_by(context: Context, where: Where) -> Measured:
    """By how much the battery's radar stands nearer to a place than another radar does [km]."""
    scenario = context.scenario
    own, other = battery_radar(scenario).site, battery_radar(scenario, where.name("than")).site
    if where.name("place") == BASES:
        bases = {entry.base.id: entry.base for entry in scenario.watch if entry.missile.country == "China"}
        places = list(bases.values())
    else:
        places = [load("sites", where.name("place"))]
    gains = [(between(other, place) - between(own, place)) / 1e3 for place in places]
    best = max(range(len(gains)), key=gains.__getitem__)
    return Measured(gains[best], {"own": between(own, places[best]) / 1e3, "other": between(other, places[best]) / 1e3})


def _closer_fits(scenario: Scenario, where: Where) -> None:
    if where.name("place") == BASES and not any(entry.missile.country == "China" for entry in scenario.watch):
        raise InputError(f"{scenario.id} watches no base of China", key="place", hint="name a site")


MEASURES = {
    "distance": Measure(
        distance,
        "km",
        "how far two places lie apart along the ground",
        "geodesic on WGS 84 (Karney 2013)",
        settings={
            "from": Setting("site", "a site of the catalog", needed=True),
            "to": Setting("site", "a site of the catalog", needed=True),
        },
        needs=(),
    ),
    "closer_by": Measure(
        closer_by,
        "km",
        "by how much the battery's radar stands nearer to a place than another radar of the scenario",
        "difference of two geodesics on WGS 84",
        settings={
            "than": Setting("radar", "the other radar", needed=True),
            "place": Setting("site", "a site, or the watched bases of China, whichever gains most", BASES,
                             words=(BASES,)),
        },
        fits=_closer_fits,
        needs=("batteries", "watch"),
        sides={
            "own": Side("distance of the battery's radar from that place", "km"),
            "other": Side("distance of the other radar from it", "km"),
        },
    ),
}  # fmt: skip
