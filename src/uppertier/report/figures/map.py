"""Where the battery's radar sees what: a burning missile or spent stage at one side, a warhead at the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from uppertier.catalog.records import MissileSheet, Quantity
from uppertier.radar.coverage import Outline, outline
from uppertier.report.drawing import style
from uppertier.report.groups import groups, own_radar, radar_name, track
from uppertier.report.maps import COLOURS, Map, base_map
from uppertier.report.records import RunResult
from uppertier.report.wording import family, say
from uppertier.report.words import banded, bare, number
from uppertier.scenario.records import RadarUnit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEIGHTS = (100e3, 300e3, 500e3)
_SHADES = ("#b35806", "#e08214", "#f0b050")
_SHARES = (0.35, 0.8)
"""Where along neighbouring tracks their names stand."""
_MIDDLE = (41.5, 120.0)
_WIDTH, _HEIGHT = 4.7e6, 3.9e6
_PAPER = 135.0
"""Two maps stand side by side: drawn for half a page [mm], so that letters stay legible."""


def draw(result: RunResult) -> Figure:
    """The map for a burning missile of the watch list."""
    return chart(result, burning(result))


def chart(result: RunResult, rcs: Quantity) -> Figure:
    """Outlines at three heights for one cross-section, radars, threats and watched flights."""
    unit = result.scenario.radars[own_radar(result)]
    with style():
        sheet = base_map(np.radians(_MIDDLE[0]), np.radians(_MIDDLE[1]), _WIDTH, _HEIGHT, _PAPER)
        for name, latitude, longitude in _NAMES:
            sheet.write(np.radians(latitude), np.radians(longitude), family("figure.map.names")[name])
        _outlines(sheet, unit, rcs)
        _tracks(sheet, result)
        _points(sheet, result)
        entries = [
            (say("figure.map.up", height=number(h / 1e3)), shade)
            for h, shade in zip(reversed(HEIGHTS), reversed(_SHADES), strict=True)
        ]
        entries += [(say("figure.map.raids"), COLOURS["vermilion"]), (say("figure.map.watched"), COLOURS["blue"])]
        sheet.legend(entries, "lower right", say("figure.map.seen", radar=radar_name(unit), section=number(rcs.value)))
        sheet.lettering.finish()
        figure: Figure = sheet.figure
    return figure


def watched_sheet(result: RunResult) -> MissileSheet | None:
    """The missile that stands for the watch list: its first."""
    return result.scenario.watch[0].missile if result.scenario.watch else None


def burning(result: RunResult) -> Quantity:
    """Cross-section of a burning missile: the watch list's first, or the first raid's where nothing is watched."""
    sheet = watched_sheet(result) or result.scenario.raids[0].entries[0].missile
    return sheet.rcs_boost


def payload(result: RunResult) -> Quantity:
    """Cross-section of a separated warhead of the same missile."""
    sheet = watched_sheet(result) or result.scenario.raids[0].entries[0].missile
    return sheet.rcs_payload


def farthest(unit: RadarUnit, height: float, rcs: Quantity) -> tuple[float, float, float]:
    """Greatest ground distance [km] at which an object at a height is seen: at the middle, low and high of its band."""
    seen = [_outline(unit, height, value).farthest for value in (rcs.value, rcs.low, rcs.high)]
    middle, low, high = (float(np.max(edge, initial=0.0, where=np.isfinite(edge))) / 1e3 for edge in seen)
    return middle, low, high


@lru_cache(maxsize=24)
def _outline(unit: RadarUnit, height: float, rcs: float) -> Outline:
    # Drawn, captioned and described: computed once.
    return outline(unit, height, rcs)


def _outlines(sheet: Map, unit: RadarUnit, rcs: Quantity) -> None:
    for height, shade in zip(reversed(HEIGHTS), reversed(_SHADES), strict=True):
        edge = _outline(unit, height, rcs.value)
        if edge.latitude.size:
            sheet.region(edge.latitude, edge.longitude, colour=shade, fill=0.2, edge=1.1)


def _tracks(sheet: Map, result: RunResult) -> None:
    for number_, group in enumerate(groups(result.scenario, result.flights)):
        latitude, longitude, _ = track(result.flights, group.first)
        if latitude.size and group.raid:
            sheet.line(latitude, longitude, colour=COLOURS["vermilion"], width=0.8)
        elif latitude.size:
            sheet.line(latitude, longitude, COLOURS["blue"], 1.1, label=group.missile, label_at=_SHARES[number_ % 2])


def _points(sheet: Map, result: RunResult) -> None:
    scenario = result.scenario
    for unit in scenario.radars:
        own = unit is scenario.radars[own_radar(result)]
        colour = None if own else "#444444"
        sheet.point(unit.site.latitude.value, unit.site.longitude.value, radar_name(unit), "site", colour)
    for watch in scenario.watch:
        sheet.point(watch.base.latitude.value, watch.base.longitude.value, bare(watch.base.title), "base")
    aims = {entry.aim.id: entry.aim for raid in scenario.raids for entry in raid.entries}
    launches = {entry.launch.id: entry.launch for raid in scenario.raids for entry in raid.entries}
    for site in launches.values():
        sheet.point(site.latitude.value, site.longitude.value, None, "base")
    for site in aims.values():
        label = bare(site.title) if site.id in _NAMED else None
        sheet.point(site.latitude.value, site.longitude.value, label, "city")


_NAMED = ("seoul", "busan")
"""Aim points with room for a name at this scale."""
_NAMES = (("china", 35.5, 106.0), ("mongolia", 45.8, 103.0), ("russia", 55.5, 117.0), ("japan", 31.9, 140.3))


def caption(result: RunResult) -> str:
    """The finding: how far, at each height."""
    return sentence(result, burning(result), say("figure.map.burning"))


def sentence(result: RunResult, rcs: Quantity, noun: str) -> str:
    """Greatest ground distance at each height, for one cross-section."""
    unit = result.scenario.radars[own_radar(result)]
    parts = [
        say("figure.map.away", distance=banded(*farthest(unit, height, rcs), "km"), height=number(height / 1e3))
        for height in HEIGHTS
    ]
    middle, low, high = (number(value) for value in (rcs.value, rcs.low, rcs.high))
    return say(
        "figure.map.caption",
        noun=noun,
        band=say("figure.map.band", middle=middle, low=low, high=high, grade=rcs.grade.value),
        radar=radar_name(unit),
        parts=", ".join(parts),
        face=f"{number(np.degrees(unit.boresight.value))}° ({unit.boresight.grade.value})",
    )


def alt(result: RunResult) -> str:
    """The same in words."""
    return say("figure.map.alt", caption=caption(result))
