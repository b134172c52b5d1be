"""Tasks that wait for others: each is done once, a last one after all of its portion, and errors come out."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.runs.execute import threads
from uppertier.runs.turns import Portion, side_by_side


@given(st.lists(st.integers(0, 6), max_size=5), st.integers(2, 5))
def test_everything_is_done_once_and_the_last_after_all_of_its_portion(sizes: list[int], count: int) -> None:
    lock, done = threading.Lock(), []

    def do(task: tuple[int, int]) -> int:
        with lock:
            done.append(task)
        return 1

    portions = [
        Portion([(do, (portion, number)) for number in range(size)], (do, (portion, size)))
        for portion, size in enumerate(sizes)
    ]
    with threads(count) as workers:
        steps = list(side_by_side(workers, portions))
    assert steps == [1] * (sum(sizes) + len(sizes))
    assert sorted(done) == [(portion, number) for portion, size in enumerate(sizes) for number in range(size + 1)]
    for portion, size in enumerate(sizes):
        assert [task for task in done if task[0] == portion][-1] == (portion, size)


@pytest.mark.parametrize("where", [(0, 0), (1, 2), (1, 3)])
def test_what_goes_wrong_in_a_task_is_raised_and_nobody_waits_for_ever(where: tuple[int, int]) -> None:
    def do(task: tuple[int, int]) -> int:
        if task == where:
            raise ValueError("broken")
        return 1

    portions = [Portion([(do, (p, n)) for n in range(3)], (do, (p, 3))) for p in range(2)]
    with threads(2) as workers, pytest.raises(ValueError, match="broken"):
        list(side_by_side(workers, portions))
