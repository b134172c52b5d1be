"""`uppertier denominator`: which share of the North's systems a battery could meet at all, place by place."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uppertier.study.denominator import Share


def denominator_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """What becomes of the North's missiles, guns and rockets at every place that SCENARIO defends.

    Bands: every split of Scud into its kinds, which no source gives, and every inventory that a source does. Missiles
    fly the trajectory of least energy, one at a time; rounds are not counted.
    """
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under
    from uppertier.study.denominator import denominator, sources

    loaded = load_scenario(scenario)
    loaded = under(loaded, assumptions) if assumptions else loaded
    rows = denominator(loaded)
    if as_json:
        document = {"scenario": loaded.id, "sources": list(sources()), "shares": [_row(one) for one in rows]}
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        _print(rows)


def _row(one: Share) -> dict[str, object]:
    band = {"value": one.value, "low": one.low, "high": one.high}
    return {"place": one.place, "counted": one.counting, "lot": one.lot.name.lower(), "share": band}


def _print(rows: tuple[Share, ...]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from uppertier.study.denominator import WORDS

    console = Console(width=None if sys.stdout.isatty() else 120)
    for counting in dict.fromkeys(one.counting for one in rows):
        table = Table(
            title=f"Of the North's {counting}, per cent", title_justify="left", box=box.SIMPLE, padding=(0, 1)
        )
        table.add_column("aimed at")
        for words in WORDS.values():
            table.add_column(words, justify="right")
        mine = [one for one in rows if one.counting == counting]
        for place in dict.fromkeys(one.place for one in mine):
            table.add_row(place, *(_cell(one) for one in mine if one.place == place))
        console.print(table)
    console.print(
        "In brackets: every split of Scud into B, C and ER, and every inventory that a source gives. Missiles of least "
        "energy, one at a time, from every launch area alike; guns, rockets and the KN-02 by range and height of arc.",
        highlight=False,
        soft_wrap=True,
    )


def _cell(one: Share) -> str:
    value, low, high = (f"{100.0 * share:.0f}" for share in (one.value, one.low, one.high))
    return value if low == high else f"{value} ({low}–{high})"
