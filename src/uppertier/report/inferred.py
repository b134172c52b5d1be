"""One reported test: the draws' ranges over their flight times, and how far around the launch point they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth.geodesy import geodesic_inverse
from uppertier.earth.places import coastlines
from uppertier.flight.infer.bands import Band
from uppertier.flight.infer.directions import Directions
from uppertier.flight.infer.inference import Inference
from uppertier.report.drawing import BLUE, FAINT, GREEN, INK, VERMILION, halo, leader, new_figure, spread, style, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.numerics.arrays import Floats

HALF = 20_015.0
"""Half around the Earth [km]."""
_RINGS = (5000.0, 10_000.0, 15_000.0)
_VERDICTS = {"yes": VERMILION, "depends": "#b07d00", "no": GREEN, "unknown": FAINT}


def draw(found: Inference) -> Figure:
    """Range against flight time, the bands beside it, and below them a map of reach where the launch point is known."""
    with style():
        around = found.directions
        mapped = around is not None and len(around.azimuth) > 0
        figure = new_figure(7.5 if mapped else 3.2)
        rows: Any = figure.subfigures(2, 1, height_ratios=[3.0, 4.5]) if mapped else [figure]
        left, right = rows[0].subplots(1, 2, sharey=True, width_ratios=[3.2, 1.6])
        _scatter(left, found)
        _bars(right, found)
        top = _ceiling(found)
        left.set_ylim(0.0, top)
        if mapped:
            chart, names = rows[1].subplots(1, 2, width_ratios=[1.45, 1.0])
            names.axis("off")
            _map(chart, found)
    return figure


def _ceiling(found: Inference) -> float:
    """End of the axis of ranges [km]: room above the largest, and all of half the Earth where something goes beyond."""
    known = np.asarray(found.reach.range)[np.asarray(found.plain) > 0.0] / 1e3
    finite = known[np.isfinite(known)]
    return HALF * 1.12 if np.isinf(known).any() or not finite.size else float(finite.max()) * 1.12


def _scatter(axes: Axes, found: Inference) -> None:
    draws = np.flatnonzero(np.asarray(found.plain) > 0.0)
    time, length = (np.asarray(x)[draws] for x in (found.demonstrated.time, found.reach.range / 1e3))
    weight = np.asarray(found.weights)[draws]
    share = weight / weight.max()
    far = np.isinf(length)
    length = np.where(far, HALF * 1.05, length)
    report = found.report
    if report.timed and found.impulse.consistent:
        axes.axvspan(report.time - found.slack, report.time + found.slack, color="#fdebd8", linewidth=0, zorder=0)
        axes.axvline(report.time, color=VERMILION, linewidth=1.3, zorder=2)
        axes.text(
            report.time,
            0.02,
            " reported",
            transform=axes.get_xaxis_transform(),
            color=VERMILION,
            fontsize=7,
            va="bottom",
        )
    for mark, which in (("o", ~far), ("^", far)):
        axes.scatter(
            time[which], length[which], s=11, marker=mark, color=_shades(share[which]), linewidths=0.3,
            edgecolors=BLUE, zorder=3,
        )  # fmt: skip
    if far.any():
        axes.axhline(HALF, color=FAINT, linewidth=0.8, linestyle=(0, (4, 2)))
    title = f"{found.boosters.id}: {len(draws)} of {sum(found.counts.values())} draws fly the report"
    axes.set_title(title)
    tidy(axes, "flight time of the reported test [s]", "range, standard trajectory [km]")


def _shades(share: Floats) -> Any:
    from matplotlib.colors import to_rgba

    return [(*to_rgba(BLUE)[:3], 0.08 + 0.8 * float(one)) for one in share]


def _bars(axes: Axes, found: Inference) -> None:
    """The answer with and without the time, and what the ellipse alone would say."""
    bars: list[tuple[str, Band, str]] = [("whatever\nthe time", found.any_time, BLUE)]
    if found.given_time is not None:
        bars.append(("given\nthe time", found.given_time, VERMILION))
    if not found.boosters.generic:
        bars.append(("sheet's\nown values", Band(*[found.standard_range.value] * 3), INK))
    for x, (_, one, colour) in enumerate(bars):
        low, middle, high = (min(value / 1e3, HALF * 1.08) for value in (one.low, one.value, one.high))
        axes.plot([x, x], [low, high], color=colour, linewidth=7, alpha=0.4, solid_capstyle="butt", zorder=3)
        axes.plot([x], [middle], "o", color=colour, markersize=5, zorder=4)
        words = "far" if np.isinf(one.value) else f"{round(one.value / 1e5) * 100:,.0f}"
        axes.text(x + 0.16, middle, words, fontsize=7.5, va="center", color=colour, path_effects=halo(), zorder=5)
    if np.isfinite(found.ellipse):
        axes.axhline(found.ellipse / 1e3, color=FAINT, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1)
        axes.text(
            len(bars) - 0.35, found.ellipse / 1e3 - 60, "ellipse alone", ha="right", va="top", fontsize=6.8, color=FAINT
        )
    axes.set_xticks(range(len(bars)), [label for label, _, _ in bars])
    axes.set_xlim(-0.5, len(bars) - 0.3)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", visible=False)
    axes.set_title("5, 50, 95 % of draws")


def _map(axes: Axes, found: Inference) -> None:
    """Everything at its true distance and bearing from the launch point."""
    around = found.directions
    site = found.report.site
    assert around is not None and site is not None
    edge = _edge(found)
    _ground(axes, site[:2], edge)
    for index, look in ((1, (0, (4, 2))), (2, (0, (1, 1.2))), (0, "-")):
        x, y = _placed(_closed(around.reached[index]), _closed(around.range[index]) / 1e3)
        label = ("middle", "5 %", "95 % of draws")[index]
        axes.plot(x, y, color=BLUE, linewidth=1.7 if index == 0 else 1.1, linestyle=look, label=label, zorder=5)
    axes.plot([0], [0], "^", color=INK, markersize=6, zorder=6)
    _goals(axes, around, edge)
    axes.set_aspect("equal", anchor="W")
    axes.set_xlim(-edge, edge)
    axes.set_ylim(-edge, edge)
    axes.axis("off")
    axes.set_title("Range over the turning Earth, by bearing of the impact", pad=6)
    handles, labels = axes.get_legend_handles_labels()
    order = [labels.index(label) for label in ("95 % of draws", "middle", "5 %")]
    key = axes.legend(
        [handles[i] for i in order], [labels[i] for i in order], loc="lower left", bbox_to_anchor=(1.035, 0.0),
        fontsize=6.8, frameon=False,
    )  # fmt: skip
    key.set_in_layout(False)


def _edge(found: Inference) -> float:
    """Radius of the map [km]: what reach and places need, and no more than half the Earth."""
    around = found.directions
    assert around is not None
    reach = np.asarray(around.range) / 1e3
    far = reach[np.isfinite(reach)]
    return float(min(max([*far, *(around.distance / 1e3), 1000.0]) * 1.06, HALF))


def _ground(axes: Axes, site: tuple[float, float], edge: float) -> None:
    """Coasts and rings of distance."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Circle

    clip = Circle((0, 0), edge, facecolor="#f4f7f9", edgecolor="#888888", linewidth=0.7, zorder=0)
    axes.add_patch(clip)
    pieces = []
    for latitude, longitude in coastlines("50m"):
        bearing, distance = geodesic_inverse(*site, latitude, longitude)
        x, y = _placed(bearing, np.where(distance / 1e3 <= edge, distance / 1e3, np.nan))
        # Lines that pass by the far side of the Earth would run across the whole map.
        jump = np.hypot(np.diff(x), np.diff(y)) > 0.25 * edge
        pieces += np.split(np.column_stack([x, y]), np.flatnonzero(jump) + 1)
    axes.add_collection(LineCollection(pieces, colors="#8fa0ab", linewidths=0.5, zorder=1), autolim=False)
    for ring in (r for r in _RINGS if r < 0.97 * edge):
        axes.add_patch(Circle((0, 0), ring, fill=False, edgecolor="#c3cbd1", linewidth=0.6, zorder=2))
        axes.text(
            -0.71 * ring, -0.71 * ring, f"{ring:,.0f} km", fontsize=6.5, color=FAINT, ha="center", rotation=-45,
            va="center", path_effects=halo(), zorder=3,
        )  # fmt: skip


def _goals(axes: Axes, around: Directions, edge: float) -> None:
    """Places on the map, their names with distance and range in a column beside it."""
    if not around.goals:
        return
    x, y = _placed(around.bearing, around.distance / 1e3)
    heights = spread([float(v) for v in y], 0.115 * edge, -0.42 * edge, 0.98 * edge)
    for index, goal in enumerate(around.goals):
        verdict = around.reaches(index)
        colour = _VERDICTS[verdict]
        axes.plot(x[index], y[index], "o", color=colour, markersize=4, zorder=7)
        words = f"{goal.name}, {around.distance[index] / 1e3:,.0f} km: {_words(around.to(index))}"
        written = axes.annotate(
            words, (float(x[index]), float(y[index])), xytext=(1.1 * edge, heights[index]), va="center", fontsize=6.4,
            color=colour, annotation_clip=False, arrowprops=leader(colour),
        )  # fmt: skip
        # Names stand in the empty frame beside the map, which keeps their place.
        written.set_in_layout(False)
    note = axes.text(
        1.1 * edge, -0.5 * edge, "place, distance: range that way (5 to 95 %) [km].\n"
        "Red: in reach over the whole band;\nochre: over a part; green: out of reach.\n"
        "Far: beyond half the Earth; lines break there.", fontsize=6.5,
        color=FAINT, va="top",
    )  # fmt: skip
    note.set_in_layout(False)


def _words(reach: Band) -> str:
    parts = [
        "far" if np.isinf(v) else "?" if np.isnan(v) else f"{round(v / 1e5) * 100:,.0f}"
        for v in (reach.value, reach.low, reach.high)
    ]
    return f"{parts[0]} ({parts[1]} to {parts[2]})"


def _closed(values: Floats) -> Floats:
    return np.append(values, values[:1])


def _placed(bearing: Floats, distance: Floats) -> tuple[Floats, Floats]:
    """East and north on the map [km]; a broken line where a range has no bound."""
    far = np.where(np.isfinite(distance), distance, np.nan)
    return far * np.sin(bearing), far * np.cos(bearing)
