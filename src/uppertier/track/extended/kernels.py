"""The extended Kalman filter: state and derivative across a step.

Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), sec. 10.3. The derivative
is that of the Runge-Kutta step itself.
"""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled
from uppertier.track.ballistic.kernels import slopes
from uppertier.track.lanes.kernels import (
    COLUMN,
    FRAME,
    OWN,
    PHI,
    SEEDS,
    SLOWED,
    STEP,
    SWING,
    THIN,
    N,
    W,
    X,
    axes,
    bend,
    move_covariance,
    seed,
)

# Of each of the four slopes of a step: velocity [3] and acceleration [3], then derivatives by position [9], by
# velocity [9] and by the drag factor [3].
STAGE = 27 * W
TRIAL = OWN + 4 * STAGE


@compiled()
def stage(w, number, reach, thin, earth):
    """Slopes at one stage: at the state plus `reach` steps along the slope of the stage before."""
    mu, j2, omega, a, f = earth[2], earth[3], earth[4], earth[0], earth[1]
    for l in range(W):
        h, x, o = reach * w[STEP + l], X + l, TRIAL + l
        vx, vy, vz = (
            w[x + 3 * W] + h * w[o + 3 * W], w[x + 4 * W] + h * w[o + 4 * W], w[x + 5 * W] + h * w[o + 5 * W],
        )  # fmt: skip
        found = slopes(
            w[x] + h * w[o], w[x + W] + h * w[o + W], w[x + 2 * W] + h * w[o + 2 * W], vx, vy, vz,
            w[x + 6 * W], thin * w[THIN + l], mu, j2, omega, a, f,
        )  # fmt: skip
        w[o], w[o + W], w[o + 2 * W] = vx, vy, vz
        w[o + 3 * W], w[o + 4 * W], w[o + 5 * W], w[o + 6 * W], w[o + 7 * W], w[o + 8 * W] = (
            found[0], found[1], found[2], found[3], found[4], found[5],
        )  # fmt: skip
        w[o + 9 * W], w[o + 10 * W], w[o + 11 * W], w[o + 12 * W], w[o + 13 * W], w[o + 14 * W] = (
            found[6], found[7], found[8], found[9], found[10], found[11],
        )  # fmt: skip
        w[o + 15 * W], w[o + 16 * W], w[o + 17 * W], w[o + 18 * W], w[o + 19 * W], w[o + 20 * W] = (
            found[12], found[13], found[14], found[15], found[16], found[17],
        )  # fmt: skip
        w[o + 21 * W], w[o + 22 * W], w[o + 23 * W], w[o + 24 * W], w[o + 25 * W], w[o + 26 * W] = (
            found[18], found[19], found[20], found[21], found[22], found[23],
        )  # fmt: skip
    for i in range(STAGE):
        w[OWN + number * STAGE + i] = w[TRIAL + i]


@compiled(melt=True)
def tangent(w, o, x, y, z, vx, vy, vz, d):
    """Change of acceleration by a change of state, with the derivatives in rows o."""
    return (
        w[o + 6 * W] * x + w[o + 7 * W] * y + w[o + 8 * W] * z
        + w[o + 15 * W] * vx + w[o + 16 * W] * vy + w[o + 17 * W] * vz + w[o + 24 * W] * d,
        w[o + 9 * W] * x + w[o + 10 * W] * y + w[o + 11 * W] * z
        + w[o + 18 * W] * vx + w[o + 19 * W] * vy + w[o + 20 * W] * vz + w[o + 25 * W] * d,
        w[o + 12 * W] * x + w[o + 13 * W] * y + w[o + 14 * W] * z
        + w[o + 21 * W] * vx + w[o + 22 * W] * vy + w[o + 23 * W] * vz + w[o + 26 * W] * d,
    )  # fmt: skip


@compiled()
def differentiate(w):
    """Transition [6,7]: every unit change of the state through the four stages of the step."""
    for c in range(N):
        for i in range(N * W):
            w[COLUMN + i] = w[SEEDS + 7 * c * W + i]
        for l in range(W):
            h, s = w[STEP + l], COLUMN + l
            x, y, z, vx, vy, vz, d = (
                w[s], w[s + W], w[s + 2 * W], w[s + 3 * W], w[s + 4 * W], w[s + 5 * W], w[s + 6 * W],
            )  # fmt: skip
            half, sixth, o = 0.5 * h, h / 6.0, OWN + l
            a1, b1, c1 = tangent(w, o, x, y, z, vx, vy, vz, d)
            vx2, vy2, vz2 = vx + half * a1, vy + half * b1, vz + half * c1
            a2, b2, c2 = tangent(w, o + STAGE, x + half * vx, y + half * vy, z + half * vz, vx2, vy2, vz2, d)
            vx3, vy3, vz3 = vx + half * a2, vy + half * b2, vz + half * c2
            a3, b3, c3 = tangent(w, o + 2 * STAGE, x + half * vx2, y + half * vy2, z + half * vz2, vx3, vy3, vz3, d)
            vx4, vy4, vz4 = vx + h * a3, vy + h * b3, vz + h * c3
            a4, b4, c4 = tangent(w, o + 3 * STAGE, x + h * vx3, y + h * vy3, z + h * vz3, vx4, vy4, vz4, d)
            s = COLUMN + 7 * W + l
            w[s] = x + sixth * (vx + 2.0 * (vx2 + vx3) + vx4)
            w[s + W] = y + sixth * (vy + 2.0 * (vy2 + vy3) + vy4)
            w[s + 2 * W] = z + sixth * (vz + 2.0 * (vz2 + vz3) + vz4)
            w[s + 3 * W] = vx + sixth * (a1 + 2.0 * (a2 + a3) + a4)
            w[s + 4 * W] = vy + sixth * (b1 + 2.0 * (b2 + b3) + b4)
            w[s + 5 * W] = vz + sixth * (c1 + 2.0 * (c2 + c3) + c4)
        for i in range(6 * W):
            w[SEEDS + 7 * c * W + i] = w[COLUMN + 7 * W + i]


@compiled()
def resolve(w):
    """Transition [6,7]: moved unit changes along the axes of the moved state."""
    for c in range(N):
        for i in range(6 * W):
            w[COLUMN + i] = w[SEEDS + 7 * c * W + i]
        for l in range(W):
            s, f, g, o = COLUMN + l, FRAME + l, SWING + l, COLUMN + 7 * W + l
            x, y, z = w[s], w[s + W], w[s + 2 * W]
            w[o] = x * w[f] + y * w[f + W] + z * w[f + 2 * W]
            across = x * w[f + 3 * W] + y * w[f + 4 * W] + z * w[f + 5 * W]
            upward = x * w[f + 6 * W] + y * w[f + 7 * W] + z * w[f + 8 * W]
            vx = w[s + 3 * W] - across * w[g] - upward * w[g + 3 * W]
            vy = w[s + 4 * W] - across * w[g + W] - upward * w[g + 4 * W]
            vz = w[s + 5 * W] - across * w[g + 2 * W] - upward * w[g + 5 * W]
            w[o + W], w[o + 2 * W] = across, upward
            w[o + 3 * W] = vx * w[f] + vy * w[f + W] + vz * w[f + 2 * W]
            w[o + 4 * W] = vx * w[f + 3 * W] + vy * w[f + 4 * W] + vz * w[f + 5 * W]
            w[o + 5 * W] = vx * w[f + 6 * W] + vy * w[f + 7 * W] + vz * w[f + 8 * W]
        for i in range(6):
            for l in range(W):
                w[PHI + (7 * i + c) * W + l] = w[COLUMN + (7 + i) * W + l]


@compiled()
def predict_extended(w, drag, curved, earth):
    """State and covariances of one model across a step, without noise. drag : 1 with drag, 0 without."""
    axes(w, curved)
    seed(w)
    stage(w, 0, 0.0, drag, earth)
    stage(w, 1, 0.5, drag, earth)
    stage(w, 2, 0.5, drag, earth)
    stage(w, 3, 1.0, drag, earth)
    differentiate(w)
    for l in range(W):
        # Drag itself is its derivative by the drag factor times that factor; at mid-step.
        o, factor = OWN + 2 * STAGE + l, w[X + 6 * W + l]
        gx, gy, gz = w[o + 24 * W], w[o + 25 * W], w[o + 26 * W]
        w[SLOWED + l] = factor * math.sqrt(gx * gx + gy * gy + gz * gz)
    for i in range(6):
        for l in range(W):
            o = OWN + i * W + l
            mean = w[o] + 2.0 * (w[o + STAGE] + w[o + 2 * STAGE]) + w[o + 3 * STAGE]
            w[X + i * W + l] += w[STEP + l] / 6.0 * mean
    axes(w, curved)
    resolve(w)
    move_covariance(w)
    if curved:
        bend(w, 1.0)
