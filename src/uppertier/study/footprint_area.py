"""Shapes of a footprint: the ground where at least so many engagements are feasible, its area, its people."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from uppertier.earth.places import cities, country
from uppertier.study.defence import COUNTRY
from uppertier.study.footprint import Footprint


def region(found: Footprint, engagements: int, name: str = COUNTRY) -> Any:
    """The ground of a country with at least so many engagements, a shapely MultiPolygon of (longitude, latitude) [rad].

    Edges run half way between nodes that differ, so they are good to half the spacing. Rings follow the right-hand
    rule: the outside anticlockwise, holes clockwise.
    """
    import shapely
    from contourpy import FillType, contour_generator

    nodes = found.raster
    # A rim of zeros closes what reaches the edge of the grid.
    held = np.pad((found.opportunities >= engagements).astype(float), 1)
    longitude, latitude = (_padded(axis) for axis in (nodes.longitude, nodes.latitude))
    made = contour_generator(longitude, latitude, held, fill_type=FillType.OuterOffset).filled(0.5, 2.0)
    parts = [
        shapely.Polygon(points[offsets[0] : offsets[1]], [points[a:b] for a, b in pairwise(offsets[1:])])
        for points, offsets in zip(*made, strict=True)
    ]
    shape = shapely.intersection(shapely.union_all(shapely.make_valid(parts)), country(name).shape)
    if nodes.box is not None:
        south, west, north, east = nodes.box
        shape = shapely.intersection(shape, shapely.box(west, south, east, north))
    kept = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(kept))


def _padded(axis: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    step = axis[1] - axis[0]
    return np.concatenate([[axis[0] - step], axis, [axis[-1] + step]])


def area(shape: Any) -> float:
    """Geodesic area [m2] of a shape of (longitude, latitude) [rad] on WGS 84."""
    import shapely
    from pyproj import Geod

    turned = shapely.transform(shape, np.degrees)
    return abs(float(Geod(ellps="WGS84").geometry_area_perimeter(turned)[0]))


def people(found: Footprint, engagements: int, name: str = COUNTRY) -> tuple[float, tuple[str, ...]]:
    """Share of a country's city people, in the missile's reach, with so many engagements [-], and the cities' names.

    Cities of 15,000 people and more, each at its one point; populations are a proxy (`earth.places.cities`).
    """
    there = cities(name)
    opportunities, _ = found.at(there.latitude, there.longitude)
    reached, held = opportunities >= 0, opportunities >= engagements
    crowd = np.asarray(there.population, float)
    whole = float(crowd[reached].sum())
    names = tuple(there.name[i] for i in np.flatnonzero(held))
    return (float(crowd[held].sum()) / whole if whole > 0.0 else float("nan")), names
