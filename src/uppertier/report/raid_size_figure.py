"""Leakage against raid size: what gets through, the chance of none, and rounds spent, by doctrine; a column a case."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from uppertier.report.drawing import CYCLE, FAINT, INK, new_figure, style
from uppertier.report.readable import doctrine
from uppertier.report.wording import say
from uppertier.report.words import capital, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from uppertier.study.raid_size import RaidSizes

_DASHES = ("-", "-", "-", "-", (0, (4, 1.2)), (0, (1, 1)))
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def draw(found: RaidSizes) -> Figure:
    """Three rows of panels over raid size, one column a case."""
    cases = len(found.case)
    with style():
        figure = new_figure(6.6)
        axes = figure.subplots(3, cases, squeeze=False, sharex=True, sharey="row", height_ratios=(1.35, 1.0, 1.0))
        for c in range(cases):
            _leakers(axes[0, c], found, c)
            _none(axes[1, c], found, c)
            _spent(axes[2, c], found, c)
            axes[0, c].set_title(fill(found.case[c], 84 // cases))
            axes[2, c].set_xlabel(say("figure.raid_size.size"))
        for row, label in enumerate((say("figure.raid_size.leak"), _none_label(found), say("figure.raid_size.spent"))):
            axes[row, 0].set_ylabel(label)
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=7.5)
    return figure


def _curves(axes: Axes, found: RaidSizes, values: np.ndarray, floor: float | None = None) -> None:
    for d, name in enumerate(found.doctrine):
        colour, dashes = CYCLE[d % len(CYCLE)], _DASHES[d % len(_DASHES)]
        value, low, high = np.moveaxis(values[d], -1, 0)
        if floor is not None:
            value, low = np.where(value > 0.0, value, np.nan), np.maximum(low, floor)
        axes.fill_between(found.size, low, high, color=colour, alpha=0.15, linewidth=0.0)
        axes.plot(found.size, value, color=colour, linestyle=dashes, linewidth=1.3, label=capital(doctrine(name)))
    axes.set_xscale("log")
    axes.set_xlim(found.size.min(), max(found.size.max(), found.size.min() + 1))
    _whole(axes.xaxis, found.size.max())


def _whole(axis: Axis, most: float) -> None:
    from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

    ticks = [tick for tick in _TICKS if tick <= most]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(lambda value, _: f"{value:g}")
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())


def _leakers(axes: Axes, found: RaidSizes, case: int) -> None:
    least = max(1e-3, 0.6 * float(found.leakers[..., 0].min(where=found.leakers[..., 0] > 0.0, initial=1.0)))
    axes.plot(found.size, found.size, color=FAINT, linewidth=0.9, label=say("figure.raid_size.all"))
    if found.beyond.any():
        beyond = np.maximum(found.beyond[case], least)
        axes.fill_between(
            found.size, least, beyond, color="#e6e6e6", linewidth=0.0, label=say("figure.raid_size.beyond")
        )
    _curves(axes, found, found.leakers[case], least)
    axes.set_yscale("log")
    axes.set_ylim(least, 1.25 * found.size.max())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")


def _none_label(found: RaidSizes) -> str:
    return fill(say("figure.raid_size.clean"), 17) if found.beyond.any() else say("figure.raid_size.no_one")


def _none(axes: Axes, found: RaidSizes, case: int) -> None:
    _curves(axes, found, found.clean[case])
    axes.set_ylim(0.0, 1.0)
    if found.beyond[case].any():
        words = say("figure.raid_size.out", beyond=f"{found.beyond[case, -1]:.0f}", size=found.size[-1])
        axes.text(0.98, 0.96, words, fontsize=7.0, color=FAINT, transform=axes.transAxes, ha="right", va="top")


def _spent(axes: Axes, found: RaidSizes, case: int) -> None:
    _curves(axes, found, found.spent[case])
    axes.axhline(found.rounds[case], color=INK, linewidth=0.7)
    axes.text(
        found.size.min() * 1.05,
        found.rounds[case],
        say("figure.raid_size.rounds", rounds=found.rounds[case]),
        fontsize=7.0,
        va="bottom",
    )
    axes.set_ylim(0.0, 1.12 * found.rounds.max())


def caption(found: RaidSizes) -> str:
    """The finding: for one size of raid, what each doctrine costs in rounds and lets through."""
    s = int(np.argmin(np.abs(found.size - 10)))
    parts = []
    for c, case in enumerate(found.case):
        words = (
            say(
                "figure.raid_size.costs",
                doctrine=doctrine(name),
                spent=number(found.spent[c, d, s, 0]),
                leak=number(found.leakers[c, d, s, 0]),
            )
            for d, name in enumerate(found.doctrine)
        )
        parts.append(f"{case}: {'; '.join(words)}.")
    return say(
        "figure.raid_size.caption",
        raid=capital(found.raid),
        size=int(found.size[s]),
        costs=" ".join(parts),
        trials=found.trials,
    )
