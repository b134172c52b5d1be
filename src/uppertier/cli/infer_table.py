"""`uppertier infer --table`: a list of reported tests, each computed, in text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from uppertier.errors import InputError, UppertierError

if TYPE_CHECKING:
    from uppertier.flight.infer import Band, Inference
    from uppertier.flight.infer.listed import Answer

COLUMNS = (
    "line", "name", "consistent", "impulsive_time_s", "boost_slack_s", "reported_time_s", "predicted_time_s",
    "predicted_time_low_s", "predicted_time_high_s", "predicted_less_reported_s", "booster", "standard_range_km",
    "standard_range_low_km", "standard_range_high_km", "any_time_range_km", "any_time_range_low_km",
    "any_time_range_high_km", "time_used", "effective_draws", "beyond_half_the_earth_share",
    "published_standard_range_km", "problem",
)  # fmt: skip


def infer_table(
    path: Path, out: Path | None, figure: Path | None, booster: str | None, samples: int, seed: int, slack: float,
    as_json: bool,
) -> None:  # fmt: skip
    """Compute every row of a table; exit status 1 if a row has no answer or is none."""
    from uppertier import resources
    from uppertier.cli.files import write_whole
    from uppertier.flight.infer.table import read_table

    rows, wrong = read_table(resources.read_text(path), path.name)
    answers = _answers(rows, path.name, booster, samples, seed, slack)
    lines = [_line(answer) for answer in answers] + [_wrong(error) for error in wrong]
    lines.sort(key=lambda line: line["line"])
    if out is not None:
        write_whole(out, _csv(lines).encode(), "--out")
    if figure is not None:
        from uppertier.cli.files import write_figure
        from uppertier.report import inferred_table

        write_figure(figure, inferred_table.draw(answers), "--figure")
    typer.echo(json.dumps({"tests": lines}, indent=2, allow_nan=False) if as_json else _text(lines))
    problems = [line for line in lines if line["problem"]]
    for line in problems:
        print(f"uppertier: {path.name}:{line['line']}: {line['problem']}", file=sys.stderr)
    if problems:
        raise typer.Exit(1)


def _answers(
    rows: tuple[Any, ...], file: str, booster: str | None, samples: int, seed: int, slack: float
) -> tuple[Answer, ...]:
    from uppertier.cli.boosters import load_booster
    from uppertier.cli.progress import Stages
    from uppertier.flight.infer.listed import answer

    found = []
    chosen = None if booster is None else load_booster(booster)
    with Stages(("tests",)) as stages:
        for done, row in enumerate(rows, start=1):
            try:
                own = load_booster(row.booster, "booster") if row.booster else chosen
            except InputError as error:
                raise InputError(error.message, file=file, line=row.line, key=error.key, hint=error.hint) from error
            found.append(answer(row, own, samples=samples, seed=seed, slack=slack))
            stages.advance("tests", done, len(rows), done == len(rows))
    return tuple(found)


def _line(answer: Answer) -> dict[str, Any]:
    """One row of the answers, for CSV and JSON alike."""
    row, found = answer.row, answer.found
    line: dict[str, Any] = dict.fromkeys(COLUMNS)
    report = row.report
    line |= {
        "line": row.line,
        "name": row.name,
        "reported_time_s": report.time if report.timed else None,
        "published_standard_range_km": row.published or None,
        "problem": answer.problem,
    }
    if answer.impulse is not None:
        slack = answer.impulse.slack
        line |= {
            "consistent": answer.impulse.consistent,
            "impulsive_time_s": round(answer.impulse.time, 1),
            "boost_slack_s": round(slack, 1) if math.isfinite(slack) else None,
        }
    if found is not None:
        line |= _found(found)
    return line


def _found(found: Inference) -> dict[str, Any]:
    time = found.predicted_time
    late = round(time.value - found.report.time, 1) if found.report.timed else None
    return {
        "booster": found.boosters.id,
        "predicted_less_reported_s": late,
        "time_used": found.conditioned,
        "effective_draws": round(found.effective, 1),
        "beyond_half_the_earth_share": round(found.orbital_share, 3),
        **_three("predicted_time", "_s", time, 1.0),
        **_three("standard_range", "_km", found.standard_range, 1e3),
        **_three("any_time_range", "_km", found.any_time, 1e3),
    }


def _three(name: str, unit: str, found: Band, scale: float) -> dict[str, Any]:
    parts = (("", found.value), ("_low", found.low), ("_high", found.high))
    return {f"{name}{part}{unit}": round(x / scale, 1) if math.isfinite(x) else None for part, x in parts}


def _wrong(error: UppertierError) -> dict[str, Any]:
    """The line of a row that is no report."""
    assert isinstance(error, InputError)
    said = ": ".join(part for part in (error.key, error.message) if part)
    return dict.fromkeys(COLUMNS) | {"line": error.line, "name": "", "problem": said}


def _csv(lines: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in line.items()} for line in lines)
    return text.getvalue()


HEAD = f"{'test':<36}{'slack s':>8}  {'predicted less reported s':>26}  {'standard range km':>26}  published km"


def _text(lines: list[dict[str, Any]]) -> str:
    body = [HEAD]
    for line in lines:
        if line["booster"] is None:
            body.append(f"{(line['name'] or 'line ' + str(line['line'])):<36}{_slack(line):>8}  {line['problem']}")
            continue
        body.append(
            f"{line['name']:<36}{_slack(line):>8}  {_late(line):>26}  {_range(line):>26}  "
            f"{line['published_standard_range_km'] or '-'}"
        )
    impossible = [line["name"] for line in lines if line["consistent"] is False]
    if impossible:
        body.append("Impossible as reported, shorter than a flight without air: " + ", ".join(impossible) + ".")
    body.append(
        "Slack: reported time less that of one push without air. In brackets the 5 and 95 % points over the booster's "
        "bands; for ranges given the time where it could be used. 'far': beyond half the Earth, up to an orbit."
    )
    return "\n".join(body)


def _slack(line: dict[str, Any]) -> str:
    return "-" if line["boost_slack_s"] is None else f"{line['boost_slack_s']:+.0f}"


def _late(line: dict[str, Any]) -> str:
    if line["predicted_less_reported_s"] is None:
        return "-"
    low, high = (line[f"predicted_time_{end}_s"] - line["reported_time_s"] for end in ("low", "high"))
    return f"{line['predicted_less_reported_s']:+.0f} ({low:+.0f} to {high:+.0f})"


def _range(line: dict[str, Any]) -> str:
    middle, low, high = (
        "far" if (value := line[f"standard_range{end}_km"]) is None else f"{value:,.0f}"
        for end in ("", "_low", "_high")
    )
    return f"{middle} ({low} to {high})"
