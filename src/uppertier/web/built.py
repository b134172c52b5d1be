"""Files of the page as `make web` builds it, and what stands in its place where it is not built."""

from __future__ import annotations

import mimetypes
import re
from html import escape
from typing import TYPE_CHECKING

from uppertier.web.answers import Missing

if TYPE_CHECKING:
    from uppertier.web.settings import Settings

HOW = "The globe is not built in this checkout: `make web` builds it, and `uppertier serve` shows it then."
_TOKEN = re.compile(r'(<meta\s+name="uppertier-token"\s+content=")[^"]*(")')
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".webp": "image/webp"}
_HASHED = re.compile(r"[-.][0-9A-Za-z_-]{8,}\.(js|css|woff2|png|svg|webp)$")


def is_built(settings: Settings) -> bool:
    """Whether there is a page to show."""
    return (settings.static / "index.html").is_file()


def index(settings: Settings) -> str:
    """The page with this start's token in it; without a built page, the sentence that says how to get it."""
    token = escape(settings.token, quote=True)
    if not is_built(settings):
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Uppertier</title>'
            f'<meta name="uppertier-token" content="{token}"></head><body><main><h1>Uppertier</h1><p>{escape(HOW)}</p>'
            '<p><a href="/docs">The interface</a> answers already.</p></main></body></html>'
        )
    text = (settings.static / "index.html").read_text(encoding="utf-8")
    told, count = _TOKEN.subn(lambda found: found[1] + token + found[2], text)
    return told if count else text.replace("<head>", f'<head><meta name="uppertier-token" content="{token}">', 1)


def file(settings: Settings, path: str) -> tuple[bytes, str, dict[str, str]]:
    """One file below the built page's folder: content, type and headers. Missing for whatever lies elsewhere."""
    root = settings.static.resolve()
    nothing = Missing("there is nothing at this address")
    if "\x00" in path or path.startswith("api/"):
        raise nothing
    try:
        place = (root / path).resolve()
        inside = place.is_relative_to(root) and place.is_file() and place.name != "index.html"
    except (OSError, ValueError):
        raise nothing from None
    if not inside:
        raise nothing
    kind = _TYPES.get(place.suffix) or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    forever = "private, max-age=31536000, immutable" if _HASHED.search(place.name) else "private, max-age=600"
    return place.read_bytes(), kind, {"cache-control": forever}
