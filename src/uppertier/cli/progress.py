"""Progress on standard error: a moving bar for people, a plain line a stage for logs."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Stages:
    """Shows how far each stage of a run has come. A context manager; call `advance` as the work goes on."""

    def __init__(self, stages: tuple[str, ...]) -> None:
        self._began: dict[str, float] = {}
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        if sys.stderr.isatty():
            self._bar = _bar()
            self._tasks = {name: self._bar.add_task(name, total=None, start=False) for name in stages}

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, stage: str, done: int, total: int, finished: bool = False) -> None:
        """Tell that `done` of `total` parts of a stage are done; `finished` once, at its end."""
        began = self._began.setdefault(stage, time.perf_counter())
        if self._bar:
            task = self._tasks[stage]
            self._bar.start_task(task)
            self._bar.update(task, total=total, completed=done)
        elif finished:
            print(f"{stage:8} {time.perf_counter() - began:6.1f} s", file=sys.stderr, flush=True)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:8}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
