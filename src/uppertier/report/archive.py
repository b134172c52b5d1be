"""The records of a run, kept in its folder to the bit, and read back without computing anything."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import attrs

from uppertier.claims.records import ClaimAnswer
from uppertier.errors import InputError
from uppertier.report.records import RunResult
from uppertier.runs.pack import Damaged, pack_into, unpack
from uppertier.runs.provenance import FORMAT
from uppertier.runs.store import MARK

RECORDS = "records"


def save(result: RunResult, folder: Path) -> None:
    """Write every record of a run into `records/` of an existing folder."""
    (folder / RECORDS).mkdir()
    for field in attrs.fields(RunResult):
        with open(folder / RECORDS / f"{field.name}.npz", "wb") as file:
            pack_into(file, getattr(result, field.name))


def load_run(folder: Path) -> RunResult:
    """The result of a finished run, as its folder holds it; nothing is computed.

    InputError : no run folder, one that a newer version wrote, or a file of it is missing or damaged
    """
    said = read_mark(folder)
    if said.get("format", 0) < 1:
        raise InputError("is of a version that kept no records", file=str(folder), hint="run the scenario again")
    files = {field: folder / RECORDS / f"{field.name}.npz" for field in attrs.fields(RunResult)}
    # A field with a default came later: older runs do not hold it.
    kept = {field: path for field, path in files.items() if field.default is attrs.NOTHING or path.is_file()}
    return _linked(RunResult(**{field.name: _read(path) for field, path in kept.items()}))


def load_part(folder: Path, name: str) -> Any:
    """One field of the result of a finished run."""
    read_mark(folder)
    return _read(folder / RECORDS / f"{name}.npz")


def read_mark(folder: Path) -> dict[str, Any]:
    """What `provenance.json` of a run folder says. InputError where it is none, or a newer version wrote it."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            "is no run folder", file=str(folder), hint="`uppertier runs list` names those there are"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", file=str(folder / MARK)) from None
    if not isinstance(said, dict) or "run" not in said:
        raise InputError("says nothing of a run", file=str(folder / MARK))
    if said.get("format", 0) > FORMAT:
        raise InputError(
            "was written by a newer version of Uppertier", file=str(folder), hint="update Uppertier to read it"
        )
    return said


def refuse_newer(folder: Path) -> None:
    """InputError where a folder holds a run that a newer version wrote: it is not to be replaced."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(said, dict) and said.get("format", 0) > FORMAT:
        read_mark(folder)


def finished(folder: Path, run: str) -> tuple[tuple[ClaimAnswer, ...], dict[str, float]] | None:
    """Answers and seconds by stage of a finished run, if the folder holds the very run of this id, whole; else None.

    InputError : a newer version wrote the folder
    """
    if not (folder / MARK).is_file():
        return None
    said = read_mark(folder)
    if said["run"] != run or said.get("format", 0) < 1:
        return None
    for name, file in said.get("files", {}).items():
        if not (folder / name).is_file() or (folder / name).stat().st_size != file["bytes"]:
            print(f"uppertier: {folder / name} is damaged; the run is made again", file=sys.stderr, flush=True)
            return None
    try:
        return load_part(folder, "answers"), said["seconds"]
    except InputError as error:
        print(f"uppertier: {error.sentence}; the run is made again", file=sys.stderr, flush=True)
        return None


def _read(path: Path) -> Any:
    try:
        return unpack(path.read_bytes())
    except InputError as error:
        raise InputError(error.message, file=str(path), hint=error.hint) from None
    except FileNotFoundError:
        raise InputError("is missing from its run folder", file=str(path), hint="run the scenario again") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except Damaged as error:
        raise InputError(f"is damaged: {error}", file=str(path), hint="run the scenario again") from None


def _linked(result: RunResult) -> RunResult:
    """Records that know again what they were made from."""
    sight = attrs.evolve(result.sight, flights=result.flights)
    return attrs.evolve(
        result,
        sight=sight,
        body_sight=attrs.evolve(result.body_sight, flights=result.flights),
        tracks=attrs.evolve(result.tracks, sight=sight),
        battle=attrs.evolve(result.battle, flights=result.flights),
    )
