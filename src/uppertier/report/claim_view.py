"""One answered claim in a reader's words."""

from __future__ import annotations

import attrs

from uppertier.catalog.sources import keys_of
from uppertier.claims.records import ClaimAnswer, Verdict
from uppertier.claims.words import label
from uppertier.claims.world import CUE
from uppertier.report import tables
from uppertier.report.groups import robust_first
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import Sheet, SheetValue, by_path
from uppertier.report.tables import Table
from uppertier.report.words import (
    band_kind,
    comparison,
    date,
    drawn,
    in_unit,
    listed,
    number,
    percent,
    with_unit,
)


@attrs.frozen
class Decider:
    """One value that decides an answer, with how it is known where a sheet says so."""

    path: str
    name: str
    known: str
    weak: bool


@attrs.frozen
class ClaimView:
    """What the page prints of one claim.

    mark : holds, fails or depends; short : its number with band; plain : the verdict as a sentence
    """

    id: str
    who: str
    date: str
    quotation: str
    sources: tuple[str, ...]
    statement: str
    conditions: str
    mark: str
    short: str
    kind: str
    rule: str
    plain: str
    robust: bool
    graded: str
    deciders: tuple[Decider, ...]
    would_have_to_be: str
    leaves_unsaid: tuple[str, ...]
    sets: Table
    findings: Table | None
    rests_on: tuple[str, ...]


def claim_views(result: RunResult, found: tuple[Sheet, ...]) -> tuple[ClaimView, ...]:
    """Every claim of a run, those that rest on geometry and energy alone first."""
    titles = {sheet.id: sheet.title for sheet in found if sheet.kind == "assumptions"}
    values = by_path(found)
    return tuple(_view(answer, titles, values) for answer in robust_first(result.answers))


def _view(answer: ClaimAnswer, titles: dict[str, str], values: dict[str, SheetValue]) -> ClaimView:
    claim = answer.claim
    beside = tables.findings(f"beside-{claim.id}", "Numbers that stand beside this answer.", answer.findings)
    return ClaimView(
        id=claim.id,
        who=claim.who,
        date=date(claim.date),
        quotation=claim.quotation,
        sources=keys_of(claim.source),
        statement=claim.statement,
        conditions=claim.conditions,
        mark=answer.verdict.value,
        short=drawn(answer.value, claim.unit),
        kind=band_kind(answer.value.kind),
        rule=f"{comparison(claim.comparison)} {in_unit(claim.threshold, claim.unit)}",
        plain=_plain(answer),
        robust=answer.robust,
        graded=percent(answer.graded_share),
        deciders=tuple(_decider(path, values.get(path)) for path in answer.decided_by),
        would_have_to_be=answer.would_have_to_be,
        leaves_unsaid=claim.leaves_unsaid,
        sets=tables.by_set(answer, titles),
        findings=beside if answer.findings else None,
        rests_on=tuple(sorted(set(answer.sources))),
    )


def _plain(answer: ClaimAnswer) -> str:
    names = [row.assumption_set for row in answer.by_assumption_set]
    if answer.verdict is Verdict.HOLDS:
        return f"The sentence is true in every draw under every assumption set ({listed(names)})."
    if answer.verdict is Verdict.FAILS:
        return f"The sentence is false in every draw under every assumption set ({listed(names)})."
    parts = [f"in {percent(row.share_true)} of draws under {row.assumption_set}" for row in answer.by_assumption_set]
    return f"The sentence is true {listed(parts)}."


def _decider(path: str, value: SheetValue | None) -> Decider:
    name = label(path) if "." in path or path == CUE else path
    if value is None:
        return Decider(path, name, "", False)
    known = f"{with_unit(number(value.value), value.unit)} ({number(value.low)} to {number(value.high)}), {value.grade}"
    return Decider(path, name, known, value.weak)
