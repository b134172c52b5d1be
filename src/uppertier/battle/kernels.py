"""Compiled event simulation of one raid. The plain-Python twin stands in tests/battle/battle_twin.py.

An engagement is one missile as one plan of fire sees it: all batteries' plan under coordinated fire, else one
battery's. It owns a candidate, its next launch, which stays exact until its own battery is busier than before: other
launches only make every choice worse, never better. So after a shot only what the shot touched is looked at again.
"""

from __future__ import annotations

import numpy as np

from uppertier.battle.launching.kernels import candidate, chance, choose_launcher, earliest, held_back
from uppertier.numerics.compiled import compiled

# LeakReason by number: kernels know no enumerations.
NO_WINDOW, BATTERY_DOWN, NOT_TRACKED, NO_ROUNDS, MISSED, TAKEN_FOR_KILL, NO_CHANNEL = 1, 2, 3, 4, 5, 7, 8

MISSILES_MAXIMUM = 65536
SHOTS_MAXIMUM = 64


@compiled()
def settle(e, now, draws, salvo, looks_maximum, options, posts, sides, air, able, hit_at, plan, found):
    """Next launch of an engagement, past any looks that come before it; False where it is over.

    draws : seed, trial, stream; sides : tier_of[B], error[B,2], number of tiers
    air : begin[P], open_at[P], cursor[P*n]; hit_at[B,n] : intercept of each battery's first hit, infinite without one
    plan[E,10] : missile, owner, tier, shots in salvo, looks in tier, looks, last battery, why it ended, post and row of
        the next launch; found[E,2] : ready and assessed [s]
    """
    seed, trial, stream = draws
    tier_of, error, tiers = sides
    begin, open_at, cursor = air
    j, owner = plan[e, 0], plan[e, 1]
    while True:
        ready = max(found[e, 0], now)
        if plan[e, 3] < salvo[j]:
            post, row = candidate(j, owner, plan[e, 2], ready, able, begin, cursor, options, posts, tier_of)
            if row >= 0:
                plan[e, 8], plan[e, 9] = post, row
                return True
        # The salvo is over, or cut short: look, and shoot again if that is called for.
        fired = plan[e, 3] > 0
        plan[e, 3] = 0
        plan[e, 4] += 1
        if fired:
            b = plan[e, 6]
            hit = hit_at[b, j] < np.inf if owner >= 0 else np.min(hit_at[:, j]) < np.inf
            number = (b * MISSILES_MAXIMUM + j) * SHOTS_MAXIMUM + plan[e, 5]
            plan[e, 5] += 1
            if hit != chance(seed, trial, stream, number, error[b, 0 if hit else 1]):
                plan[e, 7] = TAKEN_FOR_KILL
                return False
            found[e, 0] = found[e, 1]
            if plan[e, 4] < looks_maximum:
                continue
        elif plan[e, 5] == 0 and held_back(
            j, owner, plan[e, 2], ready, able, begin, open_at, cursor, options, posts, tier_of
        ):
            plan[e, 7] = NO_CHANNEL
        if owner >= 0 or plan[e, 2] + 1 >= tiers:
            return False
        plan[e, 2] += 1
        plan[e, 4] = 0


@compiled()
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


@compiled()
def launch_one(e, now, draws, options, posts, times, units, air, channels, stock, fired, hit_at, plan, found, shot):
    """One shot of an engagement at its next launch: what it does to launcher, channel and missile.

    draws : seed, trial, stream; times : assessment[B], interval[B], reload_time[B], probability[B,3]
    units : battery, post, full load, rounds and time from which it is free, of each launcher
    shot[8] : written: battery, launcher, missile, launch, intercept, altitude, kill, look
    """
    seed, trial, stream = draws
    assessment, interval, reload_time, probability = times
    unit_battery, unit_post, load, rounds, free = units
    _, launch, intercept, altitude = options
    j, post, row = plan[e, 0], plan[e, 8], plan[e, 9]
    b = posts[post]
    unit = choose_launcher(post, now, unit_post, rounds, free)
    number = (b * MISSILES_MAXIMUM + j) * SHOTS_MAXIMUM + fired[b, j]
    kill = chance(seed, trial, stream, number, probability[b, 2])
    shot[0], shot[1], shot[2], shot[3] = b, unit, j, launch[row]
    shot[4], shot[5], shot[6], shot[7] = intercept[row], altitude[row], 1.0 if kill else 0.0, plan[e, 5]
    if kill:
        hit_at[b, j] = min(hit_at[b, j], intercept[row])
    fired[b, j] += 1
    rounds[unit] -= 1
    free[unit] = now + interval[b]
    if rounds[unit] == 0 and stock[b] > 0 and load[unit] > 0:
        stock[b] -= 1
        rounds[unit] = load[unit]
        free[unit] = now + max(interval[b], reload_time[b])
    start, until = channels
    if start[b + 1] > start[b]:
        until[start[b] + np.argmin(until[start[b] : start[b + 1]])] = intercept[row]
    plan[e, 3] += 1
    plan[e, 6] = b
    found[e, 0] = now
    found[e, 1] = max(found[e, 1], intercept[row] + assessment[b])
    begin, open_at, _ = air
    earliest(now, b, (unit_battery, unit_post, rounds, free), channels, begin, open_at)
    return b


@compiled()
def earlier(launch, plan, one, other):
    """Whether one engagement's next launch comes before another's; of equals the one of lower number."""
    this, that = launch[plan[one, 9]], launch[plan[other, 9]]
    return this < that or (this == that and one < other)


@compiled()
def gone(missile, battery, time, hit_at, assessment):
    """Whether a missile was hit by another battery so long ago that this one sees it gone."""
    first = np.inf
    for b in range(hit_at.shape[0]):
        if b != battery:
            first = min(first, hit_at[b, missile])
    return first + assessment[battery] <= time


@compiled()
def finish(plan, has, up, able, fired, hit_at, leaked, spent, reason):
    """What one trial comes to: leaked[n], spent[B] and reason[n] are written."""
    reason[:] = 0
    for e in range(plan.shape[0]):
        j = plan[e, 0]
        if plan[e, 7] == TAKEN_FOR_KILL or reason[j] == 0:
            reason[j] = plan[e, 7]
    spent[:] = 0
    for j in range(leaked.shape[0]):
        leaked[j] = True
        shots = 0
        for b in range(up.shape[0]):
            shots += fired[b, j]
            spent[b] += fired[b, j]
            leaked[j] = leaked[j] and hit_at[b, j] == np.inf
        reason[j] = leak_reason(j, has, up, able, shots > 0, reason[j]) if leaked[j] else 0


@compiled()
def run_trials(
    seed, first_trial, streams, options, posts, sides, times, units, channel_start, stocks,
    salvo, looks_maximum, engagements, has, leaked, spent, reason, shots, shot_count,
):  # fmt: skip
    """K trials of a raid of n missiles against B batteries with L launchers at P posts, from `first_trial` on.

    streams[4] : of the draws once a raid, once an object, once a shot and once a look
    options : offset[P*n+1], launch, intercept, altitude, in raid time, as in `Options`; posts[P] : their batteries
    sides : tier_of[B], error[B,2] of kills taken for misses and misses for kills, number of tiers
    times : assessment[B], interval[B], reload_time[B], probability[B,3] of raid, object and shot
    units : battery[L], post[L] and load[L] of each launcher
    channel_start[B+1] : guidance channels, end to end; stocks[B] : loads in stock
    salvo[n] : shots per look at each missile; looks_maximum : looks at most, in each tier
    engagements : missile[E], owner[E], order[F] of those that have options by their first launch, first[F]
    has[B,n] : whether there are options at all
    leaked[K,n], spent[K,B], reason[K,n], shot_count[K] : written
    shots[R,S,8] : the first R trials are recorded while there is room, as `launch_one` has them; R >= 0

    The next event is always the earliest launch that any engagement still allows; of equals the first's. A salvo is
    fired whole before its result is looked at, and the next look begins once its last intercept is assessed.
    """
    batteries, missiles = has.shape
    assessment, _, _, probability = times
    unit_battery, unit_post, load = units
    owner_of, missile_of, order, first = engagements[1], engagements[0], engagements[2], engagements[3]
    up, able = np.empty(batteries, np.bool_), np.empty((batteries, missiles), np.bool_)
    rounds, free, stock = load.copy(), np.empty(load.size), stocks.copy()
    until = np.empty(channel_start[batteries])
    begin, open_at, cursor = np.empty(posts.size), np.empty(posts.size), options[0][:-1].copy()
    fired, hit_at = np.empty((batteries, missiles), np.int64), np.empty((batteries, missiles))
    plan, found = np.empty((owner_of.size, 10), np.int64), np.empty((owner_of.size, 2))
    active, scratch = np.empty(owner_of.size, np.int64), np.empty(8)
    channels, full = (channel_start, until), (unit_battery, unit_post, load, rounds, free)
    air, now_units = (begin, open_at, cursor), (unit_battery, unit_post, rounds, free)
    for k in range(leaked.shape[0]):
        trial = first_trial + k
        shot_draws, look_draws = (seed, trial, streams[2]), (seed, trial, streams[3])
        for b in range(batteries):
            up[b] = chance(seed, trial, streams[0], b, probability[b, 0])
            for j in range(missiles):
                able[b, j] = up[b] and chance(seed, trial, streams[1], b * MISSILES_MAXIMUM + j, probability[b, 1])
        rounds[:], stock[:], cursor[:] = load, stocks, options[0][:-1]
        free[:], until[:], begin[:], open_at[:], hit_at[:] = -np.inf, -np.inf, np.inf, np.inf, np.inf
        fired[:], plan[:], found[:] = 0, 0, -np.inf
        plan[:, 0], plan[:, 1] = missile_of, owner_of
        for b in range(batteries):
            earliest(-np.inf, b, now_units, channels, begin, open_at)
        now, waiting, count, busy, last, shooter = -np.inf, 0, 0, 0, -1, -1
        while True:
            kept, best = 0, -1
            for a in range(busy):
                e = active[a]
                post = plan[e, 8]
                touched = posts[post] == shooter and options[1][plan[e, 9]] < begin[post]
                if (e == last or touched) and not settle(
                    e, now, look_draws, salvo, looks_maximum, options, posts, sides, air, able, hit_at, plan, found
                ):
                    continue
                active[kept] = e
                kept += 1
                if best < 0 or earlier(options[1], plan, e, best):
                    best = e
            busy = kept
            while waiting < order.size and (best < 0 or first[waiting] <= options[1][plan[best, 9]]):
                e = order[waiting]
                waiting += 1
                if settle(
                    e, now, look_draws, salvo, looks_maximum, options, posts, sides, air, able, hit_at, plan, found
                ):
                    active[busy] = e
                    busy += 1
                    if best < 0 or earlier(options[1], plan, e, best):
                        best = e
            if best < 0:
                break
            now, last, shooter = options[1][plan[best, 9]], best, -1
            if owner_of[best] >= 0 and gone(missile_of[best], owner_of[best], now, hit_at, assessment):
                # Destroyed by somebody else, and seen to be: nothing is left to shoot at.
                plan[best, 3] = 0
                able[owner_of[best], missile_of[best]] = False
                continue
            record = k < shots.shape[0] and count < shots.shape[1]
            shooter = launch_one(
                best, now, shot_draws, options, posts, times, full, air, channels, stock, fired, hit_at, plan, found,
                shots[k, count] if record else scratch,
            )  # fmt: skip
            count += 1
        shot_count[k] = count
        finish(plan, has, up, able, fired, hit_at, leaked[k], spent[k], reason[k])
