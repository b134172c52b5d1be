"""The memo: what a task made, by the id of everything that affects it; whole or absent, and checked when read.

One file a part, `.parts/ab/abcdef….npz`, written beside its place, handed to the disk and renamed. Any number of
processes may work on one store: they can only ever write the same bytes under the same name.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

import attrs

from uppertier.errors import InputError
from uppertier.runs.pack import Damaged, pack_into, unpack

FOLDER = ".parts"
ENDING = ".npz"
Record = TypeVar("Record")


class Parts(Protocol):
    """What was made, by id. Workers get one of these handed over."""

    def has(self, part: str) -> bool:
        """Whether it is there; it may yet turn out damaged."""

    def get(self, part: str) -> Any | None:
        """A part, or None where there is none or it is damaged."""

    def put(self, part: str, record: Any) -> None:
        """Keep a part."""


@attrs.define
class InMemory:
    """Parts that live as long as this process, for work that nobody asks to keep."""

    _kept: dict[str, Any] = attrs.Factory(dict)

    def has(self, part: str) -> bool:
        return part in self._kept

    def get(self, part: str) -> Any | None:
        return self._kept.get(part)

    def put(self, part: str, record: Any) -> None:
        self._kept[part] = record


@attrs.frozen
class OnDisk:
    """Parts below a folder."""

    root: Path

    def path(self, part: str) -> Path:
        """Where a part lies."""
        return self.root / part[:2] / f"{part}{ENDING}"

    def has(self, part: str) -> bool:
        return self.path(part).is_file()

    def get(self, part: str) -> Any | None:
        """A part; one that is damaged is removed, which is said on standard error, and counts as absent.

        InputError : a newer version wrote it, or it cannot be read
        """
        path = self.path(part)
        try:
            return unpack(path.read_bytes())
        except FileNotFoundError:
            return None
        except InputError as error:
            raise InputError(error.message, file=str(path), hint=error.hint) from error
        except OSError as error:
            if error.errno != errno.EIO:
                raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from error
            self._discard(path, error.strerror or "")
        except Damaged as error:
            self._discard(path, str(error))
        return None

    def _discard(self, path: Path, why: str) -> None:
        print(f"uppertier: {path} is damaged ({why}); it is made again", file=sys.stderr, flush=True)
        path.unlink(missing_ok=True)

    def put(self, part: str, record: Any) -> None:
        """Keep a part. InputError where the disk does not take it; nothing half-written is left then."""
        path = self.path(part)
        try:
            write_whole(path, lambda file: pack_into(file, record))
        except OSError as error:
            raise InputError(
                f"a part of the run could not be written: {error.strerror}",
                file=str(path),
                hint="parts written before are whole; run again to go on from them",
            ) from error

    def prepare(self) -> None:
        """Fail early where the store cannot be written. Nothing is made: others may work on the same store."""
        place = self.root
        while not place.exists() and place != place.parent:
            place = place.parent
        # A name of our own, for two programs may try at once.
        probe = place / partial_name("probe")
        try:
            write_whole(probe, b"")
            probe.unlink()
        except OSError as error:
            raise InputError(
                f"the store of finished parts cannot be written: {error.strerror}",
                file=str(self.root),
                hint="name another folder by UPPERTIER_RUNS or --out, or say --no-cache",
            ) from None

    def count(self) -> int:
        """How many parts are there."""
        return sum(1 for _ in self.root.glob(f"[0-9a-f][0-9a-f]/*{ENDING}"))


def made(parts: Parts, part: str, make: Callable[[], Record]) -> Record:
    """The part of an id; made and kept where it is not there."""
    found: Record | None = parts.get(part)
    if found is None:
        found = make()
        parts.put(part, found)
    return found


_NUMBER = count()


def write_whole(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    """Write a file whole or not at all: beside its place, handed to the disk, then renamed.

    content : bytes, or what writes them
    OSError : it could not be written; nothing is left of it
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.parent / partial_name(path.name)
    try:
        with open(partial, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def partial_name(name: str) -> str:
    """A hidden name that nobody else writes under, and that says who does."""
    return f".{name}.{_host()}.{os.getpid()}.{threading.get_ident()}-{next(_NUMBER)}.partial"


def _host() -> str:
    return socket.gethostname().replace(".", "-")


def sweep_parts(root: Path) -> list[Path]:
    """Remove what killed processes of this machine left half-written in a store; returns what was removed."""
    removed = []
    for left in root.glob("*/.*.partial"):
        words = left.name.rsplit(".", 4)
        host, pid = words[1:3] if len(words) == 5 else ("", "")
        if host == _host() and not alive(pid):
            left.unlink(missing_ok=True)
            removed.append(left)
    return removed


def alive(pid: str) -> bool:
    """Whether a process of this machine still runs."""
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
