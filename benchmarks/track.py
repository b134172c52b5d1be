"""How fast filters are, beside Stone Soup's in the same run: `python benchmarks/track.py [--tracks N] [--looks K]`.

A step is one prediction over a second and one look. Processor time of one thread; best of several rounds. Stone Soup's
extended filter is given the same motion, its derivative in closed form, and its own measurement model.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from datetime import datetime, timedelta

import numpy as np

from uppertier.earth.constants import J2, WGS84_MU, WGS84_ROTATION, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.earth.gravity import gravitation
from uppertier.track.kernels import motion_jacobian, transition
from uppertier.track.measured import filter_measured

ROUNDS = 5
SIGMA = np.array([5.0, 1e-3, 1e-3])
PLACE, BASIS = (
    geodetic_to_ecef(np.radians(36.05), np.radians(128.22), 700.0),
    enu_basis(np.radians(36.05), np.radians(128.22)),
)
EARTH = np.array([WGS84_SEMI_MAJOR, 1.0 / 298.257223563, WGS84_MU, J2, WGS84_ROTATION, 0.0])


def rate(y: np.ndarray) -> np.ndarray:
    r, v = y[:3], y[3:]
    spin = np.array([2.0 * WGS84_ROTATION * v[1], -2.0 * WGS84_ROTATION * v[0], 0.0])
    return np.concatenate([v, gravitation(r) + spin + WGS84_ROTATION**2 * np.array([r[0], r[1], 0.0])])


def step(y: np.ndarray) -> np.ndarray:
    k1 = rate(y)
    k2 = rate(y + 0.5 * k1)
    k3 = rate(y + 0.5 * k2)
    return y + (k1 + 2.0 * (k2 + k3) + rate(y + k3)) / 6.0


def scene(tracks: int, looks: int) -> np.ndarray:
    """Measurements [T,K,3] of one missile above the air, with noise of their own."""
    start = geodetic_to_ecef(np.radians(42.0), np.radians(125.7), 200e3)
    east, north, up = enu_basis(np.radians(42.0), np.radians(125.7))
    y, path = np.concatenate([start, 700.0 * east - 2000.0 * north + 900.0 * up]), []
    for _ in range(looks):
        path.append(y[:3])
        y = step(y)
    e, n, u = ((np.array(path) - PLACE) @ BASIS.T).T
    seen = np.stack([np.sqrt(e * e + n * n + u * u), np.arctan2(e, n), np.arctan2(u, np.hypot(e, n))], axis=1)
    return seen + np.random.default_rng(1).normal(size=(tracks, looks, 3)) * SIGMA


def ours(measured: np.ndarray, **options) -> float:
    """Steps per processor second, best of several rounds."""
    times, best = np.arange(measured.shape[1], dtype=float), np.inf
    for _ in range(ROUNDS + 1):
        begin = time.process_time()
        filter_measured(times, measured, SIGMA**2, PLACE, BASIS, **options)
        best = min(best, time.process_time() - begin)
    return measured.shape[0] * measured.shape[1] / best


def stone_soup(measured: np.ndarray) -> float:
    """Steps per processor second of its extended filter along one track."""
    from stonesoup.models.base import GaussianModel
    from stonesoup.models.measurement.nonlinear import CartesianToElevationBearingRange
    from stonesoup.models.transition.base import TransitionModel
    from stonesoup.predictor.kalman import ExtendedKalmanPredictor
    from stonesoup.types.angle import Bearing, Elevation
    from stonesoup.types.detection import Detection
    from stonesoup.types.hypothesis import SingleHypothesis
    from stonesoup.types.state import GaussianState
    from stonesoup.updater.kalman import ExtendedKalmanUpdater

    noise = 1e-5 * np.kron([[1.0 / 3.0, 0.5], [0.5, 1.0]], np.eye(3))

    class Fall(TransitionModel, GaussianModel):
        ndim_state = 6

        def function(self, state, noise=False, **kwargs):
            return step(np.asarray(state.state_vector, float).ravel()).reshape(6, 1).view(type(state.state_vector))

        def jacobian(self, state, **kwargs):
            y = np.asarray(state.state_vector, float).ravel()
            return transition(motion_jacobian(y[:3], y[3:], 1.0, False, EARTH)[0], 1.0)[:6, :6]

        def covar(self, **kwargs):
            return noise

    # Its measurement model looks along its own axes: the track is turned to stand in them.
    turn = np.stack([BASIS[0], BASIS[1], BASIS[2]])
    model = CartesianToElevationBearingRange(
        ndim_state=6, mapping=(0, 1, 2), noise_covar=np.diag(SIGMA[[2, 1, 0]] ** 2),
        translation_offset=PLACE.reshape(3, 1),
    )  # fmt: skip
    first = measured[0]
    away = first[0] * np.array(
        [np.sin(first[1]) * np.cos(first[2]), np.cos(first[1]) * np.cos(first[2]), np.sin(first[2])]
    )
    start = datetime(2017, 7, 4)
    state = GaussianState(np.concatenate([PLACE + turn.T @ away, np.zeros(3)]), np.diag([1e6] * 3 + [1.6e7] * 3), start)
    predictor, updater = ExtendedKalmanPredictor(Fall()), ExtendedKalmanUpdater(model)
    begin = time.process_time()
    for k in range(1, len(measured)):
        moment = start + timedelta(seconds=k)
        prediction = predictor.predict(state, timestamp=moment)
        expected = model.function(prediction)
        # What it is given lies where it expects it: the time of a step does not depend on the numbers.
        look = np.array([Elevation(float(expected[0, 0])), Bearing(float(expected[1, 0])), float(expected[2, 0])])
        state = updater.update(
            SingleHypothesis(prediction, Detection(look.reshape(3, 1), moment, measurement_model=model))
        )
    return (len(measured) - 1) / (time.process_time() - begin)


def peak(tracks: int, looks: int) -> float:
    """Memory [MiB] at most in use beyond measurements and results while so many tracks are filtered."""
    measured, times = scene(tracks, looks), np.arange(looks, dtype=float)
    tracemalloc.start()
    found = filter_measured(times, measured, SIGMA**2, PLACE, BASIS)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    results = sum(part.nbytes for part in (found.state, found.covariance, found.thrust, found.innovation))
    return (most - results) / 2**20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tracks", type=int, default=1024)
    options.add_argument("--looks", type=int, default=300)
    chosen = options.parse_args()
    measured = scene(chosen.tracks, chosen.looks)
    rates = {
        "extended": ours(measured),
        "extended, Earth-fixed axes": ours(measured, curved=False),
        "extended, two models": ours(measured, switching=True),
        "unscented": ours(measured, method="unscented"),
        "unscented, two models": ours(measured, method="unscented", switching=True),
    }
    peer = max(stone_soup(measured[i]) for i in range(3))
    for name, found in rates.items():
        verdict = "met" if found >= 3e5 else "MISSED"
        ratio = found / peer
        print(f"{name:28} {found:10.0f} steps per processor second (target 300,000: {verdict}), {ratio:6.0f} x peer")
    print(f"{'Stone Soup, extended':28} {peer:10.0f}")
    ratio = rates["extended"] / peer
    print(f"ratio to Stone Soup, extended: {ratio:.0f} (target 500: {'met' if ratio >= 500 else 'MISSED'})")
    for tracks in (1000, 4000, 16000):
        print(f"memory beyond measurements and results, {tracks:6d} tracks: {peak(tracks, 100):.2f} MiB")


if __name__ == "__main__":
    main()
