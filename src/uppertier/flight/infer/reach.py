"""Greatest ranges of many vehicles at once: over a round Earth at rest, and over the turning one by direction.

Range rises with the pitch-over up to the best one and falls beyond it; where a missile leaves its pad slowly it breaks
off there, for a gravity turn a little wider ends in the ground. A row of whole flights brackets the best pitch-over,
and golden sections close in on it: they ask for no slope.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import MEAN_RADIUS, ROUND_NOT_ROTATING, WGS84, WGS84_MU, Earth
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.infer.records import TOLERANCE
from uppertier.flight.infer.reports import Place
from uppertier.flight.vehicle import Vehicle
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats

KICKS = np.log(np.radians(np.geomspace(0.004, 70.0, 26)))
"""Pitch-overs of the first row, logarithms."""
COARSE = 1.0
SECTIONS = 13
"""Of a bracket of two steps of the row: the pitch-over is then known to 0.2 %."""
GOLDEN = 0.5 * (np.sqrt(5.0) - 1.0)
ORBIT = 100e3
"""A perigee above this does not come down [m]."""
LOFTED = 0.25 * np.pi
"""What burns out steeper than this and is found behind its launch point fell back there; what is flatter went around
the Earth: the best angle for half the way is nought."""
ASTRAY = np.radians(0.5)
"""An impact this far off its bearing has missed it."""
LARGEST_TURN = np.radians(20.0)
LONGEST = 7200.0
HALF = np.pi * MEAN_RADIUS


@attrs.frozen
class Reach:
    """Greatest range of N vehicles, each in its direction. SI, radians; NaN where none was found."""

    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N]; infinite for what goes more than half around the Earth"""
    bearing: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] of the impact from the launch point"""
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    apogee: Floats = attrs.field(converter=as_floats, eq=SAME)
    orbital: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[N] whether some pitch-over leads into an orbit or more than half around the Earth"""


@attrs.frozen
class Launches:
    """N launches of whole vehicles from one place, each with its own direction and cut-off."""

    vehicles: Sequence[Vehicle]
    which: NDArray[np.int64]
    """[N] index into vehicles"""
    azimuth: NDArray[np.float64]
    cut_off: NDArray[np.float64]
    site: Place
    earth: Earth

    def __len__(self) -> int:
        return len(self.which)

    def fly(self, rows: NDArray[np.int64], kick: ArrayLike, tolerance: float = TOLERANCE) -> Endings:
        """Some rows, with their pitch-overs [rad]."""
        shots = Conditions.of(*self.site, self.azimuth[rows], kick, self.cut_off[rows], 0.0)
        return fly_batch(
            self.vehicles, self.which[rows], shots, earth=self.earth, tolerance=tolerance, longest=LONGEST
        )[0]

    def track(self, rows: NDArray[np.int64], ends: Endings) -> tuple[Floats, Floats]:
        """Range along the ground [m] and bearing [rad] of the impacts; NaN where a flight fails."""
        shape = (self.earth.semi_major, self.earth.flattening)
        impact = np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude)
        bearing, length = geodesic_inverse(*self.site[:2], *impact, *shape)
        behind = (np.cos(bearing - self.azimuth[rows]) < 0.0) & (length > 0.5 * MEAN_RADIUS)
        length = np.where(behind & (ends.burnout_angle < LOFTED), 2.0 * HALF - length, length)
        good = ends.status == Status.OK
        return np.where(good, length, np.nan), np.where(good, bearing, np.nan)


def standard(vehicles: Sequence[Vehicle], cut_off: ArrayLike = np.inf) -> Reach:
    """Greatest range [m] of N vehicles over a round Earth (6,371 km) that does not turn.

    cut_off : [N] or one for all [s]; infinite for full burn
    """
    which = np.arange(len(vehicles))
    cut = np.array(np.broadcast_to(np.asarray(cut_off, float), which.shape))
    east = np.full(len(which), 0.5 * np.pi)
    return farthest(Launches(vehicles, which, east, cut, (0.0, 0.0, 0.0), ROUND_NOT_ROTATING))


def rotating(
    vehicles: Sequence[Vehicle], site: Place, azimuth: ArrayLike, cut_off: ArrayLike = np.inf, earth: Earth = WGS84
) -> Reach:
    """Greatest range of V vehicles along A launch azimuths [rad] over the turning Earth, flattened to V * A rows.

    cut_off : [V] or one for all [s]
    """
    return farthest(_all_around(vehicles, site, np.atleast_1d(np.asarray(azimuth, float)), cut_off, earth))


def toward(
    vehicles: Sequence[Vehicle],
    site: Place,
    bearing: ArrayLike,
    cut_off: ArrayLike = np.inf,
    earth: Earth = WGS84,
    start: ArrayLike | None = None,
) -> Reach:
    """Greatest range [V * B] of V vehicles toward B bearings [rad]: launched so that the impact lies on the bearing.

    start : [V * B] launch azimuths [rad] that lead close to it
    """
    launches = _all_around(vehicles, site, np.atleast_1d(np.asarray(bearing, float)), cut_off, earth)
    aim, every = launches.azimuth.copy(), np.arange(len(launches))
    if start is not None:
        launches = attrs.evolve(launches, azimuth=np.array(start, float))
    for _ in range(2):
        kick = _best(launches)[0]
        for _ in range(3):
            off = _turned(aim, launches.track(every, launches.fly(every, kick))[1])
            turn = np.clip(np.nan_to_num(off), -LARGEST_TURN, LARGEST_TURN)
            launches = attrs.evolve(launches, azimuth=launches.azimuth + turn)
    found = farthest(launches)
    # Toward the far side of the Earth bearings mean little, and a launch toward one may not exist.
    astray = ~(np.abs(_turned(aim, found.bearing)) < ASTRAY) & np.isfinite(found.range)
    return attrs.evolve(found, range=np.where(astray, np.nan, found.range))


def _turned(aim: NDArray[np.float64], bearing: Floats) -> NDArray[np.float64]:
    return np.asarray(np.mod(aim - bearing + np.pi, 2.0 * np.pi) - np.pi)


def _all_around(
    vehicles: Sequence[Vehicle], site: Place, azimuth: NDArray[np.float64], cut_off: ArrayLike, earth: Earth
) -> Launches:
    which, course = np.repeat(np.arange(len(vehicles)), len(azimuth)), np.tile(azimuth, len(vehicles))
    cut = np.broadcast_to(np.asarray(cut_off, float), (len(vehicles),))[which]
    return Launches(vehicles, which, course, np.array(cut), site, earth)


def farthest(launches: Launches) -> Reach:
    """The flight of greatest range of every launch."""
    kick, orbital = _best(launches)
    every = np.arange(len(launches))
    ends = launches.fly(every, kick)
    length, bearing = launches.track(every, ends)
    orbital = orbital | (length >= HALF)
    return Reach(np.where(orbital, np.inf, length), bearing, kick, ends.impact_time, ends.apogee, orbital)


def _best(launches: Launches) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Pitch-over [N] of greatest range, and whether one of the row leads into an orbit."""
    n = len(launches)
    rows, kicks = (a.ravel() for a in np.meshgrid(np.arange(n), KICKS, indexing="ij"))
    ends = launches.fly(rows, np.exp(kicks), COARSE)
    length = np.nan_to_num(launches.track(rows, ends)[0], nan=-1.0).reshape(n, -1)
    orbital = _perigee(launches, rows, ends).reshape(n, -1) > ORBIT
    top = np.clip(length.argmax(axis=1), 1, len(KICKS) - 2)
    low, high = KICKS[top - 1].copy(), KICKS[top + 1].copy()
    inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    values = [_length(launches, x) for x in inner]
    for _ in range(SECTIONS):
        left = values[0] > values[1]
        low, high = np.where(left, low, inner[0]), np.where(left, inner[1], high)
        new = np.where(left, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        value = _length(launches, new)
        kept, worth = np.where(left, inner[0], inner[1]), np.where(left, values[0], values[1])
        inner = [np.where(left, new, kept), np.where(left, kept, new)]
        values = [np.where(left, value, worth), np.where(left, worth, value)]
    best = np.where(values[0] > values[1], inner[0], inner[1])
    # The row itself may hold the best: toward a cliff, sections may end on the wrong side of it.
    row = length[np.arange(n), top] > np.maximum(*values)
    return np.exp(np.where(row, KICKS[top], best)), np.asarray(orbital.any(axis=1))


def _length(launches: Launches, kick: NDArray[np.float64]) -> NDArray[np.float64]:
    every = np.arange(len(launches))
    return np.nan_to_num(launches.track(every, launches.fly(every, np.exp(kick)))[0], nan=-1.0)


def _perigee(launches: Launches, rows: NDArray[np.int64], ends: Endings) -> NDArray[np.float64]:
    """Height of the perigee [m] after burnout, seen from the stars; infinite where it never returns."""
    r = MEAN_RADIUS + ends.burnout_height
    level, up = ends.burnout_speed * np.cos(ends.burnout_angle), ends.burnout_speed * np.sin(ends.burnout_angle)
    east = level * np.sin(launches.azimuth[rows]) + launches.earth.rotation * r * np.cos(launches.site[0])
    level = np.hypot(east, level * np.cos(launches.azimuth[rows]))
    q = (level**2 + up**2) * r / WGS84_MU
    with np.errstate(invalid="ignore", divide="ignore"):
        eccentricity = np.sqrt(np.maximum(1.0 - (2.0 - q) * level**2 * r / WGS84_MU, 0.0))
        low = r / (2.0 - q) * (1.0 - eccentricity) - MEAN_RADIUS
    return np.nan_to_num(np.where(q >= 2.0, np.inf, low), nan=-np.inf, posinf=np.inf)
