"""Compiled events of a flight: launch, burnout, apogee, entry and impact, found on the dense output of a step."""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import geodetic
from uppertier.earth.tabulated.kernels import series_climb
from uppertier.flight.integrator.kernels import dense
from uppertier.flight.segments.kernels import (
    APOGEE,
    APOGEE_TIME,
    BURNOUT_ANGLE,
    BURNOUT_HEIGHT,
    BURNOUT_SPEED,
    BURNOUT_TIME,
    ENTRY_TIME,
    HEIGHT,
    IMPACT_LATITUDE,
    IMPACT_LONGITUDE,
    IMPACT_TIME,
    IMPACT_X,
    IMPACT_Y,
    IMPACT_Z,
    LATITUDE,
    LONGITUDE,
    SAMPLES,
    STATUS,
    STEPS,
    A,
    F,
)
from uppertier.numerics.compiled import compiled

ENTRY_HEIGHT = 100e3
OK, FAILED, TOO_MANY_STEPS, RUNNING = 0, 3, 4, 5  # RUNNING ends as NO_IMPACT
NEAR = 1e-8
"""A root is found when the height is this near [m], or the climb rate [m/s]."""


@compiled()
def climb(y, earth):
    """Geodetic height [m] and its rate [m/s]."""
    return series_climb(y[0], y[1], y[2], y[3], y[4], y[5], earth[A], earth[F])


@compiled()
def crossing(level, on_rate, before, after, y, terms, earth, out):
    """Share of the step at which height - level, or (on_rate) the climb rate, falls through zero.

    False position with Illinois's weights (Dowell & Jarratt 1971), from the values at both ends of the step; the
    state there is left in `out`.
    """
    low, high, at_low, at_high = 0.0, 1.0, before, after
    share, side = 1.0, 0
    for _ in range(60):
        share = high - at_high * (high - low) / (at_high - at_low)
        # Also what is not a number ends inside the step.
        if not low <= share <= high:
            share = 0.5 * (low + high)
        dense(share, y, terms, out)
        height, rate = climb(out, earth)
        value = rate if on_rate else height - level
        if abs(value) < NEAR:
            return share
        if value > 0.0:
            low, at_low = share, value
            at_high *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            high, at_high = share, value
            at_low *= 0.5 if side == 2 else 1.0
            side = 2
    return share


@compiled()
def clear(ends):
    """An ending of which nothing is known yet."""
    for i in range(ends.size):
        ends[i] = np.nan
    ends[APOGEE] = -np.inf
    ends[SAMPLES] = 0.0


@compiled()
def start(shot, earth, y):
    """Launch state at rest on the Earth into y[6]."""
    e2 = earth[F] * (2.0 - earth[F])
    s, c = math.sin(shot[LATITUDE]), math.cos(shot[LATITUDE])
    normal = earth[A] / math.sqrt(1.0 - e2 * s * s)
    y[0] = (normal + shot[HEIGHT]) * c * math.cos(shot[LONGITUDE])
    y[1] = (normal + shot[HEIGHT]) * c * math.sin(shot[LONGITUDE])
    y[2] = (normal * (1.0 - e2) + shot[HEIGHT]) * s
    y[3], y[4], y[5] = 0.0, 0.0, 0.0


@compiled()
def burnout(t, y, height, rate, ends):
    """Note the end of thrust, once."""
    if math.isnan(ends[BURNOUT_TIME]):
        ends[BURNOUT_TIME], ends[BURNOUT_HEIGHT] = t, height
        speed = math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5])
        ends[BURNOUT_SPEED] = speed
        ends[BURNOUT_ANGLE] = math.asin(max(-1.0, min(1.0, rate / speed))) if speed > 0.0 else np.nan


@compiled(melt=True)
def passes(height, rate, new_height, new_rate, target):
    """Whether a step passes the apogee, the entry height, and the target height on the way down."""
    top = rate > 0.0 and new_rate <= 0.0
    entry = height > ENTRY_HEIGHT and new_height <= ENTRY_HEIGHT
    down = height > target and new_height <= target and new_rate < 0.0
    return top, entry, down


@compiled()
def find_apogee(t, h, rate, new_rate, y, terms, earth, state, ends):
    """Solve for the apogee inside the last step and keep the highest; returns its time."""
    at = t + h * crossing(0.0, True, rate, new_rate, y, terms, earth, state)
    top, _ = climb(state, earth)
    if top > ends[APOGEE]:
        ends[APOGEE], ends[APOGEE_TIME] = top, at
    return at


@compiled()
def find_entry(t, h, height, new_height, y, terms, earth, state, ends):
    """Solve for the fall through 100 km; returns its time."""
    before, after = height - ENTRY_HEIGHT, new_height - ENTRY_HEIGHT
    ends[ENTRY_TIME] = t + h * crossing(ENTRY_HEIGHT, False, before, after, y, terms, earth, state)
    return ends[ENTRY_TIME]


@compiled()
def find_impact(t, h, height, new_height, target, y, terms, earth, state, ends):
    """Solve for the fall through the target height; returns its time."""
    before, after = height - target, new_height - target
    ends[IMPACT_TIME] = t + h * crossing(target, False, before, after, y, terms, earth, state)
    for i in range(6):
        ends[IMPACT_X + i] = state[i]
    return ends[IMPACT_TIME]


@compiled()
def close(status, steps, earth, ends):
    """Write down how the flight went."""
    ends[STATUS], ends[STEPS] = status, steps
    if status == OK:
        ends[IMPACT_LATITUDE], ends[IMPACT_LONGITUDE], _ = geodetic(
            ends[IMPACT_X], ends[IMPACT_Y], ends[IMPACT_Z], earth[A], earth[F]
        )
