"""Fewer samples of a flight, with a stated greatest error.

Douglas and Peucker (1973) in time: an error is the distance between a sample and the interpolation at the same
moment, so a thinned track is right in place and in time. All stretches of all flights are halved together.
"""

from __future__ import annotations

import numpy as np

from uppertier.numerics.arrays import Booleans, Floats, Integers


def hermite(start: Floats, end: Floats, span: Floats, share: Floats) -> Floats:
    """Position[n,3] by the cubic through two states[n,6] (position, velocity).

    span : time between the states [n]; share : of it that has passed [n], 0 to 1
    """
    u, h = share[:, None], span[:, None]
    at_start = (1.0 + 2.0 * u) * (1.0 - u) ** 2 * start[:, :3] + u * (1.0 - u) ** 2 * h * start[:, 3:]
    at_end = u**2 * (3.0 - 2.0 * u) * end[:, :3] + u**2 * (u - 1.0) * h * end[:, 3:]
    return np.asarray(at_start + at_end)


def straight(start: Floats, end: Floats, share: Floats) -> Floats:
    """Position[n,3] on the straight line between two."""
    u = share[:, None]
    return np.asarray((1.0 - u) * start[:, :3] + u * end[:, :3])


def kept(
    time: Floats,
    state: Floats,
    offset: Integers,
    corners: Booleans,
    bound: float,
    curved: bool,
    scale: Floats | None = None,
) -> Booleans:
    """Which samples[M] stay, so that interpolation between them misses no other by more than a bound.

    time : [M] rising within each flight; state : [M,6] position and velocity
    offset : [N+1] where flights begin; corners : [M] samples that stay whatever happens
    bound : greatest distance [m]; curved : cubic Hermite between the samples that stay, else straight lines
    scale : [M,3] metres to a unit of each coordinate, where the first three columns of `state` are no metres
    """
    stays = np.array(corners, bool)
    filled = np.diff(offset) > 0
    stays[offset[:-1][filled]] = True
    stays[offset[1:][filled] - 1] = True
    knots = np.flatnonzero(stays)
    flight = np.searchsorted(offset, knots, side="right")
    within = flight[1:] == flight[:-1]
    start, end = knots[:-1][within], knots[1:][within]
    while True:
        long = end - start > 1
        start, end = start[long], end[long]
        if not start.size:
            return stays
        worst, error = _worst(time, state, start, end, curved, scale)
        halved = error > bound
        worst, start, end = worst[halved], start[halved], end[halved]
        stays[worst] = True
        start, end = np.concatenate([start, worst]), np.concatenate([worst, end])


def _worst(
    time: Floats, state: Floats, start: Integers, end: Integers, curved: bool, scale: Floats | None
) -> tuple[Integers, Floats]:
    """Sample that each stretch misses by most, and by how much."""
    inner = end - start - 1
    first = np.cumsum(inner) - inner
    stretch = np.repeat(np.arange(start.size), inner)
    sample = np.arange(inner.sum()) - first[stretch] + start[stretch] + 1
    span = (time[end] - time[start])[stretch]
    share = (time[sample] - time[start][stretch]) / np.where(span > 0.0, span, 1.0)
    one, other = state[start][stretch], state[end][stretch]
    guess = hermite(one, other, span, share) if curved else straight(one, other, share)
    off = guess - state[sample, :3]
    error = np.linalg.norm(off if scale is None else off * scale[sample], axis=1)
    most = np.maximum.reduceat(error, first)
    hits = np.flatnonzero(error == most[stretch])
    _, once = np.unique(stretch[hits], return_index=True)
    return sample[hits[once]], most
