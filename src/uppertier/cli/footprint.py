"""`uppertier footprint`: who is defended, threat by threat, and what binds where nobody is."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure, write_whole
from uppertier.cli.map_options import (
    AsJson,
    AssumptionSet,
    Facing,
    Figure,
    NetCDF,
    NoCache,
    ScenarioName,
    Site,
    Threats,
    Trajectories,
    Workers,
    Zarr,
)
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.runs.parts import OnDisk
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Box, Footprint
    from uppertier.study.footprint_threats import Threat

FEW = 6


def footprint_command(
    scenario: ScenarioName,
    threat: Threats = None,
    missile: Annotated[
        list[str] | None, typer.Option("--missile", help="Missiles of the catalog instead of the raids'; repeatable.")
    ] = None,
    launch: Annotated[
        list[str] | None,
        typer.Option("--launch", help="Launch places instead of the raids': LAT,LON, a site's id, a city; repeatable."),
    ] = None,
    trajectory: Trajectories = None,
    apogee_km: Annotated[
        float | None, typer.Option("--apogee-km", help="Of lofted and depressed trajectories, to every place.")
    ] = None,
    spacing_km: Annotated[float, typer.Option("--spacing-km", help="Between two aim points.")] = 2.0,
    region: Annotated[
        str | None, typer.Option("--region", help="Only a part of the country: SOUTH,WEST,NORTH,EAST in degrees.")
    ] = None,
    site: Site = None,
    boresight_deg: Facing = None,
    assumptions: AssumptionSet = None,
    workers: Workers = None,
    figure: Figure = None,
    geojson: Annotated[
        Path | None, typer.Option("--geojson", help="Write the ground defended once and twice, RFC 7946.")
    ] = None,
    netcdf: NetCDF = None,
    zarr: Zarr = None,
    draws: Annotated[
        int | None, typer.Option("--draws", min=2, max=2000, help="Also over so many draws of every band, by 8 km.")
    ] = None,
    draws_figure: Annotated[
        Path | None, typer.Option("--draws-figure", help="Draw how often each place is defended.")
    ] = None,
    no_cache: NoCache = False,
    as_json: AsJson = False,
) -> None:
    """Where the battery of SCENARIO could meet one missile of each threat, over South Korea.

    A missile is aimed at every point of a grid, refined where answers differ. Rounds are not counted. Finished maps are
    kept beside the runs: what is interrupted goes on from there.
    """
    from uppertier.cli.footprint_request import Sweep, read_region, read_scenario, read_threats
    from uppertier.report.footprint_words import row_of, sentence, summary

    files = Files(figure, geojson, netcdf, zarr, draws_figure)
    files.check()
    check_spacing(spacing_km)
    if draws_figure is not None and draws is None:
        raise InputError("shows draws, and none are asked for", key="--draws-figure", hint="add --draws 20")
    box = read_region(region)
    loaded = read_scenario(scenario, site, boresight_deg, assumptions)
    sweep = Sweep(tuple(missile or ()), tuple(launch or ()), tuple(trajectory or ()), apogee_km)
    threats = read_threats(loaded, threat or (), sweep)
    found = _compute(loaded, threats, spacing_km * 1e3, workers, no_cache, box)
    rows = [row_of(one) for one in found]
    if draws is not None:
        sets = (assumptions,) if assumptions else loaded.assumptions
        _companions(loaded, threats, draws, spacing_km, sets, workers, files, rows, box)
    files.write(loaded, threats, found)
    if as_json:
        typer.echo(json.dumps(rows, indent=2, allow_nan=False))
    else:
        typer.echo("\n".join([*(sentence(row) for row in rows), summary(loaded, rows)]))


def check_spacing(spacing_km: float) -> None:
    """InputError for a spacing that serves no map."""
    if not (math.isfinite(spacing_km) and 0.5 <= spacing_km <= 100.0):
        raise InputError(f"{spacing_km:g} is not between 0.5 and 100", key="--spacing-km", hint="2 serves a map")


@attrs.frozen
class Files:
    """What is to be written, and where."""

    figure: Path | None
    geojson: Path | None
    netcdf: Path | None
    zarr: Path | None
    draws_figure: Path | None = None

    def check(self) -> None:
        """InputError, before any work is done, for a name that cannot be written."""
        for path, option, endings in (
            (self.draws_figure, "--draws-figure", FIGURES),
            (self.figure, "--figure", FIGURES),
            (self.geojson, "--geojson", (".geojson", ".json")),
            (self.netcdf, "--netcdf", (".nc",)),
        ):
            if path is not None:
                check_writable(path, option, endings)
        # A zarr group is a folder, and takes the place of one of its name only where that is one too.
        if self.zarr is not None and not (self.zarr.is_dir() and (self.zarr / "zarr.json").is_file()):
            check_writable(self.zarr, "--zarr", (".zarr",))

    def write(self, scenario: Scenario, threats: list[Threat], found: list[Footprint]) -> None:
        """Everything but the companion."""
        from uppertier.catalog import load
        from uppertier.report.footprint_words import outlines
        from uppertier.study.footprint_places import MARKED

        if self.figure is not None:
            from uppertier.report.footprint_grades import rests_on
            from uppertier.report.footprint_map import draw

            marks = [(words, load("sites", name)) for name, words in MARKED.items()]
            rests = rests_on(scenario, [one.missile for one in threats])
            write_figure(self.figure, draw(found, battery_sites(scenario), rests=rests, marks=marks), "--figure")
        if self.geojson is not None:
            write_whole(self.geojson, outlines(found).encode(), "--geojson")
        write_arrays(self, scenario, found)


def write_arrays(files: Files, scenario: Scenario, found: list[Footprint]) -> None:
    """NetCDF and zarr, where they are wanted."""
    if files.netcdf is not None:
        from uppertier.formats.shared.footprint_file import write_netcdf

        write_netcdf(files.netcdf, scenario, found)
    if files.zarr is not None:
        from uppertier.formats.shared.footprint_file import write_zarr

        write_zarr(files.zarr, scenario, found)


def battery_sites(scenario: Scenario) -> list[tuple[str, SiteSheet]]:
    """Names and places of the batteries."""
    from uppertier.study.footprint_places import town

    return [(town(unit.site), unit.site) for unit in scenario.batteries]


def _compute(
    scenario: Scenario, threats: list[Threat], spacing: float, workers: int | None, no_cache: bool, box: Box | None
) -> list[Footprint]:
    from uppertier.cli.progress import Stages
    from uppertier.runs.execute import executor
    from uppertier.study.footprint import raster
    from uppertier.study.footprint_sweep import footprints

    nodes, stage = raster(spacing=spacing, box=box), "footprint"
    kept = kept_parts(no_cache)
    # A few maps are sooner done by threads of this process than by processes that have to start.
    crew = 1 if workers is None and len(threats) < FEW else workers
    with Stages((stage,)) as stages, executor(crew, ("uppertier.study.footprint",)) as pool:

        def advance(done: int, whole: int) -> None:
            stages.advance(stage, done, whole)

        advance(0, len(threats))
        found = footprints(scenario, threats, nodes, workers=pool, parts=kept, advance=advance)
        stages.advance(stage, 1, 1, finished=True)
    return found


def kept_parts(no_cache: bool) -> OnDisk | None:
    """Where finished maps are kept, beside the runs."""
    from uppertier.runs.parts import FOLDER, OnDisk
    from uppertier.runs.store import root_folder

    if no_cache:
        return None
    kept = OnDisk(root_folder() / FOLDER)
    kept.prepare()
    return kept


def _companions(
    scenario: Scenario,
    threats: list[Threat],
    draws: int,
    spacing_km: float,
    sets: tuple[str, ...],
    workers: int | None,
    files: Files,
    rows: list[dict[str, Any]],
    box: Box | None,
) -> None:
    """Draw, and say in each row what came of it."""
    from uppertier.cli.progress import Stages
    from uppertier.report.footprint_words import bands
    from uppertier.runs.execute import executor
    from uppertier.study.footprint import raster
    from uppertier.study.footprint_draws import SPACING, STRIDE, companions

    spacing, stage = max(1e3 * spacing_km, SPACING), "draws"
    nodes = raster(spacing=spacing, stride=STRIDE, box=box)
    with Stages((stage,)) as stages, executor(workers, ("uppertier.study.footprint",)) as pool:

        def advance(done: int, whole: int) -> None:
            stages.advance(stage, done, whole)

        advance(0, draws)
        found = companions(scenario, threats, nodes, draws, sets=sets, workers=pool, advance=advance)
        stages.advance(stage, draws, draws, finished=True)
    for row, one in zip(rows, found, strict=True):
        row["drawn"] = {"draws": draws, "spacing_km": spacing / 1e3, "assumptions": list(sets)} | bands(one)
    if files.draws_figure is not None:
        from uppertier.report.footprint_grades import rests_on
        from uppertier.report.footprint_shares import draw_shares

        rests = rests_on(scenario, [one.missile for one in threats])
        shown = draw_shares(found, battery_sites(scenario), rests=rests)
        write_figure(files.draws_figure, shown, "--draws-figure")
