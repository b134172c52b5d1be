"""The watched flights as the battery's radar sees them: how high over how far, and for how long beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.earth.geodesy import geodesic_direct
from uppertier.numerics.arrays import Booleans, Floats
from uppertier.radar.coverage import lowest_visible_height
from uppertier.radar.records import Reason, Sight
from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, halo, new_figure, nothing, style
from uppertier.report.groups import Group, ground_distance, groups, last_burnout, own_radar, radar_name, track
from uppertier.report.records import RunResult
from uppertier.report.wording import say
from uppertier.report.words import capital, listed, number
from uppertier.scenario.records import RadarUnit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 6
"""Panels drawn; the table holds every flight."""
_FARTHEST = 4000.0
"""Ground distance shown [km]."""
_HIGHEST = 1500.0
BODY, PAYLOAD = VERMILION, BLUE


def draw(result: RunResult) -> Figure:
    """One row a flight: profile at the left, what each radar sees when at the right."""
    shown = watched(result)[:MOST]
    if not shown:
        return nothing(say("figure.strategic.none"))
    unit = result.scenario.radars[own_radar(result)]
    edges = ((say("figure.strategic.horizon"), _edge(unit, 0.0)), (_limit_words(unit), _edge(unit, None)))
    with style():
        figure = new_figure(0.55 + 1.75 * len(shown))
        panels = figure.subplots(len(shown), 2, squeeze=False, width_ratios=(1.0, 1.15))
        for (left, right), group in zip(panels, shown, strict=True):
            _edges(left, edges)
            _profile(left, result, group)
            _timeline(right, result, group)
            right.set_title(
                say("figure.strategic.columns"), loc="right", fontsize=6.5, color=FAINT, fontweight="normal", x=1.19
            )
            left.set_title(group.title)
        panels[-1, 0].set_xlabel(say("figure.strategic.ground", radar=radar_name(unit)))
        panels[-1, 1].set_xlabel(say("figure.strategic.time"))
        _key(figure)
    return figure


def watched(result: RunResult) -> tuple[Group, ...]:
    """Flights of the watch list that were flown, longest in view of the battery's radar first."""
    radar = own_radar(result)
    flown = [g for g in groups(result.scenario, result.flights, "") if track(result.flights, g.first)[0].size]
    return tuple(sorted(flown, key=lambda group: -in_view(result.body_sight, result, group.first, radar)))


def _profile(axes: Axes, result: RunResult, group: Group) -> None:
    radar, index = own_radar(result), group.first
    site = result.scenario.radars[radar].site
    distance = ground_distance(result.flights, index, site.latitude.value, site.longitude.value) / 1e3
    height = track(result.flights, index)[2] / 1e3
    axes.plot(distance, height, color="#9a9a9a", linewidth=0.9, zorder=3)
    for sight, colour, width in ((result.body_sight, BODY, 4.4), (result.sight, PAYLOAD, 1.8)):
        seen = _seen(sight, result, index, radar)
        where = np.where(seen, distance, np.nan)
        axes.plot(where, height, color=colour, linewidth=width, solid_capstyle="butt", zorder=4)
    _burnout(axes, result, index, distance, height)
    if not np.any((distance < _FARTHEST) & (height < _HIGHEST)):
        words = say("figure.strategic.never", distance=number(float(distance.min())))
        axes.text(0.97, 0.06, words, transform=axes.transAxes, ha="right", fontsize=7, path_effects=halo(), zorder=7)
    axes.set_xlim(0.0, _FARTHEST)
    axes.set_ylim(0.0, _HIGHEST)
    axes.set_ylabel(say("figure.strategic.altitude"))


def _seen(sight: Sight, result: RunResult, index: int, radar: int) -> Booleans:
    part = result.flights.samples(index)
    mask: Booleans = sight.reason[radar, part] == Reason.SEEN
    return mask


def in_view(sight: Sight, result: RunResult, index: int, radar: int) -> float:
    """Seconds during which one track look would reach the threshold, found or not [s]."""
    times = result.flights.time[result.flights.samples(index)]
    seen = _seen(sight, result, index, radar)
    return float(np.sum(np.diff(times)[seen[:-1] & seen[1:]])) if times.size else 0.0


def _edge(unit: RadarUnit, lowest: float | None) -> tuple[Floats, Floats]:
    """Ground distance and height [km] of the lowest object the radar could see; `lowest` elevation or the sheet's.

    Along the boresight: between azimuths the edges differ by less than a line's width.
    """
    if lowest is not None:
        limit = attrs.evolve(unit.sheet.elevation_minimum, value=lowest, low=lowest)
        unit = attrs.evolve(unit, sheet=attrs.evolve(unit.sheet, elevation_minimum=limit))
    ground = np.linspace(20e3, _FARTHEST * 1e3, 80)
    lat, lon = geodesic_direct(unit.site.latitude.value, unit.site.longitude.value, unit.boresight.value, ground)
    return ground / 1e3, lowest_visible_height(unit, lat, lon) / 1e3


def _limit_words(unit: RadarUnit) -> str:
    return say("figure.strategic.up", angle=number(np.degrees(unit.sheet.elevation_minimum.value)))


def _edges(axes: Axes, edges: tuple[tuple[str, tuple[Floats, Floats]], ...]) -> None:
    """The horizon and the lowest elevation, each with its name where the panel still shows it."""
    for (words, (ground, edge)), under in zip(edges, (True, False), strict=True):
        axes.plot(ground, edge, color=FAINT, linewidth=0.9, linestyle="-" if under else (0, (4, 2)), zorder=2)
        named = np.flatnonzero(np.isfinite(edge) & (edge < (0.5 if under else 0.9) * _HIGHEST))
        if named.size:
            axes.annotate(
                words,
                (ground[named[-1]], edge[named[-1]]),
                xytext=(6, -7) if under else (-5, 2),
                textcoords="offset points",
                fontsize=6.5,
                color=FAINT,
                ha="left" if under else "right",
                va="top" if under else "bottom",
                path_effects=halo(),
            )


def _burnout(axes: Axes, result: RunResult, index: int, distance: Floats, height: Floats) -> None:
    when = last_burnout(result.flights, index)
    times = result.flights.time[result.flights.samples(index)]
    if np.isfinite(when):
        x, y = float(np.interp(when, times, distance)), float(np.interp(when, times, height))
        if x < _FARTHEST and y < _HIGHEST:
            axes.plot([x], [y], "^", color=INK, markersize=4.5, zorder=6)


def _timeline(axes: Axes, result: RunResult, group: Group) -> None:
    """Bars over time: a row for each radar, body above payload; pale in view, full once tracked; seconds beside."""
    index, units = group.first, result.scenario.radars
    times = result.flights.time[result.flights.samples(index)]
    for row in range(len(units)):
        for sight, colour, shift in ((result.body_sight, BODY, -0.19), (result.sight, PAYLOAD, 0.19)):
            seen = _seen(sight, result, index, row)
            tracked = seen & (times >= sight.confirmed[row, index])
            for mask, opacity in ((seen, 0.35), (tracked, 1.0)):
                bars = [(first, last - first) for first, last in spans(times, mask)]
                axes.broken_barh(bars, (row + shift - 0.14, 0.28), color=colour, alpha=opacity, linewidth=0, zorder=3)
            axes.text(
                1.015,
                row + shift,
                _seconds(sight, result, index, row),
                transform=axes.get_yaxis_transform(),
                va="center",
                fontsize=6,
                color=colour,
            )
    when = last_burnout(result.flights, index)
    if np.isfinite(when):
        axes.axvline(when, color=INK, linewidth=0.7, zorder=2)
        axes.plot([when], [-0.62], "^", color=INK, markersize=4, clip_on=False)
    axes.set_xlim(0.0, float(times[-1]))
    axes.set_ylim(len(units) - 0.5, -0.62)
    axes.set_yticks(range(len(units)), [radar_name(unit) for unit in units], color=INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)


def spans(times: Floats, mask: Booleans) -> list[tuple[float, float]]:
    """First and last time of every stretch in which a mask stays true."""
    padded = np.concatenate([[False], mask, [False]]).astype(int)
    turns = np.flatnonzero(np.diff(padded))
    return [(float(times[a]), float(times[b - 1])) for a, b in zip(turns[::2], turns[1::2], strict=True)]


def _seconds(sight: Sight, result: RunResult, index: int, radar: int) -> str:
    view = in_view(sight, result, index, radar)
    held = number(float(sight.seconds_seen[radar, index]))
    return say("figure.strategic.seconds", view=number(view), held=held) if view else ""


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=BODY, linewidth=4, label=say("figure.strategic.body")),
        Line2D([], [], color=PAYLOAD, linewidth=2, label=say("figure.strategic.payload")),
        Line2D([], [], linestyle="", marker="^", color=INK, markersize=4.5, label=say("figure.strategic.burnout")),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=3, frameon=False, fontsize=7, labelcolor=FAINT)


def caption(result: RunResult) -> str:
    """The finding: which flights the battery's radar sees, as what, for how long."""
    radar = own_radar(result)
    seen = [g for g in watched(result) if in_view(result.body_sight, result, g.first, radar)]
    unseen = [g.title for g in watched(result) if g not in seen]
    parts = [f"{group.title}: {_words(result, group, radar)}" for group in seen]
    if unseen:
        parts.append(say("figure.strategic.unseen", names=listed(unseen)))
    told = ". ".join(capital(part) for part in parts)
    return say("figure.strategic.caption", radar=radar_name(result.scenario.radars[radar]), parts=told)


def _words(result: RunResult, group: Group, radar: int) -> str:
    seen = [in_view(sight, result, group.first, radar) for sight in (result.body_sight, result.sight)]
    held = [float(sight.seconds_seen[radar, group.first]) for sight in (result.body_sight, result.sight)]
    return say(
        "figure.strategic.words",
        body=number(seen[0]),
        body_held=number(held[0]),
        payload=number(seen[1]),
        payload_held=number(held[1]),
    )


def alt(result: RunResult) -> str:
    """Seconds seen by every radar of every watched flight."""
    rows = []
    for group in watched(result):
        seen = "; ".join(
            f"{radar_name(unit)} {_words(result, group, row)}" for row, unit in enumerate(result.scenario.radars)
        )
        rows.append(f"{group.title}: {seen}.")
    return say("figure.strategic.alt", rows=" ".join(rows))
