"""The unscented Kalman filter with equal weights and no central point (kappa = 0: the cubature points).

Julier & Uhlmann (2004), Proc. IEEE 92, 401-422; Arasaratnam & Haykin (2009), IEEE Trans. Autom. Control 54, 1254-1269.
Fourteen points cross a step, laid out and gathered in the radar's polar coordinates, in which a look is linear. What
the biases do is carried by the regression of the moved points on the points before (statistical linearisation).
"""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled
from uppertier.track.ballistic.kernels import drag_size, flow
from uppertier.track.lanes.kernels import (
    OWN,
    PRODUCT,
    SHIFT,
    SLOWED,
    STEP,
    THIN,
    B,
    N,
    P,
    W,
    X,
    apart,
    polar,
    shifted,
)

ROOT = math.sqrt(7.0)
# Cholesky factor [7,7]; for each of its columns the shift of the point beyond and of the point before [7,12]; their
# mean; one point; polar coordinates of a point, of the moved and of the unmoved centre.
FACTOR = OWN
MOVED = OWN + 49 * W
MEAN, POINT, POLAR, CENTRE, FROM = (MOVED + i * W for i in (84, 90, 96, 104, 112))


@compiled()
def factorise(w):
    """Lower Cholesky factor of the covariance; a direction without variance gets none."""
    for i in range(49 * W):
        w[FACTOR + i] = 0.0
    for j in range(N):
        for i in range(j, N):
            to = FACTOR + (7 * i + j) * W
            for l in range(W):
                w[to + l] = w[P + (7 * i + j) * W + l]
            for k in range(j):
                for l in range(W):
                    w[to + l] -= w[FACTOR + (7 * i + k) * W + l] * w[FACTOR + (7 * j + k) * W + l]
            for l in range(W):
                pivot = math.sqrt(max(w[FACTOR + 8 * j * W + l], 0.0)) if i == j else w[FACTOR + 8 * j * W + l]
                w[to + l] = pivot if i == j else (w[to + l] / pivot if pivot > 0.0 else 0.0)


@compiled()
def move_point(w, drag, earth):
    """The state, shifted by SHIFT, across the step: its polar coordinates into POLAR."""
    mu, j2, omega, a, f = earth[2], earth[3], earth[4], earth[0], earth[1]
    for l in range(W):
        s, o, to = SHIFT + l, FROM + l, POLAR + l
        x, y, z, vx, vy, vz = shifted(
            w, l, w[o], w[o + W], w[o + 2 * W], w[o + 3 * W], w[o + 4 * W], w[o + 5 * W], w[o + 6 * W], w[o + 7 * W],
            w[s], w[s + W], w[s + 2 * W], w[s + 3 * W], w[s + 4 * W], w[s + 5 * W],
        )  # fmt: skip
        x, y, z, vx, vy, vz = flow(
            x, y, z, vx, vy, vz, (w[X + 6 * W + l] + w[s + 6 * W]) * drag * w[THIN + l], w[STEP + l],
            mu, j2, omega, a, f,
        )  # fmt: skip
        r, sa, ca, se, ce, out, across, up = polar(w, l, x, y, z, vx, vy, vz)
        w[to], w[to + W], w[to + 2 * W], w[to + 3 * W] = r, sa, ca, se
        w[to + 4 * W], w[to + 5 * W], w[to + 6 * W], w[to + 7 * W] = ce, out, across, up


@compiled()
def compare_point(w):
    """The moved point as a shift from the moved centre, into POINT."""
    for l in range(W):
        c, o, to = CENTRE + l, POLAR + l, POINT + l
        d0, d1, d2, d3, d4, d5 = apart(
            w[c], w[c + W], w[c + 2 * W], w[c + 3 * W], w[c + 4 * W], w[c + 5 * W], w[c + 6 * W], w[c + 7 * W],
            w[o], w[o + W], w[o + 2 * W], w[o + 3 * W], w[o + 4 * W], w[o + 5 * W], w[o + 6 * W], w[o + 7 * W],
        )  # fmt: skip
        w[to], w[to + W], w[to + 2 * W], w[to + 3 * W], w[to + 4 * W], w[to + 5 * W] = d0, d1, d2, d3, d4, d5


@compiled()
def move_points(w, drag, earth):
    """Centre and fourteen points across the step; shifts of the points from the moved centre, and their mean."""
    for l in range(W):
        o, x = FROM + l, X + l
        r, sa, ca, se, ce, out, across, up = polar(
            w, l, w[x], w[x + W], w[x + 2 * W], w[x + 3 * W], w[x + 4 * W], w[x + 5 * W]
        )  # fmt: skip
        w[o], w[o + W], w[o + 2 * W], w[o + 3 * W] = r, sa, ca, se
        w[o + 4 * W], w[o + 5 * W], w[o + 6 * W], w[o + 7 * W] = ce, out, across, up
    for i in range(N * W):
        w[SHIFT + i] = 0.0
    move_point(w, drag, earth)
    for i in range(8 * W):
        w[CENTRE + i] = w[POLAR + i]
    for i in range(6 * W):
        w[MEAN + i] = 0.0
    for c in range(N):
        for i in range(N):
            for l in range(W):
                w[SHIFT + i * W + l] = ROOT * w[FACTOR + (7 * i + c) * W + l]
        for side in range(2):
            move_point(w, drag, earth)
            compare_point(w)
            for i in range(6 * W):
                w[MOVED + (12 * c + 6 * side) * W + i] = w[POINT + i]
                w[MEAN + i] += w[POINT + i] / 14.0
            for i in range(N * W):
                w[SHIFT + i] = -w[SHIFT + i]


@compiled()
def settle(w, drag, earth):
    """The state at the mean of the moved points, and the drag half-way there."""
    for l in range(W):
        c, s, x = CENTRE + l, MEAN + l, X + l
        x1, y1, z1, vx1, vy1, vz1 = shifted(
            w, l, w[c], w[c + W], w[c + 2 * W], w[c + 3 * W], w[c + 4 * W], w[c + 5 * W], w[c + 6 * W], w[c + 7 * W],
            w[s], w[s + W], w[s + 2 * W], w[s + 3 * W], w[s + 4 * W], w[s + 5 * W],
        )  # fmt: skip
        w[SLOWED + l] = drag_size(
            0.5 * (w[x] + x1), 0.5 * (w[x + W] + y1), 0.5 * (w[x + 2 * W] + z1), 0.5 * (w[x + 3 * W] + vx1),
            0.5 * (w[x + 4 * W] + vy1), 0.5 * (w[x + 5 * W] + vz1), w[x + 6 * W] * drag * w[THIN + l],
            earth[0], earth[1],
        )  # fmt: skip
        w[x], w[x + W], w[x + 2 * W], w[x + 3 * W], w[x + 4 * W], w[x + 5 * W] = x1, y1, z1, vx1, vy1, vz1


@compiled()
def regress_biases(w):
    """Covariance of state and biases: the regression of moved on unmoved points, times what it was."""
    for i in range(N):
        for j in range(3):
            to = PRODUCT + (3 * i + j) * W
            for l in range(W):
                w[to + l] = w[B + (3 * i + j) * W + l]
            for k in range(i):
                for l in range(W):
                    w[to + l] -= w[FACTOR + (7 * i + k) * W + l] * w[PRODUCT + (3 * k + j) * W + l]
            for l in range(W):
                pivot = w[FACTOR + 8 * i * W + l]
                w[to + l] = w[to + l] / pivot if pivot > 0.0 else 0.0
    for i in range(6):
        for j in range(3):
            to = B + (3 * i + j) * W
            for l in range(W):
                w[to + l] = 0.0
            for c in range(N):
                for l in range(W):
                    o = MOVED + (12 * c + i) * W + l
                    w[to + l] += (w[o] - w[o + 6 * W]) / (2.0 * ROOT) * w[PRODUCT + (3 * c + j) * W + l]


@compiled()
def predict_unscented(w, drag, earth):
    """State and covariances of one model across a step, without noise. drag : 1 with drag, 0 without."""
    factorise(w)
    move_points(w, drag, earth)
    regress_biases(w)
    settle(w, drag, earth)
    for c in range(N):
        for i in range(6 * W):
            w[MOVED + 12 * c * W + i] -= w[MEAN + i]
            w[MOVED + (12 * c + 6) * W + i] -= w[MEAN + i]
    for i in range(6):
        for j in range(i + 1):
            to = P + (7 * i + j) * W
            for l in range(W):
                total = 0.0
                for c in range(N):
                    o = MOVED + 12 * c * W + l
                    total += w[o + i * W] * w[o + j * W] + w[o + (6 + i) * W] * w[o + (6 + j) * W]
                w[to + l] = total / 14.0
            for l in range(W):
                w[P + (7 * j + i) * W + l] = w[to + l]
        for l in range(W):
            total = 0.0
            for c in range(N):
                o = MOVED + (12 * c + i) * W + l
                total += (w[o] - w[o + 6 * W]) * w[FACTOR + (42 + c) * W + l]
            w[P + (7 * i + 6) * W + l] = total * (ROOT / 14.0)
            w[P + (42 + i) * W + l] = total * (ROOT / 14.0)
