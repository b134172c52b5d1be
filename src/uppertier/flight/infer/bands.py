"""Bands over draws: weighted percentiles, the weight that a reported time gives, and what it leaves of the draws."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

LOW, HIGH = 0.05, 0.95
LEAST_EFFECTIVE = 10.0
"""Draws that must be left for a band given the time; below this none is given."""
FEW = 30.0
"""Below this the band is given with a warning."""


@attrs.frozen
class Band:
    """A middle value and its 5 and 95 % points. SI; infinite for beyond half the Earth, NaN for unknown."""

    value: float
    low: float
    high: float


NOTHING = Band(np.nan, np.nan, np.nan)


def band(values: ArrayLike, weights: ArrayLike | None = None) -> Band:
    """Median and 5 and 95 % points of draws [n], weighted [n]; NaN is left out."""
    x = np.asarray(values, float)
    w = np.ones(x.shape) if weights is None else np.asarray(weights, float)
    known = ~np.isnan(x) & (w > 0.0)
    if not known.any():
        return NOTHING
    low, middle, high = quantiles(x[known], w[known], (LOW, 0.5, HIGH))
    return Band(float(middle), float(low), float(high))


def quantiles(values: NDArray[np.float64], weights: NDArray[np.float64], shares: ArrayLike) -> NDArray[np.float64]:
    """Weighted quantiles: linear between the middles of the draws' own shares; infinite where a neighbour is."""
    order = np.argsort(values)
    x, w = values[order], weights[order]
    at = (np.cumsum(w) - 0.5 * w) / w.sum()
    place = np.interp(np.asarray(shares, float), at, np.arange(len(x)))
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(x) - 1)
    part = place - below
    with np.errstate(invalid="ignore"):
        between = x[below] + part * (x[above] - x[below])
    return np.where((part == 0.0) | (x[above] == x[below]), x[below], np.where(np.isinf(x[above]), np.inf, between))


def time_weights(time: ArrayLike, reported: float, rounding: float, slack: float) -> NDArray[np.float64]:
    """Likelihood [n] of a reported time, if flights take `time` [n] and the model is off by a normal error.

    rounding : half-width of what the report may stand for, evenly [s]
    slack : standard deviation of the model's error [s]
    """
    from scipy.special import ndtr

    away = reported - np.asarray(time, float)
    if rounding <= 0.0:
        weight: NDArray[np.float64] = np.exp(-0.5 * np.square(away / slack))
    else:
        weight = ndtr((away + rounding) / slack) - ndtr((away - rounding) / slack)
    return np.where(np.isfinite(weight), weight, 0.0)


def effective(weights: ArrayLike) -> float:
    """How many equal draws weighted ones are worth. Kish, Survey Sampling (1965)."""
    w = np.asarray(weights, float)
    return float(w.sum() ** 2 / np.square(w).sum()) if (w > 0.0).any() else 0.0


def rank_correlation(left: ArrayLike, right: ArrayLike) -> float:
    """Spearman's coefficient; infinite values are the largest. NaN where one does not vary."""
    x, y = (np.asarray(a, float) for a in (left, right))
    known = ~np.isnan(x) & ~np.isnan(y)
    if known.sum() < 3:
        return float("nan")
    a, b = (_ranks(v[known]) for v in (x, y))
    if a.std() == 0.0 or b.std() == 0.0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks; equal values share the mean of theirs."""
    _, group, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - 0.5 * (count - 1))[group], float)
