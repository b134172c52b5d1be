"""Compiled flight kernel: adaptive Dormand-Prince 5(4) over exact segments, with dense output and events.

Twin in plain Python: `flight.specification`. State: Earth-fixed position and velocity [m, m/s]; mass is a known
function of time inside a segment. A segment ends where thrust, mass or steering law change: no step crosses an edge.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import geodetic
from uppertier.flight.dynamics.kernels import (
    APOGEE,
    APOGEE_TIME,
    BURN,
    BURNOUT_ANGLE,
    BURNOUT_HEIGHT,
    BURNOUT_SPEED,
    BURNOUT_TIME,
    EDGE,
    ENTRY_TIME,
    FLOW,
    HEIGHT,
    IMPACT_LATITUDE,
    IMPACT_LONGITUDE,
    IMPACT_TIME,
    IMPACT_X,
    IMPACT_Y,
    IMPACT_Z,
    LATITUDE,
    LONGITUDE,
    M0,
    MODE,
    NO_THRUST,
    SAMPLES,
    STATUS,
    STEPS,
    T0,
    TARGET_HEIGHT,
    A,
    F,
    derivative,
    set_segment,
)
from uppertier.flight.integrator.kernels import dense, step
from uppertier.numerics.compiled import compiled, prange

ENTRY_HEIGHT = 100e3
LONGEST_STEP = 50.0
MAXIMUM_STEPS = 20000


@compiled()
def climb(y, earth):
    """Geodetic height [m] and its rate [m/s]."""
    latitude, longitude, height = geodetic(y[0], y[1], y[2], earth[A], earth[F])
    c = math.cos(latitude)
    rate = y[3] * c * math.cos(longitude) + y[4] * c * math.sin(longitude) + y[5] * math.sin(latitude)
    return height, rate


@compiled()
def crossing(level, on_rate, y, new, h, k, earth, out):
    """Share of the step at which the height falls through `level`, or (on_rate) the climb rate through zero.

    Bisection on the dense output to the last bit; the state there is left in `out`.
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        dense(middle, y, new, h, k, out)
        height, rate = climb(out, earth)
        value = rate if on_rate else height - level
        if value > 0.0:
            low = middle
        else:
            high = middle
    dense(high, y, new, h, k, out)
    return high


@compiled()
def record(samples, count, t, y, mass):
    """Append a row (time, position, velocity, mass) if there is room; returns the new count."""
    if count < samples.shape[0]:
        samples[count, 0] = t
        for i in range(6):
            samples[count, i + 1] = y[i]
        samples[count, 7] = mass
    return count + 1


@compiled()
def start(shot, earth, y, ends):
    """Launch state at rest on the Earth into y; returns the launch height."""
    for i in range(ends.size):
        ends[i] = np.nan
    ends[APOGEE] = -np.inf
    e2 = earth[F] * (2.0 - earth[F])
    s, c = math.sin(shot[LATITUDE]), math.cos(shot[LATITUDE])
    normal = earth[A] / math.sqrt(1.0 - e2 * s * s)
    y[0] = (normal + shot[HEIGHT]) * c * math.cos(shot[LONGITUDE])
    y[1] = (normal + shot[HEIGHT]) * c * math.sin(shot[LONGITUDE])
    y[2] = (normal * (1.0 - e2) + shot[HEIGHT]) * s
    y[3], y[4], y[5] = 0.0, 0.0, 0.0


@compiled()
def events(t, y, new, h, k, earth, target, before, ends, state, samples, count, mass):
    """Apogee, entry and impact inside the last step. `before` holds height and rate at its start.

    Returns whether the flight has come down, and the sample count. Impact leaves its state in `state`.
    """
    height, rate = climb(new, earth)
    keep = samples.shape[0] > 0
    if before[1] > 0.0 and rate <= 0.0:
        share = crossing(0.0, True, y, new, h, k, earth, state)
        top, _ = climb(state, earth)
        if top > ends[APOGEE]:
            ends[APOGEE] = top
            ends[APOGEE_TIME] = t + share * h
        if keep:
            count = record(samples, count, t + share * h, state, mass)
    if before[0] > ENTRY_HEIGHT and height <= ENTRY_HEIGHT:
        share = crossing(ENTRY_HEIGHT, False, y, new, h, k, earth, state)
        ends[ENTRY_TIME] = t + share * h
        if keep:
            count = record(samples, count, t + share * h, state, mass)
    down = before[0] > target and height <= target and rate < 0.0
    if down:
        share = crossing(target, False, y, new, h, k, earth, state)
        ends[IMPACT_TIME] = t + share * h
        for i in range(6):
            ends[IMPACT_X + i] = state[i]
        if keep:
            count = record(samples, count, t + share * h, state, mass)
    before[0], before[1] = height, rate
    return down, count


@compiled()
def fly_one(stages, body, shot, earth, mach, coefficient, tolerance, longest, interval, y, samples, ends):
    """Fly one missile from the state in y to impact; fills `ends`, and `samples` if it has rows.

    `interval` is the spacing of samples [s]; `longest` the longest time flown [s].
    """
    segment = np.zeros(16)
    k = np.empty((7, 6))
    trial, new, state = np.empty(6), np.empty(6), np.empty(6)
    before = np.empty(2)
    total = 0.0
    for i in range(stages.shape[0]):
        total += stages[i, BURN]
    before[0], before[1] = climb(y, earth)
    lowest = min(before[0], shot[TARGET_HEIGHT]) - 1000.0
    t, h, tick, ticks, count, steps = 0.0, 0.1, 0.0, 0, 0, 0
    status = 5  # NO_IMPACT until it comes down
    while t < longest and status == 5:
        edge = min(set_segment(t, y, stages, body, shot, total, segment), longest)
        derivative(t, y, segment, earth, mach, coefficient, k[0])
        if segment[MODE] == NO_THRUST and math.isnan(ends[BURNOUT_TIME]):
            ends[BURNOUT_TIME], ends[BURNOUT_HEIGHT] = t, before[0]
            speed = math.sqrt(y[3] ** 2 + y[4] ** 2 + y[5] ** 2)
            ends[BURNOUT_SPEED] = speed
            ends[BURNOUT_ANGLE] = math.asin(max(-1.0, min(1.0, before[1] / speed))) if speed > 0.0 else np.nan
        while t < edge - EDGE and status == 5:
            remaining = edge - t
            last = h >= remaining
            used = remaining if last else h
            error = step(t, y, used, k, segment, earth, mach, coefficient, trial, new, tolerance)
            steps += 1
            if steps > MAXIMUM_STEPS:
                status = 4
            elif not error <= 1.0:
                h = used * (max(0.2, 0.9 * error**-0.2) if error < np.inf else 0.2)
                if h < 1e-7:
                    status = 3
            else:
                mass = segment[M0] - segment[FLOW] * used
                down, count = events(
                    t, y, new, used, k, earth, shot[TARGET_HEIGHT], before, ends, state, samples, count, mass
                )
                stop = ends[IMPACT_TIME] if down else t + used
                while interval > 0.0 and tick <= stop + EDGE:
                    dense((tick - t) / used, y, new, used, k, trial)
                    mass = segment[M0] - segment[FLOW] * (tick - segment[T0])
                    count = record(samples, count, tick, trial, mass)
                    ticks += 1
                    tick = ticks * interval
                t = edge if last else t + used
                for i in range(6):
                    y[i] = new[i]
                    k[0, i] = k[6, i]
                growth = 0.9 * max(error, 1e-8) ** -0.2
                # A step cut short by an edge says nothing about the step that the error allows.
                h = max(h, min(used * min(growth, 5.0), LONGEST_STEP)) if last else used * min(growth, 5.0)
                h = min(h, LONGEST_STEP)
                if down:
                    status = 0
                elif before[0] < lowest:
                    status = 5
                    t = longest
        if segment[MODE] != NO_THRUST and status == 5 and interval > 0.0:
            count = record(samples, count, t, y, segment[M0] - segment[FLOW] * (t - segment[T0]))
    ends[STATUS], ends[SAMPLES], ends[STEPS] = status, count, steps
    if status == 0:
        ends[IMPACT_LATITUDE], ends[IMPACT_LONGITUDE], _ = geodetic(
            ends[IMPACT_X], ends[IMPACT_Y], ends[IMPACT_Z], earth[A], earth[F]
        )


@compiled(parallel=True)
def fly_many(stages, stage_count, body, vehicle, shots, earth, mach, coefficient, curve, settings, samples, ends):
    """Fly shots[N] from rest. vehicle[N] chooses rows of stages[V,S,6], body[V,7]; curve[V] rows of the drag tables.

    settings : tolerance [m], longest time [s], sample interval [s].
    samples : [N, K, 8], K = 0 for ends only.
    """
    for i in prange(shots.shape[0]):
        v = vehicle[i]
        y = np.empty(6)
        start(shots[i], earth, y, ends[i])
        fly_one(
            stages[v, : stage_count[v]],
            body[v],
            shots[i],
            earth,
            mach[curve[v]],
            coefficient[curve[v]],
            settings[0],
            settings[1],
            settings[2],
            y,
            samples[i],
            ends[i],
        )


@compiled(parallel=True)
def coast_many(states, body, shots, earth, mach, coefficient, settings, samples, ends):
    """Fly states[N,6] on without thrust, under body[7]'s ballistic coefficient, down to each shot's target height."""
    none = np.zeros((1, 6))
    for i in prange(shots.shape[0]):
        y = states[i].copy()
        for j in range(ends.shape[1]):
            ends[i, j] = np.nan
        ends[i, APOGEE] = -np.inf
        fly_one(
            none,
            body,
            shots[i],
            earth,
            mach,
            coefficient,
            settings[0],
            settings[1],
            settings[2],
            y,
            samples[i],
            ends[i],
        )
