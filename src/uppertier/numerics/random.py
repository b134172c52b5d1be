"""Random numbers as a function of (seed, trial, stream, counter): no state, so no order of drawing.

Trial k gives the same draws alone, in a batch, and on any number of threads. Philox 4x32-10 of Salmon et al. (2011):
the key is the seed; the counter words are counter, stream, and the trial's low and high half.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats

STREAM_PURPOSES = 16
_LIMIT = 2**32


def philox(counter: ArrayLike, key: ArrayLike) -> NDArray[np.uint64]:
    """Random words [...,4] from counters [...,4] and keys [...,2] of 32-bit words. Philox 4x32-10."""
    from uppertier.numerics.philox.kernels import block_column

    counter = np.asarray(counter, np.uint64)
    key = np.broadcast_to(np.asarray(key, np.uint64), (*counter.shape[:-1], 2))
    out = np.empty(counter.shape, np.uint64)
    block_column(
        np.ascontiguousarray(counter.reshape(-1, 4)),
        np.ascontiguousarray(key.reshape(-1, 2)),
        out.reshape(-1, 4),
    )
    return out


def uniform(seed: int, trial: ArrayLike, stream: ArrayLike, counter: ArrayLike) -> Floats:
    """Uniform numbers in the open interval (0, 1) with 52 bits, shape of the broadcast trial, stream and counter.

    seed : 0 to 2^63 - 1
    trial : 0 to 2^63 - 1
    stream, counter : 0 to 2^32 - 1

    InputError where one lies outside.
    """
    from uppertier.numerics.philox.kernels import uniform_column

    check_seed(seed)
    arrays = np.broadcast_arrays(np.int64(seed), *(np.asarray(a, np.int64) for a in (trial, stream, counter)))
    if any((a < 0).any() for a in arrays) or any((a >= _LIMIT).any() for a in arrays[2:]):
        raise InputError("a trial, stream or counter lies outside its range", hint="use 0 to 2^32 - 1")
    out = np.empty(arrays[0].shape)
    rows = [np.ascontiguousarray(a).reshape(-1) for a in arrays]
    uniform_column(rows[0], rows[1], rows[2], rows[3], out.reshape(-1))
    return out


def check_seed(seed: int) -> int:
    """The seed, or InputError where it is not an integer from 0 to 2^63 - 1."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**63:
        raise InputError(f"{seed!r} is not a seed", key="seed", hint="use an integer from 0 to 2^63 - 1")
    return int(seed)


def stream_of(name: str, purpose: int) -> int:
    """Stream number of a named thing and one of 16 purposes.

    The name's digest fills 28 bits: what else is simulated, and in which order, moves nobody's draws.
    """
    if not 0 <= purpose < STREAM_PURPOSES:
        raise InputError(f"purpose {purpose} is not one of {STREAM_PURPOSES}", key="purpose")
    digest = hashlib.sha256(name.encode()).digest()
    return (int.from_bytes(digest[:4], "big") >> 4) * STREAM_PURPOSES + purpose
