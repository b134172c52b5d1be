"""`uppertier balance`: which radar sees which strategic flight, and what the battery's radar adds to the others."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure, write_whole
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.study.watch_table import WatchTable


def balance_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    followed: Annotated[str, typer.Option("--followed", help="After the last burnout: payload or body.")] = "payload",
    cue_s: Annotated[
        float | None,
        typer.Option("--cue-s", help="A cue tells every radar where to look, from this time after launch on [60]."),
    ] = None,
    radar: Annotated[
        str | None, typer.Option("--radar", help="Whose addition is asked for, by id [the battery's].")
    ] = None,
    base: Annotated[
        list[str] | None, typer.Option("--base", help="Only flights from this base, by its site's id; repeatable.")
    ] = None,
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write every pair of flight and radar as a table.")] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the map: FILE.svg or FILE.png.")] = None,
    observables: Annotated[
        Path | None,
        typer.Option("--observables", help="Draw what is observed beside the break-even: FILE.svg or .png."),
    ] = None,
    geojson: Annotated[Path | None, typer.Option("--geojson", help="Write the ground tracks, RFC 7946.")] = None,
) -> None:
    """What every radar of SCENARIO makes of every flight on its watch list, and what one of them adds.

    Each flight is shown twice: found by the radar's own search, and told where to look. Accuracy is the least any
    tracker can reach (posterior Cramér-Rao bound), one sigma. What sight is worth is not computed: the break-even is.
    """
    for path, option, endings in (
        (csv, "--csv", (".csv",)),
        (figure, "--figure", FIGURES),
        (observables, "--observables", FIGURES),
        (geojson, "--geojson", (".geojson", ".json")),
    ):
        if path is not None:
            check_writable(path, option, endings)
    if cue_s is not None and not (math.isfinite(cue_s) and cue_s >= 0.0):
        raise InputError("is not a time after launch", key="--cue-s", hint="seconds, zero or more")
    if followed not in ("payload", "body"):
        raise InputError(f"{followed!r} cannot be followed", key="--followed", hint="payload or body")
    loaded = _scenario(scenario, radar, base, assumptions)
    flights, table = _compute(loaded, followed, cue_s, radar)
    if csv is not None:
        from uppertier.cli.balance_document import csv_text

        write_whole(csv, csv_text(loaded, flights, table).encode(), "--csv")
    if geojson is not None:
        from uppertier.cli.balance_document import geojson_text

        write_whole(geojson, geojson_text(loaded, flights, table).encode(), "--geojson")
    _draw(loaded, flights, table, figure, observables)
    if as_json:
        from uppertier.cli.balance_document import document

        typer.echo(json.dumps(document(loaded, flights, table), indent=2, allow_nan=False))
    else:
        from uppertier.cli.balance_words import show

        show(loaded, flights, table)


def _scenario(name: str, radar: str | None, base: list[str] | None, assumptions: str | None) -> Scenario:
    """The scenario, its raids left out, and only the bases asked for."""
    import attrs

    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under

    loaded = load_scenario(name)
    loaded = under(loaded, assumptions) if assumptions else loaded
    if not loaded.watch:
        raise InputError("has no watch list", file=name, key="watch", hint="add [[watch]] or [[watch_lists]]")
    if radar is not None and radar not in [unit.id for unit in loaded.radars]:
        known = ", ".join(unit.id for unit in loaded.radars)
        raise InputError(f"no radar {radar!r} in this scenario", key="--radar", hint=f"known: {known}")
    known_bases = tuple(dict.fromkeys(entry.base.id for entry in loaded.watch))
    for wanted in base or ():
        if wanted not in known_bases:
            raise InputError(
                f"no flight of the watch list starts from {wanted!r}",
                key="--base",
                hint="known: " + ", ".join(known_bases),
            )
    watch = tuple(entry for entry in loaded.watch if not base or entry.base.id in base)
    return attrs.evolve(loaded, raids=(), watch=watch)


def _compute(scenario: Scenario, followed: str, cue: float | None, radar: str | None) -> tuple[Flights, WatchTable]:
    from uppertier import chain
    from uppertier.cli.progress import Stages
    from uppertier.study.balance import CUE_DELAY
    from uppertier.study.watch_table import watch_table

    with Stages(("fly", "watch")) as stages:
        flights = chain.fly(scenario, lambda done, total: stages.advance("fly", done, total))
        table = watch_table(scenario, flights, followed, CUE_DELAY if cue is None else cue, radar)
        stages.advance("watch", 1, 1)
    return flights, table


def _draw(scenario: Scenario, flights: Flights, table: WatchTable, map_: Path | None, beside: Path | None) -> None:
    if map_ is not None:
        from uppertier.report.balance_map import draw as draw_map

        write_figure(map_, draw_map(scenario, flights, table), "--figure")
    if beside is not None:
        from uppertier.report.break_even_figure import draw as draw_beside

        write_figure(beside, draw_beside(scenario, flights, table), "--observables")
