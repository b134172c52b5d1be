"""Aiming: the launch azimuth, pitch-over and cut-off that bring a missile down on a point.

Kinds of trajectory: minimum energy (the earliest cut-off that reaches), a given apogee or flight-path angle at burnout
(lofted or depressed), and full burn for a missile that cannot cut its thrust (the lofted of the two ways). A coarse
table of flights gives the first guess; damped Newton iterations on batches of real flights bring the miss below a few
metres.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import Status
from uppertier.flight.shooting import FINE_TOLERANCE, Problem, Wanted, first_guess
from uppertier.flight.vehicle import Vehicle
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers

MISS_ALLOWED = 5.0
"""[m]; the contract is 50 m."""
SHAPE_ALLOWED = 50.0
"""Of the apogee [m]; of an angle that many millionths of a radian."""
ITERATIONS = 20


@attrs.frozen
class Aimed:
    """Launch conditions that solve N aims, with a status each; `shortfall` [m] where out of reach, else 0."""

    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)
    cut_off: Floats = attrs.field(converter=as_floats, eq=SAME)
    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    miss: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Distance from impact to aim point [m]."""
    shortfall: Floats = attrs.field(converter=as_floats, eq=SAME)


def aim(
    vehicle: Vehicle,
    site: tuple[float, float, float],
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike = 0.0,
    apogee: ArrayLike = np.nan,
    earth: Earth = WGS84,
    *,
    angle: ArrayLike = np.nan,
) -> Aimed:
    """Solve for launch conditions toward N aim points from one launch point.

    site : latitude, longitude [rad], height [m] of the launch point
    latitude, longitude, height : [N] aim points [rad, rad, m]
    apogee : [N] wanted apogee [m]; NaN for minimum energy
    angle : [N] wanted flight-path angle at burnout, above the horizontal and relative to the Earth [rad]; NaN for none
    returns : Aimed; status OK, OUT_OF_REACH (with the shortfall), NO_CUT_OFF, NO_CONVERGENCE or INVALID_INPUT per row
    """
    arrays = [np.atleast_1d(np.asarray(a, float)) for a in (latitude, longitude, height, apogee, angle)]
    places = np.stack(np.broadcast_arrays(*arrays))
    posed = well_posed(places)
    columns = np.full((6, places.shape[1]), np.nan)
    columns[3], columns[5] = Status.INVALID_INPUT, 0.0
    if posed.any():
        lat, lon, level, top, climb = places[:, posed]
        columns[:, posed] = _solve(Problem(vehicle, site, lat, lon, level, Wanted(top, climb), earth))
    azimuth, kick, cut_off, status, miss, shortfall = columns
    return Aimed(azimuth, kick, cut_off, status.astype(np.int64), miss, shortfall)


def well_posed(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which columns of places[5,N] (latitude, longitude, height, apogee, angle) can be aimed at."""
    apogee, angle = places[3], places[4]
    posed = np.isfinite(places[:3]).all(axis=0) & (np.abs(places[0]) <= np.pi / 2)
    posed &= ~((apogee <= 0.0) | np.isinf(apogee) | (np.abs(angle) >= np.pi / 2))
    return np.asarray(posed & ~(np.isfinite(apogee) & np.isfinite(angle)))


def _solve(problem: Problem) -> NDArray[np.float64]:
    """The six columns of `Aimed`, [6,N]."""
    azimuth, distance = problem.ranges(problem.latitude, problem.longitude)
    kick, cut_off, status, shortfall = first_guess(problem, azimuth, distance)
    azimuth = _led(problem, azimuth, kick, cut_off, status)
    unknowns = np.stack([azimuth, kick, cut_off], axis=-1)
    unknowns, miss, status = refine(problem, unknowns, status)
    # Full burn that falls short by less than the table could tell.
    shortfall = np.where((status == Status.OUT_OF_REACH) & (shortfall == 0.0), miss, shortfall)
    return np.stack([*unknowns.T, status, np.where(status == Status.OK, miss, np.nan), shortfall])


def _led(problem: Problem, azimuth: Floats, kick: Floats, cut_off: Floats, status: Integers) -> Floats:
    """Turn each launch azimuth by what the rotating Earth turns its impact: a lofted shot may need ten degrees."""
    rows = np.nonzero(status == Status.OK)[0]
    led = np.array(azimuth)
    for _ in range(2):
        ends = problem.fly(led[rows], kick[rows], cut_off[rows], rows, FINE_TOLERANCE)
        reached, _ = problem.ranges(np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
        turn = np.mod(azimuth[rows] - reached + np.pi, 2.0 * np.pi) - np.pi
        led[rows] += np.where(ends.status == Status.OK, turn, 0.0)
    return led


def _residuals(problem: Problem, unknowns: NDArray[np.float64], rows: NDArray[np.int64]) -> Floats:
    """Miss to the east and north [m] and error of the shape wanted [m] (`Wanted.over`); NaN where the flight fails."""
    ends = problem.fly(unknowns[:, 0], unknowns[:, 1], unknowns[:, 2], rows, FINE_TOLERANCE)
    azimuth, miss = problem.missed(rows, np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
    over = problem.wanted.of(rows).over(ends)
    out = np.stack([miss * np.sin(azimuth), miss * np.cos(azimuth), over], axis=-1)
    return np.where((ends.status == Status.OK)[:, None], out, np.nan)


def _free(problem: Problem) -> NDArray[np.bool_]:
    """[N,3] which of azimuth, kick and cut-off each row may change: as many as it has conditions."""
    shaped = problem.wanted.shaped
    everywhere = np.ones(len(shaped), bool)
    if not problem.vehicle.cut_off:
        return np.stack([everywhere, everywhere, ~everywhere], axis=-1)
    return np.stack([everywhere, shaped, everywhere], axis=-1)


def refine(
    problem: Problem, unknowns: NDArray[np.float64], status: Integers
) -> tuple[NDArray[np.float64], Floats, Integers]:
    """Newton with finite differences over the whole batch, halving a step that makes things worse."""
    status = np.array(status)
    rows = np.nonzero(status == Status.OK)[0]
    free = _free(problem)
    shaped = problem.wanted.shaped & problem.vehicle.cut_off
    residual = np.full((len(unknowns), 3), np.nan)
    residual[rows] = _residuals(problem, unknowns[rows], rows)
    for _ in range(ITERATIONS):
        size = np.hypot(residual[:, 0], residual[:, 1])
        open_ = (size > MISS_ALLOWED) | (shaped & (np.abs(residual[:, 2]) > SHAPE_ALLOWED))
        rows = np.nonzero((status == Status.OK) & ~(~open_ & np.isfinite(size)))[0]
        if not len(rows):
            break
        step = _newton_step(problem, unknowns[rows], residual[rows], rows, free[rows], shaped[rows])
        unknowns[rows], residual[rows] = _accept(problem, unknowns[rows], residual[rows], step, rows, shaped[rows])
    size = np.hypot(residual[:, 0], residual[:, 1])
    done = (size <= MISS_ALLOWED) & ~(shaped & (np.abs(residual[:, 2]) > SHAPE_ALLOWED))
    # Beyond full burn a later cut-off changes nothing: what is stuck there is short of energy.
    spent = problem.vehicle.cut_off & (unknowns[:, 2] > problem.vehicle.burn_time - 1.0)
    status[(status == Status.OK) & ~done & spent] = Status.OUT_OF_REACH
    status[(status == Status.OK) & ~done] = Status.NO_CONVERGENCE
    return unknowns, size, status


DIFFERENCE = np.array([1e-5, 1e-5, 1e-3])
"""Steps of the finite differences: rad, rad, s."""
LARGEST = np.array([0.05, 0.03, 6.0])


def _newton_step(
    problem: Problem,
    unknowns: NDArray[np.float64],
    residual: Floats,
    rows: NDArray[np.int64],
    free: NDArray[np.bool_],
    shaped: NDArray[np.bool_],
) -> NDArray[np.float64]:
    n = len(rows)
    # Differences are taken backwards in cut-off: full burn is an edge beyond which nothing changes.
    offsets = DIFFERENCE * np.array([1.0, 1.0, -1.0])
    moved = (unknowns[None] + np.eye(3)[:, None, :] * offsets).reshape(3 * n, 3)
    shifted = _residuals(problem, moved, np.tile(rows, 3)).reshape(3, n, 3)
    jacobian = np.moveaxis((shifted - residual[None]) / offsets[:, None, None], 0, -1)
    # A condition or an unknown that does not take part is an identity row or column.
    jacobian = np.where(free[:, None, :], jacobian, 0.0)
    jacobian[~shaped, 2] = np.where(free[~shaped], 0.0, 1.0)
    target = np.where(shaped[:, None] | (np.arange(3) < 2), residual, 0.0)
    step = np.full((n, 3), np.nan)
    good = np.asarray(np.isfinite(jacobian).all(axis=(1, 2)))
    good[good] = np.abs(np.linalg.det(jacobian[good])) > 0.0
    step[good] = -np.linalg.solve(jacobian[good], target[good][..., None])[..., 0]
    scale = np.maximum(1.0, np.max(np.abs(step) / LARGEST, axis=1, keepdims=True))
    return np.asarray(step / scale)


def _accept(
    problem: Problem,
    unknowns: NDArray[np.float64],
    residual: Floats,
    step: NDArray[np.float64],
    rows: NDArray[np.int64],
    shaped: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], Floats]:
    def cost(r: Floats, wanted: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.hypot(r[:, 0], r[:, 1]) + np.where(wanted, np.abs(r[:, 2]), 0.0))

    best, best_residual = unknowns.copy(), np.array(residual)
    pending = np.asarray(np.isfinite(step).all(axis=1))
    factor = 1.0
    for _ in range(5):
        take = np.nonzero(pending)[0]
        if not len(take):
            break
        trial = unknowns[take] + factor * step[take]
        # Beyond full burn nothing changes, and no derivative leads back.
        trial[:, 2] = np.minimum(trial[:, 2], problem.vehicle.burn_time)
        tried = _residuals(problem, trial, rows[take])
        better = cost(tried, shaped[take]) < cost(residual[take], shaped[take])
        best[take[better]], best_residual[take[better]] = trial[better], tried[better]
        pending[take[better]] = False
        factor *= 0.4
    return best, best_residual
