"""What the air takes from the signal. How it bends the ray stands in `earth.refraction`.

Loss by gases over the whole slant path, from Recommendation ITU-R P.676-12, line by line, for a radar at 680 m,
283.7 K, 934.2 hPa and 5.3 g/m3 of water vapour (computed with ITU-Rpy 0.4.0, exact mode). Grade: published model.
At 9.5 GHz and 5 degrees humid summer air (298 K, 16 g/m3) costs 0.68 dB instead of 0.51 dB, sea level 0.54 dB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats

GAS_FREQUENCY_GHZ = (0.435, 1.3, 3.3, 9.5, 10.0)
GAS_ELEVATION_DEG = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 45.0, 90.0)
GAS_ONE_WAY_DB = (
    (0.587, 0.426, 0.327, 0.218, 0.116, 0.060, 0.029, 0.021),
    (1.029, 0.719, 0.543, 0.357, 0.188, 0.097, 0.047, 0.033),
    (1.167, 0.808, 0.607, 0.398, 0.209, 0.108, 0.052, 0.037),
    (1.535, 1.045, 0.779, 0.507, 0.266, 0.137, 0.066, 0.047),
    (1.584, 1.076, 0.802, 0.522, 0.274, 0.141, 0.068, 0.048),
)


def gas_loss(elevation: ArrayLike, frequency: float) -> Floats:
    """Two-way loss in the gases of the air for an object above them.

    elevation : apparent [rad]; below 1 degree the value at 1 degree holds, which is too kind to the radar
    frequency : [Hz]; beyond 0.435 to 10 GHz the nearest of the two holds
    returns : ratio [-, >= 1], shape of `elevation`; NaN stays NaN

    Recommendation ITU-R P.676-12 (table above), logarithm of loss over logarithms of frequency and elevation.
    """
    degrees = np.clip(np.degrees(np.asarray(elevation, dtype=np.float64)), 1.0, 90.0)
    table = np.log(GAS_ONE_WAY_DB)
    wanted = np.log(frequency / 1e9)
    row = [np.interp(wanted, np.log(GAS_FREQUENCY_GHZ), column) for column in table.T]
    one_way = np.exp(np.interp(np.log(degrees), np.log(GAS_ELEVATION_DEG), row))
    return np.asarray(10.0 ** (2.0 * one_way / 10.0))
