"""What the tests of the formats share: one small run of the bundled scenario, and runs that lack something."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from formats_scene import picked

from uppertier.report.records import RunResult


@pytest.fixture(scope="session")
def finished() -> RunResult:
    """The bundled scenario, run with few draws and trials."""
    from uppertier.report.job import compute
    from uppertier.scenario import load_scenario

    return compute(load_scenario("seongju-2017"), samples=16, trials=50)[0]


@pytest.fixture(scope="session")
def bare(finished: RunResult) -> RunResult:
    """The first raid alone, without watch list, batteries, findings and answers: what a small scenario leaves out."""
    from uppertier import chain

    raid = finished.scenario.raids[0]
    scenario = attrs.evolve(
        finished.scenario, raids=(raid,), watch=(), batteries=(), claims=(), radars=finished.scenario.radars[:1]
    )
    rows = np.array([i for i, name in enumerate(finished.flights.raid) if name == raid.id])
    flights = picked(finished.flights, rows)
    sight = chain.observe(scenario, flights)
    body = chain.observe(scenario, flights, followed="body")
    tracks = chain.track(scenario, sight)
    battle = chain.engage(scenario, tracks, 10, 1)
    outcome = chain.score(scenario, battle)
    return RunResult("0" * 64, scenario, flights, sight, body, tracks, battle, outcome, (), (), 16)
