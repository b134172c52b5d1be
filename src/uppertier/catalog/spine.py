"""The way from the root of a tree of records to some of its quantities: walked once, gone for every draw."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection
from typing import Any

import attrs
import numpy as np

from uppertier.catalog.records import Quantity

LEAVES = (str, float, int, np.ndarray, type(None))
"""What holds no quantities."""
KEPT = 32
"""Ways that are remembered: a sweep goes few of them, thousands of times each."""


def base_of(node: Any, path: str) -> str:
    """Where the paths of a record's fields begin."""
    if getattr(node, "part_of", ""):
        above = path.rsplit(".", 1)[0]
        return f"{above}.{node.id}"
    return str(getattr(node, "id", path))


def field_path(node: Any, name: str, value: Any, base: str) -> str:
    """Path of a field; a part that stands outside its sheet (a unit's mode) keeps its sheet's path."""
    part_of = getattr(value, "part_of", "")
    sheet = getattr(node, "sheet", None)
    if part_of and sheet is not None:
        return f"{sheet.id}.{part_of}.{value.id}"
    return f"{base}.{name}" if base else name


@attrs.frozen
class Step:
    """One record, or one row of them, to be made again: what stays, and in which of its places what is new goes."""

    make: Callable[[Any], Any]
    stays: Any
    """Of a record its arguments by name; of a row its items"""
    places: tuple[tuple[Any, int], ...]
    """Name or index, and the number of what goes there"""


@attrs.frozen
class Spine:
    """Quantities first, then every record above them, those below before those above; the last is the root."""

    quantities: tuple[tuple[str, Quantity], ...]
    steps: tuple[Step, ...]

    def grown(self, replace: Callable[[str, Quantity], Quantity]) -> Any:
        """The root with its quantities replaced."""
        new: list[Any] = [replace(path, quantity) for path, quantity in self.quantities]
        for step in self.steps:
            stays = step.stays.copy()
            for place, number in step.places:
                stays[place] = new[number]
            new.append(step.make(stays))
        return new[-1]


_KNOWN: dict[tuple[int, tuple[str, ...]], tuple[weakref.ref[Any], Spine]] = {}


def spine(tree: Any, wanted: Collection[str]) -> Spine | None:
    """The way to some paths of a record; None where one of them is not met, or nothing is wanted.

    Remembered while the tree lives: it must not be a plain row.
    """
    key = (id(tree), tuple(wanted))
    known = _KNOWN.get(key)
    if known is not None and known[0]() is tree:
        return known[1]
    walk = _Walk(frozenset(wanted))
    walk.met(tree, "")
    if not wanted or {path for path, _ in walk.quantities.values()} != walk.wanted:
        return None
    leaves = len(walk.quantities)
    steps = [
        Step(make, stays, tuple((place, n if n >= 0 else leaves - n - 1) for place, n in places))
        for make, stays, places in walk.steps
    ]
    found = Spine(tuple(walk.quantities.values()), tuple(steps))
    _KNOWN[key] = (weakref.ref(tree), found)
    if len(_KNOWN) > KEPT:
        del _KNOWN[next(iter(_KNOWN))]
    return found


@attrs.define
class _Walk:
    """One way through a tree. Numbers from 0 on are those of quantities, from -1 down those of steps."""

    wanted: frozenset[str]
    quantities: dict[int, tuple[str, Quantity]] = attrs.Factory(dict)
    numbers: dict[tuple[int, str], int | None] = attrs.Factory(dict)
    steps: list[tuple[Callable[[Any], Any], Any, list[tuple[Any, int]]]] = attrs.Factory(list)

    def met(self, node: Any, path: str) -> int | None:
        """Number of what takes a node's place; None where it stays."""
        if isinstance(node, Quantity):
            return self._quantity(node, path) if path in self.wanted else None
        if isinstance(node, LEAVES):
            return None
        if isinstance(node, tuple | list):
            places = [(k, self.met(item, f"{path}.{k}")) for k, item in enumerate(node)]
            return self._step(type(node), list(node), places)
        if not attrs.has(type(node)) or not getattr(node, "varied", True):
            return None
        base = base_of(node, path)
        key = (id(node), base)
        if key not in self.numbers:
            self.numbers[key] = self._record(node, base)
        return self.numbers[key]

    def _quantity(self, quantity: Quantity, path: str) -> int:
        key = (id(quantity), path)
        if key not in self.numbers:
            number = len(self.quantities)
            self.quantities[number], self.numbers[key] = (path, quantity), number
        found = self.numbers[key]
        assert found is not None
        return found

    def _record(self, node: Any, base: str) -> int | None:
        kind = type(node)
        stays = {one.alias: getattr(node, one.name) for one in attrs.fields(kind) if one.init}
        places = [
            (one.alias, self.met(value, field_path(node, one.name, value, base)))
            for one in attrs.fields(kind)
            if not isinstance(value := getattr(node, one.name), LEAVES)
        ]
        return self._step(lambda given: kind(**given), stays, places)

    def _step(self, make: Callable[[Any], Any], stays: Any, places: list[tuple[Any, int | None]]) -> int | None:
        new = [(place, number) for place, number in places if number is not None]
        if not new:
            return None
        self.steps.append((make, stays, new))
        return -len(self.steps)
