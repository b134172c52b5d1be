"""How large a scenario may be that somebody hands in: what the catalog's are, several times over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario

FLIGHTS, UNITS, ROUNDS = 1000, 60, 10_000


def check_lists(table: dict[str, Any]) -> None:
    """InputError where watch lists would unfold to more flights than may be; before they do."""
    count = 0
    rows = table.get("watch_lists", [])
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            bases, targets = row.get("bases"), row.get("targets")
            count += (len(bases) if isinstance(bases, list) else 0) * (len(targets) if isinstance(targets, list) else 0)
    _check(count, FLIGHTS, "watched flights", "watch_lists")


def check_size(scenario: Scenario) -> None:
    """InputError where a scenario would take minutes and gigabytes to look at."""
    flights = sum(raid.size for raid in scenario.raids) + len(scenario.watch)
    _check(flights, FLIGHTS, "flights", "raids")
    _check(len(scenario.radars), UNITS, "radars", "radars")
    launchers = sum(unit.launchers for unit in scenario.batteries)
    _check(len(scenario.batteries) + launchers, 10 * UNITS, "batteries and launchers", "batteries")
    _check(sum(unit.rounds * (1 + unit.reloads) for unit in scenario.batteries), ROUNDS, "rounds", "batteries")


def _check(count: int, most: int, what: str, key: str) -> None:
    if count > most:
        raise InputError(f"{count} {what} are more than the {most} that are taken here", key=key)
