"""`uppertier footprint`: who is defended, threat by threat, and what binds where nobody is."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.cli.files import FIGURES, check_writable, write_figure, write_whole
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint

ENGAGEMENTS = (1, 2)


def footprint_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    threat: Annotated[
        list[str] | None, typer.Option("--threat", help="Only threats whose name holds this; as often as wanted.")
    ] = None,
    spacing_km: Annotated[float, typer.Option("--spacing-km", help="Between two aim points.")] = 2.0,
    site: Annotated[
        str | None, typer.Option("--site", help="Battery and radar elsewhere: LAT,LON in degrees, a site's id, a city.")
    ] = None,
    boresight_deg: Annotated[float | None, typer.Option("--boresight-deg", help="Facing of its radar.")] = None,
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes [default: processors].")] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the maps: FILE.svg or FILE.png.")] = None,
    geojson: Annotated[
        Path | None, typer.Option("--geojson", help="Write the ground defended once and twice, RFC 7946.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Where the battery of SCENARIO could meet one missile of each threat, over South Korea.

    A missile is aimed at every point of a grid, refined where answers differ. Rounds are not counted.
    """
    for path, option, endings in ((figure, "--figure", FIGURES), (geojson, "--geojson", (".geojson", ".json"))):
        if path is not None:
            check_writable(path, option, endings)
    if not (math.isfinite(spacing_km) and 0.5 <= spacing_km <= 100.0):
        raise InputError(f"{spacing_km:g} is not between 0.5 and 100", key="--spacing-km", hint="2 serves a map")
    loaded = _scenario(scenario, site, boresight_deg, assumptions)
    found = _compute(loaded, threat, spacing_km * 1e3, workers)
    rows = [_row(one) for one in found]
    if figure is not None:
        from uppertier.report.footprint_map import draw

        sites = [(unit.id.removesuffix("-battery").capitalize(), unit.site) for unit in loaded.batteries]
        write_figure(figure, draw(found, sites), "--figure")
    if geojson is not None:
        write_whole(geojson, _geojson(found).encode(), "--geojson")
    typer.echo(json.dumps(rows, indent=2, allow_nan=False) if as_json else "\n".join(_words(row) for row in rows))


def _scenario(name: str, site: str | None, boresight_deg: float | None, assumptions: str | None) -> Scenario:
    from uppertier.cli.places import find_place
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under
    from uppertier.study.moved import moved_battery, placed

    loaded = load_scenario(name)
    loaded = under(loaded, assumptions) if assumptions else loaded
    if boresight_deg is not None and not -360.0 <= boresight_deg <= 360.0:
        raise InputError(f"{boresight_deg:g} is no bearing", key="--boresight-deg", hint="degrees east of north")
    turned = None if boresight_deg is None else math.radians(boresight_deg % 360.0)
    where = None
    if site is not None:
        spot = find_place(site, "--site")
        where = placed(loaded, spot.name, *spot.place)
    return moved_battery(loaded, site=where, boresight=turned)


def _compute(scenario: Scenario, wanted: list[str] | None, spacing: float, workers: int | None) -> list[Footprint]:
    from uppertier.battle.window import flyout_tables
    from uppertier.cli.progress import Stages
    from uppertier.runs.execute import executor
    from uppertier.study.defence import threats
    from uppertier.study.footprint import footprint, raster

    known = threats(scenario)
    chosen = [name for name in known if not wanted or any(part in name for part in wanted)]
    if not chosen:
        raise InputError("no threat of the scenario is called so", key="--threat", hint="known: " + ", ".join(known))
    nodes, tables = raster(spacing=spacing), flyout_tables(scenario)
    found = []
    with Stages(tuple(chosen)) as stages, executor(workers, ("uppertier.study.footprint",)) as pool:
        for name in chosen:
            one = footprint(scenario, name, nodes, tables, workers=pool, advance=partial(stages.advance, name))
            stages.advance(name, 1, 1, finished=True)
            found.append(one)
    return found


def _row(found: Footprint) -> dict[str, Any]:
    import numpy as np

    from uppertier.battle.records import Binding
    from uppertier.study.footprint_area import area, people, region

    inside = found.raster.inside & (found.opportunities >= 0)
    row: dict[str, Any] = {"threat": found.threat, "title": found.title, "missiles_flown": int(found.flown.sum())}
    row["in_reach_area_share"] = float(inside.sum() / max(found.raster.inside.sum(), 1))
    for count in ENGAGEMENTS:
        share, names = people(found, count)
        row[f"at_least_{count}"] = {
            "area_km2": area(region(found, count)) / 1e6,
            "area_share": _finite(found.share(count)),
            "people_share": _finite(share),
            "cities": list(names),
        }
    bound = found.reason[inside & (found.opportunities == 0)]
    row["bound_by_share"] = {Binding(int(code)).sentence: float(np.mean(bound == code)) for code in np.unique(bound)}
    return row


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _words(row: dict[str, Any]) -> str:
    once, twice = row["at_least_1"], row["at_least_2"]
    if once["area_share"] is None:
        return f"{row['title']}: beyond its range"
    bound = sorted(row["bound_by_share"].items(), key=lambda pair: -pair[1])
    seoul = "Seoul inside" if "Seoul" in once["cities"] else "Seoul outside"
    tail = "; elsewhere " + ", ".join(f"{name} ({share:.0%})" for name, share in bound) if bound else ""
    return (
        f"{row['title']}: one engagement over {once['area_share']:.0%} of the area in its reach and for "
        f"{once['people_share']:.0%} of the city people there, two over {twice['area_share']:.0%} and for "
        f"{twice['people_share']:.0%}; {seoul}{tail}"
    )


def _geojson(found: list[Footprint]) -> str:
    import numpy as np
    import shapely

    from uppertier.study.footprint_area import area, region

    features = []
    for one in found:
        for count in ENGAGEMENTS:
            shape = region(one, count)
            if shape.is_empty:
                continue
            turned = shapely.transform(shape, lambda points: np.round(np.degrees(points), 6))
            about = {
                "threat": one.threat,
                "title": one.title,
                "engagements_at_least": count,
                "area_km2": round(area(shape) / 1e6, 1),
            }
            features.append({"type": "Feature", "properties": about, "geometry": shapely.geometry.mapping(turned)})
    return json.dumps({"type": "FeatureCollection", "features": features}, allow_nan=False)
