"""What happened on a flight, in order: burnouts, altitude crossings, apogee and impact, and any moment between.

Moments are found on the flight's dense samples: cubic Hermite interpolation over a quarter of a second, bisected to
the last bit. Times are then good to a millisecond and places to a metre (tests/flight/test_flight_profile.py holds
them against the plain twin). Speeds, flight-path angles and headings are relative to the turning Earth.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodesic_inverse
from uppertier.errors import InputError
from uppertier.flight.shots import Shots
from uppertier.flight.vehicle import Vehicle
from uppertier.numerics.arrays import SAME, Floats, as_floats

AIR_ENDS = 86e3
"""Above this the US Standard Atmosphere 1976 defines no speed of sound, and so there is no Mach number [m]."""
ENTRY_HEIGHT = 100e3
"""Where the kernel lets the entry begin [m]."""
_HALVINGS = 50


@attrs.frozen
class Moments:
    """K moments of one flight, in order of time. SI, radians."""

    event: tuple[str, ...]
    """[K] what happens; empty for a moment between."""
    phase: tuple[str, ...]
    """[K] "boost 1", "boost 2", ..., "coast", "entry" (below 100 km on the way down)."""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Since launch [s]."""
    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    height: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Above the ellipsoid [m]."""
    ground_range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Along the ground from the launch point [m]; beyond half the Earth, the long way."""
    speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Relative to the turning Earth [m/s]."""
    angle: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Flight-path angle above the horizontal, of the velocity relative to the turning Earth [rad]; NaN at rest."""
    heading: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Azimuth of the same velocity [rad]; NaN at rest."""
    mach: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Speed over that of sound; NaN above 86 km."""
    mass: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Of what flies, a stage that burns out counted until it falls away [kg]."""

    def __len__(self) -> int:
        return len(self.event)


def phases(shots: Shots, row: int, levels: Sequence[float] = (ENTRY_HEIGHT,)) -> Moments:
    """Launch, burnouts, crossings of the given heights [m], apogee and impact of one flight.

    InputError where the flight did not end well (its status says why) or a height is not a positive number.
    """
    for level in levels:
        if not (np.isfinite(level) and level > 0.0):
            raise InputError(f"{level / 1e3:g} km is no altitude to be crossed", key="levels", hint="above zero")
    samples = _samples(shots, row)
    found = [(0.0, "launch"), *_burnouts(shots.vehicle, float(shots.cut_off[row]))]
    for level in dict.fromkeys(levels):
        found += [(time, f"{level / 1e3:g} km {way}") for time, way in crossings(samples, level, shots.earth)]
    found += [
        (float(shots.endings.apogee_time[row]), "apogee"),
        (float(shots.endings.impact_time[row]), "impact"),
    ]
    found.sort(key=lambda pair: pair[0])
    return moments(shots, row, [time for time, _ in found], [name for _, name in found])


def trajectory(shots: Shots, row: int, interval: float = 1.0, levels: Sequence[float] = (ENTRY_HEIGHT,)) -> Moments:
    """One flight at every multiple of an interval [s] and at every event of `phases`, which is named."""
    marked = phases(shots, row, levels)
    ticks = np.arange(0.0, float(marked.time[-1]), interval)
    times = np.concatenate([ticks, marked.time])
    names = [""] * len(ticks) + list(marked.event)
    # A tick that falls on an event is that event.
    order = [i for i in np.argsort(times, kind="stable") if names[i] or not np.any(abs(times[i] - marked.time) < 1e-6)]
    return moments(shots, row, times[order], [names[i] for i in order])


def moments(shots: Shots, row: int, time: ArrayLike, event: Sequence[str] | None = None) -> Moments:
    """One flight at K times [s] in rising order, each with an event's name if it has one.

    InputError where a time lies outside the flight.
    """
    when = np.atleast_1d(np.asarray(time, float))
    state = state_at(_samples(shots, row), when)
    earth = shots.earth
    lat, lon, height = ecef_to_geodetic(state[:, :3], earth.semi_major, earth.flattening)
    east, north, up = np.moveaxis(enu_basis(lat, lon) @ state[:, 3:, None], 1, 0)[..., 0]
    speed = np.linalg.norm(state[:, 3:], axis=1)
    moving = speed > 1e-6
    sound = np.where(height <= AIR_ENDS, us1976(height).speed_of_sound, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        angle = np.arcsin(np.clip(np.where(moving, up / speed, np.nan), -1.0, 1.0))
    heading = np.where(moving & (np.hypot(east, north) > 1e-6), np.arctan2(east, north) % (2.0 * np.pi), np.nan)
    stage, mass = _burning(shots.vehicle, float(shots.cut_off[row]), when)
    return Moments(
        event=tuple(event) if event is not None else ("",) * len(when),
        phase=_phase(shots, row, when, stage),
        time=when,
        latitude=lat,
        longitude=lon,
        height=height,
        ground_range=_ground_range(shots, row, lat, lon),
        speed=speed,
        angle=angle,
        heading=heading,
        mach=speed / sound if earth.atmosphere else np.full_like(speed, np.nan),
        mass=mass,
    )


def state_at(samples: NDArray[np.float64], time: ArrayLike) -> NDArray[np.float64]:
    """Position and velocity [K,6] at times [K] by cubic Hermite interpolation between samples [m,8]."""
    when = np.atleast_1d(np.asarray(time, float))
    first, last = samples[0, 0], samples[-1, 0]
    if not np.all((when >= first - 1e-9) & (when <= last + 1e-6)):
        raise InputError("a time lies outside the flight", key="time", hint=f"{first:g} to {last:.3f} s")
    i = np.clip(np.searchsorted(samples[:, 0], when, side="right") - 1, 0, len(samples) - 2)
    return between(samples[i], samples[i + 1], when)


def between(before: NDArray[np.float64], after: NDArray[np.float64], time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Position and velocity [K,6] at times [K], each between its own two samples [K,8]: cubic Hermite and its slope."""
    h = (after[:, 0] - before[:, 0])[:, None]
    u = (time - before[:, 0])[:, None] / h
    p, q, v, w = before[:, 1:4], after[:, 1:4], before[:, 4:7], after[:, 4:7]
    position = (
        (1 + 2 * u) * (1 - u) ** 2 * p
        + u * (1 - u) ** 2 * h * v
        + u**2 * (3 - 2 * u) * q
        + u**2 * (u - 1) * h * w
    )  # fmt: skip
    velocity = 6 * u * (1 - u) * (q - p) / h + (1 - u) * (1 - 3 * u) * v + u * (3 * u - 2) * w
    return np.concatenate([position, velocity], axis=1)


def crossings(samples: NDArray[np.float64], level: float, earth: Earth) -> list[tuple[float, str]]:
    """Every time [s] at which a flight passes a height [m], and whether it goes "up" or "down"."""

    def over(time: NDArray[np.float64]) -> NDArray[np.float64]:
        position = state_at(samples, time)[:, :3]
        return np.asarray(ecef_to_geodetic(position, earth.semi_major, earth.flattening)[2] - level)

    above = ecef_to_geodetic(samples[:, 1:4], earth.semi_major, earth.flattening)[2] - level > 0.0
    at = np.flatnonzero(above[:-1] != above[1:])
    low, high, rising = samples[at, 0], samples[at + 1, 0], above[at + 1]
    for _ in range(_HALVINGS if len(at) else 0):
        middle = 0.5 * (low + high)
        passed = (over(middle) > 0.0) == rising
        low, high = np.where(passed, low, middle), np.where(passed, middle, high)
    return [(float(t), "up" if up else "down") for t, up in zip(high, rising, strict=True)]


def _samples(shots: Shots, row: int) -> NDArray[np.float64]:
    if not len(shots.samples[row]):
        raise InputError("this flight did not end well and has no phases", key=f"row {row}", hint="see its status")
    return shots.samples[row]


def _burnouts(vehicle: Vehicle, cut_off: float) -> list[tuple[float, str]]:
    """When each stage stops burning [s], and what it is called."""
    ends = np.cumsum(vehicle.stages[:, 4])
    one = len(ends) == 1
    found = []
    for number, end in enumerate(ends, start=1):
        stage = "" if one else f"stage {number} "
        if cut_off < end - 1e-9:
            found.append((float(cut_off), f"{stage}cut-off"))
            break
        found.append((float(end), f"{stage}burnout"))
    return found


def _burning(vehicle: Vehicle, cut_off: float, time: NDArray[np.float64]) -> tuple[NDArray[np.int64], Floats]:
    """Which stage burns, counted from one and 0 for none, and the mass [kg] at each time.

    At a burnout itself the old stage still counts.
    """
    ends = np.cumsum(vehicle.stages[:, 4])
    stop = min(cut_off, float(ends[-1]))
    number = np.minimum(np.searchsorted(ends, time - 1e-9, side="left"), len(ends) - 1)
    begin = ends[number] - vehicle.stages[number, 4]
    burnt = vehicle.stages[number, 1] * (time - begin) / vehicle.stages[number, 4]
    whole = np.cumsum(vehicle.stages[::-1, :2].sum(axis=1))[::-1]
    free = vehicle.payload_mass + (0.0 if vehicle.separating else float(vehicle.stages[-1, 0]))
    burns = time <= stop + 1e-9
    return np.where(burns, number + 1, 0), np.where(burns, vehicle.payload_mass + whole[number] - burnt, free)


def _phase(shots: Shots, row: int, time: NDArray[np.float64], stage: NDArray[np.int64]) -> tuple[str, ...]:
    """Boost by stage, coast, entry: what falls from below 100 km enters from its apogee on."""
    entry = float(shots.endings.entry_time[row])
    begin = entry if np.isfinite(entry) else float(shots.endings.apogee_time[row])
    return tuple(f"boost {n}" if n else ("entry" if t >= begin else "coast") for n, t in zip(stage, time, strict=True))


def _ground_range(shots: Shots, row: int, latitude: Floats, longitude: Floats) -> Floats:
    earth = shots.earth
    back, length = geodesic_inverse(*shots.site[:2], latitude, longitude, earth.semi_major, earth.flattening)
    # The same rule as `shooting.Problem.reached`: what has flown more than half around is found behind.
    behind = (np.cos(back - shots.azimuth[row]) < 0.0) & (length > 0.5 * earth.semi_major)
    return np.where(behind, 2.0 * np.pi * earth.semi_major - length, length)
