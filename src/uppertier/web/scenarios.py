"""The scenarios that may be asked about: those of the catalog, and those that readers handed in, by their hash."""

from __future__ import annotations

import hashlib
import re
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from uppertier import resources
from uppertier.errors import InputError
from uppertier.web.answers import Full, Missing
from uppertier.web.changes import Changes, changed
from uppertier.web.sized import check_lists, check_size

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario

FOLDER = ".web/handed-in"
"""Not called as a kind of sheet: what lies here is a file of its own, and no sheet of the catalog."""
_HANDED_IN = re.compile(r"sha256-[0-9a-f]{64}")
_MOST = 60
"""Scenarios kept in memory, with and without changes."""

Stamp = tuple[tuple[str, int], ...]


class Scenarios:
    """Scenarios by id: the name of a sheet, or sha256- and the hash of a text that was handed in."""

    def __init__(self, root: Path, most: int) -> None:
        self.folder, self.most = root / FOLDER, most
        self._kept: dict[tuple[str, Changes, Stamp], Scenario] = {}
        self._lock = threading.Lock()

    def bundled(self) -> tuple[str, ...]:
        """Ids of the catalog's scenarios."""
        return tuple(resources.sheet_files("scenarios"))

    def path(self, name: str) -> Path:
        """The file of a scenario. Missing where there is none: only listed names and hashes become a path."""
        if _HANDED_IN.fullmatch(name):
            path = self.folder / f"{name}.toml"
            if path.is_file():
                return path
        files = resources.sheet_files("scenarios")
        if name in files:
            return files[name]
        raise Missing("there is no scenario of that id; /api/gallery lists those of the catalog")

    def text(self, name: str) -> str:
        """Its TOML."""
        return resources.read_text(self.path(name))

    def load(self, name: str, changes: Changes | None = None) -> Scenario:
        """The scenario, changed as asked; kept until a file it may rest on changes."""
        from uppertier.scenario import load_scenario

        asked = changes or Changes()
        path = self.path(name)
        key = (name, asked, _stamp(path))
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        found = changed(self.load(name), asked) if asked.asked else load_scenario(path)
        with self._lock:
            while len(self._kept) >= _MOST:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found

    def keep(self, content: bytes) -> str:
        """Check a text and keep it; returns its id. InputError where it is no scenario."""
        from uppertier.catalog import text
        from uppertier.runs.parts import write_whole
        from uppertier.scenario import load_scenario

        name = f"sha256-{hashlib.sha256(content).hexdigest()}"
        if (self.folder / f"{name}.toml").is_file():
            return name
        if self.folder.is_dir() and sum(1 for _ in self.folder.glob("*.toml")) >= self.most:
            raise Full(f"{self.most} scenarios are kept already; remove some from {FOLDER} of the runs' folder")
        with tempfile.TemporaryDirectory(prefix="uppertier-") as place:
            path = Path(place) / "scenario.toml"
            path.write_bytes(content)
            check_lists(text.read(path).table)
            check_size(load_scenario(path))
        try:
            write_whole(self.folder / f"{name}.toml", content)
        except OSError as error:
            raise InputError(f"the scenario cannot be kept: {error.strerror}") from error
        return name


def _stamp(path: Path) -> Stamp:
    """When the scenario and the user's own sheets last changed; the package's own do not while it runs."""
    own = resources.overlay()
    files = [path, *(sorted(own.rglob("*.toml")) if own else ())]
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)
