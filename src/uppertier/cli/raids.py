"""`uppertier raids`: how much gets through as a raid grows, by doctrine, stock and battery."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure, write_whole
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.study.cases import Case
    from uppertier.study.raid_size import RaidSizes

SHOWN = (1, 5, 10, 20, 50, 100)
"""Sizes in the printed table, those of them that were computed; the rest is in the CSV and JSON."""


def raids_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    sizes: Annotated[
        str | None, typer.Option("--sizes", help="Numbers of missiles, as 1-20 or 1,5,10 or 10-100:10.")
    ] = None,
    doctrine: Annotated[
        list[str] | None, typer.Option("--doctrine", help="By name, as salvo_of_two; again for more.")
    ] = None,
    raid: Annotated[str | None, typer.Option("--raid", help="Which raid of the scenario; else its largest.")] = None,
    missile: Annotated[str | None, typer.Option("--missile", help="Only this class of the raid, as nodong.")] = None,
    rounds: Annotated[
        list[int] | None, typer.Option("--rounds", help="Rounds of the first battery; again to compare.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Compare with the scenario less this battery.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Compare with this battery alone.")] = None,
    independent: Annotated[
        bool, typer.Option("--independent", help="Compare with every battery firing by itself.")
    ] = False,
    launchers_at: Annotated[
        list[str] | None,
        typer.Option("--launchers-at", help="Compare with half of the first battery's launchers at a site, or SITE:N."),
    ] = None,
    against: Annotated[
        list[str] | None, typer.Option("--against", help="Compare with the batteries of another scenario.")
    ] = None,
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as test-record.")
    ] = None,
    trials: Annotated[int, typer.Option("--trials", help="Trials of every point.")] = 1000,
    seed: Annotated[int | None, typer.Option("--seed", help="In place of the scenario's own.")] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the curves: a .svg or .png file.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write every point as a row of this table.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """How much of a raid on SCENARIO gets through as the raid grows, and how many rounds each doctrine fires.

    The raid is the scenario's own, repeated or cut at its own intervals. Intervals are 95 % of chance alone.
    """
    if figure is not None:
        check_writable(figure, "--figure", FIGURES)
    if csv_file is not None:
        check_writable(csv_file, "--csv")
    wanted = read_sizes(sizes) if sizes is not None else None
    cases = _cases(scenario, assumptions, rounds, without, only, independent, launchers_at, against)
    found = _compute(cases, wanted, doctrine, raid, missile, trials, seed)
    if figure is not None:
        from uppertier.report.raid_size_figure import caption, draw

        write_figure(figure, draw(found), "--figure")
        print(caption(found), file=sys.stderr)
    if csv_file is not None:
        write_whole(csv_file, _table(found).encode(), "--csv")
    if as_json:
        print(json.dumps(_document(found), indent=2, allow_nan=False))
    else:
        _print(found)


def read_sizes(text: str) -> tuple[int, ...]:
    """Sizes from text: numbers and spans with commas between them, a span as 10-100 or 10-100:5."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,5})(?:-(\d{1,5})(?::(\d{1,5}))?)?\s*", part)
        if not match:
            raise InputError(
                f"'{part.strip()}' is no size of a raid", key="--sizes", hint="as 1-20 or 1,5,10 or 10-100:10"
            )
        first, last, step = int(match[1]), int(match[2] or match[1]), int(match[3] or 1)
        if last < first or step == 0:
            raise InputError(
                f"'{part.strip()}' holds no size", key="--sizes", hint="smaller number first, step above 0"
            )
        found |= set(range(first, last + 1, step))
    return tuple(sorted(found))


def _cases(
    name: str,
    assumptions: str | None,
    rounds: list[int] | None,
    less: list[str] | None,
    only: list[str] | None,
    independent: bool,
    remote: list[str] | None,
    against: list[str] | None,
) -> list[Case]:
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under
    from uppertier.study.cases import alone, as_it_stands, launchers_at, uncoordinated, with_rounds, without

    base, *others = [load_scenario(one) for one in (name, *(against or ()))]
    if assumptions:
        base, *others = [under(one, assumptions) for one in (base, *others)]
    own = [with_rounds(base, count) for count in rounds] if rounds else [as_it_stands(base)]
    own += [without(base, battery) for battery in less or ()]
    own += [alone(base, battery) for battery in only or ()]
    own += [uncoordinated(base)] if independent else []
    own += [launchers_at(base, *_place(one)) for one in remote or ()]
    return own + [as_it_stands(other) for other in others]


def _place(text: str) -> tuple[str, int | None]:
    """A site and a number of launchers from SITE or SITE:N."""
    site, colon, count = text.partition(":")
    if colon and not re.fullmatch(r"\d{1,4}", count):
        raise InputError(f"'{count}' is no number of launchers", key="--launchers-at", hint=f"as {site}:1")
    return site, int(count) if colon else None


def _compute(
    cases: list[Case],
    sizes: tuple[int, ...] | None,
    doctrines: list[str] | None,
    raid: str | None,
    missile: str | None,
    trials: int,
    seed: int | None,
) -> RaidSizes:
    from uppertier.cli.progress import Stages
    from uppertier.study.raid_size import DOCTRINES, SIZES, raid_sizes

    with Stages(("raids",)) as stages:
        return raid_sizes(
            cases,
            sizes or SIZES,
            tuple(doctrines) if doctrines else DOCTRINES,
            raid,
            missile,
            trials,
            seed,
            lambda done, total: stages.advance("raids", done, total, done == total),
        )


def _document(found: RaidSizes) -> dict[str, Any]:
    return {
        "raid": found.raid,
        "missiles": found.missiles,
        "cases": [
            {"case": case, "rounds_count": int(rounds)} for case, rounds in zip(found.case, found.rounds, strict=True)
        ],
        "trials_count": found.trials,
        "seed": found.seed,
        "rows": list(found.rows()),
    }


def _table(found: RaidSizes) -> str:
    rows = list(found.rows())
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _print(found: RaidSizes) -> None:
    from rich.console import Console
    from rich.table import Table

    from uppertier.battle.doctrine import load_doctrine

    every = range(len(found.size))
    chosen = [s for s in every if found.size[s] in SHOWN] or list(every)[:: 1 + len(every) // len(SHOWN)]
    console = Console(width=None if sys.stdout.isatty() else 150)
    for c, case in enumerate(found.case):
        table = Table(title=f"{case}. Raid: {found.raid}", title_justify="left")
        table.add_column("missiles")
        for s in chosen:
            table.add_column(f"{found.size[s]}\n{found.beyond[c, s]:.0f} out of reach", justify="right")
        for d, name in enumerate(found.doctrine):
            cells = (
                f"{found.leakers[c, d, s, 0]:.3g} / {found.clean[c, d, s, 0]:.2f} / {found.spent[c, d, s, 0]:.3g}"
                for s in chosen
            )
            table.add_row(load_doctrine(name).title, *cells)
        console.print(table)
    console.print(
        "get through (mean) / chance that none within reach does / rounds fired (mean); "
        f"{found.trials} trials a point; intervals in the table of --csv",
        highlight=False,
    )
