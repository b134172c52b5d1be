"""Compiled flight of one missile: adaptive Dormand-Prince 5(4) over exact segments, with dense output and events.

Twin in plain Python: `flight.specification`. State: Earth-fixed position and velocity [m, m/s]; mass is a known
function of time inside a segment. A segment ends where thrust, mass or steering law change: no step crosses an edge.
Corners of the drag curve and of the air, where the derivatives jump, are met by a step's end as far as they can be
foreseen; where not, the error control shortens the step. `flight.lanes` does the same for many flights at a time,
to the last bit.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.tabulated.kernels import MEETING, next_corner
from uppertier.flight.dynamics.kernels import derivative, mach_corner
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
)
from uppertier.flight.integrator.kernels import (
    MARGIN,
    SHORTEST_STEP,
    change,
    dense_terms,
    step,
    time_to,
    wanted,
    weigh,
)
from uppertier.flight.segments.kernels import (
    BURN,
    EDGE,
    FLOW,
    M0,
    POWERED,
    SAMPLES,
    SEGMENT,
    T0,
    TARGET_HEIGHT,
    THRUST,
    set_segment,
)
from uppertier.numerics.compiled import compiled

MAXIMUM_STEPS = 20000
FIRST_STEP = 0.1
BELOW = 1000.0
"""A flight is lost that is this far under both launch and target height [m]."""
# Where a sample writer stands: number of rows, number of ticks, time of the next tick.
COUNT, TICKS, TICK = range(3)
SAME_TIME = 1e-7


@compiled()
def record(samples, pen, t, y, mass):
    """Append a row (time, position, velocity, mass) if there is room."""
    count = int(pen[COUNT])
    if count < samples.shape[0]:
        samples[count, 0] = t
        for i in range(6):
            samples[count, i + 1] = y[i]
        samples[count, 7] = mass
    pen[COUNT] = count + 1


@compiled()
def ticks_until(stop, t, h, y, terms, segment, interval, samples, pen):
    """Write the ticks before `stop`; one that falls on it is left out, for there an event or the next step stands."""
    count, ticks, tick = int(pen[COUNT]), pen[TICKS], pen[TICK]
    inverse = 1.0 / h
    while tick < stop - SAME_TIME:
        if count < samples.shape[0]:
            share = (tick - t) * inverse
            rest = 1.0 - share
            samples[count, 0] = tick
            for i in range(6):
                inner = terms[1, i] + share * (terms[2, i] + rest * terms[3, i])
                samples[count, i + 1] = y[i] + share * (terms[0, i] + rest * inner)
            samples[count, 7] = segment[M0] - segment[FLOW] * (tick - segment[T0])
        count += 1
        ticks += 1.0
        tick = ticks * interval
    pen[COUNT], pen[TICKS], pen[TICK] = count, ticks, tick


@compiled()
def note(at, state, segment, interval, samples, pen):
    """Write an event; a tick at the same time is left out."""
    record(samples, pen, at, state, segment[M0] - segment[FLOW] * (at - segment[T0]))
    if pen[TICK] <= at + SAME_TIME:
        pen[TICKS] += 1.0
        pen[TICK] = pen[TICKS] * interval


@compiled()
def corner_ahead(h, used, mach, mach_rate, old_mach_rate, height, rate, old_rate, curves, curve, scale):
    """Time [s] to the next corner of air or drag curve, inf where none is foreseen; mach_rate NaN: without engine."""
    ahead = np.inf
    if height < MEETING and not math.isnan(mach_rate):
        rising = mach_rate > 0.0
        corner = mach_corner(mach, MARGIN * h * abs(mach_rate), rising, curves, curve, scale)
        second = (mach_rate - old_mach_rate) / used if not math.isnan(old_mach_rate) else 0.0
        at = time_to(corner - mach, mach_rate, second)
        ahead = at if at > 0.0 else ahead
    corner = next_corner(height, MARGIN * h * abs(rate), rate > 0.0)
    at = time_to(corner - height, rate, (rate - old_rate) / used)
    return at if 0.0 < at < ahead else ahead


@compiled()
def fly_one(stages, count, body, shot, earth, curves, curve, scale, tolerance, longest, interval, y, samples, ends):
    """Fly one missile from the state in y to impact; fills `ends`, and `samples` if it has rows.

    `interval` is the spacing of samples [s]; `longest` the longest time flown [s].
    """
    segment, k, terms = np.empty(SEGMENT), np.empty((7, 6)), np.empty((4, 6))
    trial, new, state, error = np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    keep = samples.shape[0] > 0
    pen = np.zeros(3)
    pen[TICK] = 0.0 if keep else np.inf
    target = shot[TARGET_HEIGHT]
    total = 0.0
    for i in range(count):
        total += stages[i, BURN]
    clear(ends)
    height, rate = climb(y, earth)
    lowest = min(height, target) - BELOW
    t, h, steps, status, lost = 0.0, FIRST_STEP, 0, RUNNING, False
    while t < longest - EDGE and status == RUNNING:
        edge = min(set_segment(t, y, stages, count, body, shot, earth, total, segment), longest)
        _, _, slowness = derivative(t, y, segment, earth, curves, curve, scale, k, 0)
        mach_rate, ahead = np.nan, np.inf
        powered = segment[POWERED] > 0.0
        if segment[THRUST] == 0.0:
            burnout(t, y, height, rate, ends)
        while t < edge - EDGE and status == RUNNING:
            cut = ahead < h
            used = ahead if cut else h
            last = used >= edge - t
            used = edge - t if last else used
            _, new_mach, new_slowness = step(t, y, used, k, segment, earth, curves, curve, scale, trial, new, error)
            off = weigh(error[0], error[1], error[2], error[3], error[4], error[5], height, rate, tolerance)
            factor = change(off)
            steps += 1
            if steps > MAXIMUM_STEPS:
                status = TOO_MANY_STEPS
            elif not off <= 1.0:
                h = used * min(factor, 1.0)
                status = FAILED if not h >= SHORTEST_STEP else status
            else:
                h = wanted(h, used, cut or last, factor)
                new_height, new_rate = climb(new, earth)
                top, entry, down = passes(height, rate, new_height, new_rate, target)
                stop = edge if last else t + used
                if top or entry or down or pen[TICK] < stop - SAME_TIME:
                    dense_terms(y, new, used, k, terms)
                if top:
                    at = find_apogee(t, used, rate, new_rate, y, terms, earth, state, ends)
                    if keep:
                        ticks_until(at, t, used, y, terms, segment, interval, samples, pen)
                        note(at, state, segment, interval, samples, pen)
                if entry:
                    at = find_entry(t, used, height, new_height, y, terms, earth, state, ends)
                    if keep:
                        ticks_until(at, t, used, y, terms, segment, interval, samples, pen)
                        note(at, state, segment, interval, samples, pen)
                if down:
                    stop = find_impact(t, used, height, new_height, target, y, terms, earth, state, ends)
                    status = OK
                if keep:
                    ticks_until(stop, t, used, y, terms, segment, interval, samples, pen)
                    if down:
                        note(stop, state, segment, interval, samples, pen)
                if powered:
                    v2 = new[3] * new[3] + new[4] * new[4] + new[5] * new[5]
                    pull = (new[3] * k[6, 3] + new[4] * k[6, 4] + new[5] * k[6, 5]) / math.sqrt(v2)
                    new_mach_rate = pull * new_slowness + math.sqrt(v2) * ((new_slowness - slowness) / used)
                else:
                    new_mach_rate = np.nan
                ahead = corner_ahead(
                    h, used, new_mach, new_mach_rate, mach_rate, new_height, new_rate, rate, curves, curve, scale
                )
                mach_rate, slowness, height, rate = new_mach_rate, new_slowness, new_height, new_rate
                t = edge if last else t + used
                for i in range(6):
                    y[i] = new[i]
                    k[0, i] = k[6, i]
                if not down and height < lowest:
                    t, lost = longest, True
        if keep and status == RUNNING and not lost and (powered or pen[TICK] <= t + SAME_TIME):
            note(t, y, segment, interval, samples, pen)
    ends[SAMPLES] = pen[COUNT]
    close(status, steps, earth, ends)


@compiled()
def fly_rows(
    first, last, stages, counts, body, vehicle, shots, earth, curves, scales, curve, settings, states, ends,
    room, samples,
):  # fmt: skip
    """Fly missiles first..last of N, one after the other, with samples; returns the first that found no room.

    vehicle[N] : rows of stages[V,S,6], counts[V] (how many of them), body[V,7] and curve[V], which chooses rows of
        curves[C,n,8] and scales[C]
    shots[N,7], earth[6]; settings : tolerance [m], longest time [s], sample interval [s]
    states : [N,6] where each flight begins, without thrust; [0,6] to launch from the ground
    ends[N,19], samples[M,8] : written, the samples of one flight behind those of the other; room : rows that the
        longest flight needs, 0 for endings only
    """
    y, filled = np.empty(6), 0
    for i in range(first, last):
        if filled + room > samples.shape[0]:
            return i
        v = vehicle[i]
        if states.shape[0] > 0:
            for j in range(6):
                y[j] = states[i, j]
        else:
            start(shots[i], earth, y)
        c = curve[v]
        fly_one(
            stages[v], counts[v], body[v], shots[i], earth, curves, c, scales[c],
            settings[0], settings[1], settings[2], y, samples[filled : filled + room], ends[i],
        )  # fmt: skip
        filled += min(int(ends[i, SAMPLES]), room)
    return last
