"""The claims of the bundled scenario from end to end, with few draws."""

from __future__ import annotations

import attrs
import pytest

from uppertier import resources
from uppertier.claims.evaluate import evaluate
from uppertier.claims.ledger import ledger, unanswered
from uppertier.claims.measures import load_measure
from uppertier.claims.records import ClaimAnswer, Verdict
from uppertier.claims.verdict import true
from uppertier.claims.world import SHEETS, World
from uppertier.report.turning import would_have_to_be
from uppertier.runs.pack import digest
from uppertier.scenario import load_scenario
from uppertier.scenario.records import Scenario

SAMPLES = 8
SETS = ("official-2017", "sceptic")
ASKED = (
    "radar-deep-into-china", "half-of-china", "range-600-to-800-km", "strategic-balance-china",
    "strategic-balance-russia", "no-added-effect", "thousand-km-closer", "solely-the-north-interceptors",
    "solely-the-north-radar", "seoul-not-protected", "pyeongtaek-not-interceptable", "lofted-passes-above",
    "forty-five-seconds", "thirteen-of-thirteen",
)  # fmt: skip
"""Of every subject; raids, areas and people are asked in other files, or take too long here."""


@pytest.fixture(scope="module")
def short(seongju) -> Scenario:
    return attrs.evolve(seongju, assumptions=SETS, claims=ASKED)


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def answers(short, seongju_flights, told) -> tuple[ClaimAnswer, ...]:
    return evaluate(short, seongju_flights, samples=SAMPLES, advance=lambda done, total: told.append((done, total)))


def test_all_claims_are_answered_in_order(answers) -> None:
    assert tuple(one.claim.id for one in answers) == ASKED
    for one in answers:
        assert tuple(under.assumption_set for under in one.by_assumption_set) == SETS


@pytest.mark.parametrize("name", resources.sheet_files("scenarios"))
def test_every_claim_that_a_bundled_scenario_names_can_be_asked_of_it(name: str) -> None:
    scenario = load_scenario(name)
    assert unanswered(scenario) == ()
    assert tuple(one.id for one in ledger(scenario)) == scenario.claims
    world = World(scenario, None, 1, 1)
    for claim in ledger(scenario):
        touched = load_measure(claim.measure).touches(world, claim.where)
        # A name that no sheet has would be passed over in silence: nothing would ever be drawn for it.
        assert set(touched) <= set(world.bands(SHEETS))


@pytest.mark.slow
def test_the_whole_ledger_is_answered(seongju, seongju_flights) -> None:
    found = evaluate(seongju, seongju_flights, samples=SAMPLES)
    assert tuple(one.claim.id for one in found) == seongju.claims
    assert len(found) >= 40 and {one.verdict for one in found} == set(Verdict)


def test_bands_hold_their_values_and_verdicts_their_shares(answers) -> None:
    for one in answers:
        assert one.value.low <= one.value.value <= one.value.high
        for under in one.by_assumption_set:
            assert one.value.low <= under.value.low <= under.value.value <= under.value.high <= one.value.high
            if one.verdict is Verdict.HOLDS:
                assert under.share_true == 1.0
            if one.verdict is Verdict.FAILS:
                assert under.share_true == 0.0
        if one.verdict is not Verdict.DEPENDS:
            ends = true(one.claim, [one.value.low, one.value.high])
            assert ends.tolist() == [one.verdict is Verdict.HOLDS] * 2
            assert one.decided_by == ()
        assert 0.0 <= one.graded_share <= 1.0
        assert would_have_to_be(one).endswith(".")
        assert one.sources


def test_the_answers_that_geometry_gives(answers) -> None:
    by_id = {one.claim.id: one for one in answers}
    interceptors = by_id["solely-the-north-interceptors"]
    assert interceptors.verdict is Verdict.HOLDS and interceptors.robust
    russia = by_id["strategic-balance-russia"]
    assert russia.verdict is Verdict.FAILS
    assert by_id["strategic-balance-china"].verdict is not Verdict.HOLDS


def test_what_depends_says_what_would_settle_it(answers) -> None:
    for one in answers:
        if one.verdict is Verdict.DEPENDS and one.decided_by:
            assert "A source would settle it" in would_have_to_be(one)
            assert len(one.decided_by) <= 3


def test_progress_rises_to_its_end(answers, told) -> None:
    total = told[0][1]
    assert [one[1] for one in told] == [total] * len(told)
    done = [one[0] for one in told]
    assert done == sorted(done) and done[-1] == total


def test_the_same_seed_gives_the_same_answers(answers, short, seongju_flights) -> None:
    """Asked alone, in another order, or together: a claim's answer depends on nothing else."""
    claims = [claim for claim in reversed(ledger(short)) if not claim.measure.startswith("flights")]
    by_id = {one.claim.id: one for one in answers}
    again = [
        *evaluate(short, seongju_flights, claims[1:], SAMPLES),
        *evaluate(short, seongju_flights, claims[:1], SAMPLES),
    ]
    assert len(again) == len(claims) > 8
    for one in again:
        assert digest(one) == digest(by_id[one.claim.id])


def test_a_scenario_without_sets_is_asked_as_its_sheets_have_it(seongju, seongju_flights) -> None:
    bare = attrs.evolve(seongju, assumptions=())
    claims = [claim for claim in ledger(seongju) if claim.id == "radar-deep-into-china"]
    (found,) = evaluate(bare, seongju_flights, claims, samples=4)
    assert [one.assumption_set for one in found.by_assumption_set] == ["sheets"]
