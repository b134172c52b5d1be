"""Simulate: trials of one raid under one doctrine, on threads, each trial the same whatever the cut."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.battle.records import Shots, Tally, Trials
from uppertier.errors import InputError
from uppertier.numerics.random import stream_of

if TYPE_CHECKING:
    from uppertier.battle.records import Doctrine
    from uppertier.battle.setup import RaidSetup
    from uppertier.numerics.arrays import Booleans, Floats, Integers

RECORDED = 100
"""Trials whose shots are kept; any other is made again by `replay`."""
COMMON, OBJECT, SHOT, LOOK = 0, 1, 2, 3
"""Purposes of the four streams of draws."""
SLICE = 500
"""Trials that a thread takes at a time."""


def simulate(
    setup: RaidSetup,
    name: str,
    doctrine: Doctrine,
    trials: int,
    seed: int,
    first_trial: int = 0,
    salvo: Integers | None = None,
    threads: int | None = None,
    kept: int | None = None,
) -> Trials:
    """Trials first_trial to first_trial + trials - 1 of one raid under one doctrine; the first 100 with their shots.

    kept : of how many, from the first on, the rows are kept beside the sums over all; by default of every one. What
        is kept is the memory it takes: the sums do not grow with the trials.
    salvo : [n] shots per look at each missile, where it differs from the doctrine's
    threads : by default NUMBA_NUM_THREADS, or every processor; any number gives the same trials
    """
    missiles, batteries = setup.flight.size, setup.assessment.size
    per_look = np.full(missiles, doctrine.shots_per_look) if salvo is None else np.asarray(salvo)
    if trials < 1 or first_trial < 0:
        raise InputError("the number of trials must be positive", key="trials")
    _check(setup, per_look, doctrine)
    rows = trials if kept is None else min(kept, trials)
    out = (
        np.empty((rows, missiles), np.bool_),
        np.empty((rows, batteries), np.int64),
        np.empty((rows, missiles), np.int64),
    )
    tally, shots, count = _run(setup, per_look.astype(np.int64), doctrine, seed, first_trial, trials, out, threads)
    return Trials(setup.raid, name, setup.flight, *out, _shot_log(setup, shots, count, first_trial), tally)


def leakers(setup: RaidSetup, doctrine: Doctrine, trials: int, seed: int) -> Integers:
    """[trials] missiles that get through in each trial that `simulate` makes, and nothing beside: for sweeps."""
    from uppertier.battle.kernels import run_trials

    kernel: Any = run_trials
    missiles, batteries = setup.flight.size, setup.assessment.size
    salvo = np.full(missiles, doctrine.shots_per_look, np.int64)
    _check(setup, salvo, doctrine)
    streams = np.array([stream_of(setup.raid, purpose) for purpose in (COMMON, OBJECT, SHOT, LOOK)])
    leaked, spent = np.empty((trials, missiles), np.bool_), np.empty((trials, batteries), np.int64)
    reason, aimed = np.empty((trials, missiles), np.int64), np.empty((trials, missiles), np.int64)
    shots, count = np.empty((0, _room(setup, salvo, doctrine), 8)), np.empty(trials, np.int64)
    kernel(
        seed, 0, streams, *_arguments(setup, salvo, doctrine), leaked, spent, reason, aimed, shots, count
    )  # fmt: skip
    return np.asarray(leaked.sum(axis=1))


def _check(setup: RaidSetup, salvo: Integers, doctrine: Doctrine) -> None:
    from uppertier.battle.kernels import MISSILES_MAXIMUM, SHOTS_MAXIMUM

    looks = doctrine.looks_maximum * np.unique(setup.tier).size
    if salvo.size >= MISSILES_MAXIMUM or max(salvo.max(initial=0) * doctrine.looks_maximum, looks) > SHOTS_MAXIMUM:
        raise InputError(
            f"more than {MISSILES_MAXIMUM} missiles or {SHOTS_MAXIMUM} shots at one missile", key="doctrine"
        )
    if (salvo < 0).any() or doctrine.looks_maximum < 1:
        raise InputError("a doctrine fires no negative number of shots, in one salvo or more", key="doctrine")


def _run(
    setup: RaidSetup,
    salvo: Integers,
    doctrine: Doctrine,
    seed: int,
    first_trial: int,
    trials: int,
    kept: tuple[Booleans, Integers, Integers],
    threads: int | None,
) -> tuple[Tally, Floats, Integers]:
    """The kernel over slices of the trials; fills the rows that are kept.

    returns : the sums, the recorded shots [R,S,8] and how many each of those trials has [R]
    """
    from uppertier.battle.kernels import run_trials
    from uppertier.numerics.threads import on_threads

    kernel: Any = run_trials
    plan = _arguments(setup, salvo, doctrine)
    room = _room(setup, salvo, doctrine)
    recorded = min(trials, RECORDED)
    shots, shot_count = np.empty((recorded, room, 8)), np.empty(recorded, np.int64)
    streams = np.array([stream_of(setup.raid, purpose) for purpose in (COMMON, OBJECT, SHOT, LOOK)])

    sums: list[Tally] = []
    one_at_a_time = Lock()

    def task(begin: int) -> None:
        part = slice(begin, min(begin + SLICE, trials))
        size = part.stop - begin
        rows: list[Any] = [np.empty((size, *whole.shape[1:]), whole.dtype) for whole in kept]
        aimed, count = np.empty((size, setup.flight.size), np.int64), np.empty(size, np.int64)
        kernel(seed, first_trial + begin, streams, *plan, *rows, aimed, shots[part], count)
        for whole, row in zip(kept, rows, strict=True):
            whole[part] = row[: max(whole.shape[0] - begin, 0)]
        shot_count[part] = count[: max(recorded - begin, 0)]
        found = Tally.of(rows[0], rows[1], rows[2], room, aimed, setup.members)
        # Whole numbers: the order in which slices end does not show.
        with one_at_a_time:
            sums[:] = [sums[0] + found] if sums else [found]

    on_threads(task, range(0, trials, SLICE), threads)
    return sums[0], shots, shot_count


def _arguments(setup: RaidSetup, salvo: Integers, doctrine: Doctrine) -> tuple[Any, ...]:
    """What the kernel takes between its streams and its results."""
    options, batteries, missiles = setup.options, setup.assessment.size, setup.flight.size
    levels, tier = np.unique(setup.tier, return_inverse=True)
    width = np.diff(options.offset).reshape(setup.post_battery.size, missiles)
    first = np.where(width > 0, np.append(options.launch, np.inf)[options.offset[:-1]].reshape(width.shape), np.inf)
    begin = np.full((batteries, missiles), np.inf)
    np.minimum.at(begin, setup.post_battery, first)
    own = begin if setup.independent else np.min(begin, axis=0, initial=np.inf)[None, :]
    missile = np.tile(np.arange(missiles), own.shape[0])
    owner = np.repeat(np.arange(own.shape[0]), missiles) if setup.independent else np.full(missiles, -1)
    order = np.argsort(own.ravel(), kind="stable")[: np.count_nonzero(np.isfinite(own))]
    loads = setup.launcher_rounds
    channels = np.minimum(setup.channels, np.bincount(setup.launcher_battery, loads, batteries).astype(np.int64))
    channels += np.where(channels > 0, setup.reloads * loads.max(initial=0), 0)
    channels = np.minimum(channels, setup.channels)
    traits = (setup.assessment, setup.interval, setup.reload_time, *setup.probability.T, *setup.error.T)
    return (
        options.offset,
        options.launch,
        np.stack([options.intercept, options.altitude], axis=1),
        setup.post_battery,
        tier.astype(np.int64).ravel(),
        max(levels.size, 1),
        np.stack(traits, axis=1),
        np.stack([setup.launcher_battery, setup.launcher_post, loads, loads], axis=1),
        np.concatenate([[0], np.cumsum(channels)]).astype(np.int64),
        setup.reloads,
        salvo,
        doctrine.looks_maximum,
        np.stack([missile, owner], axis=1),
        order,
        own.ravel()[order],
        np.isfinite(begin),
    )


def _room(setup: RaidSetup, salvo: Integers, doctrine: Doctrine) -> int:
    """Shots that one trial can come to, at most."""
    rounds = int(setup.launcher_rounds.sum()) + int(setup.reloads.sum()) * int(setup.launcher_rounds.max(initial=0))
    plans = setup.assessment.size if setup.independent else np.unique(setup.tier).size
    return min(rounds, int(salvo.sum()) * doctrine.looks_maximum * plans)


def _shot_log(setup: RaidSetup, shots: Floats, count: Integers, first_trial: int) -> Shots:
    """The recorded shots, trial after trial, each in order of launch."""
    kept = [shots[k, : count[k]] for k in range(shots.shape[0])]
    trial = np.repeat(np.arange(len(kept)) + first_trial, [rows.shape[0] for rows in kept])
    columns: Any = np.concatenate(kept).T
    battery, launcher, missile, launch, intercept, altitude, kill, look = columns
    flight = setup.flight[missile.astype(np.int64)]
    return Shots(trial, battery, launcher, flight, launch, intercept, altitude, kill, look)
