"""How far a scene has come while it is made, for whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario

_WORDS = {
    "fly": ("Flying the missiles", "trajectories"),
    "observe": ("What the radars see", "radars"),
    "track": ("How well it is known", ""),
    "engage": ("Playing the raids", ""),
    "draw": ("Drawing", ""),
}


@attrs.frozen
class Step:
    """A stage at work, and how much of it is done; 0 of 0 where it does not count."""

    stage: str
    done: int = 0
    of: int = 0

    def document(self) -> dict[str, Any]:
        """What the page is told."""
        words, counted = _WORDS[self.stage]
        text = f"{words}: {self.done} of {self.of} {counted}" if self.of else words
        return {**attrs.asdict(self), "stages": list(_WORDS), "text": text}


class Progress:
    """What is made of which scenario just now."""

    def __init__(self) -> None:
        self._now: dict[int, Step] = {}
        self._lock = threading.Lock()

    @contextmanager
    def of(self, scenario: Scenario, stage: str) -> Iterator[Callable[[int, int], None]]:
        """A stage that is at work until the block ends; gives what may be told how much of it is done."""
        key = id(scenario)

        def tell(done: int, of: int) -> None:
            with self._lock:
                self._now[key] = Step(stage, done, of)

        with self._lock:
            before = self._now.get(key)
        tell(0, 0)
        try:
            yield tell
        finally:
            with self._lock:
                if before is None:
                    self._now.pop(key, None)
                else:
                    self._now[key] = before

    def told(self, scenario: Scenario) -> Step | None:
        """What is at work; None where nothing is."""
        with self._lock:
            return self._now.get(id(scenario))
