"""How much each value weighs: Morris screening, then Sobol's total indices of those that pass, then what knowing one
would settle. Over values that are fixed and not known; it is no variance of nature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.uncertainty import quantile
from uppertier.claims.records import Claim, Weighed
from uppertier.claims.sample import Problem, middle, slow_points
from uppertier.claims.verdict import true
from uppertier.numerics.arrays import Floats
from uppertier.study.sensitivity import SettledStatus, influential, morris, settled, sobol

if TYPE_CHECKING:
    from uppertier.claims.answer import Drawn

WEIGHED_FROM = 200
"""Draws from which values are weighed."""
CANDIDATES = 6
"""Values that the screening passes on, at most."""
PASSES = 0.05
"""Share of the largest mean effect from which a value passes."""
LEAST_TOTAL = 0.0625
"""A value with a part in less of the spread than this decides nothing."""
BINS = 10
"""Parts of a value's range, of equally many draws, in which a comparison may be settled."""
SHOWN = 6
"""Values told of an answer, at most."""


@attrs.frozen
class Weights:
    """Of one question: the values that passed the screening, largest mean effect first."""

    paths: tuple[str, ...] = ()
    mean_effect: tuple[float, ...] = ()
    total: tuple[float, ...] = ()
    total_error: tuple[float, ...] = ()
    evaluations: int = 0


def weigh(problem: Problem, samples: int, seed: int) -> Weights:
    """Screen all values of the sheets alone, then share the spread out among those that matter.

    Behind fewer than WEIGHED_FROM draws nobody wants to wait for it: the weights are empty then.
    """
    bands = problem.bands[problem.base]
    if not bands or samples < WEIGHED_FROM:
        return Weights()
    names, centre = tuple(bands), middle(bands)

    def ask(chosen: tuple[str, ...], at: Floats, apart: int = 1) -> Floats:
        values = {path: quantile(bands[path], at[:, k]) for k, path in enumerate(chosen)}
        found = np.empty(len(at))
        # Points that differ by one value side by side: what is made for one serves the others.
        for k in (number for first in range(apart) for number in range(first, len(at), apart)):
            found[k] = problem.at(problem.base, centre | {path: float(column[k]) for path, column in values.items()})
        return found

    thrift = 2 if problem.repeats > 1 else 1
    screened = morris(lambda at: ask(names, at), names, max(_trajectories(samples) // thrift, 2), seed)
    passed = influential(screened, PASSES)[:CANDIDATES]
    effect = dict(zip(screened.names, screened.mu_star, strict=True))
    if not passed:
        return Weights(evaluations=screened.evaluations)
    rows = max(_points(samples) // thrift, 16)
    found = sobol(lambda at: ask(passed, at, rows), passed, rows, seed)
    return Weights(
        passed,
        tuple(float(effect[name]) for name in passed),
        tuple(found.total.tolist()),
        tuple(found.total_error.tolist()),
        screened.evaluations + found.evaluations,
    )


def _trajectories(samples: int) -> int:
    """8 at a thousand draws."""
    return int(np.clip(samples // 125, 4, 10))


def _points(samples: int) -> int:
    """128 at a thousand draws; powers of two."""
    return int(2 ** np.clip(int(np.log2(max(samples, 1) / 7.8)), 4, 8))


def weighed(claim: Claim, asked: Drawn, weights: Weights) -> tuple[Weighed, ...]:
    """The values that matter to one claim, those with the largest part in the spread first."""
    known = {path: k for k, path in enumerate(weights.paths)}
    knowing = _settling(claim, asked)
    rows = []
    for path in dict.fromkeys((*weights.paths, *asked.screened)):
        k = known.get(path)
        effect, total, error = (
            (weights.mean_effect[k], weights.total[k], weights.total_error[k]) if k is not None else (np.nan,) * 3
        )
        rows.append(Weighed(path, effect, total, error, *knowing.get(path, (np.nan, np.nan, np.nan))))
    rows.sort(key=lambda row: -row.total if np.isfinite(row.total) else 0.0)
    return tuple(rows[:SHOWN])


def _settling(claim: Claim, asked: Drawn) -> Mapping[str, tuple[float, float, float]]:
    """Share of its range in which knowing a value settles the comparison, and by how much it lowers the chance to
    judge wrongly, with its error: the mean over the sets in which the comparison is open and the value is drawn."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for name in asked.problem.different:
        part = asked.samples[name]
        if not part.paths or len(part.values) < WEIGHED_FROM:
            continue
        points = slow_points(asked.draws, asked.problem.repeats)
        own = {path: points for path in part.paths if asked.problem.slow(path) and points < asked.draws}
        told = settled(true(claim, part.values), part.inputs, part.paths, BINS, own)
        if told.status is SettledStatus.ALREADY:
            continue
        for path, share, drop, error in zip(told.names, told.share, told.drop, told.drop_error, strict=True):
            found.setdefault(path, []).append((float(share), float(drop), float(error)))
    return {path: _mean(rows) for path, rows in found.items()}


def _mean(rows: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    share, drop, error = np.array(rows).T
    return float(share.mean()), float(drop.mean()), float(np.sqrt((error**2).sum())) / len(rows)


def deciding(
    values: tuple[Weighed, ...], screened: Mapping[str, float], likely: Mapping[str, float], most: int
) -> tuple[str, ...]:
    """The few values that decide an answer, most important first; the first of all however little it does.

    screened, likely : rank regression coefficients of the values above chance, and of all; largest first
    """
    strong = [row.path for row in values if row.total >= LEAST_TOTAL and row.total > 2.0 * row.total_error]
    # What sets hold elsewhere tells too: the spread of the sheets alone may not show it.
    strong += [path for path, weight in screened.items() if weight**2 >= LEAST_TOTAL and path not in strong]
    # Where draws are too few to be sure, the likeliest is named: an answer that depends depends on something.
    first = [*screened, *(row.path for row in values), *likely][:1]
    return tuple(dict.fromkeys(strong or first))[:most]
