"""Jobs: a full run or a map is started, told of as it goes on, cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from uppertier.web.answers import Document, Full, Rows, answer
from uppertier.web.jobs import ENDED, Job
from uppertier.web.queries import ChangesText
from uppertier.web.service import Service
from uppertier.web.settings import Limits

JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
_LOOK = 0.1
"""Seconds between two looks at a job."""
_QUIET = 10.0
"""Seconds after which a comment keeps a silent stream open."""
STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}


def job_text(limits: Limits) -> type[BaseModel]:
    """What a job is asked for by, within the limits of this start."""

    class JobText(BaseModel):
        """A full run (`run`), or maps of who is defended (`footprint`)."""

        model_config = ConfigDict(extra="forbid")

        scenario: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$", examples=["seongju-2017"])]
        kind: Literal["run", "footprint"] = "run"
        controls: ChangesText = ChangesText()
        samples: Annotated[int, Field(ge=16, le=limits.samples, description="Draws per assumption set.")] = 48
        trials: Annotated[int, Field(ge=1, le=limits.trials)] = 2000
        seed: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
        threats: Annotated[list[str], Field(max_length=50, description="Of a map; all where empty.")] = []
        spacing_km: Annotated[float, Field(ge=0.5, le=100, allow_inf_nan=False, description="Of a map.")] = 4.0

    return JobText


def router(service: Service, _: FastAPI) -> APIRouter:
    routes = APIRouter(prefix="/api/jobs", tags=["jobs"])
    jobs = service.jobs
    text: Any = job_text(service.settings.limits)

    def start(asked: text) -> Response:
        """Start a job. What was run before with the same inputs is done at once."""
        from uppertier.web.ordered import ordered

        work, title = ordered(service, asked)
        return answer(jobs.document(jobs.add(work, title)), status=202)

    # The body's type is made of this start's limits: it is no name that annotations as text would find.
    start.__annotations__["asked"] = text
    routes.post("", status_code=202, response_model=Document)(start)

    @routes.get("", response_model=Rows)
    def listed() -> Response:
        """Every job that is remembered, the latest first."""
        return answer(jobs.listed())

    @routes.get("/{job}", response_model=Document)
    def one(job: JobId) -> Response:
        """How far a job has come."""
        return answer(jobs.document(jobs.get(job)))

    @routes.get("/{job}/events", response_class=StreamingResponse, responses=STREAM)
    async def events(job: JobId, request: Request) -> StreamingResponse:
        """The same documents as server-sent events, one at every change, until the job ends."""
        found = jobs.get(job)
        if service.streams >= service.settings.limits.streams:
            raise Full(f"{service.settings.limits.streams} event streams are open already")
        return StreamingResponse(_told(service, found, request), media_type="text/event-stream")

    @routes.delete("/{job}", response_model=Document)
    async def cancel(job: JobId) -> Response:
        """Cancel a job; what it had half-written is gone, what it had finished is kept for the next."""
        ended = await run_in_threadpool(jobs.cancel, job)
        return answer(jobs.document(ended))

    return routes


async def _told(service: Service, job: Job, request: Request) -> AsyncIterator[bytes]:
    """Events, and a comment now and then."""
    service.streams += 1
    last, silent = -1, 0.0
    try:
        while not await request.is_disconnected():
            # Whether it has ended is read first: nothing that happens between is lost.
            ended, version = job.state in ENDED, job.version
            if version != last:
                document = json.dumps(service.jobs.document(job), ensure_ascii=False)
                yield f"event: job\nid: {version}\ndata: {document}\n\n".encode()
                last, silent = version, 0.0
            if ended:
                return
            await asyncio.sleep(_LOOK)
            silent += _LOOK
            if silent >= _QUIET:
                yield b": still at work\n\n"
                silent = 0.0
    finally:
        service.streams -= 1
