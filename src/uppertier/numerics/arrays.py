"""Read-only arrays for frozen records."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def _read_only(dtype: Any) -> Any:
    def convert(values: Any) -> NDArray[Any]:
        # A view of its own: the caller's array stays writable, the record's is not.
        array = np.asarray(values, dtype=dtype, order="C").view()
        array.flags.writeable = False
        return array

    return convert


def floats() -> Any:
    """Field of a frozen record holding read-only float64."""
    return attrs.field(converter=_read_only(np.float64), eq=attrs.cmp_using(eq=np.array_equal))


def integers() -> Any:
    """Field of a frozen record holding read-only int64."""
    return attrs.field(converter=_read_only(np.int64), eq=attrs.cmp_using(eq=np.array_equal))


def booleans() -> Any:
    """Field of a frozen record holding read-only bool."""
    return attrs.field(converter=_read_only(np.bool_), eq=attrs.cmp_using(eq=np.array_equal))
