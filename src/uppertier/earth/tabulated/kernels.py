"""The air as a table, for flights: the same standard as `earth.kernels.air`, without exp, log or pow.

Cubic Hermite pieces, 125 m of geopotential height each below 86 km and 1 km of geometric height above, so that every
layer boundary of the standard and every row of its upper table is a knot. A smooth curve across those corners would
move impacts by metres; this one follows density to 1e-9 below 86 km and to 3e-6 above (tests/earth).
Pieces of 250 m (1e-8) would move an intercontinental impact by 3 mm, through the thrust lost to the air.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import (
    EARTH_RADIUS,
    GAS_CONSTANT,
    GRAVITY,
    LAYER_GRADIENT,
    LAYER_HEIGHT,
    LAYER_PRESSURE,
    LAYER_TEMPERATURE,
    TOP_SPEED_OF_SOUND,
    UPPER_HEIGHT,
    UPPER_LOG_DENSITY,
    UPPER_LOG_PRESSURE,
)
from uppertier.numerics.compiled import compiled

LOWEST = -5e3
MEETING = 86e3
FIRST, LOWER_PIECE, LOWER = -5250.0, 125.0, 722
UPPER_PIECE, UPPER = 1e3, 914
CORNER_TOP = 120e3
"""Above this the rows of the upper table no longer show in a flight."""


def _pieces(start, end, start_slope, end_slope):
    """Coefficients [n,4] of cubics in the share of each piece; slopes per piece."""
    rise = end - start
    return np.stack([start, start_slope, 3 * rise - 2 * start_slope - end_slope, start_slope + end_slope - 2 * rise], 1)


def _layer_air(layer, geopotential):
    """Pressure, density and 1/sound of a layer, continued to any height, and their slopes [3,n].

    NOAA-S/T 76-1562, eqs. (23), (33a), (33b), (42), (50).
    """
    base, gradient = LAYER_TEMPERATURE[layer], LAYER_GRADIENT[layer]
    rise = geopotential - LAYER_HEIGHT[layer]
    temperature = base + gradient * rise
    power = -GRAVITY / (GAS_CONSTANT * np.where(gradient == 0.0, 1.0, gradient))
    shape = np.where(gradient == 0.0, np.exp(-GRAVITY * rise / (GAS_CONSTANT * base)), (temperature / base) ** power)
    pressure = LAYER_PRESSURE[layer] * shape
    density = pressure / (GAS_CONSTANT * temperature)
    slowness = 1.0 / np.sqrt(1.4 * GAS_CONSTANT * temperature)
    slope = -density * GRAVITY
    density_slope = slope / (GAS_CONSTANT * temperature) - density * gradient / temperature
    return np.stack([pressure, density, slowness]), np.stack(
        [slope, density_slope, -0.5 * slowness * gradient / temperature]
    )


def _tables():
    """Density [n,4], and pressure beside 1/sound [n,8]; the last row is the emptiness above 1000 km."""
    knot = FIRST + LOWER_PIECE * np.arange(LOWER)
    layer = np.searchsorted(LAYER_HEIGHT, np.maximum(knot, 0.0), side="right") - 1
    start, start_slope = _layer_air(layer, knot)
    end, end_slope = _layer_air(layer, knot + LOWER_PIECE)
    low = [
        _pieces(start[i], end[i], LOWER_PIECE * start_slope[i], LOWER_PIECE * end_slope[i]) for i in range(len(start))
    ]
    knot = MEETING + UPPER_PIECE * np.arange(UPPER)
    row = np.searchsorted(UPPER_HEIGHT, knot, side="right") - 1
    high = []
    for logarithm in (UPPER_LOG_PRESSURE, UPPER_LOG_DENSITY):
        rate = (np.diff(logarithm) / np.diff(UPPER_HEIGHT))[row]
        a = np.exp(logarithm[row] + rate * (knot - UPPER_HEIGHT[row]))
        b = np.exp(logarithm[row] + rate * (knot + UPPER_PIECE - UPPER_HEIGHT[row]))
        high.append(_pieces(a, b, UPPER_PIECE * rate * a, UPPER_PIECE * rate * b))
    nothing = np.zeros((1, 4))
    pressure, density = (np.concatenate([low[i], high[i], nothing]) for i in range(2))
    constant = np.zeros((UPPER + 1, 4))
    constant[:, 0] = 1.0 / TOP_SPEED_OF_SOUND
    return density.ravel(), np.concatenate([pressure, np.concatenate([low[2], constant])], axis=1).ravel()


DENSITY, PRESSURE_SLOWNESS = _tables()


def _corners():
    """Per km of geometric height, up: first corner not below its start, and its end; down: last below its end, ..."""
    layers = LAYER_HEIGHT[1:]
    levels = np.concatenate([EARTH_RADIUS * layers / (EARTH_RADIUS - layers), UPPER_HEIGHT[UPPER_HEIGHT <= CORNER_TOP]])
    start = 1e3 * np.arange(int(CORNER_TOP / 1e3) + 1)
    up, down = np.append(levels, np.inf), np.append(levels[::-1], -np.inf)[::-1]
    return np.stack(
        [
            up[np.searchsorted(levels, start)],
            up[np.searchsorted(levels, start + 1e3)],
            down[np.searchsorted(levels, start + 1e3)],
            down[np.searchsorted(levels, start, side="right")],
        ],
        axis=1,
    ).ravel()


CORNERS = _corners()


@compiled(melt=True)
def air_piece(height):
    """Which piece of the table a geometric height [m] falls on, and at which share of it."""
    above = height >= MEETING
    held = max(height, LOWEST)
    lower = (EARTH_RADIUS * held / (EARTH_RADIUS + held) - FIRST) * (1.0 / LOWER_PIECE)
    upper = min((height - MEETING) * (1.0 / UPPER_PIECE), float(UPPER))
    place = upper if above else lower
    # What is not a number must not be an index; it stays in the share.
    piece = np.int32(place if place >= 0.0 else 0.0)
    share = place - piece
    return (piece + np.int32(LOWER) if above else piece), share


@compiled(melt=True)
def table_density(piece, share):
    """Density [kg/m3]."""
    i = piece * 4
    return DENSITY[i] + share * (DENSITY[i + 1] + share * (DENSITY[i + 2] + share * DENSITY[i + 3]))


@compiled(melt=True)
def table_pressure(piece, share):
    """Pressure [Pa]."""
    i, t = piece * 8, PRESSURE_SLOWNESS
    return t[i] + share * (t[i + 1] + share * (t[i + 2] + share * t[i + 3]))


@compiled(melt=True)
def table_slowness(piece, share):
    """One over the speed of sound [s/m]."""
    i, t = piece * 8 + 4, PRESSURE_SLOWNESS
    return t[i] + share * (t[i + 1] + share * (t[i + 2] + share * t[i + 3]))


@compiled(melt=True)
def next_corner(height, margin, rising):
    """Next geometric height beyond a margin [m] at which the table has a corner, above or below; inf where none is."""
    place = height + margin if rising else height - margin
    cell = min(max(place, 0.0), CORNER_TOP) * 1e-3
    i = np.int32(cell if cell >= 0.0 else 0.0) * 4 + (np.int32(0) if rising else np.int32(2))
    near, far = CORNERS[i], CORNERS[i + 1]
    beyond = near > place if rising else near < place
    return near if beyond else far


@compiled()
def tabulated_column(heights, density, pressure, sound):
    """The table over an array of heights, into the arrays given."""
    for i in range(heights.size):
        piece, share = air_piece(heights[i])
        density[i] = table_density(piece, share)
        pressure[i] = table_pressure(piece, share)
        sound[i] = 1.0 / table_slowness(piece, share)


@compiled(melt=True)
def series_height(r, inverse_r2, z, semi_major, flattening):
    """Geodetic height [m] from the distance r to the centre, 1/r^2 and z: no trigonometry.

    The distance to the ellipsoid is least at the right latitude. Setting that latitude to the geocentric one plus
    f k sin 2t + ..., k = a/r, makes it a series in the flattening, whose terms are polynomials in k and in the squared
    sine q. Carried to f^4 (that term at k = 1): within 0.1 mm below 1000 km, 1 mm anywhere (tests/flight).
    """
    q = z * z * inverse_r2
    g = q - q * q
    k = semi_major * r * inverse_r2
    third = 2.0 * (1.0 - 2.0 * q) * k * (2.0 * k - 1.0) - 0.5 * q + flattening * (2.5 + q * (17.375 * q - 15.875))
    return r - semi_major + semi_major * flattening * (q + flattening * g * (2.0 * k - 0.5 + flattening * third))


@compiled(melt=True)
def series_climb(x, y, z, vx, vy, vz, semi_major, flattening):
    """Geodetic height [m] and its rate [m/s], by the same series."""
    r2 = x * x + y * y + z * z
    inverse = 1.0 / r2
    r = math.sqrt(r2)
    q = z * z * inverse
    g, k, c = q - q * q, semi_major * r * inverse, 1.0 - 2.0 * q
    along = (x * vx + y * vy + z * vz) * inverse
    dq, dk = 2.0 * (z * vz * inverse - q * along), -k * along
    third = 2.0 * c * k * (2.0 * k - 1.0) - 0.5 * q
    third_rate = -4.0 * dq * k * (2.0 * k - 1.0) + 2.0 * c * dk * (4.0 * k - 1.0) - 0.5 * dq
    b, b_rate = 2.0 * k - 0.5 + flattening * third, 2.0 * dk + flattening * third_rate
    height = series_height(r, inverse, z, semi_major, flattening)
    return height, along * r + semi_major * flattening * (dq + flattening * (dq * c * b + g * b_rate))
