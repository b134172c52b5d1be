"""Compiled Monte Carlo path: flights through lanes, first all under thrust, then all that fall.

A lane that has done its part takes the next flight. The two parts are apart because a falling body needs half the
arithmetic. Endings only; `flight.kernels` writes samples.
"""

from __future__ import annotations

import numpy as np

from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.events.kernels import (
    FAILED,
    OK,
    RUNNING,
    TOO_MANY_STEPS,
    burnout,
    clear,
    climb,
    close,
    find_apogee,
    find_entry,
    find_impact,
    passes,
    start,
)  # fmt: skip
from uppertier.flight.integrator.kernels import dense_terms
from uppertier.flight.kernels import BELOW, FIRST_STEP
from uppertier.flight.lanes.kernels import (
    AHEAD,
    CLIMB,
    COUNT,
    END,
    EVENT,
    HALT,
    K0,
    K2,
    LAW,
    LOWEST,
    MACH_RATE,
    MAXIMUM_STEPS,
    NEW_CLIMB,
    NEW_TALL,
    RATES,
    SIZE,
    SLOW,
    TAKEN,
    TALL,
    TARGET,
    TRIAL,
    USED,
    B,
    H,
    T,
    W,
    Y,
    judge_lanes,
    step_lanes,
    take_lanes,
)  # fmt: skip
from uppertier.flight.segments.kernels import BURN, EDGE, POWERED, SEGMENT, TARGET_HEIGHT, THRUST, set_segment
from uppertier.numerics.compiled import compiled

# What is kept of a flight between its two parts: state, time, step, height, climb rate, steps.
HAND_T, HAND_H, HAND_TALL, HAND_CLIMB, HAND_COUNT, HAND_OPEN, HAND = 6, 7, 8, 9, 10, 11, 12
READY, COASTS, DONE = range(3)


@compiled()
def enter(w, lane, powered, stages, count, body, shot, earth, curves, curve, scale, longest, segment, y, rates, ends):
    """Begin the segment at the lane's time. Says whether the lane is ready to step, coasts from here, or is done."""
    total = 0.0
    for i in range(count):
        total += stages[i, BURN]
    while w[T + lane] < longest - EDGE:
        t = w[T + lane]
        for i in range(6):
            y[i] = w[Y + i * W + lane]
        edge = min(set_segment(t, y, stages, count, body, shot, earth, total, segment), longest)
        if powered and segment[POWERED] == 0.0:
            return COASTS
        _, _, slowness = derivative(t, y, segment, earth, curves, curve, scale, rates, 0)
        if segment[THRUST] == 0.0:
            burnout(t, y, w[TALL + lane], w[CLIMB + lane], ends)
        for i in range(SEGMENT):
            w[LAW + i * W + lane] = segment[i]
        for i in range(6):
            w[K0 + i * W + lane] = rates[0, i]
        w[END + lane], w[AHEAD + lane], w[MACH_RATE + lane], w[SLOW + lane] = edge, np.inf, np.nan, slowness
        if t < edge - EDGE:
            return READY
        w[T + lane] = edge
    return DONE


@compiled()
def load(w, lane, row, target):
    """Put a flight into a lane."""
    for i in range(6):
        w[Y + i * W + lane] = row[i]
    w[T + lane], w[H + lane], w[TALL + lane], w[CLIMB + lane] = (
        row[HAND_T],
        row[HAND_H],
        row[HAND_TALL],
        row[HAND_CLIMB],
    )
    w[COUNT + lane], w[TARGET + lane] = row[HAND_COUNT], target


@compiled()
def unload(w, lane, row):
    """Take a flight out of a lane, to be flown on."""
    for i in range(6):
        row[i] = w[Y + i * W + lane]
    row[HAND_T], row[HAND_H], row[HAND_TALL], row[HAND_CLIMB] = (
        w[T + lane],
        w[H + lane],
        w[TALL + lane],
        w[CLIMB + lane],
    )
    row[HAND_COUNT], row[HAND_OPEN] = w[COUNT + lane], 1.0


@compiled()
def happen(w, lane, earth, y, new, k, terms, state, ends):
    """Solve for what happened inside the lane's last step; returns whether it came down."""
    for i in range(6):
        y[i], new[i], k[0, i], k[6, i] = (
            w[Y + i * W + lane], w[TRIAL + i * W + lane], w[K0 + i * W + lane], w[RATES + i * W + lane],
        )  # fmt: skip
        for j in range(4):
            k[2 + j, i] = w[K2 + j * B + i * W + lane]
    t, used, target = w[T + lane], w[USED + lane], w[TARGET + lane]
    height, rate, new_height, new_rate = w[TALL + lane], w[CLIMB + lane], w[NEW_TALL + lane], w[NEW_CLIMB + lane]
    dense_terms(y, new, used, k, terms)
    top, entry, down = passes(height, rate, new_height, new_rate, target)
    if top:
        find_apogee(t, used, rate, new_rate, y, terms, earth, state, ends)
    if entry:
        find_entry(t, used, height, new_height, y, terms, earth, state, ends)
    if down:
        find_impact(t, used, height, new_height, target, y, terms, earth, state, ends)
    return down


@compiled()
def begin(shot, thrown, states, i, earth, y, row, ends):
    """The flight before its first step, into row[HAND]."""
    clear(ends)
    if thrown:
        for j in range(6):
            y[j] = states[i, j]
    else:
        start(shot, earth, y)
    height, rate = climb(y, earth)
    for j in range(6):
        row[j] = y[j]
    row[HAND_T], row[HAND_H], row[HAND_TALL], row[HAND_CLIMB] = 0.0, FIRST_STEP, height, rate
    row[HAND_COUNT], row[HAND_OPEN] = 0.0, 1.0


@compiled()
def fly_part(powered, first, last, stages, counts, body, vehicle, shots, earth, curves, scales, curve, settings,
             hand, lowest, ends, w):  # fmt: skip
    """Fly flights first..last through the lanes, under thrust or without, from and to `hand`."""
    segment, y, new, rates, state = np.empty(SEGMENT), np.empty(6), np.empty(6), np.empty((1, 6)), np.empty(6)
    k, terms = np.zeros((7, 6)), np.empty((4, 6))
    flight, own = np.full(W, -1), np.zeros(W, np.int64)
    tolerance, longest = settings[0], settings[1]
    waiting, active = first, 0
    w[:] = 1.0
    while True:
        for lane in range(W):
            while flight[lane] < 0 and waiting < last:
                i, row = waiting, hand[waiting - first]
                waiting += 1
                if row[HAND_OPEN] == 0.0:
                    continue
                v = vehicle[i]
                row[HAND_OPEN] = 0.0
                load(w, lane, row, shots[i, TARGET_HEIGHT])
                w[LOWEST + lane] = lowest[i - first]
                how = enter(w, lane, powered, stages[v], counts[v], body[v], shots[i], earth, curves, curve[v],
                            scales[curve[v]], longest, segment, y, rates, ends[i])  # fmt: skip
                if how == READY:
                    flight[lane], own[lane] = i, curve[v]
                    active += 1
                elif how == COASTS:
                    unload(w, lane, row)
                else:
                    close(RUNNING, int(w[COUNT + lane]), earth, ends[i])
        if active == 0:
            return
        step_lanes(w, powered, earth, curves, scales, own)
        judge_lanes(w, tolerance, earth)
        for lane in range(W):
            # An idle lane steps on with whatever it holds; nobody looks.
            if flight[lane] >= 0 and w[EVENT + lane] > 0.0:
                down = happen(w, lane, earth, y, new, k, terms, state, ends[flight[lane]])
                if down:
                    w[HALT + lane] = 2.0
        take_lanes(w, powered, curves, scales, own)
        for lane in range(W):
            if flight[lane] < 0 or w[HALT + lane] == 0.0:
                continue
            i = flight[lane]
            v = vehicle[i]
            how, status = DONE, RUNNING
            if w[HALT + lane] == 2.0:
                status = OK
            elif w[TAKEN + lane] == 0.0:
                status = TOO_MANY_STEPS if w[COUNT + lane] > MAXIMUM_STEPS else FAILED
            elif w[TALL + lane] >= w[LOWEST + lane]:
                how = enter(w, lane, powered, stages[v], counts[v], body[v], shots[i], earth, curves, curve[v],
                            scales[curve[v]], longest, segment, y, rates, ends[i])  # fmt: skip
            if how == READY:
                continue
            if how == COASTS:
                unload(w, lane, hand[i - first])
            else:
                close(status, int(w[COUNT + lane]), earth, ends[i])
            flight[lane] = -1
            active -= 1


@compiled()
def fly_lanes(first, last, stages, counts, body, vehicle, shots, earth, curves, scales, curve, settings, states, ends):
    """Fly missiles first..last of N in lanes, for their endings only; arguments as of `flight.kernels.fly_rows`."""
    n = last - first
    hand, lowest, w, y = np.zeros((n, HAND)), np.empty(n), np.empty(SIZE), np.empty(6)
    thrown = states.shape[0] > 0
    for i in range(first, last):
        begin(shots[i], thrown, states, i, earth, y, hand[i - first], ends[i])
        lowest[i - first] = min(hand[i - first, HAND_TALL], shots[i, TARGET_HEIGHT]) - BELOW
    for part in range(1 if thrown else 0, 2):
        fly_part(
            part == 0, first, last, stages, counts, body, vehicle, shots, earth, curves, scales, curve, settings,
            hand, lowest, ends, w,
        )  # fmt: skip
