"""What a footprint rests on, in a line: the grades of the values that move it, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, Quantity
    from uppertier.scenario.records import Scenario


def rests_on(scenario: Scenario, missiles: Sequence[MissileSheet]) -> str:
    """Grades by part of the chain: missiles, their signatures, radar, its facing, interceptors, battery."""
    needed = {name for unit in scenario.batteries for name in unit.radars}
    radars = [unit for unit in scenario.radars if unit.id in needed]
    rockets = [unit.interceptor for unit in scenario.batteries]
    sheets = [unit.sheet for unit in scenario.batteries]
    parts = {
        "stages of missiles": [one.stages[0].propellant_mass for one in missiles],
        "cross-sections": [q for one in missiles for q in (one.rcs_body, one.rcs_payload)],
        "radar's power and loss": [q for one in radars for q in (one.sheet.average_power, one.sheet.loss)],
        "facing": [one.boresight for one in radars],
        "interceptor's motor": [one.stage.propellant_mass for one in rockets],
        "floor and ceiling": [q for one in rockets for q in (one.altitude_minimum, one.altitude_maximum)],
        "delay to decide": [one.decision_delay for one in sheets],
    }
    return "Grades: " + "; ".join(f"{name} {_grades(found)}" for name, found in parts.items()) + "."


def _grades(found: Iterable[Quantity]) -> str:
    return ", ".join(dict.fromkeys(one.grade.value for one in found))
