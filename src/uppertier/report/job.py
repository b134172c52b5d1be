"""The main job: the chain on one scenario, the studies, the claims and the report, in one run folder."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from uppertier import chain
from uppertier.battle.doctrine import compared_names
from uppertier.battle.records import Battle
from uppertier.claims.inquiry import SAMPLES, inquiry
from uppertier.claims.records import ClaimAnswer, Unanswered
from uppertier.claims.tasks import TASK_SIZE, Questions
from uppertier.flight.flown import require_flown
from uppertier.flight.records import Flights
from uppertier.outcome.records import Finding, Outcome
from uppertier.radar.records import Sight
from uppertier.report.archive import refuse_newer, save
from uppertier.report.around import Around, look_around, reached_by
from uppertier.report.crate import NAME, write_crate
from uppertier.report.records import RunResult
from uppertier.report.run_fields import write_fields
from uppertier.report.run_tables import write_tables
from uppertier.runs.execute import Alone, Executor, executor
from uppertier.runs.index import TAGS, Index
from uppertier.runs.inputs import copy_inputs
from uppertier.runs.parts import InMemory, OnDisk, Parts, made, sweep_parts
from uppertier.runs.provenance import provenance, run_id
from uppertier.runs.store import MARK, manifest, prepare, scratch, whole
from uppertier.runs.task import StageIds, stage_ids, task_id
from uppertier.scenario.records import Scenario
from uppertier.study.raid_size import RaidSizes
from uppertier.track.records import Tracks

STAGES = ("fly", "observe", "track", "engage", "score", "claims", "studies", "report")

READY = (
    "uppertier.claims.tasks",
    "uppertier.claims.measures.defended",
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


def compute(
    scenario: Scenario,
    samples: int = SAMPLES,
    trials: int = chain.TRIALS,
    advance: Advance = silent,
    workers: Executor | None = None,
    parts: Parts | None = None,
    task_size: int = TASK_SIZE,
) -> tuple[RunResult, dict[str, float]]:
    """Run the chain, the studies and the claims; returns the result and the seconds each took.

    samples : draws per assumption set behind the bands of the claims
    trials : trials of each raid under each doctrine
    workers : who evaluates the claims; this process alone where not said. The answers do not depend on it.
    parts : what was made before is taken from here and what is made now is kept here; workers that share no memory
        need one on disk. Kept in memory for this call where not given.
    task_size : draws of a claim in one task. The answers do not depend on it either.
    """
    clock = _Clock(advance)
    asked_of = workers or Alone()
    with _store(parts, asked_of) as store:
        stages = _Stages(scenario, trials, store, stage_ids(scenario, trials))
        with clock.stage("fly") as tell:
            flights = stages.fly(tell)
        # The claims need the flights alone: other processes begin with them while this one walks down the chain.
        asked = Questions(
            inquiry(scenario, stages.ids.fly, samples, store), asked_of, task_size, (look_around, stages.around)
        )
        with clock.stage("observe"):
            sight, body_sight = stages.observe(flights)
        with clock.stage("track"):
            tracks = stages.track(sight)
        with clock.stage("engage"):
            battle = stages.engage(tracks)
        with clock.stage("score"):
            outcome = made(store, stages.ids.score, lambda: chain.score(scenario, battle))
        with clock.stage("claims") as tell:
            answers, without = asked.answers(tell)
        with clock.stage("studies"):
            found = stages.studies(flights, sight, body_sight, tracks, battle, outcome)
            grown = stages.raid_sizes()
    name = run_id(scenario, samples, trials, scenario.seed)
    made_of = (flights, sight, body_sight, tracks, battle, outcome)
    result = RunResult(name, scenario, *made_of, found, answers, samples, grown, without)
    return result, clock.seconds


def answers(
    scenario: Scenario,
    samples: int = SAMPLES,
    advance: Advance = silent,
    workers: int | None = None,
    parts: Parts | None = None,
) -> tuple[tuple[ClaimAnswer, ...], tuple[Unanswered, ...]]:
    """The claims of a scenario alone, answered from what earlier runs left in the memo and kept there for later ones.

    samples, workers, parts : as in `run`
    """
    clock = _Clock(advance)
    if isinstance(parts, OnDisk):
        parts.prepare()
        sweep_parts(parts.root)
    with executor(workers, READY[:2]) as helpers, _store(parts, helpers) as store:
        stages = _Stages(scenario, chain.TRIALS, store, stage_ids(scenario, chain.TRIALS))
        with clock.stage("fly") as tell:
            stages.fly(tell)
        asked = Questions(inquiry(scenario, stages.ids.fly, samples, store), helpers)
        with clock.stage("claims") as tell:
            return asked.answers(tell)


@contextmanager
def _store(parts: Parts | None, workers: Executor) -> Iterator[Parts]:
    """The memo of a run: the one given, or one for this run alone where its workers can reach it."""
    if parts is not None:
        yield parts
    elif workers.shares_memory:
        yield InMemory()
    else:
        with TemporaryDirectory(prefix="uppertier-", ignore_cleanup_errors=True) as folder:
            yield OnDisk(Path(folder))


@attrs.frozen
class _Stages:
    """The stages of one run, each taken from the memo where it is there, with the links that the memo leaves out."""

    scenario: Scenario
    trials: int
    parts: Parts
    ids: StageIds

    def fly(self, tell: Callable[[int, int], None]) -> Flights:
        def make() -> Flights:
            flights = chain.fly(self.scenario, tell)
            require_flown(flights)
            return flights

        return made(self.parts, self.ids.fly, make)

    def observe(self, flights: Flights) -> tuple[Sight, Sight]:
        sight = made(self.parts, self.ids.observe, lambda: chain.observe(self.scenario, flights))
        body = made(self.parts, self.ids.observe_body, lambda: chain.observe(self.scenario, flights, followed="body"))
        return attrs.evolve(sight, flights=flights), attrs.evolve(body, flights=flights)

    def track(self, sight: Sight) -> Tracks:
        tracks = made(self.parts, self.ids.track, lambda: chain.track(self.scenario, sight))
        return attrs.evolve(tracks, sight=sight)

    def engage(self, tracks: Tracks) -> Battle:
        battle = made(
            self.parts, self.ids.engage, lambda: chain.engage(self.scenario, tracks, self.trials, self.scenario.seed)
        )
        return attrs.evolve(battle, flights=tracks.sight.flights if tracks.sight else None)

    def studies(
        self, flights: Flights, sight: Sight, body: Sight, tracks: Tracks, battle: Battle, outcome: Outcome
    ) -> tuple[Finding, ...]:
        from uppertier.study.findings import findings

        def make() -> tuple[Finding, ...]:
            reached = reached_by(self.around)
            return tuple(findings(self.scenario, flights, sight, body, tracks, battle, outcome, reached))

        return made(self.parts, self.ids.studies, make)

    def raid_sizes(self) -> RaidSizes | None:
        from uppertier.study.raid_size import of_a_run

        return made(self.parts, task_id("raid-sizes", {}, self.ids.studies), lambda: of_a_run(self.scenario))

    @property
    def around(self) -> Around:
        return Around(self.scenario, self.ids.reach, self.parts)


def run(
    scenario: Scenario,
    folder: Path,
    samples: int = SAMPLES,
    trials: int = chain.TRIALS,
    advance: Advance = silent,
    workers: int | None = None,
    parts: Parts | None = None,
    source: Path | None = None,
) -> tuple[RunResult, dict[str, float]]:
    """Compute a scenario and write its run folder, which appears whole or not at all.

    workers : processes for claims and figures; as many as there are processors where not said
    parts : the memo; one for this call alone where not given
    source : the scenario's own file, where it is no sheet of the catalog
    Raises InputError where the folder cannot be written, before any work is done.
    """
    from uppertier.report.bibliography import sources_used
    from uppertier.report.page import write

    # What cannot be fought is said before anything is flown.
    compared_names(scenario)
    prepare(folder)
    refuse_newer(folder)
    if isinstance(parts, OnDisk):
        parts.prepare()
        sweep_parts(parts.root)
    # The workers end before the place they write to is cleared.
    with scratch(folder) as place, executor(workers, READY) as helpers:
        store = OnDisk(place) if parts is None else parts
        result, seconds = compute(scenario, samples, trials, advance, helpers, store)
        clock = _Clock(advance, seconds)
        with whole(folder) as partial:
            with clock.stage("report"), ThreadPoolExecutor(1) as beside:
                # Tables and fields are written while the workers draw.
                data = beside.submit(_write_data, result, partial, source)
                write(result, partial, helpers)
                left_out = data.result()
            parameters: dict[str, Any] = {"samples": samples, "trials": trials, "seed": scenario.seed}
            record = provenance(scenario, result.run, parameters, seconds, sources_used(result))
            files = manifest(partial)
            write_crate(result, partial, files, record["finished_utc"])
            files |= manifest(partial, NAME)
            verdicts = {answer.claim.id: answer.verdict.value for answer in result.answers}
            record |= {"files": files, "left_out": left_out, "title": scenario.title, "verdicts": verdicts}
            (partial / MARK).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
            if (folder / TAGS).is_file():
                shutil.copyfile(folder / TAGS, partial / TAGS)
    Index(folder.parent).note(folder)
    return result, seconds


def _write_data(result: RunResult, folder: Path, source: Path | None) -> list[str]:
    """Inputs, records, tables and fields of a run; returns what had to be left out, and why."""
    left_out = [
        f"inputs/{name}: changed while the run was under way" for name in copy_inputs(result.scenario, folder, source)
    ]
    save(result, folder)
    try:
        write_tables(result, folder)
        write_fields(result, folder)
    except ImportError as error:
        left_out.append(f"tables and fields: {error.name} is not installed (the extra `data`)")
    return left_out
