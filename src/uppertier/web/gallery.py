"""What the gallery shows of a scenario: its title, a sentence, and a small map drawn from the records alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.report.words import counted, listed
from uppertier.web.changes import own_unit

if TYPE_CHECKING:
    from uppertier.numerics.arrays import Floats
    from uppertier.scenario.records import RadarUnit, Scenario

_FIRST = ("seongju-2017", "seongju-full", "wonju-daegu-2017", "layered-2017", "balance-2017", "balance-2022")
_SIZE = (320, 200)
_SPAN_DEG = (66.0, 41.25)
_CENTRE_DEG = (124.0, 40.0)
"""Longitude and latitude of the middle of every picture."""


def entry(name: str, scenario: Scenario) -> dict[str, Any]:
    """One card."""
    first = scenario.description.strip().replace("\n", " ").split(". ")[0].rstrip(".") + "."
    raids = counted(len(scenario.raids), "raid") if scenario.raids else ""
    watched = counted(len(scenario.watch), "watched flight") if scenario.watch else ""
    parts = [counted(len(scenario.radars), "radar"), counted(len(scenario.batteries), "battery", "batteries")]
    return {
        "id": name,
        "title": scenario.title,
        "sentence": first if scenario.description.strip() else scenario.title,
        "contents": listed([part for part in (*parts, raids, watched) if part]),
        "picture": f"/api/gallery/{name}.svg",
        "kind": "scenario",
        "epoch": scenario.epoch,
        "claims": len(scenario.claims),
        "order": _FIRST.index(name) if name in _FIRST else len(_FIRST),
    }


def picture(scenario: Scenario) -> bytes:
    """A plain map of longitude and latitude: land, sectors of the radars, launch areas joined to aim points."""
    shapes = [_land(), *(_sector(unit, unit.id == own_unit(scenario).id) for unit in scenario.radars)]
    lines = [(entry.base, entry.target) for entry in scenario.watch]
    raids = [(entry.launch, entry.aim) for raid in scenario.raids for entry in raid.entries]
    ends = [*[(pair, "#7fb2d9") for pair in lines[:40]], *[(pair, "#e4572e") for pair in raids]]
    shapes += [_line(start, end, colour) for (start, end), colour in ends]
    shapes += [_dot(battery.site) for battery in scenario.batteries]
    width, height = _SIZE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-label="Map of Northeast Asia"><rect width="100%" height="100%" fill="#3f6683"/>'
    )
    return (head + "".join(shapes) + "</svg>").encode()


def _place(longitude_deg: Floats, latitude_deg: Floats) -> Floats:
    """Pixels[n,2]; longitudes on the near side of the middle."""
    across = (longitude_deg - _CENTRE_DEG[0] + 180.0) % 360.0 - 180.0
    x = (across / _SPAN_DEG[0] + 0.5) * _SIZE[0]
    y = (0.5 - (latitude_deg - _CENTRE_DEG[1]) / _SPAN_DEG[1]) * _SIZE[1]
    return np.column_stack([x, y])


def _path(points: Floats) -> str:
    rows = np.round(points, 1)
    rows = rows[np.append(True, np.any(np.diff(rows, axis=0) != 0.0, axis=1))]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in rows)


def _land() -> str:
    from uppertier.earth.atlas import land_polygons

    parts = []
    for rings in land_polygons("50m"):
        outside = np.degrees(rings[0])
        pixels = _place(outside[:, 0], outside[:, 1])
        inside = (pixels > -40.0).all(axis=1) & (pixels < np.array(_SIZE) + 40.0).all(axis=1)
        if inside.any() and np.abs(np.diff(pixels[:, 0])).max() < _SIZE[0]:
            parts.append(_path(pixels) + "Z")
    return f'<path d="{"".join(parts)}" fill="#c9c7a5" stroke="#8f9a86" stroke-width=".4"/>'


def _sector(unit: RadarUnit, own: bool) -> str:
    """Where the face looks, out to 1,000 km: a direction, not a range."""
    from uppertier.earth.geodesy import geodesic_direct

    half = unit.sheet.azimuth_half_width.value
    bearing = unit.boresight.value + np.linspace(-half, half, 25)
    lat, lon = geodesic_direct(unit.site.latitude.value, unit.site.longitude.value, bearing, np.full(25, 1e6))
    points = [[unit.site.longitude.value, unit.site.latitude.value], *np.column_stack([lon, lat]).tolist()]
    pixels = _place(*np.degrees(np.array(points)).T)
    shade = "0.45" if own else "0.18"
    return f'<path d="{_path(pixels)}Z" fill="#ffd166" fill-opacity="{shade}" stroke="#ffd166" stroke-width=".6"/>'


def _line(start: Any, end: Any, colour: str) -> str:
    """The great circle between two sites, as far as the picture goes."""
    from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse

    azimuth, length = geodesic_inverse(
        start.latitude.value, start.longitude.value, end.latitude.value, end.longitude.value
    )
    along = np.linspace(0.0, min(float(length), 6e6), 30)
    lat, lon = geodesic_direct(start.latitude.value, start.longitude.value, np.full(30, float(azimuth)), along)
    pixels = _place(np.degrees(lon), np.degrees(lat))
    whole = np.abs(np.diff(pixels[:, 0])) < 0.5 * _SIZE[0]
    pixels = pixels[: int(np.argmin(whole)) + 1] if not whole.all() else pixels
    return f'<path d="{_path(pixels)}" fill="none" stroke="{colour}" stroke-width="1" stroke-opacity=".85"/>'


def _dot(site: Any) -> str:
    x, y = _place(np.array([math.degrees(site.longitude.value)]), np.array([math.degrees(site.latitude.value)]))[0]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#fff" stroke="#1d3b4f"/>'
