"""What was made last, in memory, as much of it as may be kept; and each made once, whoever asks for it meanwhile."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import attrs
import numpy as np

from uppertier.runs.parts import FOLDER, OnDisk

T = TypeVar("T")
MOST = 1 << 30
"""Bytes of arrays and texts that are kept."""


class Recent:
    """Parts in memory, the latest used; what a run has left on disk is read, and nothing is ever written there."""

    def __init__(self, root: Path, most: int = MOST) -> None:
        self._disk, self._most, self._held = OnDisk(root / FOLDER), most, 0
        self._kept: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._makers: dict[str, tuple[threading.RLock, int]] = {}

    def has(self, part: str) -> bool:
        return part in self._kept or self._disk.has(part)

    def get(self, part: str) -> Any | None:
        found = self.kept(part)
        if found is None and self._disk.has(part):
            found = self._disk.get(part)
            if found is not None:
                self.put(part, found)
        return found

    def kept(self, part: str) -> Any | None:
        """A part that is in memory."""
        with self._lock:
            if part not in self._kept:
                return None
            self._kept.move_to_end(part)
            return self._kept[part][0]

    def put(self, part: str, record: Any) -> None:
        size = size_of(record)
        with self._lock:
            self._held += size - self._kept.pop(part, (None, 0))[1]
            self._kept[part] = record, size
            while self._held > self._most and len(self._kept) > 1:
                self._held -= self._kept.popitem(last=False)[1][1]

    def once(self, part: str, make: Callable[[], T], look: Callable[[str], Any | None] | None = None) -> T:
        """A part, made where it is not kept: who asks while it is made waits for it, who asks for another does not.

        look : where it may be found; in memory if not given
        """
        look = look or self.kept
        found: T | None = look(part)
        if found is not None:
            return found
        with self._turn(part):
            found = look(part)
            if found is None:
                found = make()
                self.put(part, found)
            return found

    @contextmanager
    def _turn(self, part: str) -> Iterator[None]:
        with self._lock:
            turn, waiting = self._makers.get(part, (threading.RLock(), 0))
            self._makers[part] = turn, waiting + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._makers.pop(part)
                if waiting > 1:
                    self._makers[part] = turn, waiting - 1


def size_of(record: Any) -> int:
    """Bytes of the arrays and texts in a tree of records, without what it only points back to."""
    if isinstance(record, np.ndarray):
        return int(record.nbytes)
    if isinstance(record, bytes):
        return len(record)
    if isinstance(record, tuple | list):
        return sum(size_of(one) for one in record)
    if attrs.has(type(record)):
        return sum(size_of(getattr(record, field.name)) for field in attrs.fields(type(record)) if field.repr)
    return 0
