"""The ellipse of a predicted impact, and when it is small enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats


def semi_major(covariance: ArrayLike) -> Floats:
    """Semi-major axis of the one-sigma ellipse of each covariance [...,2,2]; NaN stays NaN."""
    covariance = np.asarray(covariance, float)
    mean = 0.5 * (covariance[..., 0, 0] + covariance[..., 1, 1])
    half = 0.5 * (covariance[..., 0, 0] - covariance[..., 1, 1])
    return np.asarray(np.sqrt(mean + np.hypot(half, covariance[..., 0, 1])))


def first_below(time: ArrayLike, covariance: ArrayLike, limit: float) -> float:
    """First time at which the semi-major axis is below the limit; NaN where never."""
    below = np.flatnonzero(semi_major(covariance) < limit)
    return float(np.asarray(time)[below[0]]) if below.size else float("nan")
