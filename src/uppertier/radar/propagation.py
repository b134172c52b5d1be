"""What the air takes from the signal. How it bends the ray stands in `earth.refraction`.

Loss by gases over the whole slant path, from Recommendation ITU-R P.676-12, line by line, for a radar at 680 m,
283.7 K, 934.2 hPa and 5.3 g/m3 of water vapour (computed with ITU-Rpy 0.4.0, exact mode). Grade: published model.
At 9.5 GHz and 5 degrees humid summer air (298 K, 16 g/m3) costs 0.68 dB instead of 0.51 dB, sea level 0.54 dB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats

GAS_FREQUENCY_GHZ = (0.435, 0.7, 1.3, 2.0, 3.3, 5.5, 9.5, 10.0)
GAS_ELEVATION_DEG = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0)
GAS_ONE_WAY_DB = (
    (0.7090, 0.5873, 0.4958, 0.4255, 0.3269, 0.2184, 0.1163, 0.0601, 0.0412, 0.0292, 0.0239, 0.0207),
    (1.0111, 0.8230, 0.6863, 0.5840, 0.4439, 0.2937, 0.1555, 0.0802, 0.0550, 0.0390, 0.0318, 0.0276),
    (1.2817, 1.0292, 0.8505, 0.7192, 0.5425, 0.3566, 0.1881, 0.0969, 0.0664, 0.0470, 0.0384, 0.0333),
    (1.3826, 1.1050, 0.9103, 0.7682, 0.5781, 0.3792, 0.1998, 0.1028, 0.0705, 0.0499, 0.0408, 0.0353),
    (1.4655, 1.1669, 0.9591, 0.8081, 0.6070, 0.3976, 0.2093, 0.1077, 0.0739, 0.0523, 0.0427, 0.0370),
    (1.5894, 1.2593, 1.0318, 0.8677, 0.6503, 0.4252, 0.2236, 0.1150, 0.0789, 0.0558, 0.0456, 0.0395),
    (1.9600, 1.5348, 1.2485, 1.0450, 0.7791, 0.5072, 0.2660, 0.1368, 0.0938, 0.0664, 0.0542, 0.0470),
    (2.0261, 1.5838, 1.2870, 1.0765, 0.8019, 0.5217, 0.2735, 0.1406, 0.0964, 0.0683, 0.0557, 0.0483),
)


def gas_loss(elevation: ArrayLike, frequency: float) -> Floats:
    """Two-way loss in the gases of the air for an object above them.

    elevation : apparent [rad]; below 1 degree the value at 1 degree holds, which is too kind to the radar
    frequency : [Hz]; beyond 0.435 to 10 GHz the nearest of the two holds
    returns : ratio [-, >= 1], shape of `elevation`; NaN stays NaN

    Recommendation ITU-R P.676-12 (table above), logarithm of loss over logarithms of frequency and elevation.
    """
    degrees = np.clip(np.degrees(np.asarray(elevation, dtype=np.float64)), 0.5, 90.0)
    table = np.log(GAS_ONE_WAY_DB)
    wanted = np.log(frequency / 1e9)
    row = [np.interp(wanted, np.log(GAS_FREQUENCY_GHZ), column) for column in table.T]
    one_way = np.exp(np.interp(np.log(degrees), np.log(GAS_ELEVATION_DEG), row))
    return np.asarray(10.0 ** (2.0 * one_way / 10.0))
