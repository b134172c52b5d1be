"""How far to trust a report: counted from the cases and sheets, never typed in."""

from __future__ import annotations

from uppertier.report.credibility import credibility
from uppertier.report.records import RunResult
from uppertier.report.sheet_values import sheets
from uppertier.validation.kept import KeptCase, KeptLine, kept_cases

GOOD = KeptLine("range_km", 100.0, 101.0, 98.0, 102.0, "")
FAR = KeptLine("speed_km_s [range_km 300, 1 of 2]", 2.0, 3.0, 1.9, 2.1, "")
NONE = KeptLine("standard_range_km", 14000.0, None, 13000.0, 15000.0, "beyond half the Earth")


def _case(name: str, use: str, grade: str, *lines: KeptLine) -> KeptCase:
    return KeptCase(name, "flight", use, grade, "somebody", "inputs of it", "a note", lines)


def test_cases_are_told_apart_by_what_they_are_held_against(result: RunResult) -> None:
    cases = (
        _case("exact", "test", "derived", GOOD, GOOD),
        _case("printed", "test", "printed", GOOD, FAR),
        _case("tests", "comparison", "secondhand", FAR, NONE),
        _case("shaped", "calibration", "recalled", GOOD),
    )
    found = credibility(result, sheets(result), cases)
    told = [(one.cases, one.numbers, one.within) for one in (found.verified, found.validated, found.compared)]
    assert told == [(1, 2, 2), (1, 2, 1), (1, 2, 0)]
    assert (found.calibrated.cases, found.missed) == (1, ("printed",))
    # One of two above by one: half of its bound. The miss lies ten bounds out.
    assert found.verified.table.rows[0][4] == "50\xa0%"
    assert found.validated.table.rows[0][4] == "1000\xa0%"
    why = found.compared.table.rows[0][-1]
    assert "speed (range 300\xa0km) 3\xa0km/s, theirs 2" in why
    assert "standard range has no answer, theirs 14,000\xa0km" in why
    assert why.endswith("A note")


def test_grades_are_those_of_the_sheets(result: RunResult) -> None:
    found = sheets(result)
    told = credibility(result, found)
    values = [value for sheet in found for value in sheet.values]
    assert told.total == len(values) and told.weak == sum(value.weak for value in values)
    assert sum(int(row[-2]) for row in told.grades.rows) == len(values)
    for row in told.grades.rows:
        assert sum(int(cell) for cell in row[2:-2] if cell) == int(row[-2])
    assert [row[0].lower() for row in told.grades.rows if row[0].lower() in ("recalled", "assumed")] == [
        "recalled",
        "assumed",
    ]


def test_the_checks_inside_a_run_are_its_own(result: RunResult) -> None:
    told = credibility(result, sheets(result))
    # The scene: every flight misses by 1.5 m, and the closed form is a tenth above the simulation's 0.14.
    assert told.miss == "1.5\xa0m"
    assert told.worst == "0.014"
    assert told.scored == len(result.outcome.raids)


def test_every_kept_case_is_one_of_four_kinds(result: RunResult) -> None:
    told = credibility(result, sheets(result))
    kinds = (told.verified, told.validated, told.compared, told.calibrated)
    assert sum(one.cases for one in kinds) == len(kept_cases())
    assert told.missed == ()
    assert told.verified.numbers > 90 and told.validated.numbers > 40
