"""Shots: flights of one vehicle from one launch point, aimed at places or sent along azimuths, with dense samples."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import STANDARD_GRAVITY, WGS84, Earth
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import InputError, Status
from uppertier.flight.aim import aim
from uppertier.flight.batch import TOLERANCE, Conditions, Endings, fly_batch
from uppertier.flight.shooting import COARSE_TOLERANCE, FINE_TOLERANCE, KICKS, max_range
from uppertier.flight.vehicle import SEA_LEVEL_PRESSURE, Vehicle
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers

SAMPLE_INTERVAL = 0.25
"""Cubic Hermite interpolation over a quarter of a second is good to millimetres even where a warhead brakes hardest."""

Place = tuple[float, float, float]
"""Latitude, longitude [rad], height [m]."""


@attrs.frozen
class Shots:
    """N flights of one vehicle from one launch point.

    `samples[i]` [m,8] holds time, position, velocity and mass of flight i at every quarter of a second and every
    event, in order of time; empty where the flight did not end well.
    """

    vehicle: Vehicle
    site: Place
    earth: Earth
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] angle of the pitch-over from the vertical [rad]."""
    cut_off: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] time of thrust cut-off [s]; infinite for full burn."""
    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    shortfall: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] how far short of its aim point full burn falls [m]; 0 where it reaches or none was given."""
    miss: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] from impact to aim point [m]; NaN where none was given."""
    endings: Endings
    samples: tuple[NDArray[np.float64], ...] = attrs.field(eq=False, repr=False)

    def __len__(self) -> int:
        return len(self.azimuth)


def fly_to(
    vehicle: Vehicle,
    site: Place,
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike = 0.0,
    *,
    apogee: ArrayLike = np.nan,
    angle: float = np.nan,
    earth: Earth = WGS84,
) -> Shots:
    """Aim at N points and fly.

    latitude, longitude, height : [N] aim points [rad, rad, m]
    apogee : [N] wanted apogee [m]; NaN for minimum energy
    angle : wanted flight-path angle at burnout [rad], for all; NaN for none
    returns : Shots; `status` and `shortfall` per row as `aim` has them. Nothing is raised for a bad row.
    """
    columns = (latitude, longitude, height, apogee)
    lat, lon, level, top = np.broadcast_arrays(*(np.atleast_1d(np.asarray(c, float)) for c in columns))
    solved = aim(vehicle, site, lat, lon, level, top, earth=earth, angle=angle)
    shots = _flown(vehicle, site, solved.azimuth, solved.kick, solved.cut_off, level, earth, solved.status)
    aims = geodetic_to_ecef(lat, lon, level, earth.semi_major, earth.flattening)
    miss = np.linalg.norm(shots.endings.impact - aims, axis=-1)
    good = np.asarray(shots.status) == Status.OK
    return attrs.evolve(shots, shortfall=solved.shortfall, miss=np.where(good, miss, np.nan))


def fly_along(
    vehicle: Vehicle,
    site: Place,
    azimuth: ArrayLike,
    *,
    kick: ArrayLike | None = None,
    apogee: float = np.nan,
    angle: float = np.nan,
    earth: Earth = WGS84,
) -> Shots:
    """Fly along N launch azimuths [rad] with full burn, down to height 0.

    kick : [N] pitch-over from the vertical [rad]; None for the one that `apogee` [m] or the flight-path angle at
        burnout `angle` [rad] asks for, or else the one of greatest range
    returns : Shots; status NO_CONVERGENCE where no pitch-over gives what is wanted (see `attainable`)
    """
    course = np.atleast_1d(np.asarray(azimuth, float))
    if kick is None and np.isnan(apogee) and np.isnan(angle):
        pitch: Floats = max_range(vehicle, site, course, earth)[1]
    elif kick is None:
        pitch = _kick_for(vehicle, site, course, apogee, angle, earth)
    else:
        pitch = np.broadcast_to(np.asarray(kick, float), course.shape)
    status = np.where(np.isfinite(pitch), Status.OK, Status.NO_CONVERGENCE)
    return _flown(vehicle, site, course, pitch, np.full(course.shape, np.inf), 0.0, earth, status)


def attainable(vehicle: Vehicle, site: Place, azimuth: float, earth: Earth = WGS84) -> tuple[Floats, Floats]:
    """Lowest and highest apogee [m], and flight-path angle at burnout [rad], of full burn along one azimuth [rad]."""
    ends = _trial(vehicle, site, np.full(KICKS.shape, azimuth), KICKS, earth, COARSE_TOLERANCE)
    good = np.asarray(ends.status) == Status.OK
    if not good.any():
        return np.full(2, np.nan), np.full(2, np.nan)
    # What falls back before its fuel is spent has an apogee and no angle at burnout.
    columns = (np.asarray(ends.apogee)[good], np.asarray(ends.burnout_angle)[good])
    lowest, highest = (np.array([end(c) for c in columns]) for end in (np.nanmin, np.nanmax))
    return np.array([lowest[0], highest[0]]), np.array([lowest[1], highest[1]])


def check_vehicle(vehicle: Vehicle) -> None:
    """InputError where a vehicle cannot lift itself off the ground or never pitches over: no flight would follow."""
    _, _, impulse, area, burn, _ = (float(x) for x in vehicle.stages[0])
    flow = float(vehicle.stages[0, 1]) / burn
    thrust = flow * impulse * STANDARD_GRAVITY - SEA_LEVEL_PRESSURE * area
    weight = (vehicle.payload_mass + float(vehicle.stages[:, :2].sum())) * STANDARD_GRAVITY
    if thrust <= weight:
        raise InputError(
            f"it does not lift off: the first stage pushes with {thrust / 1e3:.0f} kN at sea level and the whole "
            f"missile weighs {weight / 1e3:.0f} kN",
            key="stages.0",
            hint="look at its masses, specific impulse and burn time",
        )
    if vehicle.pitch_rate == 0.0 and vehicle.kick_end <= vehicle.vertical_end:
        raise InputError(
            f"the pitch-over ends at {vehicle.kick_end:g} s, the vertical rise at {vehicle.vertical_end:g} s",
            key="pitch_over_end",
            hint="it must end later than vertical_time",
        )


def _flown(
    vehicle: Vehicle,
    site: Place,
    azimuth: ArrayLike,
    kick: ArrayLike,
    cut_off: ArrayLike,
    height: ArrayLike,
    earth: Earth,
    status: ArrayLike,
) -> Shots:
    """Fly solved launch conditions with samples; a row that was not solved keeps its status and has none."""
    conditions = Conditions.of(*site, azimuth, kick, cut_off, height)
    endings, samples = fly_batch(
        [vehicle], 0, conditions, earth=earth, tolerance=0.1 * TOLERANCE, interval=SAMPLE_INTERVAL
    )
    code = np.where(np.asarray(status) == Status.OK, endings.status, status)
    rows = tuple(s if c == Status.OK else np.empty((0, 8)) for s, c in zip(samples, code, strict=True))
    nothing, none = np.zeros(len(code)), np.full(len(code), np.nan)
    columns = (conditions.azimuth, conditions.kick, conditions.cut_off)
    return Shots(vehicle, site, earth, *columns, code, nothing, none, endings, rows)


def _trial(
    vehicle: Vehicle, site: Place, azimuth: ArrayLike, kick: ArrayLike, earth: Earth, tolerance: float
) -> Endings:
    conditions = Conditions.of(*site, azimuth, kick, np.inf, 0.0)
    return fly_batch([vehicle], 0, conditions, earth=earth, tolerance=tolerance)[0]


_HALVINGS = 36
"""Of a bracket of a few degrees: the kick is then known to 1e-12 rad."""


def _kick_for(
    vehicle: Vehicle, site: Place, azimuth: Floats, apogee: float, angle: float, earth: Earth
) -> NDArray[np.float64]:
    """Kick [N] whose full burn has the wanted apogee or angle; both fall with the kick. NaN where none has."""

    def over(course: ArrayLike, kick: ArrayLike, tolerance: float) -> NDArray[np.float64]:
        ends = _trial(vehicle, site, course, kick, earth, tolerance)
        excess = np.asarray(ends.apogee - apogee if np.isfinite(apogee) else ends.burnout_angle - angle)
        return np.where(np.asarray(ends.status) == Status.OK, excess, np.nan)

    rows, kicks = (a.ravel() for a in np.meshgrid(np.arange(len(azimuth)), KICKS, indexing="ij"))
    table = over(azimuth[rows], kicks, COARSE_TOLERANCE).reshape(len(azimuth), -1)
    crosses = (table[:, :-1] >= 0.0) & (table[:, 1:] < 0.0)
    first = crosses.argmax(axis=1)
    # The table is coarse: a neighbour on either side keeps the root inside.
    low = KICKS[np.maximum(first - 1, 0)].copy()
    high = KICKS[np.minimum(first + 2, len(KICKS) - 1)].copy()
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        above = over(azimuth, middle, FINE_TOLERANCE) >= 0.0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(crosses.any(axis=1), 0.5 * (low + high), np.nan)
