"""Whether a filter errs as it believes, along one flight under one radar: errors over the bound, and their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, halo, logarithmic, new_figure, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.numerics.arrays import Floats
    from uppertier.track.consistency import Consistency

_METHODS = {"extended": "extended filter", "unscented": "unscented filter"}


def draw(found: Consistency, method: str, title: str) -> Figure:
    """Four panels over time.

    method : "extended" or "unscented"; title : of the flight and its radar
    """
    with style():
        figure = new_figure(4.6)
        motion = "falling or driven" if np.any(found.thrust > 0.0) else "falling"
        title = f"{title}: {_METHODS[method]}, {motion}, {found.trials} trials"
        figure.suptitle(title, x=0.01, ha="left", fontsize=8.5, fontweight="bold")
        (position, velocity), (states, looks) = figure.subplots(2, 2, sharex=True)
        _errors(position, found, found.position, found.position_bound, "position", "m")
        _errors(velocity, found, found.velocity, found.velocity_bound, "velocity", "m/s")
        _normalised(states, found, found.error_squared, found.error_low, found.error_high)
        states.set_title("normalised error squared (NEES)", fontsize=7.5)
        states.plot(found.time, found.states, color=FAINT, linewidth=0.7, drawstyle="steps-mid")
        low, high = (np.full(found.time.shape, bound) for bound in (found.innovation_low, found.innovation_high))
        _normalised(looks, found, found.innovation_squared, low, high)
        looks.set_title("normalised innovation squared (NIS)", fontsize=7.5)
        for axes in (states, looks):
            axes.set_xlabel("time since launch [s]")
            _say(axes)
    return figure


def _shade(axes: Axes, found: Consistency) -> None:
    if found.burning.any():
        axes.axvspan(float(found.time[0]), float(found.time[found.burning][-1]), color="#f6e3d6", linewidth=0, zorder=0)


def _errors(axes: Axes, found: Consistency, error: Floats, bound: Floats, name: str, unit: str) -> None:
    _shade(axes, found)
    axes.plot(found.time, bound, color=INK, linewidth=1.0, linestyle=(0, (4, 2)), label="least possible", zorder=4)
    axes.plot(found.time, error, color=BLUE, linewidth=1.3, label="root mean square error", zorder=3)
    logarithmic(axes)
    axes.set_title(name, fontsize=7.5)
    axes.set_ylabel(f"[{unit}]")
    axes.legend(fontsize=6.8, frameon=False, loc="upper right")


def _say(axes: Axes) -> None:
    """What the band is, and what lies on either side of it."""
    for words, place, align in (
        ("over the band: errs more than it believes", 0.97, "top"),
        ("under the band: errs less than it believes", 0.03, "bottom"),
    ):
        axes.text(
            0.015, place, words, transform=axes.transAxes, va=align, fontsize=6.3, color=FAINT, path_effects=halo(),
            zorder=5,
        )  # fmt: skip
    axes.fill_between([], [], [], color="#c9dcec", linewidth=0, label="95 of 100 averages, if it believes rightly")
    axes.legend(fontsize=6.3, frameon=False, loc="upper right", bbox_to_anchor=(1.0, 0.94))


def _normalised(axes: Axes, found: Consistency, average: Floats, low: Floats, high: Floats) -> None:
    """The average of trials, and the band in which it falls in 95 of 100 cases if the filter believes rightly."""
    _shade(axes, found)
    axes.fill_between(found.time, low, high, color="#c9dcec", linewidth=0, zorder=1)
    # Between two looks there is no innovation: a line drawn through such gaps would vanish.
    seen = np.isfinite(average)
    time, burning, average = found.time[seen], found.burning[seen], average[seen]
    axes.plot(time, np.where(burning, np.nan, average), color=BLUE, linewidth=0.9, zorder=3)
    axes.plot(time, np.where(burning, average, np.nan), color=VERMILION, linewidth=0.9, zorder=3)
    known = average[~burning]
    top = 2.0 * float(np.max(high))
    axes.set_ylim(0.0, top)
    above = int(np.count_nonzero(known > top))
    if above:
        axes.annotate(
            f"{above} beyond the scale", (1.0, 1.0), xycoords="axes fraction", xytext=(-3, -9),
            textcoords="offset points", ha="right", fontsize=6.5, color=INK, path_effects=halo(),
        )  # fmt: skip
