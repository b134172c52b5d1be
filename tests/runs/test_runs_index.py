"""The index of runs: searched by what people ask for, and never more than the folders say."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from uppertier.errors import InputError
from uppertier.runs.index import NAME, Index, Search, read_tags, write_tags


def make_run(root: Path, number: int, **more: object) -> Path:
    """A folder with the mark of a run."""
    folder = root / f"{'ab'[number % 2]}-{number:05d}"
    folder.mkdir(parents=True)
    said = {
        "format": 1,
        "run": f"{number:064x}"[::-1],
        "scenario": "ab"[number % 2],
        "title": "A run",
        "uppertier": "0.1.0+x",
        "finished_utc": f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}T12:00:00+00:00",
        "parameters": {"seed": number, "samples": 48, "trials": 2000},
        "seconds": {"fly": 1.5, "claims": 2.0},
        "verdicts": {"radar": "holds" if number % 3 else "fails", "leakers": "depends"},
    }
    (folder / "provenance.json").write_text(json.dumps(said | more))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(60):
        make_run(tmp_path, number)
    return tmp_path


def test_search_by_scenario_date_verdict_and_beginning_of_a_name(root: Path) -> None:
    index = Index(root)
    everything = index.search()
    assert len(everything) == 60
    assert [one.finished for one in everything] == sorted((one.finished for one in everything), reverse=True)
    assert {one.scenario for one in index.search(Search(scenario="a"))} == {"a"}
    assert len(index.search(Search(scenario="a"))) == 30
    assert {one.finished[:7] for one in index.search(Search(since="2026-11-01"))} == {"2026-11", "2026-12"}
    one_day = index.search(Search(since="2026-03-03", until="2026-03-03"))
    assert one_day and all(one.finished.startswith("2026-03-03") for one in one_day)
    assert len(index.search(Search(claim="radar", verdict="fails"))) == 20
    assert len(index.search(Search(verdict="depends"))) == 60
    assert index.search(Search(claim="leakers", verdict="fails")) == []
    assert [one.folder for one in index.search(Search(folder="b-00007"))] == ["b-00007"]
    assert len(index.search(Search(most=7))) == 7
    (found,) = index.search(Search(folder="a-00004"))
    assert (found.seed, found.samples, found.trials, found.seconds) == (4, 48, 2000, 3.5)
    assert dict(found.verdicts) == {"radar": "holds", "leakers": "depends"}


def test_tags_stand_in_the_folder_and_are_found(root: Path) -> None:
    index, folder = Index(root), root / "a-00004"
    write_tags(folder, ("paper", "good", "paper"))
    index.note(folder)
    assert read_tags(folder) == ("good", "paper")
    assert [one.folder for one in index.search(Search(tag="paper"))] == ["a-00004"]
    index.rebuild()
    assert [one.tags for one in index.search(Search(tag="good"))] == [("good", "paper")]


def test_what_comes_and_goes_by_other_hands_is_noticed(root: Path) -> None:
    index = Index(root)
    assert len(index.search()) == 60
    shutil.rmtree(root / "a-00004")
    (root / "b-00007").rename(root / "renamed")
    make_run(root, 100)
    (root / "no-run").mkdir()
    (root / "file").write_text("")
    names = {one.folder for one in index.search()}
    assert len(names) == 60 and {"renamed", "a-00100"} <= names and not {"a-00004", "b-00007", "no-run"} & names


@pytest.mark.parametrize("damage", ["gone", "garbage", "cut", "newer"])
def test_a_lost_or_damaged_index_is_made_again_from_the_folders(root: Path, damage: str) -> None:
    index = Index(root)
    before = index.search()
    path = root / NAME
    if damage == "gone":
        path.unlink()
    elif damage == "garbage":
        path.write_bytes(b"this is no database, and was never one" * 100)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        with sqlite3.connect(path) as database:
            database.execute("pragma user_version = 99")
    kept = path.read_bytes() if path.exists() else b""
    assert index.search() == before
    if damage == "newer":
        assert path.read_bytes() == kept, "the index of a newer version is left alone"


def test_damaged_and_newer_marks_do_not_hide_the_others(root: Path) -> None:
    (root / "a-00004" / "provenance.json").write_text("{ half")
    make_run(root, 200, format=99)
    found = Index(root).search()
    assert len(found) == 60
    assert [one.note for one in found if one.note] == ["written by a newer version of Uppertier"]


STRANGE = {
    "numbers for tables": {"parameters": 3, "seconds": [1, 2]},
    "words for numbers": {"parameters": {"seed": "seven"}},
    "a list of verdicts": {"verdicts": ["holds"]},
    "verdicts that are no words": {"verdicts": {"radar": ["holds"]}},
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_mark_that_says_something_else_is_passed_over(root: Path, case: str) -> None:
    make_run(root, 300, **STRANGE[case])
    assert len(Index(root).search()) == 60


def test_an_index_of_an_earlier_version_is_made_anew(root: Path) -> None:
    before = Index(root).search()
    (root / NAME).unlink()
    with sqlite3.connect(root / NAME) as database:
        database.executescript("create table runs (folder text primary key, run text); pragma user_version = 1;")
    assert Index(root).search() == before


_FOLDER = """
mount -t tmpfs -o size=1m none "$1" && cp -r "$2"/. "$1" && cd "$1" && shift 2
if [ "$1" = full ]; then dd if=/dev/zero of=fill bs=4k status=none 2>/dev/null; else mount -o remount,ro none "$PWD"; fi
cd / && shift && exec "$@"
"""


@pytest.mark.parametrize("indexed", [True, False], ids=["an index that is behind", "no index"])
@pytest.mark.parametrize("kind", ["full", "read-only"])
def test_runs_below_a_folder_that_takes_no_write_are_listed_all_the_same(tmp_path: Path, kind: str, indexed) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("NOT RUN: no name spaces to mount a folder in")
    source, place = tmp_path / "source", tmp_path / "place"
    place.mkdir()
    for number in range(5):
        make_run(source, number)
    if indexed:
        assert len(Index(source).search()) == 5
    make_run(source, 5)
    code = (
        "import sys; from pathlib import Path; from uppertier.runs.index import Index\n"
        "index = Index(Path(sys.argv[1])); index.note(index.root / 'b-00001')\n"
        "print(len(index.search()), index.find('b-00005').name)\n"
    )
    words = ["unshare", "-rm", "bash", "-c", _FOLDER, "-", str(place), str(source), kind]
    done = subprocess.run([*words, sys.executable, "-c", code, str(place)], capture_output=True, text=True, check=False)
    assert done.stdout == "6 b-00005\n", done.stderr


def test_find_takes_paths_names_and_beginnings_and_says_what_is_wrong(root: Path) -> None:
    index = Index(root)
    assert index.find("a-00004") == root / "a-00004"
    assert index.find(str(root / "a-00004")) == root / "a-00004"
    make_run(root / "deeper", 1, run="c0ffee" + "0" * 58)
    assert Index(root / "deeper").find("c0ffee") == root / "deeper" / "b-00001"
    for name in ("nowhere", ""):
        with pytest.raises(InputError, match="there is no run"):
            index.find(name)
    with pytest.raises(InputError, match="30 runs answer to 'a-'"):
        index.find("a-")


def test_many_processes_on_one_index(root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from uppertier.runs.index import Index\n"
        "sys.path.insert(0, sys.argv[3]); from test_runs_index import make_run\n"
        "root, first = Path(sys.argv[1]), int(sys.argv[2])\n"
        "for number in range(first, first + 12):\n"
        "    Index(root).note(make_run(root, number)); Index(root).search()\n"
    )
    here = str(Path(__file__).parent)
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(root), str(first), here], stderr=subprocess.PIPE, text=True)
        for first in (1000, 2000, 3000)
    ]
    said = [child.communicate(timeout=120)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], said
    assert len(Index(root).search()) == 96
    with sqlite3.connect(root / NAME) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


def test_no_folder_no_runs(tmp_path: Path) -> None:
    assert Index(tmp_path / "nowhere").search() == []
    assert not (tmp_path / "nowhere").exists()
