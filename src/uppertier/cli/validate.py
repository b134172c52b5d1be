"""`uppertier validate`: published results against ours, deviation by deviation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from uppertier.validation.records import Line


def validate_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Hold published results against ours. Exit status 1 if one of those marked as a test misses."""
    from uppertier.validation.run import validate

    lines = validate()
    if as_json:
        print(json.dumps([row(line) for line in lines], indent=2, allow_nan=False))
    else:
        _print(lines)
    if any(line.fails for line in lines):
        raise typer.Exit(1)


def row(line: Line) -> dict[str, Any]:
    """One line as JSON shows it; the unit stands in the name of the quantity."""
    return {
        "id": line.id,
        "quantity": line.quantity,
        "expected": line.expected,
        "computed": line.computed,
        "tolerance": line.tolerance,
        "low": line.low,
        "high": line.high,
        "deviation": line.deviation,
        "within": line.within,
        "use": line.use,
        "grade": line.grade,
        "source": line.source,
        "reason": line.reason,
        "note": line.note,
    }


def _print(lines: tuple[Line, ...]) -> None:
    width = max(len(line.quantity) for line in lines)
    print(f"{'':2}{'quantity':<{width}}  {'published':>13}  {'ours':>13}  {'deviation':>9}  {'tolerance':>9}  within")
    before = ""
    for line in lines:
        if line.id != before:
            print(f"{line.id} ({line.use}, {line.grade})")
            before = line.id
        computed = "-" if line.computed is None else f"{line.computed:.9g}"
        deviation = "-" if line.deviation is None else f"{line.deviation:+.3g}"
        verdict = {True: "yes", False: "NO", None: "not reached yet"}[line.within]
        print(
            f"{'':2}{line.quantity:<{width}}  {line.expected:>13.9g}  {computed:>13}  {deviation:>9}  "
            f"{line.tolerance:>9.3g}  {verdict}"
        )
    for case, reason in dict.fromkeys((line.id, line.reason) for line in lines if line.reason):
        print(f"{case}: {reason}")
    for case, note in dict.fromkeys((line.id, line.note) for line in lines if line.note):
        print(f"{case}: {note}")
    print(_summary(lines))


def _summary(lines: tuple[Line, ...]) -> str:
    reached = [line for line in lines if line.reached]
    tests = [line for line in reached if line.use == "test"]
    missed = sum(line.fails for line in tests)
    waiting = len({line.id for line in lines if not line.reached})
    return (
        f"{len({line.id for line in lines})} cases, {len(reached)} quantities computed: of {len(tests)} tests "
        f"{missed} missed; {waiting} cases not reached yet."
    )
