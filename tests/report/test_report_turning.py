"""What would have to be true, as a reader has it: names and not paths, units, bands, grades, whose band holds it."""

from __future__ import annotations

import math
from pathlib import Path

import attrs
import pytest

from uppertier.battle.doctrine import doctrine_names, load_doctrine
from uppertier.catalog.records import Grade, Quantity
from uppertier.claims.records import ClaimAnswer, Flip, Turning, Verdict
from uppertier.claims.world import CUE
from uppertier.report import wording
from uppertier.report.readable import doctrine, readable, titles
from uppertier.report.records import RunResult
from uppertier.report.results import claim_rows
from uppertier.report.turning import would_have_to_be
from uppertier.report.value_names import amount, owner_name, sheet_band, value_name

DELAY = Quantity(15.0, 5.0, 60.0, "uppertier-assumption", Grade.ASSUMED)


def said(answer: ClaimAnswer, turning: Turning, verdict: Verdict = Verdict.DEPENDS) -> str:
    return would_have_to_be(attrs.evolve(answer, verdict=verdict, turning=turning)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("df-5a.rcs_body", "cross-section of the spent stage or body of the DF-5A"),
        ("an-tpy-2.modes.terminal.search_share", "share of time for search of the AN/TPY-2 in terminal mode"),
        ("seongju-radar.boresight", "facing of the radar at Seongju"),
        # A battery and an interceptor share the id: the name follows the sheet that has the field.
        ("thaad.decision_delay", "decision delay of the THAAD battery"),
        ("thaad.hit_given_cue", "chance of a hit of the THAAD interceptor"),
        ("my-own.novel_field", "novel field of the my-own"),
        (CUE, "a cue from another sensor"),
        ("sheets", "sheets"),
    ],
)
def test_a_value_is_called_by_what_it_is_and_whose(path: str, name: str) -> None:
    assert value_name(path) == name


def test_no_owner_of_the_bundle_is_called_by_its_id(result: RunResult) -> None:
    for answer in result.answers:
        for row in answer.weighed:
            assert "-tpy-2" not in value_name(row.path) and "df-5a" not in value_name(row.path)
    assert owner_name("an-tpy-2", "loss") == "AN/TPY-2" and owner_name("scud-er") == "Scud-ER"


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("an-tpy-2.noise_temperature", 1757.0, "1,760 K"),
        ("an-tpy-2.noise_temperature", 1000.0, "1,000 K"),
        ("seongju-radar.boresight", math.radians(345.0), "345°"),
        ("an-tpy-2.loss", 10.0, "10 dB"),
        ("thaad.hit_given_cue", 0.9637, "96.4 %"),
        ("nodong.rcs_payload", 0.00002314, "2.31×10⁻⁵ m²"),
    ],
)
def test_amounts_stand_in_their_usual_unit_and_never_as_powers_of_e(path: str, value: float, text: str) -> None:
    assert amount(path, value).replace("\xa0", " ") == text


def test_a_band_of_no_width_is_not_printed() -> None:
    assert sheet_band("thaad.decision_delay", DELAY).replace("\xa0", " ") == "15 s, 5 to 60, assumed"
    one = attrs.evolve(DELAY, low=15.0, high=15.0)
    assert sheet_band("thaad.decision_delay", one).replace("\xa0", " ") == "15 s, assumed"


def test_a_flip_outside_the_sheet_says_whose_band_holds_it(result: RunResult) -> None:
    flip = Flip("thaad.decision_delay", 190.0, DELAY, becomes=False)
    alone = said(result.answers[0], Turning(flip))
    assert "is true and would be false if the decision delay of the THAAD battery were at least 190 s" in alone
    assert ": outside its band (sheet 15 s, 5 to 60, assumed)" in alone and "a side" not in alone
    theirs = Quantity(60.0, 15.0, 203.0, "chang-2016", Grade.PRESS)
    beside = said(result.answers[0], Turning(flip, assumed=(("sceptic", theirs),)))
    assert "inside that of a side (Sceptic 60 s, 15 to 203, press)" in beside
    inside = said(result.answers[0], Turning(attrs.evolve(flip, value=7.0)))
    assert "at most 7 s: inside its band" in inside


@pytest.mark.parametrize(("becomes", "value", "words"), [
    (False, 0.0, "true with a cue from another sensor and false without one"),
    (True, 0.0, "false with a cue from another sensor and true without one"),
])  # fmt: skip
def test_a_cue_is_there_or_not(result: RunResult, becomes: bool, value: float, words: str) -> None:
    known = Quantity(1.0, 0.0, 1.0, "uppertier-assumption", Grade.ASSUMED)
    assert words in said(result.answers[0], Turning(Flip(CUE, value, known, becomes)))


def test_what_nothing_turns_says_so_and_what_nothing_moves_says_that(result: RunResult) -> None:
    fixed = said(result.answers[0], Turning(varied=False), Verdict.FAILS)
    assert "input" in fixed and "band" not in fixed
    assert "No value behind it turns" in said(result.answers[0], Turning(), Verdict.FAILS)
    open_yet = said(result.answers[0], Turning(facts=((CUE, None), ("thaad.decision_delay", DELAY))))
    assert "None of the values that matter most" in open_yet
    assert "for: whether other sensors tell this radar where to look" in open_yet
    assert open_yet.endswith("the decision delay of the THAAD battery (sheet 15 s, 5 to 60, assumed).")


def test_the_page_speaks_the_reader_s_language_and_files_for_programs_do_not(
    result: RunResult, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = wording.BUNDLED.read_text(encoding="utf-8")
    assert 'settle = "A source would settle it' in text
    other = text.replace('settle = "A source would settle it', 'settle = "Eine Quelle klärte es')
    (tmp_path / "de.toml").write_text(other, encoding="utf-8")
    answer = next(one for one in result.answers if one.turning.facts)
    monkeypatch.setenv(wording.VARIABLE, str(tmp_path / "de.toml"))
    wording._texts.cache_clear()
    try:
        assert "Eine Quelle klärte es" in would_have_to_be(answer)
        assert "A source would settle it" in claim_rows([answer])[0]["would_have_to_be"]
    finally:
        monkeypatch.delenv(wording.VARIABLE)
        wording._texts.cache_clear()


def test_ids_and_plain_units_in_findings_become_titles_and_signs(result: RunResult) -> None:
    known = titles(result.scenario)
    assert readable("df-5a-luoyang-los-angeles, own search", known) == "DF-5A, Luoyang to Los Angeles, own search"
    assert readable("raid ten-mixed, doctrine salvo_of_two, 2000 trials", known).startswith(
        "raid “Four Scud-C, three Scud-ER and three Nodong”, doctrine salvo of two"
    )
    assert readable("stage of 1 m2, facing 345 degrees", known) == "stage of 1 m², facing 345°"
    # A name is not taken out of the middle of another.
    assert readable("my-ten-mixed-raid", known) == "my-ten-mixed-raid"


def test_doctrines_have_texts_that_agree_with_their_files() -> None:
    assert set(wording.family("doctrines")) == set(doctrine_names())
    for name in doctrine_names():
        assert doctrine(name) == load_doctrine(name).title.lower()
