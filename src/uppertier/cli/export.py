"""`uppertier export`: a finished run as a file that another program opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uppertier.report.records import RunResult


def export_command(
    run: Annotated[str, typer.Argument(help="Run folder.")],
    kind: Annotated[str, typer.Argument(metavar="FORMAT", help="czml, kml, geojson, netcdf or parquet.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write [default: RUN's name and the format's ending, here].")
    ] = None,
) -> None:
    """Write a run as CZML, KML, GeoJSON, NetCDF or Parquet: whole or not at all."""
    from uppertier.cli.files import check_writable
    from uppertier.formats import load_format

    writer = load_format(kind)
    folder = Path(run)
    path = out or Path(folder.resolve().name + writer.SUFFIX)
    if writer.SUFFIX.startswith("."):
        check_writable(path, "--out")
    else:
        _check_folder(path)
    writer.write(_read(folder), path)
    print(path)


def _check_folder(path: Path) -> None:
    from uppertier.errors import InputError

    if path.is_file():
        raise InputError("is a file, and this format is a folder of tables", file=str(path), key="--out")
    if not path.parent.is_dir():
        raise InputError("its folder does not exist", file=str(path), key="--out", hint="make the folder first")


def _read(folder: Path) -> RunResult:
    from uppertier.report.archive import load_run

    return load_run(folder)
