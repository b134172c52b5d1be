"""Read-only arrays for frozen records: `x: Floats = attrs.field(converter=as_floats, eq=SAME)`."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def _equal(left: NDArray[Any], right: NDArray[Any]) -> bool:
    return np.array_equal(left, right, equal_nan=left.dtype.kind == "f" and right.dtype.kind == "f")


SAME: Any = attrs.cmp_using(eq=_equal)
"""Arrays are the same where shape and every element are; NaN equals NaN, for a record must equal itself."""


def _read_only(values: ArrayLike, dtype: Any) -> NDArray[Any]:
    # A view of its own: the caller's array stays writable, the record's is not.
    array = np.asarray(values, dtype=dtype, order="C").view()
    array.flags.writeable = False
    return array


def as_floats(values: ArrayLike) -> Floats:
    """Read-only float64."""
    return _read_only(values, np.float64)


def as_integers(values: ArrayLike) -> Integers:
    """Read-only int64."""
    return _read_only(values, np.int64)


def as_booleans(values: ArrayLike) -> Booleans:
    """Read-only bool."""
    return _read_only(values, np.bool_)
