"""What a run folder holds, for machines: RO-Crate 1.1, every file with its role, licence and checksum."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from uppertier.report.bibliography import references
from uppertier.report.records import RunResult
from uppertier.report.run_tables import MEANING
from uppertier.version import __version__

NAME = "ro-crate-metadata.json"
LICENCE = "https://spdx.org/licenses/Apache-2.0"
_SOFTWARE = "#uppertier"
_KINDS = {
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".toml": "application/toml",
    ".npz": "application/zip",
}
_ROLES = {
    "results.json": "every headline number of the run; equal inputs give equal bytes",
    "provenance.json": "code, libraries, parameters, machine, times, and a checksum of every file",
    "report.html": "the report, which needs nothing but itself",
}
_SOURCE_TYPES = {"article": "ScholarlyArticle", "report": "Report", "book": "Book", "software": "SoftwareApplication"}


def write_crate(result: RunResult, folder: Path, files: dict[str, dict[str, Any]], finished: str) -> None:
    """Write `ro-crate-metadata.json` into a run folder.

    files : size and SHA-256 by path in the folder
    finished : time at which the run ended, ISO 8601
    """
    fields = sorted(name for name in files if name.startswith("fields.zarr/"))
    listed = [name for name in sorted(files) if name not in set(fields)]
    # The record of where a run came from is written last: it holds the checksum of this file.
    named = [*listed, "provenance.json", *(["fields.zarr/"] if fields else [])]
    cited = _sources(references(result))
    graph = [
        _descriptor(),
        _root(result, named, cited, finished),
        _software(),
        _action(listed, finished),
        {"@id": LICENCE, "@type": "CreativeWork", "name": "Apache License 2.0"},
        *(_file(name, files[name]) for name in listed),
        _file("provenance.json", {}),
        *([_fields(files, fields)] if fields else []),
        *cited,
    ]
    document = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    (folder / NAME).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _descriptor() -> dict[str, Any]:
    return {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def _root(result: RunResult, names: list[str], cited: list[dict[str, Any]], finished: str) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": result.run,
        "name": f"Uppertier run: {result.scenario.title}",
        "description": result.scenario.description or result.scenario.title,
        "datePublished": finished,
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": name} for name in names],
        "citation": [{"@id": one["@id"]} for one in cited],
        "mentions": [{"@id": "#run"}],
    }


def _software() -> dict[str, Any]:
    return {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "Uppertier",
        "softwareVersion": __version__,
        "license": {"@id": LICENCE},
        "description": "models an upper-tier missile-defence battery from open sources",
    }


def _action(names: list[str], finished: str) -> dict[str, Any]:
    made = [name for name in names if not name.startswith("inputs/")]
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "uppertier run",
        "endTime": finished,
        "instrument": {"@id": _SOFTWARE},
        "object": [{"@id": name} for name in names if name.startswith("inputs/")],
        "result": [{"@id": name} for name in made],
    }


def _file(name: str, said: dict[str, Any]) -> dict[str, Any]:
    entity = {
        "@id": name,
        "@type": "File",
        "name": name.rsplit("/", 1)[-1],
        "description": role(name),
        "encodingFormat": _KINDS.get(Path(name).suffix, "application/octet-stream"),
        "license": {"@id": LICENCE},
    }
    if said:
        entity |= {"contentSize": str(said["bytes"]), "sha256": said["sha256"]}
    return entity


def role(name: str) -> str:
    """What a file of a run folder is for."""
    folder, _, rest = name.rpartition("/")
    stem = rest.rsplit(".", 1)[0]
    if folder.startswith("inputs"):
        return "a text the run was made from, as it was"
    if folder == "tables":
        return MEANING[stem]
    if folder == "figures":
        return f"figure of the report: {stem}"
    if folder == "records":
        return f"{stem} to the last bit, from which `uppertier` goes on; numpy.load opens it"
    return _ROLES.get(name, "part of the run")


def _fields(files: dict[str, dict[str, Any]], names: list[str]) -> dict[str, Any]:
    return {
        "@id": "fields.zarr/",
        "@type": "Dataset",
        "name": "fields.zarr",
        "description": "what every radar sees and knows of every sample of every flight; zarr version 3",
        "encodingFormat": "application/vnd+zarr",
        "contentSize": str(sum(files[name]["bytes"] for name in names)),
        "license": {"@id": LICENCE},
    }


def _sources(cited: Iterable[Any]) -> list[dict[str, Any]]:
    """One entity a source, by its address; of several that share an address the later ones by their own name."""
    taken: set[str] = set()
    entities = []
    for reference in cited:
        own = f"#source-{reference.id}"
        name = own if not reference.url or reference.url in taken else reference.url
        taken.add(name)
        entity = {
            "@id": name,
            "@type": _SOURCE_TYPES.get(reference.kind, "CreativeWork"),
            "identifier": reference.id,
            "name": reference.title,
            "author": reference.author,
            "publisher": reference.imprint,
            "url": reference.url if name == own else "",
        }
        entities.append({key: value for key, value in entity.items() if value})
    return entities
