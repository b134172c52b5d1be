"""The event simulation against a plain-Python twin, trial by trial; replay, threads, inventory and reasons."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks
from battle_twin import Twin, random_setup, setups
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle.engage import RaidSetup, engage, raid_setup, replay, simulate
from uppertier.battle.records import Binding, Doctrine, LeakReason
from uppertier.battle.window import windows_and_options
from uppertier.errors import InputError, NoAnswer

TABLES = (straight_table(),)
NEAR = parabola(300e3, 200e3, 20e3)


@settings(deadline=None, max_examples=150)
@given(setups(), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2**40))
def test_kernel_is_its_twin(setup: RaidSetup, salvo: int, looks: int, seed: int) -> None:
    doctrine = Doctrine("x", salvo, looks, "x.")
    trials = simulate(setup, "x", doctrine, 5, seed, first_trial=2)
    for k in range(5):
        assert Twin(setup, doctrine, seed, k + 2).same_as(trials, k)


@pytest.mark.slow
def test_kernel_is_its_twin_on_a_thousand_raids() -> None:
    random = np.random.default_rng(6)
    for raid in range(1000):
        setup = random_setup(random)
        doctrine = Doctrine("x", int(random.integers(1, 4)), int(random.integers(1, 4)), "x.")
        trials = simulate(setup, "x", doctrine, 4, raid)
        for k in range(4):
            assert Twin(setup, doctrine, raid, k).same_as(trials, k)


def ten(**named):
    made = flights([NEAR] * 10, launch_time=[5.0 * k for k in range(10)])
    return scenario(**named), made, sight(made), tracks(made)


def test_kernel_is_its_twin_on_a_whole_raid() -> None:
    sheet = battery_sheet(raid_availability=0.9, object_track=0.9, launch_interval=7.0)
    place, made, see, known = ten(launchers=3, rounds=5, sheet=sheet)
    setup = raid_setup(place, made, windows_and_options(place, made, see, known, TABLES)[1], "raid")
    for doctrine in (Doctrine("x", 2, 1, "x."), Doctrine("x", 1, 4, "x."), Doctrine("x", 2, 2, "x.")):
        trials = simulate(setup, "x", doctrine, 40, 7)
        for k in range(40):
            assert Twin(setup, doctrine, 7, k).same_as(trials, k)


def test_every_raid_under_every_doctrine() -> None:
    made = flights([NEAR] * 3, raid=["one", "two", ""])
    battle = engage(scenario(raids=("one", "two")), made, sight(made), tracks(made), 20, tables=TABLES)
    assert [(t.raid, t.doctrine, t.flight.tolist()) for t in battle.trials] == [
        ("one", "salvo_of_two", [0]),
        ("one", "shoot_look_shoot", [0]),
        ("two", "salvo_of_two", [1]),
        ("two", "shoot_look_shoot", [1]),
    ]
    assert battle.seed == 2017
    assert battle.windows.reason.shape == (1, 3)


def test_any_trial_replays_from_seed_and_number() -> None:
    sheet = battery_sheet(raid_availability=0.9, object_track=0.9)
    args = ten(launchers=2, rounds=6, sheet=sheet)
    battle = engage(*args, 2000, seed=5, tables=TABLES, kept=None)
    for whole in battle.trials:
        for trial in (0, 17, 99, 1234):
            alone = replay(*args, "raid", whole.doctrine, trial, seed=5, tables=TABLES)
            assert alone.leak_reason[0].tolist() == whole.leak_reason[trial].tolist()
            assert alone.spent[0].tolist() == whole.spent[trial].tolist()
            assert alone.shots.trial.tolist() == [trial] * int(whole.spent[trial].sum())
            if trial < 100:
                rows = whole.shots.trial == trial
                assert np.array_equal(alone.shots.launch_time, whole.shots.launch_time[rows])
                assert np.array_equal(alone.shots.outcome, whole.shots.outcome[rows])


def test_threads_and_other_raids_change_nothing() -> None:
    args = ten(launchers=2, rounds=6, sheet=battery_sheet(object_track=0.8))
    many = engage(*args, 500, tables=TABLES)
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        one = engage(*args, 500, tables=TABLES)
    finally:
        numba.set_num_threads(before)
    assert one.trials == many.trials
    made = flights([NEAR] * 11, raid=["other"] + ["raid"] * 10, launch_time=[0.0] + [5.0 * k for k in range(10)])
    wider = scenario(launchers=2, rounds=6, sheet=battery_sheet(object_track=0.8), raids=("other", "raid"))
    beside = engage(wider, made, sight(made), tracks(made), 500, tables=TABLES)
    assert np.array_equal(beside.trials[2].leak_reason, many.trials[0].leak_reason)


def test_seed_moves_the_draws() -> None:
    args = ten()
    first, second = (engage(*args, 200, seed=s, tables=TABLES).trials[0] for s in (1, 2))
    assert not np.array_equal(first.leaked, second.leaked)


def test_log_keeps_the_rules_of_launching() -> None:
    args = ten(launchers=3, rounds=5, sheet=battery_sheet(launch_interval=4.0))
    for trials in engage(*args, 50, tables=TABLES).trials:
        shots = trials.shots
        for trial in range(50):
            rows = shots.trial == trial
            launch = shots.launch_time[rows]
            assert (np.diff(launch) >= 0).all()
            assert rows.sum() == trials.spent[trial, 0] <= 15
            for unit in range(3):
                own = launch[shots.launcher[rows] == unit]
                assert own.size <= 5
                assert (np.diff(own) >= 4.0).all()
            if trials.doctrine == "shoot_look_shoot":
                for missile in trials.flight:
                    own = rows & (shots.flight == missile)
                    # The next only after the last was assessed, and only after a miss.
                    assert (shots.launch_time[own][1:] >= shots.intercept_time[own][:-1] + 5.0).all()
                    assert not shots.outcome[own][:-1].any()


def test_a_salvo_goes_out_before_it_is_looked_at() -> None:
    made = flights([NEAR])
    battle = engage(scenario(), made, sight(made), tracks(made), 100, tables=TABLES)
    assert (battle.trials[0].spent == 2).all()
    shots = battle.trials[0].shots
    assert np.array_equal(shots.launch_time[::2], shots.launch_time[1::2])
    assert (shots.launcher[::2] != shots.launcher[1::2]).all()


def leak_reasons(**named) -> list[int]:
    made = named.pop("made", None) or flights([NEAR] * 4)
    battle = engage(scenario(**named), made, sight(made), tracks(made), 30, tables=TABLES)
    return sorted(set(battle.trials[0].leak_reason.ravel().tolist()))


def test_reasons() -> None:
    sure, never = interceptor(hit_given_cue=1.0), interceptor(hit_given_cue=0.0)
    assert leak_reasons(weapon=sure) == [LeakReason.STOPPED]
    assert leak_reasons(weapon=never) == [LeakReason.MISSED]
    assert leak_reasons(sheet=battery_sheet(raid_availability=0.0)) == [LeakReason.BATTERY_DOWN]
    assert leak_reasons(sheet=battery_sheet(object_track=0.0)) == [LeakReason.NOT_TRACKED]
    assert leak_reasons(launchers=1, rounds=4, weapon=sure) == [LeakReason.STOPPED, LeakReason.NO_ROUNDS]
    far = flights([parabola(2000e3, 200e3, 1500e3)])
    assert leak_reasons(made=far) == [LeakReason.NO_WINDOW]
    assert leak_reasons(rounds=0) == [LeakReason.NO_WINDOW]


def test_no_battery_stops_nothing() -> None:
    made = flights([NEAR] * 2)
    battle = engage(scenario(batteries=0), made, sight(made), tracks(made), 10, tables=())
    assert battle.windows.reason.shape == (0, 2)
    assert battle.trials[0].leaked.all()
    assert (battle.trials[0].leak_reason == LeakReason.NO_WINDOW).all()


def test_second_battery_brings_its_own_rounds() -> None:
    made = flights([NEAR] * 8)
    sure = interceptor(hit_given_cue=1.0)
    one, two = (
        engage(scenario(b, 1, 8, weapon=sure), made, sight(made), tracks(made), 10, tables=TABLES * b).trials[0]
        for b in (1, 2)
    )
    assert one.leaked.sum(axis=1).tolist() == [4] * 10
    assert not two.leaked.any()
    assert (two.spent == 8).all()


def test_only_what_flies_is_counted() -> None:
    import attrs

    made = attrs.evolve(flights([NEAR] * 3), status=[0, 1, 0])
    battle = engage(scenario(), made, sight(made), tracks(made), 5, tables=TABLES)
    assert battle.trials[0].flight.tolist() == [0, 2]
    grounded = attrs.evolve(made, status=[1, 1, 1])
    with pytest.raises(NoAnswer, match="raid"):
        engage(scenario(), grounded, sight(made), tracks(made), 5, tables=TABLES)


@pytest.mark.parametrize(("trials", "seed"), [(0, 1), (-5, 1), (5, -1), (5, 2**63)])
def test_bad_input(trials: int, seed: int) -> None:
    made = flights([NEAR])
    with pytest.raises(InputError):
        engage(scenario(), made, sight(made), tracks(made), trials, seed, TABLES)


def test_too_many_shots_at_one_missile_are_refused() -> None:
    made = flights([NEAR])
    place, see, known = scenario(), sight(made), tracks(made)
    setup = raid_setup(place, made, windows_and_options(place, made, see, known, TABLES)[1], "raid")
    with pytest.raises(InputError, match="shots"):
        simulate(setup, "x", Doctrine("x", 13, 5, "x."), 1, 1)


def test_windows_stand_in_the_battle() -> None:
    made = flights([NEAR])
    battle = engage(scenario(), made, sight(made), tracks(made), 1, tables=TABLES)
    assert battle.windows.reason[0, 0] == Binding.FEASIBLE
    shots = battle.trials[0].shots
    assert shots.intercept_time[0] == battle.windows.intercept_time[0, 0, 0]
