"""Intervals against SciPy, against the printed test-record bounds, and against their own promise of coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, binomtest, norm, t

from uppertier.errors import InputError
from uppertier.numerics.statistics import (
    TestRecord,
    clopper_pearson,
    jeffreys,
    lower_bound,
    mean_interval,
    narrow_enough,
    trials_needed,
    wilson,
)

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.5, 0.9, 0.95, 0.999])


@settings(deadline=None)
@given(counts, levels)
def test_wilson_and_exact_are_scipys(count: tuple[int, int], level: float) -> None:
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        theirs = binomtest(*count).proportion_ci(level, method)
        assert np.allclose(ours(*count, level), (theirs.low, theirs.high), rtol=0.0, atol=1e-10)


@settings(deadline=None)
@given(counts, levels)
def test_jeffreys_is_the_beta_posterior(count: tuple[int, int], level: float) -> None:
    k, n = count
    low, high = jeffreys(k, n, level)
    posterior = beta(k + 0.5, n - k + 0.5)
    assert low == pytest.approx(0.0 if k == 0 else posterior.ppf((1 - level) / 2), abs=1e-10)
    assert high == pytest.approx(1.0 if k == n else posterior.ppf((1 + level) / 2), abs=1e-10)


@settings(deadline=None)
@given(counts)
def test_intervals_hold_the_estimate_and_nest(count: tuple[int, int]) -> None:
    for method in (wilson, clopper_pearson, jeffreys):
        low, high = method(*count, 0.95)
        wide_low, wide_high = method(*count, 0.99)
        assert 0.0 <= wide_low <= low <= count[0] / count[1] <= high <= wide_high <= 1.0


def test_published_test_record_bounds() -> None:
    # THAAD, n of n: one-sided 95 % lower bound 0.05^(1/n). 14 of 14 after FTT-18 of 11 July 2017.
    n = np.array([13, 14, 15, 16])
    assert lower_bound(n, n, 0.95) == pytest.approx([0.794, 0.807, 0.819, 0.829], abs=0.0005)
    assert lower_bound(n, n, 0.95) == pytest.approx(0.05 ** (1.0 / n), rel=1e-12)
    assert clopper_pearson(n, n)[0] == pytest.approx([0.753, 0.768, 0.782, 0.794], abs=0.0005)
    assert wilson([14, 16], [14, 16])[0] == pytest.approx([0.785, 0.806], abs=0.0005)


def test_prototype_record() -> None:
    low, high = clopper_pearson(2, 8)
    assert (float(low), float(high)) == pytest.approx((0.032, 0.651), abs=0.0005)


@settings(deadline=None)
@given(counts, st.sampled_from([0.2, 0.5, 0.95]))
def test_lower_bound_is_where_the_data_become_unlikely(count: tuple[int, int], level: float) -> None:
    k, n = count
    bound = float(lower_bound(k, n, level))
    if k == 0:
        assert bound == 0.0
    else:
        assert binom.sf(k - 1, n, bound) == pytest.approx(1 - level, rel=1e-6)


def test_posterior_of_a_perfect_record() -> None:
    record = TestRecord(13, 13)
    assert float(record.mean) == pytest.approx(13.5 / 14.0)
    assert float(record.quantile(0.05)) == pytest.approx(beta(13.5, 0.5).ppf(0.05), rel=1e-10)
    # A flat prior would give 14/15: the prior has to be named because it moves the answer.
    assert float(record.mean) != pytest.approx(14.0 / 15.0, abs=0.01)


def test_exact_coverage_of_each_interval() -> None:
    """Coverage summed exactly over all outcomes: Clopper-Pearson never below, the others on average at 95 %."""
    n = 40
    k = np.arange(n + 1)
    p = np.linspace(0.02, 0.98, 97)
    coverage = {}
    for method in (wilson, clopper_pearson, jeffreys):
        low, high = method(k, n, 0.95)
        inside = (low[:, None] <= p) & (p <= high[:, None])
        coverage[method] = (binom.pmf(k[:, None], n, p) * inside).sum(axis=0)
    assert coverage[clopper_pearson].min() >= 0.95
    # Brown, Cai & DasGupta (2001), fig. 5-9: both stay near the level on average.
    assert coverage[wilson].mean() == pytest.approx(0.95, abs=0.01)
    assert coverage[jeffreys].mean() == pytest.approx(0.95, abs=0.01)
    assert coverage[wilson].mean() < coverage[clopper_pearson].mean()


def test_mean_interval_is_students() -> None:
    values = np.random.default_rng(3).normal(5.0, 2.0, 17)
    mean, low, high = mean_interval(values, 0.9)
    theirs = t.interval(0.9, 16, values.mean(), values.std(ddof=1) / np.sqrt(17))
    assert (mean, low, high) == pytest.approx((values.mean(), *theirs), rel=1e-10)


def test_mean_interval_covers_as_often_as_it_says() -> None:
    """4,000 samples of leaker counts, fixed seed; would fail for one seed in a million (5 deviations)."""
    rng = np.random.default_rng(11)
    samples = rng.binomial(10, 0.3, (4000, 100))
    inside = 0
    for row in samples:
        _, low, high = mean_interval(row, 0.95, 0.0, 10.0)
        inside += low <= 3.0 <= high
    # The t interval of a skewed count is not exact: half a per cent is granted to that.
    assert abs(inside / 4000 - 0.95) < norm.isf(5e-7) * np.sqrt(0.95 * 0.05 / 4000) + 0.005


def test_constant_sample_keeps_a_width() -> None:
    mean, low, high = mean_interval(np.zeros(100), 0.95, 0.0, 10.0)
    assert (mean, low) == (0.0, 0.0)
    # No leaker in 100 trials: at most 3.6 % of trials have any, of at most ten each.
    assert high == pytest.approx(10.0 * float(clopper_pearson(0, 100)[1]))
    assert 0.3 < high < 0.4
    assert mean_interval(np.full(100, 10.0), 0.95, 0.0, 10.0)[1] == pytest.approx(10.0 - high)


def test_interval_is_cut_at_what_is_possible() -> None:
    mean, low, high = mean_interval([0.0, 0.0, 0.0, 1.0], 0.95, 0.0, 1.0)
    assert (mean, low) == (0.25, 0.0)
    assert high == 1.0


@settings(deadline=None)
@given(st.floats(0.1, 10.0), st.floats(0.01, 1.0))
def test_trials_needed_reach_the_width(deviation: float, half_width: float) -> None:
    n = trials_needed(deviation, half_width)
    assert norm.ppf(0.975) * deviation / np.sqrt(n) <= half_width * (1 + 1e-12)
    if n > 2:
        assert norm.ppf(0.975) * deviation / np.sqrt(n - 1) >= half_width * (1 - 1e-9)


def test_stopping() -> None:
    assert narrow_enough(0.2, 0.3, 0.11)
    assert not narrow_enough(0.2, 0.3, 0.09)
    assert not narrow_enough(0.2, float("nan"), 1.0)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, 0), (float("nan"), 3)])
def test_impossible_counts_are_refused(k: float, n: float) -> None:
    for method in (wilson, clopper_pearson, jeffreys, lower_bound):
        with pytest.raises(InputError):
            method(k, n)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, float("nan")])
def test_impossible_confidence_is_refused(level: float) -> None:
    with pytest.raises(InputError, match="confidence"):
        wilson(1, 2, level)


@pytest.mark.parametrize("values", [[1.0], [], [1.0, float("nan")], [[1.0, 2.0]]])
def test_a_mean_needs_finite_values(values: list[float]) -> None:
    with pytest.raises(InputError):
        mean_interval(values)


def test_impossible_widths_are_refused() -> None:
    with pytest.raises(InputError):
        trials_needed(1.0, 0.0)
