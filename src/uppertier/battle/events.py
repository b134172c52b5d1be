"""Events: one trial of one raid told in order, and why each missile that got through did."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.doctrine import load_doctrine
from uppertier.battle.kill import kill_levels
from uppertier.battle.records import Binding, LeakReason
from uppertier.battle.setup import raid_setup
from uppertier.battle.simulate import COMMON, LOOK, OBJECT
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight
from uppertier.errors import InputError
from uppertier.numerics.random import check_seed, stream_of, uniform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Trials, Windows
    from uppertier.battle.setup import RaidSetup
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Integers
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks


class Kind(StrEnum):
    """What happens, in the order in which it is told where times are equal."""

    DOWN = "down"
    LIFT_OFF = "lift-off"
    RISE = "rise"
    DETECT = "detect"
    TRACK = "track"
    CLASSIFY = "classify"
    ENGAGE = "engage"
    RE_ENGAGE = "re-engage"
    LAUNCH = "launch"
    INTERCEPT = "intercept"
    ASSESS = "assess"
    LEAK = "leak"


_ORDER = {kind: number for number, kind in enumerate(Kind)}


@attrs.frozen
class Event:
    """One thing that happens to one missile."""

    time: float
    """After the raid begins [s]"""
    kind: Kind
    flight: str
    """`id` of the flight; empty where it is the battery's alone"""
    battery: str
    """`id` of the battery; empty where none acts"""
    launcher: int
    """Counted through all batteries from 0; -1 where none fires"""
    words: str


@attrs.frozen
class _Told:
    """All that the telling of one trial looks at."""

    scenario: Scenario
    flights: Flights
    sight: Sight
    tracks: Tracks
    windows: Windows
    setup: RaidSetup
    trials: Trials
    seed: int
    trial: int

    def draw(self, purpose: int, counter: int) -> float:
        return float(uniform(self.seed, self.trial, stream_of(self.setup.raid, purpose), counter))

    def up(self, battery: int) -> bool:
        """Whether a battery's radar and command work in this trial."""
        return self.draw(COMMON, battery) < kill_levels(self.scenario.batteries[battery]).raid

    def event(self, kind: Kind, time: float, flight: int, words: str, battery: int = -1, launcher: int = -1) -> Event:
        unit = self.scenario.batteries[battery].id if battery >= 0 else ""
        return Event(float(time), kind, self.flights.id[flight] if flight >= 0 else "", unit, launcher, words)


def event_log(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    raid: str,
    doctrine: str,
    trial: int,
    seed: int | None = None,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> tuple[Event, ...]:
    """Every event of one trial of one raid under one doctrine, in order of time.

    trial : its number in the run that is told again, from 0
    seed : the scenario's own where it is not given
    tables : fly-out tables by post, where they are at hand already

    Draws are those of `engage`: the same seed and number tell what happened there. InputError for a raid that the
    scenario does not have, NoAnswer for one of which nothing flies.
    """
    seed = check_seed(scenario.seed if seed is None else seed)
    names = [one.id for one in scenario.raids]
    if raid not in names:
        raise InputError(f"the scenario has no raid called {raid!r}", key="raid", hint=f"one of {', '.join(names)}")
    found, options = windows_and_options(scenario, flights, sight, tracks, tables)
    setup = raid_setup(scenario, flights, options, raid)
    fought = fight(scenario, flights, setup, doctrine, load_doctrine(doctrine), 1, seed, first_trial=trial)
    told = _Told(scenario, flights, sight, tracks, found, setup, fought, seed, trial)
    events = [*_down(told)]
    for row, flight in enumerate(setup.flight.tolist()):
        # What was hit is not seen on its way any more; rounds on their way and looks at the result still are.
        end = _killed(told, flight)
        events += [event for event in (*_seen(told, flight), *_known(told, row, flight)) if event.time <= end]
        events += [*_shots(told, row, flight), *_leak(told, row, flight)]
    return tuple(sorted(events, key=lambda event: (event.time, _ORDER[event.kind], event.flight)))


def _down(told: _Told) -> Iterator[Event]:
    for b in range(len(told.scenario.batteries)):
        if not told.up(b):
            yield told.event(Kind.DOWN, 0.0, -1, "radar or command is down throughout this trial", b)


def _seen(told: _Told, flight: int) -> Iterator[Event]:
    """Lift-off, and what each radar that a battery shoots by makes of the flight."""
    start = float(told.flights.launch_time[flight])
    yield told.event(Kind.LIFT_OFF, start, flight, _way(told, flight))
    working = [unit for b, unit in enumerate(told.scenario.batteries) if told.up(b)]
    names = dict.fromkeys(name for unit in working for name in unit.radars)
    for name in [name for name in names if name in told.sight.radar]:
        r = told.sight.radar.index(name)
        steps = (
            (Kind.RISE, told.sight.rise, f"rises over the horizon of {name}"),
            (Kind.DETECT, told.sight.detection, f"found by {name}"),
            (Kind.TRACK, told.sight.confirmed, f"tracked by {name}"),
        )
        for kind, times, words in steps:
            if np.isfinite(times[r, flight]):
                yield told.event(kind, start + float(times[r, flight]), flight, words)


def _way(told: _Told, flight: int) -> str:
    entries = next((raid.entries for raid in told.scenario.raids if raid.id == told.setup.raid), ())
    number = int(told.flights.entry[flight])
    if not 0 <= number < len(entries):
        return "is launched"
    entry = entries[number]
    return f"{entry.missile.title.split(',')[0]} leaves {entry.launch.title} for {entry.aim.title}"


def _known(told: _Told, row: int, flight: int) -> Iterator[Event]:
    """Whether each battery takes the object for what it is, once it knows enough to act."""
    for b, unit in enumerate(told.scenario.batteries):
        acts = _acts(told, b, flight)
        if not told.up(b) or not np.isfinite(acts):
            continue
        right = told.draw(OBJECT, b * 65536 + row) < kill_levels(unit).object
        words = (
            f"impact predicted to {unit.sheet.commit_ellipse.value / 1e3:g} km and recognised"
            if right
            else "not recognised for what it is, or lost: nothing is fired at it"
        )
        yield told.event(Kind.CLASSIFY, acts, flight, words, b)


def _acts(told: _Told, battery: int, flight: int) -> float:
    """When a battery first knows enough of a flight, in raid time; NaN for never."""
    names = [name for name in told.scenario.batteries[battery].radars if name in told.tracks.radar]
    times = [told.tracks.commit_time[told.tracks.radar.index(name), flight] for name in names]
    known = [float(time) for time in times if np.isfinite(time)]
    return float(told.flights.launch_time[flight]) + min(known) if known else np.nan


def _killed(told: _Told, flight: int) -> float:
    """When a flight is first hit, in raid time; infinite for never."""
    shots = told.trials.shots
    hits = shots.intercept_time[(shots.flight == flight) & (shots.outcome == 1)]
    return float(hits.min(initial=np.inf))


def _shots(told: _Told, row: int, flight: int) -> Iterator[Event]:
    """Decisions, launches, intercepts and looks: each plan of fire by itself."""
    shots = told.trials.shots
    mine = np.flatnonzero(shots.flight == flight)
    plans = sorted(set(shots.battery[mine].tolist())) if told.setup.independent else [-1]
    hits = mine[shots.outcome[mine] == 1]
    first_hit = int(hits[np.argmin(shots.intercept_time[hits])]) if hits.size else -1
    for plan in plans:
        rows = mine if plan < 0 else mine[shots.battery[mine] == plan]
        for look in sorted(set(shots.look[rows].tolist())):
            salvo = rows[shots.look[rows] == look]
            yield _decided(told, flight, salvo, look)
            for number, k in enumerate(salvo.tolist()):
                yield from _shot(told, flight, k, f"round {number + 1} of {salvo.size}", first_hit)
            yield _looked(told, row, flight, rows, salvo, look)


def _decided(told: _Told, flight: int, salvo: Integers, look: int) -> Event:
    """The decision to shoot: after the first track good enough, or once the last salvo is seen to have missed."""
    shots = told.trials.shots
    b, launch = int(shots.battery[salvo[0]]), float(shots.launch_time[salvo[0]])
    if look > 0:
        return told.event(Kind.RE_ENGAGE, launch, flight, f"engaged again: salvo {look + 1}", b)
    ready = _acts(told, b, flight) + told.scenario.batteries[b].sheet.decision_delay.value
    time = min(ready, launch) if np.isfinite(ready) else launch
    wait = launch - time
    words = "engaged" if wait < 0.5 else f"to be engaged; the first launch that helps is in {wait:.0f} s"
    return told.event(Kind.ENGAGE, time, flight, words, b)


def _shot(told: _Told, flight: int, k: int, which: str, first_hit: int) -> Iterator[Event]:
    shots = told.trials.shots
    b, unit = int(shots.battery[k]), int(shots.launcher[k])
    launch, meet, height = float(shots.launch_time[k]), float(shots.intercept_time[k]), float(shots.altitude[k]) / 1e3
    fly = f"to meet it {meet - launch:.0f} s later at {height:.0f} km"
    yield told.event(Kind.LAUNCH, launch, flight, f"{which} leaves launcher {unit + 1} {fly}", b, unit)
    if first_hit not in (-1, k) and shots.intercept_time[first_hit] <= meet:
        words = "finds what an earlier round has left"
    else:
        words = f"kill at {height:.0f} km" if shots.outcome[k] else f"miss at {height:.0f} km"
    yield told.event(Kind.INTERCEPT, meet, flight, words, b, unit)


def _looked(told: _Told, row: int, flight: int, plan: Integers, salvo: Integers, look: int) -> Event:
    """What the battery takes the result of a salvo for, and whether it is right."""
    shots = told.trials.shots
    b = int(shots.battery[salvo[-1]])
    own = np.asarray(told.setup.assessment)[shots.battery[salvo]]
    time = float(np.max(shots.intercept_time[salvo] + own))
    hit = bool((shots.outcome[plan[shots.look[plan] <= look]] == 1).any())
    error = float(told.setup.error[b, 0 if hit else 1])
    wrong = told.draw(LOOK, (b * 65536 + row) * 64 + look) < error
    words = {
        (True, False): "seen to be killed",
        (False, False): "seen to be missed",
        (True, True): "killed, but taken for missed",
        (False, True): "missed, but taken for killed",
    }[hit, wrong]
    return told.event(Kind.ASSESS, time, flight, words, b)


def _leak(told: _Told, row: int, flight: int) -> list[Event]:
    """Where the missile comes down, and why it got through; nothing where it was stopped."""
    reason = LeakReason(int(told.trials.leak_reason[0, row]))
    if reason == LeakReason.STOPPED:
        return []
    time = float(told.flights.launch_time[flight] + told.flights.impact_time[flight])
    return [told.event(Kind.LEAK, time, flight, f"comes down: {reason.sentence}{_because(told, flight, reason)}")]


def _because(told: _Told, flight: int, reason: LeakReason) -> str:
    """What lies behind a reason, where more is known."""
    shots = told.trials.shots
    if reason == LeakReason.NO_WINDOW:
        causes = {Binding(int(code)).sentence for code in told.windows.reason[:, flight]}
        return f" ({'; '.join(sorted(causes))})" if causes else " (there is no battery)"
    if reason in (LeakReason.MISSED, LeakReason.TAKEN_FOR_KILL):
        return f" ({int((shots.flight == flight).sum())} fired)"
    if reason == LeakReason.NO_ROUNDS and shots.launch_time.size:
        left = int(told.setup.launcher_rounds.sum()) - shots.launch_time.size
        last = f"the last of {shots.launch_time.size} was fired at {float(shots.launch_time.max()):.0f} s"
        return f" ({last}; {max(left, 0)} left)"
    return ""
