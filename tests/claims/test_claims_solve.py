"""Solve-back on measures whose flip is known, and the sentences that say it."""

from __future__ import annotations

import math

import pytest
from claims_made_up import CLAIM, asked, problem, quantity
from hypothesis import given
from hypothesis import strategies as st

from uppertier.catalog.records import Grade
from uppertier.claims.records import Verdict
from uppertier.claims.solve import flip, turning, wide_range
from uppertier.claims.world import CUE
from uppertier.report.turning import would_have_to_be


@given(st.floats(min_value=0.02, max_value=50.0))
def test_a_threshold_in_a_cross_section_is_found(section: float) -> None:
    # The fourth root of the cross-section: the claim's ten is met from `section` on.
    sheet = {"rocket.rcs_body": quantity(1.0, 0.1, 10.0, distribution="log-uniform")}
    one = problem(lambda v: 10.0 * (v["rocket.rcs_body"] / section) ** 0.25, {"one": sheet}, sheet)
    found = flip(one, CLAIM, "rocket.rcs_body")
    assert found is not None
    # Fourteen halvings of a step of at most a factor of 10.
    assert found.value == pytest.approx(section, rel=1e-3)
    assert found.becomes == (section > 1.0)
    assert found.upward == (section > 1.0)


def test_no_flip_where_there_is_none_in_any_range() -> None:
    sheet = {"rocket.rcs_body": quantity(1.0, 0.1, 10.0)}
    one = problem(lambda v: 1.0, {"one": sheet}, sheet)
    assert flip(one, CLAIM, "rocket.rcs_body") is None
    assert flip(one, CLAIM, "rocket.rcs_boost") is None
    assert turning(one, CLAIM, ["rocket.rcs_body", "rocket.rcs_boost"]) == []


def test_a_facing_is_sought_all_around_and_the_nearer_flip_is_taken() -> None:
    sheet = {"radar.boresight": quantity(*(math.radians(d) for d in (345.0, 330.0, 360.0)))}
    one = problem(lambda v: 20.0 if 1.0 < v["radar.boresight"] < math.radians(300.0) else 0.0, {"one": sheet}, sheet)
    found = flip(one, CLAIM, "radar.boresight")
    assert found is not None
    assert math.degrees(found.value) == pytest.approx(300.0, abs=0.01)
    assert found.becomes and not found.upward and not found.inside_band


def test_the_wide_range_stays_inside_what_a_field_allows() -> None:
    shares = wide_range("battery.object_track", quantity(0.95, 0.85, 0.99))
    assert shares[0] == 0.0 and shares[-1] == 1.0
    sections = wide_range("rocket.rcs_body", quantity(1.0, 0.1, 10.0, distribution="log-uniform"))
    assert sections[0] == pytest.approx(1e-3) and sections[-1] == pytest.approx(1e3)
    assert wide_range("radar.loss", quantity(5.0, 2.5, 10.0))[0] == 1.0
    assert 5.0 in wide_range("radar.loss", quantity(5.0, 2.5, 10.0))


def test_robust_is_what_no_recalled_value_can_turn() -> None:
    def function(values: dict[str, float]) -> float:
        return 8.0 + values["rocket.rcs_body"]

    weak = {"rocket.rcs_body": quantity(1.0, 0.5, 1.5, Grade.RECALLED)}
    turned = asked(problem(function, {"one": weak}, weak), samples=16)
    # At most 9.5 in the band, 12.5 at three times its end.
    assert turned.verdict is Verdict.FAILS and not turned.robust
    known = {"rocket.rcs_body": quantity(1.0, 0.5, 1.5, Grade.OFFICIAL)}
    assert asked(problem(function, {"one": known}, known), samples=16).robust


def test_the_sentence_gives_the_flip_in_sheet_units_beside_band_and_grade() -> None:
    sheet = {"rocket.rcs_body": quantity(1.0, 0.1, 10.0, Grade.RECALLED, distribution="log-uniform")}
    one = problem(lambda v: 10.0 * v["rocket.rcs_body"] / 2.5, {"one": sheet}, sheet)
    said = would_have_to_be(asked(one))
    assert "at least 2.5\xa0m²" in said
    assert "sheet 1\xa0m², 0.1 to 10, recalled" in said
    assert "A source would settle it" in said


def test_a_cue_is_told_in_words() -> None:
    sheet = {CUE: quantity(1.0, 0.0, 1.0, Grade.ASSUMED)}
    said = would_have_to_be(asked(problem(lambda v: 20.0 if v[CUE] >= 0.5 else 0.0, {"one": sheet}, sheet)))
    assert "true with a cue from another sensor and false without one" in said
