"""One claim as the report prints it: its evidence, its order, its small figures, and what sources give."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import attrs
import numpy as np
import pytest

from uppertier.claims.records import ClaimAnswer
from uppertier.outcome.records import Interval
from uppertier.report import claim_figure
from uppertier.report.claim_tables import given, part, set_name, weight_rows
from uppertier.report.claim_view import ranked, topics
from uppertier.report.evidence import Evidence, evidence
from uppertier.report.matrix import counts
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import sheets


def _answer(result: RunResult, **changed: object) -> ClaimAnswer:
    return attrs.evolve(result.answers[2], **changed)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("robust", "share", "expected"),
    [
        (True, 1.0, Evidence.ROBUST),
        (False, 0.0, Evidence.SOURCED),
        (False, 0.33, Evidence.SOURCED),
        (False, 0.34, Evidence.MIXED),
        (False, 0.66, Evidence.MIXED),
        (False, 0.67, Evidence.ASSUMED),
        (False, 1.0, Evidence.ASSUMED),
    ],
)
def test_evidence_is_weaker_the_more_is_assumed(
    result: RunResult, robust: bool, share: float, expected: Evidence
) -> None:
    assert evidence(_answer(result, robust=robust, graded_share=share)) is expected


def test_the_best_evidence_comes_first_inside_a_topic(result: RunResult) -> None:
    found = topics(result.answers, sheets(result))
    assert [topic.id for topic in found] == ["radar", "balance", "purpose", "defence", "raids", "record"]
    for topic in found:
        ranks = [claim.rank for claim in topic.claims]
        assert ranks == sorted(ranks)
    assert sum(len(topic.claims) for topic in found) == len(result.answers)
    # Of equal evidence the scenario's own order stays.
    alike = [attrs.evolve(answer, robust=False, graded_share=0.5) for answer in result.answers]
    assert ranked(alike) == alike


def test_the_counts_add_up(result: RunResult) -> None:
    found = counts(result.answers)
    assert found.holds + found.fails + found.depends == found.claims == len(result.answers)
    assert found.robust + found.sourced + found.mixed + found.assumed == found.claims


def test_findings_that_stand_beside_an_earlier_claim_are_not_printed_twice(result: RunResult) -> None:
    first, second, *others = [answer for answer in result.answers if answer.claim.topic == "radar"]
    twin = attrs.evolve(second, findings=first.findings)
    found = {claim.id: claim for topic in topics((first, twin, *others), ()) for claim in topic.claims}
    pair = found[first.claim.id].same_as, found[second.claim.id].same_as
    assert sorted(pair) in (["", first.claim.id], ["", second.claim.id])


def test_words_that_stand_twice_come_with_what_was_asked(result: RunResult) -> None:
    found = {claim.id: claim for topic in topics(result.answers, ()) for claim in topic.claims}
    both = [found["solely-the-north-interceptors"], found["solely-the-north-radar"]]
    assert both[0].said == both[1].said and both[0].also != both[1].also and all(one.also for one in both)
    assert found["seoul-not-protected"].also == ""


def test_what_each_side_gives_stands_beside_the_sheet(result: RunResult) -> None:
    rows = given(_answer(result, decided_by=("an-tpy-2.noise_temperature", "observer.cue")), sheets(result))
    told = [(row.name, row.who, row.value) for row in rows]
    assert told[0] == ("noise temperature of the AN/TPY-2", "Its sheet", "500\xa0K (250 to 1,000)")
    assert ("", "Official 2017", "500\xa0K") in told and ("", "Lewis-Postol 2012", "500\xa0K") in told
    assert told[-1][:2] == ("a cue from another sensor", "Nobody") and rows[-1].weak
    assert all(row.sources and row.grade for row in rows)


def test_weights_are_printed_with_their_errors_and_a_dash_where_nothing_was_asked(result: RunResult) -> None:
    answer = next(one for one in result.answers if one.weighed and np.isfinite(one.weighed[0].total))
    row = weight_rows(answer)[0]
    assert (row.total, row.settles, row.worth) == ("60 ± 5\xa0%", "25\xa0%", "12 ± 3\xa0%")
    assert part(1.39, 0.22) == "most of it (139 ± 22\xa0%)" and part(1.0, 0.2) == "100 ± 20\xa0%"
    scanty = next(one for one in result.answers if one.weighed and not np.isfinite(one.weighed[0].total))
    row = weight_rows(scanty)[0]
    assert (row.total, row.settles, row.worth) == ("–", "–", "−2 ± 3\xa0%")


def test_a_set_without_a_name_of_its_own_is_called_by_its_id() -> None:
    assert set_name("lewis-postol-2012") == "Lewis-Postol 2012"
    assert set_name("my-own-view") == "My own view"


def _numbers(svg: str, tag: str, key: str) -> list[float]:
    return [float(value) for value in re.findall(rf'<{tag}[^>]*\b{key}="([-\d.]+)"', svg)]


def test_the_small_figures_are_whole_and_stay_inside_their_frame(result: RunResult, report: Path) -> None:
    for answer in result.answers:
        for svg in (claim_figure.bands(answer, True), claim_figure.weights(answer, True)):
            if not svg:
                assert not answer.weighed
                continue
            root = ElementTree.fromstring(svg)
            width, height = (float(root.attrib[key]) for key in ("width", "height"))
            assert "var(" not in svg and "nan" not in svg
            for tag, key, most in (("line", "x1", width), ("line", "x2", width), ("circle", "cx", width),
                                   ("text", "x", width), ("text", "y", height), ("line", "y2", height)):  # fmt: skip
                assert all(0.0 <= value <= most for value in _numbers(svg, tag, key)), (answer.claim.id, tag, key)
        name = report / "figures" / f"claim-{answer.claim.id}.svg"
        assert name.read_text(encoding="utf-8") == claim_figure.bands(answer, True)


def test_dot_bar_and_threshold_stand_where_their_numbers_are(result: RunResult) -> None:
    """On one straight scale: threshold 500, dots at 400 and 250, bars from 100 to 900."""
    base = next(one for one in result.answers if one.claim.unit == "km" and one.claim.comparison == ">=")
    rows = base.by_assumption_set[:2]
    sets = tuple(
        attrs.evolve(row, value=Interval(value, 100.0, 900.0, "unknown"))
        for row, value in zip(rows, (400.0, 250.0), strict=True)
    )
    answer = attrs.evolve(base, claim=attrs.evolve(base.claim, threshold=500.0), by_assumption_set=sets)
    svg = claim_figure.bands(answer, True)
    first, second = _numbers(svg, "circle", "cx")
    bar = re.search(r'<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"[^>]*stroke-opacity', svg)
    dashed = re.search(r'<line x1="([\d.]+)"[^>]*stroke-dasharray', svg)
    assert bar and dashed
    left, right, at = float(bar[1]), float(bar[2]), float(dashed[1])
    scale = (right - left) / 800.0
    # Coordinates are printed to a tenth.
    assert first == pytest.approx(left + 300.0 * scale, abs=0.15)
    assert second == pytest.approx(left + 150.0 * scale, abs=0.15)
    assert at == pytest.approx(left + 400.0 * scale, abs=0.15)


def test_a_claim_that_nothing_moves_has_no_figure_of_what_decides(result: RunResult) -> None:
    assert claim_figure.weights(_answer(result, weighed=())) == ""
    words = claim_figure.bands_alt(result.answers[0])
    assert "Official 2017" in words and "Holds if" in words


def test_hostile_words_stay_words_in_the_small_figures(result: RunResult) -> None:
    rows = tuple(attrs.evolve(row, assumption_set='<script>"x') for row in result.answers[0].by_assumption_set)
    svg = claim_figure.bands(_answer(result, by_assumption_set=rows), True)
    assert "<script" not in svg
    ElementTree.fromstring(svg)
