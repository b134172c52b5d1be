"""`uppertier range` in words: the budget as a column, and what alone would make a range true."""

from __future__ import annotations

from typing import Any

import typer


def print_forward(title: str, document: dict[str, Any]) -> None:
    """The budget as a column of decibels that add up."""
    typer.echo(f"{title}: {document['range_km']:.0f} km at {document['snr_db']:.2f} dB ({document['snr_from']})")
    typer.echo(f"within the bands of the sheet: {document['range_least_km']:.0f} to {document['range_most_km']:.0f} km")
    if "object" in document:
        typer.echo(document["object"])
    for line in document["budget"]:
        worth = "" if line["db"] is None else f"{line['db']:+.2f} dB"
        if line["item"] == "range":
            typer.echo(f"  {'sum, which is the fourth power of the range in metres':<57}{worth:>14}")
        typer.echo(f"  {line['item']:<38}{line['value']:>14.6g} {line['unit']:<4}{worth:>14}  {line['grade']}".rstrip())
    typer.echo(_identifiable(document["product_low_db"], document["product_high_db"]))


def _identifiable(low_db: float, high_db: float) -> str:
    return (
        "Only power x aperture x gain over noise temperature x loss shows in a range, never one of them alone. The\n"
        f"sheet knows that product to {low_db:+.1f} and {high_db:+.1f} dB: range x {10.0 ** (low_db / 40.0):.2f} to"
        f" {10.0 ** (high_db / 40.0):.2f}."
    )


def print_backward(title: str, document: dict[str, Any]) -> None:
    """One block for each range: item, value, band over the sheet, plain words."""
    typer.echo(f"{title}: what alone would make a range true, at {document['snr_db']:.2f} dB")
    for block in document["ranges"]:
        typer.echo(f"\n{block['range_km']:g} km")
        for line in block["needs"]:
            span = "" if line["low"] == line["high"] else f"({_short(line['low'])} to {_short(line['high'])})"
            typer.echo(f"  {line['item']:<44}{_short(line['value']):>9} {line['unit']:<5}{span:<20} {line['reading']}")
    typer.echo(
        "\nA search finds what it has even chance of finding in one visit, on boresight in the middle of its fence."
    )
    typer.echo(_identifiable(document["product_low_db"], document["product_high_db"]))


def _short(value: float | None) -> str:
    from uppertier.radar.readings import plain

    return "none" if value is None else plain(value)
