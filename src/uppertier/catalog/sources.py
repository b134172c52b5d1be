"""The bibliography: every source a sheet may cite."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import attrs
from pydantic import BaseModel, ConfigDict, ValidationError

from uppertier import resources
from uppertier.catalog import text

SOURCE_KINDS = (
    "article",
    "report",
    "web",
    "press",
    "official",
    "book",
    "standard",
    "data",
    "software",
    "assumption",
)


@attrs.frozen
class Source:
    """One entry of the bibliography; empty text where an entry does not say."""

    id: str
    author: str
    title: str
    year: str
    publisher: str
    kind: str
    url: str
    accessed: str
    note: str


class SourceText(BaseModel):
    """An entry as `sources.toml` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    author: str
    title: str
    year: int | str
    publisher: str
    kind: str
    url: str = ""
    accessed: str = ""
    note: str = ""


def bibliography() -> dict[str, Source]:
    """Every source by key; the user's bibliography adds to the package's own, and wins."""
    merged: dict[str, Source] = {}
    for path in resources.source_files():
        merged |= _read(path, path.stat().st_mtime_ns)
    return merged


def keys_of(cited: str) -> tuple[str, ...]:
    """The keys in one citation: a sheet may name several, with commas between them."""
    return tuple(key.strip() for key in cited.split(",") if key.strip())


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> dict[str, Source]:
    document = text.read(path)
    return {key: _entry(key, raw, document) for key, raw in document.table.items()}


def _entry(key: str, raw: object, document: text.Document) -> Source:
    try:
        entry = SourceText.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = (key, *first["loc"])
        hint = resources.near(str(where[-1]), SourceText.model_fields)
        raise document.error(f"this source is not well formed: {first['msg'].lower()}", where, hint) from error
    if entry.kind not in SOURCE_KINDS:
        raise document.error(
            f"'{entry.kind}' is no kind of source", (key, "kind"), resources.near(entry.kind, SOURCE_KINDS)
        )
    fields = entry.model_dump() | {"year": str(entry.year)}
    return Source(id=key, **fields)
