"""The workspace of sixteen tracks, and the polar coordinates in which their errors are counted.

Sixteen tracks stand in the lanes of one flat workspace, w[row + lane], so that the compiler can run every loop over
the lanes on vectors. No lane looks at its neighbours. The state of one track is position, velocity and drag factor,
Earth-fixed; the errors of three measurement biases stand behind it as considered parameters.

Errors are counted in the radar's polar coordinates: outward, across, upward, and velocity along the same three axes
where the body is. Range is known to centimetres and the angles to hundreds of metres, so that what is known lies on
an arc that is deeper than the noise: in straight axes each look would tilt the disc of the last and seem to tell what
it does not. With `curved` 0 the errors stand in Earth-fixed axes, as in the textbook filter.
"""

from __future__ import annotations

import math

from uppertier.flight.dynamics.kernels import cos_sin
from uppertier.numerics.compiled import compiled
from uppertier.track.ballistic.kernels import angle_of

W = 16
BENT = 8.0
N = 7
# State, its covariance (both triangles), and its covariance with the biases.
X, P, B = 0, 7 * W, 56 * W
STATE = 77
# Of one lane: place of the radar; east, north and up there; variance of the biases; 1 / (2 ballistic coefficient);
# one sigma of the drag factor.
PLACE = STATE * W
BASIS, BIAS, THIN, DRAG = PLACE + 3 * W, PLACE + 12 * W, PLACE + 15 * W, PLACE + 16 * W
FIXED = 17
# Of one time: step before it, whether a look is taken (1) or begins the track (2), range, sine and cosine of azimuth
# and of elevation, variance of range, traverse angle and elevation.
STEP = DRAG + W
LOOK, RANGE, SINE_AZ, COSINE_AZ, SINE_EL, COSINE_EL, NOISE = (STEP + i * W for i in range(1, 8))
TIMED = 10
# Scratch. The look: derivative by position [3,3], innovation [3], variance it adds [6: 00 10 11 20 21 22], its
# covariance with the state [7,3], one row at work [21], its covariance with the biases [3,3], its inverse
# covariance [6].
ROWS = NOISE + 3 * W
MISS, ADDED, CROSS, COLUMN, TAKEN, INVERSE = (ROWS + i * W for i in (9, 12, 18, 39, 60, 69))
# Results of the look: normalised innovation squared, logarithm of the likelihood; of the step: drag [m/s2].
SQUARED = INVERSE + 6 * W
LIKELIHOOD, SLOWED = SQUARED + W, SQUARED + 2 * W
# Of the prediction: transition [6,7], the new rows of covariance and of covariance with the biases [7,7] and [7,3],
# and the filter's own rows after them.
PHI = SLOWED + W
# Axes of the errors [3,3], what a shift across or upward alone does to the velocity [2,3], unit shifts Earth-fixed
# [7,7], a shift of the state [7].
FRAME, SWING, SEEDS, SHIFT = (PHI + i * W for i in (42, 51, 57, 106))
PRODUCT, OWN = PHI + 113 * W, PHI + 183 * W
SIZE = OWN + 180 * W


@compiled(melt=True)
def polar(w, l, x, y, z, vx, vy, vz):
    """Range, sine and cosine of azimuth and of elevation, and velocity outward, across (with azimuth) and upward."""
    b = BASIS + l
    x, y, z = x - w[PLACE + l], y - w[PLACE + W + l], z - w[PLACE + 2 * W + l]
    e = x * w[b] + y * w[b + W] + z * w[b + 2 * W]
    n = x * w[b + 3 * W] + y * w[b + 4 * W] + z * w[b + 5 * W]
    u = x * w[b + 6 * W] + y * w[b + 7 * W] + z * w[b + 8 * W]
    ve = vx * w[b] + vy * w[b + W] + vz * w[b + 2 * W]
    vn = vx * w[b + 3 * W] + vy * w[b + 4 * W] + vz * w[b + 5 * W]
    vu = vx * w[b + 6 * W] + vy * w[b + 7 * W] + vz * w[b + 8 * W]
    level = math.sqrt(e * e + n * n)
    r = math.sqrt(e * e + n * n + u * u)
    sa, ca, se, ce = e / level, n / level, u / r, level / r
    along = sa * ve + ca * vn
    return r, sa, ca, se, ce, ce * along + se * vu, ca * ve - sa * vn, ce * vu - se * along


@compiled(melt=True)
def earthward(w, l, e, n, u):
    """Earth-fixed axes of a vector given to east, north and up."""
    b = BASIS + l
    return (
        e * w[b] + n * w[b + 3 * W] + u * w[b + 6 * W],
        e * w[b + W] + n * w[b + 4 * W] + u * w[b + 7 * W],
        e * w[b + 2 * W] + n * w[b + 5 * W] + u * w[b + 8 * W],
    )


@compiled(melt=True)
def shifted(w, l, r, sa, ca, se, ce, out, across, up, d0, d1, d2, d3, d4, d5):
    """Earth-fixed state of polar coordinates shifted by d: range, across and upward [m], and three velocities."""
    c, s = cos_sin(d1 / (r * ce))
    sa, ca = sa * c + ca * s, ca * c - sa * s
    c, s = cos_sin(d2 / r)
    se, ce = se * c + ce * s, ce * c - se * s
    r, out, across, up = r + d0, out + d3, across + d4, up + d5
    x, y, z = earthward(w, l, r * ce * sa, r * ce * ca, r * se)
    along = ce * out - se * up
    vx, vy, vz = earthward(w, l, sa * along + ca * across, ca * along - sa * across, se * out + ce * up)
    return x + w[PLACE + l], y + w[PLACE + W + l], z + w[PLACE + 2 * W + l], vx, vy, vz


@compiled(melt=True)
def apart(r, sa, ca, se, ce, out, across, up, r2, sa2, ca2, se2, ce2, out2, across2, up2):
    """Shift that leads from the first polar coordinates to the second."""
    return (
        r2 - r,
        r * ce * angle_of(sa2 * ca - ca2 * sa, ca2 * ca + sa2 * sa),
        r * angle_of(se2 * ce - ce2 * se, ce2 * ce + se2 * se),
        out2 - out,
        across2 - across,
        up2 - up,
    )


@compiled(melt=True)
def frame(w, l, sa, ca, se, ce):
    """Unit vectors outward, across and upward, Earth-fixed, in one tuple."""
    ux, uy, uz = earthward(w, l, ce * sa, ce * ca, se)
    tx, ty, tz = earthward(w, l, ca, -sa, 0.0)
    ex, ey, ez = earthward(w, l, -se * sa, -se * ca, ce)
    return ux, uy, uz, tx, ty, tz, ex, ey, ez


@compiled()
def axes(w, curved):
    """Frame of every lane's state into FRAME, and what a shift across or upward alone does to its velocity into SWING.

    Where coordinates are not curved: the Earth-fixed axes, and nothing.
    """
    for l in range(W):
        vx, vy, vz = w[X + 3 * W + l], w[X + 4 * W + l], w[X + 5 * W + l]
        r, sa, ca, se, ce, _, _, _ = polar(w, l, w[X + l], w[X + W + l], w[X + 2 * W + l], vx, vy, vz)
        ux, uy, uz, tx, ty, tz, ex, ey, ez = frame(w, l, sa, ca, se, ce)
        o, s, b, level = FRAME + l, SWING + l, BASIS + 6 * W + l, r * ce
        w[o], w[o + W], w[o + 2 * W] = ux if curved else 1.0, uy if curved else 0.0, uz if curved else 0.0
        w[o + 3 * W], w[o + 4 * W], w[o + 5 * W] = tx if curved else 0.0, ty if curved else 1.0, tz if curved else 0.0
        w[o + 6 * W], w[o + 7 * W], w[o + 8 * W] = ex if curved else 0.0, ey if curved else 0.0, ez if curved else 1.0
        # Azimuth turns the frame about the vertical, clockwise; elevation about the axis across.
        w[s] = (w[b + 2 * W] * vy - w[b + W] * vz) / level if curved else 0.0
        w[s + W] = (w[b] * vz - w[b + 2 * W] * vx) / level if curved else 0.0
        w[s + 2 * W] = (w[b + W] * vx - w[b] * vy) / level if curved else 0.0
        w[s + 3 * W] = (ty * vz - tz * vy) / r if curved else 0.0
        w[s + 4 * W] = (tz * vx - tx * vz) / r if curved else 0.0
        w[s + 5 * W] = (tx * vy - ty * vx) / r if curved else 0.0


@compiled()
def seed(w):
    """Unit shifts of the state as Earth-fixed changes of position and velocity, into SEEDS [7,7]."""
    for i in range(49 * W):
        w[SEEDS + i] = 0.0
    for i in range(3 * W):
        for j in range(3):
            w[SEEDS + 7 * j * W + i] = w[FRAME + 3 * j * W + i]
            w[SEEDS + (7 * (3 + j) + 3) * W + i] = w[FRAME + 3 * j * W + i]
        w[SEEDS + 10 * W + i] = w[SWING + i]
        w[SEEDS + 17 * W + i] = w[SWING + 3 * W + i]
    for l in range(W):
        w[SEEDS + 48 * W + l] = 1.0


@compiled(melt=True)
def add_axis(w, i, l, cube, square, plain):
    """White noise along one axis."""
    w[P + 8 * i * W + l] += cube
    w[P + (8 * i + 3) * W + l] += square
    w[P + (8 * i + 21) * W + l] += square
    w[P + (8 * i + 24) * W + l] += plain


@compiled()
def add_noise(w, density, flutter):
    """White noise of acceleration over a step: `density` [m2/s3], and a share of drag afresh every second.

    Bar-Shalom, Li & Kirubarajan, Estimation with Applications (2001), eq. (6.2.2-12). The same along any axes.
    """
    for l in range(W):
        slowed, h = flutter * w[SLOWED + l], w[STEP + l]
        plain = (density + slowed * slowed) * h
        square = 0.5 * h * plain
        cube = plain * h * h / 3.0
        add_axis(w, 0, l, cube, square, plain)
        add_axis(w, 1, l, cube, square, plain)
        add_axis(w, 2, l, cube, square, plain)


@compiled(melt=True)
def row_by(w, f, p, step, l):
    """Row of the transition in rows f times a column that starts in row p."""
    return (
        w[f + l] * w[p + l] + w[f + W + l] * w[p + step + l] + w[f + 2 * W + l] * w[p + 2 * step + l]
        + w[f + 3 * W + l] * w[p + 3 * step + l] + w[f + 4 * W + l] * w[p + 4 * step + l]
        + w[f + 5 * W + l] * w[p + 5 * step + l] + w[f + 6 * W + l] * w[p + 6 * step + l]
    )  # fmt: skip


@compiled(melt=True)
def by_row(w, f, l, t0, t1, t2, t3, t4, t5, t6):
    """Seven numbers times the row of the transition in rows f."""
    return (
        t0 * w[f + l] + t1 * w[f + W + l] + t2 * w[f + 2 * W + l] + t3 * w[f + 3 * W + l] + t4 * w[f + 4 * W + l]
        + t5 * w[f + 5 * W + l] + t6 * w[f + 6 * W + l]
    )  # fmt: skip


@compiled()
def transform(w):
    """Transition times covariance times transition [7,7] and times covariance with the biases [7,3], into PRODUCT.

    The drag factor stays as it is.
    """
    row, new = OWN, OWN + 7 * W
    for i in range(6):
        for j in range(7 * W):
            w[row + j] = w[PHI + 7 * i * W + j]
        for l in range(W):
            t0, t1 = row_by(w, row, P, 7 * W, l), row_by(w, row, P + W, 7 * W, l)
            t2, t3 = row_by(w, row, P + 2 * W, 7 * W, l), row_by(w, row, P + 3 * W, 7 * W, l)
            t4, t5 = row_by(w, row, P + 4 * W, 7 * W, l), row_by(w, row, P + 5 * W, 7 * W, l)
            t6 = row_by(w, row, P + 6 * W, 7 * W, l)
            w[new + l] = by_row(w, PHI, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + W + l] = by_row(w, PHI + 7 * W, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + 2 * W + l] = by_row(w, PHI + 14 * W, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + 3 * W + l] = by_row(w, PHI + 21 * W, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + 4 * W + l] = by_row(w, PHI + 28 * W, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + 5 * W + l] = by_row(w, PHI + 35 * W, l, t0, t1, t2, t3, t4, t5, t6)
            w[new + 6 * W + l] = t6
            w[new + 7 * W + l] = row_by(w, row, B, 3 * W, l)
            w[new + 8 * W + l] = row_by(w, row, B + W, 3 * W, l)
            w[new + 9 * W + l] = row_by(w, row, B + 2 * W, 3 * W, l)
        for j in range(7 * W):
            w[PRODUCT + 7 * i * W + j] = w[new + j]
        for j in range(3 * W):
            w[PRODUCT + (49 + 3 * i) * W + j] = w[new + 7 * W + j]
    for i in range(6):
        for l in range(W):
            w[PRODUCT + (42 + i) * W + l] = w[PRODUCT + (7 * i + 6) * W + l]
    for l in range(W):
        w[PRODUCT + 48 * W + l] = w[P + 48 * W + l]


@compiled()
def move_covariance(w):
    """Carry both covariances across the transition."""
    transform(w)
    for i in range(49 * W):
        w[P + i] = w[PRODUCT + i]
    for i in range(18 * W):
        w[B + i] = w[PRODUCT + 49 * W + i]


@compiled()
def bend(w, mean_share):
    """What the spread of velocities across the line of sight does to the range in a step, to second order.

    Outward acceleration has the square of the velocity across over the range in it. Its mean goes to the state, its
    variance, by the moments of normal numbers, to the covariance. The error stays much the same from one step to the
    next, and noise does not: the variance is multiplied by BENT, found by trial (tests/track).
    mean_share : 1 to move the state too, 0 where that has been done
    """
    for l in range(W):
        p, h = P + l, w[STEP + l]
        r, sa, ca, se, ce, out, across, up = polar(
            w, l, w[X + l], w[X + W + l], w[X + 2 * W + l], w[X + 3 * W + l], w[X + 4 * W + l], w[X + 5 * W + l]
        )  # fmt: skip
        tt, te, ee = w[p + 32 * W], w[p + 33 * W], w[p + 40 * W]
        mean, variance = mean_share * (tt + ee) / r, BENT * 2.0 * (tt * tt + 2.0 * te * te + ee * ee) / (r * r)
        x, y, z, vx, vy, vz = shifted(
            w, l, r, sa, ca, se, ce, out, across, up, 0.5 * h * h * mean, 0.0, 0.0, h * mean, 0.0, 0.0
        )  # fmt: skip
        w[X + l], w[X + W + l], w[X + 2 * W + l] = x, y, z
        w[X + 3 * W + l], w[X + 4 * W + l], w[X + 5 * W + l] = vx, vy, vz
        w[p] += 0.25 * h * h * h * h * variance
        w[p + 3 * W] += 0.5 * h * h * h * variance
        w[p + 21 * W] += 0.5 * h * h * h * variance
        w[p + 24 * W] += h * h * variance


@compiled()
def shift(w, curved):
    """Move the state by SHIFT."""
    for l in range(W):
        o, x = SHIFT + l, X + l
        w[x + 6 * W] += w[o + 6 * W]
        x0, y0, z0, vx0, vy0, vz0 = w[x], w[x + W], w[x + 2 * W], w[x + 3 * W], w[x + 4 * W], w[x + 5 * W]
        r, sa, ca, se, ce, out, across, up = polar(w, l, x0, y0, z0, vx0, vy0, vz0)
        x1, y1, z1, vx1, vy1, vz1 = shifted(
            w, l, r, sa, ca, se, ce, out, across, up,
            w[o], w[o + W], w[o + 2 * W], w[o + 3 * W], w[o + 4 * W], w[o + 5 * W],
        )  # fmt: skip
        w[x], w[x + W], w[x + 2 * W] = (
            x1 if curved else x0 + w[o], y1 if curved else y0 + w[o + W], z1 if curved else z0 + w[o + 2 * W],
        )  # fmt: skip
        w[x + 3 * W], w[x + 4 * W], w[x + 5 * W] = (
            vx1 if curved else vx0 + w[o + 3 * W], vy1 if curved else vy0 + w[o + 4 * W],
            vz1 if curved else vz0 + w[o + 5 * W],
        )  # fmt: skip
