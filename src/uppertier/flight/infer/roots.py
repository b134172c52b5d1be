"""Many small systems of equations at once: Newton's method with a Jacobian that is learnt from step to step.

The Jacobian begins with differences and is corrected after every step (Broyden 1965, eq. 4.5). A step that makes things
worse is taken back: the Jacobian is then made anew, and if it was new already the step is shortened.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Residuals = Callable[[NDArray[np.int64], Matrix], Matrix]
"""From the numbers of some rows [n] and their unknowns [n,k] to their residuals [n,k]; NaN where there is none."""

SHORTEN, SHORTEST = 0.35, 0.01


def solve(
    residuals: Residuals,
    start: Matrix,
    *,
    difference: Matrix,
    largest: Matrix,
    allowed: float,
    iterations: int = 30,
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Unknowns [n,k] that bring every residual below `allowed`, and which rows have got there.

    start : [n,k]
    difference : [k] or [n,k] steps of the differences
    largest : [k] or [n,k] longest step
    """
    x = np.array(start)
    every = np.arange(len(x))
    difference, largest = np.broadcast_to(difference, x.shape), np.broadcast_to(largest, x.shape)
    left = residuals(every, x)
    jacobian = np.full((*x.shape, x.shape[1]), np.nan)
    fresh = np.zeros(len(x), bool)
    factor = np.ones(len(x))
    for _ in range(iterations):
        rows = np.flatnonzero(_open(left, allowed) & (factor > SHORTEST))
        if not len(rows):
            break
        stale = rows[~np.isfinite(jacobian[rows]).all(axis=(1, 2))]
        if len(stale):
            jacobian[stale] = differences(residuals, stale, x[stale], left[stale], difference[stale])
            fresh[stale] = True
        step = _step(jacobian[rows], left[rows], largest[rows]) * factor[rows, None]
        sound = np.isfinite(step).all(axis=1)
        factor[rows[~sound]] = 0.0
        rows, step = rows[sound], step[sound]
        if not len(rows):
            continue
        tried = residuals(rows, x[rows] + step)
        gain = _size(tried) / _size(left[rows])
        better = gain < 1.0
        learnt = _learnt(jacobian[rows], tried - left[rows], step, largest[rows])
        # What was learnt is kept where the step was good; a bad step asks for a new Jacobian, or is shortened.
        jacobian[rows] = np.where((gain < 0.5)[:, None, None], learnt, np.nan)
        worse = rows[~better]
        again = worse[fresh[worse]]
        factor[again] *= SHORTEN
        factor[rows[better]] = 1.0
        x[rows[better]] += step[better]
        left[rows[better]] = tried[better]
        fresh[rows] = False
    return x, np.asarray((np.abs(left) <= allowed).all(axis=1))


def _open(left: Matrix, allowed: float) -> NDArray[np.bool_]:
    """Rows that can go on and have to."""
    return np.asarray(np.isfinite(left).all(axis=1) & (np.abs(left) > allowed).any(axis=1))


def differences(
    residuals: Residuals, rows: NDArray[np.int64], x: Matrix, left: Matrix, difference: Matrix
) -> NDArray[np.float64]:
    """Jacobians [n,k,k] by one-sided differences, all in one call."""
    n, k = x.shape
    moved = (x[None] + np.eye(k)[:, None, :] * difference[None]).reshape(k * n, k)
    shifted = residuals(np.tile(rows, k), moved).reshape(k, n, k)
    return np.moveaxis((shifted - left[None]) / difference.T[:, :, None], 0, -1)


def _step(jacobian: NDArray[np.float64], left: Matrix, largest: Matrix) -> Matrix:
    """Newton's step, shortened to the longest allowed; NaN where the Jacobian has no inverse."""
    step = np.full(left.shape, np.nan)
    good = np.asarray(np.isfinite(jacobian).all(axis=(1, 2)))
    good[good] = np.abs(np.linalg.det(jacobian[good])) > 0.0
    step[good] = -np.linalg.solve(jacobian[good], left[good][..., None])[..., 0]
    return np.asarray(step / np.maximum(1.0, np.max(np.abs(step) / largest, axis=1, keepdims=True)))


def _size(left: Matrix) -> Matrix:
    size = np.linalg.norm(left, axis=1)
    return np.where(np.isfinite(size), size, np.inf)


def _learnt(jacobian: NDArray[np.float64], change: Matrix, step: Matrix, scale: Matrix) -> NDArray[np.float64]:
    """The Jacobian nearest to the last that explains the last step. Broyden (1965), eq. (4.5)."""
    weighted = step / np.square(scale)
    missed = change - np.einsum("nij,nj->ni", jacobian, step)
    return np.asarray(
        jacobian + missed[:, :, None] * weighted[:, None, :] / np.sum(weighted * step, axis=1)[:, None, None]
    )
