"""However the work is cut, ordered and spread, results.json has the same bytes."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from uppertier.claims.tasks import order
from uppertier.report.job import compute
from uppertier.report.results import canonical, results
from uppertier.runs.execute import Alone, Executor, Processes, executor, threads
from uppertier.runs.pack import digest
from uppertier.runs.parts import InMemory, OnDisk
from uppertier.scenario import load_scenario

sys.path.insert(0, str(Path(__file__).parents[1] / "resilience"))
SAMPLES, TRIALS = 16, 40


class Shuffled(Alone):
    """Does the items in an order of its own."""

    def completed(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        numbers = list(range(len(items)))
        random.Random(3).shuffle(numbers)
        return ((number, function(items[number])) for number in numbers)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    from resilience_scene import write_scenario

    changed = {
        '"radar-deep-into-china", "strategic-balance-china"': '"solely-the-north-radar", "strategic-balance-china", '
        '"nothing-to-stop-the-north"'
    }
    return load_scenario(write_scenario(tmp_path_factory.mktemp("scenario"), **changed))


@pytest.fixture(scope="module")
def chain_parts(scenario):
    """The stages of the chain, made once: what is cut here is the claims."""
    parts = InMemory()
    compute(scenario, SAMPLES, TRIALS, parts=parts)
    return parts


@pytest.fixture(scope="module")
def expected(scenario, chain_parts) -> str:
    return canonical(results(compute(scenario, SAMPLES, TRIALS, parts=chain_parts)[0]))


def test_the_tasks_give_what_the_claims_alone_give(scenario, chain_parts) -> None:
    """Against the claims' own evaluation in one piece, which knows of no task."""
    from uppertier.claims.evaluate import evaluate

    result, _ = compute(scenario, SAMPLES, TRIALS, parts=chain_parts)
    # By their bytes: what was not asked is NaN, which equals nothing.
    alone = evaluate(scenario, result.flights, None, SAMPLES, scenario.seed)
    assert digest(result.answers) == digest(alone)


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """So many spawned processes, also where it is one alone."""
    pool = Processes(count, ())
    try:
        yield pool
    finally:
        pool.end()


WAYS: dict[str, tuple[Callable[[], AbstractContextManager[Executor]], int]] = {
    **{f"alone, task size {size}": (partial(nullcontext, Alone()), size) for size in (1, 7, 64)},
    **{f"shuffled, task size {size}": (partial(nullcontext, Shuffled()), size) for size in (1, 7, 64)},
    **{f"threads {n}, task size {size}": (partial(threads, n), size) for n in (1, 2, 4) for size in (1, 7, 64)},
    **{f"processes {n}, task size {size}": (partial(processes, n), size) for n in (1, 3) for size in (1, 7, 64)},
}
OFTEN = {"alone, task size 1", "shuffled, task size 7", "threads 1, task size 7", "threads 2, task size 64",
         "threads 4, task size 7", "processes 1, task size 64", "processes 3, task size 7"}  # fmt: skip
"""Every number of threads and processes and every task size once; the whole matrix is slow."""


@pytest.mark.parametrize("way", [way if way in OFTEN else pytest.param(way, marks=pytest.mark.slow) for way in WAYS])
def test_results_do_not_depend_on_how_the_work_is_cut(scenario, expected: str, tmp_path: Path, way: str) -> None:
    make, size = WAYS[way]
    with make() as workers:
        parts = OnDisk(tmp_path / "parts")
        result, _ = compute(scenario, SAMPLES, TRIALS, workers=workers, parts=parts, task_size=size)
    assert sha256(canonical(results(result)).encode()).digest() == sha256(expected.encode()).digest()


def test_an_interrupted_run_goes_on_from_its_draws(scenario, expected: str, tmp_path: Path) -> None:
    parts = OnDisk(tmp_path / "parts")

    class Cut(Alone):
        done = 0

        def completed(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
            for number, item in enumerate(items):
                if self.done == 4:
                    raise KeyboardInterrupt
                self.done += 1
                yield number, function(item)

    with pytest.raises(KeyboardInterrupt):
        compute(scenario, SAMPLES, TRIALS, workers=Cut(), parts=parts, task_size=4)
    before = {path: path.stat().st_mtime_ns for path in parts.root.glob("*/*.npz")}
    result, _ = compute(scenario, SAMPLES, TRIALS, parts=parts, task_size=4)
    assert canonical(results(result)) == expected
    assert all(path.stat().st_mtime_ns == time for path, time in before.items())
    assert parts.count() > len(before)


def test_progress_counts_every_step_once_whatever_the_workers(scenario, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def advance(stage: str, done: int, total: int, finished: bool) -> None:
        if stage == "claims" and not finished:
            told.append((done, total))

    with executor(2) as workers:
        compute(scenario, SAMPLES, TRIALS, advance, workers, OnDisk(tmp_path / "parts"), 4)
    done = [one for one, _ in told[1:]]
    assert done == sorted(set(done)) and done[-1] == told[-1][1]
    assert len({total for _, total in told[1:]}) == 1


@pytest.mark.parametrize(("samples", "repeats"), [(16, 1), (16, 4), (48, 4), (7, 3), (5, 8)])
def test_the_order_of_draws_holds_each_once_and_shared_points_side_by_side(samples: int, repeats: int) -> None:
    numbers = order(samples, repeats)
    points = [number % -(-samples // repeats) for number in numbers]
    assert sorted(numbers) == list(range(samples))
    assert points == sorted(points)
