"""`uppertier export` on a run folder: files in place, and one sentence for what cannot be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from uppertier.cli.main import main
from uppertier.formats import format_names, load_format
from uppertier.report.archive import save
from uppertier.report.records import RunResult
from uppertier.runs.provenance import FORMAT
from uppertier.runs.store import MARK


@pytest.fixture(scope="module")
def folder(bare: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder with its records and its mark."""
    made = tmp_path_factory.mktemp("runs") / "small"
    made.mkdir()
    save(bare, made)
    (made / MARK).write_text(json.dumps({"run": bare.run, "format": FORMAT, "scenario": bare.scenario.id}))
    return made


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["uppertier", "export", *map(str, words)])
    return main()


def test_every_format_lands_under_the_runs_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in format_names():
        assert run(monkeypatch, folder, name) == 0
        assert capsys.readouterr().out == f"small{load_format(name).SUFFIX}\n"
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"small.czml", "small.kml", "small.geojson", "small.nc", "small-parquet"}


def test_out_names_the_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "globe.json"
    assert run(monkeypatch, folder, "czml", "--out", path) == 0
    assert json.loads(path.read_text())[0]["id"] == "document"


def test_what_cannot_be_is_one_sentence_and_writes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a-file"
    file.write_text("mine")
    cases = [
        (("kmz",), "known: czml, geojson, kml, netcdf, parquet"),
        (("czml", "--out", tmp_path / "missing" / "x.czml"), "its folder does not exist"),
        (("kml", "--out", tmp_path), "is a folder, not a file"),
        (("parquet", "--out", file), "is a file, and this format is a folder of tables"),
    ]
    for words, said in cases:
        assert run(monkeypatch, folder, *words) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
    assert run(monkeypatch, tmp_path / "no-run", "czml", "--root", tmp_path) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert file.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir() if path.suffix not in {".sqlite", ".db"}} >= {"a-file"}
    assert not list(tmp_path.glob("*.czml")) + list(tmp_path.glob("*.kml")) + list(tmp_path.glob(".*partial"))


@pytest.mark.parametrize("name", format_names())
def test_a_disk_that_takes_no_more_is_one_sentence_and_leaves_nothing(folder: Path, tmp_path: Path, name: str) -> None:
    """The system itself cuts files short (ulimit -f)."""
    words = [sys.executable, "-m", "uppertier", "export", str(folder), name]
    limited = ["bash", "-c", 'ulimit -f 4; exec "$@"', "bash", *words]
    done = subprocess.run(limited, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1 and "cannot be written: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []
