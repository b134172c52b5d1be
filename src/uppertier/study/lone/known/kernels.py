"""When the predicted impact of one flight is known well enough: the filter of `track`, no farther than it is asked.

What noise and what the biases do to the state stand apart, as there: total[10,7] is the covariance [7,7] by noise
alone, and below it the error of the state for each unit of minus a bias, a row for each of the three.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.numerics.matrices.kernels import whiten
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
from uppertier.track.bound.kernels import first_look, sound
from uppertier.track.bound.kernels import whole as known_whole


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
def look(total, rows, variance, bias, work):
    """total[10,7] after one look, in place: noise alone, P - K C' - C K' + K N K', and felt biases, T - K L.

    With C = P H', N = H C + R and L = H T + 1 this is the form of `track.bound.kernels.take_look`, written out
    (Bar-Shalom, Li & Kirubarajan 2001, eq. (5.2.3-19)); bias[3] are variances, work[3,26]
    """
    crossed, gain, white = work[:, :7], work[:, 7:14], work[:, 14:17]
    own, left, innovation = work[:, 17:20], work[:, 20:23], work[:, 23:26]
    for m in range(3):
        for i in range(STATE):
            crossed[m, i] = total[i, 0] * rows[m, 0] + total[i, 1] * rows[m, 1] + total[i, 2] * rows[m, 2]
        for b in range(3):
            felt = total[STATE + b]
            left[m, b] = felt[0] * rows[m, 0] + felt[1] * rows[m, 1] + felt[2] * rows[m, 2]
        left[m, m] += 1.0
    for m in range(3):
        for i in range(3):
            own[m, i] = rows[m, 0] * crossed[i, 0] + rows[m, 1] * crossed[i, 1] + rows[m, 2] * crossed[i, 2]
        own[m, m] += variance[m]
        for i in range(3):
            innovation[m, i] = own[m, i]
            for b in range(3):
                innovation[m, i] += left[m, b] * bias[b] * left[i, b]
    whiten(innovation, white)
    for i in range(STATE):
        c0, c1, c2 = crossed[0, i], crossed[1, i], crossed[2, i]
        for b in range(3):
            felt = total[STATE + b, i] * bias[b]
            c0, c1, c2 = c0 + felt * left[0, b], c1 + felt * left[1, b], c2 + felt * left[2, b]
        c2 = c0 * white[2, 0] + c1 * white[2, 1] + c2 * white[2, 2]
        c1 = c0 * white[1, 0] + c1 * white[1, 1]
        c0 = c0 * white[0, 0]
        gain[0, i] = c0 * white[0, 0] + c1 * white[1, 0] + c2 * white[2, 0]
        gain[1, i], gain[2, i] = c1 * white[1, 1] + c2 * white[2, 1], c2 * white[2, 2]
    for m in range(3):
        for i in range(STATE):
            crossed[m, i] -= 0.5 * (own[m, 0] * gain[0, i] + own[m, 1] * gain[1, i] + own[m, 2] * gain[2, i])
    for i in range(STATE):
        for j in range(i, STATE):
            for m in range(3):
                total[i, j] -= gain[m, i] * crossed[m, j] + crossed[m, i] * gain[m, j]
            total[j, i] = total[i, j]
        for b in range(3):
            total[STATE + b, i] -= gain[0, i] * left[0, b] + gain[1, i] * left[1, b] + gain[2, i] * left[2, b]


@compiled()
def semi_major(total, bias, projection, future):
    """Semi-major axis of the one-sigma ellipse of the predicted impact [m]."""
    a, b, c = future[0], future[1], future[2]
    for line in range(3):
        east = north = 0.0
        for j in range(STATE):
            east += total[STATE + line, j] * projection[0, j]
            north += total[STATE + line, j] * projection[1, j]
        a += east * bias[line] * east
        b += east * bias[line] * north
        c += north * bias[line] * north
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

    count[n], projection[n,2,7], future[n,3] : room. The rest as in `commit_along`
    """
    begin, end = looks_of(rows, first, last, reason, confirmed, radar[TRACK_REVISIT], count)
    start = max(begin, first_free(rows, first, last, burnout))
    if begin < 0 or start >= end:
        return math.nan
    ahead(rows, first, last, start, burnout, beta, model, earth, projection, future)
    return commit_along(
        rows, first, burnout, beta, whole, seen, begin, start, end, radar, model, earth, limit, count, projection,
        future,
    )  # fmt: skip


@compiled()
def first_free(rows, first, last, burnout):
    """First sample past the last burnout, of those of one flight."""
    free = 0
    while free < last - first and rows[first + free, 0] < burnout:
        free += 1
    return free


@compiled()
def commit_along(
    rows, first, burnout, beta, whole, seen, begin, start, end, radar, model, earth, limit, count, projection, future
):  # fmt: skip
    """The same where the way ahead from sample `start` on is known.

    seen[n,3] : as `observe_flight` has left it; whole : variance of the relative error of drag
    count[n], begin, end : as `looks_of` has left them; projection[n,2,7], future[n,3] : as `ahead` has
    """
    total, slope, work = np.zeros((SIZE, STATE)), np.empty((3, STATE)), np.empty((3, 26))
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
                known, felt = first_look(lines, variance, model[VELOCITY], whole)
                total[:STATE], total[STATE:] = known, felt.T
            else:
                look(total, lines, variance, bias, work)
        if k >= start and semi_major(total, bias, projection[k], future[k]) < limit:
            together = np.empty((STATE, STATE))
            known_whole(total[:STATE], total[STATE:].T, bias, together)
            return rows[first + k, 0] if sound(together) else math.nan
    return math.nan
