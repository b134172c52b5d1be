"""Missiles that get through, with the battery and without it, by raid and doctrine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.outcome.records import RaidOutcome
from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, new_figure, nothing, style
from uppertier.report.readable import doctrine
from uppertier.report.records import RunResult
from uppertier.report.wording import say
from uppertier.report.words import capital, interval, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw(result: RunResult) -> Figure:
    """One panel a raid, one row a doctrine: a dot with its interval, the closed form beside it, the raid as a bar."""
    raids = _by_raid(result)
    if not raids:
        return nothing(say("figure.leakers.none"))
    with style():
        figure = new_figure(0.75 + sum(0.55 + 0.42 * len(rows) for rows in raids.values()))
        heights = [len(rows) + 0.6 for rows in raids.values()]
        axes = figure.subplots(len(raids), 1, squeeze=False, height_ratios=heights)[:, 0]
        for panel, (raid, rows) in zip(axes, raids.items(), strict=True):
            _panel(panel, rows, next((r.title for r in result.scenario.raids if r.id == raid), raid))
        axes[-1].set_xlabel(say("figure.leakers.axis"))
    return figure


def _panel(axes: Axes, rows: list[RaidOutcome], title: str) -> None:
    from matplotlib.ticker import MaxNLocator

    size = rows[0].missiles
    for y, row in enumerate(rows):
        leak = row.expected_leakers
        axes.barh(y, row.without_battery, height=0.62, color="#ececec", zorder=1)
        axes.plot([leak.low, leak.high], [y, y], color=BLUE, linewidth=3.0, solid_capstyle="butt", zorder=4)
        axes.plot([leak.value], [y], "o", color=BLUE, markersize=5.5, zorder=5)
        axes.plot([row.closed_form_leakers], [y], "D", markerfacecolor="none", color=VERMILION, markersize=6, zorder=6)
        left = max(leak.high, row.closed_form_leakers)
        axes.annotate(
            say("figure.leakers.beside", value=number(leak.value), closed=number(row.closed_form_leakers)),
            (left, y),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            zorder=7,
        )
    axes.text(
        size, -0.62, say("figure.leakers.without", size=size) + " ", ha="right", va="center", fontsize=7.5, color=FAINT
    )
    axes.set_yticks(range(len(rows)), [capital(doctrine(row.doctrine)) for row in rows], color=INK)
    axes.set_ylim(len(rows) - 0.5, -0.95)
    axes.set_xlim(0.0, size * 1.02)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.set_title(title)


def _by_raid(result: RunResult) -> dict[str, list[RaidOutcome]]:
    raids: dict[str, list[RaidOutcome]] = {}
    for row in result.outcome.raids:
        raids.setdefault(row.raid, []).append(row)
    return raids


def caption(result: RunResult) -> str:
    """The finding: which doctrine lets how many through."""
    parts = []
    for rows in _by_raid(result).values():
        best = min(rows, key=lambda row: row.expected_leakers.value)
        parts.append(
            say(
                "figure.leakers.best",
                missiles=best.missiles,
                leak=interval(best.expected_leakers, "count"),
                doctrine=doctrine(best.doctrine),
                spent=interval(best.spent, "count"),
            )
        )
    if not parts:
        return say("figure.leakers.none")
    return say("figure.leakers.caption", best=capital("; ".join(parts)))


def alt(result: RunResult) -> str:
    """Every bar in words."""
    rows = " ".join(
        say(
            "figure.leakers.row",
            raid=row.raid,
            doctrine=doctrine(row.doctrine),
            leak=interval(row.expected_leakers, "count"),
            without=number(row.without_battery),
            closed=number(row.closed_form_leakers),
        )
        for row in result.outcome.raids
    )
    return say("figure.leakers.alt", rows=rows)
