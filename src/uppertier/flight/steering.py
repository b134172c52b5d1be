"""Steering held by guidance: the pitch-over and cut-off that bring rounds to a set angle and speed at burnout.

A missile's guidance holds a programme of attitude and cuts thrust at a set speed, whatever the motor does. The flight
model has a pitch-over and a gravity turn instead, which would carry a small error far: so each round's pitch-over and
cut-off time are solved for the flight-path angle and speed that its guidance would have brought it to.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import Earth
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.shooting import KICKS
from uppertier.flight.vehicle import Vehicle

Place = tuple[float, float, float]

ANGLE_ALLOWED = 1e-6
"""[rad]; ten metres of range at the most."""
SPEED_ALLOWED = 1e-3
"""[m/s]; six metres of range at the most."""
ITERATIONS = 25
BOOST_TOLERANCE = 1e-4
"""At ten times this the angle is known no better than to 3e-7 rad, and the last steps wander."""
_DIFFERENCE = (1e-5, 1e-3)
"""Of the pitch-over [rad] and the cut-off [s], both taken downwards."""
_LARGEST_STEP = (0.02, 5.0)


@attrs.frozen
class Boosts:
    """N boosts to be steered: vehicle `which[i]` of `vehicles` from one launch point along azimuth[i]."""

    site: Place
    earth: Earth
    vehicles: Sequence[Vehicle]
    which: NDArray[np.int64]
    azimuth: NDArray[np.float64]

    @property
    def burn_time(self) -> NDArray[np.float64]:
        return np.array([vehicle.burn_time for vehicle in self.vehicles])[self.which]

    @property
    def last_ignition(self) -> NDArray[np.float64]:
        """When the last stage lights [s]: thrust is not cut before."""
        last = np.array([vehicle.stages[-1, 4] for vehicle in self.vehicles])[self.which]
        return np.asarray(self.burn_time - last)

    def rows(self, chosen: NDArray[np.int64]) -> Boosts:
        return attrs.evolve(self, which=self.which[chosen], azimuth=self.azimuth[chosen])

    def fly(self, kick: NDArray[np.float64], cut_off: NDArray[np.float64]) -> NDArray[np.float64]:
        """Flight-path angle [rad] and speed [m/s] at burnout, [N,2]; NaN where the ground comes first."""
        # Nobody asks where it lands: the flight ends a second after the last burnout, far above a target below ground.
        conditions = Conditions.of(*self.site, self.azimuth, kick, cut_off, -1e4)
        longest = float(self.burn_time.max()) + 1.0
        ends = fly_batch(
            self.vehicles, self.which, conditions, earth=self.earth, tolerance=BOOST_TOLERANCE, longest=longest
        )[0]  # fmt: skip
        return np.stack([ends.burnout_angle, ends.burnout_speed], axis=-1)


@attrs.frozen
class Steered:
    """[N] pitch-over [rad], cut-off [s], status; and how angle and speed answer to both, [N,2,2]."""

    kick: NDArray[np.float64]
    cut_off: NDArray[np.float64]
    status: NDArray[np.int64]
    jacobian: NDArray[np.float64]


def steer(
    boosts: Boosts, angle: NDArray[np.float64], speed: NDArray[np.float64], guess: Steered | None = None
) -> Steered:
    """Pitch-over and cut-off that give N boosts their angle [rad] and speed [m/s] at burnout.

    speed : NaN for full burn. A boost too weak for its speed burns out, at the angle wanted; one too fast when its
        last stage lights is cut there.
    guess : where to begin, with a Jacobian that is then learnt from step to step (Broyden); without it a coarse table
        begins and every step has its own Jacobian (Newton)
    returns : Steered; NO_CONVERGENCE where the angle cannot be had
    """
    total, first = boosts.burn_time, boosts.last_ignition
    if guess is None:
        kick, cut = _table(boosts, angle), total.copy()
        jacobian = np.full((len(kick), 2, 2), np.nan)
    else:
        kick, cut, jacobian = guess.kick.copy(), guess.cut_off.copy(), guess.jacobian.copy()
    cut = np.minimum(cut, total)
    done = np.zeros(len(kick), bool)
    reached, step = np.full((len(kick), 2), np.nan), np.zeros((len(kick), 2))
    rows = np.flatnonzero(np.isfinite(kick) & np.isfinite(cut))
    for turn in range(ITERATIONS):
        if not len(rows):
            break
        here = boosts.rows(rows).fly(kick[rows], cut[rows])
        if guess is None:
            jacobian[rows] = _jacobian(boosts.rows(rows), kick[rows], cut[rows], here)
        elif turn:
            jacobian[rows] = _learnt(jacobian[rows], here - reached[rows], step[rows])
        reached[rows] = here
        error = here - np.stack([angle[rows], speed[rows]], axis=-1)
        bound = _bound(error[:, 1], cut[rows], first[rows], total[rows])
        close = (abs(error[:, 0]) <= ANGLE_ALLOWED) & (bound | (abs(error[:, 1]) <= SPEED_ALLOWED))
        done[rows[close]] = True
        wanted = _step(error, jacobian[rows], bound)
        going = ~close & np.isfinite(wanted).all(axis=1)
        rows, wanted = rows[going], wanted[going]
        new = np.clip(cut[rows] + wanted[:, 1], first[rows], total[rows])
        step[rows] = np.stack([wanted[:, 0], new - cut[rows]], axis=-1)
        kick[rows], cut[rows] = kick[rows] + wanted[:, 0], new
    status = np.where(done, Status.OK, Status.NO_CONVERGENCE).astype(np.int64)
    return Steered(kick, np.where(cut >= total, np.inf, cut), status, jacobian)


def _learnt(
    jacobian: NDArray[np.float64], change: NDArray[np.float64], step: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The Jacobian that the last step has taught: the least change that explains it. Broyden (1965), eq. (4.5)."""
    scaled = step / np.square(_LARGEST_STEP)
    size = np.sum(scaled * step, axis=1)[:, None, None]
    missed = (change - np.einsum("nij,nj->ni", jacobian, step))[:, :, None] * scaled[:, None, :]
    return np.where(size > 0.0, jacobian + missed / np.where(size > 0.0, size, 1.0), jacobian)


def _bound(
    error: NDArray[np.float64], cut: NDArray[np.float64], first: NDArray[np.float64], total: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a boost's cut-off is held by an end of its last stage, so that only its angle is solved."""
    return np.isnan(error) | ((cut >= total) & (error < 0.0)) | ((cut <= first) & (error > 0.0))


def _step(error: NDArray[np.float64], jacobian: NDArray[np.float64], bound: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Newton's step [N,2], cut to a size within which the boost stays itself."""
    (a, b), (c, d) = np.moveaxis(jacobian, 0, -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        determinant = a * d - b * c
        kick = np.where(bound, -error[:, 0] / a, (b * error[:, 1] - d * error[:, 0]) / determinant)
        cut = np.where(bound, 0.0, (c * error[:, 0] - a * error[:, 1]) / determinant)
    step = np.stack([kick, cut], axis=-1)
    size = np.max(abs(step) / _LARGEST_STEP, axis=1, keepdims=True)
    return np.asarray(step / np.maximum(size, 1.0))


def _jacobian(
    boosts: Boosts, kick: NDArray[np.float64], cut: NDArray[np.float64], here: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Change of angle and speed (rows) with pitch-over and cut-off (columns), [N,2,2]."""
    turned = (here - boosts.fly(kick - _DIFFERENCE[0], cut)) / _DIFFERENCE[0]
    earlier = (here - boosts.fly(kick, cut - _DIFFERENCE[1])) / _DIFFERENCE[1]
    return np.stack([turned, earlier], axis=-1)


def _table(boosts: Boosts, angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pitch-over whose full burn has about the angle wanted, which falls with it; NaN where none has."""
    count = len(angle)
    rows = np.repeat(np.arange(count), len(KICKS))
    kicks = np.tile(KICKS, count)
    found = boosts.rows(rows).fly(kicks, np.full(len(rows), np.inf))[:, 0].reshape(count, -1)
    over = found - angle[:, None]
    crosses = (over[:, :-1] >= 0.0) & (over[:, 1:] < 0.0)
    at = crosses.argmax(axis=1)
    i = np.arange(count)
    share = over[i, at] / (over[i, at] - over[i, at + 1])
    return np.where(crosses.any(axis=1), KICKS[at] + share * (KICKS[at + 1] - KICKS[at]), np.nan)
