"""What `uppertier fly` was asked for, checked as far as that goes without flying."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.places import Spot
    from uppertier.catalog.records import MissileSheet
    from uppertier.earth.constants import Earth
    from uppertier.flight.vehicle import Vehicle

LEAST_DISTANCE = 1e3
"""Nearer than this [m], an aim point is the launch point."""


@attrs.frozen
class Request:
    """One flight or dispersion. SI, radians; NaN for what was not said."""

    missile: MissileSheet
    sheet: str
    vehicle: Vehicle
    start: Spot
    goal: Spot | None
    azimuth: float
    apogee: float
    loft: float
    kick: float
    max_range: bool
    earth: Earth
    levels: tuple[float, ...]


def check_options(
    to: str | None,
    azimuth: float | None,
    apogee_km: float | None,
    loft: float | None,
    kick_deg: float | None,
    max_range: bool,
) -> None:
    """Which options exclude or need each other."""
    if to is not None and azimuth is not None:
        raise InputError("an azimuth and an aim point cannot both be given", key="--azimuth", hint="drop it or --to")
    if max_range and to is not None:
        raise InputError("the greatest range has no aim point", key="--max-range", hint="drop it or --to")
    if to is None and azimuth is None and not max_range:
        raise InputError("nothing says where to", key="--to", hint="give --to, --azimuth or --max-range")
    shaped = [("--apogee-km", apogee_km), ("--loft", loft), ("--kick-deg", kick_deg)]
    said = [option for option, value in shaped if value is not None]
    if len(said) > 1:
        raise InputError(f"cannot be given together with {said[0]}", key=said[1], hint="one of them decides the shape")
    if max_range and said:
        raise InputError("the greatest range has a shape of its own", key=said[0], hint="drop it or --max-range")
    if kick_deg is not None and azimuth is None:
        raise InputError("a pitch-over is given along an azimuth only", key="--kick-deg", hint="use --azimuth")


BOUNDS = {
    "--azimuth": (-360.0, 360.0, math.radians(1.0)),
    "--apogee-km": (1e-3, 1e6, 1e3),
    "--loft": (-89.0, 89.9, math.radians(1.0)),
    "--kick-deg": (1e-3, 90.0, math.radians(1.0)),
}


def _number(option: str, value: float | None) -> float:
    if value is None:
        return math.nan
    low, high, unit = BOUNDS[option]
    if not low <= value <= high:
        raise InputError(f"{value:g} is out of bounds", key=option, hint=f"between {low:g} and {high:g}")
    return value * unit


def read_request(
    missile: str,
    launch: str,
    to: str | None,
    numbers: dict[str, float | None],
    max_range: bool,
    simple: tuple[bool, bool],
    crossing_km: str,
) -> Request:
    azimuth, apogee, loft, kick = (_number(option, value) for option, value in numbers.items())
    levels = _levels(crossing_km)
    from uppertier.catalog.places import find_place
    from uppertier.earth.constants import MEAN_RADIUS, WGS84

    earth = attrs.evolve(WGS84, semi_major=MEAN_RADIUS, flattening=0.0, j2=0.0) if simple[0] else WGS84
    earth = attrs.evolve(earth, rotation=0.0) if simple[1] else earth
    start = find_place(launch, "--from")
    goal = None if to is None else find_place(to, "--to")
    if goal is not None:
        from uppertier.earth.geodesy import geodesic_inverse

        if float(geodesic_inverse(*start.place[:2], *goal.place[:2])[1]) < LEAST_DISTANCE:
            raise InputError("the aim point is the launch point", key="--to", hint="aim a kilometre or more away")
    sheet, name, vehicle = _missile(missile)
    return Request(sheet, name, vehicle, start, goal, azimuth, apogee, loft, kick, max_range, earth, levels)


def _levels(text: str) -> tuple[float, ...]:
    levels = []
    for part in text.split(","):
        try:
            level = float(part)
        except ValueError:
            level = math.nan
        if not 0.0 < level <= 1e5:
            raise InputError(f"'{part.strip()}' is no altitude", key="--crossing-km", hint="kilometres, as 40,150")
        levels.append(level * 1e3)
    # The entry is told at 100 km: that crossing is always shown.
    return tuple(sorted({*levels, 100e3}))


def _missile(name: str) -> tuple[MissileSheet, str, Vehicle]:
    """A missile by the id of its sheet, or from the user's own file; InputError with file, line and key."""
    from uppertier import resources
    from uppertier.catalog import text
    from uppertier.catalog.sheets import load, read_sheet
    from uppertier.flight.shots import check_vehicle
    from uppertier.flight.vehicle import missile_vehicle

    own = name.endswith(".toml") or "/" in name
    path = Path(name) if own else resources.find("missiles", name)
    sheet: MissileSheet = read_sheet("missiles", path).record if own else load("missiles", name)
    vehicle = missile_vehicle(sheet)
    try:
        check_vehicle(vehicle)
    except InputError as fault:
        where = {"stages.0": ("stages", 0), "pitch_over_end": ("pitch_over_end_s",)}[fault.key or "stages.0"]
        raise text.read(path).error(fault.message, where, fault.hint) from fault
    return sheet, name, vehicle
