"""Compiled choices of a launch: which option, which post, which launcher, and when each is free."""

from __future__ import annotations

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.numerics.philox.kernels import uniform_at


@compiled()
def next_row(launch, row, stop, time):
    """First row from `row` on whose launch is not before `time`; stop where there is none. `launch` rises there."""
    if row >= stop or launch[row] >= time:
        return row
    # Most often it is near: steps that double, then halves.
    step = 1
    while row + step < stop and launch[row + step] < time:
        row += step
        step *= 2
    start, end = row + 1, min(row + step, stop)
    while start < end:
        middle = (start + end) // 2
        if launch[middle] < time:
            start = middle + 1
        else:
            end = middle
    return start


@compiled()
def chance(seed, trial, stream, counter, probability):
    """Whether a thing of this probability happens: draw < probability, drawn only where it matters."""
    if probability >= 1.0:
        return True
    return probability > 0.0 and uniform_at(seed, trial, stream, counter) < probability


@compiled()
def candidate(missile, owner, tier, ready, able, begin, cursor, options, posts, tier_of):
    """Post and row of the earliest intercept of one missile, (-1, -1) where nothing is left.

    owner : the battery that alone may shoot, -1 for any of the tier
    ready : not before this time [s]; begin[P] : when each post may launch again, infinite for never
    cursor[P*n] : first row that can still matter; moved on, since times never go back
    """
    offset, launch, intercept, _ = options
    missiles = able.shape[1]
    post, option = -1, -1
    for p in range(begin.shape[0]):
        b = posts[p]
        if not able[b, missile] or begin[p] == np.inf:
            continue
        if (owner >= 0 and b != owner) or (owner < 0 and tier_of[b] != tier):
            continue
        cell = p * missiles + missile
        row = next_row(launch, cursor[cell], offset[cell + 1], max(ready, begin[p]))
        cursor[cell] = row
        if row < offset[cell + 1] and (option < 0 or intercept[row] < intercept[option]):
            post, option = p, row
    return post, option


@compiled()
def earliest(now, battery, units, channels, begin, open_at):
    """When each post of a battery may launch again, from its free launchers and guidance channels.

    units : battery and post of each launcher, rounds and time from which each is free
    channels : where each battery's stand, and until when each guides
    begin[P] : written; open_at[P] : the same were there channels in plenty
    """
    unit_battery, unit_post, rounds, free = units
    start, until = channels
    for unit in range(rounds.shape[0]):
        if unit_battery[unit] == battery:
            begin[unit_post[unit]] = np.inf
    for unit in range(rounds.shape[0]):
        if unit_battery[unit] == battery and rounds[unit] > 0:
            begin[unit_post[unit]] = min(begin[unit_post[unit]], max(free[unit], now))
    channel = -np.inf
    if start[battery + 1] > start[battery]:
        channel = np.min(until[start[battery] : start[battery + 1]])
    for unit in range(rounds.shape[0]):
        if unit_battery[unit] == battery:
            open_at[unit_post[unit]] = begin[unit_post[unit]]
    for unit in range(rounds.shape[0]):
        if unit_battery[unit] == battery:
            begin[unit_post[unit]] = max(begin[unit_post[unit]], channel)


@compiled()
def choose_launcher(post, time, unit_post, rounds, free):
    """Launcher of a post that is free at `time` and has most rounds left; the first of equals."""
    best = -1
    for unit in range(rounds.shape[0]):
        if unit_post[unit] != post or rounds[unit] == 0 or free[unit] > time:
            continue
        if best < 0 or rounds[unit] > rounds[best]:
            best = unit
    return best


@compiled()
def held_back(missile, owner, tier, ready, able, begin, open_at, cursor, options, posts, tier_of):
    """Whether one more guidance channel would let somebody launch at a missile that nobody can launch at."""
    offset, launch, _, _ = options
    missiles = able.shape[1]
    for p in range(begin.shape[0]):
        b = posts[p]
        mine = b == owner if owner >= 0 else tier_of[b] == tier
        if mine and able[b, missile] and open_at[p] < begin[p]:
            cell = p * missiles + missile
            if next_row(launch, cursor[cell], offset[cell + 1], max(ready, open_at[p])) < offset[cell + 1]:
                return True
    return False
