"""Who is defended, from maps that are finished."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Response

from uppertier.web.answers import GEOJSON, answer
from uppertier.web.changes import Changes
from uppertier.web.queries import AskedScenario, asked
from uppertier.web.service import Service

Controls = Annotated[Changes, Depends(asked)]
MAP: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(prefix="/api/quick", tags=["quick answers"])

    @routes.get("/footprint", responses=MAP, response_class=Response)
    def footprint(
        scenario: AskedScenario, threat: Annotated[str, Query(min_length=1, max_length=200)], changes: Controls
    ) -> Response:
        """Ground defended once and twice against one threat, from a map that is finished."""
        from uppertier.web.defended import defended

        wanted = service.scenarios.load(scenario, changes)
        return answer(defended(wanted, threat, service.scenes.parts), GEOJSON)

    return routes
