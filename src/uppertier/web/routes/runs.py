"""Finished runs: results, where they came from, claims with their evidence, one trial told."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Response

from uppertier.web.answers import Document, Rows, answer
from uppertier.web.queries import Raid, Run, Trial
from uppertier.web.service import Service


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(prefix="/api/runs", tags=["runs"])
    stored = service.stored

    @routes.get("", response_model=Rows)
    def listed() -> Response:
        """Every run of the store, the latest first."""
        return answer(stored.listed())

    @routes.get("/{run}", response_model=Document)
    def results(run: Run) -> Response:
        """results.json, byte for byte."""
        return Response(stored.text(run, "results.json"), media_type="application/json")

    @routes.get("/{run}/provenance", response_model=Document)
    def provenance(run: Run) -> Response:
        """Where the run came from: sheets, seed, code, libraries. Without what names this machine."""
        from uppertier.report.archive import read_mark

        said = read_mark(stored.folder(run))
        return answer({key: said[key] for key in said if key not in ("machine", "command")})

    @routes.get("/{run}/claims", response_model=Document)
    def claims(run: Run) -> Response:
        """The matrix of claims and assumption sets, and the evidence of each."""
        from uppertier.web.claimed import claims_of

        with stored.sheets_of(run):
            return answer(claims_of(stored.results(run), stored.result(run)))

    @routes.get("/{run}/trials/{raid}/{trial}", response_model=Document)
    def trial(run: Run, raid: Raid, trial: Trial, doctrine: str = "") -> Response:
        """One trial of the run told event by event."""
        from uppertier.web.replayed import told

        made = stored.result(run)
        parts = (made.scenario, made.flights, made.sight, made.tracks)
        return answer(told(*parts, raid, trial, doctrine or None))

    return routes
