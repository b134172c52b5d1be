"""Thinned tracks: what is left out lies within the bound, and what must stay stays."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicHermiteSpline

from uppertier.flight.records import Flights
from uppertier.formats.shared.flights import corners, knots, legs, of_flight, position_at
from uppertier.formats.shared.thinning import kept


@pytest.mark.parametrize(("bound", "curved"), [(50.0, True), (100.0, False), (1.0, True)])
def test_every_sample_of_real_flights_is_within_the_bound(seongju_flights: Flights, bound: float, curved: bool) -> None:
    flights = seongju_flights
    stays = knots(flights, bound, curved)
    assert 0 < stays.size < flights.time.size / 4
    for i in range(len(flights)):
        rows, some = flights.samples(i), of_flight(stays, flights, i)
        assert some[0] == rows.start
        assert some[-1] == rows.stop - 1
        time, position = flights.time[rows], flights.position[rows]
        if curved:
            drawn = CubicHermiteSpline(flights.time[some], flights.position[some], flights.velocity[some])(time)
        else:
            drawn = np.column_stack([np.interp(time, flights.time[some], flights.position[some, k]) for k in range(3)])
        # Positions of 7e6 m carry 1e-9 m of rounding; a micrometre is ample.
        assert np.linalg.norm(drawn - position, axis=1).max() <= bound + 1e-6


def test_burnouts_and_turns_of_phase_stay(seongju_flights: Flights) -> None:
    flights = seongju_flights
    stays = set(knots(flights, 1e9, True).tolist())
    assert set(np.flatnonzero(corners(flights)).tolist()) <= stays
    for i in range(len(flights)):
        times = flights.time[flights.samples(i)]
        for burnout in flights.burnout_time[i][np.isfinite(flights.burnout_time[i])]:
            near = flights.samples(i).start + int(np.argmin(np.abs(times - burnout)))
            assert near in stays


def test_legs_join_and_cover_the_flight(seongju_flights: Flights) -> None:
    flights = seongju_flights
    stays = knots(flights, 50.0, True)
    for i in range(len(flights)):
        some = of_flight(stays, flights, i)
        found = legs(flights, some)
        assert found[0].samples[0] == some[0]
        assert found[-1].samples[-1] == some[-1]
        assert all(a.samples[-1] == b.samples[0] for a, b in itertools.pairwise(found))
        assert [leg.phase for leg in found] == sorted(leg.phase for leg in found)


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=5),
    bound=st.floats(0.01, 50.0),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_walk_is_kept_within_the_bound(sizes: list[int], bound: float, seed: int) -> None:
    made = np.random.default_rng(seed)
    count = sum(sizes)
    offset = np.concatenate([[0], np.cumsum(sizes)])
    time = np.cumsum(made.uniform(0.1, 2.0, count))
    state = np.hstack([np.cumsum(made.normal(0.0, 5.0, (count, 3)), axis=0), np.zeros((count, 3))])
    stays = kept(time, state, offset, np.zeros(count, bool), bound, False)
    for a, b in itertools.pairwise(offset):
        if b > a:
            some = a + np.flatnonzero(stays[a:b])
            assert {a, b - 1} <= set(some.tolist())
            drawn = np.column_stack([np.interp(time[a:b], time[some], state[some, k]) for k in range(3)])
            assert np.linalg.norm(drawn - state[a:b, :3], axis=1).max() <= bound + 1e-9


def test_a_moment_between_samples_follows_the_cubic(seongju_flights: Flights) -> None:
    flights = seongju_flights
    rows = flights.samples(13)
    spline = CubicHermiteSpline(flights.time[rows], flights.position[rows], flights.velocity[rows])
    for time in (0.0, 0.5, 700.25, 2000.9):
        np.testing.assert_allclose(position_at(flights, 13, time), spline(time), rtol=0.0, atol=1e-6)
    np.testing.assert_array_equal(position_at(flights, 13, 1e9), flights.position[rows][-1])
