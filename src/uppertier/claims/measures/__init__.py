"""The measures that claims name: a small closed vocabulary, one file a subject, found by listing this folder.

A file exports MEASURES. No measure redraws a raid, an aim point or a trajectory: `touches` names the only values that
are ever varied, and they are those of sensors, of the defence and of the observer.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from uppertier.errors import InputError
from uppertier.resources import near

if TYPE_CHECKING:
    from uppertier.claims.form import Measure


@cache
def all_measures() -> dict[str, Measure]:
    """Every measure by the name that claims give, in alphabetical order."""
    found: dict[str, Measure] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            found |= importlib.import_module(f"{__name__}.{module.name}").MEASURES
    return dict(sorted(found.items()))


def load_measure(name: str) -> Measure:
    """One measure. InputError with the nearest names where there is none."""
    known = all_measures()
    if name not in known:
        raise InputError(f"there is no measure called '{name}'", key="measure", hint=near(name, known))
    return known[name]
