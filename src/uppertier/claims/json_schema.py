"""JSON Schema (draft 2020-12) of a claim: its keys, and for every measure its unit and its conditions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.catalog.json_schema import DRAFT, ID, SOURCE, TEXT
from uppertier.catalog.units import UNITS
from uppertier.claims.ledger import COMPARISONS, KEYS, TOPICS, WORDINGS
from uppertier.claims.measures import all_measures

if TYPE_CHECKING:
    from uppertier.claims.form import Measure, Setting


def claims_schema() -> dict[str, Any]:
    """Of a claim."""
    measures = all_measures()
    properties: dict[str, Any] = {key: dict(TEXT) for key in KEYS} | {
        "id": ID,
        "topic": {"enum": list(TOPICS)},
        "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        "source": SOURCE,
        "wording": {"enum": list(WORDINGS)},
        "measure": {
            "oneOf": [{"const": name, "description": one.says} for name, one in measures.items()],
        },
        "comparison": {"enum": list(COMPARISONS)},
        "threshold": {"type": "number", "description": "in `unit`"},
        "conditions": {"type": "string"},
        "leaves_unsaid": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "where": {"type": "object"},
        "asked": TEXT | {"description": "in a few words, where the quotation alone would be taken for something else"},
    }
    return {
        "$schema": DRAFT,
        "title": "A claim for Uppertier",
        "type": "object",
        "properties": properties,
        "required": list(KEYS),
        "additionalProperties": False,
        "allOf": [_of_measure(name, one) for name, one in measures.items()],
    }


def _of_measure(name: str, measure: Measure) -> dict[str, Any]:
    needed = [setting.key(key) for key, setting in measure.settings.items() if setting.needed]
    where = {
        "type": "object",
        "properties": {setting.key(key): _setting(setting) for key, setting in measure.settings.items()},
        "required": needed,
        "additionalProperties": False,
    }
    then: dict[str, Any] = {"properties": {"unit": {"const": measure.unit}, "where": where}}
    if needed:
        then["required"] = ["where"]
    asked = {"properties": {"measure": {"const": name}}, "required": ["measure"]}
    return {"if": asked, "then": then}


def _setting(setting: Setting) -> dict[str, Any]:
    told: dict[str, Any] = {"description": setting.says}
    if setting.kind == "number":
        convert = UNITS[setting.unit].from_si
        told["type"] = "number"
        told |= {key: convert(end) for key, end in (("minimum", setting.low), ("maximum", setting.high))
                 if math.isfinite(end)}  # fmt: skip
        if isinstance(setting.default, float):
            told["default"] = convert(setting.default)
        return told
    if isinstance(setting.default, str):
        told["default"] = setting.default
    if setting.kind == "sites":
        return told | {"type": "array", "items": dict(TEXT), "minItems": 1}
    if setting.kind == "word" and setting.words:
        return told | {"enum": list(setting.words)}
    return told | TEXT
