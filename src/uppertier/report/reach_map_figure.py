"""Reach of an interceptor: time contours over remaining speed, with floor, ceiling, longest flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.battle.reach_map import PRINTED_RANGE
from uppertier.battle.records import Binding
from uppertier.report.drawing import FAINT, INK, VERMILION, halo, new_figure, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import QuadMesh
    from matplotlib.figure import Figure

    from uppertier.battle.reach_map import ReachMap

TIMES = 20.0
"""Between two time contours, at least [s]."""


def draw(found: ReachMap, title: str) -> Figure:
    """One panel, equal scales both ways: a kilometre up is a kilometre along. title : of the interceptor"""
    across, up = _extent(found)
    with style():
        figure = new_figure(min(max(5.4 * up / across + 0.9, 3.0), 8.5))
        figure.set_layout_engine("compressed")
        axes = figure.subplots()
        shown = _speeds(axes, found, Binding.FEASIBLE, 1.0)
        for binding in (Binding.OUTSIDE_REACH, Binding.OVER_CEILING):
            _speeds(axes, found, binding, 0.25)
        _times(axes, found)
        _edges(axes, found, across)
        _printed(axes, found)
        axes.set_aspect("equal")
        axes.set_xlim(0.0, across)
        axes.set_ylim(0.0, up)
        axes.set_xlabel("down-range, km")
        axes.set_ylabel("altitude, km")
        axes.set_title(f"{title}: seconds to get there, and speed left")
        bar = figure.colorbar(shown, ax=axes, pad=0.015)
        bar.set_label("speed left on arrival, km/s")
        axes.grid(False)
    return figure


def _extent(found: ReachMap) -> tuple[float, float]:
    """Width and height shown [km]: what is reached at any time, a little wider, and not far over the ceiling."""
    reached = np.isfinite(found.time) & (found.altitude >= found.floor)
    columns, rows = np.flatnonzero(reached.any(axis=1)), np.flatnonzero(reached.any(axis=0))
    if columns.size == 0:
        return float(found.downrange[-1]) / 1e3, float(found.altitude[-1]) / 1e3
    across = found.downrange[columns[-1]] / 1e3 * 1.03
    return float(across), float(min(found.altitude[rows[-1]] * 1.04, found.ceiling * 1.3) / 1e3)


def _speeds(axes: Axes, found: ReachMap, binding: Binding, alpha: float) -> QuadMesh:
    """Speed where one reason holds. Under the floor nothing is drawn: the table is not made for falling fly-outs."""
    shown = (found.reason == binding) & (found.altitude >= found.floor)
    speed = np.ma.masked_invalid(np.where(shown, found.speed, np.nan) / 1e3)
    # Scaled past the fastest, so that lines stay readable on the darkest.
    return axes.pcolormesh(
        found.downrange / 1e3, found.altitude / 1e3, speed.T, cmap="YlGnBu", alpha=alpha, vmin=0.0,
        vmax=1.25 * float(np.nanmax(found.speed)) / 1e3, rasterized=True,
    )  # fmt: skip


def _times(axes: Axes, found: ReachMap) -> None:
    step = TIMES if found.longest_flown > 4.0 * TIMES else TIMES / 4.0
    levels = np.arange(step, found.longest_flown + 1.0, step)
    time = np.where(found.altitude >= found.floor, found.time, np.nan)
    lines = axes.contour(
        found.downrange / 1e3, found.altitude / 1e3, time.T, levels=levels, colors=INK, linewidths=0.6, alpha=0.75
    )
    # All labels on one height, where lines run steeply and the farthest point's words are not.
    height = found.floor + 0.3 * (found.ceiling - found.floor)
    row = int(np.argmin(np.abs(found.altitude - height)))
    flown = np.flatnonzero(np.isfinite(time[:, row]))
    at = np.interp(levels, time[flown, row], found.downrange[flown], left=np.nan, right=np.nan) / 1e3
    spots = [(float(x), float(found.altitude[row]) / 1e3) for x in at if np.isfinite(x)]
    for label in axes.clabel(lines, fmt=lambda value: f"{value:.0f} s", fontsize=6.5, inline_spacing=2, manual=spots):
        label.set_path_effects(halo())


def _outline(found: ReachMap) -> tuple[list[float], list[float]]:
    """What is in reach as one closed line [km]: up its near side, down its far side."""
    near: list[tuple[float, float]] = []
    far: list[tuple[float, float]] = []
    for row, height in enumerate(found.altitude):
        good = np.flatnonzero(found.reason[:, row] == Binding.FEASIBLE)
        if good.size == 0:
            continue
        last, cell = int(good[-1]), float(found.downrange[1] - found.downrange[0])
        beyond = found.time[last + 1, row] if last + 1 < found.downrange.size else np.nan
        share = (found.longest_flight - found.time[last, row]) / (beyond - found.time[last, row])
        far.append((found.downrange[last] + cell * (share if 0.0 <= share <= 1.0 else 0.0), height))
        if not near or found.downrange[good[0]] != near[-1][0]:
            near.append((found.downrange[good[0]], height))
    if near:
        near.append((near[-1][0], far[-1][1]))
    line = [*near, *far[::-1], *near[:1]]
    return [float(x) / 1e3 for x, _ in line], [float(h) / 1e3 for _, h in line]


def _edges(axes: Axes, found: ReachMap, across: float) -> None:
    """Floor, ceiling, the edge of what is in reach, and its farthest point."""
    axes.plot(*_outline(found), color=INK, linewidth=1.5, solid_joinstyle="round")
    words = (("floor", found.floor, -3.0, "top"), ("ceiling", found.ceiling, 3.0, "bottom"))
    for name, height, gap, side in words:
        axes.axhline(height / 1e3, color=FAINT, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1.5)
        axes.annotate(
            f"{name} {height / 1e3:g} km", (across, height / 1e3), (-4, gap), textcoords="offset points", ha="right",
            va=side, fontsize=7.0, color=FAINT, path_effects=halo(),
        )  # fmt: skip
    if found.longest_flown > found.longest_flight:
        axes.annotate(
            f"pale: energy alone, up to {found.longest_flown:g} s", (1.0, 1.0), (-4, -4), xycoords="axes fraction",
            textcoords="offset points", ha="right", va="top", fontsize=7.0, color=FAINT, path_effects=halo(),
        )  # fmt: skip
    far = found.farthest_of_all
    if not np.isfinite(far.downrange):
        return
    axes.plot(far.downrange / 1e3, far.altitude / 1e3, "o", color=INK, markersize=4.0)
    axes.annotate(
        f"farthest within {found.longest_flight:g} s:\n{far.downrange / 1e3:.0f} km, at {far.altitude / 1e3:.0f} km",
        (far.downrange / 1e3, far.altitude / 1e3), (7, 0), textcoords="offset points", ha="left", va="center",
        fontsize=7.0, path_effects=halo(),
    )  # fmt: skip


def _printed(axes: Axes, found: ReachMap) -> None:
    from matplotlib.patches import Rectangle

    if found.interceptor not in PRINTED_RANGE:
        return
    far = PRINTED_RANGE[found.interceptor][0] / 1e3
    low, high = found.floor / 1e3, found.ceiling / 1e3
    axes.add_patch(Rectangle((0.0, low), far, high - low, fill=False, edgecolor=VERMILION, linewidth=1.4, zorder=4))
    axes.annotate(
        f"printed: {far:g} km, {low:g} to {high:g} km", (far, low), (0, -4), textcoords="offset points", ha="right",
        va="top", fontsize=7.0, color=VERMILION, path_effects=halo(), zorder=5,
    )  # fmt: skip
