"""What a measure is: a function of a scenario as one draw makes it, and the conditions that a claim may set for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

if TYPE_CHECKING:
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.numerics.arrays import Floats
    from uppertier.scenario.records import Scenario

PARTS = ("batteries", "raids", "watch")
"""Parts of a scenario that a measure may do without: what is not there need not be rebuilt for every draw."""


@attrs.frozen
class Measured:
    """The value of a measure in one draw, and numbers that stand beside it."""

    value: float
    sides: Mapping[str, float] = attrs.Factory(dict)


def together(draws: Sequence[Measured]) -> tuple[tuple[str, ...], Floats]:
    """Some draws of one measure to be kept: names of the numbers beside the value, and [n, 1 + names] of all."""
    names = tuple(draws[0].sides) if draws else ()
    rows = [(one.value, *(one.sides[name] for name in names)) for one in draws]
    return names, np.array(rows, float).reshape(len(draws), 1 + len(names))


def apart(kept: tuple[tuple[str, ...], Floats]) -> tuple[Measured, ...]:
    """The draws that were put together."""
    names, rows = kept
    return tuple(Measured(row[0], dict(zip(names, row[1:], strict=True))) for row in rows.tolist())


@attrs.frozen
class Side:
    """What a number beside the value is, and its unit."""

    quantity: str
    unit: str
    conditions: str = ""
    share: bool = False
    """Whether draws say yes (1) or no (0) and the reader wants to know how many say yes"""


@attrs.frozen
class Setting:
    """One condition that a claim may set.

    kind : "number", "word", or what its text names: "radar", "missile", "site", "sites", "raid", "interceptor",
        "country"
    """

    kind: str
    says: str
    """What it is, for who writes a claim"""
    default: float | str | None = None
    """[SI] where it is a number"""
    needed: bool = False
    unit: str = ""
    """Suffix of its key, of a number"""
    low: float = -math.inf
    """[SI]"""
    high: float = math.inf
    words: tuple[str, ...] = ()
    """What a word may be"""

    def key(self, name: str) -> str:
        """Its key in a claim's text."""
        return f"{name}_{self.unit}" if self.unit else name


def _agreed(where: Where) -> None:
    """No condition contradicts another."""


def _fits(scenario: Scenario, where: Where) -> None:
    """Every scenario with the parts and names that are asked for will do."""


def _unmoved(world: World, where: Where) -> tuple[str, ...]:
    """Nothing that is ever drawn moves it."""
    return ()


@attrs.frozen
class Measure:
    """How to compute a value, and what may move it."""

    run: Callable[[Context, Where], Measured]
    unit: str
    says: str
    """What it measures, in a sentence"""
    formula: str
    """How, in words or signs that a page can print"""
    touches: Callable[[World, Where], tuple[str, ...]] = _unmoved
    """Every value that may move it; those whose band has width are drawn"""
    settings: Mapping[str, Setting] = attrs.Factory(dict)
    agree: Callable[[Where], None] = _agreed
    """Raises InputError, with the key, where conditions contradict each other"""
    fits: Callable[[Scenario, Where], None] = _fits
    """Raises InputError, with the key, where a scenario lacks what is asked about"""
    needs: tuple[str, ...] = PARTS
    """Parts of a scenario that `run` asks for, of PARTS"""
    sides: Mapping[str, Side] = attrs.Factory(dict)
    repeats: int = 1
    """How often one draw of the slow values serves, with other draws of the fast ones"""
    fast: tuple[str, ...] = ()
    """Fields that are quick to answer once the others are known"""
    shares: str = ""
    """Measures of one name share work inside: one worker had better do them together"""
    necessary_only: str = ""
    """Why a true comparison is needed for the claim and not enough for it; empty where it is enough."""
