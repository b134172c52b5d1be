"""Every file of the doctrine folder keeps the contract; the kill levels stay apart."""

from __future__ import annotations

import attrs
import pytest
from battle_scene import battery_sheet, interceptor, scenario

from uppertier.battle.doctrine import doctrine_names, load_doctrine
from uppertier.battle.kernels import SHOTS_MAXIMUM
from uppertier.battle.kill import KillLevels, kill_levels
from uppertier.battle.records import Doctrine
from uppertier.errors import InputError


@pytest.mark.parametrize("name", doctrine_names())
def test_contract(name: str) -> None:
    doctrine = load_doctrine(name)
    assert isinstance(doctrine, Doctrine)
    assert doctrine.shots_per_look >= 1
    assert doctrine.looks_maximum >= 1
    assert doctrine.shots_per_look * doctrine.looks_maximum <= SHOTS_MAXIMUM
    assert doctrine.title
    assert doctrine.description.endswith(".")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        doctrine.title = "other"  # type: ignore[misc]  # frozen: that is the test


def test_the_two_that_reports_rely_on() -> None:
    assert {"salvo_of_two", "shoot_look_shoot"} <= set(doctrine_names())
    salvo, look = load_doctrine("salvo_of_two"), load_doctrine("shoot_look_shoot")
    assert (salvo.shots_per_look, salvo.looks_maximum) == (2, 1)
    assert (look.shots_per_look, look.looks_maximum) == (1, 4)


def test_unknown_doctrine_names_the_known() -> None:
    with pytest.raises(InputError, match="salvo_of_two"):
        load_doctrine("salvo_of_three_hundred")


def test_levels_come_from_their_own_sheets() -> None:
    weapon = interceptor(reliability=0.9, hit_given_cue=0.8, kill_given_hit=0.5)
    made = scenario(sheet=battery_sheet(raid_availability=0.95, object_track=0.99), weapon=weapon)
    levels = kill_levels(made.batteries[0])
    assert (levels.raid, levels.object) == (0.95, 0.99)
    assert levels.shot == pytest.approx(0.36)


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_a_level_is_a_probability(bad: float) -> None:
    for levels in ((bad, 1.0, 1.0), (1.0, bad, 1.0), (1.0, 1.0, bad)):
        with pytest.raises(InputError, match="probability"):
            KillLevels(*levels)
