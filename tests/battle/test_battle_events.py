"""The telling of one trial: every event in its place, and the same story as the trial's own shots."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, q, scenario, sight, straight_table, tracks

from uppertier.battle.engage import engage
from uppertier.battle.events import Event, Kind, event_log
from uppertier.battle.records import LeakReason
from uppertier.errors import InputError
from uppertier.scenario.records import Fire

TABLES = (straight_table(),)
NEAR = parabola(300e3, 200e3, 20e3)
FAR = parabola(2000e3, 200e3, 1500e3)


def log(made=None, doctrine="shoot_look_shoot", trial=0, batteries=1, fire=Fire.COORDINATED, **named):
    made = made or flights([NEAR] * 4, launch_time=[0.0, 5.0, 10.0, 15.0])
    place = attrs.evolve(scenario(batteries, **named), fire=fire)
    args = (place, made, sight(made), tracks(made))
    fought = engage(*args, 50, tables=TABLES * batteries)
    whole = next(t for t in fought.trials if t.doctrine == doctrine)
    return event_log(*args, "raid", doctrine, trial, tables=TABLES * batteries), whole, made


def of(events: tuple[Event, ...], kind: Kind, flight: str | None = None) -> list[Event]:
    return [event for event in events if event.kind == kind and flight in (None, event.flight)]


@pytest.mark.parametrize("fire", Fire)
@pytest.mark.parametrize("trial", range(8))
def test_the_story_is_that_of_the_trial(trial: int, fire: Fire) -> None:
    sheet = battery_sheet(raid_availability=0.8, object_track=0.8)
    events, whole, made = log(trial=trial, sheet=sheet, launchers=1, rounds=3, batteries=2, fire=fire)
    rows = whole.shots.trial == trial
    launches = of(events, Kind.LAUNCH)
    assert sorted(event.time for event in launches) == whole.shots.launch_time[rows].tolist()
    assert len(of(events, Kind.INTERCEPT)) == rows.sum()
    kills = {event.flight for event in of(events, Kind.INTERCEPT) if event.words.startswith("kill")}
    leaks = {event.flight for event in of(events, Kind.LEAK)}
    assert kills.isdisjoint(leaks)
    assert kills | leaks == set(made.id)
    assert leaks == {made.id[j] for j in np.flatnonzero(whole.leaked[trial])}
    for event in of(events, Kind.LEAK):
        reason = LeakReason(int(whole.leak_reason[trial, made.id.index(event.flight)]))
        assert reason.sentence in event.words
    assert [event.time for event in events] == sorted(event.time for event in events)


def test_order_of_one_missile_seen_through() -> None:
    never = interceptor(hit_given_cue=0.0)
    events, _, made = log(flights([NEAR], launch_time=[7.0]), weapon=never)
    kinds = [event.kind for event in events]
    assert kinds[:6] == [Kind.LIFT_OFF, Kind.RISE, Kind.DETECT, Kind.TRACK, Kind.CLASSIFY, Kind.ENGAGE] or kinds[
        :4
    ] == [Kind.LIFT_OFF, Kind.RISE, Kind.DETECT, Kind.TRACK]
    times = {kind: [event.time for event in of(events, kind)] for kind in Kind}
    # Confirmed at 70 s, good enough at 80 s, decided 10 s later, all after a launch 7 s into the raid.
    assert times[Kind.TRACK] == [77.0]
    assert times[Kind.CLASSIFY] == [87.0]
    assert times[Kind.ENGAGE] == [97.0]
    assert times[Kind.LAUNCH][0] >= 97.0
    looks = len(times[Kind.LAUNCH])
    assert looks >= 2
    assert len(times[Kind.RE_ENGAGE]) == looks - 1
    assert times[Kind.ASSESS] == [time + 5.0 for time in times[Kind.INTERCEPT]]
    assert times[Kind.LEAK] == [pytest.approx(7.0 + made.impact_time[0])]
    assert f"{looks} fired" in of(events, Kind.LEAK)[0].words


def test_a_battery_that_is_down_tells_nothing_else() -> None:
    events, _, _ = log(sheet=battery_sheet(raid_availability=0.0))
    assert {event.kind for event in events} == {Kind.DOWN, Kind.LIFT_OFF, Kind.LEAK}
    assert all("down" in event.words for event in of(events, Kind.LEAK))


def test_what_is_not_recognised_is_said() -> None:
    events, _, _ = log(sheet=battery_sheet(object_track=0.0))
    assert len(of(events, Kind.CLASSIFY)) == 4
    assert all("not recognised" in event.words for event in of(events, Kind.CLASSIFY))
    assert not of(events, Kind.LAUNCH)


def test_what_has_no_window_says_what_binds() -> None:
    events, _, _ = log(flights([FAR]))
    assert "outside the interceptor's reach" in of(events, Kind.LEAK)[0].words
    bare, _, _ = log(flights([NEAR]), batteries=0)
    assert "no battery" in of(bare, Kind.LEAK)[0].words


def test_rounds_that_ran_out_are_counted() -> None:
    events, _, _ = log(launchers=1, rounds=2, weapon=interceptor(hit_given_cue=1.0))
    assert len(of(events, Kind.LEAK)) == 2
    assert all("the last of 2" in event.words and "0 left" in event.words for event in of(events, Kind.LEAK))


def test_errors_of_kill_assessment_are_told() -> None:
    sure, never = interceptor(hit_given_cue=1.0), interceptor(hit_given_cue=0.0)
    blind = attrs.evolve(battery_sheet(), kill_taken_for_miss=q(1.0))
    events, _, _ = log(sheet=blind, weapon=sure)
    assert all(event.words == "killed, but taken for missed" for event in of(events, Kind.ASSESS))
    assert any(event.words == "finds what an earlier round has left" for event in of(events, Kind.INTERCEPT))
    hopeful = attrs.evolve(battery_sheet(), miss_taken_for_kill=q(1.0))
    events, _, _ = log(sheet=hopeful, weapon=never)
    assert all("taken for a kill" in event.words for event in of(events, Kind.LEAK))
    assert not of(events, Kind.RE_ENGAGE)


def test_unknown_raid_is_one_sentence() -> None:
    made = flights([NEAR])
    with pytest.raises(InputError, match="one of raid"):
        event_log(scenario(), made, sight(made), tracks(made), "other", "salvo_of_two", 0, tables=TABLES)


def test_what_was_hit_is_not_seen_on_its_way_any_more() -> None:
    """A radar that would hold the missile only after it was hit tells nothing of it; one that was missed it holds."""
    made = flights([NEAR])

    def kinds(hit: float) -> list[Kind]:
        args = (scenario(weapon=interceptor(hit_given_cue=hit)), made, sight(made, confirmed=390.0), tracks(made))
        return [event.kind for event in event_log(*args, "raid", "salvo_of_two", 0, tables=TABLES)]

    assert Kind.TRACK in kinds(0.0)
    assert Kind.TRACK not in kinds(1.0)
    assert kinds(1.0).count(Kind.INTERCEPT) == 2
    assert kinds(1.0)[-1] == Kind.ASSESS
