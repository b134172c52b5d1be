"""Whose turn it is, where some tasks wait for others and those of one portion share work.

A portion is many tasks and a last one that needs them all. A worker begins with a portion of its own, whose shared work
it then does alone; it helps with the others, the first of them first, when its own is done. A last task goes before
everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any

import attrs

from uppertier.runs.execute import Executor

Job = tuple[Callable[[Any], int], Any]
"""A function that a module defines, and what it is to be applied to; it returns how many steps it did."""


@attrs.frozen
class Portion:
    """Tasks that share work, and the one that follows when all of them are done."""

    tasks: list[Job]
    last: Job


def side_by_side(workers: Executor, portions: list[Portion]) -> Iterator[int]:
    """Do all portions on an executor of several workers; gives the steps of each task as it is done.

    Work begins now, whatever the asker does meanwhile.
    What goes wrong in a task is raised where its steps are asked for.
    """
    told: SimpleQueue[int | BaseException | None] = SimpleQueue()
    turns = _Turns(portions)
    count = min(workers.workers, sum(len(portion.tasks) + 1 for portion in portions))

    def keep_busy(number: int) -> None:
        try:
            while (found := turns.next(number)) is not None:
                (function, task), portion = found
                told.put(next(workers.completed(function, [task]))[1])
                turns.done(portion)
            told.put(None)
        except BaseException as error:
            turns.stop()
            told.put(error)

    for number in range(count):
        Thread(target=keep_busy, args=(number,), daemon=True).start()
    return _until_all_are_done(told, count)


def _until_all_are_done(told: SimpleQueue[int | BaseException | None], count: int) -> Iterator[int]:
    while count:
        one = told.get()
        if isinstance(one, BaseException):
            raise one
        if one is None:
            count -= 1
        else:
            yield one


class _Turns:
    """What waits, what runs, and who takes what next."""

    def __init__(self, portions: list[Portion]) -> None:
        self._waiting = [list(portion.tasks) for portion in portions]
        self._running = [0] * len(portions)
        self._last: list[Job | None] = [portion.last for portion in portions]
        self._changed = Condition()
        self._stopped = False

    def next(self, worker: int) -> tuple[Job, int] | None:
        """The next job for a worker and its portion, waited for where one may yet come up; None where none will."""
        with self._changed:
            while not self._stopped and any(self._last):
                found = self._take(worker)
                if found is not None:
                    self._running[found[1]] += 1
                    return found
                self._changed.wait()
        return None

    def _take(self, worker: int) -> tuple[Job, int] | None:
        for portion, last in enumerate(self._last):
            if last is not None and not self._waiting[portion] and not self._running[portion]:
                self._last[portion] = None
                self._changed.notify_all()
                return last, portion
        # Its own, then the first that is left: the heaviest stand first, and what is light fills in at the end.
        for portion in (worker % len(self._last), *range(len(self._last))):
            if self._waiting[portion]:
                return self._waiting[portion].pop(0), portion
        return None

    def done(self, portion: int) -> None:
        """A job of a portion is done."""
        with self._changed:
            self._running[portion] -= 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Nothing more is to be begun."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
