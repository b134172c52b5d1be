"""An index of the runs below a folder, in SQLite: for listing and searching only. The folders are the truth.

Every answer first looks which run folders are there; what is new is read, what is gone is forgotten. Delete the index
and it is made again. What a user adds to a run (its tags) stands in the run's folder too.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs

from uppertier.errors import InputError
from uppertier.runs.parts import write_whole
from uppertier.runs.provenance import FORMAT
from uppertier.runs.store import MARK

NAME = "index.sqlite"
TAGS = "tags.json"
_VERSION = 1
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

_SCHEMA = """
create table if not exists runs (
    folder text primary key, run text, scenario text, title text, finished text, version text,
    seed integer, samples integer, trials integer, seconds real, note text);
create table if not exists tags (folder text, tag text, primary key (folder, tag));
create table if not exists verdicts (folder text, claim text, verdict text, primary key (folder, claim));
create index if not exists by_run on runs (run);
create index if not exists by_tag on tags (tag);
create index if not exists by_verdict on verdicts (claim, verdict);
"""


@attrs.frozen
class Listed:
    """One run as the index knows it."""

    folder: str
    """Name below the root"""
    run: str
    scenario: str
    title: str
    finished: str
    """UTC, ISO 8601"""
    version: str
    seed: int
    samples: int
    trials: int
    seconds: float
    note: str
    """Why it cannot be read, where it cannot"""
    tags: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Search:
    """What to look for; what is empty is not asked."""

    scenario: str = ""
    tag: str = ""
    since: str = ""
    """Finished on this date or later, as 2017-07-03"""
    until: str = ""
    """Finished on this date or earlier"""
    claim: str = ""
    verdict: str = ""
    folder: str = ""
    """A folder's name, or the first letters of a folder's name or a run's id"""
    most: int = -1
    """How many are wanted, the latest first; all where it is negative"""


class Index:
    """The index of one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def search(self, wanted: Search | None = None) -> list[Listed]:
        """The runs that fit, latest first. Where the root cannot be written, an index in memory does."""
        with self._open() as database:
            self._follow(database)
            return _select(database, wanted or Search())

    def find(self, name: str) -> Path:
        """The folder of one run: a path, the name of a folder below the root, or how its name or id begins.

        InputError : none, or more than one
        """
        if (Path(name) / MARK).is_file():
            return Path(name)
        found = self.search(Search(folder=name)) if name else []
        exact = [one for one in found if one.folder == name] or found
        if len(exact) != 1:
            several = f"{len(exact)} runs answer to '{name}'" if exact else f"there is no run '{name}'"
            raise InputError(several, file=str(self.root), hint="`uppertier runs list` names those there are")
        return self.root / exact[0].folder

    def note(self, folder: Path) -> None:
        """Read one run folder anew, after it was written or tagged."""
        with self._open() as database, database:
            _enter(database, self.root, folder.name)

    def rebuild(self) -> int:
        """Forget everything and read all folders; returns how many runs there are."""
        (self.root / NAME).unlink(missing_ok=True)
        return len(self.search())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = self.root / NAME
        # A folder without runs gets no index by being looked at.
        empty = not path.exists() and not any((self.root / name / MARK).exists() for name in _folders(self.root))
        try:
            database = _connect(":memory:" if empty else str(path))
        except sqlite3.OperationalError:
            # A root that cannot be written can still be listed.
            database = _connect(":memory:")
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            database = _connect(str(path))
        with closing(database):
            yield database

    def _follow(self, database: sqlite3.Connection) -> None:
        """Bring the index up to what lies in the root."""
        there = set(_folders(self.root))
        known = {row[0] for row in database.execute("select folder from runs")}
        if there == known:
            return
        with database:
            for folder in known - there:
                _forget(database, folder)
            for folder in sorted(there - known):
                _enter(database, self.root, folder)


def _connect(place: str) -> sqlite3.Connection:
    database = sqlite3.connect(place, timeout=_PATIENCE)
    version = int(database.execute("pragma user_version").fetchone()[0])
    if version > _VERSION:
        # Left as it is for the newer version; this one looks at the folders.
        database.close()
        database = sqlite3.connect(":memory:")
        version = 0
    if version < _VERSION:
        database.executescript(_SCHEMA)
        database.execute(f"pragma user_version = {_VERSION}")
    return database


def _folders(root: Path) -> Iterator[str]:
    """Names of what may be run folders: whether they are is asked once, when they are new."""
    try:
        with os.scandir(root) as entries:
            yield from (entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir())
    except FileNotFoundError:
        return


def _forget(database: sqlite3.Connection, folder: str) -> None:
    for table in ("runs", "tags", "verdicts"):
        database.execute(f"delete from {table} where folder = ?", (folder,))


def _enter(database: sqlite3.Connection, root: Path, name: str) -> None:
    """Read one folder into the index. A folder that is no run is entered without an id, so as not to be read again."""
    _forget(database, name)
    said, note = _said(root / name)
    parameters = said.get("parameters", {})
    row = (
        name,
        said.get("run", ""),
        said.get("scenario", ""),
        said.get("title", ""),
        said.get("finished_utc", ""),
        said.get("uppertier", ""),
        parameters.get("seed", 0),
        parameters.get("samples", 0),
        parameters.get("trials", 0),
        sum(said.get("seconds", {}).values()),
        note,
    )
    database.execute(f"insert or replace into runs values ({','.join('?' * len(row))})", row)
    tags = [(name, tag) for tag in read_tags(root / name)]
    database.executemany("insert or replace into tags values (?, ?)", tags)
    verdicts = [(name, claim, verdict) for claim, verdict in said.get("verdicts", {}).items()]
    database.executemany("insert or replace into verdicts values (?, ?, ?)", verdicts)


def _said(folder: Path) -> tuple[dict[str, Any], str]:
    """What the mark of a run says, and why it cannot be used where it cannot."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, "no run"
    except (OSError, ValueError) as error:
        return {}, f"{MARK} cannot be read: {error}"
    if not isinstance(said, dict) or "run" not in said:
        return {}, "no run"
    if said.get("format", 0) > FORMAT:
        return {"run": str(said["run"])}, "written by a newer version of Uppertier"
    return said, ""


def _select(database: sqlite3.Connection, wanted: Search) -> list[Listed]:
    asked = (
        (wanted.scenario, "runs.scenario = ?", (wanted.scenario,)),
        (wanted.since, "runs.finished >= ?", (wanted.since,)),
        (wanted.until, "substr(runs.finished, 1, 10) <= ?", (wanted.until,)),
        (wanted.tag, "folder in (select folder from tags where tag = ?)", (wanted.tag,)),
        (wanted.claim, "folder in (select folder from verdicts where claim = ?)", (wanted.claim,)),
        (wanted.verdict, "folder in (select folder from verdicts where verdict = ? and claim like ?)",
         (wanted.verdict, wanted.claim or "%")),
        (wanted.folder, "(substr(folder, 1, ?) = ? or substr(run, 1, ?) = ?)",
         (len(wanted.folder), wanted.folder) * 2),
    )  # fmt: skip
    chosen = [one for one in asked if one[0]]
    where = " and ".join(["runs.run != ''", *(one[1] for one in chosen)])
    values = [value for one in chosen for value in one[2]]
    rows = database.execute(
        f"select * from runs where {where} order by finished desc, folder limit ?", [*values, wanted.most]
    ).fetchall()
    names = [field.name for field in attrs.fields(Listed)]
    tags, verdicts = _tags(database, rows), _verdicts(database, rows)
    return [
        Listed(**dict(zip(names, (*row, tags.get(row[0], ()), verdicts.get(row[0], ())), strict=True))) for row in rows
    ]


_FEW = 200
"""Up to so many runs are asked about one by one; for more, everything is read at once."""


def _tags(database: sqlite3.Connection, rows: list[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for folder, tag in _beside(database, "select folder, tag from tags", "tag", rows):
        found[folder] = (*found.get(folder, ()), tag)
    return found


def _verdicts(database: sqlite3.Connection, rows: list[Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for folder, *pair in _beside(database, "select folder, claim, verdict from verdicts", "claim", rows):
        found[folder] = (*found.get(folder, ()), (pair[0], pair[1]))
    return found


def _beside(database: sqlite3.Connection, asked: str, order: str, rows: list[Any]) -> Iterator[Any]:
    if len(rows) > _FEW:
        yield from database.execute(f"{asked} order by folder, {order}")
        return
    for row in rows:
        yield from database.execute(f"{asked} where folder = ? order by {order}", (row[0],))


def read_tags(folder: Path) -> tuple[str, ...]:
    """The tags of a run, sorted."""
    try:
        found = json.loads((folder / TAGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(sorted({str(tag) for tag in found})) if isinstance(found, list) else ()


def write_tags(folder: Path, tags: tuple[str, ...]) -> None:
    """Put tags into a run's folder. InputError where it cannot be written."""
    try:
        write_whole(folder / TAGS, (json.dumps(sorted(set(tags)), ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=str(folder / TAGS)) from error
