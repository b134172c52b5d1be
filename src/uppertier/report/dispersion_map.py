"""Two maps of one dispersion: where the mean impact may lie for all we know, and how rounds scatter about it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth import places
from uppertier.flight.dispersion import Dispersion
from uppertier.flight.scatter import LEAST_ROUNDS, Spread, Summary, ellipse, summarise
from uppertier.numerics.arrays import Floats
from uppertier.report.basemap import Style
from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, WIDTH, halo, style
from uppertier.report.frame import Frame
from uppertier.report.lettering import Lettering
from uppertier.report.locator import under_axes
from uppertier.report.words import bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARE = 0.9
"""Of a normal scatter, inside the ellipses."""
_SIDE, _LEFT, _GAP, _BOTTOM, _TOP = 2.85, 0.48, 0.42, 1.3, 0.62
"""Of both maps on paper [in]."""
_HEIGHT = _BOTTOM + _SIDE + _TOP
_CITIES = 6


def draw(found: Dispersion, title: str, start: str, goal: str = "") -> Figure:
    """The page of one dispersion.

    title, start, goal : names of the missile, the launch point and the aim point; no goal for a free flight
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    told = summarise(found)
    with style():
        # 72 dots an inch: display units are points, which is what labels are placed in.
        figure = Figure(figsize=(WIDTH, _HEIGHT), dpi=72)
        FigureCanvasAgg(figure)
        heading = f"{bare(title)}, from {start}" + (f" to {goal}" if goal else "") + ": where it comes down"
        figure.text(_LEFT / WIDTH, 1.0 - 0.2 / _HEIGHT, heading, fontsize=9.5, fontweight="bold", va="center")
        _means(_panel(figure, 0), found, "aim point" if found.aimed else "middle values")
        _rounds(_panel(figure, 1), found, told, "aim point" if found.aimed else "no error")
        _words(figure, found, told)
    return figure


def _panel(figure: Figure, number: int) -> Axes:
    left = _LEFT + number * (_SIDE + _GAP)
    return figure.add_axes((left / WIDTH, _BOTTOM / _HEIGHT, _SIDE / WIDTH, _SIDE / _HEIGHT))


def _mean(found: Dispersion) -> tuple[Floats, Floats]:
    """Mean impact of each draw [m], NaN where too few rounds came down."""
    enough = np.isfinite(found.east).sum(axis=1) >= LEAST_ROUNDS
    means = [np.full(len(enough), np.nan) for _ in range(2)]
    for mean, values in zip(means, (found.east, found.north), strict=True):
        mean[enough] = np.nanmean(values[enough], axis=1)
    return means[0], means[1]


def _square(x: Floats, y: Floats, least: float) -> tuple[float, float, float]:
    """Middle and half side of the square around points, the reference point among them [m]."""
    across, up = np.append(x[np.isfinite(x)], 0.0), np.append(y[np.isfinite(y)], 0.0)
    half = 0.5 * max(float(np.ptp(across)), float(np.ptp(up)), least) * 1.3
    return 0.5 * float(across.min() + across.max()), 0.5 * float(up.min() + up.max()), half


def _means(axes: Axes, found: Dispersion, name: str) -> None:
    """What is unknown: one point a draw."""
    east, north = _mean(found)
    x, y, half = _square(east, north, 2e3)
    # The frame's middle is the reference point, about which east and north are counted.
    reach = 2.0 * (max(abs(x), abs(y)) + half)
    frame = Frame(*found.reference, reach, reach, _SIDE * 72.0 * reach / (2.0 * half))
    under_axes(axes, frame, Style())
    _limits(axes, x, y, half)
    lettering = Lettering(axes.figure, axes, Style().land)
    axes.plot(east[1:], north[1:], "o", color=BLUE, markersize=2.6, mew=0, alpha=0.75, zorder=6)
    if np.isfinite(east[1:]).sum() > 2:
        axes.plot(*ellipse(east[1:], north[1:], SHARE), color=BLUE, linewidth=1.1, zorder=5)
    _aim(axes, lettering, name)
    _cities(axes, lettering, frame)
    _arrow(axes, found.course)
    lettering.finish()
    axes.set_title("Unknown: mean impact of each draw", color=BLUE)


def _rounds(axes: Axes, found: Dispersion, told: Summary, name: str) -> None:
    """What is random: the rounds of the middle values."""
    east, north = found.east[0], found.north[0]
    if np.isfinite(east).sum() < 3:
        axes.text(0.5, 0.5, "no round came down", transform=axes.transAxes, ha="center", color=FAINT)
        return
    middle = (float(np.nanmean(east)), float(np.nanmean(north)))
    cep = told.random.cep
    widest = max(1.1 * float(np.nanmax(np.hypot(east - middle[0], north - middle[1]))), 1.1 * cep.high)
    _limits(axes, *middle, 1.1 * widest)
    axes.plot(east, north, "o", color=VERMILION, markersize=2.4, mew=0, alpha=0.6, zorder=5)
    axes.plot(*ellipse(east, north, SHARE), color=VERMILION, linewidth=1.1, zorder=5)
    for radius, look, width in ((cep.value, "-", 1.2), (cep.low, (0, (3, 2)), 0.8), (cep.high, (0, (3, 2)), 0.8)):
        if math.isfinite(radius):
            _circle(axes, middle, radius, look, width)
    lettering = Lettering(axes.figure, axes, "white")
    for radius, words in ((cep.value, f"half fall within {_km(cep.value)}"), (cep.high, _km(cep.high))):
        if math.isfinite(radius):
            axes.text(
                middle[0], middle[1] - radius, words, fontsize=6.5, ha="center", va="top", path_effects=halo(), zorder=7
            )
    _aim(axes, lettering, name)
    _arrow(axes, found.course)
    lettering.finish()
    axes.set_title("Random: rounds at the middle values", color=VERMILION)


def _circle(axes: Axes, middle: tuple[float, float], radius: float, look: Any, width: float) -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    x, y = middle[0] + radius * np.cos(turn), middle[1] + radius * np.sin(turn)
    axes.plot(x, y, color=INK, linewidth=width, linestyle=look, zorder=6)


def _limits(axes: Axes, x: float, y: float, half: float) -> None:
    """A square of the ground with a scale in kilometres along its edges."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set(xlim=(x - half, x + half), ylim=(y - half, y + half), autoscale_on=False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e3:g}".replace("-", "−")))
        axis.set_tick_params(pad=1.5)
    axes.set_xlabel("east of the cross [km]", labelpad=1.0)
    axes.set_ylabel("north [km]", labelpad=0.0)


def _aim(axes: Axes, lettering: Lettering, name: str) -> None:
    axes.plot([0.0], [0.0], "+", color=INK, markersize=9, mew=1.3, zorder=8)
    lettering.point(0.0, 0.0, 7.0, name, INK, "bold", None)


def _cities(axes: Axes, lettering: Lettering, frame: Frame) -> None:
    """The largest cities that the map shows."""
    table = places.cities()
    x, y = frame.project(table.latitude, table.longitude)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    inside = np.flatnonzero((x > west) & (x < east) & (y > south) & (y < north))[:_CITIES]
    for i in inside:
        axes.plot([x[i]], [y[i]], "o", color="#555555", markersize=2.2, zorder=4)
        lettering.point(float(x[i]), float(y[i]), 2.2, table.name[i], "#555555", "normal", None)


def _arrow(axes: Axes, course: float) -> None:
    """Which way the missile came, in the upper right corner."""
    east, north = math.sin(course), math.cos(course)
    look = {
        "arrowstyle": "-|>,head_length=0.45,head_width=0.18",
        "color": INK,
        "linewidth": 0.9,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    tail, head = (0.9 - 0.05 * east, 0.9 - 0.05 * north), (0.9 + 0.05 * east, 0.9 + 0.05 * north)
    axes.annotate("", head, tail, xycoords="axes fraction", textcoords="axes fraction", arrowprops=look, zorder=9)
    axes.text(
        0.9, 0.9 - 0.05 * abs(north) - 0.02, "down-range", transform=axes.transAxes, fontsize=5.8, color=INK,
        ha="center", va="top", path_effects=halo(), zorder=9,
    )  # fmt: skip


def _km(metres: float) -> str:
    return f"{metres / 1e3:.2f} km" if metres < 9.95e3 else f"{metres / 1e3:,.0f} km"


def _band(spread: Spread) -> str:
    # Rounding must not leave a minus before a zero.
    low, high = (f"{round(value / 1e3, 1) + 0.0:+,.1f}".replace("-", "−") for value in (spread.low, spread.high))
    return f"{low} to {high} km"


def _words(figure: Figure, found: Dispersion, told: Summary) -> None:
    unknown, random = told.unknown, told.random
    draws, rounds = len(found.status) - 1, np.shape(found.status)[1]
    how = "each aimed anew" if found.re_aimed else "all with the middle values' settings"
    left = (
        f"{draws} draws over the sheet's bands, {how}.",
        f"5 % to 95 % of them: down-range {_band(unknown.down_range)},",
        f"cross-range {_band(unknown.cross_range)}. Ellipse: 90 % of a normal spread.",
    )
    right = (
        f"{rounds} rounds with launch errors, about their own mean. CEP {_km(random.cep.value)};",
        f"dashed: {_km(random.cep.low)} and {_km(random.cep.high)}, 5 % and 95 % of the draws.",
        "Launch errors are assumed. Ellipse: 90 % of a normal scatter.",
    )
    for lines, x in ((left, _LEFT), (right, _LEFT + _SIDE + _GAP)):
        for i, line in enumerate(lines):
            figure.text(x / WIDTH, (0.78 - 0.125 * i) / _HEIGHT, line, fontsize=6.2, color=INK, va="center")
    foot = "Bands are those of the sheets, no probability of nature; the two kinds of spread are not to be added. "
    foot += f"Seed {found.seed}."
    lost = told.failed_draws + told.failed_rounds
    if lost:
        foot += f" Not drawn: {told.failed_draws} draws and {told.failed_rounds} rounds that did not end well."
    figure.text(_LEFT / WIDTH, 0.28 / _HEIGHT, foot, fontsize=5.8, color=FAINT, va="center")
    credits = (
        f"Boundaries: {places.ATTRIBUTION}, at 1:10 million (good to a kilometre); cities: {places.CITIES_ATTRIBUTION}."
    )
    figure.text(_LEFT / WIDTH, 0.14 / _HEIGHT, credits, fontsize=5.8, color=FAINT, va="center")
