"""The page itself: files of the built globe. Stands last, for it takes every address that no other route does."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Response

from uppertier.web.built import file, index
from uppertier.web.service import Service


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    settings = service.settings

    @routes.get("/")
    def start() -> Response:
        return Response(index(settings), media_type="text/html; charset=utf-8")

    @routes.get("/{path:path}")
    def built(path: str) -> Response:
        content, kind, headers = file(settings, path)
        return Response(content, media_type=kind, headers=headers)

    return routes
