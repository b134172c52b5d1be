"""`uppertier placements`: how the footprint moves with the battery's site, its facing and the number of batteries."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure
from uppertier.cli.footprint import check_spacing, kept_parts
from uppertier.cli.map_options import AsJson, AssumptionSet, NoCache, ScenarioName, Threats, Workers

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint
    from uppertier.study.footprint_threats import Threat
    from uppertier.study.placements import Placement


def placements_command(
    scenario: ScenarioName,
    threat: Threats = None,
    spacing_km: Annotated[float, typer.Option("--spacing-km", help="Between two aim points.")] = 4.0,
    assumptions: AssumptionSet = None,
    workers: Workers = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the outlines: FILE.svg or FILE.png.")] = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
) -> None:
    """Who is defended if SCENARIO's battery stood at Wonju, Daegu or Osan, faced elsewhere, or had others beside it.

    One missile of each threat alone, rounds not counted. Of several batteries the best answer at each place counts.
    """
    from uppertier.cli.footprint_request import Sweep, read_scenario, read_threats

    if figure is not None:
        check_writable(figure, "--figure", FIGURES)
    check_spacing(spacing_km)
    loaded = read_scenario(scenario, None, None, assumptions)
    threats = read_threats(loaded, threat or (), Sweep())
    rows = _compute(loaded, threats, 1e3 * spacing_km, workers, no_cache)
    if figure is not None:
        from uppertier.report.footprint_grades import rests_on
        from uppertier.report.placements_figure import draw

        rests = rests_on(loaded, [one.missile for one in threats])
        write_figure(figure, draw(loaded, rows, rests), "--figure")
    if as_json:
        typer.echo(json.dumps([_row(one) for one in rows], indent=2, allow_nan=False))
    else:
        _print(rows)


def _compute(
    scenario: Scenario, threats: list[Threat], spacing: float, workers: int | None, no_cache: bool
) -> tuple[Placement, ...]:
    from uppertier.cli.progress import Stages
    from uppertier.runs.execute import executor
    from uppertier.study.footprint import raster
    from uppertier.study.placements import placements, single_placements

    nodes, stage = raster(spacing=spacing), "placements"
    with Stages((stage,)) as stages, executor(workers, ("uppertier.study.footprint",)) as pool:
        stages.advance(stage, 0, len(single_placements(scenario)))
        rows = placements(
            scenario,
            threats,
            nodes,
            workers=pool,
            parts=kept_parts(no_cache),
            advance=lambda done, whole: stages.advance(stage, done, whole),
        )
        stages.advance(stage, 1, 1, finished=True)
    return rows


def _row(one: Placement) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "batteries": one.batteries,
        "threats": [_cell(found) for found in one.maps],
    }


def _cell(found: Footprint) -> dict[str, Any]:
    from uppertier.study.footprint_area import people
    from uppertier.study.footprint_places import bases, capital

    cell: dict[str, Any] = {"threat": found.threat}
    for count in (1, 2):
        shares = found.share(count), people(found, count)[0]
        area, crowd = (share if math.isfinite(share) else None for share in shares)
        cell[f"at_least_{count}"] = {"area_share": area, "people_share": crowd}
    seoul, there = capital(found), bases(found)
    cell["seoul"] = {"engagements": seoul.engagements, "why_not": seoul.why or None}
    return cell | {"bases_inside": [place.title for place in there if place.engagements], "bases": len(there)}


def _print(rows: tuple[Placement, ...]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title="With one engagement: % of the area in its reach, % of the city people there; S: Seoul too; named bases",
        title_justify="left",
        box=box.SIMPLE,
        padding=(0, 1),
    )
    table.add_column("", no_wrap=True)
    for found in rows[0].maps:
        table.add_column(found.title, justify="right")
    for one in rows:
        table.add_row(one.title, *(_words(_cell(found)) for found in one.maps))
    Console(width=None if sys.stdout.isatty() else 130).print(table)


def _words(cell: dict[str, Any]) -> str:
    once = cell["at_least_1"]
    if once["area_share"] is None:
        return "–"
    area, crowd = (round(100.0 * once[name]) for name in ("area_share", "people_share"))
    inside = len(cell["bases_inside"])
    return f"{area}, {crowd}{' S' if cell['seoul']['engagements'] else ''} ({inside} of {cell['bases']})"
