"""Linearised motion against finite differences of a real propagation, and of its impact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from track_arcs import BETA, burnout_state, fall, flights_of, move

from uppertier.earth.constants import J2, WGS84, WGS84_MU, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis
from uppertier.earth.gravity import gravitation
from uppertier.track.kernels import gravity_gradient, motion_jacobian, transition
from uppertier.track.motion import last_burnout, motion
from uppertier.track.records import MotionModel


@pytest.fixture(scope="module")
def arc() -> tuple[np.ndarray, np.ndarray]:
    return fall(burnout_state(), BETA)


@given(
    st.floats(6.4e6, 1.2e7), st.floats(-1.0, 1.0), st.floats(0.0, 6.28),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_gravity_gradient_is_the_derivative_of_gravitation(radius: float, sine: float, longitude: float) -> None:
    planar = radius * np.sqrt(1.0 - sine**2)
    place = np.array([planar * np.cos(longitude), planar * np.sin(longitude), radius * sine])
    gradient = gravity_gradient(*place, WGS84_MU, J2, WGS84_SEMI_MAJOR)
    differences = [(gravitation(place + h) - gravitation(place - h)) / 200.0 for h in 100.0 * np.eye(3)]
    # A central difference over 100 m errs by (100 m / r)^2, about 2e-10 of the gradient, and by rounding.
    np.testing.assert_allclose(gradient, np.transpose(differences), atol=3e-9 * WGS84_MU / radius**3)
    np.testing.assert_allclose(gradient, gradient.T, atol=1e-18)
    assert abs(np.trace(gradient)) < 1e-12 * WGS84_MU / radius**3 * 10.0


def _differences(state: np.ndarray, duration: float, beta: float) -> np.ndarray:
    """Transition matrix [6,6] by central differences of DOP853."""
    steps = np.array([20.0] * 3 + [0.05] * 3)
    columns = [
        (move(state + h, beta, duration) - move(state - h, beta, duration)) / (2.0 * step)
        for h, step in zip(np.diag(steps), steps, strict=True)
    ]
    return np.transpose(columns)


def _scaled(matrix: np.ndarray, time: float) -> np.ndarray:
    """Velocity columns and rows in metres, so that all entries can be compared at one tolerance."""
    scale = np.array([1.0] * 3 + [time] * 3)
    return matrix * scale[:, None] / scale[None, :]


def test_transition_over_free_flight(arc: tuple[np.ndarray, np.ndarray]) -> None:
    moved = motion(flights_of([arc]), 0, MotionModel())
    ours = np.eye(7)
    start = 60
    assert ecef_to_geodetic(arc[1][start, :3])[2] > 100e3
    for k in range(start, start + 300):
        ours = moved.matrices[k] @ ours
    true = _differences(arc[1][start], 300.0, np.inf)
    # One-second steps with the Jacobian at mid-step: a relative error of some (1 s)^2 / 24 times 1e-6 1/s2 a step.
    np.testing.assert_allclose(_scaled(ours[:6, :6], 300.0), _scaled(true, 300.0), atol=1e-5)


def test_transition_through_the_air(arc: tuple[np.ndarray, np.ndarray]) -> None:
    times, states = arc
    flights = flights_of([arc])
    moved = motion(flights, 0, MotionModel())
    height = ecef_to_geodetic(states[:, :3])[2]
    start = int(np.flatnonzero((height > 45e3) & (np.arange(times.size) > 200))[-1])
    end = times.size - 2
    ours = np.eye(7)
    for k in range(start, end):
        ours = moved.matrices[k] @ ours
    duration = times[end] - times[start]
    true = _differences(states[start], duration, BETA)
    # Drag is linearised in quarter-second pieces: a hundredth of the largest entry (tolerance of drag itself: 0.2).
    np.testing.assert_allclose(_scaled(ours[:6, :6], duration), _scaled(true, duration), atol=0.01)
    more, less = (move(states[start], BETA / (1.0 + h), duration) for h in (0.01, -0.01))
    np.testing.assert_allclose(ours[:6, 6], (more - less) / 0.02, rtol=0.01, atol=0.01 * abs(ours[3:6, 6]).max())


def test_transition_matrix_is_the_exponential() -> None:
    from scipy.linalg import expm

    jacobian, _ = motion_jacobian(
        np.array([3e6, -4e6, 4.5e6]), np.array([2e3, 1e3, -1e3]), BETA, False, np.array(WGS84.row())
    )
    # First term left out: gradient squared / 120, with a gradient of 2 mu / r^3 = 2.4e-6 1/s2.
    np.testing.assert_allclose(transition(jacobian, 1.0), expm(jacobian), atol=5e-14, rtol=0.0)


def _impact(state: np.ndarray, beta: float, basis: np.ndarray, origin: np.ndarray) -> np.ndarray:
    _, path = fall(state, beta)
    return basis[:2] @ (path[-1, :3] - origin)


@pytest.mark.parametrize("sample", [0, 250])
def test_projection_is_the_derivative_of_the_impact(arc: tuple[np.ndarray, np.ndarray], sample: int) -> None:
    _, states = arc
    moved = motion(flights_of([arc]), 0, MotionModel())
    origin = states[-1, :3]
    latitude, longitude, _ = ecef_to_geodetic(origin)
    basis = enu_basis(latitude, longitude)
    steps = np.array([200.0] * 3 + [0.5] * 3 + [0.02])
    for column, step in enumerate(steps):
        ends = []
        for sign in (1.0, -1.0):
            state = states[sample].copy()
            beta = BETA
            if column < 6:
                state[column] += sign * step
            else:
                beta = BETA / (1.0 + sign * step)
            ends.append(_impact(state, beta, basis, origin))
        slope = (ends[0] - ends[1]) / (2.0 * step)
        size = np.abs(moved.projection[sample][:, column]).max()
        # Half a percent: the ground's curve and drag between samples. Drag on the way up is not in the motion.
        tolerance = 0.005 * max(size, 1.0) if column < 6 else 0.02 * size
        if column == 6 and sample == 0:
            continue
        np.testing.assert_allclose(moved.projection[sample][:, column], slope, atol=tolerance)


def test_last_burnout_ignores_missing_stages(arc: tuple[np.ndarray, np.ndarray]) -> None:
    import attrs

    flights = flights_of([arc])
    assert last_burnout(attrs.evolve(flights, burnout_time=[[30.0, 90.0, np.nan]]), 0) == 90.0
    assert last_burnout(attrs.evolve(flights, burnout_time=[[np.nan, np.nan]]), 0) == 0.0


def test_no_ballistic_coefficient_means_no_drag(arc: tuple[np.ndarray, np.ndarray]) -> None:
    moved = motion(flights_of([arc], beta=np.nan), 0, MotionModel())
    assert np.all(moved.projection[:, :, 6] == 0.0)
    np.testing.assert_array_equal(moved.noise, MotionModel().free_flight_noise)
