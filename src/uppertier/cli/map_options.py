"""Options that the commands which draw maps share: `footprint`, `denied`, `placements`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")]
Threats = Annotated[
    list[str] | None, typer.Option("--threat", help="Only threats whose name holds this; as often as wanted.")
]
Trajectories = Annotated[
    list[str] | None,
    typer.Option("--trajectory", help="minimum-energy, lofted (2 times its apogee) or depressed (0.6); repeatable."),
]
Site = Annotated[
    str | None, typer.Option("--site", help="Battery and radar elsewhere: LAT,LON in degrees, a site's id, a city.")
]
Facing = Annotated[float | None, typer.Option("--boresight-deg", help="Facing of its radar.")]
AssumptionSet = Annotated[
    str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes (default: one a processor).")]
Figure = Annotated[Path | None, typer.Option("--figure", help="Draw the maps: FILE.svg or FILE.png.")]
NetCDF = Annotated[
    Path | None, typer.Option("--netcdf", help="Write every node, labelled after CF-1.11 (extra `data`).")
]
Zarr = Annotated[Path | None, typer.Option("--zarr", help="The same as a zarr group (extra `data`).")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither take nor keep finished maps.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
