"""The reach test of moved paths against `reach`, point by point."""

from __future__ import annotations

import math

import numpy as np
import pytest
from battle_scene import SITE, interceptor, site, straight_table

from uppertier.battle.flyout import downrange_altitude
from uppertier.battle.paths import reached_aims
from uppertier.battle.reach import reach
from uppertier.battle.records import Binding
from uppertier.earth.geodesy import geodesic_direct, geodetic_to_ecef

TABLE = straight_table()


def made(seed: int, aims: int = 40) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    time = np.linspace(0.0, 450.0, 181)
    path = np.stack([time, 4 * 150e3 * time / 450 * (1 - time / 450), np.linspace(600e3, 0.0, 181)], axis=1)
    near = [random.uniform(-1.5, 1.5, aims) / 57.3 + SITE[0], random.uniform(-2.0, 2.0, aims) / 57.3 + SITE[1]]
    return path, np.stack([*near, random.uniform(-1.0, 1.0, aims)], axis=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_moved_path_is_in_reach_where_its_points_are(seed: int) -> None:
    path, aim = made(seed)
    weapon = interceptor()
    found = reached_aims(TABLE, weapon, site(), path, aim, earliest=150.0)
    for i, (latitude, longitude, azimuth) in enumerate(aim):
        # By geodesics of the ellipsoid instead of arcs of a sphere.
        ends = geodesic_direct(latitude, longitude, azimuth, path[:, 2])
        position = geodetic_to_ecef(ends[0], ends[1], path[:, 1])
        time, reason = reach(TABLE, weapon, *downrange_altitude(site(), position))
        good = np.flatnonzero((reason == Binding.FEASIBLE) & (path[:, 0] - time >= 150.0))
        # Within 0.4 % of the way, a sample at the edge may differ: one at either end.
        assert abs(found.count[i] - good.size) <= 2
        if good.size > 3:
            assert abs(found.first[i] - good[0]) <= 1
            assert abs(found.last[i] - good[-1]) <= 1
        if found.count[i] == 0:
            assert found.first[i] == found.last[i] == -1


def test_threads_and_cuts_change_nothing() -> None:
    path, aim = made(3, 9000)
    one, two = (reached_aims(TABLE, interceptor(), site(), path, aim, threads=threads) for threads in (1, 2))
    assert one == two
    assert 0.0 < (one.count > 0).mean() < 1.0
    assert reached_aims(TABLE, interceptor(), site(), path, aim[:7]).count.tolist() == one.count[:7].tolist()


def test_nothing_is_in_reach_too_late_or_too_far() -> None:
    path, aim = made(4)
    assert not reached_aims(TABLE, interceptor(), site(), path, aim, earliest=math.inf).count.any()
    far = aim + np.array([0.5, 0.0, 0.0])
    assert not reached_aims(TABLE, interceptor(), site(), path, far).count.any()
    assert reached_aims(TABLE, interceptor(), site(), path, aim[:0]).count.size == 0
