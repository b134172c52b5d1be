"""From the text of a sheet to a frozen record, led by the record's own fields.

No record is mirrored: which keys a table must have follows from the attrs fields of its class.

field type                  key in the text
Quantity                    NAME_UNIT = { value, low, high, source, grade, ... }
float, array of floats      NAME_UNIT = number, or a list of numbers
text, integer, true/false   NAME = ...
a sheet (missile, site)     NAME = "id of that sheet"; a tuple of them is a list of ids
any other record            [NAME], a tuple of them is [[NAME]]
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import numpy as np
from pydantic import TypeAdapter, ValidationError

from uppertier.catalog.domains import DOMAINS, WHOLE
from uppertier.catalog.quantity import complaint, plain, read_quantity, split_field
from uppertier.catalog.ranges import RangesSheet
from uppertier.catalog.records import (
    BatterySheet,
    BoosterFamily,
    DragCurve,
    FigureSheet,
    InterceptorSheet,
    MissileSheet,
    Quantity,
    RadarSheet,
    SiteSheet,
)
from uppertier.catalog.text import Document, KeyPath
from uppertier.errors import InputError
from uppertier.resources import near

SHEETS: dict[type, str] = {
    RadarSheet: "radars",
    InterceptorSheet: "interceptors",
    MissileSheet: "missiles",
    BoosterFamily: "families",
    BatterySheet: "batteries",
    SiteSheet: "sites",
    DragCurve: "drag",
    FigureSheet: "figures",
    RangesSheet: "ranges",
}

Lookup = Callable[[str, str], Any]
"""(kind, id) -> record"""


@attrs.frozen
class Place:
    """Where in a document a table stands, and how ids in it are looked up."""

    document: Document
    path: KeyPath
    lookup: Lookup

    def at(self, *more: str | int) -> Place:
        return attrs.evolve(self, path=self.path + more)

    def error(self, message: str, hint: str | None = None) -> InputError:
        return self.document.error(message, self.path, hint)


@cache
def fields_of(record: type) -> dict[str, Any]:
    """Field -> type of an attrs class, in order."""
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in attrs.fields(record)}


def is_measured(kind: Any) -> bool:
    """Whether a field of this type carries a unit in its key."""
    return bool(kind is Quantity or kind is float or _optional(kind) is Quantity or _is_array(kind))


def read_record(record: type, table: Any, place: Place, given: dict[str, Any] | None = None) -> Any:
    """One frozen record from its table.

    record : the attrs class
    table : what the text says
    place : where it stands
    given : fields that the caller fills in; they cannot stand in the text
    """
    if not isinstance(table, dict):
        raise place.error("this should be a table of keys")
    wanted = {name: kind for name, kind in fields_of(record).items() if name not in (given or {})}
    values: dict[str, Any] = dict(given or {})
    for key, raw in table.items():
        here = place.at(key)
        name, suffix = _field(key, wanted, here)
        if name in values:
            raise here.error(f"{name} is given twice")
        values[name] = _value(name, suffix, wanted[name], raw, here)
    for field in attrs.fields(record):
        if field.name not in values and field.default is attrs.NOTHING:
            if _optional(wanted[field.name]) is not None:
                values[field.name] = None
                continue
            raise place.error(f"{_written(field.name, wanted[field.name])} is missing", "add it")
    return record(**values)


def _field(key: str, wanted: dict[str, Any], here: Place) -> tuple[str, str]:
    if key in wanted and not is_measured(wanted[key]):
        return key, ""
    measured = [name for name, kind in wanted.items() if is_measured(kind)]
    named = [name for name in measured if key == name or key.startswith(name + "_")]
    if not named:
        known = [_written(name, kind) for name, kind in wanted.items()]
        raise here.error("this key does not belong here", near(key, known))
    name = max(named, key=len)
    found, suffix = split_field(key, here.document, here.path)
    if found == key:
        return name, suffix
    if key != f"{name}_{suffix}":
        raise here.error("this key does not belong here", near(key, [_written(name, wanted[name])]))
    return name, suffix


def _written(name: str, kind: Any) -> str:
    if not is_measured(kind) or name not in DOMAINS or name.endswith("_share"):
        return name
    return f"{name}_{DOMAINS[name].usual_suffix}"


def _value(name: str, suffix: str, kind: Any, raw: Any, place: Place) -> Any:
    kind = _optional(kind) or kind
    if is_measured(kind):
        return _measured(name, suffix, kind, raw, place)
    if typing.get_origin(kind) is tuple:
        return _row(typing.get_args(kind)[0], raw, place)
    if not isinstance(kind, type):
        return scalar(kind, raw, place)
    if attrs.has(kind):
        return _sheet(kind, raw, place) if kind in SHEETS else read_record(kind, raw, place)
    if kind is int:
        return _whole(name, raw, place)
    return _choice(kind, raw, place) if issubclass(kind, enum.Enum) else scalar(kind, raw, place)


def _whole(name: str, raw: Any, place: Place) -> int:
    number: int = scalar(int, raw, place)
    low, high = WHOLE.get(name, (-(2**63), 2**63 - 1))
    if not low <= number <= high:
        raise place.error("this number is out of bounds", f"it must lie between {low} and {high}")
    return number


def _measured(name: str, suffix: str, kind: Any, raw: Any, place: Place) -> Any:
    if kind is Quantity:
        return read_quantity(name, suffix, raw, place.document, place.path)
    if kind is float:
        return plain(name, suffix, raw, place.document, place.path)
    return _array(name, suffix, raw, place)


def scalar(kind: Any, raw: Any, place: Place) -> Any:
    """Text, integer or truth value, checked by pydantic without coercion."""
    try:
        return TypeAdapter(kind).validate_python(raw, strict=True)
    except ValidationError as error:
        _, message, hint = complaint(error, {})
        raise place.error(message, hint) from error


def _array(name: str, suffix: str, raw: Any, place: Place) -> Any:
    if not isinstance(raw, list) or not raw:
        raise place.error("this should be a list of numbers")
    return np.array([plain(name, suffix, number, place.document, place.path) for number in raw])


def _sheet(kind: type, raw: Any, place: Place) -> Any:
    sheet_id = scalar(str, raw, place)
    try:
        return place.lookup(SHEETS[kind], sheet_id)
    except InputError as error:
        if error.file is not None:
            raise
        raise place.error(error.message, error.hint) from error


def _row(kind: Any, raw: Any, place: Place) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise place.error("this should be a list")
    return tuple(_value("", "", kind, item, place.at(index)) for index, item in enumerate(raw))


def _choice(kind: type[enum.Enum], raw: Any, place: Place) -> enum.Enum:
    written = {member.name.lower().replace("_", "-"): member for member in kind}
    word = scalar(str, raw, place)
    if word not in written:
        raise place.error(f"'{word}' is not one of the choices", near(word, written))
    return written[word]


def _optional(kind: Any) -> Any:
    """X of `X | None`, else None."""
    if isinstance(kind, types.UnionType) and type(None) in kind.__args__:
        return next(part for part in kind.__args__ if part is not type(None))
    return None


def _is_array(kind: Any) -> bool:
    return typing.get_origin(kind) is np.ndarray
