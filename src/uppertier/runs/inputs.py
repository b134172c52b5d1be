"""The text a run was made from, kept beside its results: scenario, sheets, claims, assumption sets, bibliography."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from uppertier import resources
from uppertier.scenario.records import Scenario

FOLDER = "inputs"


def copy_inputs(scenario: Scenario, folder: Path, source: Path | None = None) -> list[str]:
    """Copy every file a scenario was made from into `inputs/` of a folder, under the names it is recorded by.

    source : the scenario's own file, where it is no sheet of the catalog
    returns : names of files that no longer are what the scenario was made from, and were left out
    """
    figures = resources.sheet_files("figures").values()
    wanted = dict(scenario.sheets)
    wanted |= {resources.short_name(path): resources.sha256(path) for path in figures}
    missing = []
    for name, digest in sorted(wanted.items()):
        paths = [path for path in _places(name, source) if path.is_file() and resources.sha256(path) == digest]
        if not paths:
            missing.append(name)
            continue
        target = folder / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(paths[0].read_bytes())
    for own in resources.source_files()[1:]:
        # It adds to the package's under the same name: as an overlay, the user's is the one to keep.
        (folder / FOLDER / own.name).write_bytes(own.read_bytes())
    return missing


def _places(name: str, source: Path | None) -> list[Path]:
    """Where a recorded file may lie: the file handed in, the catalog, the bibliographies."""
    kind, _, sheet = name.rpartition("/")
    found = [source] if source is not None and resources.short_name(source) == name else []
    if kind in resources.KINDS:
        files = resources.sheet_files(kind)
        found += [files[sheet.removesuffix(".toml")]] if sheet.removesuffix(".toml") in files else []
    return found + [path for path in resources.source_files() if path.name == name]


@contextmanager
def as_catalog(folder: Path) -> Iterator[None]:
    """Let the sheets in `inputs/` of a run folder stand before those of the package while the block lasts."""
    before = os.environ.get(resources.OVERLAY_VARIABLE)
    os.environ[resources.OVERLAY_VARIABLE] = str((folder / FOLDER).resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ[resources.OVERLAY_VARIABLE]
        else:
            os.environ[resources.OVERLAY_VARIABLE] = before
