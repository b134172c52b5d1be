"""What a dispersion says, in numbers: the spread of means across what is unknown, the scatter of rounds about them.

A `Spread` has the middle values' number and, over the draws of the unknown values, the 5 % and 95 % points. Those are
points of draws over bands that somebody set, and no probability of nature.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.errors import Status
from uppertier.flight.dispersion import Dispersion
from uppertier.numerics.arrays import Floats

LEAST_ROUNDS = 2
"""Of a draw that came down: fewer say nothing about scatter."""


@attrs.frozen
class Spread:
    """A number at the middle values, and its 5 % and 95 % points over the draws. SI."""

    value: float
    low: float
    high: float


@attrs.frozen
class Unknown:
    """How far what is unknown moves the mean of all rounds; down-range and cross-range of the reference point [m]."""

    down_range: Spread
    cross_range: Spread
    apogee: Spread
    time: Spread
    distance: float
    """Half of the draws have their mean impact within this of the middle values' [m]."""


@attrs.frozen
class Random:
    """How rounds of one missile scatter about their own mean: standard deviations, and the circle of half of them."""

    cep: Spread
    """Circular error probable: radius about the mean impact that holds half of the rounds [m]."""
    cep_chance: tuple[float, float]
    """95 % interval of the middle values' circle for the number of rounds flown [m]."""
    down_range: Spread
    cross_range: Spread
    apogee: Spread
    time: Spread


@attrs.frozen
class Summary:
    """Both kinds of spread, side by side and never added, and how many rounds did not come down where asked."""

    unknown: Unknown
    random: Random
    failed_draws: int
    """Draws of which fewer than two rounds ended well: out of reach, where each is aimed anew."""
    failed_rounds: int
    """Rounds of the other draws that did not end well."""


def summarise(found: Dispersion) -> Summary:
    """The numbers of one dispersion. InputError is never raised; NaN where no draw came down."""
    columns = (found.down_range, found.cross_range, found.apogee, found.time)
    down = np.asarray(found.status) == Status.OK
    flown = down.sum(axis=1) >= LEAST_ROUNDS
    means = [_over_rounds(np.nanmean, column, flown) for column in columns]
    down_range, cross_range, apogee, time = map(_spread, means)
    deviations = [_over_rounds(np.nanstd, column, flown, ddof=1) for column in columns]
    about = np.hypot(*(column - mean[:, None] for column, mean in zip(columns[:2], means[:2], strict=True)))
    circle = _over_rounds(np.nanmedian, about, flown)
    away = np.hypot(means[0] - means[0][0], means[1] - means[1][0])[1:]
    return Summary(
        Unknown(down_range, cross_range, apogee, time, _median(away)),
        Random(_spread(circle), median_interval(about[0]), *map(_spread, deviations)),
        failed_draws=int((~flown[1:]).sum()),
        failed_rounds=int((~down[flown]).sum()),
    )


def ellipse(east: ArrayLike, north: ArrayLike, share: float, points: int = 121) -> tuple[Floats, Floats]:
    """Outline of the ellipse that holds a share of a two-dimensional normal scatter with these points' moments [m].

    Radii are sqrt(-2 ln(1 - share)) standard deviations along the principal axes.
    """
    pairs = np.stack([np.ravel(east), np.ravel(north)])
    pairs = pairs[:, np.isfinite(pairs).all(axis=0)]
    values, axes = np.linalg.eigh(np.cov(pairs))
    turn = np.linspace(0.0, 2.0 * np.pi, points)
    radius = np.sqrt(-2.0 * np.log(1.0 - share) * np.maximum(values, 0.0))
    out = pairs.mean(axis=1)[:, None] + axes @ (radius[:, None] * np.stack([np.cos(turn), np.sin(turn)]))
    return out[0], out[1]


def median_interval(values: ArrayLike, confidence: float = 0.95) -> tuple[float, float]:
    """Distribution-free interval of a median from a sample [n]: two order statistics. NaN where n is too small.

    Covers with at least `confidence`. Conover, Practical Nonparametric Statistics (1999), section 3.2.
    """
    from scipy.special import bdtr

    sample = np.sort(np.asarray(values, float)[np.isfinite(values)])
    tails = bdtr(np.arange(len(sample)), len(sample), 0.5)
    below = int(np.searchsorted(tails, (1.0 - confidence) / 2.0, side="right"))
    if below == 0:
        return float("nan"), float("nan")
    return float(sample[below - 1]), float(sample[len(sample) - below])


def drivers(found: Dispersion, most: int = 3) -> list[tuple[str, float]]:
    """The unknown values that move the mean impact down-range most: path and rank correlation, strongest first.

    Spearman's rank correlation over the draws. A screening over bands that somebody set; values that stand for several
    because they move together (`correlate`) are named once.
    """
    mean = _over_rounds(np.nanmean, found.down_range, np.asarray(np.isfinite(found.down_range).any(axis=1)))[1:]
    usable = np.isfinite(mean)
    if usable.sum() < 4:
        return []
    seen: dict[tuple[int, ...], tuple[str, float]] = {}
    for path, column in found.values.items():
        ranks = _ranks(column[1:][usable])
        if path.startswith("launch-error.") or np.ptp(column) == 0.0:
            continue
        correlation = float(np.corrcoef(ranks, _ranks(mean[usable]))[0, 1])
        seen.setdefault(tuple(ranks.astype(int)), (path, correlation))
    return sorted(seen.values(), key=lambda pair: -abs(pair[1]))[:most]


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.argsort(np.argsort(values)).astype(float)


def _over_rounds(
    statistic: Callable[..., Any], values: NDArray[np.float64], flown: NDArray[np.bool_], **options: int
) -> NDArray[np.float64]:
    """A statistic over the rounds of each draw [D]; NaN where too few came down."""
    out = np.full(len(values), np.nan)
    if flown.any():
        out[flown] = statistic(values[flown], axis=1, **options)
    return out


def _spread(draws: NDArray[np.float64]) -> Spread:
    known = draws[1:][np.isfinite(draws[1:])]
    low, high = np.percentile(known, [5.0, 95.0]) if len(known) else (np.nan, np.nan)
    return Spread(float(draws[0]), float(low), float(high))


def _median(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
