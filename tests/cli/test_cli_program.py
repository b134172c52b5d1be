"""The installed program as a user meets it: help, bad input, exit statuses, JSON, a whole run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("uppertier")


def uppertier(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        [str(PROGRAM), *arguments], capture_output=True, text=True, cwd=cwd, env=environment, check=False
    )


def test_help_names_every_command() -> None:
    done = uppertier("--help")
    assert done.returncode == 0
    for command in ("run", "runs", "verify", "compare", "range", "claims", "catalog", "validate"):
        assert command in done.stdout


def test_version() -> None:
    from uppertier import __version__

    assert uppertier("--version").stdout.strip() == f"uppertier {__version__}"


SCENARIO = "src/uppertier/data/scenarios/seongju-2017.toml"
BAD = {
    "unknown scenario": (("run", "seongju-2018"), ("seongju-2018", "seongju-2017")),
    "unknown radar": (("range", "an-tpy-3", "--rcs-m2", "1"), ("an-tpy-3", "an-tpy-2")),
    "negative cross-section": (("range", "an-tpy-2", "--rcs-m2", "-1"), ("rcs",)),
    "unwritable folder": (("run", "seongju-2017", "--out", "/proc/no/run"), ("/proc/no/run", "--out")),
    "unknown option": (("run", "seongju-2017", "--salt"), ("--salt",)),
    "unknown sheet": (("catalog", "show", "nodnog"), ("nodnog", "nodong")),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_said_in_one_sentence_with_status_two(case: str, tmp_path: Path) -> None:
    arguments, words = BAD[case]
    done = uppertier(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr
    assert os.listdir(tmp_path) == []


def test_a_target_out_of_reach_ends_with_status_one_and_the_shortfall(tmp_path: Path) -> None:
    """The Scud-C cannot reach Busan from Hwangju's neighbour: the answer is a distance, not a crash."""
    text = (Path(__file__).parents[2] / SCENARIO).read_text()
    changed = text.replace(
        'missile = "scud-c"\nlaunch = "hwangju"\naim = "osan"',
        'missile = "scud-c"\nlaunch = "paektusan"\naim = "busan"',
    )
    assert changed != text
    (tmp_path / "far.toml").write_text(changed)
    done = uppertier("run", "far.toml", "--out", "run", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "out of reach by" in done.stderr and " km" in done.stderr
    assert os.listdir(tmp_path) == ["far.toml"]


def test_a_truncated_scenario_names_file_and_line(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / SCENARIO).read_text()
    (tmp_path / "cut.toml").write_text(text[: len(text) // 2])
    done = uppertier("run", "cut.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "cut.toml" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """One small run by the installed program."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    arguments = ("run", "seongju-2017", "--out", str(folder), "--samples", "16", "--trials", "200", "--json")
    return folder, uppertier(*arguments)


def test_a_run_prints_one_document_and_leaves_a_whole_folder(
    run_folder: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = run_folder
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document) >= {"run", "folder", "claims", "seconds"}
    assert {"id", "verdict", "value", "unit", "decided_by", "would_have_to_be", "by_assumption_set"} <= set(
        document["claims"][0]
    )
    for name in ("report.html", "results.json", "provenance.json"):
        assert (folder / name).stat().st_size > 500
    assert {p.suffix for p in (folder / "figures").iterdir()} == {".svg", ".png"}
    provenance = json.loads((folder / "provenance.json").read_text())
    assert provenance["run"] == document["run"]
    assert provenance["sheets_sha256"] and provenance["sources"]


def test_the_same_inputs_give_the_same_results_to_the_byte(
    run_folder: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """One thread and a different folder: results.json does not know."""
    folder, _ = run_folder
    arguments = ("run", "seongju-2017", "--out", str(tmp_path / "again"), "--samples", "16", "--trials", "200")
    done = uppertier(*arguments, "--workers", "1")
    assert done.returncode == 0, done.stderr
    digests = {hashlib.sha256((f / "results.json").read_bytes()).hexdigest() for f in (folder, tmp_path / "again")}
    assert len(digests) == 1
