"""Spreading whole rounds: published examples, and the best of all ways found by trying every one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.errors import InputError, NoAnswer
from uppertier.outcome.allocation import (
    best_allocation,
    even_allocation,
    first_come_allocation,
    kills,
    least_stock,
    none_through,
)
from uppertier.outcome.closed_form import drawdown, interceptors_needed


def ways(stock: int, targets: int) -> Iterator[tuple[int, ...]]:
    if targets == 1:
        yield (stock,)
        return
    for first in range(stock + 1):
        yield from ((first, *rest) for rest in ways(stock - first, targets - 1))


def test_seven_interceptors_at_three_warheads() -> None:
    """Printed with Wilkening's model (second-hand), single shots of 0.56: 3-2-2 and 4-2-1."""
    assert even_allocation(7, 3).tolist() == [3, 2, 2]
    assert best_allocation(7, [0.56] * 3).tolist() == [3, 2, 2]
    assert kills([3, 2, 2], 0.56) == pytest.approx([0.9148, 0.8064, 0.8064], abs=5e-5)
    assert kills([4, 2, 1], 0.56) == pytest.approx([0.9625, 0.8064, 0.5600], abs=5e-5)
    assert none_through([3, 2, 2], 0.56) > none_through([4, 2, 1], 0.56)


def test_a_warhead_worth_more_draws_more() -> None:
    """4-2-1 is the best answer to another question: where the first is worth ten and the last next to nothing."""
    assert best_allocation(7, [0.56] * 3, worth=[10.0, 1.0, 0.4]).tolist() == [4, 2, 1]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 7),
    st.lists(st.tuples(st.floats(0.05, 0.95), st.floats(0.0, 5.0)), min_size=1, max_size=4),
)
def test_no_way_of_spreading_does_better(stock: int, targets: list[tuple[float, float]]) -> None:
    chance, worth = (np.array(column) for column in zip(*targets, strict=True))
    every = np.array(list(ways(stock, len(targets))))
    stopped = best_allocation(stock, chance, worth)
    assert stopped.sum() <= stock
    assert kills(stopped, chance) @ worth == pytest.approx((kills(every, chance) @ worth).max(), abs=1e-12)
    clean = best_allocation(stock, chance, goal="none through")
    assert none_through(clean, chance) == pytest.approx(none_through(every, chance).max(), abs=1e-12)


def test_sure_and_hopeless_shots_draw_no_more_than_they_need() -> None:
    assert best_allocation(9, [1.0, 0.0, 0.5]).tolist() == [1, 0, 8]
    assert best_allocation(9, [1.0, 0.0], goal="none through").tolist() == [1, 0]
    assert best_allocation(3, []).tolist() == []


def test_first_come_first_served() -> None:
    assert first_come_allocation(7, 4, 2).tolist() == [2, 2, 2, 1]
    assert first_come_allocation(7, 6, 2).tolist() == [2, 2, 2, 1, 0, 0]
    assert first_come_allocation(16, 3, 2).tolist() == [2, 2, 2]
    assert even_allocation(2, 4).tolist() == [1, 1, 0, 0]
    assert even_allocation(5, 0).tolist() == []


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 12), st.floats(0.05, 0.95), st.floats(0.5, 1.0))
def test_whole_rounds_leak_no_less_than_continuous_ones(stock: int, warheads: int, shot: float, track: float) -> None:
    whole = warheads - float(kills(even_allocation(stock, warheads), shot, track).sum())
    smooth = float(drawdown(stock, warheads, track, shot))
    assert whole >= smooth - 1e-9
    if stock % warheads == 0:
        assert whole == pytest.approx(smooth)


def test_least_stock_of_whole_rounds() -> None:
    """Wilkening's 113 is the mean of a continuous number: whole rounds, evenly spread, need 114 for 0.8."""
    assert interceptors_needed(0.8, 20, 0.99, 0.7) == pytest.approx(113.07, abs=0.01)
    assert none_through(even_allocation(113, 20), 0.7, 0.99) == pytest.approx(0.7965, abs=5e-5)
    assert least_stock(0.8, 20, 0.99, 0.7) == next(
        n for n in range(200) if none_through(even_allocation(n, 20), 0.7, 0.99) >= 0.8
    )
    with pytest.raises(NoAnswer):
        least_stock(0.8, 10, 0.97, 0.7)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 0.95), st.integers(1, 12), st.floats(0.2, 0.95))
def test_one_round_less_is_not_enough(goal: float, warheads: int, shot: float) -> None:
    stock = least_stock(goal, warheads, 1.0, shot)
    assert none_through(even_allocation(stock, warheads), shot) >= goal * (1.0 - 1e-12)
    assert none_through(even_allocation(stock - 1, warheads), shot) < goal


def test_bad_input() -> None:
    for call in (
        lambda: even_allocation(-1, 3),
        lambda: first_come_allocation(5, 3, -2),
        lambda: best_allocation(5, [0.5, 1.2]),
        lambda: best_allocation(5, [0.5, 0.5], worth=[1.0]),
        lambda: best_allocation(5, [0.5, 0.5], worth=[1.0, -1.0]),
        lambda: best_allocation(5, [0.5], worth=[1.0], goal="none through"),
    ):
        with pytest.raises(InputError):
            call()
