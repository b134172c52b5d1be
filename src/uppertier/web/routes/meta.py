"""What this server is, and what it was asked to open first."""

from __future__ import annotations

import attrs
from fastapi import APIRouter, FastAPI, Response

from uppertier.version import __version__
from uppertier.web.answers import Document, answer
from uppertier.web.service import Service

DISCLAIMER = (
    "Analysis from open literature only: the true performance of the systems is not public. Values that are recalled "
    "or assumed say so, and every answer shows how much of its band rests on them."
)


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["about"])

    @routes.get("/api/meta", response_model=Document)
    def meta() -> Response:
        """Version, limits, assumption sets, formats, and who drew the ground."""
        from uppertier.earth.atlas import ATTRIBUTION
        from uppertier.earth.terrain import TERRAIN_ATTRIBUTION
        from uppertier.formats import format_names, load_format
        from uppertier.web.controls import assumption_sets

        document = {
            "version": __version__,
            "disclaimer": DISCLAIMER,
            "assumption_sets": assumption_sets(),
            "formats": [{"id": name, "title": load_format(name).TITLE} for name in format_names()],
            "limits": attrs.asdict(service.settings.limits),
            "scenario": service.settings.scenario or None,
            "attribution": f"Boundaries: {ATTRIBUTION}; dashed where disputed. {TERRAIN_ATTRIBUTION}.",
        }
        return answer(document)

    return routes
