"""The claims of a scenario, cut into tasks: draws by assumption set and range of numbers, then one answer a claim.

A task names what it makes by everything that affects it and leaves it in the memo; nothing but ids and counts comes
back from a worker. Claims that share work (portions) go through one task together, and each keeps its own parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from uppertier.catalog.assumptions import load_assumptions
from uppertier.claims.evaluate import TRIALS, answer, portions, pose
from uppertier.claims.measure import MEASURES, Measured
from uppertier.claims.records import Claim, ClaimAnswer
from uppertier.claims.sample import Problem, draws
from uppertier.claims.world import SHEETS, World
from uppertier.errors import InputError
from uppertier.runs.execute import Executor
from uppertier.runs.pack import digest
from uppertier.runs.parts import Parts, made
from uppertier.runs.task import figures, task_id, whole
from uppertier.runs.turns import Job, Portion, side_by_side

if TYPE_CHECKING:
    from uppertier.outcome.records import Finding
    from uppertier.scenario.records import Scenario

TASK_SIZE = 24
"""Draws in one task: some tenths of a second, so that little is lost when a run is interrupted."""

Tell = Callable[[int, int], None]


@attrs.frozen
class Inquiry:
    """What every task on the claims of one run needs. Two of the same key are the same."""

    key: str
    """Digest of the scenario, its assumption sets and all else that no claim changes"""
    flights: str
    """Part in which its flights are"""
    samples: int
    scenario: Scenario = attrs.field(eq=False, repr=False)
    parts: Parts = attrs.field(eq=False, repr=False)

    @property
    def sets(self) -> tuple[str, ...]:
        return self.scenario.assumptions or (SHEETS,)

    def draws_id(self, claim: Claim, name: str, first: int, last: int) -> str:
        """Id of some draws of a claim under one assumption set."""
        parameters = {"inquiry": self.key, "claim": digest(claim), "samples": self.samples, "trials": TRIALS}
        return task_id("draws", parameters | {"set": name, "first": first, "last": last}, self.flights)

    def answer_id(self, claim: Claim) -> str:
        """Id of the answer to a claim, however its draws were cut."""
        parameters = {"inquiry": self.key, "claim": digest(claim), "samples": self.samples, "trials": TRIALS}
        return task_id("answer", parameters, self.flights)


def inquiry(scenario: Scenario, flights: str, samples: int, parts: Parts) -> Inquiry:
    """The claims of a scenario, to be asked of flights that are in the memo."""
    sets = tuple(load_assumptions(name) for name in scenario.assumptions)
    key = digest((whole(scenario), sets, figures(), scenario.seed))
    return Inquiry(key, flights, samples, scenario, parts)


@attrs.frozen
class Draws:
    """Some draws of the claims of one portion under one assumption set: numbers first to last - 1 of their order."""

    inquiry: Inquiry
    claims: tuple[Claim, ...]
    name: str
    first: int
    last: int

    @property
    def steps(self) -> int:
        return len(self.claims) * (self.last - self.first)


@attrs.frozen
class Answers:
    """The answers to the claims of one portion, from draws that are there; what is missing is drawn again."""

    inquiry: Inquiry
    claims: tuple[Claim, ...]
    size: int

    @property
    def steps(self) -> int:
        # What follows the draws takes about as long as they do.
        return len(self.claims) * len(self.inquiry.sets) * self.inquiry.samples


@attrs.frozen
class Around:
    """What the radar sees of the lands around it: a study that needs no flights, and the grids that claims need too."""

    scenario: Scenario = attrs.field(eq=False, repr=False)
    part: str
    parts: Parts = attrs.field(eq=False, repr=False)


def look_around(task: Around) -> int:
    """Make the findings of a task if they are not there; none of the claims' steps."""
    reached_by(task)
    return 0


def reached_by(task: Around) -> tuple[Finding, ...]:
    """The findings of a task, made where they are not there."""
    from uppertier.study.reach import reach

    return made(task.parts, task.part, lambda: reach(task.scenario))


class Questions:
    """The claims of a run under way. Made where the flights are known; `answers` waits for the rest."""

    def __init__(self, asked: Inquiry, workers: Executor, size: int = TASK_SIZE, also: Job | None = None) -> None:
        # `also` : done among the claims by one of several workers; one worker leaves it to whoever needs it.
        self._also = [also] if also else []
        self._inquiry, self._workers, self._size = asked, workers, size
        # What is slow to answer first: who is done early takes what is left.
        self._portions = sorted(
            (
                open_ones
                for claims in portions(asked.scenario)
                if (open_ones := tuple(claim for claim in claims if not asked.parts.has(asked.answer_id(claim))))
            ),
            key=lambda claims: -max(MEASURES[claim.measure].repeats for claim in claims),
        )
        self._draws = [cut(asked, claims, size) for claims in self._portions]
        self._finals = [Answers(asked, claims, size) for claims in self._portions]
        self._progress = self._in_turn() if workers.workers == 1 else side_by_side(workers, self._portions_of_work())

    def answers(self, tell: Tell) -> tuple[ClaimAnswer, ...]:
        """The answers in the scenario's order; `tell` hears how many steps of how many are done."""
        asked = self._inquiry
        total = sum(task.steps for tasks in self._draws for task in tasks)
        total += sum(task.steps for task in self._finals)
        done = 0
        for steps in self._progress:
            done += steps
            # What was done `also` is no step of the claims.
            if steps:
                tell(done, total)
        claims = [claim for portion in portions(asked.scenario) for claim in portion]
        found = {claim.id: _answer_of(asked, claim, self._size) for claim in claims}
        return tuple(found[name] for name in asked.scenario.claims)

    def _portions_of_work(self) -> list[Portion]:
        pairs = zip(self._draws, self._finals, strict=True)
        found = [Portion([(draw, task) for task in draws_of], (conclude, final)) for draws_of, final in pairs]
        # The last portion is the lightest, and holds the claims that need the same grids.
        for portion in found[-1:]:
            portion.tasks[:0] = self._also
        return found

    def _in_turn(self) -> Iterator[int]:
        """Steps done, when they are asked for: all draws, then all answers."""
        tasks = [task for tasks in self._draws for task in tasks]
        yield from (steps for _, steps in self._workers.completed(draw, tasks))
        yield from (steps for _, steps in self._workers.completed(conclude, self._finals))


def cut(asked: Inquiry, claims: tuple[Claim, ...], size: int) -> list[Draws]:
    """The draws of a portion in tasks of at most `size`."""
    ends = range(0, asked.samples, size)
    return [
        Draws(asked, claims, name, first, min(first + size, asked.samples)) for name in asked.sets for first in ends
    ]


def order(samples: int, repeats: int) -> list[int]:
    """Numbers of draws, those that share a point of the slow values side by side."""
    points = -(-samples // repeats)
    return sorted(range(samples), key=lambda number: (number % points, number))


@lru_cache(maxsize=2)
def _world(asked: Inquiry) -> World:
    """The world of a run, kept from task to task of one worker."""
    flights = asked.parts.get(asked.flights)
    if flights is None:
        raise InputError("the flights of this run vanished from its store", hint="run again to make them anew")
    return World(asked.scenario, flights, TRIALS, asked.scenario.seed)


def _problem(asked: Inquiry, claim: Claim) -> Problem:
    return pose(_world(asked), claim, MEASURES[claim.measure], asked.sets)


def draw(task: Draws) -> int:
    """Make the draws of a task that are not there; returns its steps."""
    asked = task.inquiry
    for claim in task.claims:
        part = asked.draws_id(claim, task.name, task.first, task.last)
        if asked.parts.get(part) is None:
            problem = _problem(asked, claim)
            drawn = draws(problem, task.name, asked.samples, asked.scenario.seed)
            numbers = order(asked.samples, problem.repeats)[task.first : task.last]
            asked.parts.put(part, tuple(problem.measure(task.name, _point(drawn, k)) for k in numbers))
    return task.steps


def _point(drawn: Mapping[str, Any], number: int) -> dict[str, float]:
    return {path: float(column[number]) for path, column in drawn.items()}


def conclude(task: Answers) -> int:
    """Make the answers of a task that are not there; returns its steps."""
    for claim in task.claims:
        _answer_of(task.inquiry, claim, task.size)
    return task.steps


def _answer_of(asked: Inquiry, claim: Claim, size: int) -> ClaimAnswer:
    part = asked.answer_id(claim)
    kept: ClaimAnswer | None = asked.parts.get(part)
    if kept is not None:
        return kept
    problem = _problem(asked, claim)
    known = dict(_drawn(asked, claim, problem, size))
    run = problem.measure

    def measure(name: str, values: Mapping[str, float]) -> Measured:
        found = known.get((name, tuple(values.items())))
        return run(name, values) if found is None else found

    remembered = attrs.evolve(problem, measure=measure)
    made = answer(remembered, MEASURES[claim.measure], asked.samples, asked.scenario.seed, lambda: None, _world(asked))
    asked.parts.put(part, made)
    return made


def _drawn(
    asked: Inquiry, claim: Claim, problem: Problem, size: int
) -> Iterable[tuple[tuple[str, tuple[tuple[str, float], ...]], Measured]]:
    """What is known of a claim at the points drawn: by set and values."""
    numbers = order(asked.samples, problem.repeats)
    for task in cut(asked, (claim,), size):
        found = asked.parts.get(asked.draws_id(claim, task.name, task.first, task.last)) or ()
        drawn = draws(problem, task.name, asked.samples, asked.scenario.seed)
        for number, measured in zip(numbers[task.first : task.last], found, strict=False):
            yield (task.name, tuple(_point(drawn, number).items())), measured
