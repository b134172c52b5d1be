"""Sampling until an interval is narrow enough, and what is true of intervals made so."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.numerics.statistics import mean_interval, wilson
from uppertier.outcome.records import Interval


class Stopping(Enum):
    """Why sampling stopped."""

    NARROW = "the interval was as narrow as asked"
    MOST = "the most trials allowed were run"


@attrs.frozen
class Sampled:
    """An estimate, how many trials made it, and why there were no more."""

    estimate: Interval
    trials: int
    stopping: Stopping

    @property
    def sentence(self) -> str:
        """For people."""
        width = self.estimate.high - self.estimate.low
        return f"{self.trials} trials, {self.stopping.value}: {width:.3g} wide"


def sample_until(
    run: Callable[[int, int], Floats],
    half_width: float,
    most: int = 100_000,
    batch: int = 500,
    share: bool = False,
    confidence: float = 0.95,
    bounds: tuple[float, float] | None = None,
) -> Sampled:
    """Run batches of trials until the interval is no wider than 2 `half_width`, or `most` trials were run.

    run : called with the number of the first trial and how many; returns a value each (0 or 1 where `share` is set)
    batch : trials between two looks at the interval
    share : Wilson's interval of a proportion; else Student's of a mean
    bounds : least and greatest that one value can be, for a mean

    Looking again and again makes a stopped interval cover less often than it says: README.md has by how much. Batches
    large against what the first of them leaves to do keep that small. A mean without bounds is looked at only once two
    different values were seen, since equal values look narrower than they are.
    """
    if not half_width > 0.0 or batch < 2 or most < batch:
        raise InputError(
            "a half-width above 0 and at least one batch of two or more trials are needed", key="half_width"
        )
    parts: list[Floats] = []
    while True:
        done = sum(part.size for part in parts)
        parts.append(np.asarray(run(done, min(batch, most - done)), float))
        values = np.concatenate(parts)
        estimate = _interval(values, share, confidence, bounds)
        trusted = share or bounds is not None or bool((values != values[0]).any())
        if trusted and estimate.high - estimate.low <= 2.0 * half_width:
            return Sampled(estimate, values.size, Stopping.NARROW)
        if values.size >= most:
            return Sampled(estimate, values.size, Stopping.MOST)


def _interval(values: Floats, share: bool, confidence: float, bounds: tuple[float, float] | None) -> Interval:
    if share:
        hits = int((values != 0.0).sum())
        low, high = wilson(hits, values.size, confidence)
        return Interval(hits / values.size, float(low), float(high))
    return Interval(*mean_interval(values, confidence, *(bounds or (None, None))))
