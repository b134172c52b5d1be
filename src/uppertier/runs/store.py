"""Run folders that appear whole or not at all.

Everything is written into a hidden neighbour of the run folder and renamed into place at the end. A run that is
interrupted removes its neighbour; one that is killed leaves it behind, and the next run beside it clears it away.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from uppertier.errors import InputError
from uppertier.runs.parts import alive

MARK = "provenance.json"
"""The file that tells a run folder from any other."""
ROOT_VARIABLE = "UPPERTIER_RUNS"


def root_folder(out: Path | None = None) -> Path:
    """The folder in which runs, their index and the memo lie: as the environment says, else beside `out`, else runs."""
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        return Path(named).expanduser()
    return Path("runs") if out is None else out.parent


def prepare(folder: Path) -> None:
    """Fail early, before hours of work, where the run folder could not be written or would bury something else."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", file=str(folder), key="--out", hint="name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise InputError(
            "exists and holds something that is not a run",
            file=str(folder),
            key="--out",
            hint="name a new folder or an earlier run to replace",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        probe = _partial(folder)
        probe.mkdir(exist_ok=True)
        probe.rmdir()
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", file=str(folder), key="--out", hint="name another folder"
        ) from None


def _partial(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.{os.getpid()}.partial"


def _scratch(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.parts.{os.getpid()}.partial"


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A place beside a run folder for parts that nobody keeps; gone when the block ends, or swept by the next run."""
    place = _scratch(folder)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove what this process has half-written of a run."""
    for place in (_partial(folder), _scratch(folder)):
        shutil.rmtree(place, ignore_errors=True)


def sweep(folder: Path) -> list[Path]:
    """Remove what killed runs of this folder left beside it; returns what was removed."""
    removed = []
    for left in folder.parent.glob(f".{folder.name}.*.partial"):
        if not alive(left.name.split(".")[-2]):
            shutil.rmtree(left, ignore_errors=True)
            removed.append(left)
    return removed


def _settle(folder: Path) -> None:
    """Hand every byte below a folder to the disk before its name is given away."""
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                os.fsync(file.fileno())


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into that becomes `folder` when the block ends, and vanishes when it raises."""
    sweep(folder)
    partial = _partial(folder)
    partial.mkdir(parents=True)
    try:
        yield partial
        _settle(partial)
        if folder.exists():
            before = folder.parent / f".{folder.name}.{os.getpid()}.before.partial"
            os.rename(folder, before)
            os.rename(partial, folder)
            shutil.rmtree(before)
        else:
            os.rename(partial, folder)
    except OSError as error:
        raise InputError(
            f"the run could not be written: {error.strerror}", file=str(folder), hint="nothing was left half-written"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def manifest(folder: Path, pattern: str = "*") -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file below a folder, by its path there.

    pattern : of the names of those that are wanted
    """
    found = {}
    for path in sorted(p for p in folder.rglob(pattern) if p.is_file()):
        content = path.read_bytes()
        found[path.relative_to(folder).as_posix()] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    return found
