"""Compiled kernels of the Earth: height, gravity and air at one point. Twins stand in geodesy, gravity, atmosphere."""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled

# US Standard Atmosphere 1976 (NOAA-S/T 76-1562), table 4: base geopotential height [m], base molecular-scale
# temperature [K], gradient [K/m], base pressure [Pa]. Pressures follow from eq. (33a, 33b), to double precision.
EARTH_RADIUS = 6_356_766.0
GAS_CONSTANT = 8314.32 / 28.9644
GRAVITY = 9.80665
LAYER_HEIGHT = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
LAYER_TEMPERATURE = np.array([288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65])
LAYER_GRADIENT = np.array([-6.5e-3, 0.0, 1.0e-3, 2.8e-3, 0.0, -2.8e-3, -2.0e-3])


def _base_pressures() -> np.ndarray:
    pressure = np.empty(7)
    pressure[0] = 101325.0
    for i in range(6):
        rise = LAYER_HEIGHT[i + 1] - LAYER_HEIGHT[i]
        if LAYER_GRADIENT[i] == 0.0:
            factor = math.exp(-GRAVITY * rise / (GAS_CONSTANT * LAYER_TEMPERATURE[i]))
        else:
            ratio = LAYER_TEMPERATURE[i + 1] / LAYER_TEMPERATURE[i]
            factor = ratio ** (-GRAVITY / (GAS_CONSTANT * LAYER_GRADIENT[i]))
        pressure[i + 1] = pressure[i] * factor
    return pressure


LAYER_PRESSURE = _base_pressures()

# The same document, table I and II, 86 to 1000 km geometric: height [m], kinetic temperature [K], pressure [Pa],
# density [kg/m3]. The first row is what the equations below 86 km give there, so that nothing jumps.
UPPER = np.array(
    [
        (86e3, 186.946, 3.7338e-1, 6.9579e-6),
        (90e3, 186.87, 1.8359e-1, 3.416e-6),
        (95e3, 188.42, 7.5966e-2, 1.393e-6),
        (100e3, 195.08, 3.2011e-2, 5.604e-7),
        (105e3, 208.84, 1.4477e-2, 2.325e-7),
        (110e3, 240.00, 7.1042e-3, 9.708e-8),
        (115e3, 300.00, 4.0096e-3, 4.289e-8),
        (120e3, 360.00, 2.5382e-3, 2.222e-8),
        (130e3, 469.27, 1.2505e-3, 8.152e-9),
        (140e3, 559.63, 7.2028e-4, 3.831e-9),
        (150e3, 634.39, 4.5422e-4, 2.076e-9),
        (160e3, 696.29, 3.0395e-4, 1.233e-9),
        (180e3, 790.07, 1.5271e-4, 5.194e-10),
        (200e3, 854.56, 8.4736e-5, 2.541e-10),
        (250e3, 941.33, 2.4767e-5, 6.073e-11),
        (300e3, 976.01, 8.7704e-6, 1.916e-11),
        (350e3, 990.06, 3.4498e-6, 7.014e-12),
        (400e3, 995.83, 1.4518e-6, 2.803e-12),
        (450e3, 998.22, 6.4468e-7, 1.184e-12),
        (500e3, 999.24, 3.0236e-7, 5.215e-13),
        (600e3, 999.85, 8.2130e-8, 1.137e-13),
        (700e3, 999.97, 3.1908e-8, 3.070e-14),
        (800e3, 999.99, 1.7036e-8, 1.136e-14),
        (900e3, 1000.00, 1.0873e-8, 5.759e-15),
        (1000e3, 1000.00, 7.5138e-9, 3.561e-15),
    ]
)
UPPER_HEIGHT = UPPER[:, 0].copy()
UPPER_TEMPERATURE = UPPER[:, 1].copy()
UPPER_LOG_PRESSURE = np.log(UPPER[:, 2])
UPPER_LOG_DENSITY = np.log(UPPER[:, 3])
TOP_SPEED_OF_SOUND = math.sqrt(1.4 * GAS_CONSTANT * 186.946)


@compiled()
def _lower_air(height):
    geopotential = EARTH_RADIUS * height / (EARTH_RADIUS + height)
    layer = 0
    while layer < 6 and geopotential >= LAYER_HEIGHT[layer + 1]:
        layer += 1
    rise = geopotential - LAYER_HEIGHT[layer]
    base = LAYER_TEMPERATURE[layer]
    gradient = LAYER_GRADIENT[layer]
    temperature = base + gradient * rise
    if gradient == 0.0:
        pressure = LAYER_PRESSURE[layer] * math.exp(-GRAVITY * rise / (GAS_CONSTANT * base))
    else:
        exponent = -GRAVITY / (GAS_CONSTANT * gradient)
        pressure = LAYER_PRESSURE[layer] * (temperature / base) ** exponent
    density = pressure / (GAS_CONSTANT * temperature)
    return temperature, pressure, density, math.sqrt(1.4 * GAS_CONSTANT * temperature)


@compiled()
def _upper_air(height):
    low = 0
    high = UPPER_HEIGHT.size - 1
    while high - low > 1:
        middle = (low + high) // 2
        if height >= UPPER_HEIGHT[middle]:
            low = middle
        else:
            high = middle
    share = (height - UPPER_HEIGHT[low]) / (UPPER_HEIGHT[high] - UPPER_HEIGHT[low])
    temperature = UPPER_TEMPERATURE[low] + share * (UPPER_TEMPERATURE[high] - UPPER_TEMPERATURE[low])
    log_p = UPPER_LOG_PRESSURE[low] + share * (UPPER_LOG_PRESSURE[high] - UPPER_LOG_PRESSURE[low])
    log_d = UPPER_LOG_DENSITY[low] + share * (UPPER_LOG_DENSITY[high] - UPPER_LOG_DENSITY[low])
    return temperature, math.exp(log_p), math.exp(log_d), TOP_SPEED_OF_SOUND


@compiled()
def air(height):
    """Temperature [K], pressure [Pa], density [kg/m3], speed of sound [m/s] at a geometric height [m].

    Below -5 km the equations are held at -5 km; above 1000 km there is no air.
    """
    if height < 86e3:
        return _lower_air(max(height, -5e3))
    if height < 1000e3:
        return _upper_air(height)
    return 1000.0, 0.0, 0.0, TOP_SPEED_OF_SOUND


@compiled()
def geodetic(x, y, z, semi_major, flattening):
    """Geodetic latitude [rad], longitude [rad], height [m] of an Earth-fixed point.

    Bowring (1976), eq. for the reduced latitude, iterated: below 1e-9 rad and 1e-6 m from the surface to
    geostationary height after three rounds (tested against an independent library).
    """
    p = math.hypot(x, y)
    longitude = math.atan2(y, x)
    if flattening == 0.0:
        return math.atan2(z, p), longitude, math.hypot(p, z) - semi_major
    b = semi_major * (1.0 - flattening)
    e2 = flattening * (2.0 - flattening)
    ep2 = e2 / (1.0 - e2)
    # tan of the reduced latitude stays finite through hypot-normalised sine and cosine, also at the poles
    sine, cosine = z * semi_major, p * b
    tan_sine, tan_cosine = z, p
    for _ in range(3):
        norm = math.hypot(sine, cosine)
        s, c = sine / norm, cosine / norm
        tan_sine = z + ep2 * b * s * s * s
        tan_cosine = p - e2 * semi_major * c * c * c
        sine, cosine = (1.0 - flattening) * tan_sine, tan_cosine
    latitude = math.atan2(tan_sine, tan_cosine)
    s, c = math.sin(latitude), math.cos(latitude)
    height = p * c + z * s - semi_major * math.sqrt(1.0 - e2 * s * s)
    return latitude, longitude, height


@compiled()
def gravitation(x, y, z, mu, j2, semi_major):
    """Acceleration by gravitation alone, central and J2 [m/s2], Earth-fixed axes.

    Vallado, Fundamentals of Astrodynamics and Applications (2013), eq. (8-30).
    """
    r2 = x * x + y * y + z * z
    r = math.sqrt(r2)
    factor = -mu / (r2 * r)
    q = 1.5 * j2 * (semi_major * semi_major / r2)
    s = 5.0 * z * z / r2
    planar = factor * (1.0 + q * (1.0 - s))
    return planar * x, planar * y, factor * (1.0 + q * (3.0 - s)) * z


@compiled()
def air_column(heights, temperature, pressure, density, sound):
    """`air` over an array of heights, into the arrays given."""
    for i in range(heights.size):
        temperature[i], pressure[i], density[i], sound[i] = air(heights[i])


@compiled()
def geodetic_column(position, semi_major, flattening, out):
    """`geodetic` over position[n,3], into out[n,3] (latitude, longitude, height)."""
    for i in range(position.shape[0]):
        a, b, c = geodetic(position[i, 0], position[i, 1], position[i, 2], semi_major, flattening)
        out[i, 0] = a
        out[i, 1] = b
        out[i, 2] = c
