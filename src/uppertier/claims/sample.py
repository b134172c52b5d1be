"""Draws of a measure: every assumption set, all values that can move it, and corners of the whole range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import draw
from uppertier.claims.world import field_of
from uppertier.numerics.arrays import SAME, Floats, as_floats

if TYPE_CHECKING:
    from uppertier.claims.form import Measured

WEAK_GRADES = (Grade.RECALLED, Grade.ASSUMED)
"""Grades of what nobody has shown: recalled, or chosen by this project."""

FEW = 36
"""Points of slow values that are enough to begin with."""

Bands = Mapping[str, Quantity]


@attrs.frozen
class Problem:
    """One question, ready to be asked under every assumption set."""

    sets: tuple[str, ...]
    bands: Mapping[str, Bands]
    """By set, and under `base` for the sheets alone: the quantities that move the measure"""
    base: str
    measure: Callable[[str, Mapping[str, float]], Measured]
    """Value and numbers beside it for values [SI] put into a set"""
    repeats: int = 1
    """How often one draw of the values that are slow to answer serves"""
    fast: tuple[str, ...] = ()
    """Fields that are quick to answer once the slow ones are known"""
    like: Mapping[str, str] = attrs.Factory(dict)
    """Set -> an earlier one that assumes the same of all that touches the measure: its draws serve"""

    settled: frozenset[str] = frozenset()
    """Values that every set holds, all at the same number: they decide nothing here, whatever the sheets leave open"""

    @property
    def different(self) -> tuple[str, ...]:
        """The sets that have draws of their own."""
        return tuple(name for name in self.sets if name not in self.like)

    def slow(self, path: str) -> bool:
        """Whether a change of a value means that nearly everything has to be made again."""
        return self.repeats > 1 and field_of(path) not in self.fast

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
    edges: Floats = attrs.field(converter=as_floats, eq=SAME)
    """values at the middle and at the corners"""
    sides: Mapping[str, Floats] = attrs.field(factory=dict, eq=False)
    """Numbers beside the value, by draw [n]"""

    @property
    def everything(self) -> Floats:
        """Draws, middle and corners."""
        return np.concatenate([self.values, self.edges])


def slow_points(samples: int, repeats: int) -> int:
    """Points of the values that are slow to answer behind so many draws.

    One in `repeats` of a few draws; of many, a third of that: they are there for the fast values' sake.
    """
    if repeats == 1:
        return samples
    return max(min(-(-samples // repeats), FEW), -(-samples // (3 * repeats)))


def draws(problem: Problem, name: str, samples: int, seed: int) -> dict[str, Floats]:
    """Latin hypercube over a set's bands; slow values have `slow_points`, each met several times.

    A slow point meets other fast points every time, so that the pairs still fill the range. Empty where nothing that
    moves the measure has a band: one answer is then all there is.
    """
    bands = problem.bands[name]
    drawn = draw(bands, samples, seed)
    if problem.repeats > 1:
        coarse = {path: quantity for path, quantity in bands.items() if problem.slow(path)}
        few = draw(coarse, slow_points(samples, problem.repeats), seed)
        drawn |= {path: np.resize(column, samples) for path, column in few.items()}
    return drawn


def middle(bands: Bands) -> dict[str, float]:
    """Every quantity at its sheet's value."""
    return {path: quantity.value for path, quantity in bands.items()}


def point(drawn: Mapping[str, Floats], number: int) -> dict[str, float]:
    """The values of one draw; empty where nothing is drawn."""
    return {path: float(column[number]) for path, column in drawn.items()}


def points(drawn: Mapping[str, Floats], samples: int) -> list[dict[str, float]]:
    """The values of every draw; one empty point where nothing is drawn."""
    return [point(drawn, k) for k in range(samples)] if drawn else [{}]


def sample(problem: Problem, name: str, samples: int, seed: int) -> Sample:
    """Draw a Latin hypercube over a set's bands and ask the measure at every point and at the middle.

    seed : the same for all sets, so that they differ by what they assume and not by chance
    """
    bands = problem.bands[name]
    drawn = draws(problem, name, samples, seed)
    paths = tuple(drawn)
    answers = [problem.measure(name, point) for point in points(drawn, samples)]
    return Sample(
        name,
        paths,
        np.column_stack([drawn[path] for path in paths]) if paths else np.empty((len(answers), 0)),
        np.array([answer.value for answer in answers]),
        np.array([problem.at(name, middle(bands))]),
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
    whole = _width(problem, drawn, samples)
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
