"""Asking a function at many points, and refusing what is no answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats

Function = Callable[[Floats], Floats]
"""[n, k] quantiles from 0 to 1 -> [n] values."""


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names; InputError where there is none, or one twice."""
    if not names:
        raise InputError("no input is named", key="names", hint="name at least one input that varies")
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise InputError("this input is named twice", key=twice[0], hint="give every input a name of its own")
    return tuple(names)


def ask(function: Function, points: Floats, names: Sequence[str]) -> Floats:
    """The function's values [n] at points [n, k]; InputError unless there is one finite number for each."""
    values = np.asarray(function(points), float)
    if values.shape != (len(points),):
        raise InputError(
            f"the function returned an array of shape {list(values.shape)} for {len(points)} points",
            key="function",
            hint="return one value a point",
        )
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        where = ", ".join(f"{name} {share:.3g}" for name, share in zip(names, points[bad[0]], strict=True))
        raise InputError(
            f"the output is no finite number at {bad.size} of {values.size} points, first at quantiles {where}",
            key="function",
            hint="give such points a value, or leave the input out that makes them",
        )
    return values


def same(values: Floats) -> bool:
    """Whether values differ by rounding only."""
    return bool(np.ptp(values) <= 64.0 * np.finfo(float).eps * np.max(np.abs(values)))
