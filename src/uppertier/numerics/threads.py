"""Threads for compiled kernels: they hold no lock of the interpreter, so plain threads run them side by side.

Numba's own parallel loops would compile every kernel twice over, and a process that has run one must not fork.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def on_threads(task: Callable[[T], R], parts: Iterable[T], threads: int | None = None) -> list[R]:
    """`task` of every part, in their order. threads : how many; by default NUMBA_NUM_THREADS, or every processor."""
    parts = list(parts)
    if threads is None:
        from numba import config

        # Numba sets its settings one by one by their names, which no type checker can see.
        settings: Any = config
        threads = int(settings.NUMBA_NUM_THREADS)
    if min(threads, len(parts)) < 2:
        return [task(part) for part in parts]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(threads, len(parts))) as pool:
        return list(pool.map(task, parts))
