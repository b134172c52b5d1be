"""The tables of a run, column by column. Units stand in the names; what is not known is NaN or empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from uppertier.battle.records import Binding
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.errors import Status
from uppertier.formats.shared.flights import PHASE_NAMES
from uppertier.outcome.records import Finding
from uppertier.radar.records import Reason
from uppertier.report.records import RunResult
from uppertier.report.turning import in_english

Columns = dict[str, Any]

LISTS: dict[str, type] = {
    "sources": str,
    "decided_by": str,
    "burnout_times_s": float,
    "leakers_distribution": float,
}
FLAGS = ("robust",)
WHOLES = ("missiles", "trials")


def flights(result: RunResult) -> Columns:
    batch = result.flights
    burnouts = batch.burnout_time.reshape(len(batch), -1)
    places = {"launch": batch.launch, "aim": batch.aim, "impact": batch.impact}
    columns: Columns = {
        "flight": list(batch.id),
        "missile": list(batch.missile),
        "raid": list(batch.raid),
        "entry": batch.entry,
        "status": [Status(int(status)).sentence for status in batch.status],
        "launch_time_s": batch.launch_time,
        "flight_time_s": batch.impact_time,
        "apogee_km": batch.apogee / 1e3,
        "apogee_time_s": batch.apogee_time,
        "miss_m": batch.miss,
        "ballistic_coefficient_kg_m2": batch.ballistic_coefficient,
        "burnout_times_s": [row[np.isfinite(row)].tolist() for row in burnouts],
    }
    for name, position in places.items():
        latitude, longitude, height = ecef_to_geodetic(position.reshape(-1, 3))
        columns[f"{name}_latitude_deg"] = np.degrees(latitude)
        columns[f"{name}_longitude_deg"] = np.degrees(longitude)
        columns[f"{name}_height_m"] = height
    return columns


def samples(result: RunResult) -> Columns:
    batch = result.flights
    latitude, longitude, height = ecef_to_geodetic(batch.position.reshape(-1, 3))
    whose = np.repeat(np.arange(len(batch)), np.diff(batch.offset))
    columns: Columns = {
        "flight": np.asarray(batch.id, dtype=object)[whose],
        "time_since_launch_s": batch.time,
        "time_since_start_s": batch.time + batch.launch_time[whose],
        "latitude_deg": np.degrees(latitude),
        "longitude_deg": np.degrees(longitude),
        "height_m": height,
    }
    for axis, letter in enumerate("xyz"):
        columns[f"position_{letter}_m"] = batch.position.reshape(-1, 3)[:, axis]
    for axis, letter in enumerate("xyz"):
        columns[f"velocity_{letter}_m_s"] = batch.velocity.reshape(-1, 3)[:, axis]
    columns["mass_kg"] = batch.mass
    columns["phase"] = np.asarray([PHASE_NAMES[phase] for phase in PHASE_NAMES], dtype=object)[batch.phase]
    for r, radar in enumerate(result.sight.radar):
        name = radar.replace("-", "_")
        columns[f"{name}_range_m"] = result.sight.range[r]
        columns[f"{name}_snr_ratio"] = result.sight.snr[r]
        columns[f"{name}_reason"] = _sentences(Reason, result.sight.reason[r])
    return columns


def _sentences(words: Any, codes: Any) -> Any:
    return np.asarray([word.sentence for word in words], dtype=object)[np.asarray(codes, np.int64)]


def sight(result: RunResult) -> Columns:
    seen = result.sight
    shape = (len(seen.radar), len(result.flights))
    radar, flight = (index.ravel() for index in np.indices(shape))
    columns: Columns = {
        "radar": np.asarray(seen.radar, dtype=object)[radar],
        "flight": np.asarray(result.flights.id, dtype=object)[flight],
    }
    for name in ("rise", "detection", "confirmed", "lost"):
        columns[f"{name}_s"] = getattr(seen, name).ravel()
    columns["seen_s"] = seen.seconds_seen.ravel()
    columns["commit_s"] = result.tracks.commit_time.ravel()
    return columns


def windows(result: RunResult) -> Columns:
    found = result.battle.windows
    shape = (len(found.battery), len(result.flights))
    battery, flight = (index.ravel() for index in np.indices(shape))
    return {
        "battery": np.asarray(found.battery, dtype=object)[battery],
        "flight": np.asarray(result.flights.id, dtype=object)[flight],
        "reason": _sentences(Binding, found.reason.ravel()),
        "first_launch_s": found.first_launch.ravel(),
        "last_launch_s": found.last_launch.ravel(),
        "first_intercept_s": found.first_intercept.ravel(),
        "last_intercept_s": found.last_intercept.ravel(),
        "lowest_km": found.lowest.ravel() / 1e3,
        "highest_km": found.highest.ravel() / 1e3,
        "opportunities": found.opportunities.ravel(),
    }


def shots(result: RunResult) -> Columns:
    """The recorded shots of every raid and doctrine, one below another."""
    trials = result.battle.trials
    batteries = np.asarray([unit.id for unit in result.scenario.batteries], dtype=object)
    names = np.asarray(result.flights.id, dtype=object)

    def joined(values: list[Any], kind: Any) -> Any:
        return np.concatenate([np.empty(0, kind), *values])

    sizes = [t.shots.trial.size for t in trials]
    return {
        "raid": [t.raid for t, size in zip(trials, sizes, strict=True) for _ in range(size)],
        "doctrine": [t.doctrine for t, size in zip(trials, sizes, strict=True) for _ in range(size)],
        "trial": joined([t.shots.trial for t in trials], np.int64),
        "battery": joined([batteries[t.shots.battery] for t in trials if t.shots.trial.size], object),
        "launcher": joined([t.shots.launcher for t in trials], np.int64),
        "flight": joined([names[t.shots.flight] for t in trials if t.shots.trial.size], object),
        "launch_time_s": joined([t.shots.launch_time for t in trials], float),
        "intercept_time_s": joined([t.shots.intercept_time for t in trials], float),
        "altitude_km": joined([t.shots.altitude / 1e3 for t in trials], float),
        "kill": joined([t.shots.outcome == 1 for t in trials], bool),
    }


def raids(result: RunResult) -> Columns:
    found = result.outcome.raids
    columns: Columns = {
        "raid": [row.raid for row in found],
        "doctrine": [row.doctrine for row in found],
        "missiles": [row.missiles for row in found],
        "trials": [row.trials for row in found],
    }
    for name, key in (("expected_leakers", "count"), ("no_leaker", "share"), ("spent", "count"), ("ratio", "ratio")):
        for end in ("value", "low", "high"):
            columns[f"{name}_{end}_{key}"] = [getattr(getattr(row, name), end) for row in found]
    columns["without_battery_count"] = [row.without_battery for row in found]
    columns["leakers_distribution"] = [row.distribution.tolist() for row in found]
    columns["stopping"] = [row.stopping for row in found]
    return columns


def parts(result: RunResult) -> Columns:
    """Raids by class of missile and by place aimed at."""
    found = [(row, part) for row in result.outcome.raids for part in row.parts]
    columns: Columns = {
        "raid": [row.raid for row, _ in found],
        "doctrine": [row.doctrine for row, _ in found],
        "part": [part.kind for _, part in found],
        "id": [part.id for _, part in found],
        "missiles": [part.missiles for _, part in found],
    }
    for name, key in (("expected_leakers", "count"), ("no_leaker", "share"), ("spent", "count")):
        for end in ("value", "low", "high"):
            columns[f"{name}_{end}_{key}"] = [getattr(getattr(part, name), end) for _, part in found]
    columns["leakers_distribution"] = [part.distribution.tolist() for _, part in found]
    return columns


def findings(result: RunResult) -> Columns:
    return _finding_columns(result.findings)


def _finding_columns(found: tuple[Finding, ...]) -> Columns:
    columns: Columns = {
        name: [getattr(row, name) for row in found] for name in ("id", "quantity", "unit", "kind", "conditions")
    }
    for name in ("value", "low", "high"):
        columns[name] = np.array([getattr(row, name) for row in found], float)
    columns["graded_share"] = [row.graded_share for row in found]
    columns["sources"] = [list(row.sources) for row in found]
    return columns


def claims(result: RunResult) -> Columns:
    """One row a claim and assumption set; `assumption_set` is "all" in the row of the verdict over all of them."""
    rows = [
        (answer, name, value, share)
        for answer in result.answers
        for name, value, share in (
            ("all", answer.value, None),
            *((one.assumption_set, one.value, one.share_true) for one in answer.by_assumption_set),
        )
    ]
    return {
        "claim": [row[0].claim.id for row in rows],
        "assumption_set": [row[1] for row in rows],
        "verdict": [row[0].verdict.value for row in rows],
        "value": np.array([row[2].value for row in rows], float),
        "low": np.array([row[2].low for row in rows], float),
        "high": np.array([row[2].high for row in rows], float),
        "unit": [row[0].claim.unit for row in rows],
        "true_share": [row[3] for row in rows],
        "robust": [row[0].robust for row in rows],
        "decided_by": [list(row[0].decided_by) for row in rows],
        "would_have_to_be": [in_english(row[0]) for row in rows],
        "sources": [list(row[0].sources) for row in rows],
    }


TABLES: dict[str, tuple[str, Callable[[RunResult], Columns]]] = {
    "flights": ("One row a flight", flights),
    "samples": ("One row a second and event of each flight, with what each radar sees of it", samples),
    "sight": ("One row a radar and flight: times since launch", sight),
    "windows": ("One row a battery and flight: times since launch", windows),
    "shots": ("One row a recorded shot: times since the raid begins", shots),
    "raids": ("One row a raid and doctrine: what got through", raids),
    "parts": ("One row a raid, doctrine and class of missile or place aimed at: what got through", parts),
    "findings": ("One row a finding", findings),
    "claims": ("One row a claim and assumption set", claims),
}
