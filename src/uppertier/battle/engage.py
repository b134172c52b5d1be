"""Engage: many trials of every raid under every doctrine, and the replay of any one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.battle.doctrine import compared_names, load_doctrine
from uppertier.battle.records import Battle, Trials
from uppertier.battle.setup import RaidSetup, raid_setup
from uppertier.battle.simulate import COMMON, LOOK, OBJECT, RECORDED, SHOT, simulate
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight
from uppertier.numerics.random import check_seed

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks

__all__ = ["COMMON", "LOOK", "OBJECT", "RECORDED", "SHOT", "RaidSetup", "engage", "raid_setup", "replay", "simulate"]


def engage(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    trials: int = 2000,
    seed: int | None = None,
    tables: tuple[FlyoutTable, ...] | None = None,
    kept: int | None = RECORDED,
) -> Battle:
    """Windows of every flight, and `trials` trials of every raid under every doctrine.

    seed : the scenario's own where it is not given; the same missile, object and shot get the same draws under every
        doctrine (common random numbers)
    tables : fly-out tables by post, where they are at hand already
    kept : of how many trials the rows are kept beside the sums; None for all

    InputError where trials is not positive or the seed is out of range.
    """
    seed = check_seed(scenario.seed if seed is None else seed)
    found, options = windows_and_options(scenario, flights, sight, tracks, tables)
    setups = [raid_setup(scenario, flights, options, raid.id) for raid in scenario.raids]
    run = tuple(
        fight(scenario, flights, setup, name, load_doctrine(name), trials, seed, kept=kept)
        for setup in setups
        for name in compared_names(scenario)
    )
    return Battle(found, run, seed)


def replay(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    raid: str,
    doctrine: str,
    trial: int,
    seed: int | None = None,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Trials:
    """One trial of one raid under one doctrine, event by event: what `engage` had as its trial of that number."""
    seed = check_seed(scenario.seed if seed is None else seed)
    _, options = windows_and_options(scenario, flights, sight, tracks, tables)
    setup = raid_setup(scenario, flights, options, raid)
    return fight(scenario, flights, setup, doctrine, load_doctrine(doctrine), 1, seed, first_trial=trial)
