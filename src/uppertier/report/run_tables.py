"""The tables of a run as Parquet: one row a flight, sample, window, shot, finding or claim; every column with its unit.

Any reader of Parquet opens them; what a column means stands in the file's own metadata.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.flight.records import Phase
from uppertier.report.records import RunResult
from uppertier.report.results import claim_rows, results

FOLDER = "tables"
Columns = dict[str, Any]

MEANING = {
    "flights": "one row a flight: raids first, then the watch list",
    "samples": "positions along every flight, earth-fixed (ECEF) and geodetic on WGS 84",
    "windows": "one row a battery and flight: when it can be met, and what stands in the way where it cannot",
    "shots": "every shot of the first trials of each raid under each doctrine",
    "findings": "answers of the studies, and those that stand beside claims",
    "claims": "one row a claim: verdict, value and band",
}


def write_tables(result: RunResult, folder: Path) -> list[str]:
    """Write every table into `tables/` of a folder; returns their paths there."""
    import pyarrow
    from pyarrow import parquet

    (folder / FOLDER).mkdir()
    names = []
    for name, columns in tables(result).items():
        said = {"meaning": MEANING[name], "run": result.run}
        table = pyarrow.table(columns).replace_schema_metadata(said)
        names.append(f"{FOLDER}/{name}.parquet")
        parquet.write_table(table, folder / names[-1], compression="zstd")
    return names


def tables(result: RunResult) -> dict[str, Columns]:
    """Every table by name, as columns."""
    document = results(result)
    beside = [finding | {"claim": claim["id"]} for claim in document["claims"] for finding in claim["findings"]]
    found = [finding | {"claim": ""} for finding in document["findings"]]
    return {
        "flights": _columns(document["flights"]),
        "samples": _samples(result),
        "windows": _columns(document["windows"]),
        "shots": _shots(result),
        "findings": _columns([*found, *beside]),
        "claims": _claims(result),
    }


def _columns(rows: list[dict[str, Any]]) -> Columns:
    """Rows as columns; what is not finite is missing."""
    names = rows[0] if rows else {}
    return {name: [_plain(row[name]) for row in rows] for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _samples(result: RunResult) -> Columns:
    flights = result.flights
    index = np.repeat(np.arange(len(flights)), np.diff(flights.offset))
    latitude, longitude, height = ecef_to_geodetic(flights.position)
    columns: Columns = {
        "flight": np.asarray(flights.id)[index],
        "time_s": flights.time,
        "time_in_raid_s": flights.time + flights.launch_time[index],
        "latitude_deg": np.degrees(latitude),
        "longitude_deg": np.degrees(longitude),
        "height_km": height / 1e3,
        "mass_kg": flights.mass,
        "phase": np.array([phase.name.lower() for phase in Phase])[flights.phase],
    }
    for axis, name in enumerate("xyz"):
        columns[f"{name}_m"] = np.ascontiguousarray(flights.position[:, axis])
        columns[f"velocity_{name}_m_s"] = np.ascontiguousarray(flights.velocity[:, axis])
    return columns


def _shots(result: RunResult) -> Columns:
    """Shots of all raids and doctrines end to end."""
    batteries, flights = np.asarray(result.battle.windows.battery), np.asarray(result.flights.id)
    parts: dict[str, list[Any]] = {}
    for trials in result.battle.trials:
        shots = trials.shots
        count = shots.trial.size
        columns = {
            "raid": np.full(count, trials.raid),
            "doctrine": np.full(count, trials.doctrine),
            "trial": shots.trial,
            "battery": batteries[shots.battery] if count else np.empty(0, "U1"),
            "launcher": shots.launcher,
            "flight": flights[shots.flight] if count else np.empty(0, "U1"),
            "launch_time_s": shots.launch_time,
            "intercept_time_s": shots.intercept_time,
            "altitude_km": shots.altitude / 1e3,
            "kill": shots.outcome == 1,
        }
        for name, column in columns.items():
            parts.setdefault(name, []).append(column)
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def _claims(result: RunResult) -> Columns:
    rows = []
    for row in claim_rows(result.answers):
        band = row.pop("value")
        sets = row.pop("by_assumption_set")
        row.pop("findings")
        shares = {f"true_share {one['assumption_set']}": one["true_share"] for one in sets}
        rows.append({**row, "value": band["value"], "low": band["low"], "high": band["high"], **shares})
    return _columns(rows)
