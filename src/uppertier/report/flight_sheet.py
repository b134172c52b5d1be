"""One flight on one page: how high over how far at true scale, altitude and speed over time, the track, the phases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.flight.profile import Moments, moments, phases
from uppertier.flight.shots import Shots
from uppertier.numerics.arrays import Floats
from uppertier.report.drawing import FAINT, INK, WIDTH, style
from uppertier.report.flight_profile import colour, colours, curved, draw_profile, place, trace
from uppertier.report.locator import draw_locator
from uppertier.report.words import bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _RIGHT = 0.5, 0.12
"""Margins [in]."""
_TALLEST = 3.5
"""Of the profile [in]."""
_NARROW = 0.62
"""Share of the page's width below which a profile leaves room for the map beside it."""
_POINTS = 900

Goal = tuple[str, float, float]
"""Name, latitude and longitude [rad] of an aim point."""


@attrs.frozen
class _Box:
    """A rectangle on paper, from the lower left corner [in]."""

    left: float
    bottom: float
    width: float
    height: float


@attrs.frozen
class _Plan:
    """Where everything stands, and what the profile shows [km]."""

    height: float
    profile: _Box
    chart: _Box
    altitude: _Box
    speed: _Box
    table: float
    """Top of the table [in]."""
    limits: tuple[float, float, float, float]
    """Left, right, lowest, highest of the profile's axes."""


def draw(
    shots: Shots, row: int, title: str, start: str, goal: Goal | None = None, levels: Sequence[float] = (100e3,)
) -> Figure:
    """The page of one flight.

    title, start : names of the missile and the launch point
    levels : altitudes [m] whose crossings are marked
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    marked = phases(shots, row, levels)
    end = float(marked.time[-1])
    dense = moments(shots, row, np.union1d(np.linspace(0.0, end, _POINTS), marked.time))
    plan = _plan(dense, len(marked))
    with style():
        # 72 dots an inch: display units are points, which is what labels are placed in.
        figure = Figure(figsize=(WIDTH, plan.height), dpi=72)
        FigureCanvasAgg(figure)
        _heading(figure, plan, shots, row, f"{bare(title)}, from {start}" + (f" to {goal[0]}" if goal else ""))
        _key(figure, plan, marked)
        draw_profile(_axes(figure, plan, plan.profile), dense, marked, plan.limits)
        sides = (_axes(figure, plan, plan.altitude), _axes(figure, plan, plan.speed))
        _over_time(sides[0], dense, marked, dense.height / 1e3, "altitude [km]")
        _over_time(sides[1], dense, marked, dense.speed / 1e3, "speed [km/s]")
        if plan.altitude.left == plan.speed.left:
            sides[0].tick_params(labelbottom=False)
            sides[0].set_xlabel("")
        chart = _axes(figure, plan, plan.chart)
        draw_locator(figure, chart, dense.latitude, dense.longitude, colours(dense), start, goal)
        _table(figure, plan, marked)
        _footing(figure, plan, shots)
    return figure


def _plan(dense: Moments, events: int) -> _Plan:
    """The profile as large as the page allows at one scale for both axes; the map beside it if that leaves room."""
    x, y = place(dense)
    across, up = float(np.ptp(x)), float(y.max() - min(y.min(), 0.0))
    room = WIDTH - _LEFT - _RIGHT
    scale = max(1.06 * across / room, 1.16 * up / _TALLEST)
    narrow = 1.06 * across / scale < _NARROW * room - 0.6
    wide = max(1.06 * across / scale + 0.2, 2.0) if narrow else room
    tall = max(1.16 * up / scale, 1.1)
    table, lower, gap = 0.135 * events + 0.42, 1.6, 0.62
    bottom = table + 0.55
    half = (room - gap) / 2.0
    # Over a round Earth the profile has no axis under it.
    top = bottom + lower + (0.3 if curved(dense) else gap)
    profile = _Box(_LEFT, top, wide, tall)
    if narrow:
        chart = _Box(_LEFT + wide + 0.3, top, room - wide - 0.3, tall)
        altitude, speed = (_Box(_LEFT + i * (half + gap), bottom, half, lower) for i in (0, 1))
    else:
        high = (lower - 0.18) / 2.0
        altitude, speed = (_Box(_LEFT, bottom + (1 - i) * (high + 0.18), half, high) for i in (0, 1))
        chart = _Box(_LEFT + half + gap - 0.2, bottom, half + 0.2, lower)
    middle, low = 0.5 * float(x.min() + x.max()), min(float(y.min()), 0.0)
    # A little below the ground, so that its line is whole.
    low -= (0.06 if curved(dense) else 0.03) * tall * scale
    limits = (middle - 0.5 * wide * scale, middle + 0.5 * wide * scale, low, low + tall * scale)
    return _Plan(top + tall + 0.66, profile, chart, altitude, speed, table, limits)


def _axes(figure: Figure, plan: _Plan, box: _Box) -> Axes:
    return figure.add_axes((box.left / WIDTH, box.bottom / plan.height, box.width / WIDTH, box.height / plan.height))


def _over_time(axes: Axes, dense: Moments, marked: Moments, values: Floats, words: str) -> None:
    trace(axes, dense.time, values, colours(dense), 1.4)
    axes.plot(
        marked.time, np.interp(marked.time, dense.time, values), "o",
        color="white", markeredgecolor=INK, markersize=3.2, mew=0.7, zorder=6,
    )  # fmt: skip
    axes.set_xlim(0.0, float(dense.time[-1]) * 1.02)
    axes.set_ylim(0.0, 1.1 * float(values.max()))
    axes.set_ylabel(words)
    axes.yaxis.set_label_coords(-0.36 / (axes.bbox.width / 72.0), 0.5)
    axes.locator_params(axis="y", nbins=4)
    axes.set_xlabel("time since launch [s]")


def _heading(figure: Figure, plan: _Plan, shots: Shots, row: int, words: str) -> None:
    ends = shots.endings
    away, speed = float(moments(shots, row, ends.impact_time[row]).ground_range[0]), float(ends.burnout_speed[row])
    facts = (
        f"range {away / 1e3:,.0f} km · apogee {float(ends.apogee[row]) / 1e3:,.0f} km · "
        f"{float(ends.impact_time[row]) / 60.0:.1f} min · burnout at {speed / 1e3:.2f} km/s, "
        f"{math.degrees(float(ends.burnout_angle[row])):.1f}° above the horizontal"
    )
    drawn = _write(figure, plan, _LEFT, plan.height - 0.20, words, fontsize=9.5, fontweight="bold")
    wide = _width(figure, drawn) / (WIDTH - _LEFT - _RIGHT)
    drawn.set_fontsize(9.5 / max(wide, 1.0))
    _write(figure, plan, _LEFT, plan.height - 0.38, facts, fontsize=8, color=FAINT)


_WORDS = {"coast": "free flight", "entry": "entry, below 100 km"}


def _key(figure: Figure, plan: _Plan, marked: Moments) -> None:
    at = _LEFT
    single = not any(name == "boost 2" for name in marked.phase)
    for name in dict.fromkeys(marked.phase):
        words = _WORDS.get(name, "burning" if single else f"stage {name.removeprefix('boost ')} burning")
        drawn = _write(figure, plan, at, plan.height - 0.53, f"━ {words}", fontsize=7, color=colour(name))
        at += _width(figure, drawn) + 0.18


def _width(figure: Figure, drawn: Any) -> float:
    """Of a text on paper [in]."""
    # The stubs know the base canvas alone, which has no renderer; the one that draws (Agg) has.
    canvas: Any = figure.canvas
    return float(drawn.get_window_extent(canvas.get_renderer()).width) / 72.0


def _write(figure: Figure, plan: _Plan, x: float, y: float, text: str, **look: Any) -> Any:
    """Text at a place on paper [in]."""
    return figure.text(x / WIDTH, y / plan.height, text, va="center", **look)


_COLUMNS = (("event", 0.0, "left"), ("time [s]", 1.95, "right"), ("altitude [km]", 2.75, "right"),
            ("range [km]", 3.55, "right"), ("speed [m/s]", 4.3, "right"), ("angle [°]", 4.95, "right"),
            ("Mach", 5.45, "right"), ("mass [kg]", 6.05, "right"))  # fmt: skip


def _table(figure: Figure, plan: _Plan, marked: Moments) -> None:
    """The phases in numbers, under everything else."""
    for words, x, side in _COLUMNS:
        _write(figure, plan, _LEFT + x, plan.table, words, fontsize=6.5, color=FAINT, ha=side)
    for i, name in enumerate(marked.event):
        cells = (
            name,
            f"{marked.time[i]:,.1f}",
            f"{marked.height[i] / 1e3:,.1f}",
            f"{marked.ground_range[i] / 1e3:,.1f}",
            f"{marked.speed[i]:,.0f}",
            _number(math.degrees(marked.angle[i]), 2),
            _number(float(marked.mach[i]), 1),
            f"{marked.mass[i]:,.0f}",
        )
        for (_, x, side), text in zip(_COLUMNS, cells, strict=True):
            _write(figure, plan, _LEFT + x, plan.table - 0.135 * (i + 1), text, fontsize=7, ha=side)


def _number(value: float, places: int) -> str:
    return f"{round(value, places) + 0.0:,.{places}f}".replace("-", "−") if math.isfinite(value) else "–"


def _footing(figure: Figure, plan: _Plan, shots: Shots) -> None:
    earth = ("Round Earth" if shots.earth.flattening == 0.0 else "WGS-84 Earth") + (
        ", turning" if shots.earth.rotation else ", not turning"
    )
    first = f"{earth}; US Standard Atmosphere 1976; middle values of the sheet. Profile: one scale for both axes."
    second = (
        "Speed, angle above the horizontal and Mach number are relative to the ground; stages fall away in no time."
    )
    for line, height in ((first, 0.21), (second, 0.10)):
        _write(figure, plan, _LEFT, height, line, fontsize=5.8, color=FAINT)
