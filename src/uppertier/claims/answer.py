"""One claim answered: bands, verdict, what decides it, what would have to be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.claims.beside import beside, side_findings
from uppertier.claims.measures import load_measure
from uppertier.claims.records import AnswerUnderSet, Claim, ClaimAnswer, Flip, Question, Turning, Verdict, Weighed
from uppertier.claims.sample import (
    WEAK_GRADES,
    Problem,
    Sample,
    corner_points,
    graded_share,
    middle,
    sample,
    with_corners,
)
from uppertier.claims.screen import screen
from uppertier.claims.solve import first_flip, nearest, turning
from uppertier.claims.verdict import open_where, true, verdict
from uppertier.claims.weigh import Weights, deciding, weighed
from uppertier.claims.world import SHEETS, World
from uppertier.outcome.records import Finding, Interval

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity
    from uppertier.claims.form import Measure, Measured

LARGE_RAIDS = 26
"""Missiles in all raids together from which slow values are drawn more thinly."""
DECIDING = 3
"""How many deciding values are named, at most."""
GRADED = 48
"""Draws behind the share of a band that rests on recalled or assumed values, at most."""


def pose(world: World, question: Question, sets: Sequence[str]) -> Problem:
    """A question as a problem over the world's assumption sets."""
    measure = load_measure(question.measure)
    touched = dict.fromkeys(measure.touches(world, question.where))
    known = {name: world.bands(name) for name in (*sets, SHEETS)}
    told = {name: {path: found[path] for path in touched if path in found} for name, found in known.items()}
    bands = {name: {path: q for path, q in found.items() if q.high > q.low} for name, found in told.items()}

    def run(name: str, values: Mapping[str, float]) -> Measured:
        return measure.run(world.context(name, values, measure.needs), question.where)

    # A raid of forty takes as many seconds as four of ten: it gets half the slow points.
    large = max(1, len(world.raids) // LARGE_RAIDS) if measure.shares == "raids" else 1
    like, settled = _alike(told, sets), _settled(told, sets)
    return Problem(tuple(sets), bands, SHEETS, run, measure.repeats * large, measure.fast, like, settled)


def _alike(told: Mapping[str, Mapping[str, Quantity]], sets: Sequence[str]) -> dict[str, str]:
    """Sets that assume the same numbers, whoever says them, of all that touches a measure as an earlier one does."""
    numbers = {
        name: tuple((path, q.value, q.low, q.high, q.distribution, q.correlate) for path, q in told[name].items())
        for name in sets
    }
    like = {}
    for k, name in enumerate(sets):
        same = next((other for other in sets[:k] if numbers[other] == numbers[name]), None)
        if same is not None:
            like[name] = same
    return like


def _settled(told: Mapping[str, Mapping[str, Quantity]], sets: Sequence[str]) -> frozenset[str]:
    """Values that every set holds at one and the same number."""
    ends = [{path: (q.low, q.high) for path, q in told[name].items()} for name in sets]
    first = ends[0].items() if ends else ()
    return frozenset(
        path for path, (low, high) in first if low == high and all(one.get(path) == (low, high) for one in ends)
    )


@attrs.frozen
class Drawn:
    """A question with its draws: what every claim that asks it shares."""

    question: Question
    problem: Problem
    samples: Mapping[str, Sample]
    """By set, with corners; sets that are alike share one"""
    screened: Mapping[str, float]
    """Signed rank regression coefficient of the values above chance, largest first"""
    ends: Mapping[str, float]
    """The same of all values: which end of each lowers the measure"""
    draws: int


def drawn(question: Question, problem: Problem, samples: int, seed: int) -> Drawn:
    """Draw, middle and corners under every assumption set."""
    own = {name: sample(problem, name, samples, seed) for name in problem.different}
    parts = list(own.values())
    # A corner takes every value's end, also of those that may matter by chance alone: bands are to be whole.
    weight, ends = screen(parts), screen(parts, chance=0.0)
    own = {name: with_corners(problem, part, ends) for name, part in own.items()}
    every = {name: attrs.evolve(own[problem.like.get(name, name)], name=name) for name in problem.sets}
    return Drawn(question, problem, every, weight, ends, samples)


def answer(claim: Claim, asked: Drawn, weights: Weights, seed: int, world: World | None = None) -> ClaimAnswer:
    """One claim answered from the draws of its question.

    weights : how much the values weigh, whatever the claim's threshold
    world : for the findings that stand beside it; none are made without it
    """
    measure, problem = load_measure(claim.measure), asked.problem
    values = weighed(claim, asked, weights)
    found = _settled_as(claim, asked, values, open_where(claim, measure.necessary_only))
    return ClaimAnswer(
        claim=claim,
        verdict=found.verdict,
        value=_over_all(found.by_set),
        by_assumption_set=found.by_set,
        decided_by=found.decided_by,
        turning=_turning(problem, found, measure.necessary_only),
        robust=found.robust,
        graded_share=graded_share(problem, min(max(asked.draws // 4, 8), GRADED), seed),
        findings=_findings(claim, measure, asked, world),
        sources=_sources(claim, problem),
        weighed=values,
        draws=asked.draws if any(part.paths for part in asked.samples.values()) else 1,
    )


@attrs.frozen
class _Outcome:
    """A verdict and what it rests on."""

    verdict: Verdict
    by_set: tuple[AnswerUnderSet, ...]
    decided_by: tuple[str, ...]
    flip: Flip | None
    robust: bool
    """Whether no recalled or assumed value, moved alone far beyond its band, turns it"""


def _settled_as(claim: Claim, asked: Drawn, values: tuple[Weighed, ...], leaves_open: bool | None) -> _Outcome:
    problem, parts = asked.problem, list(asked.samples.values())
    outcome = verdict((true(claim, part.everything) for part in parts), leaves_open)
    turned: list[Flip] = []
    if outcome is not Verdict.DEPENDS:
        # Every value is tried: what no draw moved may still turn an answer, beyond its band or even inside.
        turned = turning(problem, claim, tuple(problem.bands[problem.base]))
        inside = [one for one in turned if one.inside_band]
        parts = [_with_turns(problem, part, inside) for part in parts]
        outcome = verdict((true(claim, part.everything) for part in parts), leaves_open)
    by_set = tuple(_under(claim, part, leaves_open) for part in parts)
    if outcome is not Verdict.DEPENDS:
        weak = any(one.quantity.grade in WEAK_GRADES for one in turned)
        return _Outcome(outcome, by_set, (), nearest(turned), not weak)
    open_yet = tuple(row for row in values if row.path not in problem.settled)
    inside_paths = tuple(one.path for one in turned if one.inside_band)
    named = (inside_paths or deciding(open_yet, asked.screened, asked.ends, DECIDING))[:DECIDING]
    ranked = dict.fromkeys((*named, *asked.screened, *(row.path for row in open_yet)))
    return _Outcome(outcome, by_set, named, nearest(turned) or first_flip(problem, claim, ranked), False)


def _with_turns(problem: Problem, part: Sample, turned: Sequence[Flip]) -> Sample:
    """A sample that has seen, too, those values at which one alone turns the answer inside the set's own band."""
    bands = problem.bands[part.name]
    centre = middle(bands)
    points = [
        centre | {one.path: one.value}
        for one in turned
        if one.path in bands and bands[one.path].low <= one.value <= bands[one.path].high
    ]
    if not points:
        return part
    return attrs.evolve(part, edges=np.concatenate([part.edges, [problem.at(part.name, point) for point in points]]))


def _turning(problem: Problem, found: _Outcome, necessary_only: str) -> Turning:
    bands = {path: quantity for name in (*problem.sets, problem.base) for path, quantity in problem.bands[name].items()}
    open_yet = found.verdict is Verdict.DEPENDS
    return Turning(
        flip=found.flip,
        assumed=() if found.flip is None or found.flip.inside_band else _assumed(problem, found.flip),
        facts=tuple((path, bands.get(path)) for path in found.decided_by) if open_yet else (),
        varied=bool(bands),
        necessary_only=necessary_only if open_yet else "",
    )


def _assumed(problem: Problem, turned: Flip) -> tuple[tuple[str, Quantity], ...]:
    """Sets whose own band holds a value that their sheet's does not."""
    own = ((name, problem.bands[name].get(turned.path)) for name in problem.sets)
    return tuple((name, band) for name, band in own if band is not None and band.low <= turned.value <= band.high)


def _findings(claim: Claim, measure: Measure, asked: Drawn, world: World | None) -> tuple[Finding, ...]:
    parts = [asked.samples[name] for name in asked.problem.sets]
    found = side_findings(claim, measure, parts)
    if world is None:
        return found
    problem = asked.problem
    points = {
        name: (middle(problem.bands[name]), *corner_points(problem, part, asked.ends))
        for name, part in asked.samples.items()
    }
    key = ("beside", claim.question)
    return (*found, *world.once(key, lambda: beside(world, claim.question, points)))


def _under(claim: Claim, part: Sample, leaves_open: bool | None) -> AnswerUnderSet:
    band = Interval(
        float(np.median(part.values)), float(part.everything.min()), float(part.everything.max()), "unknown"
    )
    share = float(true(claim, part.values).mean())
    return AnswerUnderSet(part.name, band, share, verdict([true(claim, part.everything)], leaves_open))


def _over_all(by_set: Sequence[AnswerUnderSet]) -> Interval:
    return Interval(
        float(np.median([one.value.value for one in by_set])),
        min(one.value.low for one in by_set),
        max(one.value.high for one in by_set),
        "unknown",
    )


def _sources(claim: Claim, problem: Problem) -> tuple[str, ...]:
    """Every source of the claim and of the values that move its measure, each once."""
    cited = [claim.source]
    cited += [quantity.source for bands in problem.bands.values() for quantity in bands.values()]
    return tuple(dict.fromkeys(key.strip() for text in cited for key in text.split(",") if key.strip()))
