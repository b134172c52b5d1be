"""A table of reported flights as text: one row a test, rows that cannot be meant listed beside those that can.

Columns: apogee_km and range_km must be there. Taken where they are: date_utc, missile, launch_site, latitude_deg,
longitude_deg, bearing_deg, reported_flight_time_s (or time_s), booster, published_standard_range_km, and for each
number of the report its own half-width of rounding (apogee_rounding_km, range_rounding_km, time_rounding_s).
"""

from __future__ import annotations

import csv
import io
import re

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.flight.infer.reports import Report, check, reported

REQUIRED = ("apogee_km", "range_km")
TIMES = ("reported_flight_time_s", "time_s")


@attrs.frozen
class Row:
    """One row of a table."""

    line: int
    """In its file, counted from one."""
    name: str
    report: Report
    booster: str
    """Id of a family or sheet; empty where none is named."""
    published: str
    """What others made of it, in their words."""
    cells: dict[str, str]


def published_ranges(text: str) -> tuple[tuple[float, float], ...]:
    """Lowest and highest of each range [m] in words like "6000-7000; 6700 (Wright)"; brackets are not read."""
    said = re.sub(r"\([^)]*\)", "", text)
    found = re.findall(r"(\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?))?", said)
    return tuple((float(low) * 1e3, float(high or low) * 1e3) for low, high in found)


def read_table(text: str, file: str) -> tuple[tuple[Row, ...], tuple[InputError, ...]]:
    """Rows that are reports, and a complaint with line and column for each that is not.

    InputError where a column is missing, a name stands over two columns, or there is no row at all.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        names = list(reader.fieldnames or ())
    except csv.Error as error:
        raise InputError(f"this is no table: {error}", file=file, line=1) from error
    _check_columns(names, file)
    rows: list[Row] = []
    wrong: list[InputError] = []
    try:
        for cells in reader:
            try:
                rows.append(_row(cells, reader.line_num, file))
            except InputError as error:
                wrong.append(error)
    except csv.Error as error:
        raise InputError(f"this is no table: {error}", file=file, line=reader.line_num) from error
    if not rows and not wrong:
        raise InputError("the table has no rows", file=file)
    return tuple(rows), tuple(wrong)


def _check_columns(names: list[str], file: str) -> None:
    for name in REQUIRED:
        if name not in names:
            raise InputError("this column is missing", file=file, line=1, key=name, hint="found: " + ", ".join(names))
    for name in names:
        if names.count(name) > 1:
            raise InputError("this column stands twice", file=file, line=1, key=name)


def _row(cells: dict[str, str], line: int, file: str) -> Row:
    if None in cells or None in cells.values():
        raise InputError("this row has more or fewer cells than the head of the table", file=file, line=line)
    said = {name: value.strip() for name, value in cells.items()}
    try:
        report = check(_report(said))
    except InputError as error:
        raise InputError(error.message, file=file, line=line, key=error.key, hint=error.hint) from error
    published = said.get("published_standard_range_km", "")
    return Row(line, report.name or f"line {line}", report, said.get("booster", ""), published, said)


def _report(said: dict[str, str]) -> Report:
    apogee, range_ = (_reported(said, name, f"{name[:-3]}_rounding_km") for name in REQUIRED)
    column = next((name for name in TIMES if said.get(name)), "")
    time = _reported(said, column, "time_rounding_s") if column else (np.nan, 0.0)
    latitude, longitude, bearing = (
        _angle(said, *bounds)
        for bounds in (("latitude_deg", -90.0, 90.0), ("longitude_deg", -180.0, 360.0), ("bearing_deg", -360.0, 360.0))
    )
    return Report(
        apogee=apogee[0] * 1e3,
        range=range_[0] * 1e3,
        time=time[0],
        site=None if np.isnan(latitude + longitude) else (latitude, longitude, 0.0),
        bearing=bearing,
        apogee_rounding=apogee[1] * 1e3,
        range_rounding=range_[1] * 1e3,
        time_rounding=time[1],
        bearing_rounding=0.0 if np.isnan(bearing) else np.radians(reported(said["bearing_deg"], "bearing_deg")[1]),
        name=" ".join(part for part in (said.get("date_utc", ""), said.get("missile", "")) if part),
    )


def _reported(said: dict[str, str], name: str, width: str) -> tuple[float, float]:
    if not said[name]:
        raise InputError("this cell is empty", key=name)
    value, rounding = reported(said[name], name)
    return value, (reported(said[width], width)[0] if said.get(width) else rounding)


def _angle(said: dict[str, str], name: str, low: float, high: float) -> float:
    if not said.get(name):
        return float("nan")
    value = reported(said[name], name)[0]
    if not low <= value <= high:
        raise InputError(f"{value:g} does not lie between {low:g} and {high:g}", key=name)
    return float(np.radians(value))
