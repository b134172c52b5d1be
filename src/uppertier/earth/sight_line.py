"""Lines of sight over a round Earth, by the two shortcuts that articles use: no air at all, and a larger Earth.

An Earth of 4/3 its radius makes rays straight whose curvature is a quarter of the Earth's, as near the ground in air.
High up the air is thin and rays are straight: carried to hundreds of kilometres the shortcut bends them too much. The
truth (`refraction.lowest_height`) lies between it and no bending. Angles in radians, lengths in metres.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.numerics.arrays import Floats

FOUR_THIRDS = 4.0 / 3.0


def straight_height(
    height: ArrayLike, elevation: ArrayLike, ground: ArrayLike, factor: float = 1.0, radius: float = MEAN_RADIUS
) -> Floats:
    """Height of a straight ray over a point of the ground, above an Earth of `factor` times its radius.

    height : of the radar [m]; elevation : of the ray there [rad]; ground : distance of the point along the ground [m]
    factor : 1 for no bending, 4/3 for the usual shortcut
    returns : broadcast shape; NaN where the ray never comes over the point

    Plane triangle of centre, radar and point: (k R + h) cos E / cos(E + d / (k R)) - k R.
    """
    grown = factor * radius
    angle = np.asarray(elevation, float) + np.asarray(ground, float) / grown
    with np.errstate(invalid="ignore"):
        found = (grown + np.asarray(height, float)) * np.cos(elevation) / np.cos(angle) - grown
    return np.where(angle < 0.5 * np.pi, found, np.nan)
