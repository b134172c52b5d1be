"""What a map shows: its projection and its rectangle, and how shapes are cut to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats

_JUMP = 0.5
"""Two neighbours on a line farther apart than this share of the map are not joined."""


@attrs.frozen
class Frame:
    """Lambert azimuthal equal-area about a middle, and a rectangle about it.

    latitude, longitude : of the middle [rad]
    width, height : on the ground, at the middle [m]; no corner may be farther than a quarter of the globe
    paper_width : of the map on paper [pt]
    """

    latitude: float
    longitude: float
    width: float
    height: float
    paper_width: float

    def __attrs_post_init__(self) -> None:
        # The projection's radius for an angle c is 2 R sin(c / 2).
        corner = np.hypot(self.width, self.height) / 2.0
        if not 0.0 < corner <= 2.0 * MEAN_RADIUS * np.sin(np.pi / 4.0):
            raise InputError(
                "the corners of a map lie at most a quarter of the globe from its middle",
                key="width, height",
                hint=f"got {self.width / 1e3:.0f} by {self.height / 1e3:.0f} km",
            )

    @property
    def metres_per_point(self) -> float:
        """Ground length of one point of paper, at the middle."""
        return self.width / self.paper_width

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """West, south, east, north edge in the projection [m]."""
        return -self.width / 2.0, -self.height / 2.0, self.width / 2.0, self.height / 2.0

    def project(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Place on the map [m], x to the right and y up; not finite at the antipode of the middle."""
        x, y = _projection(self.latitude, self.longitude)(np.degrees(longitude), np.degrees(latitude))
        return np.asarray(x, float), np.asarray(y, float)

    def unproject(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Latitude and longitude [rad] of a place on the map."""
        lon, lat = _projection(self.latitude, self.longitude)(np.asarray(x), np.asarray(y), inverse=True)
        return np.radians(lat), np.radians(lon)

    def shows(self, x: float, y: float) -> bool:
        """Whether the map shows a place."""
        west, south, east, north = self.edges
        return west < x < east and south < y < north

    def clipped_lines(self, lines: Any) -> list[tuple[Floats, Floats]]:
        """The parts of lines (latitude, longitude) that the map shows: x and y [m], thinned to what paper can show."""
        found: list[Any] = []
        for latitude, longitude in lines:
            x, y = self.project(latitude, longitude)
            found.extend(_unbroken(x, y, _JUMP * self.width))
        return self._cut(found)

    def _cut(self, pieces: list[Floats]) -> list[tuple[Floats, Floats]]:
        import shapely

        if not pieces:
            return []
        strings = shapely.simplify([shapely.LineString(piece) for piece in pieces], self._tolerance)
        cut = shapely.get_parts(shapely.intersection(strings, shapely.box(*self.edges)))
        arrays = [shapely.get_coordinates(part) for part in cut if part.geom_type == "LineString"]
        return [(array[:, 0], array[:, 1]) for array in arrays if len(array) > 1]

    def clipped_polygons(self, polygons: list[list[Floats]]) -> Any:
        """One shape [m] of all polygons (rings[points, 2] of longitude, latitude, outside first) that the map shows.

        Neighbours are merged, so that no seam shows between them.
        """
        import shapely

        window = shapely.box(*self.edges)
        shapes = [self._shape(rings) for rings in polygons if self._near(rings[0])]
        if not shapes:
            return shapely.Polygon()
        # Cut first: mending the whole of Eurasia takes longer than drawing it.
        mended = shapely.make_valid(shapely.clip_by_rect(shapes, *window.buffer(0.02 * self.width).bounds))
        cut = shapely.intersection(shapely.union_all(mended), window)
        return shapely.simplify(cut, self._tolerance)

    def _shape(self, rings: list[Floats]) -> Any:
        import shapely

        flat = [np.column_stack(self.project(ring[:, 1], ring[:, 0])) for ring in rings]
        return shapely.Polygon(flat[0], flat[1:])

    def _near(self, ring: Floats) -> bool:
        """Whether a ring comes near the map or lies all around it: far ones fold over in the projection.

        A ring around the antipode of the middle would turn inside out; it is left out.
        """
        turned = self.longitude + (np.pi if self.longitude < 0.0 else -np.pi)
        if _around(ring, -self.latitude, turned):
            return False
        x, y = self.project(ring[:, 1], ring[:, 0])
        close = np.hypot(x, y) < 0.6 * np.hypot(self.width, self.height)
        return bool(np.any(close)) or _around(ring, self.latitude, self.longitude)

    @property
    def _tolerance(self) -> float:
        return 0.14 * self.metres_per_point


def _around(ring: Floats, latitude: float, longitude: float) -> bool:
    """Whether a ring[points, 2] of longitude and latitude, in any turn, lies around a place."""
    import shapely

    (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
    turns = [longitude + turn for turn in (-2.0 * np.pi, 0.0, 2.0 * np.pi) if west <= longitude + turn <= east]
    if not (south <= latitude <= north and turns):
        return False
    return bool(np.any(shapely.contains_xy(shapely.Polygon(ring), turns, latitude)))


@lru_cache(maxsize=8)
def _projection(latitude: float, longitude: float) -> Any:
    from pyproj import Proj

    return Proj(proj="laea", lat_0=np.degrees(latitude), lon_0=np.degrees(longitude), ellps="WGS84")


def _unbroken(x: Floats, y: Floats, jump: float) -> list[Floats]:
    """Pieces[n, 2] of a line between points that are not finite or too far apart to be joined."""
    points = np.column_stack([x, y])
    with np.errstate(invalid="ignore"):
        far = ~(np.hypot(np.diff(x), np.diff(y)) < jump)
    return [piece for piece in np.split(points, np.flatnonzero(far) + 1) if len(piece) > 1]
