"""How far a report may be trusted: what is held against exact answers, what against published cases, what is assumed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.records import Grade
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import Sheet
from uppertier.report.tables import Table
from uppertier.report.wording import family, say
from uppertier.report.words import in_unit, listed, number, percent
from uppertier.validation.kept import kept_cases, numbers

if TYPE_CHECKING:
    from uppertier.validation.kept import KeptCase, KeptLine


@attrs.frozen
class Tally:
    """Cases of one kind, counted, with their table."""

    cases: int
    numbers: int
    within: int
    table: Table


@attrs.frozen
class Credibility:
    """All that the page says about trust."""

    verified: Tally
    validated: Tally
    compared: Tally
    calibrated: Tally
    missed: tuple[str, ...]
    """Tests out of their bounds"""
    miss: str
    """Largest miss of an aimed flight"""
    flights: int
    worst: str
    """Largest difference of simulated and closed-form leakers"""
    scored: int
    grades: Table
    weak: int
    total: int
    share: str


def credibility(result: RunResult, found: tuple[Sheet, ...], cases: tuple[KeptCase, ...] | None = None) -> Credibility:
    """What is verified, validated, compared and assumed behind one run."""
    cases = kept_cases() if cases is None else cases
    tests = [case for case in cases if case.use == "test"]
    values = [value for sheet in found for value in sheet.values]
    weak = sum(value.weak for value in values)
    aimed = result.flights.miss[np.isfinite(result.flights.miss)]
    apart = [abs(row.expected_leakers.value - row.closed_form_leakers) for row in result.outcome.raids]
    return Credibility(
        verified=_tally("verified", [case for case in tests if case.exact]),
        validated=_tally("validated", [case for case in tests if not case.exact]),
        compared=_tally("compared", [case for case in cases if case.use == "comparison"], noted=True),
        calibrated=_tally("calibrated", [case for case in cases if case.use == "calibration"]),
        missed=tuple(case.id for case in tests if case.within < len(case.lines)),
        miss=in_unit(float(aimed.max()), "m", 2) if aimed.size else "",
        flights=int(aimed.size),
        worst=number(max(apart), 2) if apart else "",
        scored=len(apart),
        grades=_grades(found),
        weak=weak,
        total=len(values),
        share=percent(weak / len(values)) if values else "",
    )


def _tally(name: str, cases: list[KeptCase], noted: bool = False) -> Tally:
    """noted : whether the numbers out of bounds stand with the reason"""
    head = [say("credibility.case"), say("credibility.domain"), say("credibility.numbers"), say("credibility.within")]
    head += [say("credibility.why")] if noted else [say("credibility.worst"), say("credibility.against")]
    rows = [_noted(case) if noted else _row(case) for case in cases]
    words = (0, 1, 4) if noted else (0, 1, 5)
    caption = family("credibility.caption")[name]
    return Tally(*numbers(cases), Table(f"table-{name}", caption, tuple(head), tuple(rows), words))


def _case(case: KeptCase) -> tuple[str, ...]:
    what = say("credibility.of", case=case.id.replace("-", " "), inputs=case.inputs.rstrip("."))
    domain = family("domains").get(case.domain, case.domain)
    return what, domain, str(len(case.lines)), str(case.within)


def _row(case: KeptCase) -> tuple[str, ...]:
    worst = max((abs(line.deviation) for line in case.lines), default=0.0)
    return *_case(case), percent(worst), case.source


def _noted(case: KeptCase) -> tuple[str, ...]:
    out = [line for line in case.lines if not line.within]
    told = listed([_apart(line) for line in out[:3]])
    more = say("credibility.more", count=len(out) - 3) if len(out) > 3 else ""
    return *_case(case), ". ".join(part for part in (f"{told}{more}", case.note.rstrip(".")) if part)


def _apart(line: KeptLine) -> str:
    """One number out of its bounds: "range [km] 7,860, theirs 6,600"."""
    name = re.sub(r"_(km|s|m|db|share|count|ft|nmi|deg)\b", r" [\1]", line.quantity).replace("_", " ")
    if line.computed is None:
        return say("credibility.none", name=name, theirs=number(line.expected, 4))
    return say("credibility.apart", name=name, ours=number(line.computed, 4), theirs=number(line.expected, 4))


def _grades(found: tuple[Sheet, ...]) -> Table:
    """How many values of each grade the run was made from, by kind of sheet, best grade first."""
    names = family("kinds")
    counts: dict[str, Counter[str]] = {}
    for sheet in found:
        kind = sheet.kind if sheet.kind in names else "others"
        counts.setdefault(kind, Counter()).update(value.grade for value in sheet.values)
    kinds = [kind for kind in names if sum(counts.get(kind, Counter()).values())]
    total = sum(sum(counts[kind].values()) for kind in kinds) or 1
    rows = [
        (
            family("grade_names")[grade.value],
            family("grades")[grade.value],
            *_counted(counts, kinds, grade),
            percent(all_of / total),
        )
        for grade in Grade
        if (all_of := sum(counts[kind][grade.value] for kind in kinds))
    ]
    head = (say("table.grades.grade"), say("table.grades.meaning"), *(names[kind] for kind in kinds),
            say("table.grades.all"), say("table.grades.share"))  # fmt: skip
    return Table("table-grades", say("table.grades.caption", total=total), head, tuple(rows), (0, 1))


def _counted(counts: dict[str, Counter[str]], kinds: Iterable[str], grade: Grade) -> tuple[str, ...]:
    cells = [counts[kind][grade.value] for kind in kinds]
    return *(str(cell) if cell else "" for cell in cells), str(sum(cells))
