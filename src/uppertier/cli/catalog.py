"""`uppertier catalog`: the cited sheets, claims and assumption sets, listed, shown and checked."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from uppertier.catalog.checking import Checked

app = typer.Typer(no_args_is_help=True, help="Cited parameter sheets, claims and assumption sets: all that is text in.")

_Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]


@app.command("list")
def list_sheets(
    kind: Annotated[str | None, typer.Argument(help="A kind, such as radars; all kinds without it.")] = None,
    as_json: _Json = False,
) -> None:
    """What the catalog holds."""
    rows = _listing(kind)
    if as_json:
        _print_json(rows)
        return
    from rich.table import Table

    table = Table("kind", "id", "title")
    for row in rows:
        table.add_row(row["kind"], row["id"], row["title"])
    _print(table)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="An id, or KIND/ID where two kinds share it.")],
    as_json: _Json = False,
) -> None:
    """One sheet with every value's band, grade and source."""
    from uppertier.catalog.checking import locate
    from uppertier.catalog.present import sheet_table

    sheets = [sheet_table(kind, path) for kind, path in locate(name)]
    if as_json:
        _print_json(sheets[0] if len(sheets) == 1 else sheets)
        return
    for sheet in sheets:
        _print_sheet(sheet)


@app.command("check")
def check_sheets(
    target: Annotated[str | None, typer.Argument(metavar="[ID or FILE]", help="All sheets without it.")] = None,
    as_json: _Json = False,
) -> None:
    """Whether sheets are well formed: units, bands, sources, keys. Exit status 2 if one is not."""
    from uppertier.catalog.checking import check, check_all

    readers = {"scenarios": _read_scenario, "claims": _read_claim}
    results = check(target, readers) if target else check_all(readers)
    faults = [result.fault for result in results if result.fault is not None]
    if as_json:
        _print_json([_check_row(result) for result in results])
    else:
        for fault in faults:
            print(fault.sentence, file=sys.stderr)
        print(f"{len(results)} checked, {len(faults)} faulty")
    if faults:
        raise typer.Exit(2)


@app.command("schema")
def schema(kind: Annotated[str, typer.Argument(help="claims or assumptions.")]) -> None:
    """The JSON Schema of a kind of sheet, for editors that check while you type."""
    from uppertier import resources
    from uppertier.catalog.json_schema import assumptions_schema
    from uppertier.claims.json_schema import claims_schema
    from uppertier.errors import InputError

    schemas = {"claims": claims_schema, "assumptions": assumptions_schema}
    if kind not in schemas:
        raise InputError(f"there is no schema of '{kind}'", key="kind", hint=resources.near(kind, schemas))
    _print_json(schemas[kind]())


def _read_scenario(path: Path) -> object:
    from uppertier.scenario.load import load_scenario

    return load_scenario(path)


def _read_claim(path: Path) -> object:
    from uppertier.claims.ledger import load_claim

    return load_claim(path)


def _listing(kind: str | None) -> list[dict[str, str]]:
    from uppertier import resources
    from uppertier.catalog import text

    kinds = resources.KINDS if kind is None else (kind,)
    return [
        {"kind": each, "id": sheet_id, "title": str(table.get("title", table.get("statement", "")))}
        for each in kinds
        for sheet_id, path in resources.sheet_files(each).items()
        for table in [text.read(path).table]
    ]


def _check_row(result: Checked) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": result.kind, "id": result.id, "ok": result.fault is None}
    if result.fault is not None:
        names = ("message", "file", "line", "key", "hint")
        row["fault"] = {name: getattr(result.fault, name) for name in names}
    return row


def _print_sheet(sheet: dict[str, Any]) -> None:
    from rich.table import Table

    print(f"{sheet['kind']}/{sheet['id']}")
    for key, value in sheet["texts"].items():
        print(f"  {key}: {value}")
    if not sheet["values"]:
        return
    table = Table("value", "unit", "low", "", "high", "grade", "source")
    for row in sheet["values"]:
        numbers = (f"{row[name]:.6g}" for name in ("low", "value", "high"))
        table.add_row(row["key"], row["unit"], *numbers, row["grade"], row["source"])
    _print(table)


def _print(table: Any) -> None:
    from rich.console import Console

    # A pipe gets whole lines: cut columns are of no use to the next program.
    width = None if sys.stdout.isatty() else 160
    Console(width=width, soft_wrap=False).print(table)


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
