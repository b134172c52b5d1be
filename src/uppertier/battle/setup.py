"""One raid laid out for the event simulation: arrays in raid time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.kill import kill_levels
from uppertier.battle.parts import parts
from uppertier.battle.posts import posts
from uppertier.battle.records import Options
from uppertier.errors import NoAnswer, Status
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.scenario.records import Fire

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario


@attrs.frozen
class RaidSetup:
    """One raid as the event simulation wants it: n missiles, B batteries, P posts, L launchers, options in raid time.

    What is not given keeps to the plainest battery: one post a battery, one tier, no reloads, channels in plenty, no
    errors of kill assessment, coordinated fire.
    """

    raid: str
    options: Options
    """Posts by missiles"""
    flight: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[n] indices into Flights"""
    assessment: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B] [s]"""
    interval: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B] between two launches of one launcher [s]"""
    launcher_battery: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[L]"""
    launcher_rounds: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[L] a full load"""
    probability: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B,3] of raid, object and shot"""
    post_battery: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[P] battery of each post"""
    launcher_post: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[L]"""
    tier: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[B] 0 shoots first"""
    reload_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B] from an empty launcher to a full one [s]"""
    reloads: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[B] launcher loads in stock"""
    channels: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[B] interceptors guided at once; 0 for any number"""
    error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B,2] chance that a kill is taken for a miss, and a miss for a kill"""
    independent: bool = False
    """Whether every battery fires by itself."""
    members: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[G,n] missiles of each part that is counted by itself: see `parts`"""

    @post_battery.default
    def _posts(self) -> Integers:
        return np.arange(self.assessment.size)

    @launcher_post.default
    def _launcher_posts(self) -> Integers:
        return self.launcher_battery

    @tier.default
    @reloads.default
    @channels.default
    def _none(self) -> Integers:
        return np.zeros(self.assessment.size, np.int64)

    @reload_time.default
    def _never(self) -> Floats:
        return np.full(self.assessment.size, np.inf)

    @members.default
    def _whole_alone(self) -> Booleans:
        return np.zeros((0, self.flight.size), bool)

    @error.default
    def _perfect(self) -> Floats:
        return np.zeros((self.assessment.size, 2))


def raid_setup(scenario: Scenario, flights: Flights, options: Options, raid: str, by_part: bool = True) -> RaidSetup:
    """The arrays of one raid. Missiles whose flight was not solved are left out; NoAnswer where none is left.

    options : as `windows_and_options` has them, posts by flights
    by_part : whether parts of the raid are to be counted by themselves
    """
    flight = np.array(
        [i for i in range(len(flights)) if flights.raid[i] == raid and flights.status[i] == Status.OK], np.int64
    )
    if flight.size == 0:
        raise NoAnswer(f"no missile of raid {raid!r} flies")
    standing = posts(scenario)
    counted = parts(scenario, flights, flight) if by_part else ()
    levels = [kill_levels(unit) for unit in scenario.batteries]
    sheets = [unit.sheet for unit in scenario.batteries]
    launchers = [(p, post) for p, post in enumerate(standing) for _ in range(post.launchers)]
    return RaidSetup(
        raid,
        _in_raid_time(options, flight, flights, len(standing)),
        flight,
        np.array([sheet.assessment_delay.value for sheet in sheets]),
        np.array([sheet.launch_interval.value for sheet in sheets]),
        np.array([post.battery for _, post in launchers], np.int64),
        np.array([post.unit.rounds_per_launcher for _, post in launchers], np.int64),
        np.array([(level.raid, level.object, level.shot) for level in levels]).reshape(-1, 3),
        post_battery=np.array([post.battery for post in standing], np.int64),
        launcher_post=np.array([p for p, _ in launchers], np.int64),
        tier=np.array([unit.tier for unit in scenario.batteries], np.int64),
        reload_time=np.array([sheet.reload_time.value for sheet in sheets]),
        reloads=np.array([unit.reloads for unit in scenario.batteries], np.int64),
        channels=np.array([int(_value(sheet.guidance_channels)) for sheet in sheets], np.int64),
        error=np.array(
            [(_value(sheet.kill_taken_for_miss), _value(sheet.miss_taken_for_kill)) for sheet in sheets]
        ).reshape(-1, 2),
        independent=scenario.fire == Fire.INDEPENDENT,
        members=np.array([part.members for part in counted]).reshape(-1, flight.size),
    )


def _value(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else quantity.value


def _in_raid_time(options: Options, flight: Integers, flights: Flights, count: int) -> Options:
    cells = [
        (options.rows(p, int(i), len(flights)), float(flights.launch_time[i])) for p in range(count) for i in flight
    ]
    sizes = [rows.stop - rows.start for rows, _ in cells]
    return Options(
        np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
        _gather([options.launch[rows] + start for rows, start in cells]),
        _gather([options.intercept[rows] + start for rows, start in cells]),
        _gather([options.altitude[rows] for rows, _ in cells]),
    )


def _gather(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)
