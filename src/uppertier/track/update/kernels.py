"""What both filters do with a look, and how a track begins."""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.track.ballistic.kernels import difference
from uppertier.track.lanes.kernels import (
    ADDED,
    BIAS,
    COLUMN,
    COSINE_AZ,
    COSINE_EL,
    CROSS,
    DRAG,
    INVERSE,
    LIKELIHOOD,
    LOOK,
    MISS,
    NOISE,
    PLACE,
    RANGE,
    ROWS,
    SHIFT,
    SINE_AZ,
    SINE_EL,
    SQUARED,
    TAKEN,
    B,
    N,
    P,
    W,
    X,
    frame,
    polar,
)


@compiled(melt=True)
def cross(w, i, l):
    """Covariance of one component of the state with the look."""
    p, b, c, h = P + 7 * i * W + l, B + 3 * i * W + l, CROSS + 3 * i * W + l, ROWS + l
    w[c] = w[p] * w[h] + w[p + W] * w[h + W] + w[p + 2 * W] * w[h + 2 * W] + w[b]
    w[c + W] = w[p] * w[h + 3 * W] + w[p + W] * w[h + 4 * W] + w[p + 2 * W] * w[h + 5 * W] + w[b + W]
    w[c + 2 * W] = w[p] * w[h + 6 * W] + w[p + W] * w[h + 7 * W] + w[p + 2 * W] * w[h + 8 * W] + w[b + 2 * W]


@compiled(melt=True)
def take(w, i, j, l):
    """Covariance of one bias with the look."""
    h, b = ROWS + 3 * i * W + l, B + j * W + l
    own = w[BIAS + i * W + l] if i == j else 0.0
    w[TAKEN + (3 * i + j) * W + l] = w[h] * w[b] + w[h + W] * w[b + 3 * W] + w[h + 2 * W] * w[b + 6 * W] + own


@compiled()
def take_look(w):
    """The best gain for the state, none for the biases, which are considered (Schmidt 1966).

    With that gain the covariance falls by gain times innovation covariance times gain. The look is given by its
    derivative, innovation and added variance; lanes without a look keep what they have.
    """
    for l in range(W):
        cross(w, 0, l)
        cross(w, 1, l)
        cross(w, 2, l)
        cross(w, 3, l)
        cross(w, 4, l)
        cross(w, 5, l)
        cross(w, 6, l)
        take(w, 0, 0, l)
        take(w, 0, 1, l)
        take(w, 0, 2, l)
        take(w, 1, 0, l)
        take(w, 1, 1, l)
        take(w, 1, 2, l)
        take(w, 2, 0, l)
        take(w, 2, 1, l)
        take(w, 2, 2, l)
    for l in range(W):
        h, c, t, a = ROWS + l, CROSS + l, TAKEN + l, ADDED + l
        # Innovation covariance: derivative times covariance with the state, plus what the biases add.
        s00 = w[h] * w[c] + w[h + W] * w[c + 3 * W] + w[h + 2 * W] * w[c + 6 * W] + w[t] + w[a]
        s10 = w[h + 3 * W] * w[c] + w[h + 4 * W] * w[c + 3 * W] + w[h + 5 * W] * w[c + 6 * W]
        s20 = w[h + 6 * W] * w[c] + w[h + 7 * W] * w[c + 3 * W] + w[h + 8 * W] * w[c + 6 * W]
        s11 = w[h + 3 * W] * w[c + W] + w[h + 4 * W] * w[c + 4 * W] + w[h + 5 * W] * w[c + 7 * W]
        s21 = w[h + 6 * W] * w[c + W] + w[h + 7 * W] * w[c + 4 * W] + w[h + 8 * W] * w[c + 7 * W]
        s22 = w[h + 6 * W] * w[c + 2 * W] + w[h + 7 * W] * w[c + 5 * W] + w[h + 8 * W] * w[c + 8 * W]
        s10 += w[t + W] + w[a + W]
        s11 += w[t + 4 * W] + w[a + 2 * W]
        s20 += w[t + 2 * W] + w[a + 3 * W]
        s21 += w[t + 5 * W] + w[a + 4 * W]
        s22 += w[t + 8 * W] + w[a + 5 * W]
        # Through its Cholesky factor: metres and radians stand in it together.
        l00 = math.sqrt(s00)
        l10, l20 = s10 / l00, s20 / l00
        l11 = math.sqrt(s11 - l10 * l10)
        l21 = (s21 - l20 * l10) / l11
        l22 = math.sqrt(s22 - l20 * l20 - l21 * l21)
        i00, i11, i22 = 1.0 / l00, 1.0 / l11, 1.0 / l22
        i10 = -l10 * i00 * i11
        i21 = -l21 * i11 * i22
        i20 = -(l20 * i00 + l21 * i10) * i22
        n0, n1, n2 = w[MISS + l], w[MISS + W + l], w[MISS + 2 * W + l]
        e0, e1, e2 = i00 * n0, i10 * n0 + i11 * n1, i20 * n0 + i21 * n1 + i22 * n2
        w[SQUARED + l] = e0 * e0 + e1 * e1 + e2 * e2
        w[LIKELIHOOD + l] = i00 * i11 * i22
        taken = w[LOOK + l] == 1.0
        w[MISS + l], w[MISS + W + l], w[MISS + 2 * W + l] = (
            n0 if taken else 0.0, n1 if taken else 0.0, n2 if taken else 0.0,
        )  # fmt: skip
        w[INVERSE + l] = i00 * i00 + i10 * i10 + i20 * i20 if taken else 0.0
        w[INVERSE + W + l] = i10 * i11 + i20 * i21 if taken else 0.0
        w[INVERSE + 2 * W + l] = i11 * i11 + i21 * i21 if taken else 0.0
        w[INVERSE + 3 * W + l] = i20 * i22 if taken else 0.0
        w[INVERSE + 4 * W + l] = i21 * i22 if taken else 0.0
        w[INVERSE + 5 * W + l] = i22 * i22 if taken else 0.0
    apply_look(w)


@compiled(melt=True)
def apply_row(w, i, l, g0, g1, g2):
    """One entry of a row of the covariance, less what the look takes from it."""
    c = CROSS + 3 * i * W + l
    return g0 * w[c] + g1 * w[c + W] + g2 * w[c + 2 * W]


@compiled()
def apply_look(w):
    """Gain, state and covariances, from the inverse of the innovation covariance."""
    for i in range(N):
        for j in range(3 * W):
            w[COLUMN + j] = w[CROSS + 3 * i * W + j]
        for l in range(W):
            c, v, t, o = COLUMN + l, INVERSE + l, TAKEN + l, COLUMN + 3 * W + l
            g0 = w[c] * w[v] + w[c + W] * w[v + W] + w[c + 2 * W] * w[v + 3 * W]
            g1 = w[c] * w[v + W] + w[c + W] * w[v + 2 * W] + w[c + 2 * W] * w[v + 4 * W]
            g2 = w[c] * w[v + 3 * W] + w[c + W] * w[v + 4 * W] + w[c + 2 * W] * w[v + 5 * W]
            w[o] = g0 * w[MISS + l] + g1 * w[MISS + W + l] + g2 * w[MISS + 2 * W + l]
            w[o + W] = -(g0 * w[t] + g1 * w[t + 3 * W] + g2 * w[t + 6 * W])
            w[o + 2 * W] = -(g0 * w[t + W] + g1 * w[t + 4 * W] + g2 * w[t + 7 * W])
            w[o + 3 * W] = -(g0 * w[t + 2 * W] + g1 * w[t + 5 * W] + g2 * w[t + 8 * W])
            w[o + 4 * W] = -apply_row(w, 0, l, g0, g1, g2)
            w[o + 5 * W] = -apply_row(w, 1, l, g0, g1, g2)
            w[o + 6 * W] = -apply_row(w, 2, l, g0, g1, g2)
            w[o + 7 * W] = -apply_row(w, 3, l, g0, g1, g2)
            w[o + 8 * W] = -apply_row(w, 4, l, g0, g1, g2)
            w[o + 9 * W] = -apply_row(w, 5, l, g0, g1, g2)
            w[o + 10 * W] = -apply_row(w, 6, l, g0, g1, g2)
        for l in range(W):
            w[SHIFT + i * W + l] = w[COLUMN + 3 * W + l]
        for j in range(3 * W):
            w[B + 3 * i * W + j] += w[COLUMN + 4 * W + j]
        for j in range(7 * W):
            w[P + 7 * i * W + j] += w[COLUMN + 7 * W + j]


@compiled()
def see(w, curved):
    """Innovation, derivative by position and variance of a look, at the predicted state."""
    for l in range(W):
        r, sa, ca, se, ce, _, _, _ = polar(
            w, l, w[X + l], w[X + W + l], w[X + 2 * W + l], 0.0, 0.0, 0.0,
        )  # fmt: skip
        n0, n1, n2 = difference(
            r, sa, ca, se, ce, w[RANGE + l], w[SINE_AZ + l], w[COSINE_AZ + l], w[SINE_EL + l], w[COSINE_EL + l]
        )
        w[MISS + l], w[MISS + W + l], w[MISS + 2 * W + l] = n0, n1, n2
        w[ADDED + l], w[ADDED + 2 * W + l], w[ADDED + 5 * W + l] = (
            w[NOISE + l], w[NOISE + W + l], w[NOISE + 2 * W + l],
        )  # fmt: skip
        w[ADDED + W + l], w[ADDED + 3 * W + l], w[ADDED + 4 * W + l] = 0.0, 0.0, 0.0
        ux, uy, uz, tx, ty, tz, ex, ey, ez = frame(w, l, sa, ca, se, ce)
        a, c, o = w[COSINE_EL + l] / (r * ce), 1.0 / r, ROWS + l
        w[o], w[o + W], w[o + 2 * W] = 1.0 if curved else ux, 0.0 if curved else uy, 0.0 if curved else uz
        w[o + 3 * W], w[o + 4 * W], w[o + 5 * W] = (
            0.0 if curved else a * tx, a if curved else a * ty, 0.0 if curved else a * tz,
        )  # fmt: skip
        w[o + 6 * W], w[o + 7 * W], w[o + 8 * W] = (
            0.0 if curved else c * ex, 0.0 if curved else c * ey, c if curved else c * ez,
        )  # fmt: skip


@compiled()
def start(w, l, velocity, curved):
    """Begin the track of one lane: its first look gives the position, the velocity is only known to be about zero.

    velocity : one sigma before anything is measured
    """
    distance = w[RANGE + l]
    found = frame(w, l, w[SINE_AZ + l], w[COSINE_AZ + l], w[SINE_EL + l], w[COSINE_EL + l])
    out = np.zeros((3, 3))
    for k in range(3):
        size = 1.0 if k == 0 else distance
        for i in range(3):
            plain = found[3 * k + i]
            out[k, i] = size * ((1.0 if i == k else 0.0) if curved else plain)
    for i in range(49):
        w[P + i * W + l] = 0.0
    for i in range(21):
        w[B + i * W + l] = 0.0
    for i in range(3):
        w[X + i * W + l] = w[PLACE + i * W + l] + distance * found[i]
        w[X + (3 + i) * W + l] = 0.0
        w[P + (8 * i + 24) * W + l] = velocity * velocity
        for k in range(3):
            # The bias is taken as zero: the position errs by its noise plus its bias, and so against it.
            w[B + (3 * i + k) * W + l] = -out[k, i] * w[BIAS + k * W + l]
            for j in range(3):
                w[P + (7 * i + j) * W + l] += out[k, i] * out[k, j] * (w[NOISE + k * W + l] + w[BIAS + k * W + l])
    w[X + 6 * W + l] = 1.0
    w[P + 48 * W + l] = w[DRAG + l] ** 2
