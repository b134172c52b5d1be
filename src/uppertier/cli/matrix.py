"""Claims and assumption sets as one table, for `claims` and at the end of `run`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer

_SIGNS = {"holds": "●", "fails": "○", "depends": "◐"}
_WIDE = 100
"""Columns from which the question has one of its own."""


def print_matrix(answers: Sequence[ClaimAnswer], title: str = "") -> None:
    """Print it as wide as the terminal is, and readable from eighty columns on."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from uppertier.report.claim_tables import set_name
    from uppertier.report.claim_view import rule
    from uppertier.report.words import drawn

    console = Console()
    sets = list(dict.fromkeys(one.assumption_set for answer in answers for one in answer.by_assumption_set))
    # The sets stand as numbers: with their names as headings nothing else has room on eighty columns.
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title or None, title_justify="left")
    table.add_column("claim", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for heading in ("value", "holds if") if console.width >= _WIDE else ("value; holds if",):
        table.add_column(heading, overflow="fold")
    between = " " if console.width >= _WIDE else ""
    table.add_column(between.join(str(number) for number, _ in enumerate(sets, start=1)), no_wrap=True)
    topic = answers[0].claim.topic if answers else ""
    for answer in answers:
        if answer.claim.topic != topic:
            topic = answer.claim.topic
            table.add_section()
        under = {one.assumption_set: _SIGNS[one.verdict.value] for one in answer.by_assumption_set}
        told = (drawn(answer.value, answer.claim.unit), rule(answer.claim))
        table.add_row(
            answer.claim.id,
            answer.verdict.value + (" ◆" if answer.robust else ""),
            *(told if console.width >= _WIDE else ("\n".join(told),)),
            between.join(under.get(name, " ") for name in sets),
        )
    console.print(table)
    console.print(
        "   ".join(f"{number} {set_name(name)}" for number, name in enumerate(sets, start=1)), highlight=False
    )
    console.print("● holds   ○ fails   ◐ depends: over all draws and corners of a set")
    console.print("◆ rests on geometry and energy alone")
