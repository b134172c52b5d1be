"""Whether the filters err as they believe, reach the bound, notice thrust, and agree with covariance alone."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from scipy.stats import binom, chi2
from track_arcs import BETA, BURNOUT, burnout_state, fall, flights_of
from track_units import sight_of, unit_of

from uppertier.errors import InputError
from uppertier.flight.records import Flights
from uppertier.radar.records import Sight
from uppertier.scenario.records import RadarUnit
from uppertier.track.consistency import average_band, consistency, normalised_error
from uppertier.track.ellipse import semi_major
from uppertier.track.filters import simulate
from uppertier.track.measured import filter_measured
from uppertier.track.records import SimulatedTracks
from uppertier.track.track import track
from uppertier.track.watch import Watch, watch

FREE = (150, 200, 250, 300, 350)
"""Samples after the first look, all above the air."""
AIR = (430, 436)


@pytest.fixture(scope="module")
def seen() -> tuple[RadarUnit, Flights, Sight]:
    unit = unit_of()
    flights = flights_of([fall(burnout_state(), BETA)])
    return unit, flights, sight_of([unit], flights, 30.0, 90.0)


@pytest.fixture(scope="module")
def one(seen: tuple[RadarUnit, Flights, Sight]) -> Watch:
    return watch(*seen, 0)


def test_bands() -> None:
    """The printed band of 100 runs and six states."""
    low, high = average_band(6, 100)
    assert (float(low), float(high)) == (pytest.approx(5.34, abs=0.005), pytest.approx(6.70, abs=0.005))
    low, high = average_band(7, 100)
    assert (float(low) * 100, float(high) * 100) == pytest.approx((chi2.ppf(0.025, 700), chi2.ppf(0.975, 700)))


def test_normalised_error() -> None:
    random = np.random.default_rng(2)
    size = np.array([1e3, 1.0, 1e-3, 1e5])
    root = (random.normal(size=(5, 4, 4)) + 3.0 * np.eye(4)) * size[:, None]
    covariance, error = root @ root.transpose(0, 2, 1), random.normal(size=(5, 4)) * size
    true = [e @ np.linalg.inv(c) @ e for e, c in zip(error, covariance, strict=True)]
    np.testing.assert_allclose(normalised_error(error, covariance), true, rtol=1e-6)
    assert np.isnan(normalised_error(error[0], np.full((4, 4), np.nan)))


@pytest.mark.parametrize("method", ["extended", "unscented"])
@pytest.mark.parametrize("biased", [False, True], ids=["noise alone", "with bias"])
def test_errors_are_as_large_as_believed(seen: tuple, method: str, biased: bool) -> None:
    """Average NEES of 100 runs at fixed epochs, each epoch with runs of its own: inside its 95 % band.

    Six states in free flight, seven in the air. Four ensembles an epoch, 28 in all: more than five outside comes with
    probability 0.3 % if the filter is consistent.
    """
    outside = 0
    for number, epoch in enumerate(FREE + AIR):
        trials = 10_000 * (number + 1) + np.arange(400)
        found = _one_epoch(seen, epoch, trials, method, biased)
        squared, states = found
        low, high = average_band(states, 100)
        means = squared.reshape(4, 100).mean(axis=1)
        outside += int(((means < low) | (means > high)).sum())
    assert outside <= int(binom.ppf(0.997, 28, 0.05))


def _one_epoch(seen: tuple, epoch: int, trials: np.ndarray, method: str, biased: bool) -> tuple[np.ndarray, int]:
    from uppertier.track.filters import polar_shift

    one = watch(*seen, 0)
    runs = simulate(
        [one], 0, trials, method=method, seed=1, samples=[one.first + epoch], drawn=True, biased=biased, straight=False
    )  # fmt: skip
    shift = polar_shift(runs.truth, runs.state, one.place, one.basis)
    error = np.concatenate([shift, (runs.state - runs.truth)[..., 6:]], axis=-1)[:, 0]
    states = 7 if epoch in AIR else 6
    return normalised_error(error[:, :states], runs.covariance[:, 0, :states, :states]), states


@pytest.mark.parametrize("method", ["extended", "unscented"])
def test_errors_reach_the_bound(seen: tuple, method: str) -> None:
    """Mean squared error over the posterior Cramer-Rao bound from 2,000 runs, with its interval.

    The sum of squares of a normal vector over its mean has variance 2 tr(P^2)/tr(P)^2 <= 2 a run: four sigma is 13 %.
    """
    found = consistency(
        *seen, 0, trials=2000, every=50, method=method, seed=2, switching=False, biased=False
    )  # fmt: skip
    free = (found.height > 100e3) & (found.time > found.time[0] + 140.0)
    assert free.sum() >= 4
    for error, bound in ((found.position, found.position_bound), (found.velocity, found.velocity_bound)):
        ratio = (error[free] / bound[free]) ** 2
        assert np.all((ratio > 0.87) & (ratio < 1.25))
    assert np.all(np.abs(found.innovation_squared[free] - 3.0) < 4.0 * np.sqrt(6.0 / 2000))


def test_simulated_is_as_good_as_covariance_alone(seen: tuple, one: Watch) -> None:
    """Mean accuracy over 400 trials of the true flight, and of covariance alone: within sampling error.

    Without process noise in truth the errors are a little less; four sigma of 400 runs is 28 % of the mean square.
    """
    plain = track([seen[0]], seen[1], seen[2], 5e3)
    at = one.first + 200
    runs = simulate([one], 0, np.arange(400), seed=3, samples=[at])
    error = (runs.state - runs.truth)[:, 0, :6]
    for part in (slice(0, 3), slice(3, 6)):
        ratio = (error[:, part] ** 2).sum(axis=1).mean() / np.trace(plain.covariance[0, at, part, part])
        assert 0.72 < ratio < 1.28


def test_seldom_weak_looks_are_no_exception(seen: tuple) -> None:
    """What is first seen falling is filtered as falling: asking for thrust all the same cost three times the error.

    Looks every other second at a ratio of 16. What the filter of one trial believes at its own estimate, against
    covariance alone from 150 s after the first look on: a tenth at most.
    """
    unit, flights, _ = seen
    mode = attrs.evolve(unit.mode, track_revisit=attrs.evolve(unit.mode.track_revisit, value=2.0, low=2.0, high=2.0))
    rare = attrs.evolve(unit, mode=mode)
    sight = sight_of([rare], flights, 16.0, 90.0)
    assert not watch(rare, flights, sight, 0).burning
    plain = track([rare], flights, sight, 5e3)
    found = track([rare], flights, sight, 5e3, method="extended", seed=7)
    at = watch(rare, flights, sight, 0).first + np.arange(150, 300, 10)
    for part in (slice(0, 3), slice(3, 6)):
        sizes = [np.trace(one.covariance[0][at][:, part, part], axis1=1, axis2=2) for one in (found, plain)]
        np.testing.assert_allclose(np.sqrt(sizes[0] / sizes[1]), 1.0, atol=0.1)
    assert np.isfinite(found.impact[0, at]).all()


def test_one_argument_chooses(seen: tuple) -> None:
    """The same public function, with the same answers in their places."""
    unit, flights, sight = seen
    plain = track([unit], flights, sight, 5e3)
    for method in ("extended", "unscented"):
        found = track([unit], flights, sight, 5e3, method=method, seed=4)
        assert isinstance(found, SimulatedTracks)
        for name in ("covariance", "impact_covariance", "launch_covariance", "commit_time"):
            assert getattr(found, name).shape == getattr(plain, name).shape
        np.testing.assert_array_equal(np.isfinite(found.covariance), np.isfinite(plain.covariance))
        assert abs(found.commit_time[0, 0] - plain.commit_time[0, 0]) < 15.0
        k = 200
        axis = semi_major(found.impact_covariance[0, k])
        assert axis == pytest.approx(semi_major(plain.impact_covariance[0, k]), rel=0.15)
        assert np.linalg.norm(found.impact[0, k] - flights.impact[0]) < 4.0 * axis
        assert semi_major(found.launch_covariance[0, 0]) == pytest.approx(
            semi_major(plain.launch_covariance[0, 0]), rel=0.05
        )
    same = track([unit], flights, sight, 5e3, method="unscented", seed=4)
    other = track([unit], flights, sight, 5e3, method="unscented", seed=4, trial=1)
    np.testing.assert_array_equal(same.state, found.state)
    assert not np.array_equal(np.nan_to_num(other.state), np.nan_to_num(found.state))


def test_the_switch_finds_out_about_thrust(one: Watch) -> None:
    """A body driven at 40 m/s2 for its first 60 seconds in sight, then falling: reported apart, boost and after."""
    from track_arcs import rate

    truth, slope = [one.path[one.first]], rate(np.inf)
    for k in range(160):
        y = truth[-1].copy()
        for _ in range(10):
            push = 40.0 * y[3:] / np.linalg.norm(y[3:]) if k < 60 else np.zeros(3)
            y = y + 0.1 * (slope(0.0, y) + np.concatenate([np.zeros(3), push]))
        truth.append(y)
    states = np.array(truth)
    e, n, u = np.moveaxis((states[:, :3] - one.place) @ one.basis.T, -1, 0)
    random, sigma = np.random.default_rng(6), np.array([1.0, 1e-3, 1e-3])
    seen = np.stack([np.sqrt(e * e + n * n + u * u), np.arctan2(e, n), np.arctan2(u, np.hypot(e, n))], axis=-1)
    measured = seen + random.normal(size=(64, *seen.shape)) * sigma
    kept = np.arange(len(states))
    found = filter_measured(
        np.arange(161.0), measured, sigma**2, one.place, one.basis, switching=True, samples=kept
    )  # fmt: skip
    told = filter_measured(np.arange(161.0), measured, sigma**2, one.place, one.basis, samples=kept)
    assert found.thrust[:, 30:60].mean() > 0.95
    assert found.thrust[:, 90:].mean() < 0.05
    off = np.linalg.norm(found.state[:, :, :3] - states[:, :3], axis=-1).mean(axis=0)
    wrong = np.linalg.norm(told.state[:, :, :3] - states[:, :3], axis=-1).mean(axis=0)
    assert off[55] < 0.1 * wrong[55]
    assert off[160] < 0.5 * off[55]


def test_a_trial_is_the_same_in_any_company(one: Watch) -> None:
    alone = simulate([one], 0, 17, seed=5, samples=[200], drawn=True)
    crowd = simulate([one, one], np.arange(40) % 2, np.arange(40), seed=5, samples=[200, 250], drawn=True)
    np.testing.assert_array_equal(alone.state[0, 0], crowd.state[17, 0])
    np.testing.assert_array_equal(alone.covariance[0, 0], crowd.covariance[17, 0])
    assert not np.array_equal(crowd.state[16, 0], crowd.state[17, 0])


def test_bad_input(seen: tuple, one: Watch) -> None:
    unit, flights, sight = seen
    with pytest.raises(InputError, match="filter"):
        track([unit], flights, sight, 5e3, method="particle")
    for bad in ({"index": 1}, {"index": -1}, {"trials": -1}, {"samples": [10_000]}, {"samples": [3, 3]}, {"seed": -1}):
        with pytest.raises(InputError):
            simulate([one], **({"index": 0, "trials": 0} | bad))
    with pytest.raises(InputError, match="no flight"):
        watch(unit, flights, sight, 1)
    with pytest.raises(InputError, match="without this radar"):
        watch(unit_of("other"), flights, sight, 0)
    with pytest.raises(InputError, match="fit together"):
        filter_measured([0.0, 1.0], np.zeros((1, 3, 3)), np.ones(3), one.place, one.basis)
    with pytest.raises(InputError, match="not a filter"):
        filter_measured([0.0], np.zeros((1, 1, 3)), np.ones(3), one.place, one.basis, method="x")


def test_burnout_stands_in_the_watch(one: Watch) -> None:
    assert one.burnout == BURNOUT
    assert one.look[one.first] == 2.0
    assert set(one.look[one.first + 1 : one.last + 1]) <= {0.0, 1.0}
