"""`uppertier run`: the main job, its progress, its answers in a table, and the path of the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer
    from uppertier.report.records import RunResult
    from uppertier.scenario.records import Scenario


def run_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Run folder [default: runs/SCENARIO-ID below this folder].")
    ] = None,
    samples: Annotated[int, typer.Option("--samples", min=16, help="Draws per assumption set behind each band.")] = 48,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Trials of each raid under each doctrine.")] = 2000,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Random seed [default: the scenario's].")] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes [default: one a processor].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run a scenario end to end: flights, radar, tracks, battle, claims and report."""
    from uppertier.scenario import load_scenario

    loaded = load_scenario(scenario)
    if seed is not None:
        import attrs

        loaded = attrs.evolve(loaded, seed=seed)
    folder = out or _default_folder(loaded, samples, trials)
    result, seconds = _run(loaded, folder, samples, trials, workers)
    if as_json:
        from uppertier.cli.claims import claim_rows

        rows = claim_rows(result.answers)
        print(json.dumps({"run": result.run, "folder": str(folder), "claims": rows, "seconds": seconds}, indent=2))
    else:
        _print(result, folder)


def _default_folder(scenario: Scenario, samples: int, trials: int) -> Path:
    from uppertier.runs.provenance import run_id

    return Path("runs") / f"{scenario.id}-{run_id(scenario, samples, trials, scenario.seed)[:12]}"


def _run(
    scenario: Scenario, folder: Path, samples: int, trials: int, workers: int | None
) -> tuple[RunResult, dict[str, float]]:
    from uppertier.cli.progress import Stages
    from uppertier.numerics.compiled import CACHE_FOLDER
    from uppertier.report.job import STAGES, run

    if not any(Path(CACHE_FOLDER).glob("**/*.nbc")):
        print("compiling the kernels, once for this version: about a minute", file=sys.stderr, flush=True)
    with Stages(STAGES) as stages:
        return run(scenario, folder, samples, trials, stages.advance, workers)


def _print(result: RunResult, folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=result.scenario.title, title_justify="left", show_lines=True)
    for heading in ("claim", "verdict", "value", "what decides it"):
        table.add_column(heading, overflow="fold")
    for answer in result.answers:
        table.add_row(answer.claim.id, answer.verdict.value, _banded(answer), ", ".join(answer.decided_by) or "-")
    console = Console()
    console.print(table)
    console.print(f"report: {folder / 'report.html'}", soft_wrap=True, highlight=False)


def _banded(answer: ClaimAnswer) -> str:
    value = answer.value
    return f"{value.value:.3g} ({value.low:.3g} to {value.high:.3g}) {answer.claim.unit}"
