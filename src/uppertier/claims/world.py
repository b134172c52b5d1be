"""What a measure is handed: the scenario as one draw makes it, and what no draw can change.

Raids, aim points and trajectories are inputs. They stand in the Flights, flown once, and nothing here redraws them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from uppertier.battle.window import flyout_tables
from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import quantities, with_values
from uppertier.scenario.assume import under
from uppertier.study.balance import CUE_DELAY, Gain, Held, InView, gain, held_by, in_view
from uppertier.study.defence import CityFlights, city_flights
from uppertier.study.interceptors import Approach, approach
from uppertier.study.raid import options_to_engage
from uppertier.study.reach import battery_radar
from uppertier.study.subset import raid_flights, subset, watched_flights
from uppertier.track.track import motions

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Options
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.track.motion import Motion

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
    _contexts: dict[object, Context] = attrs.field(factory=dict)
    _held: dict[object, Held] = attrs.field(factory=dict)
    _options: dict[object, Options] = attrs.field(factory=dict)

    def view(self, name: str, needs: tuple[str, ...] = PARTS) -> Scenario:
        """The scenario under an assumption set, or as its sheets have it, without the parts that nobody needs."""
        if (name, needs) not in self._views:
            whole = self.scenario if name == SHEETS else under(self.scenario, name)
            dropped: dict[str, Any] = {part: () for part in PARTS if part not in needs}
            self._views[name, needs] = attrs.evolve(whole, **dropped)
        return self._views[name, needs]

    def bands(self, name: str) -> dict[str, Quantity]:
        """Every quantity of a view by path, the observer's own among them."""
        return quantities(self.view(name)) | OBSERVER

    def context(self, name: str, values: Mapping[str, float], needs: tuple[str, ...] = PARTS) -> Context:
        """The scenario under a set with some values [SI] put in, with those of its PARTS that are needed."""
        key = (name, needs, tuple(values.items()))
        if key not in self._contexts:
            self._contexts[key] = self._context(name, values, needs)
        return self._contexts[key]

    def _context(self, name: str, values: Mapping[str, float], needs: tuple[str, ...]) -> Context:
        of_sheets = {path: value for path, value in values.items() if path not in OBSERVER}
        cued = values.get(CUE, OBSERVER[CUE].value) >= 0.5
        return Context(with_values(self.view(name, needs), of_sheets), cued, name, values, self)

    @cached_property
    def in_view(self) -> InView:
        """The watched flights, cut to what each radar can see."""
        return in_view(self.scenario, self.flights)

    @cached_property
    def raids(self) -> Flights:
        """The flights of raids alone."""
        return subset(self.flights, raid_flights(self.flights))

    @cached_property
    def moved(self) -> list[Motion | None]:
        """Linearised motion along the flights of raids."""
        return motions(self.raids)

    @cached_property
    def cities(self) -> CityFlights:
        """Every threat of the raids flown to every large city."""
        return city_flights(self.scenario)

    @cached_property
    def watched(self) -> Flights:
        """The flights of the watch list alone."""
        return subset(self.flights, watched_flights(self.flights))

    def gain(self, context: Context) -> Gain:
        """What the battery's radar adds on the watched flights to what the others track."""
        held = {unit.id: self.held(context, index) for index, unit in enumerate(context.scenario.radars)}
        return gain(held, battery_radar(context.scenario).id)

    def held(self, context: Context, radar: int) -> Held:
        """What one radar tracks of the watched flights; kept for all who ask again with its own values the same."""
        unit = context.scenario.radars[radar]
        missiles = {entry.missile.id: entry.missile for entry in context.scenario.watch}
        owners = (unit.id, unit.sheet.id, *missiles, CUE.split(".", maxsplit=1)[0])
        told = tuple(sorted(pair for pair in context.values.items() if pair[0].split(".")[0] in owners))
        key = (context.view, unit.id, told)
        if key not in self._held:
            delay = CUE_DELAY if context.cued else None
            self._held[key] = held_by(unit, self.in_view.parts[radar], missiles, "body", delay)
        return self._held[key]

    def options(self, context: Context) -> Options:
        """The launches worth choosing against the raids; kept for all who ask again with the same slow values."""
        told = tuple(sorted(pair for pair in context.values.items() if slow(pair[0])))
        if (context.view, told) not in self._options:
            self._options[context.view, told] = options_to_engage(
                context.scenario, self.raids, self.long_tables, self.moved
            )
        return self._options[context.view, told]

    @cached_property
    def approaches(self) -> dict[str, Approach]:
        """How the watched flights approach each battery's site."""
        return {unit.site.id: approach(unit.site, self.watched) for unit in self.scenario.batteries}

    def tables(self, scenario: Scenario) -> tuple[FlyoutTable, ...]:
        """Fly-out tables of a scenario's interceptors, along the boresights of its sheets."""
        return flyout_tables(attrs.evolve(scenario, radars=self.scenario.radars))

    @cached_property
    def long_tables(self) -> tuple[FlyoutTable, ...]:
        """Tables of the sheets' own rocket, flown for the longest time any draw allows: `battle.reach` cuts them."""
        longest: dict[str, float] = {}
        for name in (SHEETS, *self.scenario.assumptions):
            for unit in self.view(name).batteries:
                path = f"{unit.interceptor.id}.flight_time_maximum"
                longest[path] = max(longest.get(path, 0.0), unit.interceptor.flight_time_maximum.high)
        return self.tables(with_values(self.scenario, longest))


FAST = (
    "reliability",
    "hit_given_cue",
    "kill_given_hit",
    "raid_availability",
    "object_track",
    "launch_interval",
    "reload_time",
    "guidance_channels",
    "kill_taken_for_miss",
    "miss_taken_for_kill",
)
"""Fields that leave windows as they are: the simulation alone has to be run again."""


def slow(path: str) -> bool:
    """Whether a change of this value means that every track and window has to be made again."""
    return path.rsplit(".", 1)[-1] not in FAST
