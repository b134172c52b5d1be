"""Draws of a claim's measure: every assumption set, all values that can move it, and corners of the whole range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import draw
from uppertier.claims.verdict import true
from uppertier.claims.world import slow
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats

if TYPE_CHECKING:
    from uppertier.claims.measure import Measured
    from uppertier.claims.records import Claim

WEAK_GRADES = (Grade.RECALLED, Grade.ASSUMED)
"""Grades of what nobody has shown: recalled, or chosen by this project."""

Bands = Mapping[str, Quantity]


@attrs.frozen
class Problem:
    """One claim, ready to be asked under every assumption set."""

    claim: Claim
    sets: tuple[str, ...]
    bands: Mapping[str, Bands]
    """By set, and under `base` for the sheets alone: the quantities that move the measure"""
    base: str
    measure: Callable[[str, Mapping[str, float]], Measured]
    """Value and numbers beside it for values [SI] put into a set"""
    repeats: int = 1
    """How often one draw of the values that are slow to answer serves"""

    def at(self, name: str, values: Mapping[str, float]) -> float:
        """Value of the measure."""
        return self.measure(name, values).value


@attrs.frozen
class Sample:
    """Everything asked under one assumption set. n draws, then the middle and the corners."""

    name: str
    paths: tuple[str, ...]
    inputs: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n, paths] of the draws [SI]"""
    values: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n] of the draws"""
    holds: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[n] of the draws"""
    edges: Floats = attrs.field(converter=as_floats, eq=SAME)
    """values at the middle and at the corners"""
    sides: Mapping[str, Floats] = attrs.field(factory=dict, eq=False)
    """Numbers beside the value, by draw [n]"""

    @property
    def everything(self) -> Floats:
        """Draws, middle and corners."""
        return np.concatenate([self.values, self.edges])


def draws(problem: Problem, name: str, samples: int, seed: int) -> dict[str, Floats]:
    """Latin hypercube over a set's bands; slow values have samples / repeats points, each met `repeats` times.

    A slow point meets other fast points every time, so that the pairs still fill the range.
    """
    bands = problem.bands[name]
    drawn = draw(bands, samples, seed)
    if problem.repeats > 1:
        coarse = {path: quantity for path, quantity in bands.items() if slow(path)}
        points = draw(coarse, -(-samples // problem.repeats), seed)
        drawn |= {path: np.resize(column, samples) for path, column in points.items()}
    return drawn


def middle(bands: Bands) -> dict[str, float]:
    """Every quantity at its sheet's value."""
    return {path: quantity.value for path, quantity in bands.items()}


def sample(problem: Problem, name: str, samples: int, seed: int, tell: Callable[[], None]) -> Sample:
    """Draw a Latin hypercube over a set's bands and ask the measure at every point and at the middle.

    seed : the same for all sets, so that they differ by what they assume and not by chance
    tell : called after every draw
    """
    bands = problem.bands[name]
    drawn = draws(problem, name, samples, seed)
    paths = tuple(drawn)
    answers = []
    for k in range(samples):
        answers.append(problem.measure(name, {path: float(drawn[path][k]) for path in paths}))
        tell()
    values = np.array([answer.value for answer in answers])
    centre = problem.at(name, middle(bands))
    return Sample(
        name,
        paths,
        np.column_stack([drawn[path] for path in paths]) if paths else np.empty((samples, 0)),
        values,
        true(problem.claim, values),
        np.array([centre]),
        {key: np.array([answer.sides[key] for answer in answers]) for key in answers[0].sides},
    )


def with_corners(problem: Problem, sampled: Sample, weight: Mapping[str, float]) -> Sample:
    """The sample with two corners more: every value that matters at the end that lowers the measure, then raises it.

    weight : signed importance by path; the sign says which end lowers
    """
    corners = [problem.at(sampled.name, point) for point in corner_points(problem, sampled, weight)]
    return attrs.evolve(sampled, edges=np.concatenate([sampled.edges, corners]))


def corner_points(problem: Problem, sampled: Sample, weight: Mapping[str, float]) -> tuple[dict[str, float], ...]:
    """The values of a set at its two corners: what lowers the measure, then what raises it."""
    bands = problem.bands[sampled.name]
    points = []
    for direction in (-1.0, 1.0):
        ends = {
            path: bands[path].high if weight[path] * direction > 0.0 else bands[path].low
            for path in sampled.paths
            if weight.get(path, 0.0) != 0.0
        }
        points.append(middle(bands) | ends)
    return tuple(points)


def graded_share(problem: Problem, samples: int, seed: int) -> float:
    """Share of the band's width that recalled and assumed values make alone, the others at their middle [-].

    Widths are from lowest to highest of the same draws under the sheets alone. 0 where there is no width.
    """
    bands = problem.bands[problem.base]
    drawn = draws(problem, problem.base, samples, seed)
    weak = [path for path in drawn if bands[path].grade in WEAK_GRADES]
    if not weak:
        return 0.0
    whole = _width(problem, {path: drawn[path] for path in drawn}, samples)
    if whole <= 0.0:
        return 0.0
    part = whole if len(weak) == len(drawn) else _width(problem, {path: drawn[path] for path in weak}, samples)
    return float(min(part / whole, 1.0))


def _width(problem: Problem, drawn: Mapping[str, Floats], samples: int) -> float:
    centre = middle(problem.bands[problem.base])
    values = [
        problem.at(problem.base, centre | {path: float(column[k]) for path, column in drawn.items()})
        for k in range(samples)
    ]
    return float(np.max(values) - np.min(values))
