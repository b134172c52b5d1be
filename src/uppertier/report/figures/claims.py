"""Every claim against its threshold, under every assumption set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.records import Claim, ClaimAnswer, Verdict
from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, new_figure, nothing, style
from uppertier.report.groups import robust_first
from uppertier.report.records import RunResult
from uppertier.report.words import comparison, in_unit, interval, percent, unit_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WORDS = {Verdict.HOLDS: "HOLDS", Verdict.FAILS: "FAILS", Verdict.DEPENDS: "DEPENDS"}

_MEASURES = {
    "depth_seen": "depth seen inside China",
    "flights_added": "share of its watched flights tracked 60 s longer or earlier than without",
    "foreign_in_reach": "watched flights inside the interceptors' reach",
    "coverage_abroad": "foreign flights tracked for 60 s or more",
    "leakers_ratio": "missiles that get through, with over without the battery",
}
"""What each measure counts, for an axis."""
_LONGEST = 72
"""Letters that fit on one line above a panel."""


def draw(result: RunResult) -> Figure:
    """One panel a claim: a dot and band for each set, the threshold, and the side on which the claim holds."""
    answers = robust_first(result.answers)
    rows = [len(answer.by_assumption_set) for answer in answers]
    if not rows:
        return nothing("No claim was asked in this run.")
    with style():
        figure = new_figure(0.3 + sum(0.78 + 0.2 * count for count in rows))
        ratios = [count + 1.6 for count in rows]
        panels = figure.subplots(len(rows), 1, squeeze=False, height_ratios=ratios)[:, 0]
        for axes, answer in zip(panels, answers, strict=True):
            _panel(axes, answer)
    return figure


def _panel(axes: Axes, answer: ClaimAnswer) -> None:
    from matplotlib.ticker import MaxNLocator

    claim, sets = answer.claim, answer.by_assumption_set
    scale = 100.0 if claim.unit == "share" else 1.0
    values = np.array([[s.value.value, s.value.low, s.value.high] for s in sets]).reshape(-1, 3) * scale
    threshold = claim.threshold * scale
    low, high = _limits(values, threshold, claim.unit)
    _true_side(axes, claim.comparison, threshold, low, high)
    axes.axvline(threshold, color=VERMILION, linewidth=1.3, zorder=3)
    for y, (middle, lowest, highest) in enumerate(values):
        axes.plot([lowest, highest], [y, y], color=BLUE, linewidth=4.0, alpha=0.45, solid_capstyle="butt", zorder=4)
        axes.plot([middle], [y], "o", color=BLUE, markersize=5, zorder=5)
        axes.text(
            1.015, y, percent(sets[y].share_true), transform=axes.get_yaxis_transform(), va="center", fontsize=7.5
        )
    axes.set_yticks(range(len(sets)), [s.assumption_set for s in sets], color=INK)
    axes.set_ylim(len(sets) - 0.4, -0.6)
    axes.set_xlim(low, high)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    if claim.unit == "count":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(_head(claim), pad=4, fontsize=8)
    axes.text(1.015, 1.03, _WORDS[answer.verdict], transform=axes.transAxes, va="bottom", fontsize=8, weight="bold")
    axes.set_xlabel(_axis(answer), labelpad=1, color=FAINT, fontsize=7.5)


def _limits(values: np.ndarray, threshold: float, unit: str) -> tuple[float, float]:
    """Ends of the axis: from zero to beyond the farthest value; the whole for a share, at least five for a count."""
    finite = np.append(values[np.isfinite(values)], threshold)
    least = {"share": 100.0, "count": 4.0, "ratio": 1.0}.get(unit, 0.0)
    low, high = float(min(finite.min(), 0.0)), float(max(finite.max(), least))
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def _true_side(axes: Axes, sign: str, threshold: float, low: float, high: float) -> None:
    """Shade where the claim holds."""
    near = 0.02 * (high - low)
    spans = {
        ">=": (threshold, high),
        ">": (threshold, high),
        "<=": (low, threshold),
        "<": (low, threshold),
        "==": (threshold - near, threshold + near),
    }
    axes.axvspan(*spans[sign], color="#fdebd8", zorder=0, linewidth=0)


def _head(claim: Claim) -> str:
    """Who said what, short enough for one line."""
    text = f"{claim.who}: “{claim.quotation}”"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rstrip() + "…”"


def _axis(answer: ClaimAnswer) -> str:
    claim = answer.claim
    unit = unit_label(claim.unit) or claim.unit
    measure = _MEASURES.get(claim.measure, claim.measure.replace("_", " "))
    shown = f"{measure} ({unit})" if unit not in ("count", "ratio") else measure
    return f"{shown}; holds if {comparison(claim.comparison)} {in_unit(claim.threshold, claim.unit)}"


def caption(result: RunResult) -> str:
    """How many claims hold, fail and depend."""
    count = {verdict: sum(answer.verdict is verdict for answer in result.answers) for verdict in Verdict}
    return (
        f"{count[Verdict.HOLDS]} of {len(result.answers)} claims hold, {count[Verdict.FAILS]} fail and "
        f"{count[Verdict.DEPENDS]} depend on what is assumed. Dots are middles, bars the band of "
        f"{result.samples} draws under each assumption set; the vermilion line is the threshold, the shaded side the "
        "one on which the claim holds; at the right stands the share of draws in which it does."
    )


def alt(result: RunResult) -> str:
    """Every claim, set and value in words."""
    return " ".join(
        f"{answer.claim.id}: {answer.verdict.value}; holds if {comparison(answer.claim.comparison)} "
        f"{in_unit(answer.claim.threshold, answer.claim.unit)}; "
        + ", ".join(
            f"{s.assumption_set} {interval(s.value, answer.claim.unit)}, true in {percent(s.share_true)} of draws"
            for s in answer.by_assumption_set
        )
        + "."
        for answer in result.answers
    )
