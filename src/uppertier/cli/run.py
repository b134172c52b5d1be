"""`uppertier run`: the main job, its progress, its answers in a table, and the path of the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer
    from uppertier.scenario.records import Scenario


def run_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Run folder (default: runs/SCENARIO-ID below this folder).")
    ] = None,
    samples: Annotated[int, typer.Option("--samples", min=16, help="Draws per assumption set behind each band.")] = 48,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Trials of each raid under each doctrine.")] = 2000,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Random seed (default: the scenario's).")] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes (default: one a processor).")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Compute everything anew and take nothing from earlier runs.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run a scenario end to end: flights, radar, tracks, battle, claims and report.

    The same inputs return the finished run at once; changed inputs recompute what lies behind the change; an
    interrupted run goes on from what it had finished.
    """
    from uppertier.scenario import load_scenario

    loaded = load_scenario(scenario)
    if seed is not None:
        import attrs

        loaded = attrs.evolve(loaded, seed=seed)
    folder = out or _default_folder(loaded, samples, trials)
    finished = None if no_cache else _finished(loaded, folder, samples, trials)
    source = Path(scenario) if scenario.endswith(".toml") else None
    answers, run, seconds = finished or _run(loaded, folder, samples, trials, workers, no_cache, source)
    if finished:
        print(f"these inputs were run before: {folder}", file=sys.stderr)
    if as_json:
        from uppertier.report.results import claim_rows, rounded

        print(
            json.dumps(
                {"run": run, "folder": str(folder), "claims": rounded(claim_rows(answers)), "seconds": seconds},
                indent=2,
            )
        )
    else:
        _print(loaded.title, answers, folder)
    _print_left_out(folder)


def _print_left_out(folder: Path) -> None:
    """What the run could not ask, as its results have it; the rest of it stands."""
    told = json.loads((folder / "results.json").read_text("utf-8"))
    for one in told.get("unanswered", []):
        print(f"uppertier: {one['claim']} was not asked: {one['reason']}", file=sys.stderr)
    for one in told.get("sets_left_out", []):
        print(f"uppertier: nothing was asked under {one['assumption_set']}: {one['reason']}", file=sys.stderr)


def _default_folder(scenario: Scenario, samples: int, trials: int) -> Path:
    from uppertier.runs.provenance import run_id
    from uppertier.runs.store import root_folder

    return root_folder() / f"{scenario.id}-{run_id(scenario, samples, trials, scenario.seed)[:12]}"


Answered = tuple["tuple[ClaimAnswer, ...]", str, "dict[str, float]"]
"""Answers, id of the run, and seconds by stage."""


def _finished(scenario: Scenario, folder: Path, samples: int, trials: int) -> Answered | None:
    """What a folder holds, if it is the finished run of these very inputs and whole."""
    from uppertier.report.archive import finished
    from uppertier.runs.provenance import run_id

    run = run_id(scenario, samples, trials, scenario.seed)
    found = finished(folder, run)
    return None if found is None else (found[0], run, found[1])


def _run(
    scenario: Scenario,
    folder: Path,
    samples: int,
    trials: int,
    workers: int | None,
    no_cache: bool,
    source: Path | None,
) -> Answered:
    from uppertier.cli.progress import Stages
    from uppertier.numerics.compiled import CACHE_FOLDER
    from uppertier.report.job import STAGES, run
    from uppertier.runs.interrupt import STATUS, answered
    from uppertier.runs.parts import FOLDER, OnDisk
    from uppertier.runs.store import discard, root_folder

    if not any(Path(CACHE_FOLDER).glob("**/*.nbc")):
        print("compiling the kernels, once for this version: about a minute", file=sys.stderr, flush=True)
    parts = None if no_cache else OnDisk(root_folder(folder) / FOLDER)

    def kept() -> str:
        if parts is None or not parts.count():
            return "interrupted; nothing was left half-written"
        return (
            f"interrupted; nothing was left half-written, and {parts.count()} finished parts are kept in "
            f"{parts.root}: run again to go on"
        )

    try:
        with answered(lambda: discard(folder), kept), Stages(STAGES) as stages:
            result, seconds = run(scenario, folder, samples, trials, stages.advance, workers, parts, source)
    except KeyboardInterrupt:
        print(f"uppertier: {kept()}", file=sys.stderr, flush=True)
        # Past the command line's own handler, which would say it again with less.
        raise SystemExit(STATUS) from None
    return result.answers, result.run, seconds


def _print(title: str, answers: tuple[ClaimAnswer, ...], folder: Path) -> None:
    from rich.console import Console

    from uppertier.cli.matrix import print_matrix

    if answers:
        print_matrix(answers, title)
    else:
        print(f"{title}: no claim is asked")
    Console().print(f"report: {folder / 'report.html'}", soft_wrap=True, highlight=False)
