"""JSON Schema (draft 2020-12) of what a user writes: the form of an assumption set, for editors that check while one
types. What a schema cannot know (sources that exist, low <= value <= high, bounds by unit) `catalog check` says."""

from __future__ import annotations

import re
from typing import Any

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Grade
from uppertier.catalog.units import suffixes

DRAFT = "https://json-schema.org/draft/2020-12/schema"

TEXT = {"type": "string", "minLength": 1}
SOURCE = TEXT | {"description": "a key of sources.toml, or several with commas between"}
ID = TEXT | {"pattern": r"^[^/\\]+$", "description": "the name of the file without .toml"}


def _quantity() -> dict[str, Any]:
    number = {"type": "number"}
    return {
        "type": "object",
        "description": "in the unit that its key ends in; low <= value <= high",
        "properties": {
            "value": number,
            "low": number,
            "high": number,
            "source": SOURCE,
            "grade": {"enum": [grade.value for grade in Grade]},
            "distribution": {"type": "string", "pattern": r"^(uniform|log-uniform|beta \d+(\.\d+)? \d+(\.\d+)?)$"},
            "correlate": {"type": "string", "description": "values of one name move together; -NAME against them"},
            "note": {"type": "string"},
        },
        "required": ["value", "low", "high", "source", "grade"],
        "additionalProperties": False,
    }


def _paths(field: str) -> str:
    """Pattern of the paths of a field: "an-tpy-2.loss_db", "an-tpy-2.modes.terminal.search_share"."""
    endings = "|".join(re.escape(suffix) for suffix in suffixes(DOMAINS[field].dimension))
    alone = "?" if field.endswith("_share") else ""
    return rf"^[^.]+(\.[^.]+)*\.{re.escape(field)}(_({endings})){alone}$"


def assumptions_schema() -> dict[str, Any]:
    """Of an assumption set."""
    return {
        "$schema": DRAFT,
        "title": "An assumption set of Uppertier",
        "type": "object",
        "properties": {
            "id": ID,
            "title": TEXT,
            "follows": TEXT | {"description": "whose view this is"},
            "source": SOURCE,
            "note": {"type": "string"},
            "values": {
                "type": "object",
                "description": 'quoted paths that end in a unit: "thaad.reliability_share"',
                "patternProperties": {_paths(field): {"$ref": "#/$defs/quantity"} for field in DOMAINS},
                "additionalProperties": False,
            },
        },
        "required": ["id", "title", "follows", "source", "note"],
        "additionalProperties": False,
        "$defs": {"quantity": _quantity()},
    }
