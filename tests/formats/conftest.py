"""What the tests of the formats share: one small run of the bundled scenario, and runs that lack something."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.flight.records import Flights
from uppertier.report.records import RunResult


@pytest.fixture(scope="session")
def finished() -> RunResult:
    """The bundled scenario, run with few draws and trials."""
    from uppertier.report.job import compute
    from uppertier.scenario import load_scenario

    return compute(load_scenario("seongju-2017"), samples=16, trials=50)[0]


def _flights(flights: Flights, rows: list[int]) -> Flights:
    """Some flights of a batch, in a batch of their own."""
    count, samples = len(flights), flights.time.size
    picked = np.concatenate([np.arange(samples)[flights.samples(i)] for i in rows]) if rows else np.empty(0, int)
    sizes = [int(flights.offset[i + 1] - flights.offset[i]) for i in rows]
    changed: dict[str, object] = {"offset": np.concatenate([[0], np.cumsum(sizes)])}
    for field in attrs.fields(Flights):
        values = getattr(flights, field.name)
        if isinstance(values, tuple):
            changed[field.name] = tuple(values[i] for i in rows)
        elif field.name != "offset":
            index = picked if len(values) == samples else np.array(rows, int)
            assert len(values) in {samples, count}
            changed[field.name] = values[index]
    return attrs.evolve(flights, **changed)


@pytest.fixture(scope="session")
def bare(finished: RunResult) -> RunResult:
    """The first raid alone, without watch list, batteries, findings and answers: what a small scenario leaves out."""
    from uppertier import chain

    raid = finished.scenario.raids[0]
    scenario = attrs.evolve(
        finished.scenario, raids=(raid,), watch=(), batteries=(), claims=(), radars=finished.scenario.radars[:1]
    )
    flights = _flights(finished.flights, [i for i, name in enumerate(finished.flights.raid) if name == raid.id])
    sight = chain.observe(scenario, flights)
    body = chain.observe(scenario, flights, followed="body")
    tracks = chain.track(scenario, sight)
    battle = chain.engage(scenario, tracks, 10, 1)
    outcome = chain.score(scenario, battle)
    return RunResult("0" * 64, scenario, flights, sight, body, tracks, battle, outcome, (), (), 16)
