"""What the air takes from the signal. How it bends the ray stands in `earth.refraction`.

Loss by gases at 9.5 GHz over the whole slant path, from Recommendation ITU-R P.676-12, line by line, for a radar at
680 m, 283.7 K, 934 hPa, 5.3 g/m3 of water vapour (computed with ITU-Rpy 0.4.0). Humid summer air (298 K, 16 g/m3)
costs 0.68 dB instead of 0.51 dB at 5 degrees, sea level 0.54 dB. Grade: published model.

Below X band the air takes less; for lower frequencies the table is an upper bound (1.0 dB two-way at 5 degrees).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats

GAS_ELEVATION_DEG = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 45.0, 90.0)
GAS_ONE_WAY_DB = (1.54, 1.05, 0.78, 0.51, 0.27, 0.14, 0.07, 0.05)


def gas_loss(elevation: ArrayLike) -> Floats:
    """Two-way loss in the gases of the air for an object above them.

    elevation : apparent [rad]; below 1 degree the value at 1 degree holds, which is too kind to the radar
    returns : ratio [-, >= 1], shape of `elevation`; NaN stays NaN

    Recommendation ITU-R P.676-12 (table above), logarithm of loss over logarithm of elevation.
    """
    degrees = np.clip(np.degrees(np.asarray(elevation, dtype=np.float64)), 1.0, 90.0)
    one_way = np.exp(np.interp(np.log(degrees), np.log(GAS_ELEVATION_DEG), np.log(GAS_ONE_WAY_DB)))
    return np.asarray(10.0 ** (2.0 * one_way / 10.0))
