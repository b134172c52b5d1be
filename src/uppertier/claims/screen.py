"""Screening: which values move the measure most over their sourced ranges.

This ranks unknown-but-fixed values by how much the answer follows them. It is no variance of nature.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from uppertier.claims.sample import Sample
from uppertier.numerics.arrays import Floats

METHOD = (
    "standardised rank regression over all draws (Saltelli and others, Global Sensitivity Analysis, 2008, ch. 1); "
    "rank correlation of each value alone where there are more than half as many values as draws"
)

CHANCE = 3.5
"""A coefficient counts from this many of its standard errors: by chance about one value in 2000 does."""


def screen(samples: Sequence[Sample], chance: float = CHANCE) -> dict[str, float]:
    """Signed standardised rank regression coefficient of every value above chance, largest first.

    chance : standard errors from which a coefficient counts
    samples : draws of every assumption set; a value counts as it was drawn, so that sets which hold it elsewhere tell
    returns : path -> coefficient in about -1..1; empty where the measure never moves

    Values that always move together share one coefficient, under the first one's name.
    """
    values = np.concatenate([part.values for part in samples])
    if values.size < 3 or np.ptp(values) == 0.0:
        return {}
    columns = _columns(samples)
    ranked = {path: _ranks(column) for path, column in columns.items()}
    kept: dict[bytes, str] = {}
    for path, rank in ranked.items():
        if np.ptp(rank) > 0.0:
            kept.setdefault(rank.tobytes(), path)
    names = list(kept.values())
    if not names:
        return {}
    matrix = np.column_stack([_standard(ranked[name]) for name in names])
    target = _standard(_ranks(values))
    weight, error = _coefficients(matrix, target, values.size / len(samples))
    order = np.argsort(-np.abs(weight), kind="stable")
    return {names[i]: float(weight[i]) for i in order if abs(weight[i]) > chance * error[i] + 1e-9}


def _coefficients(matrix: Floats, target: Floats, independent: float) -> tuple[Floats, Floats]:
    """Coefficient and standard error of every column.

    independent : rows that are evidence of their own; every set is drawn from the same streams, so that its rows
        repeat those of the others
    """
    if matrix.shape[1] > 0.5 * independent:
        # A regression would fit the noise: each value by itself.
        alone = np.asarray(matrix.T @ target / target.size)
        return alone, np.sqrt(np.maximum(1.0 - alone**2, 0.0) / independent)
    weight, _, found, _ = np.linalg.lstsq(matrix, target, rcond=1e-6)
    free = max(independent - int(found) - 1.0, 1.0)
    residual = float(np.mean((target - matrix @ weight) ** 2)) * independent / free
    spread = np.diag(np.linalg.pinv(matrix.T @ matrix / target.size, rcond=1e-12)) / independent
    return np.asarray(weight), np.sqrt(np.maximum(residual * spread, 0.0))


def _columns(samples: Sequence[Sample]) -> dict[str, Floats]:
    """What every value was in every draw; one that some set holds fixed is asked only where it was drawn."""
    paths = dict.fromkeys(path for part in samples for path in part.paths)
    columns = {}
    for path in paths:
        drawn = [part.inputs[:, part.paths.index(path)] if path in part.paths else None for part in samples]
        met = np.concatenate([column for column in drawn if column is not None])
        # A set that fixes a value says nothing about its slope: the middle of the rest carries no weight there.
        neutral = float(np.median(met))
        columns[path] = np.concatenate(
            [np.full(part.values.size, neutral) if column is None else column
             for part, column in zip(samples, drawn, strict=True)]
        )  # fmt: skip
    return columns


def _ranks(values: Floats) -> Floats:
    """Ranks from 0, ties sharing their mean."""
    _, inverse, count = np.unique(values, return_inverse=True, return_counts=True)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    return np.asarray((first + 0.5 * (count - 1))[inverse.ravel()], float)


def _standard(values: Floats) -> Floats:
    spread = values.std()
    return np.asarray((values - values.mean()) / spread) if spread > 0.0 else np.zeros_like(values)
