"""Signal-to-noise ratio of every flight at the battery's radar, over time, against the threshold of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.report.drawing import CYCLE, VERMILION, halo, leader, new_figure, spread, style
from uppertier.report.groups import Group, groups, own_radar, radar_name
from uppertier.report.records import RunResult
from uppertier.report.wording import say
from uppertier.report.words import listed, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.numerics.arrays import Floats

_LEAST = -20.0
"""Lowest level shown [dB]."""


def draw(result: RunResult) -> Figure:
    """One panel a raid and one for the watch list."""
    sets = _sets(result)
    with style():
        figure = new_figure(0.25 + 2.0 * len(sets))
        panels = figure.subplots(len(sets), 1, squeeze=False)[:, 0]
        for axes, (title, members) in zip(panels, sets, strict=True):
            _panel(axes, result, members)
            axes.set_title(title)
            axes.set_ylabel(say("figure.snr.level"))
        panels[-1].set_xlabel(say("figure.snr.time"))
    return figure


def _sets(result: RunResult) -> list[tuple[str, tuple[Group, ...]]]:
    listed_raids = [(raid.title, groups(result.scenario, result.flights, raid.id)) for raid in result.scenario.raids]
    watch = (say("figure.snr.watched"), groups(result.scenario, result.flights, ""))
    return [pair for pair in (*listed_raids, watch) if pair[1]] or [(say("figure.snr.none"), ())]


def _decibels(result: RunResult, index: int) -> tuple[Floats, Floats]:
    """Time and ratio [dB] along one flight; NaN where there is no line of sight."""
    part = result.flights.samples(index)
    snr = result.sight.snr[own_radar(result), part]
    with np.errstate(divide="ignore"):
        return result.flights.time[part], np.where(snr > 0.0, 10.0 * np.log10(snr), np.nan)


def _panel(axes: Axes, result: RunResult, members: tuple[Group, ...]) -> None:
    threshold = 10.0 * np.log10(result.scenario.radars[own_radar(result)].sheet.detection_snr.value)
    axes.axhline(threshold, color=VERMILION, linewidth=1.0, zorder=2)
    ends, latest, highest = [], 1.0, threshold + 20.0
    for k, group in enumerate(members):
        time, level = _decibels(result, group.first)
        latest = max(latest, float(time[-1]) if time.size else 0.0)
        known = np.flatnonzero(np.isfinite(level) & (level > _LEAST))
        if known.size:
            highest = max(highest, float(level[known].max()))
            axes.plot(time, level, color=CYCLE[k % len(CYCLE)], linewidth=1.3, zorder=3)
            ends.append((float(time[known[-1]]), float(level[known[-1]]), group.title, CYCLE[k % len(CYCLE)]))
    axes.set_xlim(0.0, latest)
    axes.set_ylim(_LEAST, highest + 5.0)
    axes.text(
        0.004 * latest,
        threshold + 1.2,
        say("figure.snr.threshold"),
        fontsize=7,
        color=VERMILION,
        path_effects=halo(),
        zorder=6,
    )
    ends.sort(key=lambda end: end[1])
    places = spread([end[1] for end in ends], 0.1 * (highest - _LEAST), _LEAST, highest + 5.0)
    for (x, y, title, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            title,
            (x, y),
            xytext=(1.02, place),
            textcoords=axes.get_yaxis_transform(),
            va="center",
            fontsize=7,
            color=colour,
            arrowprops=leader(colour),
        )


def caption(result: RunResult) -> str:
    """Which flights never reach the threshold at all."""
    radar = own_radar(result)
    name, threshold = radar_name(result.scenario.radars[radar]), result.scenario.radars[radar].sheet.detection_snr
    quiet = [
        group.title
        for group in groups(result.scenario, result.flights)
        if not np.any(result.sight.snr[radar, result.flights.samples(group.first)] >= threshold.value)
    ]
    return say(
        "figure.snr.caption",
        radar=name,
        threshold=number(10.0 * np.log10(threshold.value)),
        grade=threshold.grade.value,
        tail=say("figure.snr.quiet", names=listed(quiet)) if quiet else say("figure.snr.loud"),
    )


def alt(result: RunResult) -> str:
    """Peak of every flight."""
    rows = []
    for group in groups(result.scenario, result.flights):
        level = _decibels(result, group.first)[1]
        known = level[np.isfinite(level)]
        peak = say("figure.snr.peak", level=number(float(known.max()))) if known.size else say("figure.snr.silent")
        rows.append(f"{group.title}: {peak}")
    return say("figure.snr.alt", rows=" ".join(rows))
