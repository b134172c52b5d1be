"""Scenarios: one of them described, handed in, and told as code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from uppertier.web.answers import Document, Problem, Rows, answer, refusal
from uppertier.web.changes import Changes
from uppertier.web.queries import Scenario, asked
from uppertier.web.service import Service

Controls = Annotated[Changes, Depends(asked)]
TEXTS = ("application/toml", "text/plain", "text/toml")
BODY = {"requestBody": {"required": True, "content": {"application/toml": {"schema": {"type": "string"}}}}}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["scenarios"])

    @routes.get("/api/scenarios/{scenario}", response_model=Document)
    def scenario(scenario: Scenario, changes: Controls) -> Response:
        """What stands where, what flies, what may be changed, and the same as code."""
        from uppertier.web.described import described

        plain, wanted = service.scenarios.load(scenario), service.scenarios.load(scenario, changes)
        document = described(scenario, service.scenarios.text(scenario), plain, wanted, changes)
        return answer(document)

    @routes.get("/api/scenarios/{scenario}/flights", response_model=Rows)
    def flights(scenario: Scenario) -> Response:
        """Every flight by id, flown: apogee, range, time. The first answer flies them all."""
        from uppertier.web.described import flown

        plain = service.scenarios.load(scenario)
        return answer(flown(plain, service.scenes.flights(plain)))

    @routes.post(
        "/api/scenarios",
        status_code=201,
        openapi_extra=BODY,
        responses={415: {"model": Problem, "description": "The body is no TOML."}},
        response_model=dict[str, str],
    )
    async def hand_in(request: Request) -> Response:
        """Hand in a scenario's TOML; it is checked, kept, and answered for under its hash."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in TEXTS:
            return refusal(415, "a scenario is handed in as TOML, content type application/toml")
        name = await run_in_threadpool(service.scenarios.keep, await request.body())
        return answer({"id": name}, status=201)

    @routes.get("/api/scenarios/{scenario}/code", response_model=dict[str, str])
    def code(scenario: Scenario, changes: Controls) -> Response:
        """The TOML, the command line and the Python that make the view again."""
        from uppertier.web.as_code import as_code

        plain = service.scenarios.load(scenario)
        return answer(as_code(scenario, service.scenarios.text(scenario), plain, changes))

    return routes
