"""The reach map against straight-flying rounds, whose every number is known."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from battle_scene import SPEED, interceptor, q, site, straight_table

from uppertier.battle import reach_map as module
from uppertier.battle.reach_map import farthest_at, reach_map
from uppertier.battle.records import Binding
from uppertier.errors import InputError


@pytest.fixture(autouse=True)
def _straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "flyout_table", lambda sheet, where, azimuth: straight_table(lowest=math.radians(10.0)))


@pytest.mark.parametrize("altitude", [40e3, 60e3, 100e3, 150e3])
def test_farthest_is_the_longest_flight_less_the_climb(altitude: float) -> None:
    found = reach_map(interceptor(flight_time_maximum=90.0), site())
    far = found.farthest(altitude)
    # The triangle of launcher, point and Earth's centre, its sides known; the grid has a point every kilometre.
    radius, slant = 6371e3, SPEED * 90.0
    top = radius + altitude
    angle = math.acos((radius**2 + top**2 - slant**2) / (2.0 * radius * top))
    assert radius * angle - 1600.0 <= far.downrange <= radius * angle + 600.0
    assert far.time == pytest.approx(90.0, abs=1.0)
    assert far.time <= 90.0
    assert far.speed == pytest.approx(SPEED)


def test_reasons_and_limits() -> None:
    found = reach_map(interceptor(flight_time_maximum=90.0), site())
    at = lambda x, h: Binding(int(found.reason[int(x), int(h)]))  # noqa: E731
    assert at(50, 80) == Binding.FEASIBLE
    assert at(50, 39) == Binding.UNDER_FLOOR
    assert at(50, 151) == Binding.OVER_CEILING
    assert at(190, 80) == Binding.OUTSIDE_REACH
    assert at(2, 12) == Binding.OUTSIDE_REACH  # while the booster burns
    assert (found.time[found.reason == Binding.FEASIBLE] <= 90.0).all()
    assert found.farthest_of_all.downrange == max(found.farthest(h).downrange for h in np.arange(40e3, 151e3, 1e3))


def test_a_longer_band_shows_more_and_reaches_no_farther() -> None:
    wide = attrs.evolve(interceptor(), flight_time_maximum=attrs.evolve(q(60.0), high=90.0))
    narrow = interceptor(flight_time_maximum=60.0)
    one, other = reach_map(wide, site()), reach_map(narrow, site())
    assert one.farthest_of_all == other.farthest_of_all
    assert (one.longest_flight, one.longest_flown) == (60.0, 90.0)


def test_out_of_reach_is_nan() -> None:
    found = reach_map(interceptor(), site())
    for far in farthest_at(found, [39e3, 151e3, 500e3, -1e3]):
        assert math.isnan(far.downrange)
        assert math.isnan(far.time)
    nothing = reach_map(interceptor(flight_time_maximum=9.0), site())
    assert math.isnan(nothing.farthest_of_all.downrange)


def test_a_floor_over_the_ceiling_is_one_sentence() -> None:
    with pytest.raises(InputError, match="floor"):
        reach_map(interceptor(altitude_minimum=160e3), site())
