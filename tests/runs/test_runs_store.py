"""Run folders appear whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from uppertier.errors import InputError
from uppertier.runs.interrupt import interrupted
from uppertier.runs.store import MARK, prepare, whole


def test_a_folder_appears_only_when_the_block_ends(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with whole(folder) as partial:
        (partial / MARK).write_text("{}")
        assert not folder.exists()
    assert (folder / MARK).read_text() == "{}"
    assert os.listdir(tmp_path) == ["run"]


def test_a_failure_leaves_the_run_before_it_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with whole(folder) as partial:
        (partial / MARK).write_text("first")
    with pytest.raises(KeyboardInterrupt), whole(folder) as partial:
        (partial / MARK).write_text("second")
        raise KeyboardInterrupt
    assert (folder / MARK).read_text() == "first"
    assert os.listdir(tmp_path) == ["run"]


def test_a_new_run_replaces_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    for text in ("first", "second"):
        prepare(folder)
        with whole(folder) as partial:
            (partial / MARK).write_text(text)
    assert (folder / MARK).read_text() == "second"
    assert os.listdir(tmp_path) == ["run"]


def test_a_killed_run_leaves_nothing_that_looks_like_a_run_and_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    code = (
        "import sys, time; from pathlib import Path; from uppertier.runs.store import whole\n"
        "with whole(Path(sys.argv[1])) as p:\n"
        "    (p / 'half').write_text('x'); print('writing', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "writing\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not folder.exists()
    with whole(folder) as partial:
        (partial / MARK).write_text("{}")
    assert os.listdir(tmp_path) == ["run"]


def test_a_foreign_folder_is_not_buried(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("keep")
    with pytest.raises(InputError, match="not a run"):
        prepare(tmp_path / "letters")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        prepare(tmp_path / "file")


def test_an_unwritable_place_is_said_before_the_work() -> None:
    # /proc takes no folders, not even from root.
    with pytest.raises(InputError, match=r"--out.*cannot be written"):
        prepare(Path("/proc/nowhere/run"))


def test_an_interrupt_within_an_import_is_told_from_an_error(tmp_path: Path) -> None:
    """A class that is interrupted while it is made raises RuntimeError, up to Python 3.11; the command says 130."""
    (tmp_path / "pydantic.py").write_text(
        "class Field:\n    def __set_name__(self, *_):\n        raise KeyboardInterrupt\n"
        "class Made:\n    field = Field()\n"
    )
    for words in (["catalog", "list"], ["run", "seongju-2017"]):
        command = [sys.executable, "-m", "uppertier", *words]
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (130, False), done.stderr
    assert not interrupted(RuntimeError()) and not interrupted(None)


def test_an_interrupt_ends_the_program_with_a_sentence(tmp_path: Path) -> None:
    """Ctrl-C once the flights are flown: exit status 130, one sentence, no run folder."""
    # A test run started in the background hands down an ignored SIGINT: the child has to begin as from a terminal.
    listening = ("env", "--default-signal=INT")
    command = [*listening, sys.executable, "-m", "uppertier", "run", "seongju-2017", "--out", str(tmp_path / "run")]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert child.stderr is not None
    time.sleep(0.1)
    first = child.stderr.readline()
    child.send_signal(signal.SIGINT)
    _, rest = child.communicate(timeout=60)
    assert child.returncode == 130, first + rest
    assert "Traceback" not in first + rest
    assert "nothing was left half-written" in rest
    # What was finished is kept and said; nothing else is there.
    assert os.listdir(tmp_path) == [".parts"]
    kept = [path for path in (tmp_path / ".parts").rglob("*") if path.is_file()]
    assert f"{len(kept)} finished parts are kept" in rest
    assert all(path.suffix == ".npz" for path in kept)
