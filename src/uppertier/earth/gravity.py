"""Gravitation over arrays: the plain twin of `earth.kernels.gravitation`, and its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import WGS84, Earth
from uppertier.numerics.arrays import Floats


def gravitation(position: ArrayLike, earth: Earth = WGS84) -> Floats:
    """Acceleration by gravitation, central and J2, without rotation [m/s2], shape [...,3].

    Gradient of the potential mu/r (1 - J2 (a/r)^2 P2(sin latitude)); Vallado (2013), eq. (8-19).
    """
    position = np.asarray(position, float)
    r = np.linalg.norm(position, axis=-1, keepdims=True)
    unit = position / r
    sine = unit[..., 2:3]
    pole = np.array([0.0, 0.0, 1.0])
    flattened = 1.5 * earth.j2 * (earth.semi_major / r) ** 2
    radial = 1.0 + flattened * (1.0 - 5.0 * sine**2)
    acceleration: Floats = -earth.mu / r**2 * (radial * unit + 2.0 * flattened * sine * pole)
    return acceleration
