"""When the predicted impact of one flight is known well enough: the filter of `track`, no farther than it is asked.

The gain of a look is the optimal one, for which the long form of the update is not needed.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.numerics.matrices.kernels import invert
from uppertier.study.lone.ahead.kernels import SIZE, STATE, VELOCITY, ahead, move
from uppertier.study.lone.view.kernels import (
    ANGLE_BIAS,
    AZIMUTH,
    EAST,
    ELEVATION,
    NORTH,
    RANGE_BIAS,
    RANGE_UNIT,
    SEEN,
    SIGNAL,
    TALL,
    TILT_COSINE,
    TILT_SINE,
    TRACK_REVISIT,
    WIDE,
)
from uppertier.track.kernels import first_look


@compiled()
def measured(sample, seen, radar, rows, variance):
    """Derivative of range, traverse and elevation by position into rows[3,3], variances of one look into [3].

    As `track.looks.directions` and `radar.measure.errors`.
    """
    dx, dy, dz = sample[1] - radar[0], sample[2] - radar[1], sample[3] - radar[2]
    away = math.sqrt(dx * dx + dy * dy + dz * dz)
    e = (dx * radar[EAST] + dy * radar[EAST + 1] + dz * radar[EAST + 2]) / away
    n = (dx * radar[NORTH] + dy * radar[NORTH + 1] + dz * radar[NORTH + 2]) / away
    level = math.hypot(e, n)
    if level == 0.0:
        e, n, level = 0.0, 1.0, 1.0
    rows[0, 0], rows[0, 1], rows[0, 2] = dx / away, dy / away, dz / away
    for i in range(3):
        rows[1, i] = (n / level * radar[EAST + i] - e / level * radar[NORTH + i]) / away
    for i in range(3):
        a, b = (i + 1) % 3, (i + 2) % 3
        rows[2, i] = rows[1, a] * rows[0, b] - rows[1, b] * rows[0, a]
    azimuth, elevation = seen[AZIMUTH], seen[ELEVATION]
    per_root = 1.0 / math.sqrt(2.0 * seen[SIGNAL])
    wide, tall = radar[WIDE] * per_root, radar[TALL] * per_root
    ce, se, ca, sa = math.cos(elevation), math.sin(elevation), math.cos(azimuth), math.sin(azimuth)
    sine, cosine = radar[TILT_SINE], radar[TILT_COSINE]
    area = ce * (ce * ca * cosine + se * sine)
    across = ce * math.hypot((ce * cosine + se * ca * sine) * wide, -se * sa * tall) / area
    upward = math.hypot(ce * sa * sine * wide, ce * ca * tall) / area
    variance[0], variance[1], variance[2] = (radar[RANGE_UNIT] * per_root) ** 2, across * across, upward * upward


@compiled()
def look(total, rows, variance, work):
    """total[10,10] after one look, in place: P - K S K' for the state, P - K (H P) between state and biases.

    For the optimal gain K = P H' / S the form of `track.kernels.take_look` is this (Bar-Shalom, Li & Kirubarajan
    2001, eq. (5.2.3-14)); the biases have no gain. work[3,26]
    """
    crossed, gain, inverse = work[:, :10], work[:, 10:20], work[:, 20:23]
    innovation = work[:, 23:26]
    for i in range(SIZE):
        for m in range(3):
            crossed[m, i] = (
                total[i, 0] * rows[m, 0] + total[i, 1] * rows[m, 1] + total[i, 2] * rows[m, 2] + total[i, STATE + m]
            )  # fmt: skip
    for m in range(3):
        for i in range(3):
            innovation[m, i] = (
                rows[m, 0] * crossed[i, 0] + rows[m, 1] * crossed[i, 1] + rows[m, 2] * crossed[i, 2]
                + crossed[i, STATE + m]
            )  # fmt: skip
        innovation[m, m] += variance[m]
    invert(innovation, inverse)
    for i in range(STATE):
        for m in range(3):
            gain[m, i] = (
                crossed[0, i] * inverse[0, m] + crossed[1, i] * inverse[1, m] + crossed[2, i] * inverse[2, m]
            )  # fmt: skip
    for i in range(STATE):
        for j in range(i, SIZE):
            total[i, j] -= gain[0, i] * crossed[0, j] + gain[1, i] * crossed[1, j] + gain[2, i] * crossed[2, j]
            total[j, i] = total[i, j]


@compiled()
def semi_major(total, projection, future):
    """Semi-major axis of the one-sigma ellipse of the predicted impact [m]."""
    a, b, c = future[0], future[1], future[2]
    for i in range(STATE):
        east = north = 0.0
        for j in range(STATE):
            east += total[i, j] * projection[0, j]
            north += total[i, j] * projection[1, j]
        a += projection[0, i] * east
        b += projection[0, i] * north
        c += projection[1, i] * north
    return math.sqrt(0.5 * (a + c) + math.hypot(0.5 * (a - c), b))


@compiled()
def looks_of(rows, first, last, reason, confirmed, revisit, count):
    """Looks that fall on each sample, into count[n]; returns the first sample with one and the one after the last."""
    begin, end, due = -1, -1, 0.0
    for k in range(last - first):
        time, count[k] = rows[first + k, 0], 0
        if reason[k] == SEEN and time >= confirmed:
            begin = k if begin < 0 else begin
        if begin >= 0:
            now = math.floor((time - rows[first + begin, 0]) / revisit + 1e-9)
            if reason[k] == SEEN and time >= confirmed:
                count[k] = 1 if k == begin else int(now - due)
            end = k + 1 if count[k] > 0 else end
            due = now
    return begin, end


@compiled()
def commit_time(
    rows, first, last, burnout, beta, whole, seen, reason, confirmed, radar, model, earth, limit, count, projection,
    future,
):  # fmt: skip
    """When the ellipse of the predicted impact first falls below a limit [m]; NaN where never.

    seen[n,3], reason[n] : as `observe_flight` has left them; whole : variance of the relative error of drag
    count[n], projection[n,2,7], future[n,3] : room
    """
    begin, end = looks_of(rows, first, last, reason, confirmed, radar[TRACK_REVISIT], count)
    free = 0
    while free < last - first and rows[first + free, 0] < burnout:
        free += 1
    start = max(begin, free)
    if begin < 0 or start >= end:
        return math.nan
    ahead(rows, first, last, start, burnout, beta, model, earth, projection, future)
    total, slope, work = np.zeros((SIZE, SIZE)), np.empty((3, STATE)), np.empty((3, 26))
    lines, variance, bias = np.empty((3, 3)), np.empty(3), np.empty(3)
    bias[0], bias[1], bias[2] = radar[RANGE_BIAS] ** 2, radar[ANGLE_BIAS] ** 2, radar[ANGLE_BIAS] ** 2
    for k in range(begin, end):
        if k > begin:
            move(total, rows[first + k - 1], rows[first + k], burnout, beta, model, earth, slope)
        if count[k] > 0:
            measured(rows[first + k], seen[k], radar, lines, variance)
            for i in range(3):
                variance[i] /= count[k]
            if k == begin:
                total[:] = first_look(lines, variance, bias, model[VELOCITY], whole)
            else:
                look(total, lines, variance, work)
        if k >= start and semi_major(total, projection[k], future[k]) < limit:
            return rows[first + k, 0]
    return math.nan
