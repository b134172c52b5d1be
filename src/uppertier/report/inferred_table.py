"""A list of reported tests: predicted less reported time of flight, and inferred against published ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.flight.infer.bands import Band
from uppertier.flight.infer.listed import Answer
from uppertier.flight.infer.table import published_ranges
from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, halo, new_figure, nothing, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HALF = 20_015.0
"""Half around the Earth [km]."""


def draw(answers: Sequence[Answer]) -> Figure:
    """One row a test, in the order of the table."""
    if not answers:
        return nothing("The table holds no test that could be computed.")
    with style():
        figure = new_figure(1.3 + 0.27 * len(answers))
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1.0, 1.25])
        for y, one in enumerate(answers):
            _time(left, y, one)
            _range(right, y, one)
        left.set_yticks(range(len(answers)), [one.row.name for one in answers], color=INK)
        left.set_ylim(len(answers) - 0.4, -0.6)
        for axes in (left, right):
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="y", visible=False)
        left.axvline(0.0, color=VERMILION, linewidth=1.2, zorder=2)
        left.set_title("Time of flight")
        left.set_xlabel("predicted less reported [s]")
        _ranges_axis(right)
    return figure


def _time(axes: Axes, y: int, one: Answer) -> None:
    report = one.row.report
    middle = axes.get_yaxis_transform()
    if not report.timed or one.found is None:
        words = "no time reported" if not report.timed else "no booster flies it"
        axes.text(0.45, y, words, transform=middle, va="center", fontsize=6.5, color=FAINT)
        return
    time = one.found.predicted_time
    low, value, high = (t - report.time for t in (time.low, time.value, time.high))
    impossible = one.impulse is not None and not one.impulse.consistent
    colour = FAINT if impossible else BLUE
    axes.plot(
        [-report.time_rounding, report.time_rounding], [y, y], color=VERMILION, linewidth=9, alpha=0.25,
        solid_capstyle="butt", zorder=1,
    )  # fmt: skip
    axes.plot([low, high], [y, y], color=colour, linewidth=4, alpha=0.45, solid_capstyle="butt", zorder=3)
    axes.plot([value], [y], "o", color=colour, markersize=4.5, zorder=4)
    if impossible:
        axes.text(
            low - 12, y, "impossible as reported", ha="right", va="center", fontsize=6.5, color=VERMILION,
            path_effects=halo(), zorder=5,
        )  # fmt: skip


def _range(axes: Axes, y: int, one: Answer) -> None:
    for low, high in published_ranges(one.row.published):
        if high > low:
            axes.plot([low / 1e3, high / 1e3], [y - 0.2, y - 0.2], color=VERMILION, linewidth=1.4, zorder=5)
        axes.plot([np.sqrt(low * high) / 1e3], [y - 0.2], "D", color=VERMILION, markersize=4, zorder=6)
    if one.found is None:
        return
    _band(axes, y, one.found.any_time, FAINT, 2.0, 0.2)
    _band(axes, y, one.found.standard_range, BLUE, 4.0, 0.0)


def _band(axes: Axes, y: float, found: Band, colour: str, width: float, below: float) -> None:
    low, value, high = (min(x / 1e3, HALF * 1.12) for x in (found.low, found.value, found.high))
    y = y + below
    axes.plot([low, high], [y, y], color=colour, linewidth=width, alpha=0.45, solid_capstyle="butt", zorder=3)
    if not below:
        axes.plot([value], [y], ">" if np.isinf(found.value) else "o", color=colour, markersize=4.5, zorder=4)


def _ranges_axis(axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.set_xscale("log")
    axes.set_xlim(400.0, HALF * 1.3)
    axes.xaxis.set_major_locator(FixedLocator([500, 1000, 2000, 5000, 10_000, HALF]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: "half\nEarth" if x == HALF else f"{x:,.0f}"))
    axes.set_title("Standard range, Earth at rest")
    axes.set_xlabel("range [km]")
    looks = [
        Line2D([], [], color=BLUE, marker="o", linewidth=4, alpha=0.6, markersize=4.5, label="given the time, if any"),
        Line2D([], [], color=FAINT, linewidth=2, alpha=0.6, label="whatever the time"),
        Line2D([], [], color=VERMILION, marker="D", linewidth=0, markersize=4, label="published"),
    ]
    axes.legend(handles=looks, loc="upper right", fontsize=6.8, framealpha=0.9, edgecolor="none")
