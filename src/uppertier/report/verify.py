"""A run made again from its own record, and held against what its folder says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.report.archive import load_run, read_mark
from uppertier.report.job import READY, Advance, compute, silent
from uppertier.report.results import canonical, results
from uppertier.runs.execute import executor
from uppertier.runs.inputs import FOLDER, as_catalog
from uppertier.runs.pack import digest, packed_fields
from uppertier.runs.provenance import code_version, machine_class
from uppertier.runs.store import manifest
from uppertier.scenario import load_scenario
from uppertier.scenario.records import Scenario

RELATIVE = 1e-9
"""How far numbers may differ between two kinds of machine: sums in another order, other processors' last bits."""
_MOST = 20
"""Differences that are listed."""


@attrs.frozen
class Verified:
    """What came of making a run again."""

    run: str
    same: bool
    compared: str
    """How: "bytes", or "numbers to 1e-9"; and why"""
    notes: tuple[str, ...]
    """Files that changed since, and inputs that no longer say what was run"""
    differences: tuple[str, ...]
    """The first places at which the two differ"""


def verify(folder: Path, workers: int | None = None, advance: Advance = silent) -> Verified:
    """Make a finished run again from the scenario and the sheets in its folder, taking nothing from any memo.

    Bytes of `results.json` are compared on the same kind of machine with the same code and libraries; elsewhere, every
    number of every record to 1e-9 relative and every count, text and verdict for equality.
    InputError : no run folder, or one that cannot be read
    """
    said, kept = read_mark(folder), load_run(folder)
    written = (folder / "results.json").read_text(encoding="utf-8")
    notes = [*changed_files(folder, said), *said.get("left_out", ())]
    with as_catalog(folder):
        scenario, note = _scenario(folder, kept.scenario)
        with executor(workers, READY) as helpers:
            again, _ = compute(scenario, kept.samples, int(said["parameters"]["trials"]), advance, helpers)
    here = (code_version(), machine_class())
    there = (said["uppertier"], said.get("machine_class"))
    said_aside = (*note, *notes)
    if here == there:
        same = canonical(results(again)) == written
        apart = [] if same else _first(unlike(kept, again, 0.0))
        how = "bytes: the same code, libraries and kind of machine"
        return Verified(kept.run, same, how, said_aside, tuple(apart))
    apart = _first(unlike(kept, again, RELATIVE))
    why = "the code" if here[0] != there[0] else "the kind of machine or a library"
    how = f"numbers to 1e-9 relative, counts and texts for equality: {why} is not the same"
    return Verified(kept.run, not apart, how, said_aside, tuple(apart))


def changed_files(folder: Path, said: dict[str, Any]) -> list[str]:
    """Files of a run folder that are no longer what they were, or are gone."""
    now = manifest(folder)
    return [
        f"{name} {'is not what it was' if name in now else 'is gone'}"
        for name, file in said.get("files", {}).items()
        if now.get(name, {}).get("sha256") != file["sha256"]
    ]


def _scenario(folder: Path, kept: Scenario) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario as its text in the folder says it, and a note where that is not what was run."""
    inputs = folder / FOLDER
    names = [name for name, _ in kept.sheets if name.startswith("scenarios/") or "/" not in name]
    files = [path for name in names if (path := inputs / name).is_file() and path.name != "sources.toml"]
    for path in files:
        try:
            found = attrs.evolve(load_scenario(path), seed=kept.seed)
        except InputError as error:
            return kept, (f"{error.sentence}; the scenario is taken from the records",)
        if digest(found) == digest(kept):
            return found, ()
        return kept, ("the scenario's text says something else than its record; the record is run",)
    return kept, ("no text of the scenario in inputs/; it is taken from the records",)


def _first(found: Iterator[str]) -> list[str]:
    return [text for text, _ in zip(found, range(_MOST), strict=False)]


def unlike(one: Any, other: Any, relative: float, path: str = "") -> Iterator[str]:
    """Places at which two trees of records differ: floats by more than `relative`, everything else at all."""
    if isinstance(one, float | np.floating) and isinstance(other, float | np.floating):
        if not _near(np.asarray(one), np.asarray(other), relative):
            yield f"{path}: {float(one)!r}, now {float(other)!r}"
    elif isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        if one.shape != other.shape:
            yield f"{path}: shape {one.shape}, now {other.shape}"
        elif not _near(one, other, relative):
            yield f"{path}: numbers differ by up to {_farthest(one, other):.3g} relative"
    elif type(one) is not type(other):
        yield f"{path}: {one!r}, now {other!r}"
    elif attrs.has(type(one)):
        for field in packed_fields(type(one)):
            yield from unlike(getattr(one, field.name), getattr(other, field.name), relative, _join(path, field.name))
    elif isinstance(one, tuple | list):
        yield from _unlike_lists(one, other, relative, path)
    elif one != other and path != "run":
        yield f"{path}: {one!r}, now {other!r}"


def _unlike_lists(one: Any, other: Any, relative: float, path: str) -> Iterator[str]:
    if len(one) != len(other):
        yield f"{path}: {len(one)} entries, now {len(other)}"
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        yield from unlike(left, right, relative, _join(path, str(index)))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _near(one: np.ndarray, other: np.ndarray, relative: float) -> bool:
    if one.dtype.kind != "f":
        return bool(np.array_equal(one, other))
    # An element near zero is held against the size of what it stands among: a component of a vector, a covariance.
    size = np.nanmax(np.abs(one), initial=0.0, where=np.isfinite(one))
    scale = np.maximum(np.abs(one), 1e-3 * size)
    with np.errstate(invalid="ignore"):
        close = np.abs(one - other) <= relative * scale
    return bool(np.all(close | (one == other) | (np.isnan(one) & np.isnan(other))))


def _farthest(one: np.ndarray, other: np.ndarray) -> float:
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.abs(one - other) / np.maximum(np.abs(one), np.abs(other))
    finite = apart[np.isfinite(apart)]
    return float(finite.max()) if finite.size and not math.isnan(float(finite.max())) else math.inf


def reproduced(verified: Verified) -> str:
    """The answer as a sentence."""
    how = "is reproduced" if verified.same else "is NOT reproduced"
    return f"run {verified.run[:12]} {how}; compared: {verified.compared}"
