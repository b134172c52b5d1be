"""Intervals for proportions and means, the posterior of a test record, and when to stop sampling."""

from __future__ import annotations

import math

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats


def _counts(successes: ArrayLike, trials: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    k, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    if not ((n > 0) & (k >= 0) & (k <= n)).all():
        raise InputError("successes must lie between 0 and the number of trials, which must be positive")
    _check_confidence(confidence)
    return k, n


def _check_confidence(confidence: float) -> None:
    if not 0.0 < confidence < 1.0:
        raise InputError(f"{confidence} is not a confidence", key="confidence", hint="use 0 < confidence < 1")


def wilson(successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Two-sided score interval (low, high) of a proportion. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212."""
    from scipy.special import ndtri

    k, n = _counts(successes, trials, confidence)
    z2 = float(ndtri(0.5 + confidence / 2.0)) ** 2
    p = k / n
    middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n)
    half = np.sqrt(z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))) / (1.0 + z2 / n)
    # Exact at the ends, where the two roots differ by rounding only.
    return np.where(k == 0, 0.0, middle - half), np.where(k == n, 1.0, middle + half)


def clopper_pearson(successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Two-sided exact interval (low, high): covers at least `confidence`. Clopper & Pearson (1934), Biometrika 26."""
    from scipy.special import betaincinv

    k, n = _counts(successes, trials, confidence)
    tail = (1.0 - confidence) / 2.0
    low = np.where(k == 0, 0.0, betaincinv(np.maximum(k, 1.0), n - k + 1.0, tail))
    high = np.where(k == n, 1.0, betaincinv(k + 1.0, np.maximum(n - k, 1.0), 1.0 - tail))
    return low, high


def lower_bound(successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95) -> Floats:
    """One-sided exact lower bound of a proportion; (1 - confidence)^(1/n) for n of n. Clopper & Pearson (1934)."""
    from scipy.special import betaincinv

    k, n = _counts(successes, trials, confidence)
    return np.where(k == 0, 0.0, betaincinv(np.maximum(k, 1.0), n - k + 1.0, 1.0 - confidence))


def jeffreys(successes: ArrayLike, trials: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Two-sided interval (low, high) of the posterior under Jeffreys' prior Beta(1/2, 1/2), ends set to 0 and 1.

    Brown, Cai & DasGupta (2001), Statistical Science 16, sec. 3.1.2 and 4.1.
    """
    k, n = _counts(successes, trials, confidence)
    tail = (1.0 - confidence) / 2.0
    posterior = TestRecord(k, n)
    low, high = posterior.quantile(tail), posterior.quantile(1.0 - tail)
    return np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high)


@attrs.frozen(eq=False)
class TestRecord:
    """Posterior of a success probability after `successes` of `trials`: Beta(k + 1/2, n - k + 1/2).

    Jeffreys' prior. Flight tests are not random draws from combat: whoever prints this says so beside it.
    """

    __test__ = False
    successes: ArrayLike
    trials: ArrayLike

    @property
    def mean(self) -> Floats:
        """(k + 1/2) / (n + 1)."""
        return np.asarray((np.asarray(self.successes, float) + 0.5) / (np.asarray(self.trials, float) + 1.0))

    def quantile(self, probability: ArrayLike) -> Floats:
        """Value below which the success probability lies with `probability`."""
        from scipy.special import betaincinv

        k, n = np.asarray(self.successes, float), np.asarray(self.trials, float)
        return np.asarray(betaincinv(k + 0.5, n - k + 0.5, np.asarray(probability, float)))


def mean_interval(
    values: ArrayLike,
    confidence: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> tuple[float, float, float]:
    """Mean of a sample with its two-sided interval (value, low, high), by Student's t.

    values : [n], n >= 2
    lowest, highest : what one value can be at least and at most, where known. The interval is cut there; and where
        all values are equal, so that t has no width, the exact bound on the share of other values takes its place.
    """
    sample = np.asarray(values, float)
    _check_confidence(confidence)
    if sample.ndim != 1 or sample.size < 2 or not np.isfinite(sample).all():
        raise InputError("a mean needs two or more finite values")
    different = bool((sample != sample[0]).any())
    return _mean_interval(
        sample.size, float(sample.mean()), float(sample.std(ddof=1)) if different else 0.0, confidence, lowest, highest
    )


def mean_interval_counted(
    counts: ArrayLike, confidence: float = 0.95, lowest: float | None = None, highest: float | None = None
) -> tuple[float, float, float]:
    """As `mean_interval`, of a sample of whole numbers that is given by how often 0, 1, 2, ... came up [m]."""
    many = np.asarray(counts, np.int64)
    _check_confidence(confidence)
    if many.ndim != 1 or (many < 0).any() or many.sum() < 2:
        raise InputError("a mean needs two or more values, none of them counted less than never")
    size, value = int(many.sum()), np.arange(many.size)
    mean = float(many @ value) / size
    return _mean_interval(size, mean, counted_deviation(many), confidence, lowest, highest)


def counted_deviation(counts: ArrayLike) -> float:
    """Standard deviation (n - 1) of a sample of whole numbers given by how often 0, 1, 2, ... came up [m]; n >= 2."""
    many = np.asarray(counts, np.int64)
    size, value = int(many.sum()), np.arange(many.size)
    mean = float(many @ value) / size
    return math.sqrt(float(many @ (value - mean) ** 2) / (size - 1))


def _mean_interval(
    size: int, mean: float, deviation: float, confidence: float, lowest: float | None, highest: float | None
) -> tuple[float, float, float]:
    from scipy.special import stdtrit

    half = float(stdtrit(size - 1, 0.5 + confidence / 2.0) * deviation / math.sqrt(size))
    low, high = mean - half, mean + half
    if deviation == 0.0 and lowest is not None and highest is not None:
        unseen = float(clopper_pearson(0, size, confidence)[1])
        low, high = mean - unseen * (mean - lowest), mean + unseen * (highest - mean)
    if lowest is not None:
        low = max(low, lowest)
    if highest is not None:
        high = min(high, highest)
    return mean, low, high


def trials_needed(deviation: float, half_width: float, confidence: float = 0.95) -> int:
    """How many trials bring the half-width of a mean's interval down to `half_width`, for a known deviation."""
    from scipy.special import ndtri

    _check_confidence(confidence)
    if not (deviation >= 0.0 and half_width > 0.0):
        raise InputError("the deviation must not be negative and the half-width must be positive")
    return max(2, math.ceil((float(ndtri(0.5 + confidence / 2.0)) * deviation / half_width) ** 2))


def narrow_enough(low: float, high: float, width: float) -> bool:
    """Whether sampling may stop: the interval is no wider than asked. False for NaN."""
    return high - low <= width
