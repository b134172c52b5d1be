"""Quick answers under the reader's changes: how far, over which ground, when, and who is defended."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Response

from uppertier.web.answers import GEOJSON, Document, answer
from uppertier.web.changes import Changes
from uppertier.web.queries import AskedScenario, Rcs, asked
from uppertier.web.service import Service

Controls = Annotated[Changes, Depends(asked)]
MAP: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(prefix="/api/quick", tags=["quick answers"])

    @routes.get("/range", response_model=Document)
    def detection_range(scenario: AskedScenario, changes: Controls, rcs_m2: Rcs = None) -> Response:
        """Detection range of the own radar on the face's normal, its band and its budget."""
        from uppertier.web.controls import object_of
        from uppertier.web.quick import range_of

        wanted = service.scenarios.load(scenario, changes)
        section = object_of(wanted).value if rcs_m2 is None else rcs_m2
        return answer(service.scenes.alone(lambda: range_of(wanted, section)))

    @routes.get("/coverage", responses=MAP, response_class=Response)
    def coverage(
        scenario: AskedScenario,
        changes: Controls,
        height_km: Annotated[list[float], Query(min_length=1, max_length=3)],
        rcs_m2: Rcs = None,
    ) -> Response:
        """The area over which the own radar sees an object at a height; up to three heights."""
        from uppertier.errors import InputError
        from uppertier.web.controls import object_of
        from uppertier.web.quick import coverage_of

        if not all(0.0 <= height <= 40_000.0 for height in height_km):
            raise InputError("a height lies between 0 and 40,000 km", key="height_km")
        wanted = service.scenarios.load(scenario, changes)
        section = object_of(wanted).value if rcs_m2 is None else rcs_m2
        heights = sorted(set(height_km))
        return answer(service.scenes.alone(lambda: coverage_of(wanted, heights, section)), GEOJSON)

    @routes.get("/window", response_model=Document)
    def window(
        scenario: AskedScenario, flight: Annotated[str, Query(min_length=1, max_length=200)], changes: Controls
    ) -> Response:
        """When one flight could be met, and what binds where it could not."""
        from uppertier.web.quick import window_of

        wanted = service.scenarios.load(scenario, changes)
        flights = service.scenes.flights(wanted)
        return answer(service.scenes.alone(lambda: window_of(wanted, flights, flight)))

    return routes
