"""Reach: energy, time, floor and ceiling, each with its reason."""

from __future__ import annotations

import numpy as np
import pytest
from battle_scene import SPEED, interceptor, straight_table

from uppertier.battle.reach import binding_of, reach
from uppertier.battle.records import Binding

TABLE = straight_table()


@pytest.mark.parametrize(
    ("downrange", "altitude", "expected"),
    [
        (50e3, 80e3, Binding.FEASIBLE),
        (50e3, 39e3, Binding.UNDER_FLOOR),
        (50e3, 151e3, Binding.OVER_CEILING),
        (400e3, 80e3, Binding.OUTSIDE_REACH),
        (400e3, 20e3, Binding.OUTSIDE_REACH),
        (400e3, 190e3, Binding.OUTSIDE_REACH),
        (2e3, 12e3, Binding.OUTSIDE_REACH),  # reached while the booster still burns
    ],
)
def test_reason_of_a_point(downrange: float, altitude: float, expected: Binding) -> None:
    time, reason = reach(TABLE, interceptor(), downrange, altitude)
    assert reason == expected
    assert np.isnan(time) == (expected == Binding.OUTSIDE_REACH)


def test_longest_flight_cuts_the_reach() -> None:
    far = np.array([50e3, 100e3, 150e3])
    slow = reach(TABLE, interceptor(flight_time_maximum=60.0), far, np.full(3, 60e3))
    assert slow[1].tolist() == [Binding.FEASIBLE, Binding.FEASIBLE, Binding.OUTSIDE_REACH]
    assert slow[0][1] == pytest.approx(np.hypot(100e3, 60e3) / SPEED, rel=0.02)


def test_band_edges_belong_to_the_band() -> None:
    assert reach(TABLE, interceptor(), 50e3, 40e3)[1] == Binding.FEASIBLE
    assert reach(TABLE, interceptor(), 50e3, 150e3)[1] == Binding.FEASIBLE


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([5, 6, 7, 0], Binding.FEASIBLE),
        ([5, 7, 6], Binding.UNDER_FLOOR),
        ([5, 7, 7], Binding.OVER_CEILING),
        ([5, 5], Binding.OUTSIDE_REACH),
        ([], Binding.OUTSIDE_REACH),
    ],
)
def test_reason_of_a_path(points: list[int], expected: Binding) -> None:
    assert binding_of(np.array(points, np.int64)) == expected
