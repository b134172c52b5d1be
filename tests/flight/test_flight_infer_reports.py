"""What a report is: the rounding of its numbers, its table, and what cannot be a flight."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.errors import InputError
from uppertier.flight.infer.reports import Report, check, reported
from uppertier.flight.infer.table import published_ranges, read_table

HEAD = "date_utc,missile,apogee_km,range_km,time_s,latitude_deg,longitude_deg,bearing_deg,booster\n"


@pytest.mark.parametrize(
    ("text", "half"),
    [("3724.9", 0.05), ("998", 0.5), ("2832", 0.5), ("1090", 5.0), ("2800", 50.0), ("2000", 50.0), ("998.0", 0.05),
     ("1e3", 50.0), (" 47 ", 0.5), ("0", 0.5), ("10.00", 0.005)],
)  # fmt: skip
def test_a_number_is_good_to_half_of_its_last_digit_that_counts(text: str, half: float) -> None:
    value, width = reported(text, "apogee_km")
    assert value == float(text)
    assert width == pytest.approx(half, rel=1e-12)


@given(st.decimals(min_value=0, max_value=99999, places=2))
def test_decimals_all_count(number) -> None:
    value, width = reported(str(number), "range_km")
    assert value == pytest.approx(float(number))
    assert width == pytest.approx(0.005)


@pytest.mark.parametrize("text", ["", "many", "nan", "inf", "-inf", "1,000", "0x10", "--5"])
def test_what_is_no_number_names_its_field(text: str) -> None:
    with pytest.raises(InputError, match="apogee_km"):
        reported(text, "apogee_km")


def report(**changes: float) -> Report:
    numbers = {"apogee": 3724.9e3, "range": 998e3, "time": 2832.0} | changes
    return Report(**numbers)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"range": 20_100e3}, "range_km"), ({"range": 0.0}, "range_km"), ({"range": math.nan}, "range_km"),
        ({"range": -5.0}, "range_km"), ({"apogee": 0.0}, "apogee_km"), ({"apogee": math.inf}, "apogee_km"),
        ({"apogee": 30_000e3}, "apogee_km"), ({"apogee": 60e3, "range": 2700e3}, "apogee_km"),
        ({"time": -5.0}, "time_s"), ({"time": 0.0}, "time_s"), ({"time": math.inf}, "time_s"),
        ({"apogee_rounding": -1.0}, "apogee_rounding"), ({"time_rounding": math.nan}, "time_rounding"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_flight_names_the_number(changes: dict[str, float], field: str) -> None:
    with pytest.raises(InputError) as caught:
        check(report(**changes))
    assert caught.value.key == field
    assert "\n" not in caught.value.sentence


def test_a_flat_flight_within_what_the_model_allows_passes() -> None:
    # Least energy over 2,700 km rises to about 600 km: half of that is a depressed flight, and no error.
    assert check(report(apogee=320e3, range=2700e3, time=math.nan)).apogee == 320e3


def test_a_table_gives_reports_in_si() -> None:
    rows, wrong = read_table(
        HEAD + "2017-07-28,Hwasong-14,3724.9,998,2832,40.611,126.426,70,liquid-two-stage\n", "t.csv"
    )
    assert not wrong
    row = rows[0]
    assert (row.line, row.name, row.booster) == (2, "2017-07-28 Hwasong-14", "liquid-two-stage")
    said = row.report
    assert (said.apogee, said.range, said.time) == pytest.approx((3_724_900.0, 998e3, 2832.0))
    assert (said.apogee_rounding, said.range_rounding, said.time_rounding) == pytest.approx((50.0, 500.0, 0.5))
    assert said.site is not None
    assert said.site[:2] == pytest.approx(np.radians([40.611, 126.426]))
    assert said.bearing == pytest.approx(math.radians(70.0))
    # Seventy may stand for anything from 65 to 75.
    assert said.bearing_rounding == pytest.approx(math.radians(5.0))


def test_wrong_rows_are_listed_with_line_and_column_and_the_others_kept() -> None:
    text = HEAD + "a,x,nan,998,,,,,\nb,x,3724.9,998,,,,,\nc,x,3724.9,,,,,,\nd,x,500,300,-7,,,,\ne,x,500,300,,91,0,0,\n"
    rows, wrong = read_table(text, "tests.csv")
    assert [row.line for row in rows] == [3]
    assert [(error.line, error.key) for error in wrong] == [
        (2, "apogee_km"), (4, "range_km"), (5, "time_s"), (6, "latitude_deg"),
    ]  # fmt: skip
    assert all(error.file == "tests.csv" for error in wrong)


@pytest.mark.parametrize(
    ("text", "match"),
    [("missile,range_km\nx,5\n", "apogee_km: this column is missing"), ("", "apogee_km"),
     ("apogee_km,range_km\n", "no rows"), ("apogee_km,range_km,range_km\n1,2,3\n", "stands twice"),
     ('apogee_km,range_km\n"5,6\n', "no table")],
)  # fmt: skip
def test_what_is_no_table_is_refused(text: str, match: str) -> None:
    with pytest.raises(InputError, match=match):
        read_table(text, "tests.csv")


def test_a_row_of_another_length_is_listed() -> None:
    _, wrong = read_table("apogee_km,range_km\n500,300,1\n500\n", "t.csv")
    assert [error.line for error in wrong] == [2, 3]


def test_widths_of_their_own_stand_in_for_the_rule() -> None:
    rows, _ = read_table("apogee_km,range_km,reported_flight_time_s,time_rounding_s\n2802,933,2340,30\n", "t.csv")
    assert rows[0].report.time_rounding == 30.0


@pytest.mark.parametrize(
    ("words", "spans"),
    [("10400 (Wright, UCS 28 Jul 2017)", ((10.4e6, 10.4e6),)), ("", ()), ("unknown", ()),
     ("6000-7000; 6700 (Wright)", ((6e6, 7e6), (6.7e6, 6.7e6)))],
)  # fmt: skip
def test_published_ranges_are_read_out_of_words(words: str, spans: tuple) -> None:
    assert published_ranges(words) == spans
