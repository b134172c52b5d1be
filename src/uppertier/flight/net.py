"""The net of a family: which cut-offs fly as wanted, and the kick of every node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from uppertier.flight.shooting import COARSE_TOLERANCE, KICKS, Problem, Wanted, farthest
from uppertier.numerics.arrays import Booleans, Floats

if TYPE_CHECKING:
    from uppertier.flight.batch import Endings

NODE_TOLERANCE = 1e-2
LEAST_KICK = np.radians(1.5)
"""Steeper flights come down so near that their bearing means little."""
FARTHEST = 0.33
"""Of the way around the Earth: toward the antipode range falls off a cliff beyond the best kick."""


class Wish(Protocol):
    """What flights are flown to, as `Wanted` says it."""

    @property
    def shaped(self) -> Booleans:
        """Whether they ask for a shape of trajectory, and not for least energy."""

    def over(self, ends: Endings) -> Floats:
        """By how much flights exceed what is wanted; it falls with the kick."""


def first_kicks(problem: Problem, azimuth: float, wanted: Wanted, count: int) -> tuple[Floats, Floats] | None:
    """Cut-offs of the net and the kick for each, from tables along one azimuth.

    The second table spreads the cut-offs evenly over the ranges that the first has found to fly as wanted.
    """
    net = np.linspace(problem.vehicle.earliest_cut_off, problem.vehicle.burn_time, count)
    for spread in (0.0, 0.7, 0.7):
        length, kick = _along(problem, azimuth, net, wanted)
        good = np.isfinite(kick) & (kick >= LEAST_KICK) & (length < FARTHEST * 2.0 * np.pi * problem.earth.semi_major)
        if np.count_nonzero(good) < 2:
            return None
        # Without a gap, up to the last of them; and in the first round one more, for the first that flies lies between.
        last = int(np.flatnonzero(good)[-1])
        gaps = np.flatnonzero(~good[:last])
        first = int(gaps[-1]) + 1 if len(gaps) else 0
        x, y, k = net[first : last + 1], length[first : last + 1], kick[first : last + 1]
        if last == first or (np.diff(y) <= 0.0).any():
            return None
        if spread == 0.0:
            net = np.linspace(net[max(first - 1, 0)], x[-1], count)
        else:
            # Closer toward both ends, where a spline has neighbours on one side only.
            share = np.linspace(0.0, 1.0, count)
            share = share - 0.7 * np.sin(2.0 * np.pi * share) / (2.0 * np.pi)
            even = np.interp((y[0] ** 0.5 + share * (y[-1] ** 0.5 - y[0] ** 0.5)) ** 2, y, x)
            net = spread * even + (1.0 - spread) * (x[0] + share * (x[-1] - x[0]))
    return net, np.interp(net, x, k)


def _along(problem: Problem, azimuth: float, cut_offs: Floats, wanted: Wanted) -> tuple[Floats, Floats]:
    """Range [m] and kick [rad] of the wanted flight for each cut-off along one azimuth; NaN where there is none."""
    cuts, kicks = (a.ravel() for a in np.meshgrid(cut_offs, KICKS, indexing="ij"))
    ends = problem.fly(azimuth, kicks, cuts, np.zeros(len(cuts), np.int64), COARSE_TOLERANCE)
    length = problem.reached(np.full(len(cuts), azimuth), ends).reshape(-1, len(KICKS))
    if not wanted.shaped:
        kick, top = farthest(length)
        return top, kick
    kick = np.array([_falls_through_zero(row) for row in wanted.over(ends).reshape(-1, len(KICKS))])
    return np.array([np.interp(k, KICKS, row) for k, row in zip(kick, length, strict=True)]), kick


def _falls_through_zero(over: Floats) -> float:
    """Kick at which what falls with the kick falls through zero; NaN where it does not."""
    crossing = np.nonzero((over[:-1] >= 0.0) & (over[1:] < 0.0))[0]
    if not len(crossing):
        return float("nan")
    j = crossing[0]
    return float(KICKS[j] + over[j] / (over[j] - over[j + 1]) * (KICKS[j + 1] - KICKS[j]))


def node_kicks(problem: Problem, azimuth: Floats, cut_off: Floats, kick: Floats, wanted: Wish) -> Floats:
    """The kick of every node: of greatest range by parabolas of three flights, or at what is wanted by secants."""
    shape = kick.shape
    azimuths, cuts = (a.ravel() for a in np.meshgrid(azimuth, cut_off, indexing="ij"))
    rows = np.zeros(len(cuts), np.int64)
    kick = kick.ravel()
    for width in (0.15, 0.15, 0.08, 0.04):
        x = kick * np.array([[1.0 - width], [1.0], [1.0 + width]])
        ends = problem.fly(np.tile(azimuths, 3), x.ravel(), np.tile(cuts, 3), np.tile(rows, 3), NODE_TOLERANCE)
        if not wanted.shaped:
            y = np.nan_to_num(problem.reached(np.tile(azimuths, 3), ends)).reshape(3, -1)
            slope, bend = (y[2] - y[0]) / 2.0, y[2] - 2.0 * y[1] + y[0]
            move = np.where(bend < 0.0, -slope / np.where(bend < 0.0, bend, 1.0), np.sign(slope))
        else:
            y = wanted.over(ends).reshape(3, -1)
            slope, bend = (y[2] - y[0]) / 2.0, y[2] - 2.0 * y[1] + y[0]
            move = -y[1] / slope
            move = -y[1] / (slope + 0.5 * bend * move)
        kick = kick * (1.0 + width * np.clip(move, -1.0, 1.0))
    return kick.reshape(shape)
