"""The application: every route of the folder `routes`, behind the guard, with every error as one sentence."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from uppertier.version import __version__
from uppertier.web import routes
from uppertier.web.answers import REFUSALS, handle_errors
from uppertier.web.guard import Guard
from uppertier.web.service import Service
from uppertier.web.settings import Settings

DESCRIPTION = (
    "What each side of an argument about an upper-tier missile-defence battery claims, computed from open sources. "
    "Keys carry their unit; numbers are those of a run's files; texts are those of its report. GET changes nothing. "
    "POST and DELETE need the header X-Uppertier-Token with the token of this start, which stands in the page."
)
LAST = "page"
"""Its address takes whatever no other does."""


def make_app(settings: Settings) -> FastAPI:
    """The application of one start. Documentation is a page of its own (routes/docs): nothing comes from elsewhere."""
    service = Service.of(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(service.jobs.close)

    app = FastAPI(
        title="Uppertier",
        version=__version__,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses=REFUSALS,
        lifespan=lifespan,
        redirect_slashes=False,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.service = service
    handle_errors(app)
    names = sorted(module.name for module in pkgutil.iter_modules(routes.__path__))
    for name in sorted(names, key=lambda one: one == LAST):
        app.include_router(importlib.import_module(f"{routes.__name__}.{name}").router(service, app))
    return app


def guarded(settings: Settings) -> Guard:
    """The application (`.app`) behind its guard, which is outermost: nothing is answered beside it."""
    return Guard(make_app(settings), settings)
