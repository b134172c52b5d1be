"""What decides an answer, and what sources and sides give for it: rows of the page."""

from __future__ import annotations

import math

import attrs

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.sources import keys_of
from uppertier.claims.records import ClaimAnswer
from uppertier.claims.world import CUE, OBSERVER, field_of
from uppertier.report.sheet_values import WEAK, Sheet, SheetValue, by_path
from uppertier.report.value_names import value_name
from uppertier.report.wording import family, say
from uppertier.report.words import HARD, NOTHING, in_unit, number, percent, with_unit

MOST_GIVEN = 3
"""Values of which the page prints what every source gives."""


@attrs.frozen
class WeightRow:
    """How much one value matters to one answer, as printed."""

    path: str
    name: str
    decides: bool
    total: str
    effect: str
    settles: str
    worth: str


@attrs.frozen
class Given:
    """What one sheet, or one side's assumption set, gives for a value that decides."""

    name: str
    """Of the value; empty where the row above says it"""
    who: str
    value: str
    grade: str
    weak: bool
    sources: tuple[str, ...]
    note: str


def set_name(assumption_set: str) -> str:
    """A short name of an assumption set: its own where the texts have one, its id with spaces where not."""
    plain = assumption_set.replace("-", " ")
    return family("sets").get(assumption_set, plain[:1].upper() + plain[1:])


def weight_rows(answer: ClaimAnswer) -> tuple[WeightRow, ...]:
    """The values that matter, most important first."""
    return tuple(
        WeightRow(
            path=row.path,
            name=value_name(row.path),
            decides=row.path in answer.decided_by,
            total=part(row.total, row.total_error),
            effect=in_unit(row.mean_effect, answer.claim.unit, 2) if math.isfinite(row.mean_effect) else NOTHING,
            settles=percent(row.settles),
            worth=with_error(100.0 * row.worth, 100.0 * row.worth_error),
        )
        for row in answer.weighed
    )


def part(total: float, error: float) -> str:
    """A part in the spread with its error; in words as well where chance has lifted it above the whole."""
    share = with_error(100.0 * total, 100.0 * error)
    return say("words.most", share=share) if total > 1.0 else share


def with_error(value: float, error: float) -> str:
    """A percentage with its standard error: "62 ± 5 %", to a tenth where the error is less than one."""
    if not math.isfinite(value):
        return NOTHING
    digits = 1 if 0.0 < error < 0.95 else 0
    return f"{value:.{digits}f} ± {max(error, 0.0):.{digits}f}{HARD}%".replace("-", "−")


def given(answer: ClaimAnswer, found: tuple[Sheet, ...]) -> tuple[Given, ...]:
    """Of the values that decide, or that matter most where nothing does: what the sheet says, and every set that puts
    another number in its place."""
    paths = answer.decided_by or tuple(row.path for row in answer.weighed[:1])
    sheets, rows = by_path(found), []
    asked = [row.assumption_set for row in answer.by_assumption_set]
    for path in paths[:MOST_GIVEN]:
        told = _cue() if path == CUE else ([_row(say("given.sheet"), sheets[path])] if path in sheets else [])
        for sheet in found:
            if sheet.kind == "assumptions" and sheet.id in asked:
                told += [_row(set_name(sheet.id), value) for value in sheet.values if value.path == path]
        rows += [attrs.evolve(row, name="" if k else value_name(path)) for k, row in enumerate(told)]
    return tuple(rows)


def _row(who: str, value: SheetValue) -> Given:
    domain = DOMAINS.get(field_of(value.path))
    share = domain is not None and domain.usual_suffix == "share"
    scale, unit = (100.0, "%") if share else (1.0, value.unit)
    middle = with_unit(number(scale * value.value), unit)
    ends = say("words.to", low=number(scale * value.low), high=number(scale * value.high))
    band = "" if value.low == value.high else f" ({ends})"
    return Given("", who, f"{middle}{band}", value.grade, value.weak, keys_of(value.source), value.note)


def _cue() -> list[Given]:
    told = OBSERVER[CUE]
    grade = told.grade.value
    return [Given("", say("given.observer"), say("given.cue"), grade, grade in WEAK, keys_of(told.source), told.note)]
