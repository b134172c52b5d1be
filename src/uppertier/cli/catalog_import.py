"""`uppertier catalog import`: a file of another program as sheets of the user's own catalog folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def import_command(
    file: Annotated[Path, typer.Argument(help="A Thrusty booster file, NAME.booster.json.")],
    carried: Annotated[
        Path | None, typer.Option("--object", help="What it carries, NAME.ro.json, where the booster's file lacks it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Catalog folder (default: the one UPPERTIER_CATALOG names).")
    ] = None,
) -> None:
    """Read a Thrusty booster file and write it as a missile sheet, every value with source and grade."""
    from uppertier import resources
    from uppertier.errors import InputError
    from uppertier.formats.imported import sheet, thrusty

    folder = out or resources.overlay()
    if folder is None:
        raise InputError(
            "there is no catalog folder of your own", key="--out", hint="name one, or let UPPERTIER_CATALOG name it"
        )
    done = sheet.write_sheets(thrusty.read(file, carried), folder)
    if done.left_out:
        print(f"a missile sheet has no word for: {', '.join(done.left_out)}", file=sys.stderr)
    for path in done.paths:
        print(path)
