"""A grid refined where its nodes differ: most nodes of a map are never asked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from uppertier.numerics.arrays import Booleans, Integers

NOT_ASKED = -2
Answer = tuple[Integers, Integers]
"""Engagements and binding reason [n] of places."""
SHORT = 4
"""Steps of the grid: an edge does not bulge through a side of 8 km by as much as a node, save at its own corners."""


def fill(
    inside: Booleans, evaluate: Callable[[Integers, Integers], Answer], stride: int
) -> tuple[Integers, Integers, Booleans]:
    """Answers at every node of squares that hold a node of the country, asked coarsely first.

    inside : [J,I], sides one more than multiples of the stride, which is a power of two
    evaluate : from rows and columns [n] of nodes to their answers
    returns : opportunities, reason, and whether a node was asked itself, each [J,I]

    A node half way between two that agree, `SHORT` steps apart or less, is not asked either.
    """
    answers = np.full((2, *inside.shape), NOT_ASKED)
    asked, known = np.zeros(inside.shape, bool), np.zeros(inside.shape, bool)
    step = stride
    rows, columns = np.meshgrid(np.arange(0, inside.shape[0] - 1, step), np.arange(0, inside.shape[1] - 1, step))
    squares = _with_land(inside, np.stack([rows.ravel(), columns.ravel()], axis=-1), step)
    while squares.size:
        corners = squares[:, None, :] + step * np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        fresh = np.unique(corners.reshape(-1, 2), axis=0)
        fresh = fresh[~known[fresh[:, 0], fresh[:, 1]]]
        if fresh.size:
            answers[:, fresh[:, 0], fresh[:, 1]] = evaluate(fresh[:, 0], fresh[:, 1])
            asked[fresh[:, 0], fresh[:, 1]] = known[fresh[:, 0], fresh[:, 1]] = True
        if step == 1:
            break
        found = answers[:, corners[..., 0], corners[..., 1]]
        same = np.all(found == found[:, :, :1], axis=(0, 2))
        for j, i in squares[same]:
            block = (slice(j, j + step + 1), slice(i, i + step + 1))
            for layer in answers:
                layer[block] = np.where(known[block], layer[block], layer[j, i])
        if step <= SHORT:
            _between(answers, known, corners[~same])
        step //= 2
        children = squares[~same][:, None, :] + step * np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        squares = _with_land(inside, children.reshape(-1, 2), step)
    return answers[0], answers[1], asked


def _between(answers: Integers, known: Booleans, corners: Integers) -> None:
    """Give the nodes half way along sides of squares [n,4,2] whose ends agree the answer of the ends."""
    for one, other in ((0, 1), (0, 2), (1, 3), (2, 3)):
        start, end = corners[:, one], corners[:, other]
        middle = (start + end) // 2
        ends = answers[:, start[:, 0], start[:, 1]], answers[:, end[:, 0], end[:, 1]]
        alike = np.all(ends[0] == ends[1], axis=0) & ~known[middle[:, 0], middle[:, 1]]
        rows, columns = middle[alike].T
        answers[:, rows, columns] = ends[0][:, alike]
        known[rows, columns] = True


def _with_land(inside: Booleans, squares: Integers, step: int) -> Integers:
    """The squares, given by their lower corners, that hold a node of the country."""
    kept = [inside[j : j + step + 1, i : i + step + 1].any() for j, i in squares]
    return np.asarray(squares[np.array(kept, bool)], np.int64).reshape(-1, 2)
