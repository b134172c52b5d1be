"""The numbers of a run as one JSON document: stable, canonical, every key with its unit.

Floats are rounded to six significant digits, far finer than any of them is known and coarser than rounding in the
last place of a processor. No clock, path, host or count of workers stands in it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from uppertier.battle.records import Binding
from uppertier.catalog.units import UNITS
from uppertier.claims.measures import load_measure
from uppertier.claims.records import Claim, ClaimAnswer, Weighed
from uppertier.errors import Status
from uppertier.outcome.records import Finding, Interval, PartOutcome, RaidOutcome
from uppertier.report.groups import burnout_speed, ground_range, last_burnout
from uppertier.report.records import RunResult
from uppertier.report.turning import in_english
from uppertier.version import __version__

DIGITS = 6


def results(result: RunResult) -> dict[str, Any]:
    """Everything a run computed, as plain dicts, lists, numbers and text; what does not exist is None.

    The rows under `claims` are those that `uppertier claims --json` prints.
    """
    scenario = result.scenario
    return {
        "run": result.run,
        "version": __version__,
        "scenario": {"id": scenario.id, "title": scenario.title, "epoch": scenario.epoch},
        "seed": scenario.seed,
        "samples": result.samples,
        "sheets_sha256": dict(scenario.sheets),
        "flights": [_flight(result, index) for index in range(len(result.flights))],
        "sight": list(_sight(result)),
        "windows": list(_windows(result)),
        "raids": [_raid(outcome) for outcome in result.outcome.raids],
        "raid_sizes": list(result.raid_sizes.rows()) if result.raid_sizes is not None else [],
        "claims": claim_rows(result.answers),
        "unanswered": [{"claim": one.claim, "reason": one.reason} for one in result.unanswered],
        "sets_left_out": [{"assumption_set": one.id, "reason": one.reason} for one in scenario.left_out],
        "findings": [_finding(finding) for finding in result.findings],
    }


def canonical(document: Any) -> str:
    """JSON text with sorted keys, two spaces of indent and a line feed at the end; floats as `rounded` makes them."""
    return json.dumps(rounded(document), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def rounded(node: Any) -> Any:
    """The same document with floats to six significant digits, and None for what is not finite."""
    if isinstance(node, dict):
        return {str(key): rounded(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [rounded(value) for value in node]
    if isinstance(node, bool | np.bool_):
        return bool(node)
    if isinstance(node, float | np.floating):
        # The sum takes the sign off a zero.
        return float(f"{float(node):.{DIGITS}g}") + 0.0 if math.isfinite(node) else None
    if isinstance(node, np.integer):
        return int(node)
    return node


def claim_rows(answers: Iterable[ClaimAnswer]) -> list[dict[str, Any]]:
    """The answers to the claims as rows, keys as the command line promises them."""
    return [_claim(answer) for answer in answers]


def _claim(answer: ClaimAnswer) -> dict[str, Any]:
    claim = answer.claim
    return {
        "id": claim.id,
        "topic": claim.topic,
        "who": claim.who,
        "date": claim.date,
        "quotation": claim.quotation,
        "wording": claim.wording,
        "statement": claim.statement,
        "measure": claim.measure,
        "where": conditions(claim),
        "conditions": claim.conditions,
        "leaves_unsaid": list(claim.leaves_unsaid),
        "comparison": claim.comparison,
        "threshold": claim.threshold,
        "verdict": answer.verdict.value,
        "value": _band(answer.value),
        "unit": claim.unit,
        "decided_by": list(answer.decided_by),
        "would_have_to_be": in_english(answer),
        "robust": answer.robust,
        "graded_share": answer.graded_share,
        "draws": answer.draws,
        "by_assumption_set": [
            {
                "assumption_set": row.assumption_set,
                "verdict": row.verdict.value,
                "value": _band(row.value),
                "true_share": row.share_true,
            }
            for row in answer.by_assumption_set
        ],
        "weighed": [_weighed(row) for row in answer.weighed],
        "findings": [_finding(finding) for finding in answer.findings],
        "sources": sorted(answer.sources),
    }


def conditions(claim: Claim) -> dict[str, Any]:
    """The conditions of a claim's measure that are set, as its text would have them."""
    settings = load_measure(claim.measure).settings
    said: dict[str, Any] = {}
    for name, value in claim.where.options:
        if value is None:
            continue
        setting = settings[name]
        said[setting.key(name)] = UNITS[setting.unit].from_si(value) if isinstance(value, float) else value
    return said


def _weighed(row: Weighed) -> dict[str, Any]:
    return {
        "path": row.path,
        "mean_effect": row.mean_effect,
        "total_share": row.total,
        "total_error_share": row.total_error,
        "settles_share": row.settles,
        "worth_share": row.worth,
        "worth_error_share": row.worth_error,
    }


def _band(interval: Interval) -> dict[str, Any]:
    return {"value": interval.value, "low": interval.low, "high": interval.high, "kind": interval.kind}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "quantity": finding.quantity,
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "kind": finding.kind,
        "unit": finding.unit,
        "conditions": finding.conditions,
        "sources": sorted(finding.sources),
        "graded_share": finding.graded_share,
    }


def _flight(result: RunResult, index: int) -> dict[str, Any]:
    flights = result.flights
    return {
        "id": flights.id[index],
        "missile": flights.missile[index],
        "raid": flights.raid[index] or None,
        "status": Status(int(flights.status[index])).sentence,
        "launch_time_s": flights.launch_time[index],
        "apogee_km": flights.apogee[index] / 1e3,
        "range_km": ground_range(flights, index) / 1e3,
        "flight_time_s": flights.impact_time[index],
        "burnout_time_s": last_burnout(flights, index),
        "burnout_speed_m_s": burnout_speed(flights, index),
        "miss_m": flights.miss[index],
    }


def _sight(result: RunResult) -> Iterable[dict[str, Any]]:
    """One row for each radar, flight and object followed."""
    for sight in (result.sight, result.body_sight):
        for r, radar in enumerate(sight.radar):
            for i, flight in enumerate(result.flights.id):
                commit = result.tracks.commit_time[r, i] if sight is result.sight else None
                yield {
                    "radar": radar,
                    "flight": flight,
                    "followed": sight.followed,
                    "rise_s": sight.rise[r, i],
                    "detection_s": sight.detection[r, i],
                    "confirmed_s": sight.confirmed[r, i],
                    "lost_s": sight.lost[r, i],
                    "seen_s": sight.seconds_seen[r, i],
                    "commit_s": commit,
                }


def _windows(result: RunResult) -> Iterable[dict[str, Any]]:
    windows = result.battle.windows
    for b, battery in enumerate(windows.battery):
        for i, flight in enumerate(result.flights.id):
            yield {
                "battery": battery,
                "flight": flight,
                "reason": Binding(int(windows.reason[b, i])).sentence,
                "first_launch_s": windows.first_launch[b, i],
                "last_launch_s": windows.last_launch[b, i],
                "first_intercept_s": windows.first_intercept[b, i],
                "last_intercept_s": windows.last_intercept[b, i],
                "lowest_km": windows.lowest[b, i] / 1e3,
                "highest_km": windows.highest[b, i] / 1e3,
                "opportunities": windows.opportunities[b, i],
            }


def _raid(outcome: RaidOutcome) -> dict[str, Any]:
    return {
        "raid": outcome.raid,
        "doctrine": outcome.doctrine,
        "missiles": outcome.missiles,
        "expected_leakers": _band(outcome.expected_leakers),
        "without_battery": outcome.without_battery,
        "leakers_ratio": _band(outcome.ratio),
        "no_leaker_probability": _band(outcome.no_leaker),
        "rounds_spent": _band(outcome.spent),
        "leakers_distribution": list(outcome.distribution),
        "closed_form_leakers": outcome.closed_form_leakers,
        "closed_form_no_leaker_probability": outcome.closed_form_no_leaker,
        "leak_reasons": dict(outcome.leak_reasons),
        "trials": outcome.trials,
        "stopping": outcome.stopping,
        "by_class": [_part(part) for part in outcome.parts if part.kind == "class"],
        "by_place": [_part(part) for part in outcome.parts if part.kind == "place"],
    }


def _part(part: PartOutcome) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "missiles": part.missiles,
        "expected_leakers": _band(part.expected_leakers),
        "no_leaker_probability": _band(part.no_leaker),
        "rounds_spent": _band(part.spent),
        "leakers_distribution": list(part.distribution),
        "leak_reasons": dict(part.leak_reasons),
    }
