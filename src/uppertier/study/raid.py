"""Raid: how much of a raid gets through with the battery and without it, and what the raid leaves out.

Without the battery every missile of a raid that flies gets through: the missiles' own failures are not modelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.doctrine import common_doctrine, load_doctrine
from uppertier.battle.engage import raid_setup
from uppertier.battle.simulate import leakers
from uppertier.battle.window import windows_and_options
from uppertier.catalog import load
from uppertier.catalog.sources import keys_of
from uppertier.outcome.records import Finding
from uppertier.track.track import track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Options
    from uppertier.flight.records import Flights
    from uppertier.outcome.records import Outcome
    from uppertier.scenario.records import Scenario
    from uppertier.track.motion import Motion


def options_to_engage(
    scenario: Scenario,
    flights: Flights,
    tables: tuple[FlyoutTable, ...] | None = None,
    moved: Sequence[Motion | None] | None = None,
) -> Options:
    """Every launch worth choosing against some flights, from what the batteries' radars see and track of them.

    flights : may hold the raids alone
    tables : fly-out tables by battery, where they are at hand already
    moved : `track.motions` of the same flights, likewise
    """
    needed = {name for unit in scenario.batteries for name in unit.radars}
    alone = attrs.evolve(scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed))
    sight = chain.observe(alone, flights)
    ellipse = chain.commit_ellipse(alone)
    tracks = track(alone.radars, flights, sight, ellipse, moved=moved, launch_points=False)
    return windows_and_options(alone, flights, sight, tracks, tables)[1]


@attrs.frozen
class RaidTally:
    """What gets through of one raid, over simulated trials."""

    ratio: float
    """Mean leakers with the battery over those without it [-]"""
    leakers: float
    """Mean leakers"""
    none: float
    """Share of trials in which none gets through [-]"""


def raid_tallies(
    scenario: Scenario, flights: Flights, options: Options, trials: int, seed: int
) -> dict[str, RaidTally]:
    """What gets through of every raid under its batteries' own doctrine, by raid.

    options : `options_to_engage` of the same scenario and flights
    trials, seed : of the event simulation; the same seed gives the same draws whatever the scenario's values are
        (common random numbers), so that differences are those of the values
    """
    doctrine = load_doctrine(common_doctrine(scenario))
    found = {}
    for one in scenario.raids:
        setup = raid_setup(scenario, flights, options, one.id, by_part=False)
        through = leakers(setup, doctrine, trials, seed)
        mean = float(through.sum()) / trials
        found[one.id] = RaidTally(mean / setup.flight.size, mean, float(np.count_nonzero(through == 0)) / trials)
    return found


def raid(scenario: Scenario, outcome: Outcome) -> tuple[Finding, ...]:
    """Leakers with and without the battery by raid and doctrine, and what flies under the floor or not at all."""
    found = []
    for one in outcome.raids:
        tag, where = f"{one.raid}-{one.doctrine}", f"raid {one.raid}, doctrine {one.doctrine}, {one.trials} trials"
        rows = (
            ("leakers-with", "missiles that get through with the battery", one.expected_leakers, "count"),
            ("ratio", "leakers with over without the battery", one.ratio, "ratio"),
            ("none-through", "probability that none gets through", one.no_leaker, "share"),
        )
        for id, quantity, value, unit in rows:
            band = (value.value, value.low, value.high)
            found.append(Finding(f"{id}-{tag}", quantity, *band, unit, "random", where, ()))
        bare = one.without_battery
        found.append(
            Finding(f"leakers-without-{tag}", "missiles that get through without it", bare, bare, bare, "count",
                    "random", where, ())
        )  # fmt: skip
    return (*found, *out_of_reach())


def out_of_reach() -> tuple[Finding, ...]:
    """What of the North's systems no upper tier can meet, as sources count it."""
    rows = (
        ("guns-under-the-floor", "guns-in-reach-of-seoul", "count",
         "long-range guns and rocket launchers that reach Seoul and never rise into reach"),
        ("short-range-share", "short-range-share", "share",
         "share of the North's ballistic missiles of about 120 km range, under the floor"),
    )  # fmt: skip
    found = []
    for id, sheet, unit, quantity in rows:
        amount = load("figures", sheet).amount
        band = (amount.value, amount.low, amount.high)
        found.append(Finding(id, quantity, *band, unit, "unknown", amount.note, keys_of(amount.source)))
    return tuple(found)
