"""The claims of a scenario, answered over assumption sets and sourced ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.beside import beside, side_findings
from uppertier.claims.ledger import ledger
from uppertier.claims.measure import MEASURES, Measure, Measured
from uppertier.claims.records import AnswerUnderSet, Claim, ClaimAnswer, Verdict
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
from uppertier.claims.solve import Flip, first_flip, nearest, turning
from uppertier.claims.verdict import true, verdict
from uppertier.claims.words import would_have_to_be
from uppertier.claims.world import SHEETS, World
from uppertier.outcome.records import Interval

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario

SAMPLES = 48
TRIALS = 200
LARGE_RAIDS = 26
"""Missiles in all raids together from which slow values are drawn more thinly."""
DECIDING = 3
"""How many deciding values are named, at most."""
LEAST_WEIGHT = 0.25
"""Below this a value accounts for a sixteenth of the answer's spread in rank at most: it decides nothing."""

Advance = Callable[[int, int], None]


def evaluate(
    scenario: Scenario,
    flights: Flights,
    claims: Sequence[Claim] | None = None,
    samples: int = SAMPLES,
    seed: int | None = None,
    advance: Advance | None = None,
) -> tuple[ClaimAnswer, ...]:
    """Answer the claims of a scenario.

    flights : of that scenario, flown once; no draw changes them
    claims : those of the scenario where none are given
    samples : draws per assumption set
    seed : the scenario's own where it is not given; same seed, same answers
    advance : told (done, total) as the work goes on
    """
    asked = ledger(scenario) if claims is None else tuple(claims)
    number = scenario.seed if seed is None else seed
    world = World(scenario, flights, TRIALS, number)
    sets = scenario.assumptions or (SHEETS,)
    steps = _Steps(len(asked) * len(sets) * samples, advance)
    answers = []
    for claim in asked:
        measure = MEASURES[claim.measure]
        problem = pose(world, claim, measure, sets)
        answers.append(answer(problem, measure, samples, number, steps.one, world))
    return tuple(answers)


def portions(scenario: Scenario) -> tuple[tuple[Claim, ...], ...]:
    """The claims of a scenario in portions that share work inside and none between them: each may go its own way.

    Watched flights are followed in one, raids simulated in another; the answers are those of the whole.
    """
    asked = ledger(scenario)
    # The longest first: who is done early takes what is left.
    followed = tuple(claim for claim in asked if claim.measure in {"flights_added", "coverage_abroad"})
    simulated = tuple(claim for claim in asked if claim.measure == "leakers_ratio")
    rest = tuple(claim for claim in asked if claim not in (*followed, *simulated))
    return tuple(portion for portion in (followed, simulated, rest) if portion)


class _Steps:
    """Counts draws for whoever watches."""

    def __init__(self, total: int, advance: Advance | None) -> None:
        self._done, self._total, self._advance = 0, max(total, 1), advance

    def one(self) -> None:
        self._done += 1
        if self._advance:
            self._advance(self._done, self._total)


def pose(world: World, claim: Claim, measure: Measure, sets: Sequence[str]) -> Problem:
    """A claim of the ledger as a problem over the world's assumption sets."""
    bands = {}
    for name in (*sets, SHEETS):
        known = world.bands(name)
        bands[name] = {path: known[path] for path in measure.moved_by(world, claim, known)}

    def run(name: str, values: Mapping[str, float]) -> Measured:
        return measure.run(world.context(name, values, measure.needs), claim)

    # A raid of forty takes as many seconds as four of ten: it gets half the slow points.
    repeats = measure.repeats * max(1, len(world.raids) // LARGE_RAIDS) if measure.repeats > 1 else 1
    return Problem(claim, tuple(sets), bands, SHEETS, run, repeats)


def answer(
    problem: Problem, measure: Measure, samples: int, seed: int, tell: Callable[[], None], world: World | None = None
) -> ClaimAnswer:
    """One claim answered: bands, verdict, what decides it, what would have to be true.

    world : for the findings that stand beside it; none are made without it
    """
    claim = problem.claim
    drawn = [sample(problem, name, samples, seed, tell) for name in problem.sets]
    weight = screen(drawn)
    # A corner takes every value's end, also of those that may matter by chance alone: bands are to be whole.
    ends = screen(drawn, chance=0.0)
    drawn = [with_corners(problem, part, ends) for part in drawn]
    outcome = verdict((true(claim, part.everything) for part in drawn), bool(measure.necessary_only))
    # Nothing decides an answer that is the same everywhere.
    decided = _deciding(weight) if outcome is Verdict.DEPENDS else ()
    turned, robust = _turn(problem, outcome, tuple(weight))
    bands = {path: quantity for name in (*problem.sets, problem.base) for path, quantity in problem.bands[name].items()}
    by_set = tuple(_under(part) for part in drawn)
    found = side_findings(claim, measure, drawn)
    if world is not None:
        points = {part.name: (middle(problem.bands[part.name]), *corner_points(problem, part, ends)) for part in drawn}
        found += beside(world, claim, points)
    return ClaimAnswer(
        claim=claim,
        verdict=outcome,
        value=_over_all(by_set),
        by_assumption_set=by_set,
        decided_by=decided,
        would_have_to_be=would_have_to_be(outcome, turned, decided, bands, measure.necessary_only),
        robust=robust,
        graded_share=graded_share(problem, max(samples // 4, 8), seed),
        findings=found,
        sources=_sources(problem),
    )


def _deciding(weight: Mapping[str, float]) -> tuple[str, ...]:
    """The few values that matter; the first of them however little it does."""
    ranked = tuple(weight)
    return ranked[:1] + tuple(path for path in ranked[1:DECIDING] if abs(weight[path]) >= LEAST_WEIGHT)


def _turn(problem: Problem, outcome: Verdict, ranked: tuple[str, ...]) -> tuple[Flip | None, bool]:
    """The flip to report, and whether the verdict rests on geometry and energy alone.

    A verdict does if no recalled or assumed value, moved alone far beyond its band, turns it.
    """
    if outcome is Verdict.DEPENDS:
        return first_flip(problem, ranked), False
    # Where an answer is slow to make, only what the draws showed to matter is moved so far.
    asked = ranked[: 2 * DECIDING] if problem.repeats > 1 else tuple(problem.bands[problem.base])
    found = turning(problem, asked)
    return nearest(found), not any(one.quantity.grade in WEAK_GRADES for one in found)


def _under(part: Sample) -> AnswerUnderSet:
    band = Interval(
        float(np.median(part.values)), float(part.everything.min()), float(part.everything.max()), "unknown"
    )
    return AnswerUnderSet(part.name, band, float(part.holds.mean()))


def _over_all(by_set: Sequence[AnswerUnderSet]) -> Interval:
    return Interval(
        float(np.median([one.value.value for one in by_set])),
        min(one.value.low for one in by_set),
        max(one.value.high for one in by_set),
        "unknown",
    )


def _sources(problem: Problem) -> tuple[str, ...]:
    """Every source of the claim and of the values that move its measure, each once."""
    cited = [problem.claim.source]
    cited += [quantity.source for bands in problem.bands.values() for quantity in bands.values()]
    return tuple(dict.fromkeys(key.strip() for text in cited for key in text.split(",") if key.strip()))
