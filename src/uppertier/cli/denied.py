"""`uppertier denied`: from which ground one missile at a place could be met, and what binds elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from uppertier.cli.footprint import Files, battery_sites, check_spacing, kept_parts, write_arrays
from uppertier.cli.map_options import (
    AsJson,
    AssumptionSet,
    Facing,
    Figure,
    NetCDF,
    NoCache,
    ScenarioName,
    Site,
    Trajectories,
    Workers,
    Zarr,
)
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario
    from uppertier.study.denied import Aimed
    from uppertier.study.footprint import Footprint


def denied_command(
    scenario: ScenarioName,
    missile: Annotated[
        list[str] | None, typer.Option("--missile", help="Of the catalog; repeatable [those of the raids].")
    ] = None,
    aim: Annotated[
        list[str] | None,
        typer.Option("--aim", help="Place aimed at: LAT,LON, a site's id, a city; repeatable [seoul and pyeongtaek]."),
    ] = None,
    trajectory: Trajectories = None,
    spacing_km: Annotated[float, typer.Option("--spacing-km", help="Between two launch places.")] = 10.0,
    site: Site = None,
    boresight_deg: Facing = None,
    assumptions: AssumptionSet = None,
    workers: Workers = None,
    figure: Figure = None,
    geojson: Annotated[
        Path | None, typer.Option("--geojson", help="Write the ground from which it could be met, RFC 7946.")
    ] = None,
    netcdf: NetCDF = None,
    zarr: Zarr = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
) -> None:
    """The launch area denied: from where in North Korea one missile at a place could be met by SCENARIO's battery.

    The footprint the other way round. Rounds are not counted. Finished maps are kept beside the runs.
    """
    from uppertier.cli.footprint_request import read_scenario

    files = Files(figure, geojson, netcdf, zarr)
    files.check()
    check_spacing(spacing_km)
    loaded = read_scenario(scenario, site, boresight_deg, assumptions)
    asked = _asked(loaded, missile, aim or ["seoul", "pyeongtaek"], trajectory or ["minimum-energy"])
    found = _compute(loaded, asked, 1e3 * spacing_km, workers, no_cache)
    _write(files, loaded, asked, found)
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found], indent=2, allow_nan=False))
    else:
        typer.echo("\n".join(_sentence(one) for one in found))


def _asked(scenario: Scenario, missiles: list[str] | None, aims: list[str], words: list[str]) -> list[Aimed]:
    from uppertier.cli.footprint_request import find_launch, find_missile
    from uppertier.study.denied import Aimed
    from uppertier.study.footprint_threats import Kind

    kinds = {kind.value: kind for kind in Kind}
    for word in words:
        if word not in kinds:
            raise InputError(f"'{word}' is no kind of trajectory", key="--trajectory", hint=", ".join(kinds))
    own = {entry.missile.id: entry.missile for raid in scenario.raids for entry in raid.entries}
    sheets = [find_missile(name) for name in missiles] if missiles else list(own.values())
    if not sheets:
        raise InputError("has no raid, so no missile of its own", key="scenario", hint="name one by --missile")
    places = [find_launch(name, "--aim") for name in aims]
    return [Aimed(sheet, place, kinds[word]) for sheet in sheets for place in places for word in dict.fromkeys(words)]


def _compute(
    scenario: Scenario, asked: list[Aimed], spacing: float, workers: int | None, no_cache: bool
) -> list[Footprint]:
    from uppertier.cli.progress import Stages
    from uppertier.runs.execute import executor
    from uppertier.study.denied import LAUNCH_COUNTRY, STRIDE, check, denied_maps
    from uppertier.study.footprint import raster

    for one in asked:
        check(scenario, one)
    nodes, stage = raster(LAUNCH_COUNTRY, spacing, STRIDE), "denied"
    with Stages((stage,)) as stages, executor(workers, ("uppertier.study.denied",)) as pool:
        stages.advance(stage, 0, len(asked))
        found = denied_maps(
            scenario,
            asked,
            nodes,
            workers=pool,
            parts=kept_parts(no_cache),
            advance=lambda done, whole: stages.advance(stage, done, whole),
        )
        stages.advance(stage, 1, 1, finished=True)
    return found


def _write(files: Files, scenario: Scenario, asked: list[Aimed], found: list[Footprint]) -> None:
    from uppertier.cli.files import write_figure, write_whole
    from uppertier.report.footprint_words import outlines
    from uppertier.study.denied import LAUNCH_COUNTRY
    from uppertier.study.footprint_places import town

    if files.figure is not None:
        from uppertier.report.denied_map import draw_denied
        from uppertier.report.footprint_grades import rests_on

        aims = [(town(one.aim), one.aim) for one in {one.aim.id: one for one in asked}.values()]
        rests = rests_on(scenario, [one.missile for one in asked])
        write_figure(files.figure, draw_denied(found, battery_sites(scenario), aims, rests), "--figure")
    if files.geojson is not None:
        write_whole(files.geojson, outlines(found, LAUNCH_COUNTRY).encode(), "--geojson")
    write_arrays(files, scenario, found)


def _row(found: Footprint) -> dict[str, object]:
    from uppertier.report.footprint_words import ENGAGEMENTS, bound_by
    from uppertier.study.denied import LAUNCH_COUNTRY
    from uppertier.study.footprint_area import area, region

    inside = found.raster.inside
    reached = float((inside & (found.opportunities >= 0)).sum() / inside.sum())
    row: dict[str, object] = {"threat": found.threat, "title": found.title, "missiles_flown": int(found.flown.sum())}
    row["reaches_from_area_share"] = reached
    for count in ENGAGEMENTS:
        share = found.share(count)
        row[f"at_least_{count}"] = {
            "area_km2": area(region(found, count, LAUNCH_COUNTRY)) / 1e6,
            "area_share": share if reached else None,
        }
    return row | {"bound_by_share": bound_by(found)}


def _sentence(found: Footprint) -> str:
    from uppertier.report.footprint_words import bound_by

    inside = found.raster.inside
    if not (inside & (found.opportunities >= 0)).any():
        return f"{found.title}: does not reach it from anywhere in North Korea"
    share = float((inside & (found.opportunities >= 0)).sum() / inside.sum())
    why = sorted(bound_by(found).items(), key=lambda pair: -pair[1])
    tail = "; from elsewhere " + ", ".join(f"{name} ({part:.0%})" for name, part in why) if why else ""
    return (
        f"{found.title}: reaches it from {share:.0%} of North Korea; met once from {found.share(1):.0%} of "
        f"that ground, twice from {found.share(2):.0%}{tail}"
    )
