"""Compiled choices of a launch: which option, which post, which launcher, and when each is free.

Arrays go in one by one and not in tuples: taking an array out of a tuple costs more than the choice itself.
"""

from __future__ import annotations

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.numerics.philox.kernels import uniform_at

# Columns of `unit` and of `gate`.
BATTERY, POST, LOAD, ROUNDS = 0, 1, 2, 3
BEGIN, OPEN = 0, 1


@compiled(inline=True)
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


@compiled(inline=True)
def happens(seed, trial, stream, counter, probability):
    """Whether a thing of this probability happens: draw < probability, drawn only where it matters."""
    if probability >= 1.0:
        return True
    return probability > 0.0 and uniform_at(seed, trial, stream, counter) < probability


@compiled(inline=True)
def may_shoot(battery, missile, owner, tier, able, tier_of):
    """Whether a battery may shoot for an engagement. owner : the battery that alone may, -1 for any of the tier."""
    return able[battery, missile] and (battery == owner if owner >= 0 else tier_of[battery] == tier)


@compiled(inline=True)
def candidate(missile, owner, tier, ready, able, gate, cursor, offset, launch, meet, posts, tier_of):
    """Post and row of the earliest intercept of one missile, (-1, -1) where nothing is left.

    ready : not before this time [s]; gate[P,2] : when each post may launch again, infinite for never
    cursor[P*n] : first row that can still matter; moved on, since times never go back
    """
    missiles = able.shape[1]
    post, option = -1, -1
    for p in range(posts.size):
        if gate[p, BEGIN] < np.inf and may_shoot(posts[p], missile, owner, tier, able, tier_of):
            cell = p * missiles + missile
            row = next_row(launch, cursor[cell], offset[cell + 1], max(ready, gate[p, BEGIN]))
            cursor[cell] = row
            if row < offset[cell + 1] and (option < 0 or meet[row, 0] < meet[option, 0]):
                post, option = p, row
    return post, option


@compiled()
def held_back(missile, owner, tier, ready, able, gate, offset, launch, posts, tier_of):
    """Whether one more guidance channel would let somebody launch at a missile that nobody can launch at."""
    missiles = able.shape[1]
    for p in range(posts.size):
        waits = gate[p, OPEN] < gate[p, BEGIN]
        if waits and may_shoot(posts[p], missile, owner, tier, able, tier_of):
            cell = p * missiles + missile
            if next_row(launch, offset[cell], offset[cell + 1], max(ready, gate[p, OPEN])) < offset[cell + 1]:
                return True
    return False


@compiled(inline=True)
def open_gates(now, battery, unit, free, start, until, posts, gate):
    """When each post of a battery may launch again, from its free launchers and guidance channels: writes gate[P,2].

    unit[L,4] : battery, post, full load and rounds of each launcher; free[L] : from when it is free
    start[B+1] : where each battery's channels stand in until[C], the times until which they guide
    """
    channel = np.inf if start[battery + 1] > start[battery] else -np.inf
    for c in range(start[battery], start[battery + 1]):
        channel = min(channel, until[c])
    for p in range(posts.size):
        if posts[p] == battery:
            gate[p, OPEN] = np.inf
    for u in range(free.size):
        if unit[u, BATTERY] == battery and unit[u, ROUNDS] > 0:
            gate[unit[u, POST], OPEN] = min(gate[unit[u, POST], OPEN], max(free[u], now))
    for p in range(posts.size):
        if posts[p] == battery:
            gate[p, BEGIN] = max(gate[p, OPEN], channel)


@compiled(inline=True)
def choose_launcher(post, time, unit, free):
    """Launcher of a post that is free at `time` and has most rounds left; the first of equals."""
    best = -1
    for u in range(free.size):
        if unit[u, POST] != post or unit[u, ROUNDS] == 0 or free[u] > time:
            continue
        if best < 0 or unit[u, ROUNDS] > unit[best, ROUNDS]:
            best = u
    return best
