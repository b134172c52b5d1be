"""The first guess: payload and pitch-over whose burnout has the energy and the angle of the impulsive flight.

Every booster is burnt out with a row of payloads and of pitch-overs; nothing is flown beyond burnout. A burnout is
worth the push at the surface that has its energy and its angular momentum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import MEAN_RADIUS, STANDARD_GRAVITY, WGS84_MU
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.infer.boosters import LEAST_LIFT, Boosters, lift
from uppertier.flight.infer.records import Met, Task

LOSSES = np.array([100.0, 500.0, 1000.0, 1600.0, 2300.0, 3200.0])
"""What gravity, air and nozzles may take of the ideal speed [m/s]: the payloads of the table."""
KICKS = np.radians([0.01, 0.03, 0.08, 0.2, 0.5, 1.0, 1.8, 3.0, 5.0, 8.0, 13.0, 22.0, 40.0, 65.0])
RATIOS = np.log(np.geomspace(1e-4, 0.6, 80))
"""Of payload over booster, logarithms."""
COARSE = 1.0
_BELOW = -1e4
"""Nobody asks where it lands: the flight ends a second after burnout [m]."""


def first_guess(asked: Task, push: tuple[float, float, float]) -> tuple[NDArray[np.int64], ...]:
    """Status [N] of `Met`, number sought [N] and pitch-over [N] of every booster.

    push : speed [m/s], angle above the horizontal and azimuth [rad] of the impulsive flight
    """
    grid = _grid(asked.boosters, push[0])
    speed, angle = _burnouts(asked, grid, push[2])
    status = np.zeros(len(grid), np.int64)
    sought, kick = np.full(len(grid), np.nan), np.full(len(grid), np.nan)
    for i in range(len(grid)):
        status[i], sought[i], kick[i] = _of_one(grid[i], speed[i], angle[i], push, asked.boosters.seeks_payload)
    return status, sought, kick


def _grid(boosters: Boosters, speed: float) -> NDArray[np.float64]:
    """[N,P] numbers to try, from the weakest flight to the strongest."""
    if boosters.seeks_payload:
        ideal = _ideal_speeds(boosters)
        return np.array([np.interp(speed + LOSSES, row[::-1], RATIOS[::-1]) for row in ideal])
    first = np.array([v.earliest_cut_off / v.burn_time for v in boosters.bare])
    return np.asarray(first[:, None] + (1.0 - first[:, None]) * np.linspace(0.0, 1.0, len(LOSSES)))


def _ideal_speeds(boosters: Boosters) -> NDArray[np.float64]:
    """[N,R] speed that the rocket equation promises in vacuum, for every ratio of payload to booster [m/s]."""
    stages = np.stack([vehicle.stages for vehicle in boosters.bare])
    above = boosters.mass[:, None] * np.exp(RATIOS)
    total = np.zeros_like(above)
    for s in range(stages.shape[1] - 1, -1, -1):
        dry, propellant, impulse = (stages[:, s, i, None] for i in range(3))
        total += impulse * STANDARD_GRAVITY * np.log1p(propellant / (above + dry))
        above = above + dry + propellant
    return total


def _burnouts(
    asked: Task, grid: NDArray[np.float64], azimuth: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """[N,P,K] speed and angle at the surface that each burnout is worth; NaN where a booster does not get there."""
    n, p = grid.shape
    rows = np.repeat(np.arange(n), p)
    vehicles = asked.boosters.loaded(rows, grid.ravel())
    rises = np.array([lift(vehicle) >= LEAST_LIFT for vehicle in vehicles])
    which, kicks = (a.ravel() for a in np.meshgrid(np.flatnonzero(rises), KICKS, indexing="ij"))
    out = np.full((2, n * p, len(KICKS)), np.nan)
    if len(which):
        cut = asked.boosters.cut_off(rows, grid.ravel())[which]
        shots = Conditions.of(*asked.site, azimuth, kicks, cut, _BELOW)
        longest = float(asked.boosters.burn_time.max()) + 1.0
        ends, _ = fly_batch(vehicles, which, shots, earth=asked.earth, tolerance=COARSE, longest=longest)
        worth = at_surface(ends.burnout_speed, ends.burnout_angle, ends.burnout_height)
        out[:, rises] = np.reshape(worth, (2, -1, len(KICKS)))
    return out[0].reshape(n, p, -1), out[1].reshape(n, p, -1)


def at_surface(
    speed: NDArray[np.float64], angle: NDArray[np.float64], height: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Speed [m/s] and angle [rad] at the surface with the energy and angular momentum of a state higher up."""
    r = MEAN_RADIUS + height
    with np.errstate(invalid="ignore"):
        low = np.sqrt(speed**2 + 2.0 * WGS84_MU * (1.0 / MEAN_RADIUS - 1.0 / r))
        return low, np.arccos(np.clip(r * speed * np.cos(angle) / (MEAN_RADIUS * low), -1.0, 1.0)) * np.sign(angle)


def _of_one(
    grid: NDArray[np.float64],
    speed: NDArray[np.float64],
    angle: NDArray[np.float64],
    push: tuple[float, float, float],
    payload: bool,
) -> tuple[int, float, float]:
    """Status, number sought and pitch-over of one booster, from its table [P,K]."""
    pairs = [_at_angle(speed[p], angle[p], push[1]) for p in range(len(grid))]
    fast, kick = np.array(pairs).T
    known = np.flatnonzero(np.isfinite(fast))
    if not len(known):
        flown = np.isfinite(speed).any()
        return (Met.UNSOLVED if flown else Met.NO_LIFT), np.nan, np.nan
    weak, strong = known[0], known[-1]
    # Far outside the table there is nothing; just outside it may be off by what air and turning take.
    if fast[strong] < 0.97 * push[0]:
        return Met.TOO_WEAK, np.nan, np.nan
    # A heavier payload may lift off and yet have no such angle: it tips over too far. Newton may begin at the heaviest
    # that has, or be told that there is none.
    if fast[weak] > 1.05 * push[0] and not np.isfinite(speed[:weak]).any():
        return (Met.TOO_STRONG if payload else Met.UNSOLVED), np.nan, np.nan
    found = np.interp(push[0], fast[known], grid[known])
    return Met.YES, float(found), float(np.interp(push[0], fast[known], kick[known]))


def _at_angle(speed: NDArray[np.float64], angle: NDArray[np.float64], wanted: float) -> tuple[float, float]:
    """Speed and pitch-over at which one payload's burnout has the wanted angle; NaN where none has."""
    known = np.isfinite(angle)
    if known.sum() < 2:
        return np.nan, np.nan
    v, a, k = speed[known], angle[known], KICKS[known]
    if wanted >= a[0]:
        # Steeper than the least pitch-over: the angle off the vertical is proportional to it.
        return float(v[0]), float(k[0] * (0.5 * np.pi - wanted) / (0.5 * np.pi - a[0]))
    below = np.flatnonzero(a < wanted)
    if not len(below):
        return np.nan, np.nan
    j = below[0]
    share = (a[j - 1] - wanted) / (a[j - 1] - a[j])
    return float(v[j - 1] + share * (v[j] - v[j - 1])), float(k[j - 1] + share * (k[j] - k[j - 1]))
