"""The main job: the chain on one scenario, the studies, the claims and the report, in one run folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from uppertier import chain
from uppertier.claims.evaluate import SAMPLES
from uppertier.claims.records import Claim, ClaimAnswer
from uppertier.errors import NoAnswer, Status
from uppertier.flight.records import Flights
from uppertier.report.records import RunResult
from uppertier.runs.execute import Alone, Executor, executor
from uppertier.runs.provenance import provenance, run_id
from uppertier.runs.store import MARK, prepare, whole
from uppertier.scenario.records import Scenario

STAGES = ("fly", "observe", "track", "engage", "score", "studies", "claims", "report")

READY = (
    "uppertier.claims.evaluate",
    "uppertier.track.kernels",
    "uppertier.report.maps",
    "scipy.special",
    "shapely",
    "pyproj",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
)
"""What workers load while the flights are flown."""

Advance = Callable[[str, int, int, bool], None]
"""Told (stage, done, total, finished) as the work goes on."""


def silent(stage: str, done: int, total: int, finished: bool) -> None:
    """Nobody is told."""


@attrs.define
class _Clock:
    """Seconds by stage, and the one who is told."""

    advance: Advance
    seconds: dict[str, float] = attrs.Factory(dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int, int], None]]:
        began = time.perf_counter()
        self.advance(name, 0, 1, False)
        yield lambda done, total: self.advance(name, done, total, False)
        self.advance(name, 1, 1, True)
        self.seconds[name] = time.perf_counter() - began


def _require_flown(flights: Flights) -> None:
    """A scenario with a flight that cannot be flown has no answer: say which and by how much."""
    for i, status in enumerate(flights.status):
        if status == Status.OUT_OF_REACH:
            short = flights.shortfall[i] / 1000.0
            raise NoAnswer(f"{flights.id[i]}: out of reach by {short:.0f} km at full burn")
        if status != Status.OK:
            raise NoAnswer(f"{flights.id[i]}: {Status(int(status)).sentence}")


def compute(
    scenario: Scenario,
    samples: int = SAMPLES,
    trials: int = chain.TRIALS,
    advance: Advance = silent,
    workers: Executor | None = None,
) -> tuple[RunResult, dict[str, float]]:
    """Run the chain, the studies and the claims; returns the result and the seconds each took.

    samples : draws per assumption set behind the bands of the claims
    trials : trials of each raid under each doctrine
    workers : who evaluates the claims; this process alone where not said. The answers do not depend on it.
    """
    from uppertier.study.findings import findings

    clock = _Clock(advance)
    with clock.stage("fly") as tell:
        flights = chain.fly(scenario, tell)
        _require_flown(flights)
    # The claims need the flights alone: other processes begin with them while this one walks down the chain.
    asked = _ask(scenario, flights, samples, workers or Alone())
    with clock.stage("observe"):
        sight = chain.observe(scenario, flights)
        body_sight = chain.observe(scenario, flights, followed="body")
    with clock.stage("track"):
        tracks = chain.track(scenario, sight)
    with clock.stage("engage"):
        battle = chain.engage(scenario, tracks, trials, scenario.seed)
    with clock.stage("score"):
        outcome = chain.score(scenario, battle)
    with clock.stage("studies"):
        found = findings(scenario, flights, sight, body_sight, tracks, battle, outcome)
    with clock.stage("claims") as tell:
        answers = _answers(scenario, asked, tell)
    name = run_id(scenario, samples, trials, scenario.seed)
    result = RunResult(
        name, scenario, flights, sight, body_sight, tracks, battle, outcome, tuple(found), answers, samples
    )
    return result, clock.seconds


def _ask(scenario: Scenario, flights: Flights, samples: int, workers: Executor) -> Iterator[tuple[ClaimAnswer, ...]]:
    """Answers to the claims of a scenario, portion by portion, as they are ready."""
    from uppertier.claims.evaluate import portions

    return workers.map(_portion, [(scenario, flights, claims, samples) for claims in portions(scenario)])


def _answers(
    scenario: Scenario, asked: Iterator[tuple[ClaimAnswer, ...]], tell: Callable[[int, int], None]
) -> tuple[ClaimAnswer, ...]:
    """The answers in the scenario's order."""
    found: dict[str, ClaimAnswer] = {}
    for some in asked:
        found |= {answer.claim.id: answer for answer in some}
        tell(len(found), len(scenario.claims))
    return tuple(found[name] for name in scenario.claims)


def _portion(work: tuple[Scenario, Flights, tuple[Claim, ...], int]) -> tuple[ClaimAnswer, ...]:
    from uppertier.claims.evaluate import evaluate

    scenario, flights, claims, samples = work
    return evaluate(scenario, flights, claims, samples, scenario.seed)


def run(
    scenario: Scenario,
    folder: Path,
    samples: int = SAMPLES,
    trials: int = chain.TRIALS,
    advance: Advance = silent,
    workers: int | None = None,
) -> tuple[RunResult, dict[str, float]]:
    """Compute a scenario and write its run folder, which appears whole or not at all.

    workers : processes for claims and figures; as many as there are processors where not said
    Raises InputError where the folder cannot be written, before any work is done.
    """
    from uppertier.report.bibliography import sources_used
    from uppertier.report.page import write

    prepare(folder)
    with executor(workers, READY) as helpers:
        result, seconds = compute(scenario, samples, trials, advance, helpers)
        clock = _Clock(advance, seconds)
        with whole(folder) as partial:
            with clock.stage("report"):
                write(result, partial, helpers)
            parameters: dict[str, Any] = {"samples": samples, "trials": trials, "seed": scenario.seed}
            record = provenance(scenario, result.run, parameters, seconds, sources_used(result))
            (partial / MARK).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return result, seconds
