"""uppertier coverage: where a radar sees an object, at which height, and why not elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.cli.files import check_writable, write_whole

if TYPE_CHECKING:
    from uppertier.radar.area import Survey
    from uppertier.report.coverage_map import Question


def coverage_command(
    radar: Annotated[
        str, typer.Argument(metavar="RADAR", help="Id of a radar sheet, or SCENARIO/RADAR of a scenario's.")
    ],
    rcs_m2: Annotated[float, typer.Option("--rcs-m2", help="Radar cross-section of the object.")],
    height_km: Annotated[
        list[str], typer.Option("--height-km", help="Its height; repeat it, or write FIRST:LAST:STEP.")
    ],
    site: Annotated[
        str | None, typer.Option("--site", help="Where a sheet's radar stands: a site, a city, or LAT,LON[,HEIGHT_M].")
    ] = None,
    boresight_deg: Annotated[
        float | None, typer.Option("--boresight-deg", help="Azimuth of the face, east of north.")
    ] = None,
    snr_db: Annotated[float | None, typer.Option("--snr-db", help="Wanted signal-to-noise ratio.")] = None,
    dwell_s: Annotated[float | None, typer.Option("--dwell-s", help="Time on target of the look.")] = None,
    terrain: Annotated[
        str | None, typer.Option("--terrain", help="Elevation model over the project's own: a local GeoTIFF.")
    ] = None,
    over: Annotated[
        list[str] | None, typer.Option("--over", help="A country (shares) or a place (lowest heights); repeat it.")
    ] = None,
    geojson: Annotated[Path | None, typer.Option("--geojson", help="Write the outlines as GeoJSON.")] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the map (.svg, .png or .pdf).")] = None,
    czml: Annotated[Path | None, typer.Option("--czml", help="Write sector and outlines for CesiumJS.")] = None,
    netcdf: Annotated[Path | None, typer.Option("--netcdf", help="Write every cell as NetCDF.")] = None,
    spacing_km: Annotated[float, typer.Option("--spacing-km", help="Side of a cell.")] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Where RADAR sees an object of a cross-section, by height, and what hides it elsewhere.

    Without a wanted ratio the sheet's track threshold holds; without a dwell its track look.
    """
    files = {"--geojson": geojson, "--figure": figure, "--czml": czml, "--netcdf": netcdf}
    for option, path in files.items():
        if path:
            check_writable(path, option, (".svg", ".png", ".pdf") if option == "--figure" else ())
    from uppertier.cli.coverage_request import asked, regions_and_places
    from uppertier.cli.coverage_words import document, sentences
    from uppertier.radar.area import survey

    question = asked(radar, site, boresight_deg, rcs_m2, height_km, snr_db, dwell_s, terrain, spacing_km)
    regions, spots = regions_and_places(over or [])
    found = survey(
        question.unit, question.heights, question.rcs, spacing=spacing_km * 1e3, threshold=question.threshold,
        dwell=question.dwell, mask=question.mask,
    )  # fmt: skip
    answer = document(question, found, regions, spots)
    _write(question, found, [(spot.latitude, spot.longitude, _short(spot.name)) for spot in spots], files)
    typer.echo(json.dumps(answer, indent=2, allow_nan=False) if as_json else sentences(answer))


def _short(name: str) -> str:
    """A city without its country; coordinates as they are."""
    return name if "°" in name else name.split(",", maxsplit=1)[0]


def _write(
    question: Question, found: Survey, marked: list[tuple[float, float, str]], files: dict[str, Path | None]
) -> None:
    """The files asked for."""
    import attrs

    geojson, figure, czml, netcdf = files.values()
    edges: Any = question.edges() if geojson or figure or czml else []
    if geojson or czml:
        from uppertier.formats.shared import coverage_files

        shown = coverage_files.views(question.unit, question.heights, question.rcs, edges)
        if geojson:
            coverage_files.write_geojson(geojson, shown)
        if czml:
            coverage_files.write_czml(czml, question.unit, question.rcs, shown)
    if figure:
        from uppertier.report.coverage_map import draw

        chart = draw(attrs.evolve(question, places=tuple(marked)), edges)
        write_whole(figure, chart.render(figure.suffix.removeprefix(".").lower()), "--figure")
    if netcdf:
        from uppertier.formats.shared.coverage_files import write_netcdf

        write_netcdf(netcdf, question.unit, question.rcs, found)
