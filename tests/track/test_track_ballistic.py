"""The filters' own motion, coordinates and angles, against integrators, differences and the library."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from track_arcs import BETA, RADAR, burnout_state, fall, move, rate

from uppertier.earth.constants import J2, WGS84, WGS84_MU, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.track.ballistic.kernels import acceleration, angle_of, flow, gradient, slopes
from uppertier.track.filters import polar_shift
from uppertier.track.kernels import gravity_gradient
from uppertier.track.lanes import kernels as lanes

EARTH = (WGS84.mu, WGS84.j2, WGS84.rotation, WGS84.semi_major, WGS84.flattening)
PLACE, BASIS = geodetic_to_ecef(*RADAR), enu_basis(*RADAR[:2])


@pytest.fixture(scope="module")
def arc() -> np.ndarray:
    return fall(burnout_state(), BETA)[1]


@given(st.floats(6.4e6, 1.2e7), st.floats(-1.0, 1.0), st.floats(0.0, 6.28))
@settings(max_examples=40, deadline=None)
def test_gradient_is_that_of_the_covariance_filter(radius: float, sine: float, longitude: float) -> None:
    planar = radius * np.sqrt(1.0 - sine**2)
    place = planar * np.cos(longitude), planar * np.sin(longitude), radius * sine
    upper = gravity_gradient(*place, WGS84_MU, J2, WGS84_SEMI_MAJOR)[np.triu_indices(3)]
    np.testing.assert_allclose(
        gradient(*place, *EARTH[:2], EARTH[3]), upper, rtol=0.0, atol=1e-13 * WGS84_MU / radius**3
    )


@pytest.mark.parametrize("height", [300e3, 90e3, 40e3, 15e3])
def test_slopes_are_derivatives_of_the_motion(arc: np.ndarray, height: float) -> None:
    """Acceleration against the oracle's; derivatives against central differences of it."""
    heights = ecef_to_geodetic(arc[:, :3])[2]
    state = arc[int(np.flatnonzero(heights > min(height, heights.max() - 1.0))[-1])]
    factor, thin = 1.2, 0.5 / BETA
    ours = slopes(*state, factor, thin, *EARTH)
    true = rate(BETA / factor)
    np.testing.assert_allclose(ours[:3], true(0.0, state)[3:], rtol=3e-6)
    np.testing.assert_allclose(ours[:3], acceleration(*state, factor * thin, *EARTH), rtol=1e-12)
    steps = np.array([5.0] * 3 + [0.5] * 3)
    by_state = np.transpose(
        [(true(0.0, state + h) - true(0.0, state - h))[3:] / (2.0 * h.sum()) for h in np.diag(steps)]
    )
    size = np.abs(by_state).max(axis=0)
    # Differences over 10 m of the exact air, whose corners the table keeps: 1e-5 of the largest entry of a column.
    np.testing.assert_allclose(np.reshape(ours[3:12], (3, 3)), by_state[:, :3], atol=1e-5 * size[:3].max())
    np.testing.assert_allclose(np.reshape(ours[12:21], (3, 3)), by_state[:, 3:], atol=1e-5 * size[3:].max())
    by_drag = (rate(BETA / (factor + 0.1))(0.0, state) - rate(BETA / (factor - 0.1))(0.0, state))[3:] / 0.2
    np.testing.assert_allclose(ours[21:], by_drag, rtol=1e-5, atol=1e-12)


def test_one_second_steps_follow_the_integrator(arc: np.ndarray) -> None:
    """From burnout to 8 km, with the air on both ways: metres from DOP853, less than a look sees."""
    heights = ecef_to_geodetic(arc[:, :3])[2]
    end = int(np.flatnonzero(heights > 8e3)[-1])
    state = tuple(arc[0])
    for _ in range(end):
        state = flow(*state, 0.5 / BETA, 1.0, *EARTH)
    free = arc[60]
    there = tuple(free)
    for _ in range(300):
        there = flow(*there, 0.0, 1.0, *EARTH)
    assert np.linalg.norm(np.array(there)[:3] - move(free, np.inf, 300.0)[:3]) < 1e-3
    assert np.linalg.norm(np.array(state)[:3] - arc[end, :3]) < 1.0


@given(st.floats(-3.1, 3.1), st.floats(1e-3, 1e7))
def test_angle_without_a_library(angle: float, size: float) -> None:
    y, x = size * math.sin(angle), size * math.cos(angle)
    assert angle_of(y, x) == pytest.approx(math.atan2(y, x), rel=1e-15 if abs(angle) < 1.5 else 1e-9, abs=1e-300)


def _lanes(states: np.ndarray) -> np.ndarray:
    w = np.zeros(lanes.SIZE)
    rows = w.reshape(-1, lanes.W)
    rows[lanes.PLACE // lanes.W :][:3] = PLACE[:, None]
    rows[lanes.BASIS // lanes.W :][:9] = BASIS.reshape(9, 1)
    rows[:6] = states.T
    return w


def test_a_shift_there_is_the_shift_found() -> None:
    """Moved along the radar's polar coordinates by the kernel, and measured again by plain NumPy."""
    random = np.random.default_rng(1)
    states = np.tile(burnout_state(), (lanes.W, 1)) + random.normal(size=(lanes.W, 6)) * ([5e4] * 3 + [500.0] * 3)
    shift = random.normal(size=(lanes.W, 6)) * [1e3, 5e3, 5e3, 100.0, 100.0, 100.0]
    w = _lanes(states)
    rows = w.reshape(-1, lanes.W)
    rows[lanes.SHIFT // lanes.W :][:6] = shift.T
    lanes.shift(w, True)
    np.testing.assert_allclose(polar_shift(states, rows[:6].T, PLACE, BASIS), shift, rtol=1e-8, atol=1e-6)


def test_unit_shifts_are_derivatives_of_shifts() -> None:
    """Columns of the map from polar to Earth-fixed changes against central differences of the shift itself."""
    states = np.tile(burnout_state(), (lanes.W, 1))
    w = _lanes(states)
    lanes.axes(w, True)
    lanes.seed(w)
    seeds = w.reshape(-1, lanes.W)[lanes.SEEDS // lanes.W :][:49].reshape(7, 7, lanes.W)[:, :, 0]
    for column, step in enumerate([10.0] * 3 + [1.0] * 3):
        ends = []
        for sign in (1.0, -1.0):
            w = _lanes(states)
            w.reshape(-1, lanes.W)[lanes.SHIFT // lanes.W + column] = sign * step
            lanes.shift(w, True)
            ends.append(w.reshape(-1, lanes.W)[:6, 0].copy())
        slope = (ends[0] - ends[1]) / (2.0 * step)
        np.testing.assert_allclose(seeds[column, :6], slope, atol=2e-8)
