"""Worked scenarios with a picture and one sentence each: nobody meets a blank form first."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Response

from uppertier.web.answers import Rows, answer
from uppertier.web.queries import Scenario
from uppertier.web.service import Service

PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["scenarios"])

    @routes.get("/api/gallery", response_model=Rows)
    def gallery() -> Response:
        """Scenarios of the catalog."""
        from uppertier.web.gallery import entry

        found = [entry(name, service.scenarios.load(name)) for name in service.scenarios.bundled()]
        return answer(sorted(found, key=lambda one: one["order"]))

    @routes.get("/api/gallery/{scenario}.svg", response_class=Response, responses=PICTURE)
    def picture(scenario: Scenario) -> Response:
        """A small map of one scenario: where the radars look and where flights begin and end."""
        from uppertier.web.gallery import picture

        return Response(picture(service.scenarios.load(scenario)), media_type="image/svg+xml")

    return routes
