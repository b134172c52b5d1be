"""What stands before every route: who asks, from where, with which token, how much; and what every answer says.

Written against the ASGI interface, so that nothing passes beside it: answers of routes, of files, errors and streams.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from uppertier.web.answers import refusal
from uppertier.web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from uppertier.web.service import Service

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "x-uppertier-token"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self' blob:",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""CesiumJS may start workers from blobs; the page's build takes out the one style sheet that it would write."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}


class Guard:
    """Refuses what may not pass, and puts the headers on what does."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self.app, self.settings = app, settings

    @property
    def service(self) -> Service:
        """What the application's routes share."""
        found: Service = self.app.state.service
        return found

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        told = _with_headers(send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(str(scope["method"]), headers, scope["headers"])
        if refused is None:
            body = await _read(receive, self.settings.limits.body_bytes)
            if body is not None:
                await self.app(scope, _replayed(body, receive), told)
                return
            refused = (413, f"the body is larger than {self.settings.limits.body_bytes} bytes")
        await refusal(*refused)(scope, receive, told)

    def _refused(self, method: str, headers: dict[str, str], raw: list[tuple[bytes, bytes]]) -> tuple[int, str] | None:
        """Status and sentence where a request may not pass."""
        hosts = [value for name, value in raw if name == b"host"]
        if len(hosts) != 1 or headers["host"].lower() not in self.settings.hosts:
            return 403, "this server does not answer under that host name"
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self.settings.origins:
            return 403, "requests from another site are not answered"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "requests from another site are not answered"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.limits.body_bytes:
            return 413, f"the body is larger than {self.settings.limits.body_bytes} bytes"
        given = headers.get(TOKEN_HEADER, "").encode("utf-8", "replace")
        if method not in SAFE and not hmac.compare_digest(given, self.settings.token.encode()):
            return 403, "what changes something needs this start's token, in the header X-Uppertier-Token"
        return None


async def _read(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None where it is longer than may be."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once more for the application, then whatever comes."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    """Every answer with the headers, but for those that it has already."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", [])}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in there]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return told
