"""A reported test: is it possible, and what range does it imply?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Response

from uppertier.web.answers import Document, answer
from uppertier.web.service import Service

Digits = Annotated[str, Query(min_length=1, max_length=20, examples=["3724.9"])]
MaybeDigits = Annotated[str | None, Query(min_length=1, max_length=20)]


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(tags=["infer"])

    @routes.get("/api/infer", response_model=Document)
    def infer(
        apogee_km: Digits,
        range_km: Digits,
        time_s: MaybeDigits = None,
        latitude_deg: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
        longitude_deg: Annotated[float | None, Query(ge=-180, le=360, allow_inf_nan=False)] = None,
        azimuth_deg: MaybeDigits = None,
    ) -> Response:
        """What `uppertier infer` answers: digits as they were reported say how sharp a number is."""
        from uppertier.web.inferred import Reported, inferred, report_of

        report = report_of(Reported(apogee_km, range_km, time_s, latitude_deg, longitude_deg, azimuth_deg))
        return answer(inferred(report))

    return routes
