"""Reported flight tests: the time that generic boosters take, and the range they show, against what was reported.

Comparisons all: nobody outside knows these missiles. The booster of each row is the generic family of its propellant
and number of stages (column `booster` of data/flight_tests.csv): no sheet fitted to a flight is held against it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np

from uppertier import resources
from uppertier.catalog.sheets import load
from uppertier.errors import InputError, NoAnswer
from uppertier.flight.infer.inference import SLACK, Inference
from uppertier.flight.infer.listed import Answer, answer
from uppertier.flight.infer.table import Row, published_ranges, read_table
from uppertier.validation.records import Case, Compute, Computed, Expected, Given

FILE = "flight_tests.csv"
SAMPLES = 150
OTHER_ROUNDING = 30.0
SPREAD = 0.10
"""Either side of a published range that has no bounds of its own; Wright's case of published.toml has the same."""

_CLOCK = (
    "North Korea's times are 50 to 120 s longer than those of other observers of the same flights, which the families "
    "meet within 24 s; what its clock counts is not known"
)
NOTES = {
    "test-2016-06-21-hwasong-10-range": "10 km below what South Korea's ministry said",
    "test-2017-08-28-hwasong-12-time": "the only one predicted too long: 14 minutes leave the boost 15 s more than the "
    "flight without air, an eighth of what lofted flights have; time, range or apogee must be coarser than written",
    "test-2022-03-24-icbm-claimed-hwasong-17-time": "impossible as reported: shorter than the flight without air. The "
    "71 minutes of Japan's ministry of defence are met to 3 s",
    "test-2017-07-04-hwasong-14-range": "given North Korea's 39 minutes; whatever the time the middle is 7,300 km, and "
    "with USPACOM's 37 minutes it is nearer to that",
    "test-2017-07-28-hwasong-14-range": "given North Korea's time; whatever the time the middle is 10,900 km",
    "test-2023-02-18-hwasong-15-range": "at the payload flown the family goes beyond half the Earth; the published "
    "range is for a warhead of no stated mass",
}


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The bundled table. InputError where one of its rows is no report."""
    found, wrong = read_table(resources.read_data(FILE).decode("utf-8"), FILE)
    if wrong:
        raise wrong[0]
    return found


@cache
def answered(line: int) -> Answer:
    """The row on one line of the table, by its family."""
    row = next((row for row in rows() if row.line == line), None)
    if row is None:
        raise InputError("no test stands here", file=FILE, line=line)
    return answer(row, load("families", row.booster), samples=SAMPLES)


def test_cases() -> tuple[Case, ...]:
    """A case for every reported time, for every other observer's, and for every published range."""
    return tuple(case for row in rows() for case in (_time_case(row), _other_case(row), _range_case(row)) if case)


def _case(row: Row, kind: str, inputs: str, expected: tuple[Expected, ...]) -> Case:
    name = f"test-{_slug(row.name)}-{kind}"
    note = NOTES.get(name, _CLOCK if kind == "time" else "")
    source = row.cells["source"] if kind == "time" else row.published
    return Case(name, "flight_tests", source, "secondhand", "comparison", inputs, {"line": row.line}, expected, note)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _time_case(row: Row) -> Case | None:
    if not row.report.timed:
        return None
    width = row.report.time_rounding + 2.0 * SLACK
    time = row.report.time
    expected = Expected("flight_time_s", time, time - width, time + width, "flight_time_s")
    inputs = f"apogee and range as reported, {row.booster}, middle of the draws; {row.cells['flight_time_note']}"
    return _case(row, "time", inputs + ". Bounds: rounding and twice the model's error", (expected,))


def _other_case(row: Row) -> Case | None:
    """The same flight as somebody else timed it, in whole minutes."""
    said = row.cells.get("other_flight_time_s", "")
    if not said:
        return None
    time, width = float(said), OTHER_ROUNDING + 2.0 * SLACK
    expected = Expected("flight_time_s", time, time - width, time + width, "flight_time_s")
    inputs = f"as the reported time, by {row.cells['other_time_source']}, to the minute"
    return _case(row, "other-time", inputs, (expected,))


def _range_case(row: Row) -> Case | None:
    spans = published_ranges(row.published)
    if not spans:
        return None
    low, high = min(span[0] for span in spans) / 1e3, max(span[1] for span in spans) / 1e3
    middle = float(np.mean(spans)) / 1e3
    bounds = (low, high) if high > low else (middle * (1.0 - SPREAD), middle * (1.0 + SPREAD))
    expected = Expected("standard_range_km", middle, *bounds, "standard_range_km")
    inputs = f"round Earth at rest, {row.booster}, given the time where one was reported"
    return _case(row, "range", inputs, (expected,))


def flight_time(given: Given) -> Computed:
    """Time of the reported flight, before the reported one has weighed anything."""
    return {"flight_time_s": _found(given).predicted_time.value}


def standard_range(given: Given) -> Computed:
    """Range on a standard trajectory. NoAnswer where the middle draw goes more than half around the Earth."""
    middle = _found(given).standard_range.value
    if not np.isfinite(middle):
        raise NoAnswer("at the payload flown the middle of the draws goes more than half around the Earth")
    return {"standard_range_km": middle / 1e3}


def _found(given: Given) -> Inference:
    one = answered(given["line"])
    if one.found is None:
        raise NoAnswer(one.problem)
    return one.found


CASES: dict[str, Compute] = {
    case.id: flight_time if case.id.endswith("-time") else standard_range for case in test_cases()
}
NOT_YET: dict[str, str] = {}
