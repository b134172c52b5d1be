"""What a radar observes of strategic flights, beside what better sorting would have to be worth. No line joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, halo, new_figure, style, tidy
from uppertier.report.words import bare
from uppertier.study.homeland import curve
from uppertier.study.watch_summary import watched
from uppertier.study.watch_table import ENOUGH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.study.watch_table import Pair, WatchTable

_TRIED = 16
"""Flights tried for a name."""


def draw(scenario: Scenario, flights: Flights, table: WatchTable) -> Figure:
    """Left: seconds after burnout and signal, a dot a flight. Right: the break-even over the size of the attack."""
    with style():
        figure = new_figure(3.7)
        left, right = figure.subplots(1, 2)
        _observed(left, scenario, flights, table)
        _worth(right)
        _key(figure, table)
    return figure


def _observed(axes: Axes, scenario: Scenario, flights: Flights, table: WatchTable) -> None:
    rows = [(row.entry, row.own) for row in watched(scenario, flights, table) if row.own is not None]
    unit = next(unit for unit in scenario.radars if unit.id == table.radar)
    threshold = 10.0 * np.log10(unit.sheet.detection_snr.value)
    for entry, one in rows:
        held = one.cued.tracked >= ENOUGH
        axes.plot(
            [one.after],
            [_decibels(one)],
            "o" if entry.missile.country == "China" else "s",
            color=VERMILION if one.search.tracked >= ENOUGH else BLUE if held else "#aaaaaa",
            markersize=4.5,
            markeredgecolor="white",
            markeredgewidth=0.4,
            zorder=4,
        )
    axes.set_xlim(0.0)
    _names(axes, [(f"{bare(e.base.title)} to {bare(e.target.title)}", p.after, _decibels(p)) for e, p in rows])
    axes.axhline(threshold, color=FAINT, linewidth=0.8, linestyle=(0, (4, 2)))
    axes.text(0.99, threshold, "track threshold ", transform=axes.get_yaxis_transform(), ha="right", va="bottom",
              fontsize=6.5, color=FAINT)  # fmt: skip
    axes.set_title(f"What {table.radar.removesuffix('-radar').capitalize()} has, {table.followed} followed")
    tidy(axes, "seconds in view after burnout", "best signal of one track look after burnout [dB]")


def _decibels(one: Pair) -> float:
    """Best signal after burnout [dB]; NaN where it is never in view then."""
    return 10.0 * float(np.log10(one.snr_after)) if one.snr_after > 0.0 else float("nan")


def _names(axes: Axes, points: list[tuple[str, float, float]]) -> None:
    """Names of those longest in view, where they do not fall upon each other: left of the dot in the right half."""
    (low, high), (_, far) = axes.get_ylim(), axes.get_xlim()
    tall, wide = 0.045 * (high - low), 0.36 * far
    taken = [(x, y) for _, x, y in points]
    for name, x, y in sorted(points, key=lambda point: -point[1])[:_TRIED]:
        left = x > 0.5 * far
        edges = (x - wide, x) if left else (x, x + wide)
        others = [one for one in taken if one != (x, y)]
        if any(edges[0] < u < edges[1] and abs(y - v) < tall for u, v in others):
            continue
        taken += [(edges[0] + share * wide, y) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
        axes.annotate(
            name,
            (x, y),
            xytext=(-5 if left else 5, 0),
            textcoords="offset points",
            fontsize=6,
            color=INK,
            ha="right" if left else "left",
            va="center",
            path_effects=halo(),
            zorder=5,
        )


def _key(figure: Figure, table: WatchTable) -> None:
    from matplotlib.lines import Line2D

    entries = (
        (VERMILION, f"tracked {ENOUGH:.0f} s by its own search"),
        (BLUE, f"if told {table.cue:g} s after launch"),
        ("#aaaaaa", "for less, or never"),
    )
    handles = [
        Line2D([], [], linestyle="", marker="o", color=colour, markersize=4.5, label=words) for colour, words in entries
    ]
    figure.legend(
        handles=handles, loc="outside lower left", ncols=3, fontsize=6.5, frameon=False, labelcolor=FAINT,
        title="circles China, squares Russia", title_fontsize=6.5, alignment="left",
    )  # fmt: skip


def _worth(axes: Axes) -> None:
    found = curve()
    # One warhead cannot be made fewer by more than all: above 1 no gain is enough.
    axes.fill_between(found.attack, found.gain[:, 1], found.gain[:, 2], color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(found.attack, found.gain[:, 0], color=BLUE, linewidth=1.6)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(0.02, 1.2)
    axes.set_xlim(1, found.attack[-1])
    axes.set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    axes.set_yticks([0.02, 0.05, 0.1, 0.2, 0.5, 1.0], ["0.02", "0.05", "0.1", "0.2", "0.5", "1"])
    axes.minorticks_off()
    axes.axvline(found.interceptors, color=FAINT, linewidth=0.8, linestyle=(0, (4, 2)))
    axes.text(found.interceptors * 0.95, 0.98, f"{found.interceptors:.0f} interceptors,\none a warhead", fontsize=6.5,
              color=FAINT, va="top", ha="right")  # fmt: skip
    axes.set_title("What one warhead would take")
    tidy(axes, "warheads in the attack", "change in the chance to recognise a warhead")
