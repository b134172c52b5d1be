"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError

if TYPE_CHECKING:
    from xarray import Dataset


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden neighbour to write (a file, or a folder that the block makes); it becomes `path` when the block ends.

    Every byte is handed to the disk before the rename. Where the block raises, the neighbour vanishes and what stood
    at `path` is untouched. InputError where the disk refuses.
    """
    partial = path.parent / f".{path.name}.{os.getpid()}.partial"
    try:
        yield partial
        _settle(partial)
        _rename(partial, path)
    except OSError as error:
        # Libraries below put whole paragraphs into their errors.
        why = os.strerror(error.errno) if error.errno else error.strerror or str(error)
        raise InputError(f"cannot be written: {why}", file=str(path), hint="nothing was changed") from error
    finally:
        _remove(partial)


def write_text(path: Path, text: str) -> None:
    """One text file, UTF-8, whole."""
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def write_dataset(path: Path, made: Dataset, encoding: dict[Any, Any]) -> None:
    """One NetCDF-4 file, whole. Made in memory first: the library below ends the program where a disk is full."""
    content = BytesIO()
    made.to_netcdf(content, engine="h5netcdf", encoding=encoding)
    with whole(path) as partial:
        partial.write_bytes(content.getbuffer())


def _settle(partial: Path) -> None:
    files = sorted(one for one in partial.rglob("*") if one.is_file()) if partial.is_dir() else [partial]
    for file in files:
        with file.open("rb") as opened:
            os.fsync(opened.fileno())


def _rename(partial: Path, path: Path) -> None:
    """Give the name away; a folder of the same name goes only when the new one stands in its place."""
    if not (partial.is_dir() and path.is_dir()):
        partial.replace(path)
        return
    before = path.parent / f".{path.name}.{os.getpid()}.before"
    path.rename(before)
    partial.rename(path)
    shutil.rmtree(before)


def _remove(partial: Path) -> None:
    if partial.is_dir():
        shutil.rmtree(partial, ignore_errors=True)
    else:
        partial.unlink(missing_ok=True)
