"""A real server on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uvicorn import Config

    from uppertier.web.guard import Guard
    from uppertier.web.settings import Settings


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; InputError where the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, answers are sent at once: asyncio turns Nagle's algorithm off only then.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        # Whoever takes the address from the screen at once waits for a moment, and is not refused.
        found.listen(128)
    except OSError as error:
        found.close()
        why = error.strerror or str(error)
        raise InputError(f"cannot be listened at: {why}", key=f"{host}:{port}", hint="another --port") from None
    return found


def run(settings: Settings, at: socket.socket, scenario: str = "") -> None:
    """Serve until Ctrl-C; jobs that are at work then are cancelled in good order."""
    import uvicorn

    from uppertier.web.app import guarded
    from uppertier.web.warm import warm

    app = guarded(settings)
    if scenario:
        warm(app.service, scenario)
    # Ctrl-C is how it ends: uvicorn has answered it by then.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(configured(app)).run(sockets=[at])


def configured(app: Guard) -> Config:
    """How uvicorn serves it: no word of the server's name, no trust in forwarded headers, no web sockets."""
    import uvicorn

    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        limit_concurrency=256,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )
