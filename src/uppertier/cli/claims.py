"""`uppertier claims`: what each side claims, computed over assumption sets and sourced ranges."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.claims.records import ClaimAnswer
    from uppertier.outcome.records import Finding, Interval


def claims_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    samples: Annotated[int, typer.Option("--samples", min=16, help="Draws per assumption set behind each band.")] = 48,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Random seed (default: the scenario's).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Compute the claims of a scenario: holds, fails or depends, with the band and what decides it."""
    from uppertier import chain
    from uppertier.claims.evaluate import evaluate
    from uppertier.cli.progress import Stages
    from uppertier.scenario import load_scenario

    loaded = load_scenario(scenario)
    with Stages(("fly", "claims")) as stages:
        flights = chain.fly(loaded, lambda done, total: stages.advance("fly", done, total))
        answers = evaluate(
            loaded,
            flights,
            samples=samples,
            seed=seed,
            advance=lambda done, total: stages.advance("claims", done, total),
        )
    if as_json:
        print(json.dumps(claim_rows(answers), indent=2, allow_nan=False))
    else:
        _print(answers)


def claim_rows(answers: Sequence[ClaimAnswer]) -> list[dict[str, Any]]:
    """Answers as they stand in JSON; numbers that are not finite are null."""
    return [_row(answer) for answer in answers]


def _row(answer: ClaimAnswer) -> dict[str, Any]:
    claim = answer.claim
    return {
        "id": claim.id,
        "verdict": answer.verdict.value,
        "value": _band(answer.value),
        "unit": claim.unit,
        "comparison": claim.comparison,
        "threshold": claim.threshold,
        "decided_by": list(answer.decided_by),
        "would_have_to_be": answer.would_have_to_be,
        "by_assumption_set": [
            {"assumption_set": one.assumption_set, "value": _band(one.value), "share_true": one.share_true}
            for one in answer.by_assumption_set
        ],
        "robust": answer.robust,
        "graded_share": answer.graded_share,
        "who": claim.who,
        "date": claim.date,
        "quotation": claim.quotation,
        "statement": claim.statement,
        "said_aloud": list(claim.said_aloud),
        "findings": [_finding(one) for one in answer.findings],
        "sources": list(answer.sources),
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "id": found.id,
        "quantity": found.quantity,
        "value": {"value": _number(found.value), "low": _number(found.low), "high": _number(found.high)},
        "unit": found.unit,
        "conditions": found.conditions,
        "sources": list(found.sources),
    }


def _band(interval: Interval) -> dict[str, float | None]:
    return {"value": _number(interval.value), "low": _number(interval.low), "high": _number(interval.high)}


def _number(value: float) -> float | None:
    import math

    return float(value) if math.isfinite(value) else None


def _print(answers: Sequence[ClaimAnswer]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_lines=True)
    for heading in ("who says", "claim", "verdict", "value", "true in", "what would have to be"):
        table.add_column(heading, overflow="fold")
    for answer in answers:
        claim = answer.claim
        robust = "\nrests on geometry and energy alone" if answer.robust else ""
        table.add_row(
            claim.who,
            f'{claim.id}\n"{claim.quotation}"\n{claim.statement}',
            answer.verdict.value + robust,
            f"{_words(answer.value)} {claim.unit}\n(asked: {claim.comparison} {claim.threshold:g})\n"
            f"{answer.graded_share:.0%} of the band rests on recalled or assumed values",
            "\n".join(f"{one.assumption_set}: {one.share_true:.0%}" for one in answer.by_assumption_set),
            answer.would_have_to_be,
        )
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _words(band: Interval) -> str:
    return f"{band.value:.3g} ({band.low:.3g} to {band.high:.3g})"
