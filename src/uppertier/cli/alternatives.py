"""`uppertier alternatives`: the battery faced, placed or equipped otherwise; people against foreign flights."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.study.alternatives import Alternative


def alternatives_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    followed: Annotated[str, typer.Option("--followed", help="After the last burnout: payload or body.")] = "payload",
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
    ] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the trade: FILE.svg or FILE.png.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Who is defended and what else is seen if SCENARIO's battery were faced, placed or equipped otherwise.

    Each row changes one thing. People: in large cities, for whom one engagement of one missile is feasible. Flights:
    of the watch list, tracked for a minute by the battery's radar.
    """
    from uppertier.cli.progress import Stages
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under
    from uppertier.study.alternatives import alternatives

    if figure is not None:
        check_writable(figure, "--figure", FIGURES)
    if followed not in ("payload", "body"):
        raise InputError(f"{followed!r} cannot be followed", key="--followed", hint="payload or body")
    loaded = load_scenario(scenario)
    loaded = under(loaded, assumptions) if assumptions else loaded
    with Stages(("alternatives",)) as stages:
        rows = alternatives(loaded, followed, advance=lambda done, total: stages.advance("alternatives", done, total))
    if figure is not None:
        from uppertier.report.alternatives_figure import draw

        write_figure(figure, draw(rows, followed), "--figure")
    if as_json:
        typer.echo(json.dumps([_row(one) for one in rows], indent=2, allow_nan=False))
    else:
        _print(rows, followed)


def _row(one: Alternative) -> dict[str, Any]:
    least, median, most = one.people_between()
    return {
        "id": one.id,
        "title": one.title,
        "people_share": {"value": median, "low": least, "high": most},
        "people_share_by_threat": one.people,
        "flights": one.flights,
        "tracked_60_s": {"own_search": one.tracked, "told": one.tracked_if_told},
        "added": {"own_search": one.added, "told": one.added_if_told},
    }


def _print(rows: tuple[Alternative, ...], followed: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    threats = len(rows[0].people)
    table = Table(
        title=f"People: median over {threats} threats (least to most). Flights: of {rows[0].flights}, the {followed} "
        "followed after burnout, tracked for 60 s; told: a cue a minute after launch.",
        title_justify="left",
        box=box.SIMPLE,
        padding=(0, 1),
    )
    table.add_column("")
    for heading in ("people, one engagement, %", "by own search", "told", "added to others", "added, all told"):
        table.add_column(heading, justify="right")
    for one in rows:
        least, median, most = (f"{100.0 * share:.0f}" for share in one.people_between())
        counts = (one.tracked, one.tracked_if_told, one.added, one.added_if_told)
        table.add_row(one.title, f"{median} ({least}–{most})", *map(str, counts))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
