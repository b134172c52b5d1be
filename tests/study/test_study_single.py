"""What was printed about single missiles, computed; the numbers that docs/examples/press-*.md rest on."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from uppertier.battle.records import Binding
from uppertier.catalog import load
from uppertier.errors import InputError, NoAnswer
from uppertier.scenario import load_scenario
from uppertier.scenario.records import Scenario
from uppertier.study.single import meet


@cache
def full() -> Scenario:
    return load_scenario("seongju-full")


def test_chang_2016_both_readings_of_203_seconds() -> None:
    found = meet(full(), "nodong", "paektusan", "pyeongtaek")
    first, last = found.launch()
    assert found.reason() is Binding.FEASIBLE
    # Counted from its launch they are in time; from detection, as he put it, they are not.
    assert first < 203.0 < last < found.seen() + 203.0
    # His conclusion holds with his delay, and turns at a delay in between.
    assert meet(full(), "nodong", "paektusan", "pyeongtaek", decision_delay=203.0).reason() is Binding.TOO_LATE
    assert meet(full(), "nodong", "paektusan", "pyeongtaek", decision_delay=100.0).reason() is Binding.FEASIBLE
    # On a depressed path nothing depends on the delay.
    low = meet(full(), "nodong", "paektusan", "pyeongtaek", 75e3, 0.0)
    assert low.reason() is Binding.UNDER_FLOOR
    assert low.apogee == pytest.approx(75e3, abs=10.0)


def test_lofted_at_busan_passes_over_from_200_km_on() -> None:
    """By hand, in vacuum: 150 km over Seongju at an apogee of 200 km, 224 at 300, 407 at 550 km."""
    for apogee, over in ((200e3, 150e3), (300e3, 224e3), (550e3, 407e3)):
        found = meet(full(), "nodong", "hwangju", "busan", apogee)
        height, aside = found.passing(load("sites", "seongju"))
        assert height == pytest.approx(over, rel=0.02)
        assert aside < 2e3
        assert found.reason() is Binding.OUTSIDE_SECTOR
        # The rockets would get there: behind the battery, on the way down.
        low, high = found.within_reach()
        assert 40e3 <= low < 45e3
        assert 130e3 < high <= 150e3
    flat = meet(full(), "nodong", "hwangju", "busan")
    assert flat.reason() is Binding.FEASIBLE
    assert flat.passing(load("sites", "seongju"))[0] < 100e3


def test_who_is_inside_200_km_and_who_can_be_defended() -> None:
    def bound(missile: str, launch: str, aim: str) -> Binding:
        return meet(full(), missile, launch, aim).reason()

    assert bound("scud-c", "hwangju", "seoul") == bound("nodong", "paektusan", "seoul") == Binding.OUTSIDE_REACH
    assert bound("scud-c", "hwangju", "pyeongtaek") is Binding.TOO_LATE
    assert bound("nodong", "paektusan", "pyeongtaek") is Binding.FEASIBLE
    assert bound("scud-c", "hwangju", "gori") is Binding.FEASIBLE


def test_choi_2014_is_no_window() -> None:
    found = meet(full(), "nodong", "sino-ri", "seoul", 420e3)
    assert found.flight_time == pytest.approx(675.0, rel=0.1)
    assert found.falling_through(40e3) - found.falling_through(150e3) == pytest.approx(45.0, rel=0.1)
    first, last = found.launch()
    assert 5.0 < last - first < 30.0
    low, high = found.intercept_height()
    assert 40e3 < low < high < 150e3
    with pytest.raises(NoAnswer, match="does not reach 500 km"):
        found.falling_through(500e3)


def test_what_cannot_be_flown_or_asked() -> None:
    with pytest.raises(NoAnswer, match="does not fly so"):
        meet(full(), "scud-b", "paektusan", "busan")
    with pytest.raises(InputError, match="no delay"):
        meet(full(), "nodong", "paektusan", "pyeongtaek", decision_delay=-1.0)
    far = meet(full(), "scud-b", "hwangju", "seoul")
    assert np.isnan(far.launch()).all()
    assert np.isnan(far.within_reach()).all()
