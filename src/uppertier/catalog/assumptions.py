"""Assumption sets: what somebody would assume, as quantities that stand in for those of the sheets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.quantity import check_source, read_quantity, split_field
from uppertier.catalog.records import AssumptionSet, Quantity
from uppertier.catalog.schema import Place, scalar

_TEXTS = ("id", "title", "follows", "source", "note")


def load_assumptions(set_id: str) -> AssumptionSet:
    """One assumption set by id. An unknown id or a wrong text is an InputError."""
    path = resources.find("assumptions", set_id)
    return _load(path, path.stat().st_mtime_ns)


def read_assumptions(path: Path) -> AssumptionSet:
    """An assumption set from its file.

    Its table `[values]` maps quoted paths that end in a unit suffix to banded numbers:
    "an-tpy-2.noise_temperature_k" = { value = ..., low = ..., high = ..., source = ..., grade = ... }
    """
    document = text.read(path)
    place = Place(document, (), _no_lookup)
    table = dict(document.table)
    values = table.pop("values", {})
    for key in table:
        if key not in _TEXTS:
            raise place.at(key).error("this key does not belong here", resources.near(key, (*_TEXTS, "values")))
    words: dict[str, str] = {}
    for key in _TEXTS:
        if key not in table:
            raise place.error(f"{key} is missing", "add it")
        words[key] = scalar(str, table[key], place.at(key))
    if words["id"] != path.stem:
        raise place.at("id").error(f"the id '{words['id']}' is not the name of its file")
    check_source(words["source"], document, ("source",))
    if not isinstance(values, dict):
        raise place.at("values").error("this should be a table of quoted paths")
    overrides = tuple(_override(key, raw, place.at("values", key)) for key, raw in values.items())
    return AssumptionSet(**words, overrides=overrides)


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> AssumptionSet:
    return read_assumptions(path)


def _override(key: str, raw: Any, place: Place) -> tuple[str, Quantity]:
    above, _, last = key.rpartition(".")
    if not above:
        raise place.error("this is no path", 'write "SHEET.FIELD_UNIT" in quotation marks')
    name, suffix = split_field(last, place.document, place.path)
    return f"{above}.{name}", read_quantity(name, suffix, raw, place.document, place.path)


def _no_lookup(kind: str, sheet_id: str) -> Any:
    raise AssertionError(f"an assumption set names no sheets: {kind}, {sheet_id}")
