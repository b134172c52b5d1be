"""Numbers and bands as printed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.outcome.records import Interval
from uppertier.report import words

H = words.HARD


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (1050.4, "1,050"),
        (99.96, "100"),
        (9.996, "10"),
        (-3.214, "−3.21"),
        (0.01234, "0.0123"),
        (1234567.0, "1,230,000"),
        (0.00001234, "1.23×10⁻⁵"),
        (0.000001, "1×10⁻⁶"),
        (math.nan, words.NOTHING),
        (math.inf, "∞"),
    ],
)
def test_three_significant_digits(value: float, text: str) -> None:
    assert words.number(value) == text


@given(st.floats(1e-3, 1e9))
def test_a_printed_number_reads_back_to_its_digits(value: float) -> None:
    # Half a unit of the third digit is at most 1/200 of the number.
    assert float(words.number(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


def test_a_band_stands_beside_its_number() -> None:
    assert words.banded(1050.0, 700.0, 1300.0, "km") == f"1,050{H}km (700 to 1,300)"
    assert words.banded(0.5, 0.25, 1.0, "share") == f"50{H}% (25 to 100)"
    assert words.banded(345.0, 330.0, 360.0, "°") == "345° (330 to 360)"
    assert words.banded(3.0, 3.0, 3.0, "count") == "3"
    # A band that rounds to its number says nothing.
    assert words.banded(1.0, 1.0 - 1e-9, 1.0 + 1e-7, "share") == f"100{H}%"


def test_no_spread_over_draws_is_said_aloud() -> None:
    assert words.drawn(Interval(0.0, 0.0, 0.0, "unknown"), "count") == "0 (in every draw)"
    assert words.drawn(Interval(1.0, 0.0, 2.0, "unknown"), "count") == "1 (0 to 2)"


def test_shares_near_none_and_all_are_not_rounded_to_them() -> None:
    assert words.percent(0.0) == f"0{H}%"
    assert words.percent(1.0) == f"100{H}%"
    assert words.percent(0.004) == f"under 1{H}%"
    assert words.percent(0.996) == f"over 99{H}%"
    assert [words.short_percent(share) for share in (0.0, 0.004, 0.5, 0.996, 1.0)] == [
        f"0{H}%",
        f"<1{H}%",
        f"50{H}%",
        f">99{H}%",
        f"100{H}%",
    ]


def test_names_lists_and_dates() -> None:
    assert words.bare("DF-5A (provisional stages)") == "DF-5A"
    assert words.bare("Topol, RS-12M (provisional stages)") == "Topol"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.counted(1, "opportunity", "opportunities") == "one opportunity"
    assert words.counted(12, "missile") == "12 missiles"
    assert words.date("2017-07-03T00:00:00Z") == "3 July 2017"
    assert words.date("2016-11") == "November 2016"
    assert words.date("2017") == "2017"
    assert [words.date(text) for text in ("2016-13", "summer")] == ["2016-13", "summer"]
