"""Files of a finished run: figures, tables, exports and the report."""

from __future__ import annotations

import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Response

from uppertier.web.answers import ALONE, Rows, answer
from uppertier.web.queries import Run
from uppertier.web.service import Service

TYPES = {
    "czml": "application/json",
    "kml": "application/vnd.google-earth.kml+xml",
    "geojson": "application/geo+json",
    "netcdf": "application/x-netcdf",
    "parquet": "application/zip",
}
Name = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,80}$")]


def content(*types: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {one: {} for one in types}}}


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(prefix="/api/runs", tags=["runs"])
    stored = service.stored

    @routes.get("/{run}/figures", response_model=Rows)
    def figures(run: Run) -> Response:
        """Figures of the report with caption and alternative text."""
        return answer(stored.figures(run))

    @routes.get("/{run}/figures/{name}.svg", response_class=Response, responses=content("image/svg+xml"))
    def svg(run: Run, name: Name) -> Response:
        """One figure."""
        return Response(stored.figure(run, name, "svg"), media_type="image/svg+xml")

    @routes.get("/{run}/figures/{name}.png", response_class=Response, responses=content("image/png"))
    def png(run: Run, name: Name) -> Response:
        """One figure."""
        return Response(stored.figure(run, name, "png"), media_type="image/png")

    @routes.get("/{run}/tables/{name}.csv", response_class=Response, responses=content("text/csv"))
    def table(run: Run, name: Name) -> Response:
        """One table of the run: flights, samples, windows, shots, findings or claims."""
        return _file(stored.table(run, name), "text/csv; charset=utf-8", f"{name}.csv")

    @routes.get("/{run}/export/{format}", response_class=Response, responses=content(*TYPES.values()))
    def export(run: Run, format: Literal["czml", "kml", "geojson", "netcdf", "parquet"]) -> Response:
        """The run as another program opens it, as `uppertier export` writes it; Parquet as a zip of tables."""
        from uppertier.web.stored import exported

        with tempfile.TemporaryDirectory(prefix="uppertier-") as folder:
            path = exported(stored.result(run), format, FilePath(folder))
            return _file(path.read_bytes(), TYPES[format], f"{run[:12]}{path.suffix}")

    @routes.get("/{run}/report.html", response_class=Response, responses=content("text/html"))
    def report(run: Run) -> Response:
        """The report, which stands alone."""
        headers = {"content-security-policy": ALONE}
        return Response(stored.text(run, "report.html"), media_type="text/html; charset=utf-8", headers=headers)

    return routes


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
