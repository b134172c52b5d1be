"""Cited parameter sheets as frozen records: every number with its band, its source and its grade.

load(kind, id), listing(kind), check(file or id); quantities(tree), with_values(tree, values), draw(quantities, ...).
"""

from __future__ import annotations

import importlib
from typing import Any

# Loaded on first use: pydantic and numpy must not slow down a start that needs neither.
_PUBLIC = {
    "bibliography": "uppertier.catalog.sources",
    "check": "uppertier.catalog.checking",
    "check_all": "uppertier.catalog.checking",
    "draw": "uppertier.catalog.uncertainty",
    "listing": "uppertier.catalog.sheets",
    "load": "uppertier.catalog.sheets",
    "load_assumptions": "uppertier.catalog.assumptions",
    "quantities": "uppertier.catalog.uncertainty",
    "with_quantities": "uppertier.catalog.uncertainty",
    "with_values": "uppertier.catalog.uncertainty",
}


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'uppertier.catalog' has no attribute {name!r}")
