"""The answer of `uppertier coverage` as JSON and as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth.places import grid
from uppertier.radar.area import lowest_heights, shares
from uppertier.radar.fields import fields

if TYPE_CHECKING:
    from uppertier.catalog.places import Spot
    from uppertier.radar.area import LowestHeights, Survey
    from uppertier.report.coverage_map import Question

_RAYS = {"straight": "straight ray", "traced": "traced through air", "four_thirds": "4/3 Earth"}
_REGION_SPACING = 20e3
_ROUNDED = 20.0
"""A horizon is found for a site rounded to so much [m]."""


def document(question: Question, found: Survey, regions: list[str], spots: list[Spot]) -> dict[str, Any]:
    """Every number with its unit in its name."""
    unit, mask = question.unit, question.mask
    assert mask is not None
    threshold = unit.sheet.detection_snr.value if question.threshold is None else question.threshold
    return {
        "radar": unit.id,
        "sheet": unit.sheet.id,
        "latitude_deg": _rounded(math.degrees(unit.site.latitude.value), 6),
        "longitude_deg": _rounded(math.degrees(unit.site.longitude.value), 6),
        "height_m": _rounded(unit.site.height.value),
        "boresight_deg": _rounded(math.degrees(unit.boresight.value)),
        "rcs_m2": question.rcs,
        "dwell_s": unit.sheet.track_dwell.value if question.dwell is None else question.dwell,
        "snr_db": _rounded(10.0 * math.log10(threshold)),
        "terrain": {
            "source": mask.source,
            "ground_m": _rounded(mask.ground),
            "antenna_m": _rounded(mask.height),
            "highest_deg": _rounded(math.degrees(mask.highest), 2),
            "farthest_ridge_km": _rounded(mask.farthest / 1e3),
        },
        "heights": [
            {"height_km": _rounded(height / 1e3, 6), "seen_km2": _rounded(area / 1e6)}
            for height, area in zip(question.heights, found.area.tolist(), strict=True)
        ],
        "regions": [_region(question, name) for name in regions],
        "places": [_place(spot, lowest_heights(unit, spot.latitude, spot.longitude, mask)) for spot in spots],
    }


def _rounded(value: float, digits: int = 1) -> float | None:
    return round(value, digits) if math.isfinite(value) else None


def _region(question: Question, name: str) -> dict[str, Any]:
    """Shares of a country's area by what binds, at each height."""
    cells = grid(name, _REGION_SPACING)
    seen = fields(
        question.unit, cells.latitude, cells.longitude, question.heights, question.rcs,
        threshold=question.threshold, dwell=question.dwell, mask=question.mask,
    )  # fmt: skip
    rows = []
    for height, reason in zip(question.heights, seen.reason, strict=True):
        parts = shares(reason, cells.area)
        rows.append(
            {
                "height_km": _rounded(height / 1e3, 6),
                "share": {one.sentence: round(share, 4) for one, share in parts.items()},
            }
        )
    return {"name": name, "area_km2": _rounded(float(np.sum(cells.area)) / 1e6), "heights": rows}


def _place(spot: Spot, found: LowestHeights) -> dict[str, Any]:
    return {
        "name": spot.name,
        "distance_km": _rounded(found.ground / 1e3),
        "bearing_deg": _rounded(math.degrees(found.bearing)),
        "lowest_km": {
            "level_ray": {key: _rounded(value / 1e3) for key, value in found.level.items()},
            "elevation_limit": {key: _rounded(value / 1e3) for key, value in found.limit.items()},
            "modelled": _rounded(found.modelled / 1e3),
            "modelled_without_limit": _rounded(found.modelled_without_limit / 1e3),
        },
    }


def sentences(answer: dict[str, Any]) -> str:
    """The answer for people."""
    ground = answer["terrain"]
    lines = [
        f"{answer['radar']} at {answer['latitude_deg']:.3f}, {answer['longitude_deg']:.3f}, "
        f"{answer['height_m']:.0f} m, facing {answer['boresight_deg']:.0f}°: {answer['rcs_m2']:g} m² "
        f"to {answer['snr_db']:.1f} dB in {answer['dwell_s'] * 1e3:g} ms",
        f"horizon of the ground: up to {ground['highest_deg']:g}° ({ground['source']})"
        + (
            f", found from {ground['antenna_m']:.0f} m, the mean of the ground there"
            if ground["antenna_m"] > answer["height_m"] + _ROUNDED
            else ""
        ),
        "",
        f"{'height':>10}  seen over",
    ]
    lines += [f"{row['height_km']:>7g} km  {row['seen_km2']:>13,.0f} km²" for row in answer["heights"]]
    for region in answer["regions"]:
        lines += ["", f"over {region['name']} ({region['area_km2']:,.0f} km²)"]
        for row in region["heights"]:
            parts = sorted(row["share"].items(), key=lambda item: -item[1])
            told = ", ".join(f"{_percent(share)} {word}" for word, share in parts if share > 0.0)
            lines.append(f"{row['height_km']:>7g} km  {told}")
    for place in answer["places"]:
        lines += ["", *_place_lines(place)]
    return "\n".join(lines)


def _percent(share: float) -> str:
    return "under 0.1 %" if share < 5e-4 else f"{100.0 * share:.1f} %"


def _place_lines(place: dict[str, Any]) -> list[str]:
    rows = place["lowest_km"]
    both = [value for key in ("level_ray", "elevation_limit") for value in rows[key].values() if value is not None]
    lines = [f"over {place['name']}, {place['distance_km']:,.0f} km away: lowest visible height"]
    if both:
        lines[0] += f" {min(both):.0f} to {max(both):.0f} km, depending on refraction and the elevation limit"
    lines.append(f"{'':24}{'level ray':>12}{'elevation limit':>18}")
    for key, word in _RAYS.items():
        cells = (rows["level_ray"][key], rows["elevation_limit"][key])
        level, limit = ("never" if value is None else f"{value:.1f} km" for value in cells)
        lines.append(f"  {word:22}{level:>12}{limit:>18}")
    cells = (rows["modelled_without_limit"], rows["modelled"])
    level, limit = ("not in sight" if value is None else f"{value:.1f} km" for value in cells)
    lines.append(f"  {'with terrain, sector':22}{level:>12}{limit:>18}   (left: down to the horizon of the ground)")
    return lines
