"""Solver and bands of the inference: against systems with known roots, NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from uppertier.flight.infer.bands import band, effective, quantiles, rank_correlation, time_weights
from uppertier.flight.infer.roots import solve


def circle_and_line(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Crossing of a circle of radius 2 + row with the diagonal: sqrt(2)/2 of the radius."""
    return np.stack([x[:, 0] ** 2 + x[:, 1] ** 2 - (2.0 + rows) ** 2, x[:, 0] - x[:, 1]], axis=-1)


def test_many_systems_at_once_find_their_roots() -> None:
    start = np.full((50, 2), 1.3) + np.array([0.0, 0.4])
    found, solved = solve(circle_and_line, start, difference=np.full(2, 1e-6), largest=np.full(2, 5.0), allowed=1e-9)
    assert solved.all()
    assert found == pytest.approx(np.repeat((2.0 + np.arange(50))[:, None] / np.sqrt(2.0), 2, axis=1), abs=1e-8)


def test_a_row_without_a_root_is_told_and_harms_no_other() -> None:
    def residuals(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        none = x**2 + 1.0
        return np.where((rows == 1)[:, None], none, np.where((rows == 2)[:, None], np.nan, x - 3.0))

    found, solved = solve(
        residuals, np.ones((4, 1)), difference=np.array([1e-6]), largest=np.array([10.0]), allowed=1e-9
    )
    assert solved.tolist() == [True, False, False, True]
    assert found[[0, 3], 0] == pytest.approx(3.0)


def test_a_cliff_is_climbed_down_by_shorter_steps() -> None:
    def residuals(_: np.ndarray, x: np.ndarray) -> np.ndarray:
        # Newton's first step from 3 lands beyond the cliff at -1, where there is no flight.
        return np.where(x > -1.0, np.arctan(x), np.nan)

    found, solved = solve(
        residuals, np.array([[3.0]]), difference=np.array([1e-6]), largest=np.array([100.0]), allowed=1e-10
    )
    assert solved.all()
    assert found[0, 0] == pytest.approx(0.0, abs=1e-9)


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_a_linear_system_takes_one_step(seed: int) -> None:
    generator = np.random.default_rng(seed)
    matrix = generator.normal(size=(5, 3, 3)) + 4.0 * np.eye(3)
    root = generator.normal(size=(5, 3))

    def residuals(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.einsum("nij,nj->ni", matrix[rows], x - root[rows])

    found, solved = solve(
        residuals, np.zeros((5, 3)), difference=np.ones(3), largest=np.full(3, 1e3), allowed=1e-8, iterations=2
    )
    assert solved.all()
    assert found == pytest.approx(root, abs=1e-7)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_equal_weights_give_the_usual_quantiles(values: list[float], share: float) -> None:
    x = np.array(values)
    ours = quantiles(x, np.ones(len(x)), [share])[0]
    assert ours == pytest.approx(np.quantile(x, share, method="hazen"), rel=1e-9, abs=1e-6)


def test_a_whole_weight_counts_as_so_many_draws() -> None:
    x, w = np.array([1.0, 5.0, 9.0]), np.array([1.0, 2.0, 1.0])
    assert quantiles(x, w, [0.5])[0] == 5.0
    assert effective(w) == pytest.approx(16.0 / 6.0)
    assert effective(np.full(7, 0.3)) == pytest.approx(7.0)
    assert effective(np.zeros(3)) == 0.0


def test_beyond_every_bound_stays_so() -> None:
    found = band([8.0, 9.0, np.inf, np.inf, np.inf, np.nan])
    assert found.value == np.inf
    assert found.high == np.inf
    assert found.low == 8.0
    assert np.isnan(band([np.nan]).value)
    assert np.isnan(band([1.0], [0.0]).value)


def test_the_weight_of_a_time_is_a_likelihood() -> None:
    times = np.linspace(0.0, 2000.0, 20_001)
    for rounding in (0.5, 30.0):
        weight = time_weights(times, 1000.0, rounding, 20.0)
        # Over all true times it adds up to the width of what the report may stand for.
        assert np.trapezoid(weight, times) == pytest.approx(2.0 * rounding, rel=1e-6)
        assert times[np.argmax(weight)] == pytest.approx(1000.0, abs=0.2)
    sharp = time_weights(times, 1000.0, 0.0, 20.0)
    assert sharp[np.searchsorted(times, 1020.0)] == pytest.approx(np.exp(-0.5), rel=1e-3)


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=3, max_size=30))
def test_rank_correlation_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, float).T
    ours = rank_correlation(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)


def test_rank_correlation_takes_infinity_for_the_largest() -> None:
    assert rank_correlation([1.0, 2.0, np.inf, np.nan], [4.0, 5.0, 6.0, 0.0]) == pytest.approx(1.0)
