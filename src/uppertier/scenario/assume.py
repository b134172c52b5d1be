"""A scenario as somebody else would assume it."""

from __future__ import annotations

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.assumptions import load_assumptions
from uppertier.catalog.records import AssumptionSet
from uppertier.catalog.uncertainty import with_quantities
from uppertier.errors import InputError
from uppertier.scenario.records import Scenario


def under(scenario: Scenario, assumption_set: AssumptionSet | str) -> Scenario:
    """The scenario with the quantities of an assumption set in place of those of its sheets.

    scenario : stays as it was
    assumption_set : the set, or its id
    InputError : the set names a quantity that the scenario does not have
    """
    chosen = load_assumptions(assumption_set) if isinstance(assumption_set, str) else assumption_set
    try:
        return with_quantities(scenario, dict(chosen.overrides))
    except InputError as error:
        raise _in_text(chosen, scenario, error) from error


def _in_text(chosen: AssumptionSet, scenario: Scenario, error: InputError) -> InputError:
    """The same error at the line of the set that names the quantity, where the set has a file."""
    path = resources.sheet_files("assumptions").get(chosen.id)
    if path is None:
        return error
    document = text.read(path)
    named = [key for key in document.table.get("values", {}) if key.startswith(f"{error.key}_")]
    message = f"{scenario.id} has no value of this name"
    return document.error(message, ("values", *named[:1]), error.hint)
