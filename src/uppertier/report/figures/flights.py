"""The flights of every raid: how high over how far, and where they are detected, committed to and met."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.earth.geodesy import geodesic_inverse
from uppertier.report.drawing import CYCLE, FAINT, INK, leader, new_figure, nothing, spread, style, tidy
from uppertier.report.groups import Group, at, groups, last_burnout, own_radar, track
from uppertier.report.records import RunResult
from uppertier.report.wording import family, say
from uppertier.report.words import listed, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.numerics.arrays import Floats

_MARKS = (
    ("burnout", "^", 4.5, True),
    ("detected", "o", 4.5, False),
    ("confirmed", "o", 4.5, True),
    ("known", "s", 4.5, False),
    ("met", "x", 5.5, False),
)


def draw(result: RunResult) -> Figure:
    """One panel a raid; one curve for flights that share a path."""
    raids = [raid for raid in result.scenario.raids if groups(result.scenario, result.flights, raid.id)]
    if not raids:
        return nothing(say("figure.flights.none"))
    with style():
        figure = new_figure(0.5 + 3.0 * len(raids))
        panels = figure.subplots(len(raids), 1, squeeze=False)[:, 0]
        for axes, raid in zip(panels, raids, strict=True):
            _panel(axes, result, groups(result.scenario, result.flights, raid.id))
            axes.set_title(raid.title)
            tidy(axes, say("figure.flights.ground"), say("figure.flights.altitude"))
        _key(figure)
    return figure


def _panel(axes: Axes, result: RunResult, members: tuple[Group, ...]) -> None:
    names = []
    tallest = farthest = 1.0
    for number_, group in enumerate(members):
        colour = CYCLE[number_ % len(CYCLE)]
        distance, height = _profile(result, group.first)
        if not distance.size:
            continue
        axes.plot(distance, height, color=colour, linewidth=1.2, zorder=3)
        _marks(axes, result, group.first, distance, height, colour)
        top = int(np.argmax(height))
        tallest, farthest = max(tallest, height[top]), max(farthest, distance[-1])
        names.append(_Name(group.title, colour, float(height[top]), float(distance[top])))
    reach = _interceptor_heights(result)
    if reach:
        axes.axhspan(*reach, color="#e6eef6", zorder=0, linewidth=0)
        words = fill(say("figure.flights.heights", low=number(reach[0]), high=number(reach[1])), 23)
        names.append(_Name(words, "#4a6a86", 0.5 * (reach[0] + min(reach[1], 1.08 * tallest)), None))
    axes.set_xlim(-0.01 * farthest, 1.02 * farthest)
    axes.set_ylim(0.0, 1.08 * tallest)
    _write_names(axes, names, tallest)


@attrs.frozen
class _Name:
    """What is written at the right of a panel, at which altitude; joined to `top` where that is given."""

    text: str
    colour: str
    altitude: float
    top: float | None


def _write_names(axes: Axes, names: list[_Name], tallest: float) -> None:
    ordered = sorted(names, key=lambda name: (name.altitude, name.top or 0.0))
    places = spread([name.altitude for name in ordered], 0.085 * tallest, 0.0, 1.05 * tallest)
    for name, place in zip(ordered, places, strict=True):
        look: dict[str, Any] = {"va": "center", "fontsize": 7, "color": name.colour, "annotation_clip": False}
        axes.annotate(
            name.text,
            (name.top if name.top is not None else 0.0, name.altitude),
            xytext=(1.02, place),
            textcoords=axes.get_yaxis_transform(),
            arrowprops=leader(name.colour) if name.top is not None else None,
            **look,
        )


def _profile(result: RunResult, index: int) -> tuple[Floats, Floats]:
    """Ground distance from launch and altitude [km] along one flight."""
    lat, lon, height = track(result.flights, index)
    if not lat.size:
        return np.empty(0), np.empty(0)
    return geodesic_inverse(lat[0], lon[0], lat, lon)[1] / 1e3, height / 1e3


def _events(result: RunResult, index: int) -> tuple[Floats, ...]:
    """Times since launch of each kind of mark, in the order of `_MARKS`; of the battery's own radar."""
    sight, windows = result.sight, result.battle.windows
    radar = own_radar(result)
    meets = windows.intercept_time[:, index].ravel() if windows.intercept_time.ndim == 3 else np.empty(0)
    single = (sight.detection, sight.confirmed, result.tracks.commit_time)
    own = [np.array([times[radar, index]]) for times in single]
    return (np.array([last_burnout(result.flights, index)]), *own, meets)


def _marks(axes: Axes, result: RunResult, index: int, distance: Floats, height: Floats, colour: str) -> None:
    for (_, marker, size, filled), times in zip(_MARKS, _events(result, index), strict=True):
        for when in times[np.isfinite(times)]:
            x, y = (at(result.flights, index, float(when), values) for values in (distance, height))
            face = colour if filled else "white"
            axes.plot([x], [y], marker, color=colour, markerfacecolor=face, markersize=size, mew=1.1, zorder=5)


def _interceptor_heights(result: RunResult) -> tuple[float, float] | None:
    """Lowest and highest intercept [km] over the batteries' interceptors, as their sheets give them."""
    sheets = [battery.interceptor for battery in result.scenario.batteries]
    if not sheets:
        return None
    low = min(sheet.altitude_minimum.value for sheet in sheets) / 1e3
    return low, max(sheet.altitude_maximum.value for sheet in sheets) / 1e3


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    names = family("figure.flights.mark")
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=INK,
            markerfacecolor=INK if filled else "white",
            label=names[mark],
        )
        for mark, marker, _, filled in _MARKS
    ]
    figure.legend(
        handles=handles,
        loc="outside upper center",
        ncols=5,
        frameon=False,
        fontsize=7,
        handletextpad=0.1,
        columnspacing=1.2,
        labelcolor=FAINT,
        markerscale=0.75,
    )


def caption(result: RunResult) -> str:
    """The finding: how many missiles of each raid can be met at all."""
    chances = result.battle.windows.opportunities
    parts = []
    for raid in result.scenario.raids:
        members = [i for i, name in enumerate(result.flights.raid) if name == raid.id]
        met = sum(bool(np.any(chances[:, i] > 0)) for i in members)
        parts.append(say("figure.flights.meets", met=met, count=len(members), raid=raid.title))
    return say("figure.flights.caption", parts=listed(parts))


def alt(result: RunResult) -> str:
    """Apogee, range and opportunities of every group."""
    flights, windows = result.flights, result.battle.windows
    rows = []
    for group in groups(result.scenario, flights):
        if group.raid:
            best = int(np.max(windows.opportunities[:, group.first], initial=0))
            rows.append(
                say(
                    "figure.flights.row",
                    title=group.title,
                    apogee=number(flights.apogee[group.first] / 1e3),
                    chances=best,
                )
            )
    return say("figure.flights.alt", rows=" ".join(rows))
