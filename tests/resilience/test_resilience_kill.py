"""Runs that are killed, interrupted or run side by side: the final bytes are those of an undisturbed run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from resilience_scene import command, orphans, run

from uppertier.runs.index import Index
from uppertier.runs.pack import unpack


def _kill_at_random(small, root: Path, times: int, seed: int) -> int:
    """Begin the run again and again and kill it at random moments; returns how often it was killed before its end."""
    moment, killed = random.Random(seed), 0
    for _ in range(times):
        child = subprocess.Popen(
            command(small.program, small.scenario, root / "run", "--workers", "2"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(moment.uniform(0.3, 5.0))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            killed += 1
    return killed


def _settled(root: Path) -> None:
    """Workers end themselves when their parent is gone; wait until none writes any more."""
    for _ in range(100):
        if not any(str(root) in text for text in _command_lines()):
            return
        time.sleep(0.1)


def _command_lines() -> list[str]:
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text(errors="replace"))
        except OSError:
            continue
    return lines


@pytest.mark.parametrize(
    ("times", "seed"), [(5, 1), pytest.param(25, 2, marks=pytest.mark.slow)], ids=["5 kills", "25 kills"]
)
def test_a_run_killed_at_random_moments_ends_with_the_same_bytes_and_no_orphans(
    small, tmp_path: Path, times: int, seed: int
) -> None:
    assert _kill_at_random(small, tmp_path, times, seed) > 0
    _settled(tmp_path)
    for part in (tmp_path / ".parts").glob("*/*.npz"):
        unpack(part.read_bytes())
    done = run(small.program, small.scenario, tmp_path / "run", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "results.json").read_bytes() == small.results
    assert "damaged" not in done.stderr
    assert orphans(tmp_path) == []
    assert [one.folder for one in Index(tmp_path).search()] == ["run"]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_request_to_end_says_what_is_kept_and_the_next_run_goes_on_from_it(small, tmp_path: Path, asked) -> None:
    child = subprocess.Popen(
        command(small.program, small.scenario, tmp_path / "run", "--workers", "2"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    lines = [child.stderr.readline() for _ in range(3)]
    child.send_signal(asked)
    _, rest = child.communicate(timeout=60)
    assert child.returncode == 130, (lines, rest)
    assert "Traceback" not in rest
    kept = sorted((tmp_path / ".parts").glob("*/*.npz"))
    assert kept and f"{len(kept)} finished parts are kept" in rest
    assert not (tmp_path / "run").exists() and orphans(tmp_path) == []
    before = {path: path.stat().st_mtime_ns for path in kept}
    assert run(small.program, small.scenario, tmp_path / "run").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == before, "what was finished is not made again"
    assert (tmp_path / "run" / "results.json").read_bytes() == small.results


@pytest.mark.parametrize("seconds", [2.0, 3.0, 4.0])
def test_a_run_without_a_store_leaves_nothing_when_it_is_interrupted(small, tmp_path: Path, seconds: float) -> None:
    child = subprocess.Popen(
        command(small.program, small.scenario, tmp_path / "run", "--workers", "2", "--no-cache"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(seconds)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode in {0, 130}, said
    assert "Traceback" not in said and orphans(tmp_path) == []
    if child.returncode:
        assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_on_one_store_both_finish(small, tmp_path: Path) -> None:
    pair = [
        subprocess.Popen(
            command(small.program, small.scenario, tmp_path / name, "--workers", "2"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    said = [child.communicate(timeout=300)[1] for child in pair]
    assert [child.returncode for child in pair] == [0, 0], said
    for name in ("one", "two"):
        assert (tmp_path / name / "results.json").read_bytes() == small.results
    assert {one.folder for one in Index(tmp_path).search()} == {"one", "two"}
    assert orphans(tmp_path) == []


def test_the_same_inputs_return_the_finished_run_at_once(small) -> None:
    written = (small.folder / "provenance.json").stat().st_mtime_ns
    done = run(small.program, small.scenario, small.folder)
    assert done.returncode == 0
    assert "these inputs were run before" in done.stderr
    assert (small.folder / "provenance.json").stat().st_mtime_ns == written


def test_a_run_folder_that_lost_a_file_is_made_again(small, tmp_path: Path) -> None:
    assert run(small.program, small.scenario, tmp_path / "run").returncode == 0
    (tmp_path / "run" / "tables" / "flights.parquet").write_bytes(b"short")
    done = run(small.program, small.scenario, tmp_path / "run")
    assert "flights.parquet is damaged; the run is made again" in done.stderr
    said = json.loads((tmp_path / "run" / "provenance.json").read_text())
    assert (tmp_path / "run" / "tables" / "flights.parquet").stat().st_size == said["files"]["tables/flights.parquet"][
        "bytes"
    ]
    assert os.listdir(tmp_path / "run" / "records")


def test_compiled_code_that_does_not_let_go_is_ended_all_the_same(tmp_path: Path) -> None:
    """Python hears of Ctrl-C only between two of its steps; here the next one would come in a minute."""
    code = (
        "import sys; from pathlib import Path; import numba; from uppertier.runs.interrupt import answered\n"
        "@numba.njit(nogil=True)\n"
        "def spin(n):\n"
        "    x = 0.0\n"
        "    for i in range(n): x = x * 0.5 + i\n"
        "    return x\n"
        "half = Path(sys.argv[1]); half.write_text('x'); spin(1)\n"
        "with answered(half.unlink, lambda: 'interrupted; all is kept'):\n"
        "    print('working', flush=True); spin(100_000_000_000)\n"
    )
    half = tmp_path / "half"
    child = subprocess.Popen(
        ["env", "--default-signal=INT", sys.executable, "-c", code, str(half)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stdout.readline() == "working\n"
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=30)
    assert child.returncode == 130, said
    assert "all is kept" in said and not half.exists()
