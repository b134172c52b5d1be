"""Compiled forces on the vehicle, in the rotating frame.

The small functions take and give numbers and have no branches that a vector loop could not take: the flight of one
missile (`flight.kernels`) and the flights in lanes (`flight.lanes`) call the same ones, and so agree to the last bit.
"""

from __future__ import annotations

import math

from uppertier.earth.tabulated.kernels import (
    air_piece,
    series_height,
    table_density,
    table_pressure,
    table_slowness,
)
from uppertier.flight.segments.kernels import (
    COSINE_X,
    COSINE_Y,
    COSINE_Z,
    EXIT,
    FIXED_X,
    FIXED_Y,
    FIXED_Z,
    FLOW,
    FOLLOWS,
    HALF_AREA,
    HALF_OVER_BETA,
    J2,
    M0,
    MU,
    OMEGA,
    POWERED,
    RATE,
    SINE_X,
    SINE_Y,
    SINE_Z,
    T0,
    THRUST,
    A,
    F,
)
from uppertier.numerics.compiled import compiled

AIR_TOP = 1000e3
# Columns of a tabulated drag curve: value, slope and change of slope at a corner; that corner; corners around it.
CD, CD_SLOPE, CD_BEND, CD_CORNER, UP_NEAR, UP_FAR, DOWN_NEAR, DOWN_FAR = range(8)


@compiled(melt=True)
def free_fall(x, y, z, vx, vy, vz, mu, j2, omega, semi_major, flattening):
    """Gravitation (central and J2), Coriolis and centrifugal acceleration [m/s2], and the geodetic height [m].

    Vallado, Fundamentals of Astrodynamics and Applications (2013), eq. (8-30).
    """
    r2 = x * x + y * y + z * z
    inverse = 1.0 / r2
    r = math.sqrt(r2)
    factor = -mu * inverse * inverse * r
    q = 1.5 * j2 * semi_major * semi_major * inverse
    s = 5.0 * z * z * inverse
    planar = factor * (1.0 + q * (1.0 - s)) + omega * omega
    ax = planar * x + 2.0 * omega * vy
    ay = planar * y - 2.0 * omega * vx
    az = factor * (1.0 + q * (3.0 - s)) * z
    return ax, ay, az, series_height(r, inverse, z, semi_major, flattening)


@compiled(melt=True)
def cos_sin(angle):
    """Cosine and sine within 0.8 rad by their Taylor series, to 1e-16; for loops that cannot call a library."""
    x = angle * angle
    c = 1.0 / 20922789888000.0 - x / 6402373705728000.0
    c = -1.0 / 87178291200.0 + x * c
    c = 1.0 / 479001600.0 + x * c
    c = -1.0 / 3628800.0 + x * c
    c = 1.0 / 40320.0 + x * c
    c = -1.0 / 720.0 + x * c
    c = 1.0 / 24.0 + x * c
    c = 1.0 + x * (x * c - 0.5)
    s = -1.0 / 1307674368000.0 + x * (1.0 / 355687428096000.0)
    s = 1.0 / 6227020800.0 + x * s
    s = -1.0 / 39916800.0 + x * s
    s = 1.0 / 362880.0 + x * s
    s = -1.0 / 5040.0 + x * s
    s = 1.0 / 120.0 + x * s
    s = -1.0 / 6.0 + x * s
    return c, angle + angle * (x * s)


@compiled(melt=True)
def curve_row(mach, scale, rows):
    """Row of a tabulated drag curve that a Mach number falls in; the last one holds beyond the end."""
    place = min(mach * scale, rows - 1.0)
    return int(place if place >= 0.0 else 0.0)


@compiled(melt=True)
def drag_coefficient(mach, curves, curve, scale):
    """Cd from curves[C,n,8] tabulated by `flight.drag`: linear between its corners, constant beyond."""
    row = curve_row(mach, scale, curves.shape[1])
    beyond = max(mach - curves[curve, row, CD_CORNER], 0.0)
    return curves[curve, row, CD] + curves[curve, row, CD_SLOPE] * mach + curves[curve, row, CD_BEND] * beyond


@compiled(melt=True)
def derivative(t, y, segment, earth, curves, curve, scale, k, n):
    """Velocity and acceleration in the rotating frame into k[n]; returns height, Mach number and 1/sound there."""
    x, yy, z, vx, vy, vz = y[0], y[1], y[2], y[3], y[4], y[5]
    ax, ay, az, height = free_fall(x, yy, z, vx, vy, vz, earth[MU], earth[J2], earth[OMEGA], earth[A], earth[F])
    k[n, 0], k[n, 1], k[n, 2] = vx, vy, vz
    mach, slowness = 0.0, 0.0
    if segment[POWERED] == 0.0:
        if height < AIR_TOP:
            piece, share = air_piece(height)
            speed = math.sqrt(vx * vx + vy * vy + vz * vz)
            drag = segment[HALF_OVER_BETA] * table_density(piece, share) * speed
            ax -= drag * vx
            ay -= drag * vy
            az -= drag * vz
        k[n, 3], k[n, 4], k[n, 5] = ax, ay, az
        return height, mach, slowness
    piece, share = air_piece(height)
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    slowness = table_slowness(piece, share)
    mach = speed * slowness
    inverse_mass = 1.0 / (segment[M0] - segment[FLOW] * (t - segment[T0]))
    cd = drag_coefficient(mach, curves, curve, scale)
    drag = segment[HALF_AREA] * table_density(piece, share) * speed * cd * inverse_mass
    push = (segment[THRUST] - segment[EXIT] * table_pressure(piece, share)) * inverse_mass
    if segment[FOLLOWS] > 0.0:
        inverse_speed = 1.0 / speed
        dx, dy, dz = vx * inverse_speed, vy * inverse_speed, vz * inverse_speed
    elif segment[RATE] == 0.0:
        dx = segment[FIXED_X] + segment[COSINE_X]
        dy = segment[FIXED_Y] + segment[COSINE_Y]
        dz = segment[FIXED_Z] + segment[COSINE_Z]
    else:
        c, s = cos_sin(segment[RATE] * (t - segment[T0]))
        dx = segment[FIXED_X] + (segment[COSINE_X] * c + segment[SINE_X] * s)
        dy = segment[FIXED_Y] + (segment[COSINE_Y] * c + segment[SINE_Y] * s)
        dz = segment[FIXED_Z] + (segment[COSINE_Z] * c + segment[SINE_Z] * s)
    k[n, 3] = ax - drag * vx + push * dx
    k[n, 4] = ay - drag * vy + push * dy
    k[n, 5] = az - drag * vz + push * dz
    return height, mach, slowness


@compiled()
def mach_corner(mach, margin, rising, curves, curve, scale):
    """Next Mach number beyond a margin at which the drag curve has a corner; inf where none is."""
    place = mach + margin if rising else mach - margin
    row = curve_row(place, scale, curves.shape[1])
    if rising:
        return curves[curve, row, UP_NEAR] if curves[curve, row, UP_NEAR] > place else curves[curve, row, UP_FAR]
    return curves[curve, row, DOWN_NEAR] if curves[curve, row, DOWN_NEAR] < place else curves[curve, row, DOWN_FAR]
