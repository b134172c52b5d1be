"""The page: whole, self-contained, readable without eyes, and safe to hand hostile text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from report_scene import scene

from uppertier.claims.measures import load_measure
from uppertier.claims.records import Turning
from uppertier.report import claim_figure
from uppertier.report.bibliography import references, sources_used
from uppertier.report.drawing import inline, svg
from uppertier.report.figures import figure_modules
from uppertier.report.page import Drawn, html
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import sheets
from uppertier.report.turning import would_have_to_be
from uppertier.report.words import capital

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "use", "image"}


class Page(HTMLParser):
    """Tags, attributes, ids and text of a page, and whether every tag that opens is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def page(report: Path) -> Page:
    return Page((report / "report.html").read_text(encoding="utf-8"))


def test_every_tag_is_closed_and_every_id_is_alone(page: Page) -> None:
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_comes_from_elsewhere(page: Page, report: Path) -> None:
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "image", "base", "form"}
    for tag, attributes in page.tags:
        for name in ("href", "src", "xlink:href", "action", "data", "poster", "srcset"):
            if attributes.get(name):
                assert str(attributes[name]).startswith("#"), (tag, attributes[name])
        assert not any(name.startswith("on") for name in attributes)
    text = (report / "report.html").read_text(encoding="utf-8")
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)


def test_every_link_inside_the_page_leads_somewhere(page: Page) -> None:
    ids = {attributes.get("id") for _, attributes in page.tags}
    wanted = {str(a.get("href") or a.get("xlink:href"))[1:] for tag, a in page.tags if tag in ("a", "use")}
    assert wanted <= ids


def test_every_figure_has_its_numbers_in_words(page: Page, result: RunResult) -> None:
    labelled = [a for a in page.all("svg") if a.get("role") == "img"]
    # The matrix stands in the page as a table; a claim has one figure of one or two drawings.
    figures = len(figure_modules()) - 1 + len(result.answers)
    assert len(page.all("figure")) == len(page.all("figcaption")) == figures
    drawn = sum(bool(claim_figure.weights(answer)) for answer in result.answers)
    assert len(labelled) == figures + drawn > figures
    for attributes in labelled:
        assert len(str(attributes["aria-label"])) > 60
        assert re.search(r"\d", str(attributes["aria-label"]))


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_heading_has_a_scope(page: Page) -> None:
    assert all(a.get("scope") in ("row", "col", "rowgroup") for a in page.all("th"))
    assert page.all("html")[0]["lang"] == "en"


def test_every_claim_flight_source_and_value_is_there(page: Page, result: RunResult) -> None:
    text = page.text
    ids = {attributes.get("id") for _, attributes in page.tags}
    for answer in result.answers:
        assert answer.claim.id in ids
        for words in (
            answer.claim.quotation,
            answer.claim.statement,
            would_have_to_be(answer).replace("\xa0", " "),
            *answer.claim.leaves_unsaid,
        ):
            assert words in text
    for group in ("Nodong, Sino-ri to Seoul", "Scud-C, Hwangju to Osan (×2)", "DF-5A, Luoyang to Los Angeles"):
        assert group in text
    for key in sources_used(result):
        assert f"source-{key}" in ids
    for sheet in sheets(result):
        assert sheet.title in text
    trials = result.outcome.raids[0].trials
    command = f"--samples {result.samples} --trials {trials} --seed {result.scenario.seed}"
    assert f"uppertier run {result.scenario.id} {command}" in text


def test_recalled_and_assumed_values_are_marked(report: Path, result: RunResult) -> None:
    weak = sum(sheet.weak for sheet in sheets(result))
    text = (report / "report.html").read_text(encoding="utf-8")
    assert weak > 50
    values = text[text.index('<section id="values">') :]
    assert len(re.findall(r'<span class="weak">(?:recalled|assumed)</span></td>', values)) == weak


def test_only_used_sources_are_listed(result: RunResult) -> None:
    listed = references(result)
    assert {entry.id for entry in listed} == set(sources_used(result))
    assert [entry.id for entry in listed] == sorted(entry.id for entry in listed)
    assert not any("no bibliography" in entry.note for entry in listed)


def test_the_matrix_comes_first_and_every_cell_leads_to_its_evidence(page: Page, result: RunResult) -> None:
    order = [str(a["id"]) for tag, a in page.tags if tag in ("section", "nav") and a.get("id")]
    assert order[:3] == ["matrix", "about", "claims"]
    cells = [a for a in page.all("a") if str(a.get("class")).startswith("cell ")]
    assert len(cells) == sum(1 + len(answer.by_assumption_set) for answer in result.answers)
    rows = {str(a["id"]) for tag, a in page.tags if tag in ("tr", "article") and a.get("id")}
    assert {str(a["href"])[1:] for a in cells} == rows
    # Not by colour alone: the answer stands in words as well.
    assert all(re.search(r"holds|fails|depends", str(a["aria-label"])) for a in cells)
    assert all(re.search(r"\d", str(a["aria-label"])) for a in cells if "--" in str(a["href"]))


def test_a_claim_tells_its_formula_its_weights_and_what_sources_give(page: Page, result: RunResult) -> None:
    for answer in result.answers:
        measure = load_measure(answer.claim.measure)
        assert capital(measure.says) in page.text
        assert capital(measure.formula) in page.text
    # 60 % with an error of 5, as the scene has it; settles a quarter of its range.
    assert "60 ± 5 %" in page.text and "12 ± 3 %" in page.text
    ids = {str(a.get("id")) for a in page.all("table")}
    depends = next(answer for answer in result.answers if answer.decided_by)
    assert {f"weights-{depends.claim.id}", f"given-{depends.claim.id}", f"sets-{depends.claim.id}"} <= ids


def test_only_words_that_were_said_stand_in_quotation_marks(page: Page, result: RunResult) -> None:
    assert {answer.claim.wording for answer in result.answers} == {"quoted", "translated", "paraphrased"}
    for answer in result.answers:
        marked = f"“{answer.claim.quotation}”" in page.text
        same = [one.claim for one in result.answers if one.claim.quotation == answer.claim.quotation]
        assert marked == any(one.wording != "paraphrased" for one in same)


def test_what_was_not_asked_is_named_with_its_reason(page: Page) -> None:
    assert "a-claim : a-claim.toml:3: radar: there is no such radar" in page.text


def test_an_answer_without_weights_says_why_there_are_none() -> None:
    plain = scene()
    depends = next(answer for answer in plain.answers if answer.decided_by)
    few = attrs.evolve(plain, answers=(attrs.evolve(depends, weighed=(), draws=32),))
    none = attrs.evolve(plain, answers=(attrs.evolve(depends, weighed=(), decided_by=(), draws=1),))
    still = attrs.evolve(plain, answers=(attrs.evolve(depends, weighed=(), draws=200),))
    assert "from 200 draws on" not in _page(still).text and "in enough draws to be weighed" in _page(still).text
    assert "from 200 draws on" in _page(few).text and "Nothing that is varied here" not in _page(few).text
    assert "Nothing that is varied here" in _page(none).text and "from 200 draws on" not in _page(none).text


HOSTILE = """<script>alert(1)</script> "x' & <b onmouseover=f()> $\\frac{1}{0}$ -->"""


def test_hostile_text_is_only_text() -> None:
    plain = scene()
    raid = attrs.evolve(plain.scenario.raids[0], title=HOSTILE)
    answer = plain.answers[0]
    claim = attrs.evolve(answer.claim, quotation=HOSTILE, who=HOSTILE)
    answers = (attrs.evolve(answer, claim=claim, turning=Turning(necessary_only=HOSTILE)), *plain.answers[1:])
    raids = (raid, *plain.scenario.raids[1:])
    scenario = attrs.evolve(plain.scenario, title=HOSTILE, description=HOSTILE, raids=raids)
    page = _page(attrs.evolve(plain, scenario=scenario, answers=answers), "matrix", "flights", "leakers")
    assert page.open == []
    assert not page.all("script") and not page.all("b")
    assert HOSTILE in page.text


def test_a_run_without_answers_and_outcomes_still_makes_a_page() -> None:
    plain = scene()
    bare = attrs.evolve(plain, answers=(), findings=(), outcome=attrs.evolve(plain.outcome, raids=()))
    page = _page(bare, "matrix", "leakers")
    assert page.open == []
    assert "findings of the studies" not in page.text.lower()
    assert "No claim was asked in this run." in page.text
    assert not [a for a in page.all("table") if a.get("id") == "table-matrix"]


def test_text_is_the_same_each_time(result: RunResult) -> None:
    assert html(result, _blank()) == html(result, _blank())


def _page(result: RunResult, *names: str) -> Page:
    """A page on which only some figures are drawn."""
    drawn = _blank()
    for name in names:
        module = figure_modules()[name]
        words = module.alt(result)
        drawn[name] = Drawn(name, inline(svg(module.draw(result)), name, words), module.caption(result), words)
    return Page(html(result, drawn))


def _blank() -> dict[str, Drawn]:
    return {name: Drawn(name, "<svg></svg>", "caption", "words") for name in figure_modules()}
