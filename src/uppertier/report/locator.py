"""A small map of one ground track, inside a larger figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth import places
from uppertier.earth.constants import MEAN_RADIUS
from uppertier.numerics.arrays import Floats
from uppertier.report import basemap
from uppertier.report.basemap import Style
from uppertier.report.drawing import FAINT, INK, halo
from uppertier.report.frame import Frame
from uppertier.report.ground import ground
from uppertier.report.lettering import Lettering
from uppertier.report.words import bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST_WIDTH = 300e3
_MARGIN = 1.3
_CORNER = 0.98 * 2.0 * MEAN_RADIUS * float(np.sin(np.pi / 4.0))
"""Farthest that a map's corner may lie from its middle [m]."""


def frame_around(latitude: Floats, longitude: Floats, width: float, height: float, least: float = LEAST_WIDTH) -> Frame:
    """The smallest frame that shows points [rad] with a margin, as far as a map can reach.

    width, height : on paper [pt]
    least : narrowest ground shown [m]
    """
    toward = np.array(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    ).mean(axis=1)
    middle = (float(np.arctan2(toward[2], np.hypot(*toward[:2]))), float(np.arctan2(toward[1], toward[0])))
    probe = Frame(*middle, 1e6, 1e6, width)
    x, y = (v[np.isfinite(v)] for v in probe.project(latitude, longitude))
    # From the middle of the points to the middle of the rectangle around them.
    moved = probe.unproject(0.5 * (x.min() + x.max()), 0.5 * (y.min() + y.max()))
    centre = (float(moved[0]), float(moved[1]))
    across = max(_MARGIN * float(np.ptp(x)), _MARGIN * float(np.ptp(y)) * width / height, least)
    across *= min(1.0, _CORNER / (0.5 * across * float(np.hypot(1.0, height / width))))
    return Frame(*centre, across, across * height / width, width)


def draw_locator(
    figure: Figure,
    axes: Axes,
    latitude: Floats,
    longitude: Floats,
    colours: list[str],
    start: str,
    goal: tuple[str, float, float] | None,
) -> None:
    """Land, sea and borders under a ground track [rad], a colour a point; launch and aim point by name.

    The figure must have 72 dots an inch (see `basemap.sheet`).
    """
    style = Style()
    box = axes.bbox
    frame = frame_around(latitude, longitude, float(box.width), float(box.height))
    under_axes(axes, frame, style)
    lettering = Lettering(figure, axes, style.land)
    lettering.reserve(draw_scale(axes, frame, style, _emptiest(frame, latitude, longitude)))
    begin = 0
    for i in range(1, len(latitude) + 1):
        if i == len(latitude) or colours[i] != colours[begin]:
            for x, y in frame.clipped_lines([(latitude[begin : i + 1], longitude[begin : i + 1])]):
                axes.plot(x, y, color=colours[begin], linewidth=1.4, zorder=5)
                lettering.avoid(x, y)
            begin = i
    spots = [(_short(start, "launch"), float(latitude[0]), float(longitude[0]), "s")]
    if goal:
        spots.append((_short(goal[0], "aim point"), *goal[1:], "D"))
    else:
        spots.append(("impact", float(latitude[-1]), float(longitude[-1]), "X"))
    for name, lat, lon, marker in spots:
        across, up = (float(v) for v in frame.project(lat, lon))
        axes.plot([across], [up], marker, color=INK, markersize=3.2, mew=0.9, zorder=8)
        lettering.point(across, up, 4.0, name, INK, "bold", None)
    lettering.finish()
    credit(axes)


def _short(name: str, otherwise: str) -> str:
    """A place's name; coordinates are too long for a small map."""
    return otherwise if "°" in name else bare(name)


def under_axes(axes: Axes, frame: Frame, style: Style) -> None:
    """Make axes a map of a frame: land, sea, borders and an unnamed graticule."""
    west, south, east, north = frame.edges
    for spine in axes.spines.values():
        spine.set(linewidth=0.6, visible=True, color=style.frame)
    axes.grid(visible=False)
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], autoscale_on=False)
    axes.set_facecolor(style.sea)
    shapes = ground(frame)
    basemap.draw_shape(axes, shapes.land, facecolor=style.land, linewidth=0, zorder=1)
    step = basemap.graticule_step(frame)
    run, turn = np.radians(np.arange(-88.0, 88.01, 0.5)), np.linspace(-np.pi, np.pi, 721) + frame.longitude
    lines = [(run, np.full_like(run, np.radians(value))) for value in np.arange(-180.0, 180.0, step)]
    lines += [(np.full_like(turn, np.radians(value)), turn) for value in np.arange(-90.0 + step, 89.0, step)]
    basemap.draw_lines(axes, frame.clipped_lines(lines), color=style.graticule, linewidth=0.35, zorder=2)
    basemap.draw_lines(axes, shapes.coasts, color=style.coast, linewidth=0.4, zorder=3)
    basemap.draw_lines(axes, shapes.borders, color=style.border, linewidth=0.5, zorder=2.9)
    dashed = (0, (3.0, 1.8))
    basemap.draw_lines(axes, shapes.disputed, color=style.border, linewidth=0.5, linestyle=dashed, zorder=2.9)


def _emptiest(frame: Frame, latitude: Floats, longitude: Floats) -> tuple[int, int]:
    """The corner (-1 or 1 across, and up) farthest from a track."""
    x, y = frame.project(latitude, longitude)
    corners = [(across, up) for up in (-1, 1) for across in (-1, 1)]
    away = [float(np.min(np.hypot(x - 0.5 * a * frame.width, y - 0.5 * u * frame.height))) for a, u in corners]
    return corners[int(np.argmax(away))]


def draw_scale(axes: Axes, frame: Frame, style: Style, corner: tuple[int, int]) -> Any:
    """A bar of one round length in a corner, with its length. Returns the text, whose ground labels should shun."""
    point = frame.metres_per_point
    wanted = max(frame.width / 5.0, 30.0 * point)
    power = 10.0 ** np.floor(np.log10(wanted))
    length = max(part * power for part in (1.0, 2.0, 5.0) if part * power <= wanted)
    across, up = corner
    left = 0.5 * across * frame.width - across * 8.0 * point - (length if across > 0 else 0.0)
    base = 0.5 * up * frame.height - (up * 8.0 + (8.0 if up > 0 else 0.0)) * point
    axes.plot([left, left + length], [base, base], color=style.frame, linewidth=2.0, solid_capstyle="butt", zorder=7)
    words = f"{length / 1e3:,.0f} km" if length >= 1e3 else f"{length:,.0f} m"
    place = (left + 0.5 * length, base + 2.5 * point)
    return axes.text(
        *place, words, fontsize=6, ha="center", va="bottom", color=style.text, path_effects=halo(), zorder=7
    )


def credit(axes: Axes) -> None:
    """The source of coasts and borders, under a map too small for the whole sentence."""
    axes.annotate(
        f"Boundaries: {places.ATTRIBUTION}; dashed where disputed",
        (1.0, 0.0), xytext=(0.0, -8.5), xycoords="axes fraction", textcoords="offset points",
        ha="right", va="top", fontsize=5.0, color=FAINT, annotation_clip=False,
    )  # fmt: skip
