"""The extended filter against Stone Soup's, whose models of motion and measurement are written here on their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from track_arcs import BETA, RADAR, burnout_state, fall, rate

from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.track.measured import filter_measured
from uppertier.track.records import MotionModel

SIGMA = np.array([5.0, 0.8e-3, 1.2e-3])
NOISE = 1e-3
PLACE, BASIS = geodetic_to_ecef(*RADAR), enu_basis(*RADAR[:2])


def _step(state: np.ndarray, beta: float, drag: bool) -> np.ndarray:
    """One second by the classical Runge-Kutta method, through the exact air."""
    slope = rate(beta / state[6] if drag else np.inf)
    y = state[:6]
    k1 = slope(0.0, y)
    k2 = slope(0.0, y + 0.5 * k1)
    k3 = slope(0.0, y + 0.5 * k2)
    k4 = slope(0.0, y + k3)
    return np.append(y + (k1 + 2.0 * k2 + 2.0 * k3 + k4) / 6.0, state[6])


def _seen(place: np.ndarray) -> np.ndarray:
    e, n, u = BASIS @ (place - PLACE)
    return np.array([np.sqrt(e * e + n * n + u * u), np.arctan2(e, n), np.arctan2(u, np.hypot(e, n))])


def _differences(function, at: np.ndarray, steps: np.ndarray) -> np.ndarray:
    return np.transpose([(function(at + h) - function(at - h)) / (2.0 * h.sum()) for h in np.diag(steps)])


STEPS = np.array([30.0] * 3 + [0.1] * 3 + [1e-3])


def _stone_soup(measured: np.ndarray, mean: np.ndarray, covariance: np.ndarray, beta: float, drag: bool):
    """State and covariance [K] after each look, by Stone Soup's predictor and updater."""
    from stonesoup.models.base import GaussianModel
    from stonesoup.models.measurement.base import MeasurementModel
    from stonesoup.models.transition.base import TransitionModel
    from stonesoup.predictor.kalman import ExtendedKalmanPredictor
    from stonesoup.types.array import CovarianceMatrix, StateVector
    from stonesoup.types.detection import Detection
    from stonesoup.types.hypothesis import SingleHypothesis
    from stonesoup.types.state import GaussianState
    from stonesoup.updater.kalman import ExtendedKalmanUpdater

    white = np.zeros((7, 7))
    white[:6, :6] = NOISE * np.kron([[1.0 / 3.0, 0.5], [0.5, 1.0]], np.eye(3))

    class Fall(TransitionModel, GaussianModel):
        ndim_state = 7

        def function(self, state, noise=False, **kwargs):
            return StateVector(_step(np.asarray(state.state_vector, float).ravel(), beta, drag))

        def jacobian(self, state, **kwargs):
            at = np.asarray(state.state_vector, float).ravel()
            return _differences(lambda y: _step(y, beta, drag), at, STEPS)

        def covar(self, **kwargs):
            return CovarianceMatrix(white)

    class Look(MeasurementModel, GaussianModel):
        ndim_state = 7
        ndim_meas = 3
        mapping = (0, 1, 2)
        elevation = 0.0

        def function(self, state, noise=False, **kwargs):
            return StateVector(_seen(np.asarray(state.state_vector, float).ravel()[:3]))

        def jacobian(self, state, **kwargs):
            at = np.asarray(state.state_vector, float).ravel()
            rows = np.zeros((3, 7))
            rows[:, :3] = _differences(_seen, at[:3], np.full(3, 20.0))
            return rows

        def covar(self, **kwargs):
            return CovarianceMatrix(np.diag((SIGMA * [1.0, 1.0 / np.cos(self.elevation), 1.0]) ** 2))

    start = datetime(2017, 7, 4)
    predictor, updater = ExtendedKalmanPredictor(Fall()), ExtendedKalmanUpdater(None)
    state = GaussianState(StateVector(mean), CovarianceMatrix(covariance), timestamp=start)
    out = []
    for k, look in enumerate(measured):
        moment = start + timedelta(seconds=k + 1)
        model = Look()
        model.elevation = look[2]
        detection = Detection(StateVector(look), timestamp=moment, measurement_model=model)
        prediction = predictor.predict(state, timestamp=moment)
        state = updater.update(SingleHypothesis(prediction, detection))
        out.append((np.asarray(state.state_vector, float).ravel(), np.asarray(state.covar, float)))
    return np.array([o[0] for o in out]), np.array([o[1] for o in out])


@pytest.mark.parametrize("drag", [False, True], ids=["free flight, six states", "in the air, seven states"])
def test_equal_to_stone_soup_on_the_same_measurements(drag: bool) -> None:
    """Means within 1e-6 of their own sigma and of their size, covariances within 1e-6 of their sigmas."""
    _, states = fall(burnout_state(), BETA if drag else np.inf)
    height = ecef_to_geodetic(states[:, :3])[2]
    first = int(np.flatnonzero((height < 75e3) & (np.arange(len(states)) > 250))[0]) if drag else 60
    count = 22 if drag else 80
    random = np.random.default_rng(5)
    measured = np.array([_seen(y[:3]) for y in states[first : first + count]])
    error = random.normal(size=measured.shape) * SIGMA
    error[:, 1] /= np.cos(measured[:, 2])
    measured += error
    beta = BETA if drag else np.inf
    ours = filter_measured(
        np.arange(count), measured[None], SIGMA**2, PLACE, BASIS, beta=beta, drag=0.2 if drag else 0.0,
        curved=False, samples=np.arange(count), model=MotionModel(free_flight_noise=NOISE, drag_flutter=0.0),
    )  # fmt: skip
    begin = 5
    mean, covariance = _stone_soup(
        measured[begin + 1 :], ours.state[0, begin], ours.covariance[0, begin], beta, drag
    )  # fmt: skip
    size = slice(0, 7 if drag else 6)
    sigma = np.sqrt(np.einsum("kii->ki", covariance))[:, size]
    np.testing.assert_allclose(ours.state[0, begin + 1 :, size], mean[:, size], rtol=1e-6, atol=0.0)
    assert np.abs((ours.state[0, begin + 1 :, size] - mean[:, size]) / sigma).max() < 1e-6
    apart = ours.covariance[0, begin + 1 :, size, size] - covariance[:, size, size]
    scaled = apart / sigma[:, :, None] / sigma[:, None]
    assert np.abs(scaled).max() < 1e-6
    assert np.abs(measured[-1] - _seen(mean[-1, :3]))[0] < 10.0 * SIGMA[0]
