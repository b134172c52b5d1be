"""US Standard Atmosphere 1976 over arrays: exact to 86 km, its published tables, log-interpolated, to 1000 km.

Below 86 km the temperature is the molecular-scale one, which is what pressure, density and the speed of sound
need: 186.946 K at 86 km, where the kinetic temperature is 186.87 K.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import SAME, Floats, as_floats


@attrs.frozen
class Air:
    """State of the air, each array of the shape of the heights asked for."""

    temperature: Floats = attrs.field(converter=as_floats, eq=SAME)
    pressure: Floats = attrs.field(converter=as_floats, eq=SAME)
    density: Floats = attrs.field(converter=as_floats, eq=SAME)
    speed_of_sound: Floats = attrs.field(converter=as_floats, eq=SAME)


def us1976(height: ArrayLike) -> Air:
    """The standard atmosphere at geometric heights [m] above sea level.

    NOAA-S/T 76-1562, eqs. (23), (33a), (33b), (42), (50) below 86 km; tables I and II above.
    Held constant below -5 km; no air above 1000 km; the speed of sound is that of 86 km above it (the standard
    defines none there). NaN stays NaN.
    """
    from uppertier.earth.kernels import air_column

    height = np.asarray(height, float)
    flat = np.ascontiguousarray(height.ravel())
    columns = [np.empty_like(flat) for _ in range(4)]
    air_column(flat, *columns)
    return Air(*(np.where(np.isnan(flat), np.nan, column).reshape(height.shape) for column in columns))
