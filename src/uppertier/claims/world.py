"""What a measure is handed: the scenario as one draw makes it, and what no draw can change.

Raids, aim points and trajectories are inputs. They stand in the Flights, flown once, and nothing here redraws them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import quantities, with_values
from uppertier.claims.form import PARTS
from uppertier.scenario.assume import under
from uppertier.study.balance import CUE_DELAY, Gain, Held, InView, gain, held_by, in_view
from uppertier.study.defence import CityFlights, city_flights
from uppertier.study.interceptors import Approach, approach
from uppertier.study.lone.held import lines_to
from uppertier.study.lone.raids import Raids, known_of, options_of, raids
from uppertier.study.moved import moved_battery
from uppertier.study.raid import RaidTally, options_to_engage, raid_tallies
from uppertier.study.reach import battery_radar
from uppertier.study.subset import raid_flights, subset, watched_flights
from uppertier.track.track import motions

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Options
    from uppertier.catalog.records import SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.track.motion import Motion

SHEETS = "sheets"
"""Name of the view that takes every sheet as it stands, with no assumption set over it."""

Kept = TypeVar("Kept")

RECENT = 96
"""Draws of which contexts, tracks and windows are remembered: claims that share work are asked draw by draw."""

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


def field_of(path: str) -> str:
    """The last part of a value's path: the field of its sheet."""
    return path.rsplit(".", 1)[-1]


@attrs.frozen
class Context:
    """One draw under one assumption set."""

    scenario: Scenario
    cued: bool
    view: str
    """Name of the assumption set, or SHEETS."""
    values: Mapping[str, float]
    world: World


@attrs.define(eq=False, repr=False)
class World:
    """A scenario with its flights and every view of it; keeps what many draws share."""

    scenario: Scenario
    flights: Flights
    trials: int
    """of each raid, for measures that simulate"""
    seed: int
    _views: dict[tuple[str, tuple[str, ...]], Scenario] = attrs.field(factory=dict)
    _always: dict[Hashable, Any] = attrs.field(factory=dict)
    _lately: dict[Hashable, Any] = attrs.field(factory=dict)

    def once(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What no draw changes: made when it is first asked for, and kept."""
        if key not in self._always:
            self._always[key] = make()
        found: Kept = self._always[key]
        return found

    def lately(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What belongs to one draw: kept until RECENT others of its kind (the key's first part) have been asked for.

        Memory does not grow with the draws.
        """
        kind = key[0] if isinstance(key, tuple) else key
        recent: dict[Hashable, Any] = self._lately.setdefault(kind, {})
        if key in recent:
            # Moved to the end: the first is the one that goes.
            recent[key] = recent.pop(key)
        else:
            recent[key] = make()
            if len(recent) > RECENT:
                del recent[next(iter(recent))]
        found: Kept = recent[key]
        return found

    def site(self, name: str) -> SiteSheet:
        """A site of the catalog, read once: no draw moves a place."""
        found: SiteSheet = self.once(("site", name), lambda: load("sites", name))
        return found

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

    def like(self, name: str, beside: tuple[str, ...], owners: tuple[str, ...] = ()) -> str:
        """The first view that has the same number everywhere as this one: what is made under one serves the other.

        beside : fields that do not count, with those of WINDOWS_STAY
        owners : first parts of the paths that count; all where none are given
        """
        return self.once(("like", name, beside, owners), lambda: self._like(name, beside, owners))

    def _like(self, name: str, beside: tuple[str, ...], owners: tuple[str, ...]) -> str:
        left_out = {*WINDOWS_STAY, *beside}

        def numbers(view: str) -> dict[str, float]:
            return {
                path: quantity.value
                for path, quantity in self.bands(view).items()
                if field_of(path) not in left_out and (not owners or path.split(".")[0] in owners)
            }

        own = numbers(name)
        views = (SHEETS, *self.scenario.assumptions)
        return next((view for view in views if numbers(view) == own), name)

    def context(self, name: str, values: Mapping[str, float], needs: tuple[str, ...] = PARTS) -> Context:
        """The scenario under a set with some values [SI] put in, with those of its PARTS that are needed."""
        key = ("context", name, needs, tuple(values.items()))
        return self.lately(key, lambda: self._context(name, values, needs))

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
        delay = CUE_DELAY if context.cued else None
        part = self.in_view.parts[radar]
        return self.lately(
            (f"held {unit.id}", self.like(context.view, (), owners), told),
            lambda: held_by(
                unit, part, missiles, "body", delay, self.once(("lines", radar), partial(lines_to, unit, part))
            ),
        )

    def options(self, context: Context) -> Options:
        """The launches worth choosing against the raids; kept for all who ask again with the same slow values."""
        told = tuple(sorted(pair for pair in context.values.items() if field_of(pair[0]) not in WINDOWS_STAY))
        return self.lately(("options", self.like(context.view, ()), told), lambda: self._options(context, told))

    def _options(self, context: Context, told: tuple[tuple[str, float], ...]) -> Options:
        ready, scenario = self.ready, context.scenario
        if ready is None:
            return options_to_engage(scenario, self.raids, self.long_tables, self.moved)
        seen = tuple(pair for pair in told if field_of(pair[0]) not in SIGHT_STAYS)
        known = self.lately(
            ("raids known", self.like(context.view, SIGHT_STAYS), seen), lambda: known_of(ready, scenario)
        )
        return options_of(ready, known, scenario)

    @cached_property
    def ready(self) -> Raids | None:
        """The raids with what no draw changes of them; None where only the whole chain knows them."""
        return raids(self.scenario, self.raids, self.long_tables)

    def tallies(self, context: Context) -> dict[str, RaidTally]:
        """What gets through of every raid in one draw, simulated; without a battery everything does."""
        scenario = context.scenario
        if not scenario.batteries:
            return {
                raid.id: RaidTally(1.0, float(sum(entry.count for entry in raid.entries)), 0.0)
                for raid in scenario.raids
            }
        return self.lately(
            ("tallies", context.view, tuple(context.values.items())),
            lambda: raid_tallies(scenario, self.raids, self.options(context), self.trials, self.seed),
        )

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
        return self.long_tables_at("")

    def long_tables_at(self, site: str) -> tuple[FlyoutTable, ...]:
        """The same with the first battery on another site; the scenario's own where none is named."""
        return self.once(("tables", site), lambda: self._long_tables(site))

    def _long_tables(self, site: str) -> tuple[FlyoutTable, ...]:
        longest: dict[str, float] = {}
        for name in (SHEETS, *self.scenario.assumptions):
            for unit in self.view(name).batteries:
                path = f"{unit.interceptor.id}.flight_time_maximum"
                longest[path] = max(longest.get(path, 0.0), unit.interceptor.flight_time_maximum.high)
        whole = with_values(self.scenario, longest)
        return flyout_tables(moved_battery(whole, site=self.site(site)) if site else whole)


WINDOWS_STAY = (
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
SIGHT_STAYS = ("decision_delay", "assessment_delay", "altitude_minimum", "altitude_maximum", "flight_time_maximum")
"""Fields that leave what the radar knows as it is, besides: it is asked again what can be launched by then."""
