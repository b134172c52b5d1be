"""The interface described: OpenAPI, and the same as a page without a script."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Response

from uppertier.web.answers import ALONE, Document, answer
from uppertier.web.service import Service


def router(_s: Service, app: FastAPI) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/openapi.json", response_model=Document)
    def openapi() -> Response:
        return answer(app.openapi())

    @routes.get("/docs")
    def docs() -> Response:
        from uppertier.web.documentation import page

        headers = {"content-security-policy": ALONE}
        return Response(page(app.openapi()), media_type="text/html; charset=utf-8", headers=headers)

    return routes
