"""Reads data/published.toml: every published case, checked for what a reader needs to weigh it."""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from typing import Any

from uppertier import resources
from uppertier.errors import InputError
from uppertier.validation.records import GRADES, USES, Case, Expected

FILE = "published.toml"
_REQUIRED = ("id", "domain", "source", "grade", "use", "inputs", "given", "expected")


@lru_cache(maxsize=1)
def published_cases() -> tuple[Case, ...]:
    """All published cases in the order of the file."""
    return read_cases(resources.read_data(FILE).decode("utf-8"))


def read_cases(text: str) -> tuple[Case, ...]:
    """Cases from TOML text. A missing key, an unknown grade or use, or a value without bounds is an InputError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not valid TOML: {error}", file=FILE) from error
    cases = tuple(_case(row) for row in table.get("case", []))
    for position, case in enumerate(cases):
        if case.id in (other.id for other in cases[:position]):
            raise InputError("this id stands twice", file=FILE, key=case.id)
    return cases


def _case(row: dict[str, Any]) -> Case:
    name = str(row.get("id", "case"))
    for key in _REQUIRED:
        if not row.get(key):
            raise InputError(f"'{key}' is missing or empty", file=FILE, key=name)
    for key, allowed in (("grade", GRADES), ("use", USES)):
        if row[key] not in allowed:
            raise InputError(f"'{row[key]}' is no {key}", file=FILE, key=name, hint="use " + ", ".join(allowed))
    if row["grade"] == "recalled" and row["use"] == "test":
        raise InputError("a recalled number is no test", file=FILE, key=name, hint="use calibration")
    expected = tuple(one for entry in row["expected"] for one in _expected(entry, row["given"], name))
    return Case(
        name, row["domain"], row["source"], row["grade"], row["use"], row["inputs"], row["given"], expected,
        str(row.get("note", "")),
    )  # fmt: skip


def _expected(entry: dict[str, Any], given: dict[str, Any], name: str) -> list[Expected]:
    """One entry, or one for each of its values with the condition it stands under."""
    quantity, values = entry["quantity"], entry["value"]
    if not isinstance(values, list):
        return [Expected(quantity, float(values), *_bounds(entry, float(values), name), quantity)]
    conditions = given.get(entry.get("condition", ""))
    if not isinstance(conditions, list) or len(conditions) != len(values):
        raise InputError(f"'{quantity}' needs one condition for each value", file=FILE, key=name)
    return [
        Expected(
            f"{quantity} [{entry['condition']} {condition:g}, {index + 1} of {len(values)}]",
            float(value),
            *_bounds(entry, float(value), name),
            quantity,
            index,
        )
        for index, (value, condition) in enumerate(zip(values, conditions, strict=True))
    ]


def _bounds(entry: dict[str, Any], value: float, name: str) -> tuple[float, float]:
    if "low" in entry and "high" in entry:
        low, high = float(entry["low"]), float(entry["high"])
    else:
        width = float(entry["tolerance"]) if "tolerance" in entry else abs(value) * float(entry.get("relative", 0.0))
        low, high = value - width, value + width
    if not (low < high and low <= value <= high and math.isfinite(low) and math.isfinite(high)):
        raise InputError(f"'{entry['quantity']}' has no bounds around its value", file=FILE, key=name)
    return low, high
