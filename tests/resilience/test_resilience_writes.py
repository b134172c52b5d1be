"""A disk that fails at a chosen write of a run, wherever it falls: parts, run folder, index. Real calls, failed by a
library loaded before the program."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from resilience_scene import command, orphans, run

from uppertier.report.archive import read_mark
from uppertier.report.verify import changed_files
from uppertier.runs.index import Index
from uppertier.runs.pack import unpack

SOURCE = Path(__file__).with_name("failing_disk.c")
WAYS = {
    "full disk": (errno.ENOSPC, "1", "0"),
    "full disk, half a write first": (errno.ENOSPC, "1", "1"),
    "bad block": (errno.EIO, "0", "0"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("failing writes NOT RUN: no C compiler (`cc`)")
    made = tmp_path_factory.mktemp("library") / "failing_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


def failing(small, library: Path, root: Path, at: int, way: str) -> subprocess.CompletedProcess[str]:
    """One run whose call number `at` below `root` fails; where nothing fails, `count` beside root says how many."""
    number, on, half = WAYS[way]
    told = {
        "LD_PRELOAD": str(library),
        "FAIL_BELOW": str(root),
        "FAIL_AT": str(at),
        "FAIL_WITH": str(number),
        "FAIL_ON": on,
        "FAIL_HALF": half,
        "FAIL_COUNT": str(root.parent / "count"),
    }
    words = command(small.program, small.scenario, root / "run", "--workers", "1")
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300, env=os.environ | told)


def check(small, library: Path, place: Path, share: float, way: str, calls: int) -> None:
    """Whole or absent, and the message says which; then a run on the same store ends with the same bytes."""
    root = place / "root"
    shutil.copytree(small.folder.parent / ".parts", root / ".parts")
    for path in sorted((root / ".parts").glob("*/*.npz"))[::3]:
        path.unlink()
    done = failing(small, library, root, max(1, round(share * calls)), way)
    assert done.returncode in {0, 2} and "Traceback" not in done.stderr, done.stderr
    assert orphans(root) == []
    if done.returncode:
        assert "written" in done.stderr and os.strerror(WAYS[way][0]) in done.stderr, done.stderr
        assert not (root / "run").exists()
    else:
        assert changed_files(root / "run", read_mark(root / "run")) == []
    for part in (root / ".parts").glob("*/*.npz"):
        unpack(part.read_bytes())
    again = run(small.program, small.scenario, root / "run", "--workers", "1")
    assert again.returncode == 0 and "damaged" not in again.stderr, again.stderr
    assert (root / "run" / "results.json").read_bytes() == small.results
    assert [one.folder for one in Index(root).search()] == ["run"]


@pytest.fixture(scope="module")
def calls(small, library: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many calls a run makes that are failed here."""
    root = tmp_path_factory.mktemp("counted") / "root"
    shutil.copytree(small.folder.parent / ".parts", root / ".parts")
    for path in sorted((root / ".parts").glob("*/*.npz"))[::3]:
        path.unlink()
    assert failing(small, library, root, 0, "bad block").returncode == 0
    return int((root.parent / "count").read_text())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("share", [0.02, 0.6, 0.995])
def test_whole_or_absent_wherever_a_write_fails(
    small, library: Path, calls: int, tmp_path: Path, share: float, way: str
) -> None:
    assert calls > 300
    check(small, library, tmp_path, share, way, calls)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", range(20))
def test_whole_or_absent_at_twenty_writes_over_the_whole_run(
    small, library: Path, calls: int, tmp_path: Path, number: int, way: str
) -> None:
    check(small, library, tmp_path, (number + 0.5) / 20, way, calls)
