"""The ground of the globe: shaded relief, coast and borders, all from the package's own data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Query, Response

from uppertier.web.answers import GEOJSON
from uppertier.web.ground import DEEPEST, lines, tile
from uppertier.web.service import Service

DAY = {"cache-control": "private, max-age=86400"}
TILE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/webp": {}}}}
MAP: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}}
Detail = Annotated[Literal["50m", "10m"], Query(description="Scale of the source, 1:50 or 1:10 million.")]


def router(_s: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["ground"])

    @routes.get("/tiles/{level}/{column}/{row}.webp", response_class=Response, responses=TILE)
    def shaded(
        level: Annotated[int, Path(ge=0, le=DEEPEST)],
        column: Annotated[int, Path(ge=0, lt=2 ** (DEEPEST + 1))],
        row: Annotated[int, Path(ge=0, lt=2**DEEPEST)],
    ) -> Response:
        """One tile, EPSG:4326, rows from the north: levels 0 to 4 everywhere, 5 and 6 over Northeast Asia."""
        return Response(tile(level, column, row), media_type="image/webp", headers=DAY)

    @routes.get("/geography/coast.geojson", response_class=Response, responses=MAP)
    def coast(detail: Detail = "50m") -> Response:
        """Coasts as lines cut at the antimeridian."""
        return Response(lines("coast", detail), media_type=GEOJSON, headers=DAY)

    @routes.get("/geography/borders.geojson", response_class=Response, responses=MAP)
    def borders(detail: Detail = "50m") -> Response:
        """Land borders, de facto; `disputed` marks those to be drawn dashed."""
        return Response(lines("borders", detail), media_type=GEOJSON, headers=DAY)

    return routes
