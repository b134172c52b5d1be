"""One flight as every radar has it: when it rises, is found and held, how strong, from which side, how well known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.flight.records import Flights, Phase
from uppertier.numerics.arrays import Floats
from uppertier.radar.records import Reason, Sight
from uppertier.report.drawing import CYCLE, FAINT, INK, halo, logarithmic, new_figure, style
from uppertier.report.groups import radar_name
from uppertier.report.seen_ellipses import draw_impact
from uppertier.scenario.records import RadarUnit
from uppertier.study.seen import Seen, deviation, one_seen
from uppertier.track.ellipse import semi_major
from uppertier.track.records import Tracks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PHASES = {Phase.BOOST: "#f6e3d6", Phase.COAST: "#ffffff", Phase.ENTRY: "#e9e3ef"}
_WEAK = -20.0
"""Lowest level shown [dB]."""


@attrs.frozen
class View:
    """What is drawn of one flight: the records it comes from, and the rows of the radars that have it in view."""

    radars: tuple[RadarUnit, ...]
    flights: Flights
    sight: Sight
    tracks: Tracks
    flight: int
    commit_ellipse: float
    rows: tuple[Seen, ...]

    @property
    def part(self) -> slice:
        return self.flights.samples(self.flight)

    @property
    def time(self) -> Floats:
        return self.flights.time[self.part]

    def colour(self, row: Seen) -> str:
        return CYCLE[row.radar % len(CYCLE)]

    def name(self, row: Seen) -> str:
        return radar_name(self.radars[row.radar])

    @property
    def best(self) -> Seen | None:
        """The radar that in the end predicts the impact best; None where none predicts it."""
        held = [row for row in self.rows if np.isfinite(row.impact_last)]
        return min(held, key=lambda row: row.impact_last, default=None)


def view(
    radars: tuple[RadarUnit, ...], flights: Flights, sight: Sight, tracks: Tracks, flight: int, commit_ellipse: float
) -> View:
    """Gather one flight; radars that never have it in view are left out of the drawing."""
    rows = (one_seen(flights, sight, tracks, radar, flight) for radar in range(len(radars)))
    risen = tuple(row for row in rows if np.isfinite(row.rise))
    return View(radars, flights, sight, tracks, flight, commit_ellipse, risen)


def draw(shown: View, title: str) -> Figure:
    """The page of one flight.

    title : missile and path
    """
    best = shown.best
    with style():
        figure = new_figure(7.8 if best is not None else 4.5)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
        lines: list[Any] = [["height", "height"], ["radars", "radars"], ["snr", "aspect"]]
        ratios = [1.0, 0.24 + 0.17 * max(len(shown.rows), 1), 1.0]
        if best is not None:
            lines += [["position", "velocity"], ["ellipse", "impact"]]
            ratios += [1.0, 1.55]
        panels = figure.subplot_mosaic(lines, gridspec_kw={"height_ratios": ratios})
        _height(panels["height"], shown)
        _timeline(panels["radars"], shown)
        _signal(panels["snr"], shown)
        _aspect(panels["aspect"], shown)
        if best is not None:
            _deviation(panels["position"], shown, slice(0, 3), "position", "m")
            _deviation(panels["velocity"], shown, slice(3, 6), "velocity", "m/s")
            _ellipse(panels["ellipse"], shown)
            predicted = shown.tracks.impact_covariance[best.radar, shown.part]
            draw_impact(panels["impact"], shown.time, predicted, best, shown.name(best))
        for name, axes in panels.items():
            if name != "impact":
                axes.set_xlim(0.0, float(shown.time[-1]))
        for name in {"radars", "snr", "aspect", "velocity", "ellipse"} & panels.keys():
            panels[name].set_xlabel("time since launch [s]")
    return figure


def _height(axes: Axes, shown: View) -> None:
    height = ecef_to_geodetic(shown.flights.position[shown.part])[2] / 1e3
    _shade(axes, shown, words=True)
    axes.plot(shown.time, height, color=INK, linewidth=1.5)
    axes.set_ylim(0.0, 1.3 * float(height.max()))
    axes.set_ylabel("altitude [km]")
    axes.tick_params(labelbottom=False)
    top = int(np.argmax(height))
    axes.annotate(
        f"{height[top]:,.0f} km",
        (shown.time[top], height[top]),
        xytext=(0, -11),
        textcoords="offset points",
        ha="center",
        fontsize=7,
        path_effects=halo(),
    )


def _shade(axes: Axes, shown: View, words: bool = False) -> None:
    phase, time = shown.flights.phase[shown.part], shown.time
    edges = np.concatenate([[0], np.flatnonzero(np.diff(phase)) + 1, [phase.size - 1]])
    for first, last in pairwise(edges):
        kind = Phase(int(phase[first]))
        axes.axvspan(float(time[first]), float(time[last]), color=_PHASES[kind], linewidth=0, zorder=0)
        if words and time[last] - time[first] > 0.045 * time[-1]:
            middle = 0.5 * float(time[first] + time[last])
            where = axes.get_xaxis_transform()
            axes.text(middle, 0.9, kind.name.lower(), ha="center", fontsize=6.5, color=FAINT, transform=where)


def _timeline(axes: Axes, shown: View) -> None:
    """A bar a radar: thin while in view, thick while tracked; a mark where it is found, confirmed, able to act."""
    for line, row in enumerate(shown.rows):
        colour, level = shown.colour(row), -line
        reason = shown.sight.reason[row.radar, shown.part]
        risen = np.isin(reason, (Reason.SEEN, Reason.TOO_LITTLE_SIGNAL, Reason.NO_RADAR_TIME))
        held = (reason == Reason.SEEN) & (shown.time >= row.confirmed)
        for mask, width, alpha in ((risen, 1.4, 0.55), (held, 5.0, 1.0)):
            values = np.where(mask, float(level), np.nan)
            axes.plot(shown.time, values, color=colour, linewidth=width, alpha=alpha, solid_capstyle="butt", zorder=3)
        for when, mark in ((row.detection, "o"), (row.confirmed, "^"), (row.commit, "D")):
            if np.isfinite(when):
                axes.plot([when], [level], mark, color="white", markeredgecolor=INK, markersize=4.6, zorder=5)
        words = shown.name(row) + (f" ({row.why_not})" if row.why_not else "")
        axes.annotate(
            words,
            (row.rise, level),
            xytext=(0, 3.6),
            textcoords="offset points",
            fontsize=6.8,
            color=colour,
            path_effects=halo(),
            zorder=6,
            ha="left" if row.rise < 0.6 * shown.time[-1] else "right",
        )
    axes.set_ylim(-len(shown.rows) + 0.4, 0.9)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    words = "thin: in view   thick: tracked   ○ found   △ confirmed   ◇ impact known well enough to act"
    if not shown.rows:
        words = "no radar of the scenario ever has it in view"
    axes.set_title(words, fontsize=6.8, fontweight="normal", color=FAINT, pad=2)


def _signal(axes: Axes, shown: View) -> None:
    _shade(axes, shown)
    highest = _WEAK + 10.0
    for row in shown.rows:
        snr = shown.sight.snr[row.radar, shown.part]
        with np.errstate(divide="ignore"):
            level = np.where(snr > 0.0, 10.0 * np.log10(snr), np.nan)
        axes.plot(shown.time, level, color=shown.colour(row), linewidth=1.2, zorder=3)
        highest = max(highest, float(np.nanmax(level, initial=highest)))
    thresholds = {round(10.0 * np.log10(unit.sheet.detection_snr.value), 1) for unit in shown.radars}
    for threshold in sorted(thresholds):
        axes.axhline(threshold, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=2)
        axes.annotate(
            "track threshold",
            (0.0, threshold),
            xycoords=axes.get_yaxis_transform(),
            xytext=(2, -8),
            textcoords="offset points",
            fontsize=6.5,
            color=INK,
            path_effects=halo(),
            zorder=6,
        )
    axes.set_ylim(_WEAK, highest + 6.0)
    axes.set_title("signal to noise of a track look", fontsize=7.5)
    axes.set_ylabel("[dB]")


def _aspect(axes: Axes, shown: View) -> None:
    _shade(axes, shown)
    for row in shown.rows:
        reason = shown.sight.reason[row.radar, shown.part]
        risen = np.isin(reason, (Reason.SEEN, Reason.TOO_LITTLE_SIGNAL, Reason.NO_RADAR_TIME))
        angle = np.where(risen, np.degrees(shown.sight.aspect[row.radar, shown.part]), np.nan)
        axes.plot(shown.time, angle, color=shown.colour(row), linewidth=1.2, zorder=3)
    axes.set_ylim(0.0, 180.0)
    axes.set_yticks([0, 90, 180], ["0 nose-on", "90 side", "180 tail-on"])
    axes.set_title("aspect: from where the radar looks at it", fontsize=7.5)
    axes.set_ylabel("[°]")


def _deviation(axes: Axes, shown: View, rows: slice, label: str, unit: str) -> None:
    _shade(axes, shown)
    for row in shown.rows:
        values = deviation(shown.tracks.covariance[row.radar, shown.part], rows)
        axes.plot(shown.time, values, color=shown.colour(row), linewidth=1.2, zorder=3)
    logarithmic(axes)
    axes.set_title(f"{label}, one sigma", fontsize=7.5)
    axes.set_ylabel(f"[{unit}]")


def _ellipse(axes: Axes, shown: View) -> None:
    """Semi-major axis of the predicted impact, and how small it must be."""
    _shade(axes, shown)
    for row in shown.rows:
        major = semi_major(shown.tracks.impact_covariance[row.radar, shown.part]) / 1e3
        axes.plot(shown.time, major, color=shown.colour(row), linewidth=1.2, zorder=3)
    if np.isfinite(shown.commit_ellipse):
        axes.axhline(shown.commit_ellipse / 1e3, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=2)
        axes.annotate(
            "small enough to act",
            (1.0, shown.commit_ellipse / 1e3),
            xycoords=axes.get_yaxis_transform(),
            xytext=(-2, 2),
            textcoords="offset points",
            ha="right",
            fontsize=6.5,
            color=INK,
            path_effects=halo(),
        )
    logarithmic(axes)
    axes.set_title("predicted impact, semi-major axis", fontsize=7.5)
    axes.set_ylabel("[km]")
