"""How far a report may be trusted: held against exact answers, held against others' results, only assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.records import Grade
from uppertier.catalog.units import UNITS
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import Sheet
from uppertier.report.tables import Table
from uppertier.report.wording import family, say
from uppertier.report.words import capital, in_unit, number, percent, with_unit
from uppertier.validation.kept import kept_cases, numbers

if TYPE_CHECKING:
    from uppertier.validation.kept import KeptCase, KeptLine


MOST = 3
"""Numbers out of their bounds that a case prints."""


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
    names = family("credibility.head")
    kept = (
        ("case", "numbers", "within", "why") if noted else ("case", "domain", "numbers", "within", "worst", "against")
    )
    head = [names[key] for key in kept]
    rows = [_noted(case) if noted else _row(case) for case in cases]
    words = (0, 3) if noted else (0, 1, 5)
    caption = family("credibility.caption")[name]
    return Tally(*numbers(cases), Table(f"table-{name}", caption, tuple(head), tuple(rows), words))


def _row(case: KeptCase) -> tuple[str, ...]:
    worst = max((abs(line.deviation) for line in case.lines), default=0.0)
    domain = family("domains").get(case.domain, case.domain)
    return _what(case), domain, str(len(case.lines)), str(case.within), percent(worst), case.source


def _what(case: KeptCase) -> str:
    return say("credibility.of", case=case.id, inputs=case.inputs.rstrip("."))


def _noted(case: KeptCase) -> tuple[str, ...]:
    """The numbers that lie farthest out of their bounds, and the reason."""
    out = sorted((line for line in case.lines if not line.within), key=lambda line: -abs(line.deviation))
    told = "; ".join(_apart(line) for line in out[:MOST])
    more = say("credibility.more", count=len(out) - MOST) if len(out) > MOST else ""
    why = ". ".join(part for part in (f"{told}{more}", capital(case.note.rstrip("."))) if part)
    return _what(case), str(len(case.lines)), str(case.within), why


def _apart(line: KeptLine) -> str:
    """One number out of its bounds: "standard range 7,860 km, theirs 6,600"."""
    quantity, _, condition = line.quantity.partition(" [")
    name, unit = _named(quantity)
    if condition:
        given, number_of, value = condition.rpartition(", ")[0].partition(" ")
        word, given_unit = _named(given)
        name = f"{name} ({word}{number_of}{with_unit(value, given_unit)})"
    theirs = number(line.expected, 4)
    if line.computed is None:
        return say("credibility.none", name=name, theirs=with_unit(theirs, unit))
    return say("credibility.apart", name=name, ours=with_unit(number(line.computed, 4), unit), theirs=theirs)


def _named(key: str) -> tuple[str, str]:
    """A quantity's key as words and unit: "standard_range_km" -> "standard range", "km"."""
    for suffix in sorted(UNITS, key=len, reverse=True):
        if key.endswith(f"_{suffix}"):
            return key.removesuffix(f"_{suffix}").replace("_", " "), UNITS[suffix].label
    return key.replace("_", " "), ""


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
