"""Shooting: coarse tables of flights over pitch-over and cut-off, the first guess they give, and maximum range."""

from __future__ import annotations

from itertools import pairwise

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.vehicle import Vehicle
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_floats

KICKS = np.radians(
    np.concatenate([[0.2, 0.5], np.arange(1.0, 8.0, 0.5), np.arange(8.0, 46.0, 2.0), np.arange(50.0, 81.0, 5.0)])
)
CUT_OFFS = 20
COARSE_TOLERANCE = 1.0
FINE_TOLERANCE = 1e-3
"""An intercontinental impact is then good to a few metres, a tenth of what aiming is allowed."""


ANGLE_SCALE = 1e6
"""Metres that one radian of flight-path angle counts for, beside errors of place and apogee."""


@attrs.frozen
class Wanted:
    """What N aims ask for beside their point: an apogee [m], a flight-path angle at burnout [rad], or least energy.

    NaN for what is not asked for; scalars stand for all.
    """

    apogee: Floats = attrs.field(default=np.nan, converter=as_floats, eq=SAME)
    angle: Floats = attrs.field(default=np.nan, converter=as_floats, eq=SAME)

    @property
    def shaped(self) -> Booleans:
        """Which ask for a shape of trajectory, and not for least energy."""
        return np.asarray(np.isfinite(self.apogee) | np.isfinite(self.angle))

    def of(self, rows: NDArray[np.int64]) -> Wanted:
        """The wishes of some rows."""
        return Wanted(self.apogee[rows], self.angle[rows])

    def over(self, ends: Endings) -> Floats:
        """By how much flights exceed what is wanted [m]; zero where nothing is, NaN where one fails.

        It falls with the kick.
        """
        over = np.where(np.isfinite(self.apogee), ends.apogee - self.apogee, 0.0)
        over = np.where(np.isfinite(self.angle), ANGLE_SCALE * (ends.burnout_angle - self.angle), over)
        return np.where(ends.status == Status.OK, over, np.nan)


@attrs.define
class Problem:
    """One vehicle, one launch point, N aim points."""

    vehicle: Vehicle
    site: tuple[float, float, float]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    height: NDArray[np.float64]
    wanted: Wanted
    earth: Earth

    @classmethod
    def uniform(cls, vehicle: Vehicle, site: tuple[float, float, float], height: float, earth: Earth) -> Problem:
        """Flights toward nowhere in particular, all ending at one height: row 0 stands for every one."""
        nowhere = np.zeros(1)
        return cls(vehicle, site, nowhere, nowhere, np.full(1, height), Wanted([np.nan], [np.nan]), earth)

    def fly(
        self, azimuth: ArrayLike, kick: ArrayLike, cut_off: ArrayLike, rows: ArrayLike, tolerance: float
    ) -> Endings:
        index = np.asarray(rows)
        conditions = Conditions.of(*self.site, azimuth, kick, cut_off, self.height[index])
        return fly_batch([self.vehicle], 0, conditions, earth=self.earth, tolerance=tolerance)[0]

    def ranges(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Azimuth and length of the geodesics from the launch point."""
        shape = (self.earth.semi_major, self.earth.flattening)
        return geodesic_inverse(self.site[0], self.site[1], latitude, longitude, *shape)

    def of(self, rows: NDArray[np.int64]) -> Problem:
        """The same for some of the aim points."""
        places = (self.latitude[rows], self.longitude[rows], self.height[rows])
        return Problem(self.vehicle, self.site, *places, self.wanted.of(rows), self.earth)

    def missed(self, rows: NDArray[np.int64], latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Bearing and distance [m] of impacts as seen from the aim points of some rows."""
        shape = (self.earth.semi_major, self.earth.flattening)
        return geodesic_inverse(self.latitude[rows], self.longitude[rows], latitude, longitude, *shape)

    def reached(self, azimuth: Floats, ends: Endings) -> Floats:
        """Length of the ground track [m] of flights launched along `azimuth`; NaN where one fails.

        What flies more than half around the Earth is found behind: its track is the long way.
        """
        back, length = self.ranges(np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
        # Rotation turns the azimuth of short, lofted flights by any angle; those are not meant.
        behind = (np.cos(back - azimuth) < 0.0) & (length > 0.5 * self.earth.semi_major)
        track = np.where(behind, 2.0 * np.pi * self.earth.semi_major - length, length)
        return np.where(ends.status == Status.OK, track, np.nan)


@attrs.frozen
class CoarseTable:
    """Coarse flights over cut-off and kick, one table for every direction and end height asked for."""

    cut_off: Floats
    """[C]"""
    table: Integers
    """[N] which table an aim reads"""
    length: Floats
    """[T,C,K] range [m]; NaN where a flight fails"""
    apogee: Floats
    angle: Floats
    """[T,C,K] at burnout [rad]"""

    def over(self, row: int, wanted: Wanted) -> NDArray[np.float64]:
        """[C,K] by how much the flights that one aim reads exceed what it wants [m]."""
        t = self.table[row]
        if np.isfinite(wanted.apogee[row]):
            return np.asarray(self.apogee[t] - wanted.apogee[row])
        return np.asarray(ANGLE_SCALE * (self.angle[t] - wanted.angle[row]))


def coarse_table(problem: Problem, azimuth: Floats) -> CoarseTable:
    """Coarse flights from which N aims take their first guess. Aims in one direction share theirs."""
    vehicle = problem.vehicle
    last = vehicle.burn_time
    cut_offs = np.linspace(vehicle.earliest_cut_off, last, CUT_OFFS) if vehicle.cut_off else np.array([last])
    _, first, share = np.unique(np.stack([azimuth, problem.height]), axis=1, return_index=True, return_inverse=True)
    rows, cuts, kicks = (a.ravel() for a in np.meshgrid(first, cut_offs, KICKS, indexing="ij"))
    ends = problem.fly(azimuth[rows], kicks, cuts, rows, COARSE_TOLERANCE)
    shape = (len(first), len(cut_offs), len(KICKS))
    good = ends.status == Status.OK
    apogee, angle = (np.where(good, x, np.nan).reshape(shape) for x in (ends.apogee, ends.burnout_angle))
    return CoarseTable(cut_offs, share.ravel(), problem.reached(azimuth[rows], ends).reshape(shape), apogee, angle)


def first_guess(problem: Problem, azimuth: Floats, distance: Floats) -> tuple[Floats, Floats, Integers, Floats]:
    """Kick, cut-off, status and shortfall [m] of N aims, from the coarse table."""
    table = coarse_table(problem, azimuth)
    cut_offs = table.cut_off
    n = len(distance)
    kick, cut = np.full(n, np.nan), np.full(n, np.nan)
    status, shortfall = np.zeros(n, np.int64), np.zeros(n)
    shaped = problem.wanted.shaped
    for i in range(n):
        length = table.length[table.table[i]]
        best_kick, best_range = farthest(length)
        if not np.nanmax(best_range) >= distance[i]:
            status[i] = Status.OUT_OF_REACH
        elif not problem.vehicle.cut_off:
            kick[i], cut[i], status[i] = _most_lofted(cut_offs, length, table.apogee[table.table[i]], distance[i])
        elif shaped[i]:
            over = table.over(i, problem.wanted)
            kick[i], cut[i], status[i], shortfall[i] = _of_shape(cut_offs, length, over, distance[i])
        elif best_range[0] > distance[i]:
            status[i] = Status.NO_CUT_OFF
        else:
            cut[i] = np.interp(distance[i], best_range, cut_offs)
            kick[i] = np.interp(cut[i], cut_offs, best_kick)
    # The farthest kilometres lie between the kicks of the table: those near its end are asked for one by one.
    edge = problem.vehicle.cut_off & ~shaped & (status == Status.OK) & (cut > cut_offs[-1] - 1.0)
    far = np.nonzero(((status == Status.OUT_OF_REACH) & (shortfall == 0.0)) | edge)[0]
    if len(far):
        reach, best = _reach_toward(problem, azimuth[far], far)
        shortfall[far] = np.maximum(distance[far] - reach, 0.0)
        just = (reach >= distance[far]) & ~shaped[far]
        cut[far[just]] = np.where(edge[far[just]], cut[far[just]], cut_offs[-1])
        kick[far[just]], status[far[just]] = best[just], Status.OK
        status[far[~just]] = Status.OUT_OF_REACH
    return kick, cut, status, shortfall


def farthest(length: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Kick of greatest range and that range for each cut-off: the vertex of a parabola through the best three."""
    filled = np.where(np.isfinite(length), length, -1.0)
    top = np.clip(filled.argmax(axis=1), 1, len(KICKS) - 2)
    rows = np.arange(len(length))
    x = np.stack([KICKS[top - 1], KICKS[top], KICKS[top + 1]])
    y = np.stack([filled[rows, top - 1], filled[rows, top], filled[rows, top + 1]])
    d1, d2 = (y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1])
    curvature = (d2 - d1) / (x[2] - x[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        vertex = np.where(curvature < 0.0, 0.5 * (x[0] + x[1]) - 0.5 * d1 / curvature, x[1])
    vertex = np.clip(vertex, x[0], x[2])
    value = y[0] + d1 * (vertex - x[0]) + curvature * (vertex - x[0]) * (vertex - x[1])
    # The parabola may promise more than any flight of the table has shown: only what is near the best is believed.
    return vertex, np.clip(value, filled.max(axis=1), 1.02 * filled.max(axis=1))


def _most_lofted(cut_offs: Floats, length: Floats, apogee: Floats, distance: float) -> tuple[float, float, int]:
    """Kick at full burn whose flight has the wanted range: the most lofted of the ways."""
    best: tuple[float, float] | None = None
    over = length[-1] - distance
    for j in np.nonzero(over[:-1] * over[1:] <= 0.0)[0]:
        share = over[j] / (over[j] - over[j + 1]) if over[j] != over[j + 1] else 0.0
        kick = KICKS[j] + share * (KICKS[j + 1] - KICKS[j])
        height = apogee[-1, j] + share * (apogee[-1, j + 1] - apogee[-1, j])
        if best is None or height > best[0]:
            best = (float(height), float(kick))
    if best is None:
        return np.nan, np.nan, Status.NO_CUT_OFF
    return best[1], float(cut_offs[-1]), Status.OK


def _of_shape(
    cut_offs: Floats, length: Floats, over: NDArray[np.float64], distance: float
) -> tuple[float, float, int, float]:
    """Kick, cut-off, status and shortfall of the flight with the wanted range and apogee or angle.

    Both fall with the kick: each cut-off has one kick that gives what is wanted, and a range with it. Along these
    flights range grows with the cut-off, and the first that passes the wanted range is taken.
    """
    flights: list[tuple[float, float, float]] = []
    for c, cut_off in enumerate(cut_offs):
        crossing = np.nonzero((over[c, :-1] >= 0.0) & (over[c, 1:] < 0.0))[0]
        if not len(crossing):
            continue
        if not flights and c > 0 and over[c - 1, 0] < 0.0 < over[c, 0]:
            # Between these two cut-offs the steepest flight just rises as high as wanted, and comes down close by.
            share = over[c - 1, 0] / (over[c - 1, 0] - over[c, 0])
            near, cut = (x[c - 1] + share * (x[c] - x[c - 1]) for x in (length[:, 0], cut_offs))
            flights.append((float(near), float(KICKS[0]), float(cut)))
        j = crossing[0]
        share = over[c, j] / (over[c, j] - over[c, j + 1])
        far, kick = (x[j] + share * (x[j + 1] - x[j]) for x in (length[c], KICKS))
        flights.append((float(far), float(kick), float(cut_off)))
    flights = [flight for flight in flights if np.isfinite(flight[0])]
    if not flights:
        return np.nan, np.nan, Status.OUT_OF_REACH, distance
    if flights[0][0] > distance:
        return np.nan, np.nan, Status.NO_CUT_OFF, 0.0
    for before, after in pairwise(flights):
        if before[0] <= distance <= after[0]:
            share = (distance - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
            kick, cut = (before[i] + share * (after[i] - before[i]) for i in (1, 2))
            return kick, cut, Status.OK, 0.0
    return np.nan, np.nan, Status.OUT_OF_REACH, distance - max(flight[0] for flight in flights)


def _reach_toward(problem: Problem, bearing: Floats, rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Greatest range [m] and its kick for flights that come down at a bearing, not only leave along it."""
    azimuth = np.array(bearing)
    reach, kick = max_range(problem.vehicle, problem.site, azimuth, problem.earth)
    for _ in range(2):
        ends = problem.fly(azimuth, kick, np.inf, rows, FINE_TOLERANCE)
        back, _ = problem.ranges(np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
        turn = np.mod(bearing - back + np.pi, 2.0 * np.pi) - np.pi
        azimuth = azimuth + np.where((ends.status == Status.OK) & (np.abs(turn) < 0.5), turn, 0.0)
        reach, kick = max_range(problem.vehicle, problem.site, azimuth, problem.earth)
    return reach, kick


def max_range(
    vehicle: Vehicle, site: tuple[float, float, float], azimuth: ArrayLike, earth: Earth = WGS84
) -> tuple[Floats, Floats]:
    """Greatest range at full burn along each azimuth [rad]: range [m] and the kick [rad] that gives it.

    The vertex of the coarse table, then two rounds of a nine-point search around it: range is flat there, and the
    last bracket is 1e-3 of the first.
    """
    azimuth = np.atleast_1d(np.asarray(azimuth, float))
    none = np.zeros_like(azimuth)
    problem = Problem(vehicle, site, none, none, none, Wanted(), earth)
    rows, kicks = (a.ravel() for a in np.meshgrid(np.arange(len(azimuth)), KICKS, indexing="ij"))
    ends = problem.fly(azimuth[rows], kicks, np.inf, rows, COARSE_TOLERANCE)
    kick, _ = farthest(problem.reached(azimuth[rows], ends).reshape(len(azimuth), -1))
    length = np.zeros_like(kick)
    for width in np.radians([0.5, 0.1, 0.02]):
        offset = np.linspace(-width, width, 9)
        trial = np.maximum(kick[:, None] + offset, 1e-4)
        rows = np.repeat(np.arange(len(azimuth)), 9)
        ends = problem.fly(azimuth[rows], trial.ravel(), np.inf, rows, FINE_TOLERANCE)
        flown = np.nan_to_num(problem.reached(azimuth[rows], ends)).reshape(len(azimuth), 9)
        top = np.argmax(flown, axis=1)
        kick, length = trial[np.arange(len(azimuth)), top], flown[np.arange(len(azimuth)), top]
    return length, kick
