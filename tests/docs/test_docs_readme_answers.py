"""The table of answers on the front page is what comes out, at the draws that it names: a false number fails here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from test_docs_claims import NUMBER, as_printed

from uppertier.claims.evaluate import evaluate
from uppertier.claims.records import ClaimAnswer, Verdict
from uppertier.report.turning import would_have_to_be

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ROWS = {
    found[1]: line
    for line in README.splitlines()
    if line.startswith("| ") and (found := re.search(r"\(`([\w-]+)`\)", line))
}
DRAWS = 48


@pytest.fixture(scope="module")
def answers(seongju, seongju_flights) -> dict[str, ClaimAnswer]:
    """At the scenario's own seed, as `uppertier run seongju-2017` answers them."""
    assert f"({DRAWS} draws under each of six assumption sets;" in README and len(seongju.assumptions) == 6
    found = evaluate(attrs.evolve(seongju, claims=tuple(ROWS)), seongju_flights, samples=DRAWS)
    return {one.claim.id: one for one in found}


def wrong(row: str, answer: ClaimAnswer) -> list[str]:
    """What a row prints that is not as computed."""
    faults = []
    verdict = re.search(r"\*\*(holds|fails|depends)\*\*", row)
    assert verdict
    if verdict[1] != answer.verdict.value:
        faults.append("verdict")
    if ("in every draw" in row) != (answer.verdict is not Verdict.DEPENDS):
        faults.append("every draw")
    band = re.search(rf": ({NUMBER}) \(({NUMBER}) to ({NUMBER})\) (%?)", row)
    scale = 100.0 if band and band[4] else 1.0
    computed = (answer.value.value, answer.value.low, answer.value.high)
    if band and not all(as_printed(scale * one, text) for one, text in zip(computed, band.groups()[:3], strict=True)):
        faults.append("band")
    shares = [100.0 * one.share_true for one in answer.by_assumption_set]
    told = re.search(r"true in (\d+) to (\d+) % of draws", row)
    if told and not (as_printed(min(shares), told[1]) and as_printed(max(shares), told[2])):
        faults.append("shares")
    nearest = re.search(rf"passes ({NUMBER}) km away", row)
    near = [one.value for one in answer.findings if one.id.startswith("closest-")]
    if nearest and not as_printed(min(near), nearest[1]):
        faults.append("nearest")
    turn = re.search(r"true at (\d+)° or less", row)
    if turn and f"at most {turn[1]}°" not in would_have_to_be(answer):
        faults.append("turn")
    return faults


def test_every_row_is_as_computed(answers: dict[str, ClaimAnswer]) -> None:
    assert len(ROWS) == 6
    for name, row in ROWS.items():
        assert wrong(row, answers[name]) == [], name


FALSE = {
    "radar-deep-into-china": [("463 (", "464 (", "band"), ("195 to", "200 to", "band"), ("339°", "340°", "turn"),
                              ("21 to 31 %", "22 to 31 %", "shares"), ("**depends**", "**holds**", "verdict")],
    "strategic-balance-russia": [("**fails** in every draw", "**depends**", "verdict")],
    "solely-the-north-interceptors": [("1,132 km", "1,130 km", "nearest")],
    "nothing-to-stop-the-north": [("45 (33", "48 (33", "band")],
}  # fmt: skip


def test_a_false_number_is_found(answers: dict[str, ClaimAnswer]) -> None:
    for name, changes in FALSE.items():
        for right, false, fault in changes:
            assert right in ROWS[name]
            assert fault in wrong(ROWS[name].replace(right, false), answers[name]), (name, false)


def test_what_the_rows_say_in_words(answers: dict[str, ClaimAnswer], seongju) -> None:
    cue = "comparison is {} with a cue from another sensor and {} without one"
    assert cue.format("true", "false") in would_have_to_be(answers["strategic-balance-china"])
    assert cue.format("false", "true") in would_have_to_be(answers["solely-the-north-radar"])
    raids = answers["nothing-to-stop-the-north"]
    assert [one.assumption_set for one in raids.by_assumption_set if one.share_true > 0.0] == ["sceptic"]
    assert raids.decided_by == ("thaad.object_track", "thaad.hit_given_cue", "thaad.raid_availability")
    assert answers["radar-deep-into-china"].decided_by == ("seongju-radar.boresight", "df-5a.rcs_boost")
    assert [entry.missile.country for entry in seongju.watch].count("China") == 2 and len(seongju.watch) == 4


def test_the_people_beside_it(answers: dict[str, ClaimAnswer]) -> None:
    told = re.search(
        r"feasible for (\d+) to (\d+) % of the city people.*?\((\d+) to (\d+) % over.*?two for (\d+) to (\d+) %", README
    )
    assert told
    found = [one for one in answers["nothing-to-stop-the-north"].findings if one.id.startswith("population-defended")]
    once, twice = ([one for one in found if one.id.endswith(end)] for end in ("-1", "-2"))
    ends: list[tuple[Callable[..., float], list[float]]] = [
        (min, [one.value for one in once]), (max, [one.value for one in once]), (min, [one.low for one in once]),
        (max, [one.high for one in once]), (min, [one.value for one in twice]), (max, [one.value for one in twice]),
    ]  # fmt: skip
    for text, (end, values) in zip(told.groups(), ends, strict=True):
        assert as_printed(100.0 * end(values), text)
