"""Reported flight tests as the page offers them: the table that `uppertier validate` reads."""

from __future__ import annotations

from typing import Any

_FILE = "flight_tests.csv"
FIRST = "2017-07-28"
"""The test that the page opens with: a report that is whole, three weeks after the scenario's day"""
_COLUMNS = ("apogee_km", "range_km", "latitude_deg", "longitude_deg")


def reported_tests() -> list[dict[str, Any]]:
    """Rows with a reported time, the best known first; numbers as text, for digits say how sharp they are."""
    from uppertier import resources
    from uppertier.flight.infer.table import read_table
    from uppertier.report.words import date

    read, _ = read_table(resources.read_data(_FILE).decode(), _FILE)
    rows = [row.cells for row in read if row.report.timed]
    rows.sort(key=lambda row: (row["date_utc"] != FIRST, row["date_utc"]))
    return [
        {
            "title": f"{row['missile']}, {date(row['date_utc'])}",
            **{key: row[key] for key in _COLUMNS},
            "time_s": row["reported_flight_time_s"],
            "source": row["source"],
        }
        for row in rows
    ]
