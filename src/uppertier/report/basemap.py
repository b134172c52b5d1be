"""Draws what every map has under its data: sea, land, coasts, borders, graticule, scale and attribution."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from uppertier.earth import places
from uppertier.numerics.arrays import Booleans, Floats
from uppertier.report.frame import Frame
from uppertier.report.ground import ground

_STEPS = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0)
_LEFT, _RIGHT, _BELOW, _ABOVE = 20.0, 4.0, 29.0, 4.0
"""Margins around the map [pt]."""
HATCHING: dict[Any, Any] = {"hatch.linewidth": 0.5}
"""Fine lines, so that what lies under a hatched region stays legible."""
LETTER_WIDTH = 3.6
"""Of labels along lines, on average [pt]."""
_WIDE = 400.0
"""Wider maps have room for the attribution on one line [pt]."""


@attrs.frozen
class Style:
    """Colours of the base map: soft, so that what is drawn on it stands out."""

    sea: str = "#e6eff4"
    land: str = "#f6f3ec"
    coast: str = "#5f7280"
    border: str = "#9a8f82"
    graticule: str = "#c3d0d8"
    name: str = "#8b8378"
    text: str = "#444444"
    frame: str = "#444444"


def sheet(
    latitude: float, longitude: float, width: float, height: float, paper_width_mm: float
) -> tuple[Any, Any, Frame]:
    """An empty figure of a width on paper, its axes, and the frame that they show."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    paper = paper_width_mm / 25.4 * 72.0
    map_width = paper - _LEFT - _RIGHT
    frame = Frame(latitude, longitude, width, height, map_width)
    map_height = map_width * height / width
    below = _BELOW - (7.0 if map_width > _WIDE else 0.0)
    whole = map_height + below + _ABOVE
    # 72 dots an inch: display units are points, which is what labels are placed in.
    figure = Figure(figsize=(paper / 72.0, whole / 72.0), dpi=72)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((_LEFT / paper, below / whole, map_width / paper, map_height / whole))
    west, south, east, north = frame.edges
    for spine in axes.spines.values():
        spine.set_linewidth(0.6)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], autoscale_on=False)
    return figure, axes, frame


def draw_attribution(figure: Any, axes: Any, frame: Frame, style: Style, source: str) -> None:
    """Who drew the boundaries and in what view, what dashes mean, and the projection: under every map."""
    middle = f"{np.degrees(frame.latitude):.4g}° N, {np.degrees(frame.longitude):.4g}° E"
    gap = " " if frame.paper_width > _WIDE else "\n"
    text = f"Boundaries: {source}; dashed where disputed.{gap}Lambert azimuthal equal-area projection about {middle}."
    axes.annotate(
        text,
        (0.0, 0.0),
        xytext=(0.0, -12.5),
        xycoords="axes fraction",
        textcoords="offset points",
        va="top",
        fontsize=5.5,
        color=style.text,
        annotation_clip=False,
    )


def draw_base(axes: Any, frame: Frame, style: Style) -> None:
    """Sea, land, graticule, coasts and borders."""
    shapes = ground(frame)
    axes.set_facecolor(style.sea)
    draw_shape(axes, shapes.land, facecolor=style.land, linewidth=0, zorder=1)
    draw_graticule(axes, frame, style)
    draw_lines(axes, shapes.coasts, color=style.coast, linewidth=0.45, zorder=3)
    draw_lines(axes, shapes.borders, color=style.border, linewidth=0.6, zorder=2.9)
    draw_lines(axes, shapes.disputed, color=style.border, linewidth=0.6, linestyle=(0, (3.0, 1.8)), zorder=2.9)


def draw_lines(axes: Any, pieces: Sequence[tuple[Floats, Floats]], **look: Any) -> None:
    """Many lines at once."""
    from matplotlib.collections import LineCollection

    look.setdefault("capstyle", "round" if look.get("linestyle", "-") == "-" else "butt")
    axes.add_collection(LineCollection([np.column_stack(piece) for piece in pieces], **look), autolim=False)


def draw_shape(axes: Any, shape: Any, **look: Any) -> None:
    """A polygon, or several with holes, as one patch."""
    import matplotlib
    import shapely
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings = [
        shapely.get_coordinates(ring)
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if rings:
        paths = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        # Releases of matplotlib differ in when they read this: at making or at drawing (see Map.render).
        with matplotlib.rc_context(HATCHING):
            axes.add_artist(PathPatch(paths, **look))


def draw_cells(
    axes: Any, frame: Frame, cells: places.Cells, mask: Booleans, colour: str, fill: float, hatch: str | None
) -> None:
    """The chosen cells of a grid, merged into one region."""
    import shapely
    from matplotlib.colors import to_rgba

    corners = []
    for up, across in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        # A hair wider than the cell, so that neighbours overlap and merge.
        latitude = cells.latitude[mask] + 0.505 * up * cells.height[mask]
        longitude = cells.longitude[mask] + 0.505 * across * cells.width[mask]
        corners.append(np.stack(frame.project(latitude, longitude), axis=-1))
    squares = np.stack(corners, axis=1)
    squares = squares[np.all(np.isfinite(squares), axis=(1, 2))]
    shape = shapely.intersection(shapely.union_all(shapely.polygons(squares)), shapely.box(*frame.edges))
    look = {"linewidth": 0.0, "zorder": 2.0, "facecolor": to_rgba(colour, fill)}
    draw_shape(axes, shape, hatch=hatch, edgecolor=to_rgba(colour, 0.8), **look)


def graticule_step(frame: Frame) -> float:
    """Degrees between lines: the finest that leaves about six meridians and parallels on the map."""
    span = np.degrees(frame.height / 6.371e6)
    return next((step for step in _STEPS if span / step <= 5.5), _STEPS[-1])


def draw_graticule(axes: Any, frame: Frame, style: Style) -> None:
    """Meridians and parallels, named where they meet the lower and the left edge."""
    step = graticule_step(frame)
    turns = np.arange(-180.0, 180.0, step)
    run = np.radians(np.arange(-88.0, 88.01, 0.5))
    round_about = np.linspace(-np.pi, np.pi, 1441) + frame.longitude
    for value in turns:
        pieces = frame.clipped_lines([(run, np.full_like(run, np.radians(value)))])
        draw_lines(axes, pieces, color=style.graticule, linewidth=0.35, zorder=2)
        _name_at_edge(axes, frame, pieces, _degrees(value, "E", "W"), 1, style)
    for value in step * np.arange(-np.floor(89.0 / step), np.floor(89.0 / step) + 1.0):
        pieces = frame.clipped_lines([(np.full_like(round_about, np.radians(value)), round_about)])
        draw_lines(axes, pieces, color=style.graticule, linewidth=0.35, zorder=2)
        _name_at_edge(axes, frame, pieces, _degrees(value, "N", "S"), 0, style)


def _degrees(value: float, positive: str, negative: str) -> str:
    if value in (0.0, -180.0):
        return f"{abs(value):.0f}°"
    return f"{abs(value):.0f}°{positive if value > 0 else negative}"


def _name_at_edge(
    axes: Any, frame: Frame, pieces: list[tuple[Floats, Floats]], text: str, axis: int, style: Style
) -> None:
    """Name a line outside the left edge (axis 0) or the lower edge (axis 1), if it meets it."""
    edge = frame.edges[axis]
    # Simplified lines end on the edge exactly, up to rounding.
    ends = [(piece[0][i], piece[1][i]) for piece in pieces for i in (0, -1)]
    met = [end for end in ends if abs(end[axis] - edge) < 1e-6 * frame.width]
    for x, y in met[:1]:
        axes.annotate(
            text,
            (x, y),
            xytext=(-2.5, 0) if axis == 0 else (0, -2.5),
            textcoords="offset points",
            ha="right" if axis == 0 else "center",
            va="center" if axis == 0 else "top",
            fontsize=5.5,
            color=style.text,
            annotation_clip=False,
        )


def draw_scale(axes: Any, frame: Frame, style: Style) -> Any:
    """A bar of a round length in the lower left corner, about a sixth of the map wide. Returns its ground."""
    from matplotlib.patches import Rectangle

    wanted = max(frame.width / 6.0, 62.0 * frame.metres_per_point)
    power = 10.0 ** np.floor(np.log10(wanted))
    length = max(part * power for part in (1.0, 2.0, 5.0) if part * power <= wanted)
    point = frame.metres_per_point
    west, south, _, _ = frame.edges
    x, y = west + 12.0 * point, south + 9.0 * point
    ground = Rectangle(
        (x - 7.0 * point, y - 5.0 * point), length + 26.0 * point, 20.0 * point, facecolor="white", alpha=0.8, zorder=6
    )
    axes.add_artist(ground)
    for part, colour in ((0.0, style.frame), (0.5, "white")):
        axes.add_artist(
            Rectangle(
                (x + part * length, y),
                0.5 * length,
                2.2 * point,
                facecolor=colour,
                edgecolor=style.frame,
                linewidth=0.5,
                zorder=7,
            )
        )
    # On a short bar the middle number would touch the last one.
    for part in (0.0, 0.5, 1.0) if length > 90.0 * point else (0.0, 1.0):
        text = f"{part * length / 1e3:,.0f}" + (" km" if part == 1.0 else "")
        place = (x + part * length, y + 4.0 * point)
        axes.text(*place, text, fontsize=5.5, ha="center", va="bottom", color=style.text, zorder=7)
    return ground


def draw_region(axes: Any, points: Floats, colour: str, fill: float, edge: float, hatch: str | None) -> None:
    """A closed outline[n, 2], filled."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Polygon

    look = {"facecolor": to_rgba(colour, fill), "edgecolor": colour, "linewidth": edge, "hatch": hatch}
    axes.add_artist(Polygon(points, closed=True, zorder=4.5, joinstyle="round", **look))


def draw_arrow(axes: Any, piece: tuple[Floats, Floats], colour: str) -> None:
    """A head where a line ends or leaves the map."""
    x, y = piece
    look = {"arrowstyle": "-|>,head_length=0.5,head_width=0.2", "color": colour, "linewidth": 0.0, "shrinkB": 0.0}
    axes.annotate("", (x[-1], y[-1]), (x[-2], y[-2]), arrowprops=look, zorder=6)


def draw_legend(axes: Any, entries: list[tuple[str, str]], corner: str, title: str | None) -> Any:
    """A key of coloured squares."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=to_rgba(colour, 0.45), edgecolor=colour, linewidth=0.8, label=text) for text, colour in entries
    ]
    legend = axes.legend(
        handles=handles,
        loc=corner,
        title=title,
        fontsize=6.5,
        title_fontsize=6.5,
        framealpha=0.85,
        edgecolor="none",
        handlelength=1.0,
        handleheight=0.9,
        borderpad=0.6,
        labelspacing=0.35,
    )
    legend.set_zorder(9)
    return legend


def shortened(svg: bytes) -> bytes:
    """The same picture with path coordinates to a hundredth of a point: half the size."""
    return re.sub(rb"(?m)^[ML] .*$", lambda line: _LONG_NUMBER.sub(rb"\1", line.group()), svg)


_LONG_NUMBER = re.compile(rb"(\d+\.\d\d)\d+")
