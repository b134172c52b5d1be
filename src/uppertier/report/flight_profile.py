"""A flight's profile: altitude over ground range at one scale, over a flat ground or a round one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.flight.profile import Moments
from uppertier.numerics.arrays import Floats
from uppertier.report.drawing import BLUE, FAINT, GRID, INK, ORANGE, PURPLE, VERMILION
from uppertier.report.lettering import Lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURVED_FROM = 2000.0
"""Ground range [km] from which the profile is drawn over a curved Earth."""
_RADIUS = MEAN_RADIUS / 1e3
_LETTER = 4.1
"""Width of a letter of a label, on average [pt]."""


def curved(dense: Moments) -> bool:
    """Whether a flight is drawn over a round Earth."""
    return float(dense.ground_range.max()) / 1e3 > CURVED_FROM


def place(dense: Moments, of: Moments | None = None) -> tuple[Floats, Floats]:
    """Where moments of a flight stand in the profile [km]: over a flat ground, or above the chord of a round one."""
    found = of or dense
    distance, height = found.ground_range / 1e3, found.height / 1e3
    if not curved(dense):
        return distance, height
    half = 0.5 * float(dense.ground_range[-1]) / 1e3 / _RADIUS
    return _round(distance, height, half)


def _round(distance: Floats, height: Floats | float, half: float) -> tuple[Floats, Floats]:
    angle = distance / _RADIUS - half
    radius = _RADIUS + height
    base = _RADIUS * math.cos(half) if half < math.pi / 2 else 0.0
    return np.asarray(radius * np.sin(angle)), np.asarray(radius * np.cos(angle) - base)


def colours(found: Moments) -> list[str]:
    """One colour a moment, by its phase."""
    return [colour(name) for name in found.phase]


def colour(phase: str) -> str:
    """Of a phase; neighbouring stages differ."""
    if phase.startswith("boost"):
        return (VERMILION, ORANGE)[(int(phase.split()[1]) - 1) % 2]
    return BLUE if phase == "coast" else PURPLE


def trace(axes: Axes, x: Floats, y: Floats, colours: list[str], width: float) -> None:
    """A line in pieces of one colour; each piece reaches the first point of the next."""
    begin = 0
    for i in range(1, len(x) + 1):
        if i == len(x) or colours[i] != colours[begin]:
            axes.plot(x[begin : i + 1], y[begin : i + 1], color=colours[begin], linewidth=width, zorder=4)
            begin = i


def draw_profile(axes: Axes, dense: Moments, marked: Moments, limits: tuple[float, float, float, float]) -> None:
    """Altitude over ground range at one scale, each event marked and named.

    limits : left, right, lowest, highest of what is shown [km]
    """
    x, y = place(dense)
    left, right, low, high = limits
    axes.set(xlim=(left, right), ylim=(low, high), autoscale_on=False)
    lettering = Lettering(axes.figure, axes, "white")
    if curved(dense):
        _earth(axes, dense, lettering)
    else:
        axes.axhline(0.0, color=INK, linewidth=0.8, zorder=2)
        axes.set_xlabel("ground range [km]")
        axes.set_ylabel("altitude [km]")
        lettering.avoid(np.array([left, right]), np.zeros(2))
        axes.locator_params(axis="x", nbins=max(3, int(axes.bbox.width / 33.0)))
    trace(axes, x, y, colours(dense), 1.8)
    lettering.avoid(x, y)
    for i, (px, py) in enumerate(zip(*place(dense, marked), strict=True)):
        axes.plot([px], [py], "o", color="white", markeredgecolor=INK, markersize=4.2, mew=0.9, zorder=6)
        words = _label(marked, i)
        offset = _offset(marked.event[i], len(words or ""), curved(dense))
        lettering.point(float(px), float(py), 5.0, words, INK, "normal", offset)
    lettering.finish()


def _offset(event: str, letters: int, round_: bool) -> tuple[float, float] | None:
    """Where a label goes that need not look for a place [pt]."""
    if event == "apogee":
        # It has the sky above it to itself.
        return -0.5 * _LETTER * letters, 4.0
    if event == "impact" and not round_:
        # Under the flight that comes down.
        return -_LETTER * letters - 34.0, 2.5
    return None


def _label(marked: Moments, i: int) -> str | None:
    name = marked.event[i]
    if name == "launch":
        return None
    if name == "apogee":
        return f"apogee {marked.height[i] / 1e3:,.0f} km"
    if name.endswith(("burnout", "cut-off")):
        return f"{name} {marked.time[i]:,.0f} s"
    return f"impact {marked.time[i]:,.0f} s" if name == "impact" else name


def _earth(axes: Axes, dense: Moments, lettering: Lettering) -> None:
    """The round Earth under the flight, ground ranges along it, and lines of equal altitude."""
    last = float(dense.ground_range[-1]) / 1e3
    half = 0.5 * last / _RADIUS
    reach = np.linspace(-0.25 * last, 1.25 * last, 400)
    x, y = _round(reach, 0.0, half)
    axes.fill(np.append(x, 0.0), np.append(y, -2.0 * _RADIUS), color="#eceae4", linewidth=0, zorder=1)
    axes.plot(x, y, color=INK, linewidth=0.8, zorder=2)
    step = _nice(last / 6.0)
    for distance in np.arange(0.0, last + 1e-6, step):
        tick = np.array([0.0, -0.014 * last])
        axes.plot(*_round(np.full(2, distance), tick, half), color=INK, linewidth=0.7, zorder=3)
        tx, ty = (float(v[0]) for v in _round(np.array([distance]), -0.034 * last, half))
        words = f"{distance:,.0f}" + (" km" if distance == 0.0 else "")
        axes.text(tx, ty, words, fontsize=6, color=FAINT, ha="center", va="center", zorder=3)
    top = float(dense.height.max()) / 1e3
    for height in np.arange(1, 6) * _nice(top / 3.0):
        if height < 0.88 * top:
            x, y = _round(reach, float(height), half)
            axes.plot(x, y, color=GRID, linewidth=0.7, zorder=1.5)
            tx, ty = (float(v[0]) for v in _round(np.array([0.5 * last]), float(height), half))
            words = f"{height:,.0f} km up"
            drawn = axes.text(tx, ty, words, fontsize=6, color=FAINT, ha="center", va="bottom", zorder=3)
            lettering.reserve(drawn)
    axes.axis("off")


def _nice(wanted: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return min((part * power for part in (1.0, 2.0, 5.0, 10.0)), key=lambda value: abs(math.log(value / wanted)))
