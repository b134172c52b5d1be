"""Who does the work: this process alone, or several beside it. Results come in the order of the work, however done."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Applies a function that a module defines to items that can be pickled."""

    workers: int

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Results in the order of the items, each as soon as it and all before it are done."""


class Alone:
    """One item after another in this process."""

    workers = 1

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        return map(function, items)


class Processes:
    """Several processes, started afresh: a fork after a parallel kernel has run would kill the child."""

    def __init__(self, workers: int, ready: Sequence[str]) -> None:
        self.workers = workers
        self._pool = multiprocessing.get_context("spawn").Pool(workers, _begin, (tuple(ready),))

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        return self._pool.imap(function, items)

    def end(self) -> None:
        """Stop at once; what is unfinished is lost."""
        self._pool.terminate()
        self._pool.join()


def _begin(ready: tuple[str, ...]) -> None:
    # Ctrl-C is the parent's to answer: it ends its workers. One thread each, for there are as many as processors.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    for name in ready:
        importlib.import_module(name)


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(workers: int | None = None, ready: Sequence[str] = ()) -> Iterator[Executor]:
    """An executor of so many workers (as many as there are processors if not said), ended when the block ends.

    ready : modules that the workers import at once, while they wait for their first work
    """
    count = processors() if workers is None else workers
    if count == 1:
        yield Alone()
        return
    processes = Processes(count, ready)
    try:
        yield processes
    finally:
        processes.end()
