"""Every range printed for the battery's radar, under the curves of what one and the same radar gives."""

from __future__ import annotations

from collections import Counter
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.catalog.ranges import Statement
from uppertier.radar.conditions import needs, search_rcs
from uppertier.radar.press import SORTING, Reconciled, spread
from uppertier.radar.readings import BODY, WARHEAD
from uppertier.report.drawing import BLUE, FAINT, GREEN, INK, VERMILION, new_figure, nothing, style
from uppertier.report.printed import printed_ranges, radar_sheet
from uppertier.report.records import RunResult
from uppertier.report.wording import family, say
from uppertier.report.words import bare, capital, counted, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SPAN = (220.0, 5600.0)
"""Of the axis of range [km]."""
_SECTIONS = (3e-4, 40.0)
"""Of the axis of cross-section [m2]."""
_MARKED = (600.0, 2000.0, 3000.0)
"""Ranges [km] whose object is written beside the curve."""
_MARKS = {
    Statement.CALCULATION: ("s", GREEN, GREEN),
    Statement.OBJECT: ("D", GREEN, "white"),
    Statement.UNCONDITIONED: ("o", INK, INK),
    Statement.NEED: ("o", INK, "white"),
    Statement.INSTRUMENTED: ("^", INK, "white"),
    Statement.SLIP: ("x", FAINT, FAINT),
}
_COLOURS = (VERMILION, "#9a6a00", FAINT)


def draw(result: RunResult) -> Figure:
    """Above, cross-section over range for one look and for the searches; below, the printed ranges by mode."""
    rows = printed_ranges(result)
    if not rows:
        return nothing(say("figure.press.none"))
    lanes = _lanes(rows, [mode.id for mode in radar_sheet(result).modes])
    below = 0.135 * sum(_tallest(lane) + 1.0 for lane in lanes.values())
    height = 3.0 + below + 0.95
    with style():
        figure = new_figure(height)
        # Placed by hand: the names along the curves need their slope on the page.
        figure.set_layout_engine("none")
        upper = figure.add_axes((0.135, 1.0 - 3.22 / height, 0.85, 3.0 / height))
        lower = figure.add_axes((0.135, 0.4 / height, 0.85, below / height), sharex=upper)
        upper.set_xscale("log")
        upper.set_xlim(*_SPAN)
        ticks = (250, 400, 600, 800, 1000, 1500, 2000, 3000, 4000, 5000)
        upper.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        upper.set_xticks([], minor=True)
        _curves(upper, result)
        _dots(lower, lanes)
        lower.set_xlabel(say("figure.press.range_axis"), labelpad=1)
    return figure


def _curves(axes: Axes, result: RunResult) -> None:
    sheet = radar_sheet(result)
    axes.set_yscale("log")
    axes.set_ylim(*_SECTIONS)
    _regions(axes)
    # Signal falls with the fourth power of range: straight lines on these axes.
    ends = np.array(_SPAN)
    look = [needs(sheet, 1e3 * km, rcs=1.0, snr=sheet.detection_snr.value).rcs for km in ends]
    middle = np.array([band.value for band in look])
    axes.fill_between(ends, [b.low for b in look], [b.high for b in look], color=BLUE, alpha=0.18, linewidth=0)
    lines = [(middle, BLUE, 2.0, "-", say("figure.press.look"))]
    apart = middle * SORTING / sheet.detection_snr.value
    lines.append((apart, BLUE, 1.0, "--", say("figure.press.apart")))
    for mode, colour in zip(sheet.modes, _COLOURS, strict=False):
        found = np.array([search_rcs(sheet, mode, 1e3 * km).value for km in ends])
        if np.isfinite(found).all():
            lines.append((found, colour, 1.6, "-", say("figure.press.search", mode=mode.id)))
    for curve, colour, width, dash, words in lines:
        axes.plot(ends, curve, color=colour, linewidth=width, linestyle=dash, zorder=4)
        _name(axes, ends, curve, words, colour)
    _marked(axes, ends, middle)
    labels = (0.001, 0.01, 0.1, 1.0, 10.0)
    axes.set_yticks(labels, [f"{value:g}" for value in labels])
    axes.set_yticks([], minor=True)
    axes.set_ylabel(say("figure.press.section_axis"))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.set_title(say("figure.press.upper"))


def _regions(axes: Axes) -> None:
    axes.axhspan(*WARHEAD, color="#dcebf5", linewidth=0, zorder=0)
    axes.axhspan(*BODY, color="#fdebd8", linewidth=0, zorder=0)
    right: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 7.5}
    axes.text(_SPAN[1] * 0.975, 0.0018, fill(say("figure.press.nose"), 16), color=FAINT, **right)
    axes.text(_SPAN[1] * 0.975, 0.0315, say("figure.press.warhead"), color="#2b5f85", **right)
    words = fill(say("figure.press.body"), 30)
    axes.text(_SPAN[0] * 1.04, 3.2, words, va="center", fontsize=7.5, color="#96552b")


def _marked(axes: Axes, ends: np.ndarray, curve: np.ndarray) -> None:
    """The object at a few ranges, beside the curve of one look."""
    for km in _MARKED:
        rcs = float(np.exp(np.interp(np.log(km), np.log(ends), np.log(curve))))
        axes.plot([km, km], [_SECTIONS[0], rcs], color=BLUE, linewidth=0.8, linestyle=":", zorder=3)
        axes.plot([km], [rcs], "o", color=BLUE, markersize=4, zorder=5)
        words = say("figure.press.marked", range=number(km, 4), section=number(rcs, 2))
        axes.annotate(words, (km, rcs), xytext=(8, -6), textcoords="offset points", fontsize=7.5, zorder=6)


def _name(axes: Axes, ends: np.ndarray, curve: np.ndarray, words: str, colour: str) -> None:
    """A curve's name along it, where it crosses the lower part of the bodies."""
    slope = np.diff(axes.transData.transform(np.column_stack([ends, curve])), axis=0)[0]
    km = float(np.exp(np.interp(np.log(0.55), np.log(curve), np.log(ends))))
    axes.annotate(
        words,
        (km, 0.55),
        xytext=(-3, 4),
        textcoords="offset points",
        rotation=float(np.degrees(np.arctan2(slope[1], slope[0]))),
        rotation_mode="anchor",
        ha="center",
        color=colour,
        fontsize=7.5,
        zorder=6,
    )


def _lanes(rows: tuple[Reconciled, ...], modes: list[str]) -> dict[str, list[Reconciled]]:
    """The rows by the mode they name, in the sheet's order, those without one last."""
    lanes = {mode: [row for row in rows if row.figure.mode == mode] for mode in (*modes, "")}
    return {mode: lane for mode, lane in lanes.items() if lane}


def _tallest(lane: list[Reconciled]) -> int:
    return max(Counter(row.figure.distance.value for row in lane).values())


def _dots(axes: Axes, lanes: dict[str, list[Reconciled]]) -> None:
    """The printed ranges as stacks of marks, one lane a mode; a line where a span is printed."""
    base, places, marks = 0.0, [], []
    for lane in lanes.values():
        stacked: Counter[float] = Counter()
        for row in sorted(lane, key=lambda row: list(Statement).index(row.figure.statement)):
            far = row.figure.distance.value
            marks.append((base - stacked[far], row))
            stacked[far] += 1
        places.append(base - 0.5 * (_tallest(lane) - 1))
        base -= _tallest(lane) + 1.0
        axes.axhline(base + 1.0, color="#dddddd", linewidth=0.6)
    spans = [(y, row.figure.distance) for y, row in marks if row.figure.distance.low < row.figure.distance.value]
    axes.hlines([y for y, _ in spans], [s.low / 1e3 for _, s in spans], [s.value / 1e3 for _, s in spans], color=FAINT)
    names = family("figure.press.mark")
    for statement, (shape, edge, face) in _MARKS.items():
        some = [(row.figure.distance.value / 1e3, y) for y, row in marks if row.figure.statement is statement]
        if some:
            x, y = zip(*some, strict=True)
            look: dict[str, Any] = {
                "markeredgecolor": edge,
                "markerfacecolor": face,
                "markersize": 4.4,
                "linestyle": "",
            }
            axes.plot(x, y, shape, label=names[statement.value], zorder=3, **look)
    beyond = [(row.figure.distance.value / 1e3 * 1.045, y) for y, row in marks if row.figure.beyond]
    if beyond:
        axes.plot(
            *zip(*beyond, strict=True), ">", color=INK, markersize=2.6, linestyle="", label=say("figure.press.beyond")
        )
    axes.set_yticks(places, [mode or fill(say("figure.press.no_mode"), 8) for mode in lanes], color=INK)
    axes.set_ylim(base + 1.0, 1.0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.set_title(say("figure.press.lower"))
    axes.legend(loc="upper left", frameon=False, fontsize=7, handletextpad=0.2, labelspacing=0.35, borderaxespad=0.2)


def caption(result: RunResult) -> str:
    """The finding: how far the printed ranges lie apart, and what makes them all true of one radar."""
    rows = printed_ranges(result)
    found = spread(rows)
    if found is None:
        return say("figure.press.none")
    name = bare(radar_sheet(result).title)
    stated = sum(row.figure.statement is Statement.CALCULATION for row in rows)
    factor = found.farthest / found.nearest
    return say(
        "figure.press.caption",
        ranges=capital(counted(len(rows), say("figure.press.one"), say("figure.press.many"))),
        radar=name,
        nearest=number(found.nearest / 1e3, 4),
        farthest=number(found.farthest / 1e3, 4),
        factor=number(factor, 2),
        decibels=f"{found.decibels:.0f}",
        least=number(found.least_rcs, 2),
        most=number(found.most_rcs, 2),
        stated=capital(counted(stated, say("figure.press.states"), say("figure.press.state"))),
    )


def alt(result: RunResult) -> str:
    """Every printed range with its object, in words."""
    rows = " ".join(
        say(
            "figure.press.row",
            who=row.figure.who,
            mode=row.figure.mode or say("figure.press.no_mode"),
            range=number(row.figure.distance.value / 1e3, 4),
            section=number(row.rcs.value, 2),
            printed=row.printed,
        )
        for row in printed_ranges(result)
    )
    return say("figure.press.alt", rows=rows)
