"""Philox 4x32-10 compiled. Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).

Words are 32 bits wide and travel in unsigned 64-bit integers, so that a product keeps its high half.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uppertier.numerics.arrays import Floats, Integers
from uppertier.numerics.compiled import compiled

Words = NDArray[np.uint64]

MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
WORD = np.uint64(32)
DROPPED = np.uint64(12)


@compiled()
def philox_block(c0, c1, c2, c3, k0, k1):
    """Four random words from a counter of four words and a key of two, ten rounds. All uint64 below 2^32."""
    for _ in range(10):
        first = MULTIPLIER_0 * c0
        second = MULTIPLIER_1 * c2
        c0 = (second >> WORD) ^ c1 ^ k0
        c2 = (first >> WORD) ^ c3 ^ k1
        c1 = second & LOW
        c3 = first & LOW
        k0 = (k0 + WEYL_0) & LOW
        k1 = (k1 + WEYL_1) & LOW
    return c0, c1, c2, c3


@compiled()
def uniform_at(seed, trial, stream, counter):
    """Uniform number in (0, 1): the draw `counter` of `stream` in `trial` under `seed`.

    seed, trial : 64 bits each; stream, counter : 32 bits each; non-negative integers
    returns : the middle of one of 2^52 equal cells, so never 0 and never 1
    """
    seed_word = np.uint64(seed)
    trial_word = np.uint64(trial)
    w0, w1, _, _ = philox_block(
        np.uint64(counter) & LOW,
        np.uint64(stream) & LOW,
        trial_word & LOW,
        trial_word >> WORD,
        seed_word & LOW,
        seed_word >> WORD,
    )
    cell = ((w1 << WORD) | w0) >> DROPPED
    # 52 bits and a half: with 53 the last cell's middle would round to 1.
    return (np.float64(cell) + 0.5) * 2.0**-52


@compiled()
def uniform_column(seed: Integers, trial: Integers, stream: Integers, counter: Integers, out: Floats) -> None:
    """`uniform_at` for rows of int64 arrays of one length; writes `out`."""
    for i in range(out.shape[0]):
        out[i] = uniform_at(seed[i], trial[i], stream[i], counter[i])


@compiled()
def block_column(counter: Words, key: Words, out: Words) -> None:
    """`philox_block` for rows: counter[n,4], key[n,2], out[n,4], all uint64 below 2^32."""
    for i in range(out.shape[0]):
        words = philox_block(counter[i, 0], counter[i, 1], counter[i, 2], counter[i, 3], key[i, 0], key[i, 1])
        for j in range(4):
            out[i, j] = words[j]
