"""Claims from their text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.checking import check_claim
from uppertier.claims.records import Claim
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


def load_claim(name: str | Path) -> Claim:
    """One claim by id, or from a file that ends in .toml. A wrong text or an unknown measure is an InputError."""
    from uppertier.claims.measure import MEASURES

    path = Path(name) if str(name).endswith(".toml") else resources.find("claims", str(name))
    check_claim(path)
    table: dict[str, Any] = dict(text.read(path).table)
    table["said_aloud"] = tuple(table["said_aloud"])
    claim = Claim(**{field.name: table[field.name] for field in attrs.fields(Claim)})
    if claim.measure not in MEASURES:
        hint = resources.near(claim.measure, MEASURES)
        raise InputError(f"there is no measure called '{claim.measure}'", file=str(path), key="measure", hint=hint)
    return claim


def ledger(scenario: Scenario) -> tuple[Claim, ...]:
    """The claims that a scenario names, in its order."""
    return tuple(load_claim(name) for name in scenario.claims)
