"""The claims of the bundled scenario from end to end, with few draws."""

from __future__ import annotations

import attrs
import pytest

from uppertier.claims.evaluate import evaluate
from uppertier.claims.ledger import ledger
from uppertier.claims.records import ClaimAnswer, Verdict
from uppertier.claims.verdict import true
from uppertier.runs.pack import digest

SAMPLES = 8


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def answers(seongju, seongju_flights, told) -> tuple[ClaimAnswer, ...]:
    return evaluate(seongju, seongju_flights, samples=SAMPLES, advance=lambda done, total: told.append((done, total)))


def test_all_claims_are_answered_in_order(answers, seongju) -> None:
    assert tuple(one.claim.id for one in answers) == seongju.claims
    for one in answers:
        assert tuple(under.assumption_set for under in one.by_assumption_set) == seongju.assumptions


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
        assert one.would_have_to_be.endswith(".")
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
            assert "A source would settle it" in one.would_have_to_be
            assert len(one.decided_by) <= 3


def test_progress_rises_to_its_end(answers, told) -> None:
    total = told[0][1]
    assert [one[1] for one in told] == [total] * len(told)
    done = [one[0] for one in told]
    assert done == sorted(done) and done[-1] == total


def test_the_same_seed_gives_the_same_answers(answers, seongju, seongju_flights) -> None:
    """Asked alone, in another order, or together: a claim's answer depends on nothing else."""
    claims = [claim for claim in reversed(ledger(seongju)) if claim.measure != "leakers_ratio"]
    again = evaluate(seongju, seongju_flights, claims, samples=SAMPLES)
    by_id = {one.claim.id: one for one in answers}
    for one in again:
        assert digest(one) == digest(by_id[one.claim.id])


def test_a_raid_simulated_again_gives_the_same_ratio(answers, seongju, seongju_flights) -> None:
    claims = [claim for claim in ledger(seongju) if claim.measure == "leakers_ratio"]
    short = attrs.evolve(seongju, assumptions=seongju.assumptions[:1])
    first, again = (evaluate(short, seongju_flights, claims, samples=4, seed=3) for _ in range(2))
    assert [digest(one) for one in first] == [digest(one) for one in again]


def test_a_scenario_without_sets_is_asked_as_its_sheets_have_it(seongju, seongju_flights) -> None:
    bare = attrs.evolve(seongju, assumptions=())
    claims = [claim for claim in ledger(seongju) if claim.id == "radar-deep-into-china"]
    (found,) = evaluate(bare, seongju_flights, claims, samples=4)
    assert [one.assumption_set for one in found.by_assumption_set] == ["sheets"]
