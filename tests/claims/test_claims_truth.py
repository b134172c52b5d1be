"""Ten claims of a user's own folder whose truth is known by construction, through the whole machinery."""

from __future__ import annotations

import math
from collections.abc import Iterator

import claims_folder as folder
import pytest

from uppertier import chain
from uppertier.catalog import load
from uppertier.claims.evaluate import evaluate
from uppertier.claims.records import ClaimAnswer, Verdict
from uppertier.report.turning import would_have_to_be
from uppertier.resources import OVERLAY_VARIABLE
from uppertier.scenario import load_scenario

# P G A efficiency t / ((4 pi)^2 k T L SNR), of 0.01 m2, with the numbers of Lewis and Postol: 866 km.
HAND = (
    81e3 * 103e3 * 9.2 * 0.8 * 0.1 * 0.01 / ((4 * math.pi) ** 2 * 1.380649e-23 * 500 * 10**0.7 * 10**1.30103)
) ** 0.25 / 1e3
"""[km]"""

CERTAIN = dict.fromkeys(
    ("thaad.reliability_share", "thaad.kill_given_hit_share", "thaad.raid_availability_share",
     "thaad.object_track_share"), (1.0, 1.0, 1.0),
)  # fmt: skip
SETS = {
    # From 866 km to twice that; a hit in four to five of six shots.
    "bright": {"nodong.rcs_payload_m2": (0.04, 0.01, 0.16), "thaad.hit_given_cue_share": (0.85, 0.8, 0.9)},
    "dim": {"nodong.rcs_payload_m2": (0.01, 0.01, 0.01), "thaad.hit_given_cue_share": (0.25, 0.2, 0.3)},
}
RADAR = {"an-tpy-2.noise_temperature_k": (500.0, 500.0, 500.0), "an-tpy-2.loss_db": (7.0, 7.0, 7.0)}
WARHEAD = {"missile": "nodong", "object": "warhead"}
FAR = {"from": "seongju", "to": "seoul"}

CLAIMS = {
    "apart": ("distance", "< 203", "km", FAR, Verdict.HOLDS),
    "farther": ("distance", "> 203", "km", FAR, Verdict.FAILS),
    "at-least-the-dimmest": ("detection_range", f">= {HAND * 0.9999}", "km", WARHEAD, Verdict.HOLDS),
    "more-than-the-brightest": ("detection_range", f"> {HAND * 2.0001}", "km", WARHEAD, Verdict.FAILS),
    "more-than-the-middle": ("detection_range", f"> {HAND * math.sqrt(2.0)}", "km", WARHEAD, Verdict.DEPENDS),
    "one-in-five": ("shot_kill", ">= 0.2", "share", {}, Verdict.HOLDS),
    "more-than-nine-in-ten": ("shot_kill", "> 0.9000001", "share", {}, Verdict.FAILS),
    "at-most-seventeen-in-twenty": ("shot_kill", "<= 0.85", "share", {}, Verdict.DEPENDS),
    "half": ("shot_kill", ">= 0.5", "share", {}, Verdict.DEPENDS),
    "nobody-flies-by": ("foreign_in_reach", "== 0", "count", {}, Verdict.HOLDS),
}
SHARES = {"more-than-the-middle": (0.5, 0.0), "at-most-seventeen-in-twenty": (0.5, 1.0), "half": (1.0, 0.0)}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ClaimAnswer]]:
    own = tmp_path_factory.mktemp("catalog")
    path = folder.scenario(own, [*SETS], [*CLAIMS])
    for name, values in SETS.items():
        folder.assumptions(own, name, CERTAIN | RADAR | values)
    for name, (measure, asked, unit, where, _) in CLAIMS.items():
        folder.claim(own, name, measure, asked, unit, where)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(OVERLAY_VARIABLE, str(own))
        scenario = load_scenario(path)
        found = evaluate(scenario, chain.fly(scenario), samples=32)
        yield {one.claim.id: one for one in found}


def test_by_hand_it_is_what_lewis_and_postol_found() -> None:
    assert pytest.approx(866.0, abs=0.5) == HAND


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_of_known_truth_comes_out_so(answers: dict[str, ClaimAnswer], name: str) -> None:
    answer = answers[name]
    assert answer.verdict is CLAIMS[name][-1]
    told = [one.verdict for one in answer.by_assumption_set]
    if answer.verdict is not Verdict.DEPENDS:
        assert told == [answer.verdict] * 2 and answer.decided_by == ()
    else:
        # A Latin hypercube of 32 has 16 draws on either side of the middle of a value's range.
        assert tuple(one.share_true for one in answer.by_assumption_set) == SHARES[name]


def test_there_are_ten_and_three_of_each_verdict() -> None:
    told = [expected for *_, expected in CLAIMS.values()]
    assert len(told) == 10
    assert all(told.count(one) >= 3 for one in Verdict)


def test_bands_are_those_of_the_sets(answers: dict[str, ClaimAnswer]) -> None:
    """Corners are exact: twice the range for sixteen times the cross-section, and the product of the chances."""
    seen, killed = answers["more-than-the-middle"], answers["half"]
    assert (seen.value.low, seen.value.high) == pytest.approx((HAND, 2.0 * HAND), rel=1e-9)
    assert (killed.value.low, killed.value.high) == pytest.approx((0.2, 0.9), rel=1e-12)
    assert answers["more-than-the-middle"].decided_by[0] == "nodong.rcs_payload"
    assert answers["half"].decided_by == ("thaad.hit_given_cue",)


def test_what_would_have_to_be_is_the_flip(answers: dict[str, ClaimAnswer]) -> None:
    """Four times 0.01 m2 is 1.41 times the range; the chance of a hit that makes the product of the sheets a half."""
    said = would_have_to_be(answers["more-than-the-middle"])
    assert "if the cross-section of the warhead of the Nodong were at least 0.04\xa0m²" in said
    rocket, battery = load("interceptors", "thaad"), load("batteries", "thaad")
    others = math.prod(
        (rocket.reliability.value, rocket.kill_given_hit.value, battery.raid_availability.value,
         battery.object_track.value)
    )  # fmt: skip
    assert f"chance of a hit of the THAAD interceptor were at most {50.0 / others:.3g}\xa0%" in would_have_to_be(
        answers["half"]
    )
