"""What a value is called: "noise temperature of the AN/TPY-2", never a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Quantity
from uppertier.catalog.units import UNITS
from uppertier.claims.world import CUE, field_of
from uppertier.report.wording import family, say
from uppertier.report.words import bare, in_unit, number, with_unit

_OWNERS = ("radars", "interceptors", "batteries", "missiles", "sites")
"""Kinds of sheets whose values can move an answer."""


def value_name(path: str) -> str:
    """What a value is, and whose; a path that names no value stays as it is."""
    if path == CUE:
        return say("value.cue")
    if "." not in path:
        return path
    owner, *between, field = path.split(".")
    noun = family("fields").get(field, field.replace("_", " "))
    name = say("value.of", field=noun, owner=owner_name(owner, between[0] if between else field))
    if len(between) == 2 and between[0] == "modes":
        return say("value.mode", value=name, mode=between[1])
    return say("value.part", value=name, part=" ".join(between)) if between else name


def owner_name(owner: str, field: str = "") -> str:
    """A sheet's short name, or that of a radar or battery of a scenario by its place.

    field : where several sheets share an id, the one that has it
    """
    titles = dict(_titles(owner))
    if titles:
        return next((title for title, fields in titles.items() if field in fields), next(iter(titles)))
    if owner.endswith("-radar"):
        return say("value.radar", place=_place(owner.removesuffix("-radar")))
    if owner.endswith("-battery"):
        return say("value.battery", place=_place(owner.removesuffix("-battery")))
    return owner


def _place(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _titles(owner: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(short title, its fields without units) of every sheet of an id."""
    for kind in _OWNERS:
        path = resources.sheet_files(kind).get(owner)
        if path is not None:
            yield _sheet(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _sheet(path: Path, written: int) -> tuple[str, frozenset[str]]:
    table: dict[str, Any] = dict(text.read(path).table)
    title = bare(str(table.get("title", path.stem))).split(":", maxsplit=1)[0]
    return title, frozenset(_without_unit(key) for key in table)


def _without_unit(key: str) -> str:
    """ "noise_temperature_k" -> "noise_temperature"; a key without a unit as it is."""
    known = sorted(UNITS, key=len, reverse=True)
    return re.sub(rf"_({'|'.join(known)})$", "", key)


def amount(path: str, value: float) -> str:
    """A value [SI] in the unit its field is usually written in; shares in per cent."""
    digits, unit = _printed(path, value)
    return with_unit(digits, unit)


def sheet_band(path: str, quantity: Quantity) -> str:
    """Value, band and grade of a number: "500 K, 250 to 1,000, recalled"; the value alone where it has no band."""
    parts = [amount(path, quantity.value)]
    if quantity.high > quantity.low:
        low, high = (_printed(path, end)[0] for end in (quantity.low, quantity.high))
        parts.append(say("words.to", low=low, high=high))
    return ", ".join([*parts, quantity.grade.value])


def _printed(path: str, value: float) -> tuple[str, str]:
    domain = DOMAINS.get(field_of(path))
    suffix = domain.usual_suffix if domain else "ratio"
    if suffix == "share":
        return in_unit(value, "share").removesuffix("%").strip(), "%"
    unit = UNITS[suffix]
    return number(unit.from_si(value)), unit.label
