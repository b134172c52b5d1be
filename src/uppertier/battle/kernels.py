"""Compiled event simulation of one raid. The plain-Python twin stands in tests/battle/battle_twin.py.

An engagement is one missile as one plan of fire sees it: all batteries' plan under coordinated fire, else one
battery's. It owns a candidate, its next launch, which stays exact until its own battery is busier than before: other
launches only make every choice worse, never better. So after a shot only what the shot touched is looked at again.
"""

from __future__ import annotations

import numpy as np

from uppertier.battle.launching.kernels import (
    BEGIN,
    LOAD,
    ROUNDS,
    candidate,
    choose_launcher,
    happens,
    held_back,
    next_row,
    open_gates,
)
from uppertier.numerics.compiled import compiled

# LeakReason by number: kernels know no enumerations.
NO_WINDOW, BATTERY_DOWN, NOT_TRACKED, NO_ROUNDS, MISSED, TAKEN_FOR_KILL, NO_CHANNEL = 1, 2, 3, 4, 5, 7, 8

MISSILES_MAXIMUM = 65536
SHOTS_MAXIMUM = 64

# Columns of `plan`, of `found` and of `trait`.
MISSILE, OWNER, TIER, IN_SALVO, LOOKS, LOOK, LAST, ENDED, AT, ROW = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
READY, ASSESSED, LAUNCH = 0, 1, 2
ASSESSMENT, INTERVAL, RELOAD, UP, TRACKED, KILLS, BLIND, HOPEFUL = 0, 1, 2, 3, 4, 5, 6, 7


@compiled(inline=True)
def settle(
    e, now, seed, trial, stream, salvo, looks_maximum, tiers, offset, launch, meet, posts, tier_of, trait, gate, cursor,
    able, hit_at, plan, found,
):  # fmt: skip
    """Next launch of an engagement, past any looks that come before it; False where it is over.

    hit_at[B,n] : intercept of each battery's first hit, infinite without one
    plan[E,10] : missile, owner, tier, shots in salvo, looks in tier, looks, last battery, why it ended, post and row of
        the next launch; found[E,3] : ready, assessed and that launch [s]
    """
    j, owner = plan[e, MISSILE], plan[e, OWNER]
    while True:
        tier, ready = plan[e, TIER], max(found[e, READY], now)
        if plan[e, IN_SALVO] < salvo[j]:
            post, row = candidate(j, owner, tier, ready, able, gate, cursor, offset, launch, meet, posts, tier_of)
            if row >= 0:
                plan[e, AT], plan[e, ROW], found[e, LAUNCH] = post, row, launch[row]
                return True
        # The salvo is over, or cut short: look, and shoot again if that is called for.
        fired = plan[e, IN_SALVO] > 0
        plan[e, IN_SALVO] = 0
        plan[e, LOOKS] += 1
        if fired:
            b, hit = plan[e, LAST], False
            for other in range(hit_at.shape[0]):
                hit = hit or (hit_at[other, j] < np.inf and (owner < 0 or other == owner))
            number = (b * MISSILES_MAXIMUM + j) * SHOTS_MAXIMUM + plan[e, LOOK]
            plan[e, LOOK] += 1
            if hit != happens(seed, trial, stream, number, trait[b, BLIND if hit else HOPEFUL]):
                plan[e, ENDED] = TAKEN_FOR_KILL
                return False
            found[e, READY] = found[e, ASSESSED]
            if plan[e, LOOKS] < looks_maximum:
                continue
        elif plan[e, LOOK] == 0 and held_back(j, owner, tier, ready, able, gate, offset, launch, posts, tier_of):
            plan[e, ENDED] = NO_CHANNEL
        if owner >= 0 or tier + 1 >= tiers:
            return False
        plan[e, TIER] += 1
        plan[e, LOOKS] = 0


@compiled(inline=True)
def fire(
    e, now, seed, trial, stream, meet, posts, trait, unit, free, start, until, stock, gate, fired, hit_at, plan, found,
    record, line, shots,
):  # fmt: skip
    """One shot of an engagement at its next launch: what it does to launcher, channel and missile. Its battery.

    trait[B,8] : assessment, interval and reload time [s]; chances of raid, object and shot; of a kill taken for a miss
        and a miss for a kill
    shots[.,.,8] : battery, launcher, missile, launch, intercept, altitude, kill and look, where record >= 0
    """
    j, post, row = plan[e, MISSILE], plan[e, AT], plan[e, ROW]
    b = posts[post]
    u = choose_launcher(post, now, unit, free)
    number = (b * MISSILES_MAXIMUM + j) * SHOTS_MAXIMUM + fired[b, j]
    kill = happens(seed, trial, stream, number, trait[b, KILLS])
    if record >= 0:
        shots[record, line, 0], shots[record, line, 1], shots[record, line, 2] = b, u, j
        shots[record, line, 3], shots[record, line, 4], shots[record, line, 5] = now, meet[row, 0], meet[row, 1]
        shots[record, line, 6], shots[record, line, 7] = 1.0 if kill else 0.0, plan[e, LOOK]
    if kill:
        hit_at[b, j] = min(hit_at[b, j], meet[row, 0])
    fired[b, j] += 1
    unit[u, ROUNDS] -= 1
    free[u] = now + trait[b, INTERVAL]
    if unit[u, ROUNDS] == 0 and stock[b] > 0:
        stock[b] -= 1
        unit[u, ROUNDS] = unit[u, LOAD]
        free[u] = now + max(trait[b, INTERVAL], trait[b, RELOAD])
    if start[b + 1] > start[b]:
        least = start[b]
        for c in range(start[b], start[b + 1]):
            least = c if until[c] < until[least] else least
        until[least] = meet[row, 0]
    plan[e, IN_SALVO] += 1
    plan[e, LAST], plan[e, AT] = b, -1
    found[e, READY] = now
    found[e, ASSESSED] = max(found[e, ASSESSED], meet[row, 0] + trait[b, ASSESSMENT])
    open_gates(now, b, unit, free, start, until, posts, gate)
    return b


@compiled(inline=True)
def gone(missile, battery, time, hit_at, trait):
    """Whether a missile was hit by another battery so long ago that this one sees it gone."""
    first = np.inf
    for b in range(hit_at.shape[0]):
        if b != battery:
            first = min(first, hit_at[b, missile])
    return first + trait[battery, ASSESSMENT] <= time


@compiled(inline=True)
def leak_reason(missile, has, up, able, shot_at, ended):
    """Why a missile that was not killed got through. has[B,n] : whether there are options at all."""
    windows, standing, tracked = False, False, False
    for b in range(up.shape[0]):
        if has[b, missile]:
            windows = True
            standing = standing or up[b]
            tracked = tracked or able[b, missile]
    if not windows:
        return NO_WINDOW
    if not standing:
        return BATTERY_DOWN
    if not tracked:
        return NOT_TRACKED
    if shot_at:
        return TAKEN_FOR_KILL if ended == TAKEN_FOR_KILL else MISSED
    return NO_CHANNEL if ended == NO_CHANNEL else NO_ROUNDS


@compiled(inline=True)
def finish(k, plan, has, up, able, fired, hit_at, leaked, spent, reason, aimed):
    """What one trial comes to: row k of leaked[K,n], spent[K,B], reason[K,n] and aimed[K,n] is written."""
    for b in range(up.shape[0]):
        spent[k, b] = 0
    for j in range(has.shape[1]):
        reason[k, j] = 0
    for e in range(plan.shape[0]):
        j = plan[e, MISSILE]
        if plan[e, ENDED] == TAKEN_FOR_KILL or reason[k, j] == 0:
            reason[k, j] = plan[e, ENDED]
    for j in range(has.shape[1]):
        through, shots = True, 0
        for b in range(up.shape[0]):
            shots += fired[b, j]
            spent[k, b] += fired[b, j]
            through = through and hit_at[b, j] == np.inf
        leaked[k, j], aimed[k, j] = through, shots
        reason[k, j] = leak_reason(j, has, up, able, shots > 0, reason[k, j]) if through else 0


@compiled()
def run_trials(
    seed, first_trial, streams, offset, launch, meet, posts, tier_of, tiers, trait, units, start, stocks, salvo,
    looks_maximum, engagements, order, first, has, leaked, spent, reason, aimed, shots, shot_count,
):  # fmt: skip
    """K trials of a raid of n missiles against B batteries with L launchers at P posts, from `first_trial` on.

    streams[4] : of the draws once a raid, once an object, once a shot and once a look
    offset[P*n+1], launch[M], meet[M,2] : options in raid time, as in `Options`; meet : intercept and altitude
    posts[P] : their batteries; tier_of[B], tiers : how many there are; trait[B,8] : as `fire` has them
    units[L,4] : battery, post, full load and rounds of each launcher
    start[B+1] : guidance channels, end to end; stocks[B] : loads in stock
    salvo[n] : shots per look at each missile; looks_maximum : looks at most, in each tier
    engagements[E,2] : missile and owner; order[F] : those that have options, by their first launch, first[F]
    has[B,n] : whether there are options at all
    leaked[K,n], spent[K,B], reason[K,n], shot_count[K] : written; aimed[K,n] : rounds fired at each missile, likewise
    shots[R,S,8] : the first R trials are recorded while there is room; R >= 0

    The next event is always the earliest launch that any engagement still allows; of equals the first's. A salvo is
    fired whole before its result is looked at, and the next look begins once its last intercept is assessed.
    """
    batteries, missiles = has.shape
    up, able = np.empty(batteries, np.bool_), np.empty((batteries, missiles), np.bool_)
    unit, free, stock, until = units.copy(), np.empty(len(units)), np.empty(batteries, np.int64), np.empty(start[-1])
    gate, cursor = np.full((posts.size, 2), np.inf), np.empty(offset.size - 1, np.int64)
    fired, hit_at = np.empty((batteries, missiles), np.int64), np.empty((batteries, missiles))
    plan, found = np.empty((len(engagements), 10), np.int64), np.empty((len(engagements), 3))
    active = np.empty(len(engagements), np.int64)
    for e in range(active.size):
        plan[e, MISSILE], plan[e, OWNER] = engagements[e, MISSILE], engagements[e, OWNER]
    for k in range(leaked.shape[0]):
        trial = first_trial + k
        for b in range(batteries):
            up[b] = happens(seed, trial, streams[0], b, trait[b, UP])
            stock[b] = stocks[b]
            for j in range(missiles):
                fired[b, j], hit_at[b, j] = 0, np.inf
                able[b, j] = up[b] and happens(seed, trial, streams[1], b * MISSILES_MAXIMUM + j, trait[b, TRACKED])
        for u in range(free.size):
            free[u], unit[u, ROUNDS] = -np.inf, unit[u, LOAD]
        for c in range(until.size):
            until[c] = -np.inf
        for cell in range(cursor.size):
            cursor[cell] = offset[cell]
        for e in range(active.size):
            for column in range(TIER, ENDED + 1):
                plan[e, column] = 0
            plan[e, AT], found[e, READY], found[e, ASSESSED] = -1, -np.inf, -np.inf
        for b in range(batteries):
            open_gates(-np.inf, b, unit, free, start, until, posts, gate)
        now, waiting, count, busy, shooter = -np.inf, 0, 0, 0, -1
        while True:
            kept, best = 0, -1
            for a in range(busy):
                e = active[a]
                post, stands = plan[e, AT], True
                if post >= 0 and posts[post] == shooter and found[e, LAUNCH] < gate[post, BEGIN]:
                    # What the last shot held up. With one post the choice is only when.
                    stop = offset[post * missiles + plan[e, MISSILE] + 1]
                    row = next_row(launch, plan[e, ROW], stop, gate[post, BEGIN])
                    stands = posts.size == 1 and row < stop
                    if stands:
                        plan[e, ROW], found[e, LAUNCH] = row, launch[row]
                if post < 0 or not stands:
                    stands = settle(
                        e, now, seed, trial, streams[3], salvo, looks_maximum, tiers, offset, launch, meet, posts,
                        tier_of, trait, gate, cursor, able, hit_at, plan, found,
                    )  # fmt: skip
                if stands:
                    active[kept] = e
                    kept += 1
                    gap = found[e, LAUNCH] - found[best, LAUNCH] if best >= 0 else -1.0
                    best = e if gap < 0.0 or (gap == 0.0 and e < best) else best
            busy, shooter = kept, -1
            # Who may launch before the best of those at hand joins them.
            horizon = found[best, LAUNCH] if best >= 0 else (first[waiting] if waiting < order.size else -np.inf)
            if waiting < order.size and first[waiting] <= horizon:
                while waiting < order.size and first[waiting] <= horizon:
                    active[busy] = order[waiting]
                    busy, waiting = busy + 1, waiting + 1
                continue
            if best < 0:
                break
            now, missile, owner = found[best, LAUNCH], plan[best, MISSILE], plan[best, OWNER]
            if owner >= 0 and gone(missile, owner, now, hit_at, trait):
                # Destroyed by somebody else, and seen to be: nothing is left to shoot at.
                plan[best, IN_SALVO], plan[best, AT], able[owner, missile] = 0, -1, False
                continue
            shooter = fire(
                best, now, seed, trial, streams[2], meet, posts, trait, unit, free, start, until, stock, gate, fired,
                hit_at, plan, found, k if k < shots.shape[0] and count < shots.shape[1] else -1, count, shots,
            )  # fmt: skip
            count += 1
        shot_count[k] = count
        finish(k, plan, has, up, able, fired, hit_at, leaked, spent, reason, aimed)
