"""`uppertier verify`: make a run again from its own record and compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def verify_command(
    run: Annotated[str, typer.Argument(help="A run folder, its name below the root, or how its name or id begins.")],
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes (default: one a processor).")
    ] = None,
    root: Annotated[
        Path | None, typer.Option("--root", help="Folder of the runs (default: UPPERTIER_RUNS, else runs).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Make a run again from the scenario and sheets in its folder, and compare: exit status 0 if it is the same."""
    import attrs

    from uppertier.cli.progress import Stages
    from uppertier.cli.runs import index_of
    from uppertier.report.job import STAGES
    from uppertier.report.verify import reproduced, verify
    from uppertier.runs.interrupt import answered

    folder = index_of(root).find(run)
    with answered(lambda: None, lambda: "interrupted; the run is as it was"), Stages(STAGES) as stages:
        found = verify(folder, workers, stages.advance)
    if as_json:
        print(json.dumps(attrs.asdict(found), indent=2, ensure_ascii=False))
    else:
        for line in (*found.notes, *found.differences):
            typer.echo(line)
        typer.echo(reproduced(found))
    if not found.same:
        raise SystemExit(1)
