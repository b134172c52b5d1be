"""Drag curves on an even grid, so that the kernels find a value without a search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST, MOST = 64, 1024


def tabulate(mach: NDArray[np.float64], coefficient: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Rows [n,8] of a piecewise linear curve on an even grid of Mach numbers, and rows per unit of Mach number.

    Row i: intercept and slope on its left, change of slope at the corner inside it, that corner, and the corners to
    either side as `flight.dynamics` wants them. The last row holds for every larger Mach number. The grid is fine
    enough for one corner a row; corners nearer than 1/1024 of the curve's width are drawn together into one.
    """
    width = float(mach[-1]) if mach[-1] > 0.0 else 1.0
    rows = FEWEST
    while rows < MOST and len(mach) > 1 and np.bincount((mach * (rows / width)).astype(int)).max() > 1:
        rows *= 2
    scale = rows / width
    start = np.arange(rows + 1) / scale
    end = start + 1.0 / scale
    home = np.minimum((mach * scale).astype(int), rows)
    slopes = np.concatenate([[0.0], np.diff(coefficient) / np.diff(mach), [0.0]])
    table = np.zeros((rows + 1, 8))
    before = np.searchsorted(home, np.arange(rows + 1))
    after = np.searchsorted(home, np.arange(rows + 1), side="right")
    anchor = np.minimum(before, len(mach) - 1)
    table[:, 1] = slopes[before]
    table[:, 0] = coefficient[anchor] - slopes[before] * mach[anchor]
    inside = after > before
    table[:, 3] = np.where(inside, mach[anchor], np.inf)
    at = np.interp(end, mach, coefficient)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (at - coefficient[anchor]) / (end - mach[anchor])
    single = after - before == 1
    table[:, 2] = np.where(inside, np.where(single, slopes[after], drawn) - slopes[before], 0.0)
    up, down = np.append(mach, np.inf), np.append(-np.inf, mach)
    table[:, 4], table[:, 5] = up[before], up[after]
    table[:, 6], table[:, 7] = down[after], down[before]
    return table, scale
