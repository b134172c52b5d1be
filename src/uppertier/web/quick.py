"""Quick answers: how far, over which ground, when one flight could be met. Each is a few calls of the chain's own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.report.words import banded, counted, fixed, in_unit, number
from uppertier.web.answers import Missing
from uppertier.web.changes import own_unit
from uppertier.web.volume import sector

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario

Document = dict[str, Any]


def band(value: float, low: float, high: float, unit: str) -> Document:
    """A banded quantity with its text."""
    return {"value": value, "low": low, "high": high, "unit": unit, "text": banded(value, low, high, unit)}


def range_of(scenario: Scenario, rcs: float) -> Document:
    """Detection range of the own radar: what `uppertier range --rcs-m2` answers, with its band as text."""
    from uppertier.radar.detection_range import detection_range
    from uppertier.radar.wanted import wanted
    from uppertier.report.range_budget import forward_document

    unit = own_unit(scenario)
    sheet = unit.sheet
    asked = wanted(sheet, None, None, None, None, None, False)
    found = detection_range(sheet, rcs=rcs, snr=asked.snr)
    document = forward_document(sheet, found, asked, 0.0)
    reach = band(found.range / 1e3, found.least / 1e3, found.most / 1e3, "km")
    words = (
        f"{in_unit(rcs, 'm²')} on the face's normal, free space, to {number(document['snr_db'])} dB: {reach['text']}"
    )
    texts = [in_unit(line["value"], line["unit"]) for line in document["budget"]]
    about = {"range": reach, "rcs_m2": rcs, "text": words, "budget_text": texts}
    return {**document, **about, "sector": sector(unit, found.range)}


def coverage_of(scenario: Scenario, heights_km: list[float], rcs: float) -> Document:
    """GeoJSON of the area over which the own radar sees an object, one feature a height."""
    from uppertier.earth.atlas import ring_area
    from uppertier.formats.shared.coverage_files import features, views
    from uppertier.radar.area import check_unit
    from uppertier.report.coverage_map import Question

    unit = own_unit(scenario)
    check_unit(unit)
    question = Question(unit, tuple(height * 1e3 for height in heights_km), rcs)
    shown = views(unit, question.heights, rcs, question.edges())
    found = features(shown)
    for feature, view in zip(found, shown, strict=True):
        area = ring_area(np.column_stack([view.longitude, view.latitude])) / 1e6
        about = feature["properties"]
        far = about["farthest_km"]
        words = f"{in_unit(rcs, 'm²')} at {number(view.height / 1e3)} km: over {in_unit(area, 'km²')}, out to "
        about |= {"area_km2": area, "text": words + in_unit(far, "km")}
    nothing = [] if found else [f"{in_unit(rcs, 'm²')} is seen at none of these heights"]
    return {"type": "FeatureCollection", "features": found, "text": "; ".join(_texts(found) or nothing)}


def _texts(found: list[Document]) -> list[str]:
    return [feature["properties"]["text"] for feature in found]


def index_of(flights: Flights, name: str) -> int:
    """Place of a flight by its id."""
    if name not in flights.id:
        raise Missing("the scenario has no flight of that id; /api/scenarios/ID lists them")
    return flights.id.index(name)


def window_of(scenario: Scenario, flights: Flights, name: str) -> Document:
    """When one flight could be met by each battery, and what the own radar makes of it, in its raid's company."""
    from uppertier import chain
    from uppertier.battle.window import windows
    from uppertier.study.seen import one_seen
    from uppertier.study.subset import sight_of, subset

    i = index_of(flights, name)
    needed = {own_unit(scenario).id, *(radar for battery in scenario.batteries for radar in battery.radars)}
    fewer = attrs.evolve(scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed))
    company = [j for j in range(len(flights)) if j == i or (flights.raid[j] and flights.raid[j] == flights.raid[i])]
    together = subset(flights, company)
    sight = sight_of(chain.observe(fewer, together), together, company.index(i))
    one = subset(flights, [i])
    tracks = chain.track(fewer, sight)
    found = windows(fewer, one, sight, tracks)
    radar = sight.radar.index(own_unit(scenario).id)
    seen = one_seen(one, sight, tracks, radar, 0)
    rows = [_window(found, b) for b in range(len(found.battery))]
    first: Document = rows[0] if rows else {"opportunities": 0, "reason": "the scenario has no battery", "text": ""}
    return {
        "flight": name,
        **first,
        "batteries": rows,
        "radar": sight.radar[radar],
        "rise_s": seen.rise,
        "detection_s": seen.detection,
        "confirmed_s": seen.confirmed,
        "commit_s": seen.commit,
        "lost_s": seen.lost,
        "tracked_s": seen.seconds_seen,
        "why_not": seen.why_not,
        "seen_text": _seen_text(seen),
    }


def _window(found: Any, b: int) -> Document:
    from uppertier.battle.records import Binding

    count, reason = int(found.opportunities[b, 0]), Binding(int(found.reason[b, 0]))
    first, last = float(found.first_launch[b, 0]), float(found.last_launch[b, 0])
    words = reason.sentence
    if reason == Binding.FEASIBLE:
        more = " one after another" if count > 1 else ""
        words = (
            f"{counted(count, 'engagement')}{more}; launches from {fixed(first)} to {fixed(last)} s, "
            f"intercepts at {fixed(float(found.lowest[b, 0]) / 1e3)} to {fixed(float(found.highest[b, 0]) / 1e3)} km"
        )
    return {
        "battery": found.battery[b],
        "opportunities": count,
        "first_launch_s": first,
        "last_launch_s": last,
        "first_intercept_s": float(found.first_intercept[b, 0]),
        "last_intercept_s": float(found.last_intercept[b, 0]),
        "lowest_km": float(found.lowest[b, 0]) / 1e3,
        "highest_km": float(found.highest[b, 0]) / 1e3,
        "reason": reason.sentence,
        "text": words,
    }


def _seen_text(seen: Any) -> str:
    if seen.why_not:
        return str(seen.why_not)
    words = (
        f"found {fixed(seen.detection)} s after launch, tracked from {fixed(seen.confirmed)} to {fixed(seen.lost)} s"
    )
    return words + (f", good enough to act on at {fixed(seen.commit)} s" if math.isfinite(seen.commit) else "")
