"""Many footprints: every threat over one grid, side by side in processes, each kept as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from uppertier.battle.window import flyout_tables
from uppertier.runs.execute import Alone
from uppertier.runs.pack import digest
from uppertier.runs.parts import InMemory, Parts, made
from uppertier.runs.task import task_id
from uppertier.study.footprint import STRIDE, Footprint, Lone, Raster, footprint

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.runs.execute import Executor
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint_threats import Threat

_Task = tuple["Scenario", "tuple[Threat, ...]", Raster, "tuple[FlyoutTable, ...]", int, Parts, int | None]


def footprints(
    scenario: Scenario,
    threats: Sequence[Threat],
    nodes: Raster,
    *,
    stride: int = STRIDE,
    workers: Executor | None = None,
    parts: Parts | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> list[Footprint]:
    """The footprint of every threat, in their order; the answer does not depend on who does the work.

    threats : those of one missile from one place next to each other share what it takes to aim it
    parts : where finished footprints are kept, by the id of all that they depend on, and taken from
    advance : called with the number of footprints done and of all
    """
    tables, crew, kept = flyout_tables(scenario), workers or Alone(), parts or InMemory()
    groups = [tuple(group) for _, group in groupby(threats, key=lambda one: (one.missile.id, one.launch.id))]
    threads = None if crew.workers == 1 else 1
    tasks: list[_Task] = [(scenario, group, nodes, tables, stride, kept, threads) for group in groups]
    done, found = 0, dict[int, tuple[Footprint, ...]]()
    for number, made_here in crew.completed(_group, tasks):
        found[number] = made_here
        done += len(made_here)
        if advance:
            advance(done, len(threats))
    return [one for number in range(len(groups)) for one in found[number]]


def _group(task: _Task) -> tuple[Footprint, ...]:
    scenario, threats, nodes, tables, stride, parts, threads = task
    before: Lone | None = None
    found = []
    for threat in threats:

        def make(threat: Threat = threat) -> Footprint:
            nonlocal before
            before = Lone.of(scenario, threat, tables, before)
            return footprint(scenario, threat, nodes, tables, stride, threads, evaluator=before)

        given = {"scenario": digest(scenario), "threat": digest(threat), "nodes": digest(nodes), "stride": stride}
        found.append(made(parts, task_id("footprint", given), make))
    return tuple(found)
