"""The claims of a run: the rows of its results.json with the words of its report. Keys added there flow through."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.report.wording import family
from uppertier.report.words import banded, capital, percent

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer
    from uppertier.report.claim_tables import WeightRow
    from uppertier.report.claim_view import ClaimView
    from uppertier.report.records import RunResult

Document = dict[str, Any]

SHOWS: dict[str, Document] = {
    "area_defended": {"layer": "footprint"},
    "area_seen": {"layer": "coverage", "heights_km": [300], "object": "boost", "country": "China"},
    "closer_by": {"layer": "watch"},
    "depth_seen": {"layer": "coverage", "heights_km": [100, 300, 500], "object": "boost", "country": "China"},
    "detection_range": {"layer": "coverage", "heights_km": [300], "object": "boost"},
    "flights_added": {"layer": "watch"},
    "flights_tracked": {"layer": "watch"},
    "foreign_in_reach": {"layer": "watch", "with": "reach"},
    "leakers_ratio": {"layer": "raids"},
    "none_through": {"layer": "raids"},
    "place_defended": {"layer": "footprint"},
    "population_defended": {"layer": "footprint"},
}
"""What the globe shows beside a claim, by the measure it is asked with."""
OVERVIEW: Document = {"layer": "overview"}


def claims_of(document: Document, result: RunResult) -> Document:
    """The matrix and its evidence.

    document : results.json of the run; result : its records
    """
    from uppertier.report.claim_tables import set_name
    from uppertier.report.claim_view import topics
    from uppertier.report.sheet_values import sheets
    from uppertier.web.controls import assumption_sets

    views = {view.id: view for topic in topics(result.answers, sheets(result)) for view in topic.claims}
    answers = {answer.claim.id: answer for answer in result.answers}
    rows = [_claim(row, answers[row["id"]], views[row["id"]], result) for row in document["claims"]]
    known = {one["id"]: one for one in assumption_sets()}
    names = list(dict.fromkeys(row["assumption_set"] for claim in rows for row in claim["by_assumption_set"]))
    bare = {"title": "", "follows": "", "note": ""}
    return {
        "run": document["run"],
        "scenario": document["scenario"],
        "samples": document["samples"],
        "sets": [{"id": name, "name": set_name(name), **bare, **known.get(name, {})} for name in names],
        "claims": rows,
    }


def _claim(row: Document, answer: ClaimAnswer, view: ClaimView, result: RunResult) -> Document:
    """One row with its words. `value` and the sets keep their numbers and gain texts."""
    claim = answer.claim
    return {
        **row,
        "topic_text": family("topics").get(claim.topic, claim.topic),
        "date": claim.date,
        "date_text": view.date,
        "quotation": claim.quotation,
        "conditions": claim.conditions,
        "leaves_unsaid": list(claim.leaves_unsaid),
        "value": {**row["value"], "unit": row["unit"], "text": view.short},
        "rule_text": view.rule,
        "text": view.plain,
        "graded_text": view.graded,
        "deciders": [_decider(view, weight) for weight in view.weights if weight.decides],
        "by_assumption_set": [_set(one, row["unit"]) for one in row["by_assumption_set"]],
        "findings": [_finding(one) for one in row["findings"]],
        "sources": [_source(key) for key in dict.fromkeys([*view.sources, *row["sources"]])],
        "figure": f"/api/runs/{result.run}/figures/claim-{claim.id}.svg",
        "shows": SHOWS.get(claim.measure, OVERVIEW),
    }


def _decider(view: ClaimView, weight: WeightRow) -> Document:
    """A value that decides, with what sources and sides give for it."""
    told = [one for one in view.given if one.name == weight.name]
    known = "; ".join(f"{one.who}: {one.value} ({one.grade})" for one in told)
    return {
        "path": weight.path,
        "name": weight.name,
        "known": known,
        "weak": any(one.weak for one in told),
        "total": weight.total,
        "settles": weight.settles,
    }


def _set(one: Document, unit: str) -> Document:
    """One cell of the matrix. Its verdict: true in every draw, in none, or in some."""
    share = one.get("true_share", one.get("share_true"))
    told = "" if share is None else "holds" if share == 1.0 else "fails" if share == 0.0 else "depends"
    value = _banded(one["value"], unit)
    short = "" if share is None else percent(share)
    texts = {"share_text": short, "text": f"true in {short} of draws" if short else ""}
    return {"verdict": told, **one, "set": one["assumption_set"], "share_true": share, "value": value, **texts}


def _banded(value: Document, unit: str) -> Document:
    numbers = (value.get(key) for key in ("value", "low", "high"))
    middle, low, high = (math.nan if one is None else float(one) for one in numbers)
    return {**value, "unit": unit, "text": banded(middle, low, high, unit)}


def _finding(one: Document) -> Document:
    text = _banded({key: one.get(key) for key in ("value", "low", "high")}, one["unit"])["text"]
    return {**one, "text": text, "title": capital(one["quantity"])}


def _source(key: str) -> Document:
    from uppertier.catalog.sources import bibliography

    found = bibliography().get(key)
    if found is None:
        return {"key": key, "title": key, "author": "", "year": "", "url": "", "kind": "", "note": ""}
    return {
        "key": key,
        "title": found.title,
        "author": found.author,
        "year": found.year,
        "url": found.url,
        "kind": found.kind,
        "note": found.note,
    }
