"""A map of what one radar sees at one height and why not elsewhere, with the outlines at other heights upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.numerics.arrays import Floats, Integers
from uppertier.radar.area import filled
from uppertier.radar.coverage import Outline, coverage, outline
from uppertier.radar.records import Reason
from uppertier.report.drawing import style
from uppertier.report.groups import radar_name
from uppertier.report.maps import Map, base_map
from uppertier.report.words import number

if TYPE_CHECKING:
    from uppertier.earth.terrain import HorizonMask
    from uppertier.scenario.records import RadarUnit

SHADES = {
    Reason.SEEN: "#0072B2",
    Reason.TOO_LITTLE_SIGNAL: "#E69F00",
    Reason.UNDER_ELEVATION_LIMIT: "#CC79A7",
    Reason.BEHIND_TERRAIN: "#5b3a1a",
    Reason.BELOW_HORIZON: "#8c9aa5",
    Reason.OUTSIDE_SECTOR: "#d9d9d9",
}
"""Okabe and Ito's palette, and greys for what no power could change."""
_FILL = {Reason.SEEN: 0.42, Reason.BEHIND_TERRAIN: 0.6, Reason.OUTSIDE_SECTOR: 0.55}
_WORDS = {Reason.OUTSIDE_SECTOR: "outside the sector", Reason.UNDER_ELEVATION_LIMIT: "under the lowest elevation"}
_PIXELS = 700
_LINES = 6
"""Outlines on one map at most."""
_ROOM = 1.16
_LEAST, _MOST = 4e5, 9e6


@attrs.frozen(eq=False)
class Question:
    """What is asked of one radar. Heights [m], rising; places (latitude, longitude, name) to be marked."""

    unit: RadarUnit
    heights: tuple[float, ...]
    rcs: float
    threshold: float | None = None
    dwell: float | None = None
    mask: HorizonMask | None = None
    places: tuple[tuple[float, float, str], ...] = ()

    @property
    def shown(self) -> float:
        """The height whose reasons are coloured: the middle one."""
        return self.heights[len(self.heights) // 2]

    def edges(self) -> list[Outline]:
        """Outline at each height."""
        return [
            outline(
                self.unit, height, self.rcs, threshold=self.threshold, dwell=self.dwell, mask=self.mask, azimuths=121
            )
            for height in self.heights
        ]


def draw(question: Question, edges: list[Outline]) -> Map:
    """The finished map; `Map.render` makes the file.

    edges : `question.edges()`
    """
    unit = question.unit
    middle, width, height = _view(question, edges)
    with style():
        chart = base_map(*middle, width, height)
        present = _colour(chart, question)
        drawn = _drawn(question)
        named = _named(edges, drawn, len(question.heights) // 2, 0.035 * width)
        for place in drawn:
            level = question.heights[place]
            _line(chart, edges[place], level, level == question.shown, place in named)
        site = unit.site
        # A radar of no scenario bears the name of its sheet.
        name = unit.sheet.title.split(",")[0] if unit.id == unit.sheet.id else radar_name(unit)
        chart.point(site.latitude.value, site.longitude.value, name, "site")
        chart.axes.spines[:].set_visible(True)
        for latitude, longitude, title in question.places:
            chart.point(latitude, longitude, title, "city")
        entries = [(_WORDS.get(reason, reason.sentence), SHADES[reason]) for reason in SHADES if reason in present]
        head = f"{number(question.rcs)} m² at {number(question.shown / 1e3)} km"
        if len(drawn) > 1:
            head += "\n(lines: edge of what is seen, by height)"
        chart.legend(entries, _corner(chart, edges), head)
        chart.lettering.finish()
    return chart


def _drawn(question: Question) -> list[int]:
    """Which outlines: all, or as many as can be told apart, the one of the colours among them."""
    count = len(question.heights)
    every = -(-count // _LINES)
    return [place for place in range(count) if (place - count // 2) % every == 0]


def _named(edges: list[Outline], drawn: list[int], shown: int, apart: float) -> set[int]:
    """Which of the drawn outlines bear their height: those that lie apart from all that bear one already [m]."""
    reach = {place: float(np.nanmedian(edges[place].farthest)) for place in drawn if edges[place].latitude.size}
    kept: list[int] = []
    for place in sorted(reach, key=lambda one: (one != shown, one)):
        if all(abs(reach[place] - reach[other]) > apart for other in kept):
            kept.append(place)
    return set(kept)


def _view(question: Question, edges: list[Outline]) -> tuple[tuple[float, float], float, float]:
    """Middle [rad], width and height [m] of a map that holds the outlines, the radar and the places."""
    from pyproj import Proj

    site = question.unit.site
    lat = [np.array([site.latitude.value, *(place[0] for place in question.places)]), *(e.latitude for e in edges)]
    lon = [np.array([site.longitude.value, *(place[1] for place in question.places)]), *(e.longitude for e in edges)]
    flat = Proj(proj="laea", lat_0=np.degrees(site.latitude.value), lon_0=np.degrees(site.longitude.value))
    x, y = flat(np.degrees(np.concatenate(lon)), np.degrees(np.concatenate(lat)))
    east, north = 0.5 * (x.min() + x.max()), 0.5 * (y.min() + y.max())
    longitude, latitude = flat(east, north, inverse=True)
    width, height = (float(np.clip(_ROOM * np.ptp(value), _LEAST, _MOST)) for value in (x, y))
    # A page is wider than high, and no map is a strip.
    width, height = max(width, height), max(height, 0.72 * width)
    return (float(np.radians(latitude)), float(np.radians(longitude))), width, height


def _colour(chart: Map, question: Question) -> set[Reason]:
    """Paint the reason under every pixel; which of them are there."""
    from matplotlib.colors import to_rgba

    west, south, east, north = chart.frame.edges
    columns = _PIXELS
    rows = round(columns * (north - south) / (east - west))
    x = west + (np.arange(columns) + 0.5) * (east - west) / columns
    y = south + (np.arange(rows) + 0.5) * (north - south) / rows
    latitude, longitude = chart.frame.unproject(*np.meshgrid(x, y))
    reason = _reasons(question, latitude, longitude).reshape(rows, columns)
    picture = np.zeros((rows, columns, 4))
    for one, shade in SHADES.items():
        picture[reason == one] = to_rgba(shade, _FILL.get(one, 0.34))
    chart.axes.imshow(picture, extent=(west, east, south, north), origin="lower", interpolation="nearest", zorder=1.5)
    chart.axes.set(xlim=(west, east), ylim=(south, north), aspect="auto")
    return {Reason(int(code)) for code in np.unique(reason)}


def _reasons(question: Question, latitude: Floats, longitude: Floats) -> Integers:
    from uppertier.radar.fields import fields

    if np.isfinite(latitude).all():
        found = fields(
            question.unit, latitude, longitude, [question.shown], question.rcs, threshold=question.threshold,
            dwell=question.dwell, mask=question.mask,
        )  # fmt: skip
        return np.asarray(found.reason[0], np.int64)
    seen = coverage(
        question.unit, latitude, longitude, question.shown, question.rcs, threshold=question.threshold,
        dwell=question.dwell, mask=question.mask,
    )  # fmt: skip
    return seen.reason.ravel()


def _line(chart: Map, edge: Outline, level: float, shown: bool, named: bool) -> None:
    """One outline with its height written along the far edge."""
    if not edge.latitude.size:
        return
    chart.line(*filled(edge.latitude, edge.longitude), colour="#0b3a5b", width=1.5 if shown else 0.8)
    far = np.count_nonzero(np.isfinite(edge.farthest))
    latitude, longitude = edge.latitude[:far], edge.longitude[:far]
    pieces = chart.frame.clipped_lines([(latitude, longitude)])
    if named and pieces and far > 2:
        longest: Any = max(pieces, key=lambda piece: float(np.hypot(np.diff(piece[0]), np.diff(piece[1])).sum()))
        chart.lettering.along(longest, f"{number(level / 1e3)} km", 0.5, "#0b3a5b", shift=5.5)


def _corner(chart: Map, edges: list[Outline]) -> str:
    """The corner with the fewest points of the outlines."""
    _, _, east, north = chart.frame.edges
    points = [chart.frame.project(edge.latitude, edge.longitude) for edge in edges if edge.latitude.size]
    if not points:
        return "upper left"
    x, y = (np.concatenate(values) for values in zip(*points, strict=True))
    counts = {
        f"{up} {side}": int(np.count_nonzero((sign * y > 0.35 * north) & (turn * x > 0.35 * east)))
        for up, sign in (("upper", 1), ("lower", -1))
        for side, turn in (("right", 1), ("left", -1))
        # The scale stands in the lower left.
        if (up, side) != ("lower", "left")
    }
    return min(counts, key=lambda corner: counts[corner])
