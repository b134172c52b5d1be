"""Who is defended, from a map that a job or `uppertier footprint` has finished: nothing is computed here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from uppertier.web.answers import Missing

if TYPE_CHECKING:
    from uppertier.runs.parts import Parts
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint
    from uppertier.study.footprint_threats import Threat

SPACINGS_KM = (2.0, 4.0, 8.0)
"""Of the maps that are looked for, the finest first."""


def threats_of(scenario: Scenario) -> dict[str, Threat]:
    """The threats of a scenario's raids by name; none without a battery."""
    from uppertier.study.footprint_threats import raid_threats

    return raid_threats(scenario) if scenario.batteries else {}


def defended(scenario: Scenario, threat: str, parts: Parts) -> dict[str, Any]:
    """GeoJSON of the ground defended once and twice against one threat. Missing where no map is finished."""
    from uppertier.report.footprint_words import outlines, row_of, sentence

    known = threats_of(scenario)
    if threat not in known:
        raise Missing("the scenario has no threat of that name; /api/scenarios/ID lists them")
    for spacing in SPACINGS_KM:
        found = _finished(scenario, known[threat], spacing, parts)
        if found is not None:
            row = row_of(found)
            document: dict[str, Any] = json.loads(outlines([found]))
            return document | {"threat": threat, "spacing_km": spacing, "summary": row, "text": sentence(row)}
    raise Missing("no map of this is finished yet: start a job of the kind 'footprint', or run `uppertier footprint`")


def _finished(scenario: Scenario, threat: Threat, spacing_km: float, parts: Parts) -> Footprint | None:
    """A finished map, named as `study.footprint_sweep` names it."""
    from uppertier.runs.pack import digest
    from uppertier.runs.task import task_id
    from uppertier.study.footprint import STRIDE, raster

    nodes = raster(spacing=1e3 * spacing_km)
    given = {"scenario": digest(scenario), "threat": digest(threat), "nodes": digest(nodes), "stride": STRIDE}
    part = task_id("footprint", given)
    return parts.get(part) if parts.has(part) else None
