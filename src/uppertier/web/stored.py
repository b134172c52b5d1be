"""Finished runs by their content id: files of their folders, and their records read back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier import resources
from uppertier.errors import InputError
from uppertier.runs.inputs import FOLDER as INPUTS
from uppertier.web.answers import Missing

if TYPE_CHECKING:
    from uppertier.report.records import RunResult

_MOST = 3
"""Runs whose records are kept in memory."""


class Stored:
    """The runs below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._results: dict[str, RunResult] = {}
        self._lock = threading.Lock()

    def listed(self) -> list[dict[str, Any]]:
        """Every run, the latest first."""
        from uppertier.runs.index import Index

        return [
            {
                "id": one.run,
                "title": one.title,
                "scenario": one.scenario,
                "when": one.finished,
                "tags": list(one.tags),
                "verdicts": dict(one.verdicts),
                "samples": one.samples,
                "trials": one.trials,
                "seed": one.seed,
                "seconds": one.seconds,
                "version": one.version,
                "note": one.note,
            }
            for one in (Index(self.root).search() if self.root.is_dir() else [])
        ]

    def folder(self, run: str) -> Path:
        """The folder of a run, the latest of several. Missing where there is none."""
        from uppertier.runs.index import Index, Search

        found = Index(self.root).search(Search(folder=run)) if self.root.is_dir() else []
        for one in found:
            if one.run == run:
                return self.root / one.folder
        raise Missing("there is no run of that id; /api/runs lists those there are")

    def text(self, run: str, name: str) -> bytes:
        """One file of a run by a name that this program chose."""
        try:
            return (self.folder(run) / name).read_bytes()
        except OSError:
            raise Missing(f"this run has no {name}") from None

    def results(self, run: str) -> dict[str, Any]:
        """Its results.json."""
        found: dict[str, Any] = json.loads(self.text(run, "results.json"))
        return found

    def result(self, run: str) -> RunResult:
        """Its records."""
        from uppertier.report.archive import load_run

        with self._lock:
            if run in self._results:
                return self._results[run]
            found = load_run(self.folder(run))
            while len(self._results) >= _MOST:
                self._results.pop(next(iter(self._results)))
            self._results[run] = found
            return found

    @contextmanager
    def sheets_of(self, run: str) -> Iterator[None]:
        """Sheets as they were when the run was made, also those that it had to itself."""
        folder = self.folder(run) / INPUTS
        if not folder.is_dir():
            yield
            return
        with resources.overlaid(folder.resolve()):
            yield

    def figures(self, run: str) -> list[dict[str, Any]]:
        """Every figure with its words, as the report has them."""
        from uppertier.report.figures import figure_module, figure_names

        folder, result = self.folder(run) / "figures", self.result(run)
        known = [name for name in figure_names() if (folder / f"{name}.svg").is_file()]
        with self.sheets_of(run):
            return [
                {
                    "name": name,
                    "caption": figure_module(name).caption(result),
                    "alt": figure_module(name).alt(result),
                    "svg": f"/api/runs/{run}/figures/{name}.svg",
                    "png": f"/api/runs/{run}/figures/{name}.png",
                }
                for name in known
            ]

    def figure(self, run: str, name: str, kind: str) -> bytes:
        """One figure's bytes; only names that the report knows become a path."""
        from uppertier.report.figures import figure_names

        of_claims = {f"claim-{answer.claim.id}" for answer in self.result(run).answers} if kind == "svg" else set()
        if name not in figure_names() and name.removesuffix("-decides") not in of_claims:
            raise Missing("the report has no figure of that name; /api/runs/ID/figures lists them")
        return self.text(run, f"figures/{name}.{kind}")

    def table(self, run: str, name: str) -> bytes:
        """One table as CSV."""
        import pyarrow
        from pyarrow import csv, parquet

        from uppertier.report.run_tables import MEANING

        if name not in MEANING:
            raise Missing(f"a run has no table of that name; there are {', '.join(MEANING)}")
        content = parquet.read_table(pyarrow.BufferReader(self.text(run, f"tables/{name}.parquet")))
        out = pyarrow.BufferOutputStream()
        csv.write_csv(_flat(content), out)
        found: bytes = out.getvalue().to_pybytes()
        return found


def _flat(table: Any) -> Any:
    """The table with lists written as text: CSV has none."""
    import pyarrow

    for number, field in enumerate(table.schema):
        if pyarrow.types.is_nested(field.type):
            texts = [None if one is None else json.dumps(one) for one in table.column(number).to_pylist()]
            table = table.set_column(number, field.name, pyarrow.array(texts, pyarrow.string()))
    return table


def exported(result: RunResult, name: str, folder: Path) -> Path:
    """A run in one format, written into a folder of our own; formats of several files come as one zip."""
    import shutil

    from uppertier.formats import load_format

    writer = load_format(name)
    if writer.SUFFIX.startswith("."):
        path = folder / f"run{writer.SUFFIX}"
        writer.write(result, path)
        return path
    place = folder / name
    writer.write(result, place)
    if not place.is_dir():
        raise InputError(f"{name} wrote nothing", key="format")
    return Path(shutil.make_archive(str(folder / "run"), "zip", place))
