"""Disks that are full, broken or read-only, and stores that hold what nobody put there."""

from __future__ import annotations

import builtins
import errno
import json
import os
import subprocess
from pathlib import Path

import pytest
from resilience_scene import command, orphans, run

from uppertier.errors import InputError
from uppertier.outcome.records import Interval
from uppertier.runs import parts as parts_module
from uppertier.runs.parts import OnDisk, sweep_parts
from uppertier.runs.task import task_id

RECORD = (Interval(1.0, 0.5, 1.5), tuple(range(2000)))
PART = task_id("test", {"a": 1})


class _Failing:
    """A file whose writing, or what follows it, fails once some bytes have gone through."""

    def __init__(self, file, number: int, after: int) -> None:
        self._file, self._number, self._after = file, number, after

    def __enter__(self):
        return self

    def __exit__(self, *about) -> None:
        self._file.close()

    def write(self, content: bytes) -> int:
        self._file.write(content[: self._after])
        self._file.flush()
        raise OSError(self._number, os.strerror(self._number))

    def __getattr__(self, name: str):
        return getattr(self._file, name)


def _inject(monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    error = OSError(number, os.strerror(number))

    def fail(*arguments: object, **more: object) -> None:
        raise error

    if step == "open":
        monkeypatch.setattr(parts_module, "open", fail, raising=False)
    elif step in {"nothing written", "half written"}:
        after = 0 if step == "nothing written" else 700

        def failing(path: Path, mode: str) -> _Failing:
            return _Failing(builtins.open(path, mode), number, after)

        monkeypatch.setattr(parts_module, "open", failing, raising=False)
    else:
        monkeypatch.setattr(parts_module.os, step, fail)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS], ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["open", "nothing written", "half written", "fsync", "replace"])
def test_a_part_is_whole_or_absent_whichever_write_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    store = OnDisk(tmp_path)
    with monkeypatch.context() as patch:
        _inject(patch, step, number)
        with pytest.raises(InputError, match=os.strerror(number)) as caught:
            store.put(PART, RECORD)
    assert PART in caught.value.sentence and "run again" in caught.value.sentence
    assert store.get(PART) is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    store.put(PART, RECORD)
    with monkeypatch.context() as patch:
        _inject(patch, step, number)
        with pytest.raises(InputError):
            store.put(PART, RECORD)
    assert store.get(PART) == RECORD, "what stood there before stands there still"


@pytest.mark.parametrize("kilobytes", [20, 200])
def test_a_run_that_meets_a_real_limit_stops_with_a_sentence_and_goes_on_later(
    small, tmp_path: Path, kilobytes: int
) -> None:
    """The system itself cuts files short (ulimit -f): some parts fit, a larger one does not."""
    words = command(small.program, small.scenario, tmp_path / "run", "--workers", "1")
    limited = ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash", *words]
    done = subprocess.run(limited, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2, done.stderr
    assert "File too large" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()
    assert orphans(tmp_path) == []
    done = run(small.program, small.scenario, tmp_path / "run", "--workers", "1")
    assert done.returncode == 0 and "damaged" not in done.stderr
    assert (tmp_path / "run" / "results.json").read_bytes() == small.results


def test_damaged_parts_are_said_and_made_again(small, tmp_path: Path) -> None:
    assert run(small.program, small.scenario, tmp_path / "run", "--workers", "1").returncode == 0
    kept = sorted((tmp_path / ".parts").glob("*/*.npz"))
    for number, path in enumerate(kept):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        # A flipped bit, a file cut short, an empty one.
        path.write_bytes((bytes(content), bytes(content[:100]), b"")[number % 3])
    done = run(small.program, small.scenario, tmp_path / "again", "--workers", "1")
    assert done.returncode == 0
    assert "is damaged" in done.stderr and "it is made again" in done.stderr
    assert (tmp_path / "again" / "results.json").read_bytes() == small.results


def test_foreign_files_in_the_store_are_left_alone(small, tmp_path: Path) -> None:
    store = tmp_path / ".parts"
    (store / "ab").mkdir(parents=True)
    foreign = {
        tmp_path / "letters.txt": b"dear",
        store / "notes": b"mine",
        store / "ab" / "picture.npz": b"not a part",
        store / "ab" / ".hidden.partial": b"of someone else",
        tmp_path / "folder" / "x": b"y",
    }
    for path, content in foreign.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    done = run(small.program, small.scenario, tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert all(path.read_bytes() == content for path, content in foreign.items())
    assert (tmp_path / "run" / "results.json").read_bytes() == small.results


def test_what_the_dead_left_is_swept_and_what_the_living_write_is_not(tmp_path: Path) -> None:
    store = OnDisk(tmp_path)
    store.put(PART, RECORD)
    beside = store.path(PART).parent
    child = subprocess.Popen(["true"])
    child.wait()
    host = parts_module._host()
    dead = beside / f".x.npz.{host}.{child.pid}.1-1.partial"
    living = beside / f".x.npz.{host}.{os.getpid()}.1-1.partial"
    elsewhere = beside / f".x.npz.another-machine.{child.pid}.1-1.partial"
    for path in (dead, living, elsewhere):
        path.write_bytes(b"half")
    assert sweep_parts(tmp_path) == [dead]
    assert living.exists() and elsewhere.exists() and store.get(PART) == RECORD


@pytest.mark.parametrize("variable", [True, False], ids=["UPPERTIER_RUNS", "--out"])
def test_a_store_that_cannot_be_written_is_said_before_the_work(small, tmp_path: Path, monkeypatch, variable) -> None:
    # /proc takes no folders, not even from root.
    if variable:
        monkeypatch.setenv("UPPERTIER_RUNS", "/proc/nowhere")
    done = run(small.program, small.scenario, tmp_path / "run" if variable else Path("/proc/nowhere/run"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr and "/proc/nowhere" in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("words", [("run",), ("run", "--no-cache"), ("verify",), ("compare",), ("runs",)], ids=" ".join)
def test_a_run_folder_from_a_newer_version_is_left_as_it_is(small, tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "provenance.json").write_text(json.dumps({"run": "f" * 64, "format": 99}))
    if words[0] == "run":
        done = run(small.program, small.scenario, folder, *words[1:])
    else:
        arguments = {
            "verify": ["verify", str(folder)],
            "compare": ["compare", str(small.folder), str(folder)],
            "runs": ["runs", "tag", str(folder), "mine"],
        }[words[0]]
        call = [*command(small.program, small.scenario, folder)[:4], *arguments]
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "newer version" in done.stderr and "Traceback" not in done.stderr
    assert os.listdir(folder) == ["provenance.json"]
