"""Same seed, same ledger, byte for byte, however the work is cut; sets that assume the same; memory that stays."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import attrs
import claims_folder as folder
import pytest
from claims_asked import ask, drawn

from uppertier import chain
from uppertier.claims.answer import pose
from uppertier.claims.inquiry import inquiry
from uppertier.claims.ledger import ledger
from uppertier.claims.measures import load_measure
from uppertier.claims.sample import draws, points
from uppertier.claims.tasks import Questions
from uppertier.claims.world import RECENT, World
from uppertier.flight.records import Flights
from uppertier.report.results import canonical, claim_rows
from uppertier.resources import OVERLAY_VARIABLE
from uppertier.runs.execute import executor
from uppertier.runs.pack import digest
from uppertier.runs.parts import OnDisk
from uppertier.scenario import load_scenario
from uppertier.scenario.records import Scenario

NODONG = {"missile": "nodong", "launch": "paektusan"}
CLAIMS = {
    "range": ("detection_range", ">= 900", "km", {"missile": "nodong", "object": "warhead"}),
    "watched": ("flights_tracked", "== 0", "count", {}),
    "busan": ("place_defended", ">= 1", "count", NODONG | {"place": "busan"}),
    "gori-late": ("place_defended", ">= 1", "count", NODONG | {"place": "gori", "wait_until_km": 120}),
    "none": ("none_through", ">= 0.5", "share", {"raid": "three"}),
    "far": ("distance", "< 1000", "km", {"from": "seongju", "to": "seoul"}),
}
SETS = {
    "one": {"thaad.hit_given_cue_share": (0.8, 0.7, 0.9), "nodong.rcs_payload_m2": (0.03, 0.01, 0.1)},
    "two": {"thaad.hit_given_cue_share": (0.5, 0.3, 0.7), "thaad.decision_delay_s": (60.0, 15.0, 203.0)},
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scenario, Flights, Path]]:
    own = tmp_path_factory.mktemp("catalog")
    for name, values in SETS.items():
        folder.assumptions(own, name, values)
    for name, text in CLAIMS.items():
        folder.claim(own, name, *text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(OVERLAY_VARIABLE, str(own))
        scenario = load_scenario(folder.scenario(own, []))
        yield scenario, chain.fly(scenario), own


def document(asked: tuple[Scenario, Flights, Path], workers: int, size: int, seed: int = 5) -> str:
    """The ledger as `uppertier claims --json` prints it, drawn anew."""
    scenario, flights, own = asked
    parts, name = OnDisk(own / f"parts-{workers}-{size}-{seed}"), digest(flights)
    parts.prepare()
    parts.put(name, flights)
    with executor(workers, ("uppertier.claims.tasks",)) as helpers:
        questions = Questions(inquiry(attrs.evolve(scenario, seed=seed), name, 16, parts), helpers, size)
        found, without = questions.answers(lambda done, total: None)
    assert without == () and {one.claim.id for one in found} == set(CLAIMS)
    return canonical(claim_rows(found))


def test_the_ledger_is_the_same_byte_for_byte_however_it_is_cut(asked: tuple[Scenario, Flights, Path]) -> None:
    first = document(asked, 1, 24)
    assert document(asked, 2, 5) == first
    assert document(asked, 1, 24, seed=6) != first


def test_sets_that_assume_the_same_answer_the_same(world: World, seongju: Scenario) -> None:
    """Every question of the ledger under every set that is said to be like an earlier one, at two draws.

    Raids are simulated for half a second a draw: one set of theirs is asked.
    """
    met = set()
    for question in dict.fromkeys(claim.question for claim in ledger(seongju)):
        problem = pose(world, question, seongju.assumptions)
        alike = list(problem.like.items())
        slow = load_measure(question.measure).shares == "raids"
        for name, other in alike[:1] if slow else alike:
            # By another seed than any sample's, so that nothing is remembered.
            made = points(draws(problem, name, 2, 99), 2)
            assert made == points(draws(problem, other, 2, 99), 2)
            for values in made:
                assert problem.measure(name, values) == problem.measure(other, values), (question, name, other)
            met.add(question.measure)
    assert len(met) >= 8


def test_sets_that_are_not_alike_are_not_taken_for_it(world: World, seongju: Scenario) -> None:
    """The kill side differs in every set but the radar's is the sheets' in most."""
    claims = {claim.id: claim for claim in ledger(seongju)}
    assert pose(world, claims["thirteen-of-thirteen"].question, seongju.assumptions).like == {}
    radar = pose(world, claims["radar-deep-into-china"].question, seongju.assumptions)
    assert "lewis-postol-2012" not in radar.like and len(radar.like) >= 2


def test_memory_does_not_grow_with_the_draws(asked: tuple[Scenario, Flights, Path]) -> None:
    """After as many draws as are remembered, as many again take no more room."""
    scenario, flights, _ = asked
    world = World(scenario, flights, 10, 1)
    made = drawn(world, "place_defended", "two", 3 * RECENT, 1, place="busan", **NODONG)

    def spend(first: int, last: int) -> int:
        for values in made[first:last]:
            ask(world, "place_defended", values, "two", place="busan", **NODONG)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        full = spend(0, RECENT + 8)
        more = spend(RECENT + 8, 3 * RECENT)
    finally:
        tracemalloc.stop()
    assert all(len(kind) <= RECENT for kind in world._lately.values())
    # A draw's knowledge alone is some tens of kB; 120 of them would be megabytes.
    assert more < full + 200_000
