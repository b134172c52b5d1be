"""Engage: many trials of every raid under every doctrine, and the replay of any one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.battle.doctrine import compared_names, load_doctrine
from uppertier.battle.flyout import FlyoutTable
from uppertier.battle.kill import kill_levels
from uppertier.battle.records import Battle, Doctrine, Options, Shots, Trials
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight
from uppertier.errors import InputError, NoAnswer, Status
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.numerics.random import check_seed, stream_of

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks

RECORDED = 100
"""Trials whose shots are kept; any other is made again by `replay`."""
COMMON, OBJECT, SHOT = 0, 1, 2
"""Purposes of the three streams of draws."""


@attrs.frozen
class RaidSetup:
    """One raid as the event simulation wants it: n missiles, B batteries, L launchers, options in raid time."""

    raid: str
    options: Options
    flight: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[n] indices into Flights"""
    assessment: Floats = attrs.field(converter=as_floats, eq=SAME)
    interval: Floats = attrs.field(converter=as_floats, eq=SAME)
    launcher_battery: Integers = attrs.field(converter=as_integers, eq=SAME)
    launcher_rounds: Integers = attrs.field(converter=as_integers, eq=SAME)
    probability: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B,3] of raid, object and shot"""


def engage(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    trials: int = 2000,
    seed: int | None = None,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Battle:
    """Windows of every flight, and `trials` trials of every raid under every doctrine.

    seed : the scenario's own where it is not given; the same missile, object and shot get the same draws under every
        doctrine (common random numbers)
    tables : fly-out tables by battery, where they are at hand already

    InputError where trials is not positive or the seed is out of range.
    """
    seed = check_seed(scenario.seed if seed is None else seed)
    found, options = windows_and_options(scenario, flights, sight, tracks, tables)
    setups = [raid_setup(scenario, flights, options, raid.id) for raid in scenario.raids]
    run = tuple(
        fight(scenario, flights, setup, name, load_doctrine(name), trials, seed)
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
    return simulate(setup, doctrine, load_doctrine(doctrine), 1, seed, first_trial=trial)


def raid_setup(scenario: Scenario, flights: Flights, options: Options, raid: str) -> RaidSetup:
    """The arrays of one raid. Missiles whose flight was not solved are left out; NoAnswer where none is left."""
    flight = np.array(
        [i for i in range(len(flights)) if flights.raid[i] == raid and flights.status[i] == Status.OK], np.int64
    )
    if flight.size == 0:
        raise NoAnswer(f"no missile of raid {raid!r} flies")
    cells = [
        (options.rows(b, int(i), len(flights)), flights.launch_time[i])
        for b in range(len(scenario.batteries))
        for i in flight
    ]
    sizes = [rows.stop - rows.start for rows, _ in cells]
    moved = Options(
        np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
        _gather([options.launch[rows] + start for rows, start in cells]),
        _gather([options.intercept[rows] + start for rows, start in cells]),
        _gather([options.altitude[rows] for rows, _ in cells]),
    )
    levels = [kill_levels(battery) for battery in scenario.batteries]
    launchers = [b for b, battery in enumerate(scenario.batteries) for _ in range(battery.launchers)]
    return RaidSetup(
        raid,
        moved,
        flight,
        np.array([battery.sheet.assessment_delay.value for battery in scenario.batteries]),
        np.array([battery.sheet.launch_interval.value for battery in scenario.batteries]),
        np.array(launchers, np.int64),
        np.array([scenario.batteries[b].rounds_per_launcher for b in launchers], np.int64),
        np.array([(level.raid, level.object, level.shot) for level in levels]).reshape(-1, 3),
    )


def _gather(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)


def simulate(
    setup: RaidSetup,
    name: str,
    doctrine: Doctrine,
    trials: int,
    seed: int,
    first_trial: int = 0,
    salvo: Integers | None = None,
) -> Trials:
    """Trials first_trial to first_trial + trials - 1 of one raid under one doctrine; the first 100 with their shots.

    salvo : [n] shots per look at each missile, where it differs from the doctrine's
    """
    from uppertier.battle.kernels import MISSILES_MAXIMUM, SHOTS_MAXIMUM, run_trials

    missiles, batteries = setup.flight.size, setup.assessment.size
    per_look = np.full(missiles, doctrine.shots_per_look) if salvo is None else np.asarray(salvo)
    if trials < 1 or first_trial < 0:
        raise InputError("the number of trials must be positive", key="trials")
    if missiles >= MISSILES_MAXIMUM or per_look.max() * doctrine.looks_maximum > SHOTS_MAXIMUM:
        raise InputError(
            f"more than {MISSILES_MAXIMUM} missiles or {SHOTS_MAXIMUM} shots at one missile", key="doctrine"
        )
    leaked = np.empty((trials, missiles), np.bool_)
    spent = np.empty((trials, batteries), np.int64)
    reason = np.empty((trials, missiles), np.int64)
    room = min(int(setup.launcher_rounds.sum()), int(per_look.sum()) * doctrine.looks_maximum)
    shots = np.empty((min(trials, RECORDED), room, 7))
    count = np.empty(trials, np.int64)
    run_trials(
        seed,
        first_trial,
        np.array([stream_of(setup.raid, purpose) for purpose in (COMMON, OBJECT, SHOT)]),
        setup.options.offset,
        setup.options.launch,
        setup.options.intercept,
        setup.options.altitude,
        per_look.astype(np.int64),
        doctrine.looks_maximum,
        setup.assessment,
        setup.interval,
        setup.launcher_battery,
        setup.launcher_rounds,
        setup.probability,
        leaked,
        spent,
        reason,
        shots,
        count,
    )
    log = _shot_log(setup, shots, count, first_trial)
    return Trials(setup.raid, name, setup.flight, leaked, spent, reason, log)


def _shot_log(setup: RaidSetup, shots: Floats, count: Integers, first_trial: int) -> Shots:
    """The recorded shots, trial after trial, each in order of launch."""
    kept = [shots[k, : count[k]] for k in range(shots.shape[0])]
    trial = np.repeat(np.arange(len(kept)) + first_trial, [rows.shape[0] for rows in kept])
    columns: Any = np.concatenate(kept).T
    battery, launcher, missile, launch, intercept, altitude, kill = columns
    return Shots(trial, battery, launcher, setup.flight[missile.astype(np.int64)], launch, intercept, altitude, kill)
