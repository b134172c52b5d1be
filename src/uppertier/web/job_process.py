"""The process of one job: a full run or a map, told of over a pipe, ended by SIGINT or with its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError, UppertierError
from uppertier.runs.interrupt import STATUS, interrupted
from uppertier.web.changes import Changes

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from uppertier.scenario.records import Scenario


@attrs.frozen
class Work:
    """What a job is to do; everything can be pickled."""

    kind: str
    """run or footprint"""
    root: Path
    name: str
    """Id of the scenario"""
    path: Path
    """Its file"""
    changes: Changes
    samples: int
    trials: int
    seed: int | None
    threats: tuple[str, ...]
    spacing_km: float
    workers: int | None = None


def work(asked: Work, pipe: Connection) -> None:
    """Do it, and tell: ("progress", stage, done, of), then ("done", run) or ("failed", sentence)."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # A server that was started in the background hands down that Ctrl-C is nobody's: here it is how a job ends.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        # Held back by whoever started us, so that Ctrl-C while Python itself starts is answered here.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        _quiet()
        with tempfile.TemporaryDirectory(prefix="uppertier-") as folder:
            scenario, source = _scenario(asked, Path(folder))
            made = None
            if asked.kind == "run":
                made = _run(asked, scenario, source, pipe)
            else:
                _footprint(asked, scenario, pipe)
        pipe.send(("done", made))
    except InputError as error:
        from uppertier.web.answers import of_input

        pipe.send(("failed", of_input(error)["error"]["sentence"]))
    except UppertierError as error:
        pipe.send(("failed", str(error)))
    except BaseException as error:
        if not interrupted(error):
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise SystemExit(STATUS) from None


def _end_with_parent() -> None:
    """A server that is killed cannot end its jobs: they look after themselves, in good order where they can."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGINT)


def _quiet() -> None:
    """Nothing of a job belongs on the server's standard output."""
    sys.stdout = sys.stderr


def _scenario(asked: Work, folder: Path) -> tuple[Scenario, Path | None]:
    """The scenario as the job has it, and its own file where it is no sheet of the catalog."""
    import attrs as records

    from uppertier import resources
    from uppertier.scenario import load_scenario
    from uppertier.web.rewritten import overlay, rewritten

    plain, source = load_scenario(asked.path), asked.path
    if asked.changes.asked:
        text = rewritten(resources.read_text(asked.path), plain, asked.changes)
        if overlay(plain, asked.changes, folder / "catalog"):
            os.environ[resources.OVERLAY_VARIABLE] = str(folder / "catalog")
        source = folder / "handed-in" / f"{asked.name}.toml"
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        plain = load_scenario(source)
    if asked.seed is not None:
        plain = records.evolve(plain, seed=asked.seed)
    return plain, source


def _run(asked: Work, scenario: Scenario, source: Path | None, pipe: Connection) -> str:
    """What `uppertier run` does, below the server's own folder of runs."""
    from uppertier.report.archive import finished
    from uppertier.report.job import run
    from uppertier.runs.interrupt import answered
    from uppertier.runs.parts import FOLDER, OnDisk
    from uppertier.runs.provenance import run_id
    from uppertier.runs.store import discard

    name = run_id(scenario, asked.samples, asked.trials, scenario.seed)
    folder = asked.root / f"{folder_name(scenario.id)}-{name[:12]}"
    if finished(folder, name) is not None:
        return name

    def tell(stage: str, done: int, total: int, _: bool) -> None:
        pipe.send(("progress", stage, done, total))

    with answered(lambda: discard(folder), lambda: "a job was cancelled; nothing was left half-written"):
        run(scenario, folder, asked.samples, asked.trials, tell, asked.workers, OnDisk(asked.root / FOLDER), source)
    return name


def folder_name(name: str) -> str:
    """A scenario's id as part of a folder's name, whatever its author wrote there."""
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    return kept[:60].strip("-") or "scenario"


def _footprint(asked: Work, scenario: Scenario, pipe: Connection) -> None:
    """What `uppertier footprint` does: maps that are kept beside the runs."""
    from uppertier.runs.execute import executor
    from uppertier.runs.interrupt import answered
    from uppertier.runs.parts import FOLDER, OnDisk
    from uppertier.study.footprint import raster
    from uppertier.study.footprint_sweep import footprints
    from uppertier.web.defended import threats_of

    known = threats_of(scenario)
    threats = [threat for name, threat in known.items() if not asked.threats or name in asked.threats]
    kept = OnDisk(asked.root / FOLDER)
    kept.prepare()

    def tell(done: int, total: int) -> None:
        pipe.send(("progress", "footprint", done, total))

    tell(0, len(threats))
    with answered(lambda: None, lambda: "a job was cancelled; nothing was left half-written"), executor(1) as pool:
        footprints(scenario, threats, raster(spacing=1e3 * asked.spacing_km), workers=pool, parts=kept, advance=tell)
