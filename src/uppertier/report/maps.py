"""Base maps for figures: land and sea, coasts, borders, graticule and scale, and what is drawn upon them.

    chart = northeast_asia()
    chart.sector(latitude, longitude, boresight, half_width, reach)
    chart.point(latitude, longitude, "Seoul")
    chart.save(Path("map.svg"))

Lambert azimuthal equal-area about the middle of the map: areas are true, and so are directions from the middle.
The same calls give the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth import places
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.report import basemap
from uppertier.report.basemap import Style
from uppertier.report.frame import Frame
from uppertier.report.lettering import Lettering

COLOURS = {
    "vermilion": "#D55E00",
    "blue": "#0072B2",
    "green": "#009E73",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "black": "#222222",
}
"""Okabe and Ito's palette: told apart under every common colour blindness."""

_POINT = {
    "city": {"marker": "o", "size": 2.6, "colour": "#333333", "weight": "normal"},
    "site": {"marker": "^", "size": 5.5, "colour": COLOURS["vermilion"], "weight": "bold"},
    "base": {"marker": "s", "size": 3.4, "colour": COLOURS["black"], "weight": "normal"},
    "target": {"marker": "D", "size": 3.2, "colour": COLOURS["blue"], "weight": "normal"},
}
PointKind = Literal["city", "site", "base", "target"]


@attrs.frozen(eq=False)
class Map:
    """A base map that can be drawn on. Latitudes, longitudes and azimuths in radians, lengths in metres.

    figure, axes : matplotlib's, for whatever is not offered here; axes are in metres of the projection
    frame : what the map shows, and its projection
    lettering : the labels and what they must keep clear of
    """

    figure: Any
    axes: Any
    frame: Frame
    style: Style
    lettering: Lettering

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Labels for which there was no room; known once the map is finished."""
        return tuple(self.lettering.unplaced)

    def line(
        self,
        latitude: ArrayLike,
        longitude: ArrayLike,
        colour: str = COLOURS["blue"],
        width: float = 1.2,
        dashed: bool = False,
        label: str | None = None,
        label_at: float = 0.5,
    ) -> None:
        """A line through points close enough to be joined straight, such as a ground track.

        width : [pt]
        label : written along the line, at the share `label_at` of the part that the map shows
        """
        pieces = self.frame.clipped_lines([(np.asarray(latitude, float), np.asarray(longitude, float))])
        for x, y in pieces:
            self.axes.plot(x, y, color=colour, linewidth=width, linestyle=(0, (4, 2.2)) if dashed else "-", zorder=5)
            self.lettering.avoid(x, y)
        if label and pieces:
            self.lettering.along(_longest(pieces), label, label_at, colour, shift=5.5)

    def great_circle(
        self, start: tuple[float, float], end: tuple[float, float], arrow: bool = False, **options: Any
    ) -> None:
        """The geodesic between two points (latitude, longitude); options as for `line`.

        It is not the ground track of a missile, which the turning Earth bends.
        """
        azimuth, length = geodesic_inverse(*start, *end)
        latitude, longitude = geodesic_direct(*start, azimuth, np.linspace(0.0, float(length), 400))
        self.line(latitude, longitude, **options)
        pieces = self.frame.clipped_lines([(latitude, longitude)])
        if arrow and pieces:
            basemap.draw_arrow(self.axes, pieces[-1], options.get("colour", COLOURS["blue"]))

    def sector(
        self,
        latitude: float,
        longitude: float,
        boresight: float,
        half_width: float,
        reach: float,
        colour: str = COLOURS["orange"],
        label: str | None = None,
        fill: float = 0.18,
    ) -> None:
        """The ground within a reach of a site and within an angle to either side of an azimuth.

        half_width : pi or more draws a whole circle
        label : written inside the far edge
        """
        whole = half_width >= np.pi
        angles = boresight + np.linspace(-1.0, 1.0, 181) * min(half_width, np.pi)
        latitudes, longitudes = geodesic_direct(latitude, longitude, angles, reach)
        if not whole:
            legs = np.linspace(0.0, reach, 60)
            out = geodesic_direct(latitude, longitude, angles[0], legs)
            back = geodesic_direct(latitude, longitude, angles[-1], legs[::-1])
            latitudes = np.concatenate([out[0], latitudes, back[0]])
            longitudes = np.concatenate([out[1], longitudes, back[1]])
        self.region(latitudes, longitudes, colour=colour, fill=fill)
        if label:
            arc = geodesic_direct(latitude, longitude, angles, self._inside_arc(reach, label))
            pieces = self.frame.clipped_lines([arc])
            if pieces:
                self.lettering.along(_longest(pieces), label, 0.5, colour)

    def _inside_arc(self, reach: float, label: str) -> float:
        """Radius at which a straight label stays inside an arc: the arc bends away from it by its sagitta."""
        point = self.frame.metres_per_point
        half = 0.5 * basemap.LETTER_WIDTH * len(label)
        return reach - (5.0 + half**2 / (2.0 * reach / point)) * point

    def region(
        self,
        latitude: ArrayLike,
        longitude: ArrayLike,
        colour: str = COLOURS["orange"],
        fill: float = 0.18,
        edge: float = 1.0,
        hatch: str | None = None,
    ) -> None:
        """A filled region given by its outline, its points close together.

        fill : opacity of the filling
        edge : width of the outline [pt]; 0 for none
        """
        x, y = self.frame.project(latitude, longitude)
        basemap.draw_region(self.axes, np.column_stack([x, y]), colour, fill, edge, hatch)
        self.lettering.avoid(np.append(x, x[0]), np.append(y, y[0]))

    def cells(
        self,
        cells: places.Cells,
        mask: ArrayLike,
        colour: str = COLOURS["blue"],
        fill: float = 0.35,
        hatch: str | None = None,
    ) -> None:
        """The cells of a grid that a mask[C] picks, filled as one region."""
        basemap.draw_cells(self.axes, self.frame, cells, np.asarray(mask, bool), colour, fill, hatch)

    def point(
        self,
        latitude: float,
        longitude: float,
        label: str | None = None,
        kind: PointKind = "city",
        colour: str | None = None,
        offset: tuple[float, float] | None = None,
    ) -> None:
        """A marked point, and its label where there is room.

        offset : of the label's lower left corner from the point [pt], to place it by hand
        A point outside the map is not drawn.
        """
        look = _POINT[kind]
        x, y = (float(value) for value in self.frame.project(latitude, longitude))
        if not self.frame.shows(x, y):
            return
        colour = colour or str(look["colour"])
        size = float(str(look["size"]))
        self.axes.plot(
            [x],
            [y],
            look["marker"],
            markersize=size,
            color=colour,
            markeredgecolor="white",
            markeredgewidth=0.5,
            zorder=8,
        )
        # A marker's colour may be too light for small letters.
        ink = colour if kind == "site" else "#222222"
        self.lettering.point(x, y, size, label, ink, str(look["weight"]), offset)

    def write(self, latitude: float, longitude: float, text: str, **options: Any) -> None:
        """Text centred on a place, such as the name of a country or a sea; kept clear by other labels."""
        x, y = (float(value) for value in self.frame.project(latitude, longitude))
        if not self.frame.shows(x, y):
            return
        look = {"fontsize": 7.0, "color": self.style.name, "ha": "center", "va": "center", "zorder": 4} | options
        drawn = self.axes.text(x, y, text, clip_on=True, **look)
        self.lettering.reserve(drawn)

    def legend(self, entries: list[tuple[str, str]], corner: str = "upper left", title: str | None = None) -> None:
        """A key in a corner: (text, colour) for each filled region or line."""
        box = basemap.draw_legend(self.axes, entries, corner, title)
        self.lettering.reserve(box)

    def save(self, path: Path) -> None:
        """Write the map as .svg, .png (300 dpi) or .pdf, by the ending of the name."""
        path.write_bytes(self.render(path.suffix.removeprefix(".")))

    def render(self, kind: str = "svg") -> bytes:
        """The map as "svg", "png" (300 dpi) or "pdf"; the same calls give the same bytes."""
        stamps: dict[str, dict[str, None]] = {
            "svg": {"Date": None, "Creator": None},
            "png": {"Software": None},
            "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        }
        if kind not in stamps:
            raise InputError(f"a map cannot be written as '{kind}'", key="format", hint="svg, png or pdf")
        self.lettering.finish()
        import matplotlib

        buffer = io.BytesIO()
        settings = basemap.HATCHING | {"svg.hashsalt": "uppertier", "svg.fonttype": "path", "pdf.fonttype": 42}
        with matplotlib.rc_context(settings):
            self.figure.savefig(buffer, format=kind, dpi=300, metadata=stamps[kind])
        return basemap.shortened(buffer.getvalue()) if kind == "svg" else buffer.getvalue()


def _longest(pieces: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    return max(pieces, key=lambda piece: float(np.sum(np.hypot(np.diff(piece[0]), np.diff(piece[1])))))


def base_map(
    latitude: float,
    longitude: float,
    width: float,
    height: float,
    paper_width_mm: float = 170.0,
    style: Style | None = None,
) -> Map:
    """A map about a place, with land, coasts, borders, graticule, scale and the name of its source.

    latitude, longitude : of the middle [rad]
    width, height : of the ground shown, at the middle [m]
    paper_width_mm : of the whole figure
    """
    style = style or Style()
    figure, axes, frame = basemap.sheet(latitude, longitude, width, height, paper_width_mm)
    basemap.draw_base(axes, frame, style)
    lettering = Lettering(figure, axes, style.land)
    lettering.reserve(basemap.draw_scale(axes, frame, style))
    basemap.draw_attribution(figure, axes, frame, style, places.ATTRIBUTION)
    return Map(figure, axes, frame, style, lettering)


def northeast_asia(paper_width_mm: float = 170.0, names: bool = True) -> Map:
    """From Xinjiang to Hokkaido and from Hainan to Siberia: the region that a radar in Korea is argued about."""
    chart = base_map(np.radians(38.0), np.radians(117.0), 6.2e6, 4.7e6, paper_width_mm)
    for name, latitude, longitude in _REGION_NAMES if names else ():
        chart.write(np.radians(latitude), np.radians(longitude), name)
    return chart


def korea(paper_width_mm: float = 110.0) -> Map:
    """The Korean peninsula and the straits around it, for defended areas and raids."""
    return base_map(np.radians(38.0), np.radians(127.6), 0.95e6, 1.2e6, paper_width_mm)


_REGION_NAMES = (
    ("CHINA", 35.0, 101.0),
    ("MONGOLIA", 45.2, 102.5),
    ("RUSSIA", 57.0, 112.0),
    ("JAPAN", 38.0, 144.5),
    ("KAZAKHSTAN", 47.5, 80.5),
    ("MYANMAR", 21.3, 96.0),
)
