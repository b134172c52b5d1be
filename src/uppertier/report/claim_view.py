"""One answered claim in a reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import attrs

from uppertier.catalog.sources import keys_of
from uppertier.claims.ledger import TOPICS
from uppertier.claims.measures import load_measure
from uppertier.claims.records import AnswerUnderSet, Claim, ClaimAnswer, Verdict
from uppertier.report import tables
from uppertier.report.claim_tables import Given, WeightRow, given, set_name, weight_rows
from uppertier.report.evidence import evidence
from uppertier.report.results import conditions
from uppertier.report.sheet_values import Sheet
from uppertier.report.tables import Table
from uppertier.report.turning import would_have_to_be
from uppertier.report.value_names import value_name
from uppertier.report.wording import family, say
from uppertier.report.words import comparison, date, drawn, in_unit, listed, percent, short_percent


@attrs.frozen
class SetRow:
    """One claim under one assumption set, as the matrix and the claim's own table print it."""

    anchor: str
    """Id of its row: what a cell of the matrix leads to"""
    name: str
    mark: str
    short: str
    share: str
    narrow: str
    """The share as a cell of the matrix has room for it"""
    words: str
    """All of it in a sentence, for who cannot see the cell"""


@attrs.frozen
class ClaimView:
    """What the page prints of one claim.

    said : the quotation as it may be printed; how : whether it is verbatim; mark : holds, fails or depends
    short : its number with band; plain : the verdict as a sentence; rank : of its evidence, 1 the best
    """

    id: str
    topic: str
    who: str
    date: str
    said: str
    also: str
    """What was asked, where the same words stand in the matrix twice"""
    how: str
    sources: tuple[str, ...]
    statement: str
    conditions: str
    mark: str
    short: str
    rule: str
    plain: str
    evidence: str
    rank: int
    graded: str
    sets: tuple[SetRow, ...]
    decided_by: tuple[str, ...]
    weights: tuple[WeightRow, ...]
    given: tuple[Given, ...]
    would_have_to_be: str
    leaves_unsaid: tuple[str, ...]
    measure: str
    formula: str
    settings: tuple[tuple[str, str], ...]
    draws: int
    findings: Table | None
    same_as: str
    """An earlier claim on the page beside which the very same findings stand"""
    rests_on: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether every set gives the same: on paper the figure tells it."""
        return len({(row.mark, row.short, row.share) for row in self.sets}) <= 1


@attrs.frozen
class Topic:
    """What several claims are about, best evidence first."""

    id: str
    title: str
    claims: tuple[ClaimView, ...]


def topics(
    answers: tuple[ClaimAnswer, ...], found: tuple[Sheet, ...], known: Mapping[str, str] | None = None
) -> tuple[Topic, ...]:
    """Every answer under its topic; inside a topic those first that rest on the best evidence.

    known : what ids in findings are called
    """
    titles = family("topics")
    by_topic: dict[str, list[ClaimAnswer]] = {}
    for answer in answers:
        by_topic.setdefault(answer.claim.topic, []).append(answer)
    order = sorted(by_topic, key=lambda topic: TOPICS.index(topic) if topic in TOPICS else len(TOPICS))
    views = _marked([view for topic in order for view in ranked(by_topic[topic])], found, known or {})
    return tuple(
        Topic(topic, titles.get(topic, topic), tuple(view for view in views if view.topic == topic)) for topic in order
    )


def _marked(answers: list[ClaimAnswer], found: tuple[Sheet, ...], known: Mapping[str, str]) -> list[ClaimView]:
    """Views in the order of the page; those that repeat an earlier one's words or findings say so."""
    words = Counter((answer.claim.who, answer.claim.quotation) for answer in answers)
    first: dict[tuple[tuple[str, str, float], ...], str] = {}
    views = []
    for answer in answers:
        claim = answer.claim
        beside = tuple((one.quantity, one.conditions, one.value) for one in answer.findings)
        same = first.setdefault(beside, claim.id) if beside else claim.id
        twice = words[claim.who, claim.quotation] > 1
        views.append(
            attrs.evolve(
                _view(answer, found, known),
                also=asked(claim, twice),
                same_as="" if same == claim.id else same,
            )
        )
    return views


def ranked(answers: list[ClaimAnswer]) -> list[ClaimAnswer]:
    """Answers by their evidence, those that rest on geometry and energy alone first; else in the scenario's order."""
    return sorted(answers, key=lambda answer: evidence(answer).rank)


def quoted(claim: Claim) -> str:
    """A quotation with marks where its words, or ours for them, are known; without where only its content is."""
    return claim.quotation if claim.wording == "paraphrased" else f"“{claim.quotation}”"


def asked(claim: Claim, twice: bool) -> str:
    """What was asked, where the words alone would be taken for something else or stand in the matrix twice."""
    return say("page.matrix.asked", asked=claim.asked) if claim.asked else claim.statement if twice else ""


def _view(answer: ClaimAnswer, found: tuple[Sheet, ...], known: Mapping[str, str]) -> ClaimView:
    claim, measure, founded = answer.claim, load_measure(answer.claim.measure), evidence(answer)
    beside = tables.findings(f"beside-{claim.id}", say("claim.beside"), answer.findings, known)
    return ClaimView(
        id=claim.id,
        topic=claim.topic,
        who=claim.who,
        date=date(claim.date),
        said=quoted(claim),
        also="",
        how=family("claim.wording").get(claim.wording, ""),
        sources=keys_of(claim.source),
        statement=claim.statement,
        conditions=claim.conditions,
        mark=answer.verdict.value,
        short=drawn(answer.value, claim.unit),
        rule=rule(claim),
        plain=_plain(answer),
        evidence=founded.value,
        rank=founded.rank,
        graded=percent(answer.graded_share),
        sets=tuple(_set_row(answer, row) for row in answer.by_assumption_set),
        decided_by=tuple(value_name(path) for path in answer.decided_by),
        weights=weight_rows(answer),
        given=given(answer, found),
        would_have_to_be=would_have_to_be(answer),
        leaves_unsaid=claim.leaves_unsaid,
        measure=measure.says,
        formula=measure.formula,
        settings=tuple((key, _option(value)) for key, value in conditions(claim).items()),
        draws=answer.draws,
        findings=beside if answer.findings else None,
        same_as="",
        rests_on=tuple(sorted(set(answer.sources))),
    )


def rule(claim: Claim) -> str:
    """When a claim holds: "at least 500 km"."""
    return f"{comparison(claim.comparison)} {in_unit(claim.threshold, claim.unit)}"


def _option(value: object) -> str:
    if isinstance(value, tuple):
        return listed([str(one) for one in value])
    return f"{value:g}" if isinstance(value, float) else str(value)


def _set_row(answer: ClaimAnswer, row: AnswerUnderSet) -> SetRow:
    name, short, share = set_name(row.assumption_set), drawn(row.value, answer.claim.unit), percent(row.share_true)
    mark = family("verdicts")[row.verdict.value]
    words = say("matrix.cell", name=name, verdict=mark, value=short, share=share)
    anchor = f"{answer.claim.id}--{row.assumption_set}"
    return SetRow(anchor, name, row.verdict.value, short, share, short_percent(row.share_true), words)


def _plain(answer: ClaimAnswer) -> str:
    count = len(answer.by_assumption_set)
    if answer.verdict is Verdict.HOLDS:
        return say("claim.holds", count=count)
    if answer.verdict is Verdict.FAILS:
        return say("claim.fails", count=count)
    rows = sorted(answer.by_assumption_set, key=lambda row: row.share_true)
    low, high = rows[0], rows[-1]
    if low.share_true == high.share_true:
        return say("claim.depends_alike", share=percent(low.share_true))
    return say(
        "claim.depends",
        low=percent(low.share_true),
        low_set=set_name(low.assumption_set),
        high=percent(high.share_true),
        high_set=set_name(high.assumption_set),
    )
