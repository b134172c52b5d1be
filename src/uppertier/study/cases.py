"""Cases: who defends against one raid, as scenarios that differ in batteries and rounds alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from uppertier.catalog import load
from uppertier.errors import InputError
from uppertier.scenario.records import Fire

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


@attrs.frozen
class Case:
    """Who defends: a scenario that may differ in its radars, batteries and rounds."""

    label: str
    scenario: Scenario


def with_rounds(scenario: Scenario, rounds: int) -> Case:
    """The scenario with another stock in its first battery: as many full launchers of its own kind as that takes."""
    if not scenario.batteries:
        raise InputError(f"{scenario.id} has no battery to give rounds to", key="rounds")
    first, *rest = scenario.batteries
    each = round(first.sheet.rounds_per_launcher.value)
    if rounds < 0 or rounds > 1000 * each:
        raise InputError(f"{rounds} is no stock of rounds", key="rounds", hint="0 or more")
    launchers, left = divmod(rounds, each)
    if left and launchers:
        raise InputError(f"{rounds} rounds do not fill launchers of {each}", key="rounds", hint=f"a multiple of {each}")
    unit = attrs.evolve(first, launchers=max(launchers, 1), rounds_per_launcher=each if launchers else left)
    return Case(f"{rounds} rounds at {first.site.id.capitalize()}", attrs.evolve(scenario, batteries=(unit, *rest)))


def without(scenario: Scenario, battery: str) -> Case:
    """The scenario without one of its batteries; its radar stays and serves nobody."""
    known = [unit.id for unit in scenario.batteries]
    if battery not in known:
        raise InputError(f"{scenario.id} has no battery '{battery}'", key="without", hint=f"one of {', '.join(known)}")
    kept = tuple(unit for unit in scenario.batteries if unit.id != battery)
    return Case(f"Without {_name(battery)}", attrs.evolve(scenario, batteries=kept))


def alone(scenario: Scenario, battery: str) -> Case:
    """The scenario with one of its batteries only."""
    known = [unit.id for unit in scenario.batteries]
    if battery not in known:
        raise InputError(f"{scenario.id} has no battery '{battery}'", key="only", hint=f"one of {', '.join(known)}")
    kept = tuple(unit for unit in scenario.batteries if unit.id == battery)
    return Case(f"{_name(battery)} alone", attrs.evolve(scenario, batteries=kept))


def launchers_at(scenario: Scenario, site: str, count: int | None = None) -> Case:
    """The scenario with some launchers of its first battery at another site, guided by the battery's own radar.

    count : how many go; half of them, rounded down, where not said
    """
    if not scenario.batteries:
        raise InputError(f"{scenario.id} has no battery", key="launchers-at")
    first, *rest = scenario.batteries
    moved = first.launchers // 2 if count is None else count
    if not 1 <= moved <= first.launchers:
        raise InputError(
            f"{moved} of {first.launchers} launchers cannot stand elsewhere",
            key="launchers-at",
            hint=f"1 to {first.launchers}, as {site}:1",
        )
    away, own = load("sites", site), first.launcher_sites or (first.site,) * first.launchers
    unit = attrs.evolve(first, launcher_sites=(*own[: first.launchers - moved], *(away,) * moved))
    label = f"{moved} of {first.launchers} launchers at {away.title}"
    return Case(label, attrs.evolve(scenario, batteries=(unit, *rest)))


def uncoordinated(scenario: Scenario) -> Case:
    """The scenario with every battery firing at every missile by itself."""
    return Case("Every battery by itself", attrs.evolve(scenario, fire=Fire.INDEPENDENT))


def as_it_stands(scenario: Scenario) -> Case:
    """All its batteries, with all their rounds."""
    return Case(scenario.title, scenario)


def _name(battery: str) -> str:
    return battery.replace("-", " ").capitalize()
