"""A scenario on the globe: its scene, one flight over time, one trial told."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Response

from uppertier.web.answers import Document, answer
from uppertier.web.changes import Changes
from uppertier.web.queries import Raid, Scenario, Trial, asked
from uppertier.web.service import Service

Controls = Annotated[Changes, Depends(asked)]
CZML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}}
}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["scenarios"])

    @routes.get("/api/scenarios/{scenario}/scene.czml", responses=CZML)
    def scene(scenario: Scenario, changes: Controls) -> Response:
        """Tracks, sectors, views, beams, one trial's shots and a clock, as `uppertier export czml` writes them."""
        return Response(service.scenes.czml(service.scenarios.load(scenario, changes)), media_type="application/json")

    @routes.get("/api/scenarios/{scenario}/progress", response_model=Document)
    def progress(scenario: Scenario, changes: Controls) -> Response:
        """How far the scene has come that somebody waits for; no stage where none is at work."""
        step = service.scenes.progress.told(service.scenarios.load(scenario, changes))
        return answer(step.document() if step else {"stage": None, "text": ""})

    @routes.get("/api/scenarios/{scenario}/series/{flight:path}", response_model=Document)
    def over_time(scenario: Scenario, flight: str, changes: Controls) -> Response:
        """Height of one flight, and range, signal and view of every radar, sample by sample; what happens when."""
        from uppertier.web.quick import index_of
        from uppertier.web.series import series

        wanted = service.scenarios.load(scenario, changes)
        flights = service.scenes.flights(wanted)
        return answer(series(wanted, *service.scenes.one_seen(wanted, index_of(flights, flight)), flight))

    @routes.get("/api/scenarios/{scenario}/trials/{raid}/{trial}", response_model=Document)
    def trial(
        scenario: Scenario,
        raid: Raid,
        trial: Trial,
        changes: Controls,
    ) -> Response:
        """One trial of a raid told event by event; trial K is trial K of a run with the scenario's seed."""
        from uppertier.web.replayed import told

        wanted = service.scenarios.load(scenario, changes)
        return answer(told(*service.scenes.supporting(wanted), raid, trial, None))

    return routes
