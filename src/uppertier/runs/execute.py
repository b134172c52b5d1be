"""Who does the work: this process alone, threads of it, or processes beside it. Answers do not depend on which.

An executor is `workers`, `map` and `completed`, over functions that a module defines and items that can be pickled.
A cluster is one more class of the same three.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Protocol, TypeVar

from uppertier.errors import NoAnswer

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Applies a function that a module defines to items that can be pickled."""

    workers: int
    shares_memory: bool
    """Whether workers live in this process: what is not safe among threads must not be handed to several then."""

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Results in the order of the items, each as soon as it and all before it are done."""

    def completed(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Number of an item and its result, in whatever order they are done."""


class Alone:
    """One item after another in this process, when the result is asked for."""

    workers = 1
    shares_memory = True

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        return map(function, items)

    def completed(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        return enumerate(map(function, items))


class _Pool:
    """What threads and processes share: work begins when it is handed over, not when results are asked for."""

    _pool: ThreadPoolExecutor | ProcessPoolExecutor

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        futures = [self._pool.submit(function, item) for item in items]
        return (_result(future) for future in futures)

    def completed(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        futures = {self._pool.submit(function, item): number for number, item in enumerate(items)}
        return ((futures[future], _result(future)) for future in as_completed(futures))


def _result(future: Future[Result]) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        raise NoAnswer(
            "a worker process was killed, perhaps for want of memory; what was finished is kept: "
            "run again to go on, with fewer --workers if memory is short"
        ) from None


class Threads(_Pool):
    """Several threads of this process; kernels let go of the interpreter's lock."""

    shares_memory = True

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = ThreadPoolExecutor(workers)

    def end(self) -> None:
        """Begin nothing more; what is being done is finished."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class Processes(_Pool):
    """Several processes, started afresh: a fork after a parallel kernel has run would kill the child."""

    shares_memory = False

    def __init__(self, workers: int, ready: Sequence[str]) -> None:
        self.workers = workers
        _quiet_tracker()
        context = multiprocessing.get_context("spawn")
        self._pool: ProcessPoolExecutor = ProcessPoolExecutor(workers, context, _begin, (tuple(ready),))
        # A pool starts a process when there is work for it: these have something to do first, which is to start.
        for _ in range(workers):
            self._pool.submit(_nothing)

    def end(self) -> None:
        """Stop at once; what is unfinished is lost."""
        processes: dict[int, Any] = getattr(self._pool, "_processes", None) or {}
        running = list(processes.values())
        # The pool's own threads may complain of pipes that were cut under them: that is as it should be.
        complain, threading.excepthook = threading.excepthook, lambda _: None
        try:
            for process in running:
                process.terminate()
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in running:
                process.join()
        finally:
            threading.excepthook = complain


def _quiet_tracker() -> None:
    """Start the process that clears up after us so that it says nothing: a run that is interrupted leaves it work."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (before, "ignore:resource_tracker")))
    resource_tracker.ensure_running()
    if before is None:
        del os.environ["PYTHONWARNINGS"]
    else:
        os.environ["PYTHONWARNINGS"] = before


def _nothing() -> None:
    pass


def _begin(ready: tuple[str, ...]) -> None:
    # Ctrl-C is the parent's to answer: it ends its workers. One thread each, for there are as many as processors.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    for name in ready:
        importlib.import_module(name)


def _end_with_parent() -> None:
    """A parent that is killed cannot end its workers: they look after themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(workers: int | None = None, ready: Sequence[str] = ()) -> Iterator[Executor]:
    """An executor of so many processes (as many as there are processors if not said), ended when the block ends.

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


@contextmanager
def threads(workers: int) -> Iterator[Executor]:
    """An executor of so many threads of this process."""
    pool = Threads(workers)
    try:
        yield pool
    finally:
        pool.end()
