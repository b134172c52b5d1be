"""Every reported flight test is weighed, none hidden, and what the notes say of them is true."""

from __future__ import annotations

import pytest

from uppertier.errors import InputError
from uppertier.validation import flight_tests, run
from uppertier.validation.records import Line


@pytest.fixture(scope="module")
def lines() -> dict[str, Line]:
    return {line.id: line for line in run.validate(flight_tests.test_cases())}


def test_every_row_with_a_time_has_a_line(lines: dict[str, Line]) -> None:
    timed = [row for row in flight_tests.rows() if row.report.timed]
    assert len(timed) == 8
    assert sum(name.endswith("-time") and not name.endswith("-other-time") for name in lines) == 8
    assert all(line.use == "comparison" for line in lines.values())


def test_a_note_stands_under_a_case_that_exists(lines: dict[str, Line]) -> None:
    assert set(flight_tests.NOTES) <= set(lines)


def test_a_range_that_misses_has_a_reason(lines: dict[str, Line]) -> None:
    for line in lines.values():
        assert line.within or line.note


def test_other_observers_times_are_met_as_the_notes_say(lines: dict[str, Line]) -> None:
    others = [line for name, line in lines.items() if name.endswith("-other-time")]
    assert len(others) == 4
    # The families' middles, from 150 draws: known to some five seconds.
    assert all(line.deviation is not None and abs(line.deviation) < 30.0 for line in others)


def test_the_impossible_report_is_missed(lines: dict[str, Line]) -> None:
    line = lines["test-2022-03-24-icbm-claimed-hwasong-17-time"]
    assert line.within is False
    assert line.deviation is not None
    assert line.deviation > 100.0
    assert "impossible" in line.note


def test_lofted_flights_are_predicted_shorter_than_north_korea_has_them(lines: dict[str, Line]) -> None:
    lofted = [
        line.deviation
        for name, line in lines.items()
        if name.endswith("-time") and "other" not in name and "2022-03" not in name and "2017-08" not in name
    ]
    assert len(lofted) == 6
    assert all(deviation is not None and deviation < 0.0 for deviation in lofted)


def test_a_line_that_is_no_test_is_refused() -> None:
    with pytest.raises(InputError, match="no test stands here"):
        flight_tests.answered(999)
