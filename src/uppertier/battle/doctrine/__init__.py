"""Firing doctrines: one file each, found by listing this folder. A file exports DOCTRINE."""

from __future__ import annotations

import importlib
import pkgutil

from uppertier.battle.records import Doctrine
from uppertier.errors import InputError


def doctrine_names() -> tuple[str, ...]:
    """Names of all doctrines, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load_doctrine(name: str) -> Doctrine:
    """The doctrine that a file of this folder exports. InputError where there is none of that name."""
    if name not in doctrine_names():
        raise InputError(f"there is no doctrine {name!r}", key="doctrine", hint=f"one of {', '.join(doctrine_names())}")
    doctrine: Doctrine = importlib.import_module(f"{__name__}.{name}").DOCTRINE
    return doctrine
