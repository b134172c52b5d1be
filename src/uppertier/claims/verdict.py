"""Verdicts: a comparison, and what follows from it over all sets and the whole sourced range."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from uppertier.claims.records import Verdict
from uppertier.errors import InputError
from uppertier.numerics.arrays import Booleans

if TYPE_CHECKING:
    from uppertier.claims.records import Claim

COMPARISONS: dict[str, np.ufunc] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    "==": np.equal,
    ">": np.greater,
    "<": np.less,
}


def true(claim: Claim, values: ArrayLike) -> Booleans:
    """Whether the comparison of a claim is true for each value; false where a value is missing."""
    if claim.comparison not in COMPARISONS:
        raise InputError(f"'{claim.comparison}' is no comparison", key="comparison", hint=" ".join(COMPARISONS))
    measured = np.asarray(values, float)
    compared: Booleans = np.asarray(COMPARISONS[claim.comparison](measured, claim.threshold), np.bool_)
    present: Booleans = np.isfinite(measured)
    return compared & present


def verdict(truths: Iterable[ArrayLike], open_where: bool | None = None) -> Verdict:
    """HOLDS or FAILS only where the comparison is true, or false, everywhere; else DEPENDS.

    truths : one array a set, draws and corners together
    open_where : the outcome of the comparison that settles nothing though it is the same everywhere, because what is
        measured is needed for the claim and not enough
    """
    together = np.concatenate([np.asarray(part, bool).ravel() for part in truths])
    if together.size and not together.any() and open_where is not False:
        return Verdict.FAILS
    if together.size and together.all() and open_where is not True:
        return Verdict.HOLDS
    return Verdict.DEPENDS


def open_where(claim: Claim, necessary_only: str) -> bool | None:
    """Which outcome of a claim's comparison leaves it open: the one with more of a measure that is not enough."""
    return claim.comparison in (">=", ">") if necessary_only else None
