"""Alternatives: the same battery faced, placed or equipped otherwise: who is defended, and what else is seen.

Each alternative changes one thing. People: those in large cities for whom one engagement of one missile is feasible,
threat by threat (`defence`). Foreign flights: those of the watch list that the battery's radar tracks for a minute,
by its own search or told where to look, and those it adds to all other radars together (`balance`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.errors import InputError
from uppertier.numerics.arrays import Integers
from uppertier.study.balance import CUE_DELAY, ENOUGH, Gain, Held, gain, held_by, risen_rows
from uppertier.study.defence import CityFlights, city_flights, engagements
from uppertier.study.moved import moved_battery
from uppertier.study.reach import battery_radar
from uppertier.study.subset import subset, watched_flights

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit, Scenario

NORTH_EAST = np.radians(45.0)
ELSEWHERE = ("wonju", "daegu", "osan")
"""Sites that were proposed (Chang 2016: Wonju and Daegu) or talked of in the press (Osan)."""


@attrs.frozen
class Alternative:
    """One way to do it. Numbers of flights are of those of the watch list that fly."""

    id: str
    title: str
    people: dict[str, float]
    """share of the people in reach of each threat for whom one engagement is feasible [-]"""
    flights: int
    tracked: int
    """by its own search, for a minute and more"""
    tracked_if_told: int
    added: int
    """to all other radars together"""
    added_if_told: int

    def people_between(self) -> tuple[float, float, float]:
        """Least, median and most over the threats [-]; NaN where no threat reaches anybody."""
        shares = np.array(list(self.people.values())) if self.people else np.array([np.nan])
        return float(shares.min()), float(np.median(shares)), float(shares.max())


def variants(scenario: Scenario) -> dict[str, tuple[str, Scenario | None]]:
    """Title and scenario of each alternative by id; None in place of one without battery and radar.

    raises : InputError for a scenario without a battery
    """
    if not scenario.batteries:
        raise InputError("has no battery to do otherwise with", key="scenario", hint="add [[batteries]]")
    made: dict[str, tuple[str, Scenario | None]] = {"as-deployed": ("as deployed", scenario)}
    made["north-east"] = ("turned north-east", moved_battery(scenario, boresight=NORTH_EAST))
    made["green-pine"] = ("a Green Pine instead", _with_radar(scenario, _green_pine))
    for name in ELSEWHERE:
        if name != scenario.batteries[0].site.id:
            made[name] = (f"at {name.capitalize()}", moved_battery(scenario, site=load("sites", name)))
    made["forward-based"] = ("as forward-based radar", _with_radar(scenario, _forward_based))
    made["none"] = ("none", None)
    return made


def _with_radar(scenario: Scenario, change: Callable[[RadarUnit], RadarUnit]) -> Scenario:
    own = battery_radar(scenario).id
    return attrs.evolve(scenario, radars=tuple(change(u) if u.id == own else u for u in scenario.radars))


def _green_pine(unit: RadarUnit) -> RadarUnit:
    sheet = load("radars", "green-pine")
    return attrs.evolve(unit, sheet=sheet, mode=sheet.modes[0])


def _forward_based(unit: RadarUnit) -> RadarUnit:
    for mode in unit.sheet.modes:
        if mode.id == "forward-based":
            return attrs.evolve(unit, mode=mode)
    raise InputError(f"{unit.sheet.id} has no forward-based mode", key="radars", hint="use a scenario with an AN/TPY-2")


def alternatives(
    scenario: Scenario,
    followed: str = "payload",
    cue: float = CUE_DELAY,
    advance: Callable[[int, int], None] | None = None,
) -> tuple[Alternative, ...]:
    """Every alternative, one after another.

    followed, cue : as in `watch_table.watch_table`
    advance : called with how many are done, and of how many
    raises : InputError for a scenario without a watch list, raid or battery
    """
    if not scenario.watch:
        raise InputError("has no watch list", key="scenario", hint="add [[watch]] or [[watch_lists]]")
    if not scenario.raids:
        raise InputError("has no raid, so no threat to defend against", key="scenario", hint="add [[raids]]")
    made = variants(scenario)
    watching = _Watching.of(scenario, followed, cue)
    aimed = city_flights(scenario)
    found = []
    for done, (name, (title, changed)) in enumerate(made.items()):
        found.append(
            _none(name, title, aimed, watching) if changed is None else _one(name, title, changed, aimed, watching)
        )
        if advance:
            advance(done + 1, len(made))
    return tuple(found)


@attrs.frozen
class _Watching:
    """The watched flights, and what all radars but the battery's make of them, unfound and told."""

    followed: str
    cues: tuple[float | None, float]
    flights: Flights
    others: tuple[dict[str, Held], ...]
    """for each of `cues`"""

    @staticmethod
    def of(scenario: Scenario, followed: str, cue: float) -> _Watching:
        flown = chain.fly(attrs.evolve(scenario, raids=()))
        made = _Watching(followed, (None, cue), subset(flown, watched_flights(flown)), ())
        own = battery_radar(scenario).id
        rest = [unit for unit in scenario.radars if unit.id != own]
        parts = [made.part(unit) for unit in rest]
        held = tuple(
            {
                u.id: held_by(u, part, chain.missiles(scenario), followed, delay)
                for u, part in zip(rest, parts, strict=True)
            }
            for delay in made.cues
        )
        return attrs.evolve(made, others=held)

    def part(self, unit: RadarUnit) -> Flights:
        rows: list[Integers] = risen_rows(unit, self.flights, list(range(len(self.flights))))
        return subset(self.flights, list(range(len(self.flights))), rows)

    def gains(self, scenario: Scenario) -> list[Gain]:
        """What the battery's radar of a scenario adds, for each of `cues`."""
        unit, sheets = battery_radar(scenario), chain.missiles(scenario)
        part = self.part(unit)
        return [
            gain({unit.id: held_by(unit, part, sheets, self.followed, delay), **others}, unit.id)
            for delay, others in zip(self.cues, self.others, strict=True)
        ]


def _one(name: str, title: str, scenario: Scenario, aimed: CityFlights, watching: _Watching) -> Alternative:
    search, told = watching.gains(scenario)
    return Alternative(
        name,
        title,
        _shares(aimed, engagements(scenario, aimed, flyout_tables(scenario))),
        len(watching.flights),
        *(int((one.tracked >= ENOUGH).sum()) for one in (search, told)),
        *(int(one.added.sum()) for one in (search, told)),
    )


def _none(name: str, title: str, aimed: CityFlights, watching: _Watching) -> Alternative:
    nobody = np.zeros((len(aimed.threats), len(aimed.cities)), int)
    return Alternative(name, title, _shares(aimed, nobody), len(watching.flights), 0, 0, 0, 0)


def _shares(aimed: CityFlights, opportunities: Integers) -> dict[str, float]:
    from uppertier.study.defence import shares

    return {key.removesuffix(" 1"): value for key, value in shares(aimed, opportunities).items() if key.endswith(" 1")}
