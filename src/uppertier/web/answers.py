"""Answers: JSON with numbers as a run's files have them, and every error as one sentence."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from uppertier.errors import InputError, NoAnswer
from uppertier.report.results import rounded

GEOJSON = "application/geo+json"
Document = dict[str, Any]
Rows = list[Document]


class Fault(BaseModel):
    """What is wrong, in one sentence, and where."""

    sentence: str = Field(examples=["boresight_deg: should be less than or equal to 360"])
    line: int | None = None
    key: str | None = None
    hint: str | None = None


class Problem(BaseModel):
    """Every answer that is an error."""

    error: Fault


REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "Another host name, another site, or no token."},
    404: {"model": Problem, "description": "There is no such thing."},
    405: {"model": Problem, "description": "This address does not take that method."},
    409: {"model": Problem, "description": "The question is well posed and has no answer."},
    413: {"model": Problem, "description": "The body is too large."},
    422: {"model": Problem, "description": "Something asked for is wrong."},
    429: {"model": Problem, "description": "The queue is full."},
    500: {"model": Problem, "description": "A defect of ours, told on the server's standard error."},
}
"""What any route may answer beside its own."""


class Missing(Exception):
    """There is no such thing: answered by 404."""


class Full(Exception):
    """No more than this at once: answered by 429."""


ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Policy of a page that stands alone: no script at all, its style inside it."""


def answer(document: Any, media_type: str = "application/json", status: int = 200) -> Response:
    """JSON with floats to six significant digits and null for what is not finite, as in results.json."""
    text = json.dumps(rounded(document), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, media_type=media_type)


def fault(sentence: str, line: int | None = None, key: str | None = None, hint: str | None = None) -> Document:
    return {"error": {"sentence": sentence, "line": line, "key": key, "hint": hint}}


def refusal(status: int, sentence: str) -> Response:
    """An error as one sentence."""
    return answer(fault(sentence), status=status)


def of_input(error: InputError) -> Document:
    """An InputError without the path of any file: of its name the last part."""
    file = PurePath(error.file).name if error.file else None
    said = InputError(error.message, file=file, line=error.line, key=error.key, hint=error.hint)
    return fault(said.sentence, error.line, error.key, error.hint)


def handle_errors(app: FastAPI) -> None:
    """Let every error become one sentence in JSON."""

    def input_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, InputError)
        return answer(of_input(error), status=422)

    def validation(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][-1])
        said = str(first["msg"]).removeprefix("Input ").removeprefix("Value error, ")
        return answer(fault(f"{key}: {said}", key=key), status=422)

    def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        words = {404: "there is nothing at this address", 405: "this address does not take that method"}
        # A body that is no JSON is something wrong that was asked, as a number out of its bounds is.
        status = 422 if error.status_code == 400 else error.status_code
        response = refusal(status, words.get(status, "the request cannot be read"))
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(InputError, input_error)
    app.add_exception_handler(NoAnswer, lambda _, error: refusal(409, str(error)))
    app.add_exception_handler(Missing, lambda _, error: refusal(404, str(error)))
    app.add_exception_handler(Full, lambda _, error: refusal(429, str(error)))
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(
        Exception, lambda _r, _e: refusal(500, "a defect of ours: it is told on the server's standard error")
    )
