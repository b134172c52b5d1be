"""Files that other programs open: one module per format, found by listing this folder.

A module that writes has SUFFIX, TITLE and `write(result, path)`; what it writes appears whole or not at all.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError
from uppertier.resources import near

if TYPE_CHECKING:
    from uppertier.report.records import RunResult


def format_names() -> tuple[str, ...]:
    """Names of all formats, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg))


def load_format(name: str) -> Any:
    """The module that writes a format. InputError where there is none of that name."""
    known = format_names()
    if name not in known:
        guess = near(name, known)
        hint = ("" if guess.startswith("known") else guess + " ") + "known: " + ", ".join(known)
        raise InputError(f"there is no format called '{name}'", key="format", hint=hint)
    return importlib.import_module(f"{__name__}.{name}")


def export(result: RunResult, name: str, path: Path) -> None:
    """Write a finished run as one format. InputError for an unknown format or a path that cannot be written."""
    load_format(name).write(result, path)
