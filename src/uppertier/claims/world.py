"""What a measure is handed: the scenario as one draw makes it, and what no draw can change.

Raids, aim points and trajectories are inputs. They stand in the Flights, flown once, and nothing here redraws them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import quantities, with_values
from uppertier.scenario.assume import under
from uppertier.study.subset import raid_flights, subset, watched_flights

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.study.balance import Gain, Held, InView

SHEETS = "sheets"
"""Name of the view that takes every sheet as it stands, with no assumption set over it."""

PARTS = ("batteries", "raids", "watch")
"""Parts of a scenario that a measure may do without: what is not there need not be rebuilt for every draw."""

CUE = "observer.cue"
"""Whether another sensor tells the radars where to look: below one half not, from one half on it does."""

OBSERVER: dict[str, Quantity] = {
    CUE: Quantity(
        value=1.0,
        low=0.0,
        high=1.0,
        source="uppertier-assumption",
        grade=Grade.ASSUMED,
        note="infrared satellites see every large launch; whether this radar is told, in this mode, no source says",
    ),
}
"""Assumptions of the observer that belong to no sheet."""


@attrs.frozen
class Context:
    """One draw under one assumption set."""

    scenario: Scenario
    cued: bool
    view: str
    """Name of the assumption set, or SHEETS."""
    values: Mapping[str, float]
    world: World


@attrs.define(eq=False)
class World:
    """A scenario with its flights and every view of it; keeps what many draws share."""

    scenario: Scenario
    flights: Flights
    trials: int
    """of each raid, for measures that simulate"""
    seed: int
    _views: dict[tuple[str, tuple[str, ...]], Scenario] = attrs.field(factory=dict)
    _held: dict[object, Held] = attrs.field(factory=dict)
    _tables: dict[str, tuple[FlyoutTable, ...]] = attrs.field(factory=dict)

    def view(self, name: str, needs: tuple[str, ...] = PARTS) -> Scenario:
        """The scenario under an assumption set, or as its sheets have it, without the parts that nobody needs."""
        if (name, needs) not in self._views:
            whole = self.scenario if name == SHEETS else under(self.scenario, name)
            self._views[name, needs] = attrs.evolve(whole, **{part: () for part in PARTS if part not in needs})
        return self._views[name, needs]

    def bands(self, name: str) -> dict[str, Quantity]:
        """Every quantity of a view by path, the observer's own among them."""
        return quantities(self.view(name)) | OBSERVER

    def context(self, name: str, values: Mapping[str, float], needs: tuple[str, ...] = PARTS) -> Context:
        """The scenario under a set with some values [SI] put in, with those of its PARTS that are needed."""
        of_sheets = {path: value for path, value in values.items() if path not in OBSERVER}
        cued = values.get(CUE, OBSERVER[CUE].value) >= 0.5
        return Context(with_values(self.view(name, needs), of_sheets), cued, name, values, self)

    @cached_property
    def in_view(self) -> InView:
        """The watched flights, cut to what each radar can see."""
        from uppertier.study.balance import in_view

        return in_view(self.scenario, self.flights)

    @cached_property
    def raids(self) -> Flights:
        """The flights of raids alone."""
        return subset(self.flights, raid_flights(self.flights))

    @cached_property
    def watched(self) -> Flights:
        """The flights of the watch list alone."""
        return subset(self.flights, watched_flights(self.flights))

    def gain(self, context: Context) -> Gain:
        """What the battery's radar adds on the watched flights; each radar's part is kept for all who ask again."""
        from uppertier.study.balance import CUE_DELAY, gain, held_by
        from uppertier.study.reach import battery_radar

        scenario = context.scenario
        missiles = {entry.missile.id: entry.missile for entry in scenario.watch}
        delay = CUE_DELAY if context.cued else None
        held = {}
        for unit, part in zip(scenario.radars, self.in_view.parts, strict=True):
            owners = (unit.id, unit.sheet.id, *missiles, CUE.split(".", maxsplit=1)[0])
            told = tuple(sorted(pair for pair in context.values.items() if pair[0].split(".")[0] in owners))
            key = (context.view, unit.id, told)
            if key not in self._held:
                self._held[key] = held_by(unit, part, missiles, "body", delay)
            held[unit.id] = self._held[key]
        return gain(held, battery_radar(scenario).id)

    def tables(self, scenario: Scenario) -> tuple[FlyoutTable, ...]:
        """Fly-out tables of a scenario's interceptors, along the boresights of its sheets; flown once a rocket."""
        from uppertier.battle.window import flyout_tables

        key = repr([(unit.interceptor, unit.site.id) for unit in scenario.batteries])
        if key not in self._tables:
            self._tables[key] = flyout_tables(attrs.evolve(scenario, radars=self.scenario.radars))
        return self._tables[key]

    def long_tables(self) -> tuple[FlyoutTable, ...]:
        """Tables of the sheets' own rocket, flown for the longest time any draw allows: `battle.reach` cuts them."""
        longest = {
            f"{unit.interceptor.id}.flight_time_maximum": unit.interceptor.flight_time_maximum.high
            for unit in self.scenario.batteries
        }
        return self.tables(with_values(self.scenario, longest))
