"""Doctrines that let some missiles through, that contradict themselves, or that contradict each other."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from battle_scene import SITE, battery_sheet, flights, parabola, q, scenario, sight, site, straight_table, tracks

from uppertier.battle.doctrine import check_doctrine, common_doctrine, compared_names, load_doctrine
from uppertier.battle.engage import engage, raid_setup
from uppertier.battle.records import Doctrine, LeakReason
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight, worth_defending
from uppertier.errors import InputError

TABLES = (straight_table(),)
NEAR, WIDE = parabola(300e3, 200e3, 20e3), parabola(300e3, 200e3, 90e3)


def place(rounds: int = 4, **named: object):
    made = scenario(launchers=1, rounds=rounds, sheet=battery_sheet(launch_interval=0.0))
    # Twenty kilometres north of the battery, where NEAR comes down.
    city = attrs.evolve(site(), latitude=q(SITE[0] + 20e3 / 6.36e6))
    return attrs.evolve(made, **{"defended": (city,), **named})


def fought(scene, made, doctrine: Doctrine, trials: int = 500):
    options = windows_and_options(scene, made, sight(made), tracks(made), TABLES)[1]
    return fight(scene, made, raid_setup(scene, made, options, "raid"), "x", doctrine, trials, 3)


def test_what_falls_far_from_everything_is_let_through() -> None:
    """Four rounds, and the first two missiles fall in the hills: with the threshold all four go to the other two."""
    made = flights([WIDE, WIDE, NEAR, NEAR], launch_time=[0.0, 1.0, 2.0, 3.0])
    picky, plain = load_doctrine("worth_defending"), load_doctrine("salvo_of_two")
    assert worth_defending(place(), made, np.arange(4), 30e3).tolist() == [False, False, True, True]
    chosen, all_of_them = fought(place(), made, picky), fought(place(), made, plain)
    assert chosen.leaked[:, :2].all()
    assert (chosen.leak_reason[:, :2] == LeakReason.NOT_DEFENDED).all()
    assert (chosen.spent == 4).all()
    assert (all_of_them.spent == 4).all()
    # 0.09 each against 1 each: what a threshold is for.
    assert chosen.leaked[:, 2:].mean() < 0.2
    assert all_of_them.leaked[:, 2:].mean() > 0.9


def test_nothing_is_worth_defending() -> None:
    made = flights([WIDE, WIDE])
    found = fought(place(), made, load_doctrine("worth_defending"))
    assert found.leaked.all()
    assert (found.spent == 0).all()
    assert (found.leak_reason == LeakReason.NOT_DEFENDED).all()
    assert not worth_defending(place(defended=()), made, np.arange(2), 30e3).any()


def test_what_cannot_be_met_says_so_and_not_that_it_was_let_through() -> None:
    made = flights([parabola(2000e3, 200e3, 1500e3), WIDE, NEAR])
    reason = fought(place(), made, load_doctrine("worth_defending")).leak_reason
    assert (reason[:, 0] == LeakReason.NO_WINDOW).all()
    assert (reason[:, 1] == LeakReason.NOT_DEFENDED).all()


def test_where_all_is_worth_defending_nothing_changes() -> None:
    made = flights([NEAR, NEAR])
    assert fought(place(), made, load_doctrine("worth_defending")) == fought(
        place(), made, load_doctrine("salvo_of_two")
    )


def test_a_run_compares_the_usual_two_and_the_batteries_own() -> None:
    assert compared_names(scenario()) == ("salvo_of_two", "shoot_look_shoot")
    own = attrs.evolve(scenario(), batteries=(attrs.evolve(scenario().batteries[0], doctrine="worth_defending"),))
    assert compared_names(own) == ("salvo_of_two", "shoot_look_shoot", "worth_defending")
    made = flights([WIDE, NEAR])
    battle = engage(attrs.evolve(place(), batteries=own.batteries), made, sight(made), tracks(made), 20, tables=TABLES)
    assert [run.doctrine for run in battle.trials] == ["salvo_of_two", "shoot_look_shoot", "worth_defending"]
    assert (battle.trials[2].leak_reason[:, 0] == LeakReason.NOT_DEFENDED).all()


@pytest.mark.parametrize(
    ("doctrine", "words"),
    [
        (Doctrine("Mute", 0, 4, "x."), "never fires"),
        (Doctrine("Blind", 2, 0, "x."), "no salvo at all"),
        (Doctrine("Idle", 2, 1, "x.", defended_within=0.0), "defends nothing"),
        (Doctrine("Lost", 2, 1, "x.", defended_within=float("nan")), "defends nothing"),
    ],
)
def test_contradictory_doctrine_is_one_sentence(doctrine: Doctrine, words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        check_doctrine(doctrine)
    assert "\n" not in str(told.value)


def test_batteries_that_contradict_each_other() -> None:
    two = scenario(batteries=2)
    assert common_doctrine(two) == "salvo_of_two"
    first, second = two.batteries
    torn = attrs.evolve(two, batteries=(first, attrs.evolve(second, doctrine="shoot_look_shoot")))
    with pytest.raises(InputError, match=r"battery-0 salvo_of_two and battery-1 shoot_look_shoot"):
        common_doctrine(torn)
    made = flights([NEAR])
    with pytest.raises(InputError, match="different doctrines"):
        engage(torn, made, sight(made), tracks(made), 2, tables=TABLES * 2)
    with pytest.raises(InputError, match="no doctrine 'none'") as told:
        common_doctrine(attrs.evolve(two, batteries=(attrs.evolve(first, doctrine="none"),)))
    assert told.value.key == "battery-0.doctrine"
    with pytest.raises(InputError, match="without a battery"):
        common_doctrine(scenario(batteries=0))
