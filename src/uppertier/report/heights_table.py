"""From which height on an object over some cities abroad stands in the line of sight of the battery's radar."""

from __future__ import annotations

import numpy as np

from uppertier.earth.geodesy import geodesic_inverse
from uppertier.earth.places import cities
from uppertier.radar.face import off_boresight
from uppertier.report.groups import own_radar, radar_name
from uppertier.report.line_of_sight import SightRow, rows
from uppertier.report.records import RunResult
from uppertier.report.tables import Table
from uppertier.report.wording import family, say
from uppertier.report.words import number
from uppertier.scenario.records import RadarUnit

_PLACES = (("KOR", "Seoul"), ("PRK", "Pyongyang"), ("CHN", "Shenyang"), ("CHN", "Beijing"), ("CHN", "Shanghai"),
           ("CHN", "Xining"), ("RUS", "Vladivostok"), ("RUS", "Irkutsk"))  # fmt: skip
"""Country and name in the list of cities: near and far, in the sector and out of it."""


def heights(result: RunResult) -> Table:
    """A row a city: the height by three ways of bending the ray, level and at the lowest elevation."""
    unit = result.scenario.radars[own_radar(result)]
    limit = float(np.degrees(unit.sheet.elevation_minimum.value))
    names = family("table.heights.head")
    head = tuple(text.format(limit=number(limit)) for text in names.values())
    caption = say("table.heights.caption", radar=radar_name(unit))
    return Table("table-heights", caption, head, tuple(_rows(unit)), (0, len(head) - 1))


def _rows(unit: RadarUnit) -> list[tuple[str, ...]]:
    """Nearest city first."""
    site = unit.site
    found = []
    for country, name in _PLACES:
        there = cities(country)
        if name in there.name:
            at = there.name.index(name)
            bearing, ground = geodesic_inverse(
                site.latitude.value, site.longitude.value, there.latitude[at], there.longitude[at]
            )
            found.append((float(ground) / 1e3, float(bearing), name))
    found.sort()
    distances = tuple(ground for ground, _, _ in found)
    level, limit = (
        rows(site.height.value, distances, (elevation,))
        for elevation in (0.0, float(np.degrees(unit.sheet.elevation_minimum.value)))
    )
    return [
        (
            name,
            number(ground),
            *_cells(level[i]),
            *_cells(limit[i]),
            say("words.yes") if _faces(unit, bearing) else say("words.no"),
        )
        for i, (ground, bearing, name) in enumerate(found)
    ]


def _cells(row: SightRow) -> tuple[str, ...]:
    return tuple(number(value) for value in (row.straight_km, row.traced_km, row.four_thirds_km))


def _faces(unit: RadarUnit, bearing: float) -> bool:
    return bool(abs(off_boresight(bearing, unit.boresight.value)) <= unit.sheet.azimuth_half_width.value)
