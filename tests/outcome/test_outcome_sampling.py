"""How often 95 % intervals cover the truth: at a fixed number of trials, and when sampling stops on width.

2,000 replications of the event simulation itself, whose truth the closed form knows. At a coverage of 0.95 the share
that covers strays by 0.0049 (one sigma): bands of 0.015 either side are crossed by chance once in 450.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks
from scipy.stats import binom

from uppertier.battle.engage import raid_setup, simulate
from uppertier.battle.records import Doctrine
from uppertier.battle.window import windows_and_options
from uppertier.errors import InputError
from uppertier.numerics.statistics import clopper_pearson, mean_interval, wilson
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.sampling import Stopping, sample_until

REPLICATIONS = 2000
NEAR = parabola(300e3, 200e3, 20e3)


@cache
def leakers(each: int) -> tuple[np.ndarray, float]:
    """[2000, each] leakers of raids of four, and the chance that one leaks."""
    made = flights([NEAR] * 4)
    place = scenario(launchers=1, rounds=8, sheet=battery_sheet(launch_interval=0.0, object_track=0.95),
                     weapon=interceptor(hit_given_cue=0.7))  # fmt: skip
    options = windows_and_options(place, made, sight(made), tracks(made), (straight_table(),))[1]
    setup = raid_setup(place, made, options, "raid")
    found = simulate(setup, "salvo", Doctrine("Salvo", 2, 1, "x."), REPLICATIONS * each, 41)
    return found.leaked.sum(axis=1).reshape(REPLICATIONS, each), 1.0 - float(warhead_kill_probability(0.95, 0.7, 2))


def exact_coverage(interval, share: float, trials: int) -> float:
    count = np.arange(trials + 1)
    low, high = interval(count, trials)
    return float(binom.pmf(count, trials, share)[(low <= share) & (share <= high)].sum())


@pytest.mark.parametrize("trials", [50, 200])
def test_intervals_of_a_share_cover_as_they_say(trials: int) -> None:
    sample, leak = leakers(200)
    share = (1.0 - leak) ** 4
    clean = (sample[:, :trials] == 0).sum(axis=1)
    for interval, least, most in ((wilson, 0.935, 0.965), (clopper_pearson, 0.95, 1.0)):
        low, high = interval(clean, trials)
        covered = float(((low <= share) & (share <= high)).mean())
        assert least <= covered <= most
        # And as the binomial distribution says exactly, within four sigma.
        exact = exact_coverage(interval, share, trials)
        assert abs(covered - exact) < 4.0 * np.sqrt(exact * (1.0 - exact) / REPLICATIONS)


@pytest.mark.parametrize("share", [0.03, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("trials", [16, 100, 1000])
def test_exact_interval_never_covers_less(share: float, trials: int) -> None:
    assert exact_coverage(clopper_pearson, share, trials) >= 0.95


def test_mean_leakers_are_covered_as_students_interval_says() -> None:
    sample, leak = leakers(200)
    band = np.array([mean_interval(row) for row in sample])
    covered = float(((band[:, 1] <= 4.0 * leak) & (4.0 * leak <= band[:, 2])).mean())
    assert 0.935 <= covered <= 0.965


def test_stopping_on_width_covers_a_little_less() -> None:
    """Batches of 50 until the half-width is 0.1 leakers, 400 at most: an estimate that looks good stops too soon."""
    sample, leak = leakers(400)

    def covers(row: np.ndarray) -> tuple[bool, bool]:
        found = sample_until(lambda first, count: row[first : first + count], 0.1, most=400, batch=50)
        band = found.estimate
        assert found.stopping is (Stopping.NARROW if band.high - band.low <= 0.2 else Stopping.MOST)
        return band.low <= 4.0 * leak <= band.high, found.stopping is Stopping.NARROW

    result = np.array([covers(row) for row in sample])
    assert 0.91 <= result[:, 0].mean() <= 0.96
    assert result[:, 1].mean() > 0.9


def test_stopping_says_why() -> None:
    rng = np.random.default_rng(3)
    coarse = sample_until(lambda first, count: rng.random(count), 0.001, most=1000, batch=100)
    assert (coarse.trials, coarse.stopping) == (1000, Stopping.MOST)
    assert coarse.sentence.startswith("1000 trials, the most trials allowed were run")
    fine = sample_until(lambda first, count: rng.random(count), 0.05, most=10_000, batch=100)
    assert fine.stopping is Stopping.NARROW
    # 1.96 x 0.2887 / 0.05, squared: some 128 trials, so two batches.
    assert fine.trials == 200


def test_equal_values_do_not_pass_for_certainty() -> None:
    bare = sample_until(lambda first, count: np.zeros(count), 0.1, most=300, batch=100)
    assert bare.stopping is Stopping.MOST
    bounded = sample_until(lambda first, count: np.zeros(count), 0.1, most=3000, batch=100, bounds=(0.0, 4.0))
    assert bounded.stopping is Stopping.NARROW
    assert bounded.estimate.high > 0.0
    none = sample_until(lambda first, count: np.zeros(count), 0.05, most=3000, batch=20, share=True)
    assert 0.0 < none.estimate.high <= 0.1


def test_trials_are_asked_for_in_turn() -> None:
    asked: list[tuple[int, int]] = []

    def run(first: int, count: int) -> np.ndarray:
        asked.append((first, count))
        return np.arange(first, first + count) % 2

    sample_until(run, 1e-9, most=25, batch=10)
    assert asked == [(0, 10), (10, 10), (20, 5)]


def test_bad_input() -> None:
    for named in ({"half_width": 0.0}, {"half_width": float("nan")}, {"half_width": 1.0, "batch": 1},
                  {"half_width": 1.0, "most": 10, "batch": 20}):  # fmt: skip
        with pytest.raises(InputError):
            sample_until(lambda first, count: np.ones(count), **named)
