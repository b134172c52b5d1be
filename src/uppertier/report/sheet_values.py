"""Every banded value that a run was made from, with the path by which answers name it."""

from __future__ import annotations

from typing import Any

import attrs

from uppertier import resources
from uppertier.catalog.present import sheet_table
from uppertier.catalog.records import Grade
from uppertier.catalog.units import split_key
from uppertier.report.bibliography import sheet_ids
from uppertier.report.records import RunResult
from uppertier.report.wording import family

WEAK = (Grade.RECALLED.value, Grade.ASSUMED.value)
"""Grades that a reader must be able to see at a glance."""


@attrs.frozen
class SheetValue:
    """One value as its sheet writes it."""

    path: str
    """As `catalog.uncertainty` names it: "an-tpy-2.noise_temperature"."""
    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: str
    note: str

    @property
    def weak(self) -> bool:
        """Whether it is only recalled or assumed."""
        return self.grade in WEAK


@attrs.frozen
class Sheet:
    """One file: what it is, what it says about itself, and its values."""

    kind: str
    id: str
    title: str
    follows: str
    note: str
    source: str
    grade: str
    """Of the whole sheet, where it is one curve."""
    values: tuple[SheetValue, ...]

    @property
    def weak(self) -> int:
        """How many of its values are recalled or assumed."""
        return sum(value.weak for value in self.values)


def sheets(result: RunResult) -> tuple[Sheet, ...]:
    """Every sheet of the scenario that holds something to show, in the scenario's order; places as one at the end."""
    found = [_sheet(kind, name) for kind, name in sheet_ids(result) if kind != "claims"]
    places = [sheet for sheet in found if sheet.kind == "sites"]
    values = [attrs.evolve(v, name=f"{sheet.title}: {v.name}") for sheet in places for v in sheet.values]
    together = Sheet("sites", "all", family("kinds")["sites"], "", "", "", "", tuple(values))
    return (*(sheet for sheet in found if sheet.kind != "sites"), together)


def by_path(found: tuple[Sheet, ...]) -> dict[str, SheetValue]:
    """Values by path; those of assumption sets are left out, for they stand in for others."""
    return {value.path: value for sheet in found if sheet.kind != "assumptions" for value in sheet.values}


def _sheet(kind: str, name: str) -> Sheet:
    table = sheet_table(kind, resources.find(kind, name))
    texts: dict[str, str] = table["texts"]
    return Sheet(
        kind=kind,
        id=name,
        title=texts.get("title", name),
        follows=texts.get("follows", ""),
        note=texts.get("note", texts.get("description", "")).strip(),
        source=texts.get("source", ""),
        grade=texts.get("grade", ""),
        values=tuple(_value(kind, name, row, texts) for row in table["values"]),
    )


def _value(kind: str, sheet: str, row: dict[str, Any], texts: dict[str, str]) -> SheetValue:
    parts = row["key"].split(".")
    parts[-1] = split_key(parts[-1])[0]
    named = _name_rows(parts, texts)
    if kind == "assumptions":
        # Overrides are written under `values` with the path of what they replace.
        path = ".".join(parts[1:])
        label = path
    elif kind == "scenarios":
        path = ".".join(named[1:])
        label = path
    else:
        path = ".".join([sheet, *named])
        label = ".".join(named)
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    unit, grade, source, note = (str(row[key]) for key in ("unit", "grade", "source", "note"))
    return SheetValue(path, label.replace("_", " "), value, low, high, unit, grade, source, note)


def _name_rows(parts: list[str], texts: dict[str, str]) -> list[str]:
    """Numbers of rows replaced by the rows' ids where they have one: modes.0.x -> modes.terminal.x."""
    named = list(parts)
    for index, part in enumerate(parts):
        if part.isdigit():
            named[index] = texts.get(".".join([*parts[: index + 1], "id"]), part)
    return named
