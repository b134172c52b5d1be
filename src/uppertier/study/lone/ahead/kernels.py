"""How errors of one flight move: from sample to sample, and from every sample to the ground.

The state error is that of `track.kernels`: position, velocity, relative error of drag; three biases are felt behind it.
Transitions are the same fourth-order Taylor series, but applied to rows and columns instead of being written out.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import geodetic
from uppertier.earth.tabulated.kernels import air_piece, series_height, table_density
from uppertier.numerics.compiled import compiled
from uppertier.track.kernels import DENSITY_STEP

STATE, SIZE = 7, 10

# Of `model`: variance of velocity, noise in free flight and in boost, flutter, height of the air, pieces.
VELOCITY, FREE_NOISE, BOOST_NOISE, FLUTTER, AIR_TOP, PIECES = 0, 1, 2, 3, 4, 5


@compiled()
def density_at(height):
    """Density of the air [kg/m3], tabulated."""
    piece, share = air_piece(height)
    return table_density(piece, share)


@compiled()
def slopes(sample, after, share, beta, drag, earth, slope):
    """Derivatives of acceleration by position, velocity and drag into slope[3,7], at a share of a step.

    As `track.kernels.motion_jacobian`, whose lower half this is, with the air of `earth.tabulated`; returns the drag
    acceleration [m/s2].
    """
    step = after[0] - sample[0]
    s = share
    h00, h10 = (1.0 + 2.0 * s) * (1.0 - s) ** 2, s * (1.0 - s) ** 2 * step
    h01, h11 = s * s * (3.0 - 2.0 * s), s * s * (s - 1.0) * step
    x = h00 * sample[1] + h10 * sample[4] + h01 * after[1] + h11 * after[4]
    y = h00 * sample[2] + h10 * sample[5] + h01 * after[2] + h11 * after[5]
    z = h00 * sample[3] + h10 * sample[6] + h01 * after[3] + h11 * after[6]
    r2 = x * x + y * y + z * z
    inverse = 1.0 / r2
    r = math.sqrt(r2)
    oblate = 1.5 * earth[3] * earth[0] * earth[0] * inverse
    s2, pull = z * z * inverse, -earth[2] * inverse / r
    level = pull * (1.0 + oblate - 5.0 * oblate * s2) + earth[4] * earth[4]
    crossed = pull * (35.0 * oblate * s2 - 3.0 - 5.0 * oblate) * inverse
    polar = pull * 10.0 * oblate * z * inverse
    slope[0, 0], slope[0, 1], slope[0, 2] = level + crossed * x * x, crossed * x * y, (crossed * z - polar) * x
    slope[1, 0], slope[1, 1], slope[1, 2] = crossed * x * y, level + crossed * y * y, (crossed * z - polar) * y
    slope[2, 0], slope[2, 1] = slope[0, 2], slope[1, 2]
    slope[2, 2] = level - earth[4] * earth[4] + (crossed * z - 2.0 * polar) * z + 2.0 * pull * oblate
    for i in range(3):
        for j in range(3, STATE):
            slope[i, j] = 0.0
    slope[0, 4], slope[1, 3] = 2.0 * earth[4], -2.0 * earth[4]
    if not drag:
        return 0.0
    height = series_height(r, inverse, z, earth[0], earth[1])
    density = density_at(height)
    thins = (density_at(height + DENSITY_STEP) - density_at(height - DENSITY_STEP)) / (2.0 * DENSITY_STEP)
    # The vertical, from the radius of curvature at the geocentric latitude: within 1e-5 rad.
    squared = earth[1] * (2.0 - earth[1])
    normal = earth[0] / math.sqrt(1.0 - squared * s2)
    tall = z / (1.0 - squared * normal / (normal + height))
    length = math.sqrt(x * x + y * y + tall * tall)
    up = (x / length, y / length, tall / length)
    v = (
        (1.0 - s) * sample[4] + s * after[4], (1.0 - s) * sample[5] + s * after[5],
        (1.0 - s) * sample[6] + s * after[6],
    )  # fmt: skip
    speed = math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    for i in range(3):
        along = v[i] / (2.0 * beta)
        for j in range(3):
            slope[i, j] -= thins * speed * along * up[j]
            if speed > 0.0:
                slope[i, 3 + j] -= density * along * v[j] / speed
        slope[i, 3 + i] -= density * speed / (2.0 * beta)
        slope[i, 6] = -density * speed * along
    return density * speed * speed / (2.0 * beta)


@compiled()
def carry_row(row, slope, step):
    """row[7] times the transition over a step, in place: Taylor series to fourth order."""
    a0, a1, a2, a3, a4, a5, a6 = row[0], row[1], row[2], row[3], row[4], row[5], row[6]
    w0, w1, w2, w3, w4, w5, w6 = a0, a1, a2, a3, a4, a5, a6
    for order in range(4, 0, -1):
        h = step / order
        n0 = w3 * slope[0, 0] + w4 * slope[1, 0] + w5 * slope[2, 0]
        n1 = w3 * slope[0, 1] + w4 * slope[1, 1] + w5 * slope[2, 1]
        n2 = w3 * slope[0, 2] + w4 * slope[1, 2] + w5 * slope[2, 2]
        n3 = w0 + w3 * slope[0, 3] + w4 * slope[1, 3] + w5 * slope[2, 3]
        n4 = w1 + w3 * slope[0, 4] + w4 * slope[1, 4] + w5 * slope[2, 4]
        n5 = w2 + w3 * slope[0, 5] + w4 * slope[1, 5] + w5 * slope[2, 5]
        n6 = w3 * slope[0, 6] + w4 * slope[1, 6] + w5 * slope[2, 6]
        w0, w1, w2, w3 = a0 + h * n0, a1 + h * n1, a2 + h * n2, a3 + h * n3
        w4, w5, w6 = a4 + h * n4, a5 + h * n5, a6 + h * n6
    row[0], row[1], row[2], row[3], row[4], row[5], row[6] = w0, w1, w2, w3, w4, w5, w6


@compiled()
def carry_column(column, slope, step):
    """The transition over a step times column[7], in place. The relative error of drag stays as it is."""
    a0, a1, a2, a3, a4, a5, a6 = column[0], column[1], column[2], column[3], column[4], column[5], column[6]
    w0, w1, w2, w3, w4, w5 = a0, a1, a2, a3, a4, a5
    for order in range(4, 0, -1):
        h = step / order
        n3 = (
            slope[0, 0] * w0 + slope[0, 1] * w1 + slope[0, 2] * w2
            + slope[0, 3] * w3 + slope[0, 4] * w4 + slope[0, 5] * w5 + slope[0, 6] * a6
        )  # fmt: skip
        n4 = (
            slope[1, 0] * w0 + slope[1, 1] * w1 + slope[1, 2] * w2
            + slope[1, 3] * w3 + slope[1, 4] * w4 + slope[1, 5] * w5 + slope[1, 6] * a6
        )  # fmt: skip
        n5 = (
            slope[2, 0] * w0 + slope[2, 1] * w1 + slope[2, 2] * w2
            + slope[2, 3] * w3 + slope[2, 4] * w4 + slope[2, 5] * w5 + slope[2, 6] * a6
        )  # fmt: skip
        w0, w1, w2 = a0 + h * w3, a1 + h * w4, a2 + h * w5
        w3, w4, w5 = a3 + h * n3, a4 + h * n4, a5 + h * n5
    column[0], column[1], column[2], column[3], column[4], column[5] = w0, w1, w2, w3, w4, w5


@compiled()
def in_air(before, after, burnout, beta, model, earth):
    """Whether drag counts between two samples."""
    if before[0] < burnout or not (math.isfinite(beta) and beta > 0.0):
        return False
    lowest = math.inf
    for sample in (before, after):
        r2 = sample[1] ** 2 + sample[2] ** 2 + sample[3] ** 2
        lowest = min(lowest, series_height(math.sqrt(r2), 1.0 / r2, sample[3], earth[0], earth[1]))
    return lowest < model[AIR_TOP]


@compiled()
def ahead(rows, first, last, start, burnout, beta, model, earth, projection, future):
    """How errors from sample `start` on reach the ground: projection[n,2,7], and what noise adds, future[n,3]."""
    end = rows[last - 1]
    latitude, longitude, _ = geodetic(end[1], end[2], end[3], earth[0], earth[1])
    sl, cl, so, co = math.sin(latitude), math.cos(latitude), math.sin(longitude), math.cos(longitude)
    level, up = ((-so, co, 0.0), (-sl * co, -sl * so, cl)), (cl * co, cl * so, sl)
    sinking = end[4] * up[0] + end[5] * up[1] + end[6] * up[2]
    k, slope = last - first - 1, np.empty((3, STATE))
    for i in range(2):
        drift = level[i][0] * end[4] + level[i][1] * end[5] + level[i][2] * end[6]
        for j in range(3):
            projection[k, i, j] = level[i][j] - drift * up[j] / sinking
            projection[k, i, 3 + j] = 0.0
        projection[k, i, 6] = 0.0
    future[k, 0], future[k, 1], future[k, 2] = 0.0, 0.0, 0.0
    while k > start:
        k -= 1
        before, after = rows[first + k], rows[first + k + 1]
        step = after[0] - before[0]
        drag = in_air(before, after, burnout, beta, model, earth)
        pieces = int(model[PIECES]) if drag else 1
        projection[k] = projection[k + 1]
        slowed = 0.0
        for piece in range(pieces - 1, -1, -1):
            slowed += slopes(before, after, (piece + 0.5) / pieces, beta, drag, earth, slope) / pieces
            carry_row(projection[k, 0], slope, step / pieces)
            carry_row(projection[k, 1], slope, step / pieces)
        density = (model[BOOST_NOISE] if before[0] < burnout else model[FREE_NOISE]) + (model[FLUTTER] * slowed) ** 2
        for line in range(3):
            i, j = (0 if line < 2 else 1), (0 if line == 0 else 1)
            total, p, q = future[k + 1, line], projection[k + 1, i], projection[k + 1, j]
            for m in range(3):
                total += density * step * (
                    p[m] * q[m] * step * step / 3.0
                    + (p[m] * q[3 + m] + p[3 + m] * q[m]) * step / 2.0 + p[3 + m] * q[3 + m]
                )  # fmt: skip
            future[k, line] = total


@compiled()
def move(total, before, after, burnout, beta, model, earth, slope):
    """Carry total[10,7], covariance and felt biases, from one sample to the next, with the noise on the way."""
    step = after[0] - before[0]
    drag = in_air(before, after, burnout, beta, model, earth)
    pieces = int(model[PIECES]) if drag else 1
    slowed = 0.0
    for piece in range(pieces):
        slowed += slopes(before, after, (piece + 0.5) / pieces, beta, drag, earth, slope) / pieces
        # Symmetric: rows of what comes out are columns of what goes in.
        for i in range(SIZE):
            carry_column(total[i], slope, step / pieces)
        for i in range(STATE):
            for j in range(i):
                total[i, j], total[j, i] = total[j, i], total[i, j]
        for i in range(STATE):
            carry_column(total[i], slope, step / pieces)
    density = (model[BOOST_NOISE] if before[0] < burnout else model[FREE_NOISE]) + (model[FLUTTER] * slowed) ** 2
    for i in range(3):
        total[i, i] += density * step**3 / 3.0
        total[i, 3 + i] += density * step * step / 2.0
        total[3 + i, i] += density * step * step / 2.0
        total[3 + i, 3 + i] += density * step
