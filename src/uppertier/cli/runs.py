"""`uppertier runs`: list, show, tag and remove the runs below a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.runs.index import Index, Listed

app = typer.Typer(no_args_is_help=True)

Root = Annotated[Path | None, typer.Option("--root", help="Folder of the runs (default: UPPERTIER_RUNS, else runs).")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Run = Annotated[str, typer.Argument(help="A run folder, its name below the root, or how its name or id begins.")]


def index_of(root: Path | None) -> Index:
    """The index of a root folder."""
    from uppertier.runs.index import Index
    from uppertier.runs.store import root_folder

    return Index(root or root_folder())


@app.command("list")
def list_command(
    scenario: Annotated[str, typer.Option("--scenario", help="Only runs of this scenario.")] = "",
    tag: Annotated[str, typer.Option("--tag", help="Only runs with this tag.")] = "",
    since: Annotated[str, typer.Option("--since", help="Finished on this date or later: 2017-07-03.")] = "",
    until: Annotated[str, typer.Option("--until", help="Finished on this date or earlier.")] = "",
    claim: Annotated[str, typer.Option("--claim", help="Only runs that answer this claim.")] = "",
    verdict: Annotated[
        str, typer.Option("--verdict", help="With this verdict: holds, fails or depends; of --claim, or of any.")
    ] = "",
    most: Annotated[int, typer.Option("--most", min=1, help="How many to show, the latest first.")] = 50,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read every run folder anew first.")] = False,
    root: Root = None,
    as_json: Json = False,
) -> None:
    """List runs, the latest first."""
    from uppertier.runs.index import Search

    for name, date in (("--since", since), ("--until", until)):
        _check_date(name, date)
    if verdict not in {"", "holds", "fails", "depends"}:
        raise InputError(f"'{verdict}' is no verdict", key="--verdict", hint="holds, fails or depends")
    index = index_of(root)
    if rebuild:
        index.rebuild()
    found = index.search(Search(scenario, tag, since, until, claim, verdict, most=most))
    if as_json:
        print(json.dumps([_row(one) for one in found], indent=2, ensure_ascii=False))
    elif found:
        _print(found)
    else:
        typer.echo(f"no such runs in {index.root}")


@app.command("show")
def show_command(run: Run, root: Root = None, as_json: Json = False) -> None:
    """Show where a run came from and what it answered."""
    from uppertier.report.archive import read_mark
    from uppertier.runs.index import read_tags

    folder = index_of(root).find(run)
    said = read_mark(folder)
    if as_json:
        print(json.dumps(said | {"folder": str(folder), "tags": read_tags(folder)}, indent=2, ensure_ascii=False))
        return
    rows = {
        "run": said["run"],
        "folder": str(folder),
        "scenario": said["scenario"],
        "finished": said["finished_utc"],
        "parameters": ", ".join(f"{name} {value}" for name, value in said["parameters"].items()),
        "tags": ", ".join(read_tags(folder)) or "-",
        "uppertier": said["uppertier"],
        "machine": said.get("machine_class", ""),
        "seconds": f"{sum(said['seconds'].values()):.1f}",
        "left out": "; ".join(said.get("left_out", ())) or "-",
    }
    rows |= {f"claim {claim}": verdict for claim, verdict in said.get("verdicts", {}).items()}
    for name, value in rows.items():
        typer.echo(f"{name}: {value}")


@app.command("tag")
def tag_command(
    run: Run,
    tags: Annotated[list[str], typer.Argument(help="Tags to give.")],
    off: Annotated[bool, typer.Option("--off", help="Take the tags off instead.")] = False,
    root: Root = None,
) -> None:
    """Give a run tags, or take them off."""
    from uppertier.report.archive import read_mark
    from uppertier.runs.index import read_tags, write_tags

    index = index_of(root)
    folder = index.find(run)
    read_mark(folder)
    before = set(read_tags(folder))
    write_tags(folder, tuple(before - set(tags) if off else before | set(tags)))
    if folder.parent.resolve() == index.root.resolve():
        index.note(folder)
    typer.echo(f"{folder.name}: {', '.join(read_tags(folder)) or 'no tags'}")


@app.command("remove")
def remove_command(
    run: Annotated[str | None, typer.Argument(help="A run folder, its name, or how its name or id begins.")] = None,
    parts: Annotated[
        bool, typer.Option("--parts", help="Remove what is kept for resuming and recomputing; runs stay.")
    ] = False,
    root: Root = None,
) -> None:
    """Remove a run, or the parts kept for going on; run folders need none of them."""
    from uppertier.runs.index import Index
    from uppertier.runs.parts import FOLDER, OnDisk

    index = index_of(root)
    if (run is None) != parts:
        raise InputError("name a run, or say --parts", key="remove")
    try:
        if parts:
            count = OnDisk(index.root / FOLDER).count()
            shutil.rmtree(index.root / FOLDER, ignore_errors=not (index.root / FOLDER).exists())
            typer.echo(f"{count} parts removed")
            return
        folder = index.find(run or "")
        # Out of sight at once, so that a removal that is interrupted leaves no half of a run.
        hidden = folder.parent / f".{folder.name}.removed.partial"
        folder.rename(hidden)
        shutil.rmtree(hidden)
    except OSError as error:
        raise InputError(f"cannot be removed: {error.strerror}", file=str(error.filename or run)) from error
    Index(folder.parent).search()
    typer.echo(f"{folder.name} removed")


def _check_date(name: str, date: str) -> None:
    from datetime import date as Date

    try:
        if date:
            Date.fromisoformat(date)
    except ValueError:
        raise InputError(f"'{date}' is no date", key=name, hint="write it as 2017-07-03") from None


def _row(one: Listed) -> dict[str, Any]:
    import attrs

    return attrs.asdict(one) | {"tags": list(one.tags), "verdicts": dict(one.verdicts)}


def _print(found: list[Listed]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for heading in ("folder", "finished (UTC)", "samples, trials, seed", "tags", "verdicts"):
        table.add_column(heading, overflow="fold")
    for one in found:
        verdicts = ", ".join(f"{claim} {verdict}" for claim, verdict in one.verdicts)
        counts = one.note or f"{one.samples}, {one.trials}, {one.seed}"
        table.add_row(one.folder, one.finished[:16].replace("T", " "), counts, ", ".join(one.tags) or "-", verdicts)
    Console().print(table)
