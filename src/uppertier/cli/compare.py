"""`uppertier compare`: two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from uppertier.report.compare import Difference


def compare_command(
    run: Annotated[str, typer.Argument(help="A run folder, its name below the root, or how its name or id begins.")],
    other: Annotated[str, typer.Argument(help="The run to compare it with.")],
    root: Annotated[
        Path | None, typer.Option("--root", help="Folder of the runs (default: UPPERTIER_RUNS, else runs).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show what differs between the inputs of two runs, and what that did to every headline."""
    import attrs

    from uppertier.cli.runs import index_of
    from uppertier.report.archive import load_run
    from uppertier.report.compare import compare

    index = index_of(root)
    found = compare(load_run(index.find(run)), load_run(index.find(other)))
    if as_json:
        print(json.dumps(attrs.asdict(found), indent=2, ensure_ascii=False))
        return
    _print("inputs that differ", found.inputs)
    _print("headlines that differ", found.headlines)


def _print(title: str, rows: tuple[Difference, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    if not rows:
        typer.echo(f"{title}: none")
        return
    table = Table(title=title, title_justify="left")
    for heading in ("what", "unit", "before", "after"):
        table.add_column(heading, overflow="fold")
    for one in rows:
        table.add_row(one.path, one.unit or "-", _said(one.before), _said(one.after))
    Console().print(table)


def _said(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
