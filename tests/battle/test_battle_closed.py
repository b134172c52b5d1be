"""Closed raids against the event simulation, draw for draw, and against exact distributions."""

from __future__ import annotations

import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks

from uppertier.battle.closed import closed_raids
from uppertier.battle.engage import raid_setup, simulate
from uppertier.battle.kill import KillLevels
from uppertier.battle.records import Doctrine
from uppertier.battle.window import windows_and_options
from uppertier.errors import InputError

LOOK, SALVO, PAIRS = Doctrine("x", 1, 2, "x."), Doctrine("x", 2, 1, "x."), Doctrine("x", 2, 2, "x.")


@pytest.mark.parametrize("doctrine", [LOOK, SALVO, PAIRS])
@pytest.mark.parametrize("rounds", [0, 5, 40])
def test_it_is_the_event_simulation_when_all_arrive_at_once(doctrine: Doctrine, rounds: int) -> None:
    made = flights([parabola(300e3, 200e3, 20e3)] * 8)
    sheet = battery_sheet(launch_interval=0.0, raid_availability=0.9, object_track=0.8)
    place = scenario(launchers=1, rounds=40, sheet=sheet, weapon=interceptor(hit_given_cue=0.6))
    options = windows_and_options(place, made, sight(made), tracks(made), (straight_table(),))[1]
    fewer = scenario(launchers=1, rounds=rounds, sheet=sheet, weapon=interceptor(hit_given_cue=0.6))
    fought = simulate(raid_setup(fewer, made, options, "raid"), "x", doctrine, 3000, 41)
    found = closed_raids(8, rounds, doctrine, KillLevels(0.9, 0.8, 0.6), 3000, 41, raid="raid")
    assert found.leakers.tolist() == np.bincount(fought.leaked.sum(axis=1), minlength=9).tolist()
    assert found.spent.tolist() == np.bincount(fought.spent[:, 0], minlength=rounds + 1).tolist()


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_nothing(threads: int) -> None:
    levels = KillLevels(0.95, 0.95, 0.7)
    one = closed_raids(20, 48, LOOK, levels, 30_001, 7, threads=1)
    assert closed_raids(20, 48, LOOK, levels, 30_001, 7, threads=threads) == one
    assert one.trials == 30_001 == one.spent.sum()
    assert one.distribution.sum() == pytest.approx(1.0)


def test_certainties() -> None:
    sure = closed_raids(5, 10, SALVO, KillLevels(1.0, 1.0, 1.0), 100, 1)
    assert sure.leakers.tolist() == [100, 0, 0, 0, 0, 0]
    assert sure.spent[10] == 100
    for levels in (KillLevels(0.0, 1.0, 1.0), KillLevels(1.0, 0.0, 1.0)):
        idle = closed_raids(5, 10, SALVO, levels, 100, 1)
        assert (idle.leakers[5], idle.spent[0]) == (100, 100)
    never = closed_raids(5, 7, SALVO, KillLevels(1.0, 1.0, 0.0), 100, 1)
    assert (never.leakers[5], never.spent[7]) == (100, 100)
    none = closed_raids(0, 10, SALVO, KillLevels(1.0, 1.0, 0.5), 100, 1)
    assert (none.leakers.tolist(), none.spent[0]) == ([100], 100)


@pytest.mark.parametrize(
    ("missiles", "rounds", "doctrine", "trials"),
    [(-1, 5, LOOK, 10), (5, -1, LOOK, 10), (70_000, 5, LOOK, 10), (5, 5, Doctrine("x", 13, 5, "x."), 10),
     (5, 5, Doctrine("x", 0, 5, "x."), 10), (5, 5, LOOK, 0)],
)  # fmt: skip
def test_bad_input(missiles: int, rounds: int, doctrine: Doctrine, trials: int) -> None:
    with pytest.raises(InputError):
        closed_raids(missiles, rounds, doctrine, KillLevels(1.0, 1.0, 0.5), trials, 1)
