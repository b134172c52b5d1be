"""Firing doctrines: one file each, found by listing this folder. A file exports DOCTRINE."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from uppertier.battle.records import Doctrine
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


def doctrine_names() -> tuple[str, ...]:
    """Names of all doctrines, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def load_doctrine(name: str) -> Doctrine:
    """The doctrine that a file of this folder exports. InputError where there is none, or it contradicts itself."""
    if name not in doctrine_names():
        raise InputError(f"there is no doctrine {name!r}", key="doctrine", hint=f"one of {', '.join(doctrine_names())}")
    doctrine: Doctrine = importlib.import_module(f"{__name__}.{name}").DOCTRINE
    check_doctrine(doctrine)
    return doctrine


def compared_names(scenario: Scenario) -> tuple[str, ...]:
    """Doctrines that a run of a scenario compares, in alphabetical order: the usual ones, and its batteries' own.

    InputError where its batteries contradict each other.
    """
    own = common_doctrine(scenario) if scenario.batteries else ""
    return tuple(name for name in doctrine_names() if name == own or load_doctrine(name).always_compared)


def common_doctrine(scenario: Scenario) -> str:
    """The one doctrine of a scenario's batteries. InputError where there is more than one."""
    named = {unit.doctrine: unit.id for unit in reversed(scenario.batteries)}
    if not named:
        raise InputError("without a battery there is no doctrine", key="doctrine", hint="name one")
    for name, unit in named.items():
        try:
            load_doctrine(name)
        except InputError as error:
            raise InputError(error.message, key=f"{unit}.doctrine", hint=error.hint) from None
    if len(named) > 1:
        words = " and ".join(f"{unit} {name}" for name, unit in sorted(named.items()))
        raise InputError(f"the batteries follow different doctrines ({words})", key="doctrine", hint="name one for all")
    return next(iter(named))


def check_doctrine(doctrine: Doctrine) -> None:
    """InputError, one sentence, where a doctrine contradicts itself."""
    if doctrine.looks_maximum < 1 or doctrine.shots_per_look < 0:
        raise InputError(f"'{doctrine.title}' has a negative number of shots or no salvo at all", key="doctrine")
    if doctrine.shots_per_look == 0:
        raise InputError(f"'{doctrine.title}' looks for results of shots that it never fires", key="doctrine")
    if not doctrine.defended_within > 0.0:
        raise InputError(f"'{doctrine.title}' defends nothing, so there is nothing to fire at", key="doctrine")
