"""The contract of validation: every published case is weighed or listed as not reached, and nothing is glossed over."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest

from uppertier import resources
from uppertier.cli import validate as command
from uppertier.errors import InputError, NoAnswer
from uppertier.validation import run
from uppertier.validation.kept import kept_cases
from uppertier.validation.published import read_cases
from uppertier.validation.records import NOT_REACHED, Given, Line

CASE = """
[[case]]
id = "one"
domain = "flight"
source = "somebody"
grade = "printed"
use = "test"
inputs = "none"
given = { speed_m_s = [1, 2] }
expected = [{ quantity = "range_km", value = 10, tolerance = 1 }]
"""


@pytest.fixture(scope="module")
def lines() -> tuple[Line, ...]:
    return run.validate()


def test_every_case_is_computed_or_listed_as_not_reached() -> None:
    computed, not_yet = run.functions()
    cases = {case.id for case in run.all_cases()}
    assert set(computed) | set(not_yet) == cases
    assert not set(computed) & set(not_yet)
    assert all(len(reason) > 20 for reason in not_yet.values())


def test_every_case_lies_in_the_file_of_its_domain() -> None:
    from importlib import import_module

    for case in run.all_cases():
        module = import_module(f"uppertier.validation.{case.domain}")
        assert case.id in module.CASES or case.id in module.NOT_YET


def test_the_table_kept_for_reports_holds_these_numbers(lines: tuple[Line, ...]) -> None:
    kept = [(case.id, line) for case in kept_cases() for line in case.lines]
    assert [name for name, _ in kept] == [line.id for line in lines]
    for (_, one), line in zip(kept, lines, strict=True):
        assert (one.computed is None) == (line.computed is None)
        assert one.within == bool(line.within)
        # Another processor may add in another order: its last digits are not ours.
        assert one.computed is None or one.computed == pytest.approx(line.computed, rel=1e-6, abs=1e-12)


def test_every_quantity_has_one_line_and_a_number_or_a_reason(lines: tuple[Line, ...]) -> None:
    asked = [(case.id, one.quantity) for case in run.all_cases() for one in case.expected]
    assert [(line.id, line.quantity) for line in lines] == asked
    assert len(set(asked)) == len(asked)
    for line in lines:
        assert (line.computed is None) == bool(line.reason)
        assert line.computed is None or math.isfinite(line.computed)
        assert (line.within is None) == line.reason.startswith(NOT_REACHED)


def test_no_test_misses(lines: tuple[Line, ...]) -> None:
    assert {(line.id, line.quantity) for line in lines if line.fails} == set()


def test_a_number_off_by_twice_its_tolerance_misses() -> None:
    cases = [case for case in run.all_cases() if case.id == "radar-equation-range"]
    good = run.validate(cases)[0]
    assert good.within is True
    import attrs

    shifted = good.expected + 2.0 * good.tolerance
    wrong = attrs.evolve(cases[0].expected[0], low=shifted - good.tolerance, high=shifted + good.tolerance)
    bad = run.validate([attrs.evolve(cases[0], expected=(wrong,))])[0]
    assert bad.within is False
    assert bad.fails
    assert not attrs.evolve(bad, use="comparison").fails


def test_no_answer_is_a_miss_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Given) -> dict[str, float]:
        raise NoAnswer("out of reach")

    monkeypatch.setattr(run, "functions", lambda: ({"one": fails}, {}))
    (line,) = run.validate(read_cases(CASE))
    assert (line.computed, line.within, line.reason, line.fails) == (None, False, "out of reach", True)


def test_a_case_that_nothing_computes_is_not_reached() -> None:
    (line,) = run.validate(read_cases(CASE))
    assert (line.computed, line.within, line.fails) == (None, None, False)
    assert line.reason == f"{NOT_REACHED}: nothing computes it"


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    run.validate(read_cases(CASE), advance=lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]


def test_bounds() -> None:
    def bounds(text: str) -> list[tuple[str, float, float]]:
        case = read_cases(CASE.replace('[{ quantity = "range_km", value = 10, tolerance = 1 }]', text))[0]
        return [(one.quantity, one.low, one.high) for one in case.expected]

    assert bounds('[{ quantity = "a_m", value = 10, relative = 0.1 }]') == [("a_m", 9.0, 11.0)]
    assert bounds('[{ quantity = "a_m", value = 1.0, low = 0.5, high = 1.6 }]') == [("a_m", 0.5, 1.6)]
    many = bounds('[{ quantity = "a_m", condition = "speed_m_s", value = [3, 4], tolerance = 1 }]')
    assert many == [("a_m [speed_m_s 1, 1 of 2]", 2.0, 4.0), ("a_m [speed_m_s 2, 2 of 2]", 3.0, 5.0)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('source = "somebody"', 'source = ""', "source"),
        ('grade = "printed"', 'grade = "sure"', "grade"),
        ('use = "test"', 'use = "hope"', "use"),
        ('grade = "printed"', 'grade = "recalled"', "recalled"),
        (", tolerance = 1 }", " }", "bounds"),
        (", tolerance = 1 }", ", low = 11, high = 12 }", "bounds"),
        ("value = 10,", "value = [10, 11],", "condition"),
        ("id = ", "id == ", "TOML"),
    ],
)
def test_a_wrong_case_is_one_sentence(old: str, new: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_cases(CASE.replace(old, new))


def test_an_id_stands_once() -> None:
    with pytest.raises(InputError, match="twice"):
        read_cases(CASE + CASE)


def test_json_lists_every_line_with_the_keys_promised(
    lines: tuple[Line, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    monkeypatch.setattr(run, "validate", lambda: lines)
    if any(line.fails for line in lines):
        with pytest.raises(typer.Exit) as left:
            command.validate_command(as_json=True)
        assert left.value.exit_code == 1
    else:
        command.validate_command(as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(lines)
    for row in rows:
        assert {"id", "quantity", "expected", "computed", "tolerance", "within"} <= set(row)


def test_exit_status_follows_the_tests_alone(
    lines: tuple[Line, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import attrs
    import typer

    fine = tuple(line for line in lines if line.within and line.use == "test")
    missed = attrs.evolve(fine[0], computed=fine[0].high + fine[0].tolerance)
    monkeypatch.setattr(run, "validate", lambda: (*fine, attrs.evolve(missed, use="comparison")))
    command.validate_command()
    assert "0 missed" in capsys.readouterr().out
    monkeypatch.setattr(run, "validate", lambda: (*fine, missed))
    with pytest.raises(typer.Exit) as left:
        command.validate_command()
    assert left.value.exit_code == 1
    assert "NO" in capsys.readouterr().out


def test_flight_tests_are_carried_with_place_and_source() -> None:
    rows = list(csv.DictReader(io.StringIO(resources.read_data("flight_tests.csv").decode("utf-8"))))
    assert len(rows) == 14
    for row in rows:
        assert row["source"]
        assert 38.0 < float(row["latitude_deg"]) < 42.0
        assert 124.0 < float(row["longitude_deg"]) < 130.0
        assert float(row["apogee_km"]) > 0.0
        assert float(row["range_km"]) > 0.0
