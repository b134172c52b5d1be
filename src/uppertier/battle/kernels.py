"""Compiled event simulation of one raid. The plain-Python twin stands in tests/battle/test_battle_engage.py."""

from __future__ import annotations

import numpy as np

from uppertier.numerics.arrays import Booleans, Floats, Integers
from uppertier.numerics.compiled import compiled, prange
from uppertier.numerics.philox.kernels import uniform_at

# LeakReason by number: kernels know no enumerations.
NO_WINDOW, BATTERY_DOWN, NOT_TRACKED, NO_ROUNDS, MISSED = 1, 2, 3, 4, 5

MISSILES_MAXIMUM = 65536
SHOTS_MAXIMUM = 64


@compiled()
def first_option(launch, start, stop, time):
    """First row in start..stop whose launch is not before `time`; stop where there is none. `launch` rises there."""
    while start < stop:
        middle = (start + stop) // 2
        if launch[middle] < time:
            start = middle + 1
        else:
            stop = middle
    return start


@compiled()
def choose(missile, missiles, ready, earliest, able, offset, launch, intercept):
    """Battery and option with the earliest intercept of one missile, (-1, -1) where nothing is left.

    ready : when the missile may be shot at again [s]; earliest[B] : first free launcher of each battery [s]
    able[B,n] : whether the battery is up and tracks the missile
    """
    battery, option = -1, -1
    for b in range(earliest.shape[0]):
        if not able[b, missile] or earliest[b] == np.inf:
            continue
        stop = offset[b * missiles + missile + 1]
        row = first_option(launch, offset[b * missiles + missile], stop, max(ready, earliest[b]))
        if row < stop and (option < 0 or intercept[row] < intercept[option]):
            battery, option = b, row
    return battery, option


@compiled()
def choose_launcher(battery, time, launcher_battery, rounds, free):
    """Launcher of a battery that is free at `time` and has most rounds left; the first of equals."""
    best = -1
    for unit in range(rounds.shape[0]):
        if launcher_battery[unit] != battery or rounds[unit] == 0 or free[unit] > time:
            continue
        if best < 0 or rounds[unit] > rounds[best]:
            best = unit
    return best


@compiled()
def leak_reason(missile, missiles, offset, up, able, fired):
    """Why a missile that was not killed got through."""
    windows, standing, tracked = False, False, False
    for b in range(up.shape[0]):
        if offset[b * missiles + missile] == offset[b * missiles + missile + 1]:
            continue
        windows = True
        standing = standing or up[b]
        tracked = tracked or able[b, missile]
    if not windows:
        return NO_WINDOW
    if not standing:
        return BATTERY_DOWN
    if not tracked:
        return NOT_TRACKED
    return MISSED if fired > 0 else NO_ROUNDS


@compiled()
def run_trial(
    seed,
    trial,
    streams,
    offset,
    launch,
    intercept,
    altitude,
    salvo,
    looks_maximum,
    assessment,
    interval,
    launcher_battery,
    launcher_rounds,
    probability,
    leaked,
    spent,
    reason,
    shots,
):
    """One trial of a raid of n missiles against B batteries with L launchers; returns the number of shots.

    streams[3] : of the draws once a raid, once an object, once a shot
    offset[B*n+1], launch, intercept, altitude : options in raid time, as in `Options`
    salvo[n] : shots per look at each missile; looks_maximum : looks at most
    assessment[B], interval[B] : delays [s]
    launcher_battery[L], launcher_rounds[L]
    probability[B,3] : of raid, object and shot
    leaked[n], spent[B], reason[n] : written
    shots[S,7] : written while there is room: battery, launcher, missile, launch, intercept, altitude, kill

    The next event is always the earliest launch that any missile still allows; of equals the first missile's. A salvo
    is fired whole before its result is looked at, and the next look begins once its last intercept is assessed.
    """
    batteries, missiles = assessment.shape[0], salvo.shape[0]
    up = np.empty(batteries, np.bool_)
    able = np.empty((batteries, missiles), np.bool_)
    for b in range(batteries):
        spent[b] = 0
        up[b] = uniform_at(seed, trial, streams[0], b) < probability[b, 0]
        for j in range(missiles):
            draw = uniform_at(seed, trial, streams[1], b * MISSILES_MAXIMUM + j)
            able[b, j] = up[b] and draw < probability[b, 1]
    rounds = launcher_rounds.copy()
    free = np.full(rounds.shape[0], -np.inf)
    earliest = np.empty(batteries)
    ready = np.full(missiles, -np.inf)
    known = np.full(missiles, -np.inf)
    in_salvo = np.zeros(missiles, np.int64)
    looks = np.zeros(missiles, np.int64)
    done = np.zeros(missiles, np.bool_)
    killed = np.zeros(missiles, np.bool_)
    fired = np.zeros((batteries, missiles), np.int64)
    count = 0
    while True:
        earliest[:] = np.inf
        for unit in range(rounds.shape[0]):
            if rounds[unit] > 0:
                earliest[launcher_battery[unit]] = min(earliest[launcher_battery[unit]], free[unit])
        next_missile, next_battery, next_option = -1, -1, -1
        for j in range(missiles):
            battery, option = -1, -1
            while not done[j]:
                if in_salvo[j] < salvo[j]:
                    battery, option = choose(j, missiles, ready[j], earliest, able, offset, launch, intercept)
                if option >= 0:
                    break
                # The salvo is over, or cut short: look, and shoot again if that is called for.
                looks[j] += 1
                done[j] = killed[j] or in_salvo[j] == 0 or looks[j] == looks_maximum
                in_salvo[j] = 0
                ready[j] = known[j]
            if option >= 0 and (next_option < 0 or launch[option] < launch[next_option]):
                next_missile, next_battery, next_option = j, battery, option
        if next_option < 0:
            break
        j, b, time = next_missile, next_battery, launch[next_option]
        unit = choose_launcher(b, time, launcher_battery, rounds, free)
        number = (b * MISSILES_MAXIMUM + j) * SHOTS_MAXIMUM + fired[b, j]
        kill = uniform_at(seed, trial, streams[2], number) < probability[b, 2]
        if count < shots.shape[0]:
            shots[count, 0], shots[count, 1], shots[count, 2] = b, unit, j
            shots[count, 3], shots[count, 4] = time, intercept[next_option]
            shots[count, 5], shots[count, 6] = altitude[next_option], 1.0 if kill else 0.0
        count += 1
        killed[j] = killed[j] or kill
        fired[b, j] += 1
        in_salvo[j] += 1
        spent[b] += 1
        rounds[unit] -= 1
        free[unit] = time + interval[b]
        ready[j] = time
        known[j] = max(known[j], intercept[next_option] + assessment[b])
    for j in range(missiles):
        leaked[j] = not killed[j]
        reason[j] = 0 if killed[j] else leak_reason(j, missiles, offset, up, able, fired[:, j].sum())
    return count


@compiled(parallel=True)
def run_trials(
    seed: int,
    first_trial: int,
    streams: Integers,
    offset: Integers,
    launch: Floats,
    intercept: Floats,
    altitude: Floats,
    salvo: Integers,
    looks_maximum: int,
    assessment: Floats,
    interval: Floats,
    launcher_battery: Integers,
    launcher_rounds: Integers,
    probability: Floats,
    leaked: Booleans,
    spent: Integers,
    reason: Integers,
    shots: Floats,
    shot_count: Integers,
) -> None:
    """K trials from `first_trial` on, each as `run_trial` alone: leaked[K,n], spent[K,B], reason[K,n], shot_count[K].

    shots[R,S,7] : the first R trials are recorded, R >= 1
    """
    recorded, room = shots.shape[0], shots.shape[1]
    for index in prange(leaked.shape[0]):
        # The loop's own index is unsigned, and unsigned with signed makes a float.
        k = np.int64(index)
        limit = room if k < recorded else 0
        shot_count[k] = run_trial(
            seed,
            first_trial + k,
            streams,
            offset,
            launch,
            intercept,
            altitude,
            salvo,
            looks_maximum,
            assessment,
            interval,
            launcher_battery,
            launcher_rounds,
            probability,
            leaked[k],
            spent[k],
            reason[k],
            shots[min(k, recorded - 1), :limit],
        )
