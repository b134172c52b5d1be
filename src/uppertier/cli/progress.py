"""Progress on standard error: a moving bar for people, plain lines for logs."""

from __future__ import annotations

import sys
import time
from types import TracebackType


class Stages:
    """Shows how far each stage of a run has come. Use as a context manager; call `advance` as the work goes on."""

    def __init__(self, stages: tuple[str, ...]) -> None:
        self._stages, self._tasks = stages, {}
        self._began: dict[str, float] = {}
        self._moving = sys.stderr.isatty()

    def __enter__(self) -> Stages:
        if self._moving:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description:8}"), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True))
            self._tasks = {name: self._bar.add_task(name, total=None, start=False) for name in self._stages}
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._moving:
            self._bar.stop()

    def advance(self, stage: str, done: int, total: int) -> None:
        """Tell that `done` of `total` parts of a stage are finished."""
        if stage not in self._began:
            self._began[stage] = time.perf_counter()
            if self._moving:
                self._bar.start_task(self._tasks[stage])
        if self._moving:
            self._bar.update(self._tasks[stage], total=total, completed=done)
        elif done >= total and stage in self._began:
            seconds = time.perf_counter() - self._began[stage]
            if stage == self._stages[-1] or seconds >= 0.0:
                self._say(stage, seconds)

    def _say(self, stage: str, seconds: float) -> None:
        # A stage may report its last part and its end: one line is enough.
        if self._tasks.get(stage) is None:
            self._tasks[stage] = 1
            print(f"{stage:8} {seconds:6.1f} s", file=sys.stderr, flush=True)
