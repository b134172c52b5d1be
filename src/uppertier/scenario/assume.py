"""A scenario as somebody else would assume it."""

from __future__ import annotations

from uppertier.catalog.assumptions import load_assumptions
from uppertier.catalog.records import AssumptionSet
from uppertier.catalog.uncertainty import with_quantities
from uppertier.scenario.records import Scenario


def under(scenario: Scenario, assumption_set: AssumptionSet | str) -> Scenario:
    """The scenario with the quantities of an assumption set in place of those of its sheets.

    scenario : stays as it was
    assumption_set : the set, or its id
    InputError : the set names a quantity that the scenario does not have
    """
    chosen = load_assumptions(assumption_set) if isinstance(assumption_set, str) else assumption_set
    return with_quantities(scenario, dict(chosen.overrides))
