"""Ground tracks of strategic flights, coloured by what one radar adds to all the others; thick where it tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.report.drawing import FAINT, style
from uppertier.report.maps import COLOURS, PointKind, base_map
from uppertier.report.words import bare
from uppertier.study.watch_summary import Watched, Worth, watched

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from uppertier.catalog.records import SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Booleans, Floats
    from uppertier.report.maps import Map
    from uppertier.scenario.records import Scenario
    from uppertier.study.watch_table import Found, WatchTable

# From the faintest to the strongest, in the order in which they are drawn.
LOOK = {
    Worth.HIDDEN: ("#a8a8a8", 0.4),
    Worth.IN_VIEW: ("#a3487f", 0.7),
    Worth.TRACKED_IF_TOLD: (COLOURS["sky"], 0.9),
    Worth.TRACKED: (COLOURS["blue"], 0.9),
    Worth.ADDED_IF_TOLD: (COLOURS["orange"], 1.0),
    Worth.ADDED: (COLOURS["vermilion"], 1.0),
}
_THICK = 3.0
_MIDDLE = (51.0, 166.0)
_WIDTH, _HEIGHT = 13.4e6, 10.2e6
_NAMES = (("CHINA", 30.0, 104.0), ("RUSSIA", 64.0, 118.0), ("CANADA", 57.0, -108.0))
_LABELLED = (
    "luoyang",
    "tonghua",
    "shaoyang",
    "delingha",
    "irkutsk",
    "novosibirsk",
    "bohai-sea",
    "sea-of-okhotsk",
    "south-china-sea",
    "south-of-japan",
)
_OFFSETS = {
    "seongju": (-14.0, -11.0),
    "los-angeles": (-50.0, 5.0),
    "seattle": (-10.0, 7.0),
    "taklamakan": (-26.0, -11.0),
}
"""Labels that stand where nothing else is [pt]."""


def draw(scenario: Scenario, flights: Flights, table: WatchTable) -> Figure:
    """One map of all flights of the table."""
    rows = sorted(watched(scenario, flights, table), key=lambda row: list(LOOK).index(row.worth))
    with style():
        sheet = base_map(np.radians(_MIDDLE[0]), np.radians(_MIDDLE[1]), _WIDTH, _HEIGHT)
        for name, latitude, longitude in _NAMES:
            sheet.write(np.radians(latitude), np.radians(longitude), name)
        for row in rows:
            _track(sheet, flights, row)
        _places(sheet, scenario, table)
        counts = {worth: sum(row.worth is worth for row in rows) for worth in LOOK}
        entries = [(f"{worth.value} ({counts[worth]})", LOOK[worth][0]) for worth in reversed(LOOK) if counts[worth]]
        sheet.legend(entries, "lower right", _caption(table))
        words = _grades(scenario, table)
        sheet.axes.text(0.225, 0.018, words, transform=sheet.axes.transAxes, fontsize=6.0, color=FAINT, zorder=9)
        sheet.lettering.finish()
    figure: Figure = sheet.figure
    return figure


def _caption(table: WatchTable) -> str:
    return (
        f"{_name(table)}, {table.followed} followed: number of flights\n"
        f"thick: tracked, told where to look {table.cue:g} s after launch\n"
        "added: 60 s longer or earlier than all other radars"
    )


def _grades(scenario: Scenario, table: WatchTable) -> str:
    """What the lines rest on, by grade, in two lines."""
    facing = next(unit.boresight.grade.value for unit in scenario.radars if unit.id == table.radar)
    bases = dict.fromkeys(entry.base.latitude.grade.value for entry in scenario.watch)
    stages = dict.fromkeys(entry.missile.stages[0].dry_mass.grade.value for entry in scenario.watch)
    return f"Bases: {', '.join(bases)}.\nStages of missiles: {', '.join(stages)}. Facing: {facing}."


def _name(table: WatchTable) -> str:
    return table.radar.removesuffix("-radar").capitalize()


def _track(sheet: Map, flights: Flights, row: Watched) -> None:
    colour, width = LOOK[row.worth]
    part = flights.samples(row.index)
    latitude, longitude, _ = ecef_to_geodetic(flights.position[part])
    sheet.line(latitude[::10], longitude[::10], colour, width)
    if row.own is None:
        return
    best = row.own.search if row.own.search.tracked >= row.own.cued.tracked else row.own.cued
    held = _held(flights.time[part], best)
    if held.sum() > 1:
        sheet.line(latitude[held], longitude[held], colour, _THICK)


def _held(time: Floats, found: Found) -> Booleans:
    """Samples between confirmation and loss."""
    return np.asarray((time >= found.confirmed) & (time <= found.lost))


def _places(sheet: Map, scenario: Scenario, table: WatchTable) -> None:
    for unit in {unit.site.id: unit for unit in scenario.radars}.values():
        own = unit.id == table.radar or unit.site.id == _site_of(scenario, table.radar)
        colour = None if own else "#444444"
        _point(sheet, unit.site, _name(table) if own else bare(unit.site.title), "site", colour)
    for site in {entry.base.id: entry.base for entry in scenario.watch}.values():
        label = bare(site.title) if site.id in _LABELLED else None
        _point(sheet, site, label, "base")
    for site in {entry.target.id: entry.target for entry in scenario.watch}.values():
        _point(sheet, site, bare(site.title), "target")


def _point(sheet: Map, site: SiteSheet, label: str | None, kind: PointKind, colour: str | None = None) -> None:
    sheet.point(site.latitude.value, site.longitude.value, label, kind, colour, _OFFSETS.get(site.id))


def _site_of(scenario: Scenario, radar: str) -> str:
    return next(unit.site.id for unit in scenario.radars if unit.id == radar)
