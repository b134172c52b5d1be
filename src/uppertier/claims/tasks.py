"""The claims of a scenario, cut into tasks: draws by question, assumption set and range of numbers; how much the values
of a question weigh; then one answer a claim.

A task names what it makes by everything that affects it and leaves it in the memo; nothing but ids and counts comes
back from a worker. Questions that share work go through one task together, and each keeps its own parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial

import attrs

from uppertier.claims.answer import answer, drawn, pose
from uppertier.claims.form import Measured, apart, together
from uppertier.claims.inquiry import TRIALS, Inquiry
from uppertier.claims.ledger import ledger, located, unanswered
from uppertier.claims.measures import load_measure
from uppertier.claims.records import Claim, ClaimAnswer, Question, Unanswered
from uppertier.claims.sample import Problem, draws, point, slow_points
from uppertier.claims.weigh import Weights, weigh
from uppertier.claims.world import World
from uppertier.errors import InputError
from uppertier.runs.execute import Executor
from uppertier.runs.turns import Job, Portion, side_by_side

TASK_SIZE = 24
"""Draws in one task: some tenths of a second, so that little is lost when a run is interrupted."""

Tell = Callable[[int, int], None]
Group = tuple[Claim, ...]
"""Claims whose questions share work."""


@attrs.frozen
class Draws:
    """Some draws of the questions of a group: numbers first to last - 1 of their order, under every assumption set.

    Sets are drawn from the same streams: where they assume the same of what is slow, one task makes it once for all.
    """

    inquiry: Inquiry
    claims: Group
    first: int
    last: int

    @property
    def steps(self) -> int:
        return len(_questions(self.claims)) * len(self.inquiry.sets) * (self.last - self.first)


@attrs.frozen
class Weighing:
    """How much the values of one question weigh."""

    inquiry: Inquiry
    question: Question

    @property
    def steps(self) -> int:
        return self.inquiry.samples


@attrs.frozen
class Answers:
    """The answers to the claims of one group, from draws that are there; what is missing is drawn again."""

    inquiry: Inquiry
    claims: Group
    size: int

    @property
    def steps(self) -> int:
        return len(self.claims) * self.inquiry.samples


def _questions(claims: Group) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(claim.question for claim in claims))


def groups(claims: Iterable[Claim]) -> tuple[Group, ...]:
    """Claims in groups that share work inside and none between them: each may go its own way."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(load_measure(claim.measure).shares or claim.measure, []).append(claim)
    return tuple(tuple(group) for group in found.values())


class Questions:
    """The claims of a run under way. Made where the flights are known; `answers` waits for the rest."""

    def __init__(
        self,
        asked: Inquiry,
        workers: Executor,
        size: int = TASK_SIZE,
        also: Job | None = None,
        claims: tuple[Claim, ...] | None = None,
    ) -> None:
        # `also` : done among the claims by one of several workers; one worker leaves it to whoever needs it.
        self._also = [also] if also else []
        self._inquiry, self._workers, self._size = asked, workers, size
        self._claims = ledger(asked.scenario) if claims is None else claims
        self._beyond = unanswered(asked.scenario) if claims is None else ()
        missing = tuple(claim for claim in self._claims if not asked.parts.has(asked.answer_id(claim)))
        # What is slow to answer first: who is done early takes what is left.
        self._groups = sorted(groups(missing), key=lambda group: -load_measure(group[0].measure).repeats)
        self._tasks = [_tasks(asked, group, size) for group in self._groups]
        self._finals = [Answers(asked, group, size) for group in self._groups]
        self._progress = self._in_turn() if workers.workers == 1 else side_by_side(workers, self._portions())

    def answers(self, tell: Tell) -> tuple[tuple[ClaimAnswer, ...], tuple[Unanswered, ...]]:
        """The answers in the scenario's order, and the claims that have none; `tell` hears how many steps are done."""
        total = sum(job[1].steps for jobs in self._tasks for job in jobs)
        total += sum(task.steps for task in self._finals)
        done = 0
        for steps in self._progress:
            done += steps
            # What was done `also` is no step of the claims.
            if steps:
                tell(done, total)
        found = [_answer_of(self._inquiry, claim, self._size) for claim in self._claims]
        good = tuple(one for one in found if isinstance(one, ClaimAnswer))
        return good, (*self._beyond, *(one for one in found if isinstance(one, Unanswered)))

    def _portions(self) -> list[Portion]:
        pairs = zip(self._tasks, self._finals, strict=True)
        found = [Portion(list(jobs), (conclude, final)) for jobs, final in pairs]
        # The last portion is the lightest, and holds the claims that need the same grids.
        for portion in found[-1:]:
            portion.tasks[:0] = self._also
        return found

    def _in_turn(self) -> Iterator[int]:
        """Steps done, when they are asked for: all draws and weights, then all answers."""
        for jobs in self._tasks:
            for function, task in jobs:
                yield from (steps for _, steps in self._workers.completed(function, [task]))
        yield from (steps for _, steps in self._workers.completed(conclude, self._finals))


def _tasks(asked: Inquiry, group: Group, size: int) -> list[Job]:
    weighing: list[Job] = [(weigh_values, Weighing(asked, question)) for question in _questions(group)]
    return weighing + [(draw, task) for task in cut(asked, group, size)]


def cut(asked: Inquiry, claims: Group, size: int) -> list[Draws]:
    """The draws of a group in tasks of at most `size`."""
    ends = range(0, asked.samples, size)
    return [Draws(asked, claims, first, min(first + size, asked.samples)) for first in ends]


def order(samples: int, repeats: int) -> list[int]:
    """Numbers of draws, those that share a point of the slow values side by side."""
    few = slow_points(samples, repeats)
    return sorted(range(samples), key=lambda number: (number % few, number))


@lru_cache(maxsize=2)
def _world(asked: Inquiry) -> World:
    """The world of a run, kept from task to task of one worker."""
    flights = asked.parts.get(asked.flights)
    if flights is None:
        raise InputError("the flights of this run vanished from its store", hint="run again to make them anew")
    return World(asked.scenario, flights, TRIALS, asked.scenario.seed)


@lru_cache(maxsize=64)
def _problem(asked: Inquiry, question: Question) -> Problem:
    return pose(_world(asked), question, asked.sets)


def draw(task: Draws) -> int:
    """Make the draws of a task that are not there; returns its steps."""
    asked = task.inquiry
    parts = {question: asked.draws_id(question, task.first, task.last) for question in _questions(task.claims)}
    missing = [question for question, part in parts.items() if asked.parts.get(part) is None]
    # Set by set: what the claims of a group share is made for one draw after another.
    found = [[_measured(asked, question, name, task) for question in missing] for name in asked.sets]
    for question, rows in zip(missing, zip(*found, strict=True), strict=True):
        asked.parts.put(parts[question], tuple(together(row) for row in rows))
    return task.steps


def _measured(asked: Inquiry, question: Question, name: str, task: Draws) -> tuple[Measured, ...]:
    """What a question measures in the draws of a task; nothing where another set's draws serve, or none can be made."""
    try:
        problem = _problem(asked, question)
        if name in problem.like:
            return ()
        numbers, made = _points(asked, question, name)
        return tuple(problem.measure(name, made(k)) for k in numbers[task.first : task.last])
    except InputError:
        # Said by `conclude`, claim by claim.
        return ()


@lru_cache(maxsize=64)
def _points(asked: Inquiry, question: Question, name: str) -> tuple[list[int], Callable[[int], dict[str, float]]]:
    """Numbers of a question's draws under one set in their order, and the values of each."""
    problem = _problem(asked, question)
    drawn = draws(problem, name, asked.samples, asked.scenario.seed)
    count = asked.samples if drawn else 1
    return order(count, problem.repeats), partial(point, drawn)


def weigh_values(task: Weighing) -> int:
    """Make the weights of a question that are not there; returns its steps."""
    _weights(task.inquiry, task.question)
    return task.steps


def _weights(asked: Inquiry, question: Question) -> Weights:
    part = asked.weights_id(question)
    kept: Weights | None = asked.parts.get(part)
    if kept is None:
        try:
            kept = weigh(_problem(asked, question), asked.samples, asked.scenario.seed)
        except InputError:
            kept = Weights()
        asked.parts.put(part, kept)
    return kept


def conclude(task: Answers) -> int:
    """Make the answers of a task that are not there; returns its steps."""
    for claim in task.claims:
        _answer_of(task.inquiry, claim, task.size)
    return task.steps


def _answer_of(asked: Inquiry, claim: Claim, size: int) -> ClaimAnswer | Unanswered:
    part = asked.answer_id(claim)
    kept: ClaimAnswer | Unanswered | None = asked.parts.get(part)
    if kept is not None:
        return kept
    made: ClaimAnswer | Unanswered
    try:
        remembered = _remembered(asked, claim.question, size)
        asked_of = drawn(claim.question, remembered, asked.samples, asked.scenario.seed)
        made = answer(claim, asked_of, _weights(asked, claim.question), asked.scenario.seed, _world(asked))
    except InputError as error:
        made = Unanswered(claim.id, located(claim, error).without_folders().sentence)
    asked.parts.put(part, made)
    return made


def _remembered(asked: Inquiry, question: Question, size: int) -> Problem:
    """A question's problem that knows the draws that are there."""
    problem = _problem(asked, question)
    known = dict(_known(asked, question, problem, size))
    run = problem.measure

    def measure(name: str, values: Mapping[str, float]) -> Measured:
        found = known.get((name, tuple(values.items())))
        return run(name, values) if found is None else found

    return attrs.evolve(problem, measure=measure)


def _known(
    asked: Inquiry, question: Question, problem: Problem, size: int
) -> Iterable[tuple[tuple[str, tuple[tuple[str, float], ...]], Measured]]:
    """What is known of a question at the points drawn: by set and values."""
    for first in range(0, asked.samples, size):
        last = min(first + size, asked.samples)
        kept = asked.parts.get(asked.draws_id(question, first, last)) or ()
        for name, rows in zip(asked.sets, kept, strict=False):
            if name in problem.like:
                continue
            numbers, made = _points(asked, question, name)
            for number, measured in zip(numbers[first:last], apart(rows), strict=False):
                yield (name, tuple(made(number).items())), measured
