"""Exact distributions against enumeration, against another method, and against quadrature by SciPy."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from uppertier.errors import InputError
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.distribution import (
    mixture,
    moments,
    poisson_binomial,
    raid_distribution,
    unknown_shot_distribution,
)

chances = st.lists(st.floats(0.0, 1.0), min_size=0, max_size=8)


@settings(deadline=None)
@given(chances)
def test_every_outcome_counted(leak: list[float]) -> None:
    expected = np.zeros(len(leak) + 1)
    for fate in product((0, 1), repeat=len(leak)):
        expected[sum(fate)] += np.prod([q if through else 1.0 - q for q, through in zip(leak, fate, strict=True)])
    assert poisson_binomial(leak) == pytest.approx(expected, abs=1e-14)


def test_a_hundred_missiles_by_characteristic_function() -> None:
    """Y. Hong, Computational Statistics & Data Analysis 59 (2013) 41-51, eq. 8: a Fourier transform."""
    leak = np.random.default_rng(5).random(100)
    turn = np.exp(2j * np.pi * np.arange(101) / 101)
    transform = np.prod(1.0 - leak + leak * turn[:, None], axis=1)
    assert poisson_binomial(leak) == pytest.approx(np.fft.fft(transform).real / 101, abs=1e-14)


def test_small_chances_keep_their_digits() -> None:
    # Thirty that each leak once in a million: the chance that all do is 1e-180, where the transform only has noise.
    assert poisson_binomial(np.full(30, 1e-6))[-1] == pytest.approx(1e-180, rel=1e-9)


def test_stacks_of_raids() -> None:
    leak = np.random.default_rng(1).random((3, 4, 6))
    found = poisson_binomial(leak)
    assert found.shape == (3, 4, 7)
    assert found[2, 1] == pytest.approx(poisson_binomial(leak[2, 1]))
    mean, deviation = moments(found)
    assert mean == pytest.approx(leak.sum(axis=-1))
    assert deviation**2 == pytest.approx((leak * (1.0 - leak)).sum(axis=-1))


def test_common_mode_keeps_the_mean_and_fattens_the_tail() -> None:
    leak = np.full(10, 0.1)
    shared, apart = raid_distribution(leak, 0.9), poisson_binomial(1.0 - 0.9 * (1.0 - leak))
    assert moments(shared)[0] == pytest.approx(float(moments(apart)[0]))
    assert moments(shared)[1] > 2.0 * moments(apart)[1]
    assert shared[-1] == pytest.approx(0.1, abs=1e-9)
    # And none through is likelier when failures come together.
    assert shared[0] == pytest.approx(0.9 * 0.9**10)
    assert shared[0] > 2.0 * apart[0]


@pytest.mark.parametrize(("successes", "trials"), [(13, 13), (2, 8), (0, 4)])
def test_unknown_single_shot_is_beta_binomial(successes: int, trials: int) -> None:
    """One shot at each: the number killed is beta-binomial, whose own formula has no quadrature in it."""
    found = unknown_shot_distribution(successes, trials, 12, 1)
    killed = betabinom.pmf(np.arange(13), 12, successes + 0.5, trials - successes + 0.5)
    assert found[::-1] == pytest.approx(killed, abs=1e-12)


def test_a_record_is_no_single_number() -> None:
    """14 of 14, two shots at each of ten: the chance of none through is below what the mean chance would give."""
    found = unknown_shot_distribution(14, 14, 10, 2)
    kill = float(warhead_kill_probability(1.0, 14.5 / 15.0, 2))
    assert found[0] < binom.pmf(0, 10, 1.0 - kill)
    assert found[5:].sum() > 100.0 * binom.sf(4, 10, 1.0 - kill)
    flat = unknown_shot_distribution(14, 14, 10, 2, prior=(1.0, 1.0))
    # The uniform prior leaves more room below than that of Jeffreys.
    assert moments(flat)[0] > moments(found)[0]


def test_bad_input() -> None:
    for call in (
        lambda: poisson_binomial([0.5, 1.5]),
        lambda: poisson_binomial(0.5),
        lambda: mixture([0.5, 0.4], [[1.0, 0.0], [0.0, 1.0]]),
        lambda: mixture([1.0], [[1.0, 0.0], [0.0, 1.0]]),
        lambda: mixture([2.0, -1.0], [[1.0, 0.0], [0.0, 1.0]]),
        lambda: raid_distribution([0.5], 1.1),
        lambda: unknown_shot_distribution(9, 8, 3, 1),
        lambda: unknown_shot_distribution(2, 8, 3, 1, prior=(0.0, 1.0)),
    ):
        with pytest.raises(InputError):
            call()
