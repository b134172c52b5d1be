"""Who is defended: a map a threat, coloured by engagements that are feasible and by what binds where none is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.battle.records import Binding
from uppertier.earth import places
from uppertier.report.basemap import Style, draw_shape
from uppertier.report.drawing import FAINT, INK, VERMILION, WIDTH, style
from uppertier.report.frame import Frame
from uppertier.report.lettering import Lettering
from uppertier.report.locator import draw_scale, under_axes
from uppertier.study.defence import COUNTRY
from uppertier.study.footprint import NOT_REACHED, Footprint, Raster

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.catalog.records import SiteSheet
    from uppertier.numerics.arrays import Integers

# Darker means more engagements; reasons are pale, so that what is defended stands out.
ENGAGED = ("#9ecae1", "#3182bd", "#08519c", "#08306b")
BOUND = {
    Binding.BELOW_HORIZON: ("#d9d9d9", "below the radar's horizon or lowest beam"),
    Binding.OUTSIDE_SECTOR: ("#f4d9a6", "outside the radar's sector"),
    Binding.TOO_LITTLE_SIGNAL: ("#cbb9d8", "too little signal"),
    Binding.TOO_LATE: ("#f2a48a", "too late"),
    Binding.OUTSIDE_REACH: ("#f6e3d6", "outside the interceptors' reach"),
    Binding.UNDER_FLOOR: ("#b7d7b0", "passes only under their floor"),
    Binding.OVER_CEILING: ("#8fc1b5", "passes only over their ceiling"),
    Binding.NO_ROUNDS: ("#bbbbbb", "no rounds"),
    Binding.NO_RADAR_TIME: ("#c9b27c", "no radar time"),
}
_UNREACHED = ("#ffffff", "beyond the missile's own range")
_GAP, _HEAD, _FOOT = 0.1, 0.34, 0.9
"""Between panels, over each, and under all [in]."""
_LETTERS = 24.0
"""Of the smallest words, an inch of line."""
_LINE = 0.115
"""From one of their lines to the next [in]."""


@attrs.frozen
class Land:
    """What the panels show."""

    country: str
    """Whose ground is coloured"""
    frame: tuple[float, float, float, float]
    """Middle [degrees] and size [m]"""
    cities: tuple[str, ...]
    """Lettered where they lie in it"""


SOUTH = Land(
    COUNTRY, (36.05, 127.85, 4.1e5, 5.6e5), ("Seoul", "Busan", "Daegu", "Daejeon", "Gwangju", "Ulsan", "Incheon")
)
"""Without its far islands."""


def draw(
    found: Sequence[Footprint],
    sites: Sequence[tuple[str, SiteSheet]],
    columns: int = 2,
    rests: str = "",
    marks: Sequence[tuple[str, SiteSheet]] = (),
    land: Land = SOUTH,
) -> Figure:
    """One panel a threat.

    sites : names and places of the batteries; marks : of bases or aim points, lettered where there is room
    rests : what the map rests on, by grade: a line under the key
    """

    def cells(axes: Axes, frame: Frame, number: int) -> None:
        _cells(axes, frame, found[number], land)
        _mark(axes, frame, marks)

    def key(figure: Figure, height: float) -> None:
        _key(figure, found, height, rests)

    words = [_shares(one, land) for one in found]
    return lay_out([one.title for one in found], words, cells, sites, columns, key, land, marks)


def _shares(found: Footprint, land: Land) -> str:
    if not (found.raster.inside & (found.opportunities >= 0)).any():
        return "beyond its range"
    once, twice = (100.0 * found.share(count) for count in (1, 2))
    if land is not SOUTH:
        return f"met from {once:.0f} % of where it reaches it, twice from {twice:.0f} %"
    return f"of the area in its reach: {once:.0f} % at least once, {twice:.0f} % at least twice"


def _mark(axes: Axes, frame: Frame, marks: Sequence[tuple[str, SiteSheet]]) -> None:
    """Small squares, on top of the cells."""
    for _, site in marks:
        x, y = frame.project(site.latitude.value, site.longitude.value)
        axes.plot([x], [y], "s", color="white", markersize=3.0, markeredgecolor=INK, mew=0.7, zorder=7.5)


def lay_out(
    titles: Sequence[str],
    words: Sequence[str],
    cells: Callable[[Axes, Frame, int], None],
    sites: Sequence[tuple[str, SiteSheet]],
    columns: int,
    key: Callable[[Figure, float], None],
    land: Land = SOUTH,
    marks: Sequence[tuple[str, SiteSheet]] = (),
) -> Figure:
    """Maps of the country side by side, each with a title and a line of words, and a key under all.

    cells : draws the cells of a panel by its number; key : draws the key into a figure of so many inches height
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    columns = min(columns, len(titles))
    lines = -(-len(titles) // columns)
    wide = (WIDTH - _GAP * (columns - 1)) / columns if columns > 1 else 0.6 * WIDTH
    tall = wide * land.frame[3] / land.frame[2]
    height = lines * (tall + _HEAD) + _FOOT
    width = WIDTH if columns > 1 else wide
    with style():
        figure = Figure(figsize=(width, height), dpi=72)
        FigureCanvasAgg(figure)
        for place, title in enumerate(titles):
            left = (place % columns) * (wide + _GAP)
            bottom = height - (place // columns + 1) * (tall + _HEAD)
            axes = figure.add_axes((left / width, bottom / height, wide / width, tall / height))
            latitude, longitude, across, up = land.frame
            frame = Frame(np.radians(latitude), np.radians(longitude), across, up, float(axes.bbox.width))
            under_axes(axes, frame, Style())
            cells(axes, frame, place)
            _letter(figure, axes, frame, sites, marks, land)
            _head(axes, title, words[place])
        key(figure, height)
    return figure


def _letter(
    figure: Figure,
    axes: Axes,
    frame: Frame,
    sites: Sequence[tuple[str, SiteSheet]],
    marks: Sequence[tuple[str, SiteSheet]],
    land: Land,
) -> None:
    """Scale, batteries, cities and what is marked."""
    lettering = Lettering(figure, axes, "white")
    lettering.reserve(draw_scale(axes, frame, Style(), (-1, -1)))
    for name, site in sites:
        x, y = (float(v) for v in frame.project(site.latitude.value, site.longitude.value))
        axes.plot([x], [y], "^", color=VERMILION, markersize=5.5, markeredgecolor="white", mew=0.6, zorder=8)
        lettering.point(x, y, 5.5, name, VERMILION, "bold", None)
    there = places.cities(land.country, 500_000)
    stands = {name for name, _ in (*sites, *marks)}
    for name in (name for name in land.cities if name not in stands):
        at = there.name.index(name) if name in there.name else None
        if at is not None:
            x, y = (float(v) for v in frame.project(there.latitude[at], there.longitude[at]))
            axes.plot([x], [y], "o", color=INK, markersize=2.4, markeredgecolor="white", mew=0.5, zorder=8)
            lettering.point(x, y, 2.6, name, INK, "normal", None)
    for name, site in marks:
        x, y = (float(v) for v in frame.project(site.latitude.value, site.longitude.value))
        lettering.point(x, y, 3.4, name, "#444444", "normal", None)
    lettering.finish()


def _head(axes: Axes, title: str, words: str) -> None:
    made = axes.set_title(title, fontsize=8, loc="left", pad=12)
    wide = made.get_window_extent().width
    if wide > axes.bbox.width:
        # A long name is set smaller rather than over its neighbour.
        made.set_fontsize(8.0 * float(axes.bbox.width) / wide)
    axes.annotate(
        words, (0.0, 1.0), xytext=(0, 3), xycoords="axes fraction", textcoords="offset points", fontsize=6.8,
        color=FAINT, annotation_clip=False,
    )  # fmt: skip


def codes(found: Footprint) -> Integers:
    """One number a node: engagements up to four, then 10 plus the binding reason; 9 out of the missile's range."""
    count = np.minimum(found.opportunities, len(ENGAGED))
    bound = np.where(found.opportunities == NOT_REACHED, 9, 10 + found.reason)
    return np.asarray(np.where(count > 0, count, np.where(found.opportunities < NOT_REACHED, -1, bound)), np.int64)


def _colours() -> dict[int, str]:
    table = {i + 1: colour for i, colour in enumerate(ENGAGED)} | {9: _UNREACHED[0]}
    return table | {10 + int(binding): colour for binding, (colour, _) in BOUND.items()}


def _cells(axes: Axes, frame: Frame, found: Footprint, land: Land) -> None:
    from matplotlib.colors import BoundaryNorm, ListedColormap

    table = _colours()
    numbers = sorted(table)
    norm = BoundaryNorm([numbers[0] - 0.5, *(n + 0.5 for n in numbers)], len(numbers))
    shades = ListedColormap([table[number] for number in numbers])
    patch = paint(axes, frame, found.raster, np.ma.masked_less(codes(found), 0), shades, norm, land)
    _contours(axes, frame, found, patch)


def paint(axes: Axes, frame: Frame, nodes: Raster, shown: Any, shades: Any, norm: Any, land: Land = SOUTH) -> Any:
    """A quadrangle a node, cut along the coast and border of the country; returns what it was cut along."""
    corner_lat, corner_lon = (_edges(axis) for axis in (nodes.latitude, nodes.longitude))
    x, y = frame.project(*np.meshgrid(corner_lat, corner_lon, indexing="ij"))
    mesh: Any = axes.pcolormesh(x, y, shown, cmap=shades, norm=norm, rasterized=True, zorder=1.5)
    patch = outline(axes, frame, land)
    mesh.set_clip_path(patch)
    return patch


def outline(axes: Axes, frame: Frame, land: Land = SOUTH) -> Any:
    """The country as a patch without colour, to cut along."""
    import shapely

    shape = places.country(land.country).shape
    rings = [[np.asarray(shapely.get_coordinates(part.exterior))] for part in shape.geoms]
    before = set(axes.patches) | set(axes.artists)
    draw_shape(axes, frame.clipped_polygons(rings), facecolor="none", linewidth=0, zorder=1.6)
    return next(artist for artist in (*axes.patches, *axes.artists) if artist not in before)


def _contours(axes: Axes, frame: Frame, found: Footprint, patch: Any) -> None:
    """Lines around one engagement and around two."""
    nodes = found.raster
    x, y = frame.project(*np.meshgrid(nodes.latitude, nodes.longitude, indexing="ij"))
    for count, width in ((1, 1.1), (2, 0.8)):
        held = (found.opportunities >= count).astype(float)
        if held.any() and not held.all():
            drawn = axes.contour(x, y, held, levels=[0.5], colors=[INK], linewidths=width, zorder=4)
            drawn.set_clip_path(patch)


def _edges(axis: Any) -> Any:
    step = axis[1] - axis[0]
    return np.append(axis - 0.5 * step, axis[-1] + 0.5 * step)


def _key(figure: Figure, found: Sequence[Footprint], height: float, rests: str) -> None:
    """Only what stands on the maps, and the source line."""
    from matplotlib.patches import Patch

    present = set(np.unique(np.concatenate([codes(one)[one.raster.inside] for one in found])).tolist())
    names = {i + 1: f"{i + 1} engagement{'s' if i else ''}" for i in range(len(ENGAGED))}
    names |= {9: _UNREACHED[1]} | {10 + int(binding): words for binding, (_, words) in BOUND.items()}
    table = _colours()
    handles = [
        Patch(facecolor=table[number], edgecolor="#888888", linewidth=0.5, label=names[number])
        for number in sorted(present & table.keys())
    ]
    words = f"One missile alone, rounds not counted. Boundaries: {places.ATTRIBUTION}; dashed where disputed."
    legend(figure, handles, height, foot(figure, height, words, rests))


def legend(figure: Figure, handles: Any, height: float, lines: int) -> None:
    """Three columns, over so many lines of words."""
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, (0.06 + _LINE * lines) / height), ncols=3, fontsize=6.8,
        frameon=False, handlelength=1.2, columnspacing=1.4, borderaxespad=0.0, labelspacing=0.35,
    )  # fmt: skip


def foot(figure: Figure, height: float, *lines: str) -> int:
    """Lines of words at the foot, broken where they are longer than the figure is wide; returns how many there are."""
    letters = int(_LETTERS * figure.get_figwidth())
    broken = [part for line in lines for part in wrap(line, letters)]
    for place, words in enumerate(reversed(broken)):
        figure.text(0.0, (0.02 + _LINE * place) / height, words, fontsize=5.8, color=FAINT, va="bottom")
    return len(broken)
