"""A sheet as rows for tables and JSON, in the units it was written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from uppertier.catalog import text
from uppertier.catalog.quantity import split_field
from uppertier.catalog.units import UNITS

_BAND = ("value", "low", "high", "source", "grade")


def sheet_table(kind: str, path: Path) -> dict[str, Any]:
    """One file as `{ kind, id, texts, values }`.

    texts : plain keys as written, lists joined by commas
    values : one row a banded number: key with its unit suffix, unit, value, low, high, grade, source, note
    """
    document = text.read(path)
    texts: dict[str, str] = {}
    values: list[dict[str, Any]] = []
    _walk(document.table, (), document, texts, values)
    return {"kind": kind, "id": path.stem, "texts": texts, "values": values}


def _walk(
    node: Any,
    path: text.KeyPath,
    document: text.Document,
    texts: dict[str, str],
    values: list[dict[str, Any]],
) -> None:
    if isinstance(node, dict) and all(name in node for name in _BAND):
        values.append(_row(node, path, document))
    elif isinstance(node, dict):
        for key, item in node.items():
            _walk(item, (*path, key), document, texts, values)
    elif isinstance(node, list) and any(isinstance(item, dict) for item in node):
        for index, item in enumerate(node):
            _walk(item, (*path, index), document, texts, values)
    else:
        items = node if isinstance(node, list) else [node]
        texts[_dotted(path)] = ", ".join(str(item).strip() for item in items)


def _row(node: dict[str, Any], path: text.KeyPath, document: text.Document) -> dict[str, Any]:
    _, suffix = split_field(str(path[-1]).rsplit(".", 1)[-1], document, path)
    numbers = {name: node[name] for name in ("value", "low", "high")}
    said = {name: node.get(name, "") for name in ("grade", "source", "note")}
    return {"key": _dotted(path), "unit": UNITS[suffix].label, **numbers, **said}


def _dotted(path: text.KeyPath) -> str:
    return ".".join(str(part) for part in path)
