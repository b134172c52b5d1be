"""`uppertier export`: a finished run as a file that another program opens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export_command(
    run: Annotated[str, typer.Argument(help="A run folder, its name below the root, or how its name or id begins.")],
    kind: Annotated[str, typer.Argument(metavar="FORMAT", help="czml, kml, geojson, netcdf or parquet.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File to write (default: the run's name and the format's ending, here)."),
    ] = None,
    root: Annotated[
        Path | None, typer.Option("--root", help="Folder of the runs (default: UPPERTIER_RUNS, else runs).")
    ] = None,
) -> None:
    """Write a run as CZML, KML, GeoJSON, NetCDF or Parquet: whole or not at all."""
    from uppertier.cli.files import check_writable
    from uppertier.cli.runs import index_of
    from uppertier.formats import load_format
    from uppertier.report.archive import load_run

    writer = load_format(kind)
    folder = index_of(root).find(run)
    path = out or Path(folder.resolve().name + writer.SUFFIX)
    if writer.SUFFIX.startswith("."):
        check_writable(path, "--out")
    else:
        _check_folder(path)
    writer.write(load_run(folder), path)
    print(path)


def _check_folder(path: Path) -> None:
    """A format of several files is a folder."""
    from uppertier.cli.files import check_writable
    from uppertier.errors import InputError

    if path.is_file():
        raise InputError("is a file, and this format is a folder of tables", file=str(path), key="--out")
    if not path.is_dir():
        check_writable(path, "--out")
