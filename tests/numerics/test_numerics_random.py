"""Philox against the published known answers and a plain-Python twin; draws as a function of place alone."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, kstest, norm

from uppertier.errors import InputError
from uppertier.numerics.random import philox, stream_of, uniform

# Random123 kat_vectors, philox4x32 with 10 rounds: counter, key, answer.
KNOWN = [
    ("00000000 " * 4, "00000000 " * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff " * 4, "ffffffff " * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def twin(counter: list[int], key: list[int]) -> list[int]:
    """The round function of Salmon et al. (2011), sec. 3.3, in Python's own integers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c


def twin_uniform(seed: int, trial: int, stream: int, counter: int) -> float:
    block = twin([counter, stream, trial % 2**32, trial // 2**32], [seed % 2**32, seed // 2**32])
    return ((block[1] * 2**32 + block[0]) // 2**12 + 0.5) / 2**52


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers(counter: str, key: str, answer: str) -> None:
    assert philox(words(counter), words(key)).tolist() == words(answer)
    assert twin(words(counter), words(key)) == words(answer)


word = st.integers(0, 2**32 - 1)
long_word = st.integers(0, 2**63 - 1)


@settings(deadline=None)
@given(st.lists(word, min_size=4, max_size=4), st.lists(word, min_size=2, max_size=2))
def test_block_is_its_twin(counter: list[int], key: list[int]) -> None:
    assert philox(counter, key).tolist() == twin(counter, key)


@settings(deadline=None)
@given(long_word, long_word, word, word)
def test_uniform_is_its_twin(seed: int, trial: int, stream: int, counter: int) -> None:
    drawn = float(uniform(seed, trial, stream, counter))
    assert drawn == twin_uniform(seed, trial, stream, counter)
    assert 0.0 < drawn < 1.0


def test_ends_of_the_interval_are_never_reached() -> None:
    # What the twin's arithmetic gives for the smallest and the largest cell.
    assert (0 + 0.5) / 2**52 > 0.0
    assert (2**52 - 1 + 0.5) / 2**52 < 1.0


def test_draws_do_not_depend_on_how_trials_are_cut() -> None:
    trials, counters = np.arange(500)[:, None], np.arange(7)
    whole = uniform(5, trials, 3, counters)
    for part in np.array_split(np.random.default_rng(1).permutation(500), 13):
        assert np.array_equal(uniform(5, part[:, None], 3, counters), whole[part])
    assert float(uniform(5, 321, 3, 4)) == whole[321, 4]


def test_draws_do_not_depend_on_threads() -> None:
    before = numba.get_num_threads()
    many = uniform(5, np.arange(1000), 3, 0)
    try:
        numba.set_num_threads(1)
        assert np.array_equal(uniform(5, np.arange(1000), 3, 0), many)
    finally:
        numba.set_num_threads(before)


# The seeds below are fixed, so a test's answer never changes. Each would fail for one seed in a million if the draws
# were what they should be (error rate 1e-6 each).
ERROR_RATE = 1e-6


def test_uniform_over_each_argument() -> None:
    many = np.arange(100_000)
    for drawn in (uniform(1, many, 0, 0), uniform(1, 0, many, 0), uniform(1, 0, 0, many)):
        assert kstest(drawn, "uniform").pvalue > ERROR_RATE
        counts = np.bincount((drawn * 1024).astype(int), minlength=1024)
        statistic = ((counts - drawn.size / 1024) ** 2).sum() / (drawn.size / 1024)
        assert statistic < chi2.isf(ERROR_RATE, 1023)


@pytest.mark.parametrize("shift", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 16, 0)])
def test_neighbours_are_independent(shift: tuple[int, int, int]) -> None:
    many = np.arange(0, 400_000, 2) if shift[0] else np.arange(200_000)
    first = uniform(9, many, 4, 2)
    second = uniform(9, many + shift[0], 4 + shift[1], 2 + shift[2])
    cells = (first * 16).astype(int) * 16 + (second * 16).astype(int)
    expected = many.size / 256
    statistic = ((np.bincount(cells, minlength=256) - expected) ** 2).sum() / expected
    assert statistic < chi2.isf(ERROR_RATE, 255)
    assert abs(np.corrcoef(first, second)[0, 1]) * np.sqrt(many.size) < norm.isf(ERROR_RATE / 2)


def test_seeds_give_different_draws() -> None:
    a, b = uniform(1, np.arange(10_000), 0, 0), uniform(2, np.arange(10_000), 0, 0)
    assert abs(np.corrcoef(a, b)[0, 1]) * 100 < norm.isf(ERROR_RATE / 2)


@settings(deadline=None)
@given(st.text(max_size=12), st.integers(0, 15))
def test_stream_fits_its_word_and_keeps_purposes_apart(name: str, purpose: int) -> None:
    stream = stream_of(name, purpose)
    assert 0 <= stream < 2**32
    assert stream % 16 == purpose
    assert stream // 16 == stream_of(name, 0) // 16


def test_names_have_their_own_streams() -> None:
    assert len({stream_of(f"raid-{k}", 0) for k in range(1000)}) == 1000


@pytest.mark.parametrize("arguments", [(1, -1, 0, 0), (1, 0, 2**32, 0), (1, 0, 0, -3)])
def test_out_of_range_is_refused(arguments: tuple[int, int, int, int]) -> None:
    with pytest.raises(InputError):
        uniform(*arguments)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "7", True])
def test_bad_seed_is_refused(seed: object) -> None:
    with pytest.raises(InputError, match="seed"):
        uniform(seed, 0, 0, 0)  # type: ignore[arg-type]  # wrong on purpose


def test_bad_purpose_is_refused() -> None:
    with pytest.raises(InputError):
        stream_of("raid", 16)
