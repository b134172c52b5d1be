"""Compiled motion of a falling body in the rotating frame, its derivative, and angles without a library.

Numbers in, numbers out and no branches: loops over sixteen tracks paste these functions in and run on vectors.
The state is position, velocity and the drag factor: 1 is drag as the assumed ballistic coefficient has it.
"""

from __future__ import annotations

import math

from uppertier.earth.kernels import EARTH_RADIUS
from uppertier.earth.tabulated.kernels import (
    DENSITY,
    LOWER_PIECE,
    MEETING,
    UPPER_PIECE,
    air_piece,
    series_climb,
    table_density,
)
from uppertier.flight.dynamics.kernels import free_fall
from uppertier.numerics.compiled import compiled

# Keeps a division by speed finite at rest, where drag is nil.
AT_REST = 1e-9


@compiled(melt=True)
def acceleration(x, y, z, vx, vy, vz, thin, mu, j2, omega, a, f):
    """Acceleration [m/s2] by gravitation, the turning frame and drag. thin : drag factor / (2 ballistic coefficient)"""
    ax, ay, az, height = free_fall(x, y, z, vx, vy, vz, mu, j2, omega, a, f)
    piece, share = air_piece(height)
    drag = thin * table_density(piece, share) * math.sqrt(vx * vx + vy * vy + vz * vz)
    return ax - drag * vx, ay - drag * vy, az - drag * vz


@compiled(melt=True)
def drag_size(x, y, z, vx, vy, vz, thin, a, f):
    """Size of the drag acceleration [m/s2]; thin as in `acceleration`."""
    height, _ = series_climb(x, y, z, vx, vy, vz, a, f)
    piece, share = air_piece(height)
    return thin * table_density(piece, share) * (vx * vx + vy * vy + vz * vz)


@compiled(melt=True)
def density_slope(piece, share, height):
    """Change of the tabulated density with geometric height [kg/m4]."""
    i = piece * 4
    slope = DENSITY[i + 1] + share * (2.0 * DENSITY[i + 2] + share * (3.0 * DENSITY[i + 3]))
    ratio = EARTH_RADIUS / (EARTH_RADIUS + height)
    return slope * (1.0 / UPPER_PIECE if height >= MEETING else ratio * ratio / LOWER_PIECE)


@compiled(melt=True)
def gradient(x, y, z, mu, j2, a):
    """Derivative of gravitation by position [1/s2]: xx, xy, xz, yy, yz, zz. Of Vallado (2013), eq. (8-30)."""
    inverse = 1.0 / (x * x + y * y + z * z)
    scale = -mu * inverse * math.sqrt(inverse)
    q = 1.5 * j2 * a * a * inverse
    s = 5.0 * z * z * inverse
    level = scale * (1.0 + q * (1.0 - s))
    upright = scale * (1.0 + q * (3.0 - s))
    cross = scale * inverse * (-3.0 - 5.0 * q + 7.0 * q * s)
    polar = scale * inverse * (-3.0 - 15.0 * q + 7.0 * q * s)
    both = scale * inverse * (-3.0 - 25.0 * q + 7.0 * q * s)
    return (
        level + cross * x * x,
        cross * x * y,
        polar * x * z,
        level + cross * y * y,
        polar * y * z,
        upright + both * z * z,
    )


@compiled(melt=True)
def slopes(x, y, z, vx, vy, vz, drag_factor, thin, mu, j2, omega, a, f):
    """Acceleration [3], and its derivative by position [9], by velocity [9] and by the drag factor [3], in one tuple.

    thin : 1 / (2 ballistic coefficient)
    """
    ax, ay, az, height = free_fall(x, y, z, vx, vy, vz, mu, j2, omega, a, f)
    xx, xy, xz, yy, yz, zz = gradient(x, y, z, mu, j2, a)
    piece, share = air_piece(height)
    density = table_density(piece, share)
    speed = math.sqrt(vx * vx + vy * vy + vz * vz) + AT_REST
    _, ux = series_climb(x, y, z, 1.0, 0.0, 0.0, a, f)
    _, uy = series_climb(x, y, z, 0.0, 1.0, 0.0, a, f)
    _, uz = series_climb(x, y, z, 0.0, 0.0, 1.0, a, f)
    full = thin * density * speed
    slow = drag_factor * full
    thick = drag_factor * thin * density_slope(piece, share, height) * speed
    along = drag_factor * thin * density / speed
    w2 = omega * omega
    return (
        ax - slow * vx, ay - slow * vy, az - slow * vz,
        xx + w2 - thick * vx * ux, xy - thick * vx * uy, xz - thick * vx * uz,
        xy - thick * vy * ux, yy + w2 - thick * vy * uy, yz - thick * vy * uz,
        xz - thick * vz * ux, yz - thick * vz * uy, zz - thick * vz * uz,
        -slow - along * vx * vx, 2.0 * omega - along * vx * vy, -along * vx * vz,
        -2.0 * omega - along * vx * vy, -slow - along * vy * vy, -along * vy * vz,
        -along * vx * vz, -along * vy * vz, -slow - along * vz * vz,
        -full * vx, -full * vy, -full * vz,
    )  # fmt: skip


@compiled(melt=True)
def flow(x, y, z, vx, vy, vz, thin, step, mu, j2, omega, a, f):
    """Position and velocity after one step of the classical Runge-Kutta method; thin as in `acceleration`."""
    half, sixth = 0.5 * step, step / 6.0
    a1, b1, c1 = acceleration(x, y, z, vx, vy, vz, thin, mu, j2, omega, a, f)
    vx2, vy2, vz2 = vx + half * a1, vy + half * b1, vz + half * c1
    a2, b2, c2 = acceleration(
        x + half * vx, y + half * vy, z + half * vz, vx2, vy2, vz2, thin, mu, j2, omega, a, f
    )  # fmt: skip
    vx3, vy3, vz3 = vx + half * a2, vy + half * b2, vz + half * c2
    a3, b3, c3 = acceleration(
        x + half * vx2, y + half * vy2, z + half * vz2, vx3, vy3, vz3, thin, mu, j2, omega, a, f
    )  # fmt: skip
    vx4, vy4, vz4 = vx + step * a3, vy + step * b3, vz + step * c3
    a4, b4, c4 = acceleration(
        x + step * vx3, y + step * vy3, z + step * vz3, vx4, vy4, vz4, thin, mu, j2, omega, a, f
    )  # fmt: skip
    return (
        x + sixth * (vx + 2.0 * (vx2 + vx3) + vx4),
        y + sixth * (vy + 2.0 * (vy2 + vy3) + vy4),
        z + sixth * (vz + 2.0 * (vz2 + vz3) + vz4),
        vx + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        vy + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        vz + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )


@compiled(melt=True)
def angle_of(y, x):
    """atan2(y, x), short of half a turn: the angle is halved three times, then a Taylor series. Exact to rounding
    within a quarter turn, to 1e-9 within a half."""
    u = y / (math.sqrt(x * x + y * y) + x)
    u = u / (1.0 + math.sqrt(1.0 + u * u))
    u = u / (1.0 + math.sqrt(1.0 + u * u))
    q = u * u
    s = 1.0 / 21.0 - q / 23.0
    s = 1.0 / 19.0 - q * s
    s = 1.0 / 17.0 - q * s
    s = 1.0 / 15.0 - q * s
    s = 1.0 / 13.0 - q * s
    s = 1.0 / 11.0 - q * s
    s = 1.0 / 9.0 - q * s
    s = 1.0 / 7.0 - q * s
    s = 1.0 / 5.0 - q * s
    s = 1.0 / 3.0 - q * s
    return 8.0 * u * (1.0 - q * s)


@compiled(melt=True)
def difference(r, sa, ca, se, ce, distance, sine_az, cosine_az, sine_el, cosine_el):
    """Measured minus predicted range [m], traverse angle and elevation [rad], from sines and cosines.

    The traverse angle is azimuth times the cosine of the measured elevation: errors of a look stay of one size.
    """
    return (
        distance - r,
        cosine_el * angle_of(sine_az * ca - cosine_az * sa, cosine_az * ca + sine_az * sa),
        angle_of(sine_el * ce - cosine_el * se, cosine_el * ce + sine_el * se),
    )
