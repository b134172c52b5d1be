"""What `uppertier fly` prints: the JSON document, the tables for people, and the trajectory as CSV."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np

from uppertier.cli.fly_request import Request
from uppertier.cli.fly_scatter import dispersion_document, dispersion_text, finite
from uppertier.flight.dispersion import Dispersion
from uppertier.flight.profile import Moments, moments, phases, trajectory
from uppertier.flight.scatter import summarise
from uppertier.flight.shots import Shots

COLUMNS = (
    ("time_s", "time", 1.0),
    ("altitude_km", "height", 1e-3),
    ("range_km", "ground_range", 1e-3),
    ("speed_m_s", "speed", 1.0),
    ("flight_path_angle_deg", "angle", math.degrees(1.0)),
    ("heading_deg", "heading", math.degrees(1.0)),
    ("mach", "mach", 1.0),
    ("mass_kg", "mass", 1.0),
    ("latitude_deg", "latitude", math.degrees(1.0)),
    ("longitude_deg", "longitude", math.degrees(1.0)),
)
"""Key, field of `Moments`, factor from SI."""


def ground_range(shots: Shots, row: int) -> float:
    """Along the ground from launch to impact [m]."""
    return float(moments(shots, row, shots.endings.impact_time[row]).ground_range[0])


def document(request: Request, shots: Shots, row: int, found: Dispersion | None) -> dict[str, Any]:
    """The whole answer; every key carries its unit, and null stands where there is no number."""
    goal = request.goal
    out: dict[str, Any] = {
        "missile": request.missile.id,
        "sheet": request.sheet,
        "from": _spot(request.start.name, *request.start.place),
        "to": None if goal is None else _spot(goal.name, *goal.place),
        "earth": {"round": request.earth.flattening == 0.0, "rotating": request.earth.rotation != 0.0},
        "trajectory": shape(request),
        **_numbers(shots, row),
        "miss_m": finite(float(shots.miss[row])),
        "relative_to": "speeds, angles and headings: the Earth, which turns" if request.earth.rotation else "the Earth",
        "phases": rows(phases(shots, row, request.levels)),
    }
    if request.max_range:
        out["max_range"] = [_numbers(shots, i) for i in range(len(shots)) if len(shots.samples[i])]
    if found is not None:
        out["dispersion"] = dispersion_document(found)
    return out


def shape(request: Request) -> str:
    """Which of all possible trajectories was flown, in words."""
    if math.isfinite(request.apogee):
        words = f"apogee {request.apogee / 1e3:g} km"
    elif math.isfinite(request.loft):
        words = f"{math.degrees(request.loft):g}° at burnout"
    elif math.isfinite(request.kick):
        words = f"pitch-over {math.degrees(request.kick):g}°"
    else:
        words = "least energy" if request.goal else "greatest range"
    if request.goal and not request.vehicle.cut_off:
        words += "" if math.isfinite(request.apogee + request.loft) else " (lofted: this missile burns out)"
    return words if request.goal else f"full burn, {words}"


def _spot(name: str, latitude: float, longitude: float, height: float) -> dict[str, Any]:
    return {
        "name": name,
        "latitude_deg": math.degrees(latitude),
        "longitude_deg": math.degrees(longitude),
        "height_m": height,
    }


def _numbers(shots: Shots, row: int) -> dict[str, Any]:
    ends = shots.endings
    cut_off = float(shots.cut_off[row])
    return {
        "azimuth_deg": math.degrees(float(shots.azimuth[row])) % 360.0,
        "pitch_over_deg": math.degrees(float(shots.kick[row])),
        "cut_off_s": cut_off if cut_off < shots.vehicle.burn_time else None,
        "apogee_km": float(ends.apogee[row]) / 1e3,
        "range_km": ground_range(shots, row) / 1e3,
        "flight_time_s": float(ends.impact_time[row]),
        "burnout_speed_m_s": finite(float(ends.burnout_speed[row])),
        "burnout_angle_deg": finite(math.degrees(float(ends.burnout_angle[row]))),
        "burnout_altitude_km": finite(float(ends.burnout_height[row]) / 1e3),
        "impact": {
            "latitude_deg": math.degrees(float(ends.impact_latitude[row])),
            "longitude_deg": math.degrees(float(ends.impact_longitude[row])),
            "speed_m_s": float(np.linalg.norm(ends.impact_velocity[row])),
        },
    }


def rows(found: Moments) -> list[dict[str, Any]]:
    """Moments as rows; null where there is no number."""
    return [
        {"event": found.event[i], "phase": found.phase[i]}
        | {key: finite(float(getattr(found, field)[i]) * factor) for key, field, factor in COLUMNS}
        for i in range(len(found))
    ]


def table(request: Request, shots: Shots, row: int) -> str:
    """The trajectory at every whole second and every event, as CSV; empty where there is no number."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["event", "phase", *(key for key, _, _ in COLUMNS)], lineterminator="\n")
    writer.writeheader()
    for line in rows(trajectory(shots, row, levels=request.levels)):
        writer.writerow({key: f"{value:.9g}" if isinstance(value, float) else value for key, value in line.items()})
    return out.getvalue()


def text(request: Request, shots: Shots, row: int, found: Dispersion | None) -> str:
    """The answer for people."""
    way = (
        f"to {request.goal.name}" if request.goal else f"azimuth {math.degrees(float(shots.azimuth[row])) % 360.0:.1f}°"
    )
    lines = [f"{request.missile.title}: from {request.start.name} {way} ({shape(request)})", ""]
    if request.max_range and len(shots) > 1:
        lines += [*_range_table(shots), "", "the farthest of these:"]
    lines += [*_phase_table(phases(shots, row, request.levels)), "", *_totals(request, shots, row)]
    if found is not None:
        lines += ["", *dispersion_text(found, summarise(found), _numbers(shots, row)["range_km"])]
    return "\n".join(line.rstrip() for line in lines)


def _phase_table(found: Moments) -> list[str]:
    head = f"{'event':<18}{'time':>10}{'altitude':>11}{'range':>11}{'speed':>9}{'angle':>9}{'Mach':>8}"
    units = f"{'':<18}{'s':>10}{'km':>11}{'km':>11}{'m/s':>9}{'°':>9}"
    lines = [head, units]
    for i, name in enumerate(found.event):
        cells = (
            (found.time[i], 10, 1),
            (found.height[i] / 1e3, 11, 2),
            (found.ground_range[i] / 1e3, 11, 1),
            (found.speed[i], 9, 0),
            (math.degrees(found.angle[i]), 9, 2),
            (found.mach[i], 8, 2),
        )
        lines.append(f"{name:<18}" + "".join(_cell(*cell) for cell in cells))
    return lines


def _cell(value: float, width: int, places: int) -> str:
    # Rounding must not leave a minus before a zero.
    return f"{round(value, places) + 0.0:>{width},.{places}f}" if math.isfinite(value) else f"{'-':>{width}}"


def _range_table(shots: Shots) -> list[str]:
    lines = [f"{'azimuth':>8}{'range':>10}{'apogee':>9}{'time':>9}   impact", f"{'°':>8}{'km':>10}{'km':>9}{'s':>9}"]
    for i in range(len(shots)):
        if not len(shots.samples[i]):
            lines.append(f"{math.degrees(shots.azimuth[i]):>8.0f}{'-':>10}")
            continue
        one = _numbers(shots, i)
        at = one["impact"]
        lines.append(
            f"{one['azimuth_deg']:>8.0f}{one['range_km']:>10,.0f}{one['apogee_km']:>9,.0f}"
            f"{one['flight_time_s']:>9,.0f}   {at['latitude_deg']:.2f}, {at['longitude_deg']:.2f}"
        )
    return lines


def _totals(request: Request, shots: Shots, row: int) -> list[str]:
    one = _numbers(shots, row)
    at, minutes = one["impact"], one["flight_time_s"] / 60.0
    earth = f"{'round' if request.earth.flattening == 0.0 else 'WGS-84'}, " + (
        "turning" if request.earth.rotation else "not turning"
    )
    cut = "" if one["cut_off_s"] is None else f", thrust cut after {one['cut_off_s']:.1f} s"
    lines = [
        f"range {one['range_km']:,.1f} km, apogee {one['apogee_km']:,.1f} km, "
        f"flight time {one['flight_time_s']:,.1f} s ({minutes:.1f} min)",
        f"launched toward {one['azimuth_deg']:.2f}°, pitched over by {one['pitch_over_deg']:.2f}°{cut}",
        f"impact at {at['latitude_deg']:.4f}, {at['longitude_deg']:.4f} with {at['speed_m_s']:,.0f} m/s"
        + (f", {float(shots.miss[row]):.1f} m from the aim point" if request.goal else ""),
        f"Earth: {earth}. Speeds, angles and Mach numbers are relative to the ground and its air; middle values of",
        f"the sheet ({request.sheet}). uppertier catalog show {request.missile.id} has their bands and sources."
        if request.sheet == request.missile.id
        else f"the sheet ({request.sheet}).",
    ]
    return lines
