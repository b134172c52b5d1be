"""`uppertier claims`: what each side claims, computed over assumption sets and sourced ranges."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.claims.records import ClaimAnswer
    from uppertier.outcome.records import Interval

_SIGNS = {"holds": "●", "fails": "○", "depends": "◐"}


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
        _print_matrix(found)
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


def _print_matrix(answers: Sequence[ClaimAnswer]) -> None:
    from rich.console import Console
    from rich.table import Table

    sets = list(dict.fromkeys(one.assumption_set for answer in answers for one in answer.by_assumption_set))
    table = Table(caption="● holds   ○ fails   ◐ depends: over all draws and corners of a set", caption_justify="left")
    for heading in ("claim", "verdict", "value", *sets):
        table.add_column(heading, overflow="fold")
    topic = ""
    for answer in answers:
        if answer.claim.topic != topic:
            topic = answer.claim.topic
            table.add_section()
        under = {one.assumption_set: _SIGNS[one.verdict.value] for one in answer.by_assumption_set}
        table.add_row(
            answer.claim.id,
            answer.verdict.value + (" (robust)" if answer.robust else ""),
            f"{_words(answer.value)} {answer.claim.unit}, asked {answer.claim.comparison} {answer.claim.threshold:g}",
            *(under.get(name, "") for name in sets),
        )
    Console().print(table)


def _print_each(answers: Sequence[ClaimAnswer]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_lines=True)
    for heading in ("who says", "claim", "verdict", "value", "true in", "what would have to be"):
        table.add_column(heading, overflow="fold")
    for answer in answers:
        claim = answer.claim
        robust = "\nrests on geometry and energy alone" if answer.robust else ""
        said = f'"{claim.quotation}"' if claim.wording != "paraphrased" else claim.quotation
        table.add_row(
            f"{claim.who}\n{claim.date}",
            f"{claim.id}\n{said}\n{claim.statement}",
            answer.verdict.value + robust,
            f"{_words(answer.value)} {claim.unit}\n(asked: {claim.comparison} {claim.threshold:g})\n"
            f"{answer.graded_share:.0%} of the band rests on recalled or assumed values",
            "\n".join(
                f"{one.assumption_set}: {one.share_true:.0%} ({one.verdict.value})" for one in answer.by_assumption_set
            ),
            answer.would_have_to_be,
        )
    Console().print(table)


def _words(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"{interval.value:.3g}"
    return f"{interval.value:.3g} ({interval.low:.3g} to {interval.high:.3g})"
