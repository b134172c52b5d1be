"""The claim matrix as a picture: every claim under every assumption set, told apart by colour, sign and letter."""

from __future__ import annotations

from collections import Counter
from textwrap import fill
from typing import TYPE_CHECKING

from uppertier.report.claim_tables import set_name
from uppertier.report.claim_view import asked, quoted, ranked
from uppertier.report.drawing import FAINT, INK, WIDTH, nothing, style
from uppertier.report.evidence import Evidence, evidence
from uppertier.report.matrix import counts, set_ids
from uppertier.report.records import RunResult
from uppertier.report.wording import family, say
from uppertier.report.words import percent, short_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.claims.records import AnswerUnderSet, ClaimAnswer

GROUND = {"holds": "#cfe3f5", "fails": "#fbd9c5", "depends": "#ecebe4"}
LETTERS = {"holds": "#0a3d6b", "fails": "#7a2c00", "depends": "#3d3a2e"}
_TEXT, _CELL = 100.0, 11.0
"""Widths of the claims' column and of a cell, in hundredths of a line's width below"""
_LETTERS_A_LINE = 72
_CAPTION = 118
"""Letters on a line of a claim, and of what stands under the title"""
_LINE, _GAP, _TOPIC = 0.125, 0.055, 0.27
"""Heights of a line of text, of what stands around it, and of a topic [in]"""


def draw(result: RunResult) -> Figure:
    """One row a claim, grouped by topic, the best evidence first; a column for all sets together and one for each."""
    from matplotlib.figure import Figure

    if not result.answers:
        return nothing(say("page.front.no_claims"))
    rows = _rows(result)
    sets = set_ids(result.answers)
    height = 1.2 + sum(row_height for _, _, row_height in rows)
    with style():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.012, 0.0, 0.976, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0.0, _TEXT + _CELL * (len(sets) + 1))
        axes.set_ylim(height, 0.0)
        _head(axes, result, sets)
        y = 1.02
        for words, answer, row_height in rows:
            if answer is None:
                axes.text(0.0, y + 0.75 * row_height, words, fontsize=8, weight="bold", va="baseline")
                axes.plot([0.0, axes.get_xlim()[1]], [y + row_height - 0.03] * 2, color="#888888", linewidth=0.7)
            else:
                _row(axes, words, answer, sets, y, row_height)
            y += row_height
        _key(axes, y + 0.1)
    return figure


def _rows(result: RunResult) -> list[tuple[str, ClaimAnswer | None, float]]:
    """(title of a topic, none, height) and (words of a claim, answer, height) from top to bottom."""
    rows: list[tuple[str, ClaimAnswer | None, float]] = []
    words = Counter((answer.claim.who, answer.claim.quotation) for answer in result.answers)
    for topic, title in family("topics").items():
        members = ranked([answer for answer in result.answers if answer.claim.topic == topic])
        if members:
            rows.append((title, None, _TOPIC))
        for answer in members:
            told = _words(answer, words[answer.claim.who, answer.claim.quotation] > 1)
            rows.append((told, answer, _LINE * (told.count("\n") + 1) + _GAP))
    return rows


def _words(answer: ClaimAnswer, twice: bool) -> str:
    """Who said what; where the same words stand twice, what was asked as well."""
    told = fill(f"{answer.claim.who}: {quoted(answer.claim)}", _LETTERS_A_LINE)
    also = asked(answer.claim, twice)
    return f"{told}\n{fill(also, _LETTERS_A_LINE)}" if also else told


def _head(axes: Axes, result: RunResult, sets: tuple[str, ...]) -> None:
    axes.text(0.0, 0.2, result.scenario.title, fontsize=9.5, weight="bold", va="center")
    axes.text(0.0, 0.32, fill(caption(result), _CAPTION), fontsize=7, color=FAINT, va="top")
    names = [say("page.matrix.all"), *(set_name(one) for one in sets)]
    for k, name in enumerate(names):
        words = name.replace(" ", "\n").replace("-", "-\n")
        axes.text(_TEXT + _CELL * (k + 0.5), 1.0, words, fontsize=6.3, ha="center", va="bottom", linespacing=1.05)


def _row(axes: Axes, words: str, answer: ClaimAnswer, sets: tuple[str, ...], y: float, height: float) -> None:
    middle = y + 0.5 * height
    robust = evidence(answer) is Evidence.ROBUST
    axes.text(3.6, middle, words, fontsize=6.6, va="center", linespacing=1.1, color=INK)
    if robust:
        axes.plot([1.3], [middle], "D", color=LETTERS["holds"], markersize=3.2)
    _cell(axes, 0, y, height, answer.verdict.value, "", True)
    under = {row.assumption_set: row for row in answer.by_assumption_set}
    for k, name in enumerate(sets, start=1):
        if name in under:
            _cell(axes, k, y, height, under[name].verdict.value, _share(under[name]), False)


def _share(row: AnswerUnderSet) -> str:
    return short_percent(row.share_true).replace("\N{NO-BREAK SPACE}", "") if row.verdict.value == "depends" else ""


def _cell(axes: Axes, column: int, y: float, height: float, verdict: str, share: str, framed: bool) -> None:
    from matplotlib.patches import Rectangle

    left = _TEXT + _CELL * column
    edge = LETTERS[verdict] if framed else "none"
    axes.add_patch(
        Rectangle(
            (left + 0.4, y + 0.012), _CELL - 0.8, height - 0.024, facecolor=GROUND[verdict], edgecolor=edge, lw=0.6
        )
    )
    middle, at = y + 0.5 * height, left + (0.18 if share else 0.36) * _CELL
    fill = {"holds": "full", "fails": "none", "depends": "left"}[verdict]
    axes.plot([at], [middle], "o", markersize=3.6, color=LETTERS[verdict], fillstyle=fill,
              markerfacecoloralt="white", mew=0.7)  # fmt: skip
    letter = family("letters")[verdict]
    axes.text(at + 0.11 * _CELL, middle, letter, fontsize=6.6, weight="bold", va="center", color=LETTERS[verdict])
    if share:
        axes.text(left + 0.96 * _CELL, middle, share, fontsize=4.8, va="center", ha="right", color=LETTERS[verdict])


def _key(axes: Axes, y: float) -> None:
    words = family("figure.matrix")
    letters = family("letters")
    told = "   ".join(f"{letters[name]} {words[name]}" for name in ("holds", "fails", "depends"))
    axes.plot([1.3], [y], "D", color=LETTERS["holds"], markersize=3.2)
    axes.text(3.6, y, say("figure.matrix.robust") + "   " + told, fontsize=6.3, color=FAINT, va="center")


def caption(result: RunResult) -> str:
    """How many claims hold, fail and depend."""
    found = counts(result.answers)
    if not found.claims:
        return say("page.front.no_claims")
    return say(
        "figure.matrix.caption",
        claims=found.claims,
        sets=len(set_ids(result.answers)),
        samples=result.samples,
        holds=found.holds,
        fails=found.fails,
        depends=found.depends,
        robust=found.robust,
        run=result.run[:12],
    )


def alt(result: RunResult) -> str:
    """Every claim and its answer under every set, in words."""
    names = family("verdicts")
    return " ".join(
        f"{answer.claim.id}: {names[answer.verdict.value]}; "
        + ", ".join(
            f"{set_name(row.assumption_set)} {names[row.verdict.value]} ({percent(row.share_true)})"
            for row in answer.by_assumption_set
        )
        + "."
        for answer in result.answers
    )
