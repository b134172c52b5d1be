"""`uppertier claims`: what each side claims, computed over assumption sets and sourced ranges."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.claims.records import ClaimAnswer


def claims_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    samples: Annotated[
        int, typer.Option("--samples", min=16, help="Draws per assumption set behind each band; 1000 for print.")
    ] = 48,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Random seed (default: the scenario's).")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="This claim alone, in full; may stand several times.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes (default: one a processor).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Compute the claims of a scenario: holds, fails or depends, with the band and what decides it.

    The matrix of claims and assumption sets first; --only CLAIM for one in full. Draws that are done are kept below
    the folder of runs and serve later ones.
    """
    import attrs

    from uppertier.cli.matrix import print_matrix
    from uppertier.cli.progress import Stages
    from uppertier.report.job import answers
    from uppertier.runs.parts import FOLDER, OnDisk
    from uppertier.runs.store import root_folder
    from uppertier.scenario import load_scenario

    loaded = load_scenario(scenario)
    if seed is not None:
        loaded = attrs.evolve(loaded, seed=seed)
    if only:
        loaded = attrs.evolve(loaded, claims=_named(loaded.claims, only))
    with Stages(("fly", "claims")) as stages:
        found, without = answers(loaded, samples, stages.advance, workers, OnDisk(root_folder() / FOLDER))
    if as_json:
        from uppertier.report.results import canonical, claim_rows

        print(canonical(claim_rows(found)), end="")
    elif only:
        _print_each(found)
    else:
        print_matrix(found)
    for one in without:
        print(f"uppertier: {one.claim} was not asked: {one.reason}", file=sys.stderr)
    for left in loaded.left_out:
        print(f"uppertier: nothing was asked under {left.id}: {left.reason}", file=sys.stderr)
    if any(one.faulty for one in (*without, *loaded.left_out)):
        raise typer.Exit(2)


def _named(known: tuple[str, ...], wanted: list[str]) -> tuple[str, ...]:
    from uppertier import resources
    from uppertier.errors import InputError

    for name in wanted:
        if name not in known:
            raise InputError(f"the scenario has no claim '{name}'", key="only", hint=resources.near(name, known))
    return tuple(wanted)


def _print_each(answers: Sequence[ClaimAnswer]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for answer in answers:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for heading, words in _told(answer):
            table.add_row(heading, words)
        console.print(f"{answer.claim.id}: [bold]{answer.verdict.value}[/bold]", highlight=False)
        console.print(table, highlight=False)
        console.print()


def _told(answer: ClaimAnswer) -> tuple[tuple[str, str], ...]:
    """One answer in full, as headings and texts."""
    from rich.markup import escape

    from uppertier.report.claim_tables import set_name
    from uppertier.report.claim_view import quoted, rule
    from uppertier.report.turning import would_have_to_be
    from uppertier.report.words import date, drawn, percent

    claim = answer.claim
    known = f"{percent(answer.graded_share)} of the band rests on recalled or assumed values"
    known += "; the verdict rests on geometry and energy alone" if answer.robust else ""
    under = ", ".join(
        f"{set_name(one.assumption_set)} {percent(one.share_true)} ({one.verdict.value})"
        for one in answer.by_assumption_set
    )
    rows = (
        ("who says", f"{claim.who}, {date(claim.date)}: {quoted(claim)}"),
        ("asked", claim.statement),
        ("value", f"{drawn(answer.value, claim.unit)}; holds if {rule(claim)}"),
        ("founded on", known),
        ("true in", under),
        ("what would have to be true", would_have_to_be(answer)),
        ("to be said with it", " ".join(claim.leaves_unsaid)),
    )
    return tuple((heading, escape(words)) for heading, words in rows)
