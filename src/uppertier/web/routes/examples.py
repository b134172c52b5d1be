"""Reported tests to begin with: nobody meets a blank form."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Response

from uppertier.web.answers import Rows, answer
from uppertier.web.service import Service


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["infer"])

    @routes.get("/api/infer/examples", response_model=Rows)
    def examples() -> Response:
        """Reported flight tests whose time is known, with digits as they were reported."""
        from uppertier.web.reported import reported_tests

        return answer(reported_tests())

    return routes
