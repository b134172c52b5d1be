"""Gates and global nearest neighbours against every permutation, and swaps of crossing objects against their odds."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, norm
from track_arcs import RADAR, burnout_state, fall

from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.errors import InputError
from uppertier.track.associate import Scan, assign, follow, gate_size

PLACE, BASIS = geodetic_to_ecef(*RADAR), enu_basis(*RADAR[:2])
SIGMA = np.array([1.0, 3e-4, 3e-4])


def test_gate_lets_in_its_share() -> None:
    assert gate_size(0.95) == pytest.approx(7.8147, abs=1e-4)
    assert chi2.cdf(gate_size(), 3) == pytest.approx(0.9999, abs=1e-12)
    for probability in (0.0, 1.0, -0.1, np.nan):
        with pytest.raises(InputError, match="probability"):
            gate_size(probability)


def _cheapest(squared: np.ndarray, size: np.ndarray, gate: float) -> float:
    """Least sum over every way to give tracks measurements of their own, or none."""
    tracks, seen = squared.shape
    choices = [*range(seen), *[-1] * tracks]
    best = np.inf
    for way in set(permutations(choices, tracks)):
        total = 0.0
        for track, at in enumerate(way):
            if at >= 0 and squared[track, at] > gate:
                break
            total += size[track] + (gate if at < 0 else squared[track, at])
        else:
            best = min(best, total)
    return best


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
@settings(max_examples=80, deadline=None)
def test_no_permutation_is_cheaper(tracks: int, seen: int, number: int) -> None:
    random = np.random.default_rng(number)
    squared, size, gate = random.exponential(10.0, (tracks, seen)), random.normal(0.0, 5.0, tracks), 12.0
    found = assign(squared, size, gate)
    used = found[found >= 0]
    assert np.unique(used).size == used.size
    assert all(squared[t, f] <= gate for t, f in enumerate(found) if f >= 0)
    cost = sum(size[t] + (squared[t, f] if f >= 0 else gate) for t, f in enumerate(found))
    assert cost == pytest.approx(_cheapest(squared, size, gate), abs=1e-9)


def test_nothing_to_give() -> None:
    assert assign(np.zeros((0, 3)), np.zeros(0), 9.0).size == 0
    np.testing.assert_array_equal(assign(np.zeros((2, 0)), np.zeros(2), 9.0), [-1, -1])


@pytest.mark.parametrize("apart", [0.5, 1.5, 3.0])
def test_swaps_of_two_crossing_objects_are_as_often_as_theory_says(apart: float) -> None:
    """Two known places, two measurements with unit noise: swapped when the noises' difference outweighs the distance.

    The sum of squares prefers the swap where apart + (n2 - n1) < 0, a normal number of variance 2. Binomial test at
    1 in 1,000 a case.
    """
    random, trials, swapped = np.random.default_rng(8), 2000, 0
    places = np.array([0.0, apart])
    for _ in range(trials):
        measured = places + random.normal(size=2)
        found = assign((places[:, None] - measured[None, :]) ** 2, np.zeros(2), 100.0)
        swapped += int(found[0] == 1)
    assert binomtest(swapped, trials, norm.cdf(-apart / np.sqrt(2.0))).pvalue > 1e-3


def _measure(place: np.ndarray, random: np.random.Generator) -> np.ndarray:
    e, n, u = BASIS @ (place - PLACE)
    elevation = np.arctan2(u, np.hypot(e, n))
    noise = random.normal(size=3) * SIGMA / [1.0, np.cos(elevation), 1.0]
    return np.array([np.sqrt(e * e + n * n + u * u), np.arctan2(e, n), elevation]) + noise


@pytest.fixture(scope="module")
def paths() -> list[np.ndarray]:
    """Three objects a few kilometres apart."""
    return [fall(burnout_state(azimuth_deg=a), np.inf)[1][40:120] for a in (161.0, 161.3, 160.2)]


def _scans(paths: list[np.ndarray], random: np.random.Generator, hidden: range = range(0)) -> tuple[list[Scan], list]:
    scans, orders = [], []
    for k in range(len(paths[0])):
        order = random.permutation(len(paths) - (k in hidden))
        scans.append(Scan(float(k), np.array([_measure(paths[i][k, :3], random) for i in order]).reshape(-1, 3)))
        orders.append(order)
    return scans, orders


def test_a_raid_is_followed_object_by_object(paths: list[np.ndarray]) -> None:
    """Once each track has a velocity, every measurement goes to the track of its own object."""
    scans, orders = _scans(paths, np.random.default_rng(3))
    raid = follow(scans, SIGMA**2, PLACE, BASIS)
    assert raid.confirmed.sum() == 3
    owner = {int(t): int(o) for t, o in zip(raid.track[-1], orders[-1], strict=True)}
    for k in range(10, len(scans)):
        assert [owner[int(t)] for t in raid.track[k]] == list(orders[k])
    for track, number in owner.items():
        error = raid.state[track, -1, :3] - paths[number][-1, :3]
        assert np.linalg.norm(error) < 5.0 * np.sqrt(np.trace(raid.covariance[track, -1, :3, :3]))
        assert np.isfinite(raid.state[track]).all()


def test_a_lost_object_drops_its_track_and_comes_back_as_another(paths: list[np.ndarray]) -> None:
    scans, orders = _scans(paths, np.random.default_rng(4), hidden=range(30, 40))
    raid = follow(scans, SIGMA**2, PLACE, BASIS, drop=3)
    assert raid.confirmed.sum() == 4
    before = int(raid.track[29][list(orders[29]).index(2)])
    after = int(raid.track[60][list(orders[60]).index(2)])
    assert before != after
    assert np.isfinite(raid.state[before, 31]).all()
    assert np.isnan(raid.state[before, 32:]).all()
    assert np.isnan(raid.state[after, :40]).all()


def test_a_false_measurement_is_forgotten(paths: list[np.ndarray]) -> None:
    scans, _ = _scans(paths[:1], np.random.default_rng(5))
    false = np.array([[3e5, 1.0, 0.5]])
    scans[50] = Scan(50.0, np.concatenate([scans[50].measured, false]))
    raid = follow(scans, SIGMA**2, PLACE, BASIS)
    np.testing.assert_array_equal(raid.confirmed, [True, False])
    assert np.isnan(raid.state[1, 51:]).all()


def test_scans_out_of_order() -> None:
    with pytest.raises(InputError, match="order"):
        follow([Scan(1.0, np.zeros((0, 3))), Scan(0.0, np.zeros((0, 3)))], SIGMA**2, PLACE, BASIS)
