"""Files that a command writes: whole or not at all, by a rename."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from uppertier.errors import InputError

FIGURES = (".svg", ".png")
"""Endings of the figures we can make."""


def check_writable(path: Path, option: str, endings: tuple[str, ...] = ()) -> None:
    """InputError, before any work is done, where a file could not be written or has an ending we cannot make."""
    if endings and path.suffix.lower() not in endings:
        raise InputError("the name has no ending we can make", file=str(path), key=option, hint=" or ".join(endings))
    if path.is_dir():
        raise InputError("is a folder, not a file", file=str(path), key=option, hint="name a file")
    if not path.parent.is_dir():
        raise InputError("its folder does not exist", file=str(path), key=option, hint="make the folder first")
    if not os.access(path.parent, os.W_OK):
        raise InputError("its folder cannot be written", file=str(path), key=option, hint="name another")


def write_whole(path: Path, content: bytes, option: str) -> None:
    """Write a hidden neighbour, hand it to the disk, and rename it into place; InputError where that fails."""
    partial = path.parent / f".{path.name}.{os.getpid()}.partial"
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=str(path), key=option) from error
    finally:
        partial.unlink(missing_ok=True)


def write_figure(path: Path, figure: Any, option: str) -> None:
    """Write a figure as the kind of file that the name's ending asks for."""
    from uppertier.report import drawing

    drawing.settle(figure)
    content = drawing.svg(figure) if path.suffix.lower() == ".svg" else drawing.png(figure)
    write_whole(path, content, option)
