"""Screening by elementary effects: cheap, needs no assumption of a straight line, ranks what is worth a closer look.

Morris (1991), Technometrics 33, 161-174; mu_star of Campolongo, Cariboni and Saltelli (2007), Environmental Modelling
and Software 22, 1509-1518.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats, Integers
from uppertier.numerics.random import check_seed, stream_of, uniform
from uppertier.study.sensitivity.asking import Function, ask, check_names
from uppertier.study.sensitivity.records import Morris

INSIDE = (0.02, 0.98)
"""Quantiles between which a range is walked. At 0 and 1 a distribution may end in a corner nobody means."""


def morris(
    function: Function,
    names: Sequence[str],
    trajectories: int,
    seed: int,
    levels: int = 8,
    inside: tuple[float, float] = INSIDE,
) -> Morris:
    """Effect of every input, one moved at a time, from random starts.

    function : quantiles [n, k] -> values [n]; asked once, with all points
    trajectories : starts; each costs k + 1 points
    levels : even; every input stands on one of so many equally spaced quantiles and moves by half of them
    inside : lowest and highest quantile used
    returns : effects over the whole range, from quantile 0 to 1, by the slope between the two quantiles met; a linear
        function a + sum(b_i u_i) has mu_i = b_i and sigma_i = 0 exactly

    Every input draws from a stream of its own name: their order does not matter, and one that does nothing changes
    nothing for the others. An effect narrower than a step, half the range, can be missed.
    """
    names = check_names(names)
    _check(trajectories, levels, inside)
    start, order = _starts(names, trajectories, check_seed(seed), levels)
    points, row, sign = _walks(start, order, levels)
    low, high = inside
    shares = low + (high - low) * points / (levels - 1)
    values = ask(function, shares.reshape(-1, len(names)), names).reshape(trajectories, -1)
    step = (high - low) * (levels // 2) / (levels - 1)
    # The input that moved in a walk's r-th step is `row`; put its effect back in the column of its name.
    effects = np.empty((trajectories, len(names)))
    np.put_along_axis(effects, row, np.diff(values, axis=1), axis=1)
    effects *= sign / step
    return Morris(
        names,
        np.abs(effects).mean(axis=0),
        effects.mean(axis=0),
        effects.std(axis=0, ddof=1),
        np.abs(effects).std(axis=0, ddof=1) / np.sqrt(trajectories),
        trajectories,
        values.size,
    )


def influential(found: Morris, share: float) -> tuple[str, ...]:
    """Names whose mu_star is at least a share of the largest, largest first; none where nothing moves the output."""
    if not 0.0 <= share <= 1.0:
        raise InputError(f"{share} is not a share", key="share", hint="use 0 to 1")
    largest = float(np.max(found.mu_star))
    order = np.argsort(-found.mu_star, kind="stable")
    return tuple(found.names[i] for i in order if largest > 0.0 and found.mu_star[i] >= share * largest)


def _check(trajectories: int, levels: int, inside: tuple[float, float]) -> None:
    if trajectories < 2:
        raise InputError(f"{trajectories} trajectories have no spread", key="trajectories", hint="use at least two")
    if levels < 2 or levels % 2:
        raise InputError(f"{levels} levels cannot be halved", key="levels", hint="use 4, 6, 8 or another even number")
    if not 0.0 <= inside[0] < inside[1] <= 1.0:
        raise InputError(f"{inside[0]} to {inside[1]} is no range of quantiles", key="inside", hint="use 0.02 and 0.98")


def _starts(names: Sequence[str], trajectories: int, seed: int, levels: int) -> tuple[Integers, Integers]:
    """Level at which every input starts, and the order in which they move [trajectories, k]."""
    streams = np.array([stream_of(f"morris {name}", 0) for name in names])
    trial = np.arange(trajectories)[:, None]
    level = np.floor(uniform(seed, trial, streams, 0) * levels).astype(np.int64)
    return level, np.argsort(uniform(seed, trial, streams, 1), axis=1)


def _walks(start: Integers, order: Integers, levels: int) -> tuple[Integers, Integers, Floats]:
    """Levels at every point [trajectories, k + 1, k], who moves in each step, and the sign of every input's step.

    From the lower half an input steps up, from the upper half down: every level is met equally often.
    """
    half = levels // 2
    sign = np.where(start < half, 1, -1)
    count = start.shape[1]
    turn = np.argsort(order, axis=1)
    moved = np.arange(count + 1)[None, :, None] > turn[:, None, :]
    return start[:, None, :] + moved * (sign * half)[:, None, :], order, sign.astype(float)
