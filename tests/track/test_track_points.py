"""Impact and launch points with covariance: how often the ellipse holds what it says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2
from track_arcs import BETA, burnout_state, fall

from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.flight.batch import coast_batch
from uppertier.track.points import burnout_point, impact_point, launch_point

SIGMA = np.array([60.0, 60.0, 60.0, 1.0, 1.0, 1.0, 0.1])
RUNS = 300


def _offsets(places: np.ndarray, origin: np.ndarray) -> np.ndarray:
    latitude, longitude, _ = ecef_to_geodetic(origin)
    return (places - origin) @ enu_basis(latitude, longitude)[:2].T


def _held(offsets: np.ndarray, covariance: np.ndarray) -> None:
    """The sum of normalised squares is chi-squared, outside its central 99.9 % once in 1,000 seeds."""
    squared = np.einsum("ni,ij,nj->n", offsets, np.linalg.inv(covariance), offsets).sum()
    assert chi2.ppf(0.0005, 2 * len(offsets)) < squared < chi2.ppf(0.9995, 2 * len(offsets))


@pytest.fixture(scope="module")
def arc() -> tuple[np.ndarray, np.ndarray]:
    return fall(burnout_state(), BETA)


def test_impact_of_a_certain_state_is_where_it_falls(arc: tuple[np.ndarray, np.ndarray]) -> None:
    times, states = arc
    found = impact_point(np.append(states[200], 1.0), np.zeros((7, 7)), BETA)
    assert np.linalg.norm(found.place - states[-1, :3]) < 2.0
    assert found.time == pytest.approx(times[-1] - 200.0, abs=0.01)
    np.testing.assert_allclose(found.covariance, 0.0, atol=1e-6)


def test_impact_ellipse_covers(arc: tuple[np.ndarray, np.ndarray]) -> None:
    """Estimates scattered about a truth at apogee: each one's ellipse against the true impact."""
    truth = np.append(arc[1][250], 1.0)
    random = np.random.default_rng(21)
    covariance = np.diag(SIGMA**2)
    squared = []
    for _ in range(RUNS):
        found = impact_point(truth + random.normal(size=7) * SIGMA, covariance, BETA)
        off = _offsets(arc[1][-1:, :3], found.place)[0]
        squared.append(off @ np.linalg.solve(found.covariance, off))
    assert chi2.ppf(0.0005, 2 * RUNS) < sum(squared) < chi2.ppf(0.9995, 2 * RUNS)


def test_impact_ellipse_is_that_of_flown_draws(arc: tuple[np.ndarray, np.ndarray]) -> None:
    truth = np.append(arc[1][250], 1.0)
    random = np.random.default_rng(22)
    found = impact_point(truth, np.diag(SIGMA**2), BETA)
    drawn = random.normal(size=(RUNS, 7)) * SIGMA
    ends = np.array([coast_batch(truth[:6] + d[:6], BETA / (1.0 + d[6]))[0].impact[0] for d in drawn])
    _held(_offsets(ends, found.place), found.covariance)


def test_burnout_is_where_it_came_from(arc: tuple[np.ndarray, np.ndarray]) -> None:
    mean, _ = burnout_point(np.append(arc[1][180], 1.0), np.zeros((7, 7)), BETA, 100.0)
    np.testing.assert_allclose(mean[:3], arc[1][80, :3], atol=0.01)
    np.testing.assert_allclose(mean[3:], arc[1][80, 3:], atol=1e-4)


def test_launch_ellipse_covers(arc: tuple[np.ndarray, np.ndarray]) -> None:
    """Truths whose boost is as long, and as straight, as the share says; estimates scattered about each."""
    random, boosted, share = np.random.default_rng(23), 60e3, 0.1
    start, later = arc[1][0], arc[1][150]
    latitude, longitude, _ = ecef_to_geodetic(start[:3])
    east, north, _ = enu_basis(latitude, longitude)
    level = np.array([start[3:] @ east, start[3:] @ north])
    heading = level / np.linalg.norm(level)
    side = np.array([-heading[1], heading[0]])
    squared = []
    for _ in range(RUNS):
        along, across = boosted * (1.0 + share * random.normal()), boosted * share * random.normal()
        back = -along * heading + across * side
        under = geodetic_to_ecef(latitude, longitude, 0.0) + back[0] * east + back[1] * north
        estimate = np.append(later, 1.0) + random.normal(size=7) * SIGMA
        found = launch_point(estimate, np.diag(SIGMA**2), BETA, 150.0, boosted, share)
        off = _offsets(under[None], found.place)[0]
        squared.append(off @ np.linalg.solve(found.covariance, off))
    assert chi2.ppf(0.0005, 2 * RUNS) < sum(squared) < chi2.ppf(0.9995, 2 * RUNS)


def test_what_never_comes_down_has_no_impact() -> None:
    state = np.append(burnout_state(speed=13e3), 1.0)
    assert np.isnan(impact_point(state, np.diag(SIGMA**2), np.inf).place).all()


def test_a_covariance_that_is_none() -> None:
    state = np.append(burnout_state(), 1.0)
    broken = -np.eye(7)
    for covariance in (broken, np.full((7, 7), np.nan)):
        assert np.isnan(impact_point(state, covariance, BETA).covariance).all()
        assert np.isnan(launch_point(state, covariance, BETA, 10.0, 1e4, 0.1).place).all()
