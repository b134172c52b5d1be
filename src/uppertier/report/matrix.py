"""The first page of a report: every claim under every assumption set, in cells that lead to their evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from uppertier.report.claim_tables import set_name
from uppertier.report.evidence import Evidence, evidence
from uppertier.report.sheet_values import Sheet

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer


@attrs.frozen
class SetHead:
    """The head of a column: an assumption set, and whom it follows."""

    id: str
    name: str
    title: str
    follows: str


@attrs.frozen
class Counts:
    """How many claims hold, fail and depend, and on what evidence the answers rest."""

    claims: int
    holds: int
    fails: int
    depends: int
    robust: int
    sourced: int
    mixed: int
    assumed: int


def set_ids(answers: tuple[ClaimAnswer, ...]) -> tuple[str, ...]:
    """The assumption sets of all answers, in the order in which they were asked."""
    return tuple(dict.fromkeys(row.assumption_set for answer in answers for row in answer.by_assumption_set))


def heads(answers: tuple[ClaimAnswer, ...], found: tuple[Sheet, ...]) -> tuple[SetHead, ...]:
    """A column for each assumption set."""
    known = {sheet.id: sheet for sheet in found if sheet.kind == "assumptions"}
    return tuple(
        SetHead(one, set_name(one), known[one].title, known[one].follows)
        if one in known
        else SetHead(one, set_name(one), "", "")
        for one in set_ids(answers)
    )


def counts(answers: tuple[ClaimAnswer, ...]) -> Counts:
    """The sum of the matrix."""
    verdicts = Counter(answer.verdict.value for answer in answers)
    founded = Counter(evidence(answer) for answer in answers)
    marks = (verdicts["holds"], verdicts["fails"], verdicts["depends"])
    return Counts(len(answers), *marks, *(founded[one] for one in Evidence))
