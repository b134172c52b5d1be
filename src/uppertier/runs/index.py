"""An index of the runs below a folder, in SQLite: for listing and searching only. The folders are the truth.

Every answer first looks which run folders are there; what is new is read, what is gone is forgotten. Delete the index
and it is made again. What a user adds to a run (its tags) stands in the run's folder too. Where the index cannot be
written (a read-only folder, a full disk), one in memory answers.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import attrs

from uppertier.errors import InputError
from uppertier.runs.parts import write_whole
from uppertier.runs.provenance import FORMAT
from uppertier.runs.store import MARK

NAME = "index.sqlite"
TAGS = "tags.json"
_VERSION = 2
Answer = TypeVar("Answer")
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

_SCHEMA = """
create table if not exists runs (
    folder text primary key, run text, scenario text, title text, finished text, version text,
    seed integer, samples integer, trials integer, seconds real, note text, tags text, verdicts text);
create table if not exists tags (folder text, tag text, primary key (folder, tag));
create table if not exists verdicts (folder text, claim text, verdict text, primary key (folder, claim));
create index if not exists by_time on runs (finished desc, folder);
create index if not exists by_tag on tags (tag, folder);
create index if not exists by_claim on verdicts (claim, verdict, folder);
create index if not exists by_verdict on verdicts (verdict, folder);
"""
_EARLIER = "drop table if exists runs; drop table if exists tags; drop table if exists verdicts;"


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
        """The runs that fit, latest first."""

        def ask(database: sqlite3.Connection) -> list[Listed]:
            self._follow(database)
            return _select(database, wanted or Search())

        return self._ask(ask)

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

        def enter(database: sqlite3.Connection) -> bool:
            with database:
                _enter(database, self.root, folder.name)
            return bool(database.execute("pragma database_list").fetchone()[2])

        if not self._ask(enter):
            # What could not be entered is read from the folders when there is room again.
            with suppress(OSError):
                (self.root / NAME).unlink(missing_ok=True)

    def rebuild(self) -> int:
        """Forget everything and read all folders; returns how many runs there are. InputError where it cannot be."""
        try:
            (self.root / NAME).unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"cannot be made anew: {error.strerror}", file=str(self.root / NAME)) from error
        return len(self.search())

    def _ask(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do something on the index: made anew where it is damaged, in memory where it cannot be written."""
        path = self.root / NAME
        # A folder without runs gets no index by being looked at.
        if path.exists() or any((self.root / name / MARK).exists() for name in _folders(self.root)):
            try:
                return _on(str(path), work)
            except sqlite3.OperationalError:
                pass
            except sqlite3.DatabaseError:
                with suppress(OSError, sqlite3.Error):
                    path.unlink(missing_ok=True)
                    return _on(str(path), work)
        return _on(":memory:", work)

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


def _on(place: str, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
    with closing(_connect(place)) as database:
        return work(database)


def _connect(place: str) -> sqlite3.Connection:
    database = sqlite3.connect(place, timeout=_PATIENCE)
    version = int(database.execute("pragma user_version").fetchone()[0])
    if version > _VERSION:
        # Left as it is for the newer version; this one looks at the folders.
        database.close()
        database = sqlite3.connect(":memory:")
        version = 0
    if version < _VERSION:
        database.executescript((_EARLIER if version else "") + _SCHEMA)
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
    try:
        row = _row(said)
    except (AttributeError, TypeError, ValueError):
        said, note = {}, f"{MARK} says something else than it should"
        row = _row(said)
    tags, verdicts = read_tags(root / name), said.get("verdicts", {})
    row = (name, *row, note, json.dumps(tags), json.dumps(sorted(verdicts.items())))
    database.execute(f"insert or replace into runs values ({','.join('?' * len(row))})", row)
    database.executemany("insert or replace into tags values (?, ?)", [(name, tag) for tag in tags])
    pairs = [(name, claim, verdict) for claim, verdict in verdicts.items()]
    database.executemany("insert or replace into verdicts values (?, ?, ?)", pairs)


def _row(said: dict[str, Any]) -> tuple[str | int | float, ...]:
    """Id, scenario, title, time, version, seed, samples, trials and seconds, as a mark says them."""
    words = ("run", "scenario", "title", "finished_utc", "uppertier")
    if not all(isinstance(text, str) for pair in said.get("verdicts", {}).items() for text in pair):
        raise TypeError
    counts = [int(said.get("parameters", {}).get(count, 0)) for count in ("seed", "samples", "trials")]
    seconds = float(sum(said.get("seconds", {}).values()))
    return (*(str(said.get(word, "")) for word in words), *counts, seconds)


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
        (wanted.claim and not wanted.verdict, "folder in (select folder from verdicts where claim = ?)",
         (wanted.claim,)),
        (wanted.verdict and not wanted.claim, "folder in (select folder from verdicts where verdict = ?)",
         (wanted.verdict,)),
        (wanted.claim and wanted.verdict, "folder in (select folder from verdicts where claim = ? and verdict = ?)",
         (wanted.claim, wanted.verdict)),
        (wanted.folder, "(substr(folder, 1, ?) = ? or substr(run, 1, ?) = ?)",
         (len(wanted.folder), wanted.folder) * 2),
    )  # fmt: skip
    chosen = [one for one in asked if one[0]]
    where = " and ".join(["runs.run != ''", *(one[1] for one in chosen)])
    values = [value for one in chosen for value in one[2]]
    rows = database.execute(
        f"select * from runs where {where} order by finished desc, folder limit ?", [*values, wanted.most]
    ).fetchall()
    listed: Callable[..., Listed] = Listed
    return [listed(*row[:-2], _tags(row[-2]), _pairs(row[-1])) for row in rows]


# Many runs have the same tags and the same verdicts: each text is read once.
@lru_cache(maxsize=1000)
def _tags(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=1000)
def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((claim, verdict) for claim, verdict in json.loads(text))


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
