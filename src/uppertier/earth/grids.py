"""Cells over countries, and how deep inside a country a point lies. Use it through `earth.places`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.atlas import ATTRIBUTION, area_from_equator, atlas, country_by_index, index_of
from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.geodesy import geodesic_inverse, geodetic_to_ecef
from uppertier.earth.records import Cells, Country
from uppertier.errors import InputError
from uppertier.numerics.arrays import Booleans, Floats, Integers

_STEP = 2_000.0
"""Longest piece of boundary between two points of the search tree [m]."""
_NEIGHBOURS = 4


@attrs.frozen(eq=False)
class _Boundary:
    """Points of a country's boundary, at most `_STEP` apart, and the search tree over them."""

    tree: Any
    position: Floats
    """[P,3] Earth-fixed"""
    longitude_latitude: Floats
    """[P,2]"""
    following: Integers
    """[P] the next point on the same ring"""
    preceding: Integers


def within(country: Country, latitude: ArrayLike, longitude: ArrayLike) -> Booleans:
    """Mask of the points inside a country, of the broadcast shape; false where a coordinate is not finite."""
    import shapely

    latitude, longitude = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    west, _, east, _ = country.shape.bounds
    centre = 0.5 * (west + east)
    turned = centre + np.mod(longitude - centre + np.pi, 2.0 * np.pi) - np.pi
    return np.asarray(shapely.contains_xy(country.shape, turned, latitude), bool)


@lru_cache(maxsize=32)
def _boundary(index: int, detail: str) -> _Boundary:
    import shapely
    from scipy.spatial import cKDTree

    shape = country_by_index(index, detail).shape
    rings = [ring for part in shape.geoms for ring in (part.exterior, *part.interiors)]
    dense = [_densify(shapely.get_coordinates(ring)) for ring in rings]
    points = np.concatenate(dense)
    ends = np.cumsum([len(ring) for ring in dense])
    starts = ends - [len(ring) for ring in dense]
    following = np.arange(1, len(points) + 1)
    following[ends - 1] = starts
    preceding = np.arange(-1, len(points) - 1)
    preceding[starts] = ends - 1
    position = geodetic_to_ecef(points[:, 1], points[:, 0])
    return _Boundary(cKDTree(position), position, points, following, preceding)


def _densify(ring: Floats) -> Floats:
    """Open ring [points, 2] with edges at most `_STEP` long, straight in longitude and latitude as the map's are."""
    start, step = ring[:-1], np.diff(ring, axis=0)
    length = MEAN_RADIUS * np.hypot(step[:, 0] * np.cos(start[:, 1]), step[:, 1])
    pieces = np.maximum(np.ceil(length / _STEP), 1.0).astype(np.int64)
    edge = np.repeat(np.arange(len(start)), pieces)
    within_edge = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return np.asarray(start[edge] + step[edge] * (within_edge / pieces[edge])[:, None])


def _foot(position: Floats, boundary: _Boundary, first: Integers, last: Integers) -> tuple[Floats, Floats]:
    """Nearest point on the chords from `first` to `last`: squared distance and place along the chord, 0..1."""
    origin = boundary.position[first]
    chord = boundary.position[last] - origin
    offset = position[:, None, :] - origin
    length2 = np.maximum(np.sum(chord**2, axis=-1), 1e-12)
    along = np.clip(np.sum(offset * chord, axis=-1) / length2, 0.0, 1.0)
    return np.sum((offset - along[..., None] * chord) ** 2, axis=-1), along


def _depth(index: int, detail: str, latitude: Floats, longitude: Floats) -> Floats:
    """Distance [m] from points[n] to the boundary of a country, whichever side they are on."""
    boundary = _boundary(index, detail)
    position = geodetic_to_ecef(latitude, longitude)
    nearest = np.asarray(boundary.tree.query(position, k=_NEIGHBOURS)[1], np.int64)
    first = np.concatenate([nearest, boundary.preceding[nearest]], axis=1)
    last = np.concatenate([boundary.following[nearest], nearest], axis=1)
    distance2, along = _foot(position, boundary, first, last)
    row = np.arange(len(position))
    best = np.argmin(distance2, axis=1)
    start = boundary.longitude_latitude[first[row, best]]
    end = boundary.longitude_latitude[last[row, best]]
    foot = start + along[row, best][:, None] * (end - start)
    return geodesic_inverse(latitude, longitude, foot[:, 1], foot[:, 0])[1]


def distance_inside(country: str, latitude: ArrayLike, longitude: ArrayLike, detail: str = "10m") -> Floats:
    """Geodesic distance [m] from points inside a country to its nearest border or coast; NaN outside it.

    latitude, longitude : [rad], broadcast
    returns : the broadcast shape

    The foot is sought on chords of at most 2 km, and the geodesic to it is Karney's (2013). Against a search over
    every 100 m of boundary the error is below 0.1 % (tests). The source's own coast is good to some hundred metres.
    """
    index = index_of(country, detail)
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    depth = np.full(latitude.shape, np.nan)
    inside = within(country_by_index(index, detail), latitude, longitude)
    if inside.any():
        depth[inside] = _depth(index, detail, latitude[inside], longitude[inside])
    return depth


def _lattice(south: float, north: float, west: float, east: float, spacing: float) -> Floats:
    """Cells about `spacing` wide and high that fill a box: rows of latitude, longitude, height, width, area [5,C]."""
    rows = max(1, int(np.ceil((north - south) * MEAN_RADIUS / spacing)))
    edges = np.linspace(south, north, rows + 1)
    centres = 0.5 * (edges[:-1] + edges[1:])
    columns = np.maximum(1, np.ceil((east - west) * MEAN_RADIUS * np.cos(centres) / spacing)).astype(np.int64)
    row = np.repeat(np.arange(rows), columns)
    column = np.arange(len(row)) - np.repeat(np.cumsum(columns) - columns, columns)
    width = (east - west) / columns
    longitude = west + (column + 0.5) * width[row]
    area = np.diff(area_from_equator(edges)) * width
    height = np.full(len(row), (north - south) / rows)
    return np.stack([centres[row], longitude, height, width[row], area[row]])


def _check_spacing(spacing: float) -> None:
    if not (np.isfinite(spacing) and spacing >= 2_000.0):
        raise InputError(
            "the spacing of a grid is a number of metres, 2,000 or more",
            key="spacing",
            hint=f"got {spacing!r}; 50e3 serves a large country",
        )


def _wrapped(longitude: Floats) -> Floats:
    return np.asarray(np.mod(longitude + np.pi, 2.0 * np.pi) - np.pi)


@lru_cache(maxsize=32)
def grid(country: str, spacing: float = 50e3, detail: str = "10m") -> Cells:
    """Cells over one country, each with its area and the depth of its centre inside the country.

    country : code or name
    spacing : width and height of a cell [m], 2 km or more
    detail : "10m" or "50m"

    A cell belongs to the country if its centre does. Areas are exact for each cell; their sum is the country's area
    within 1 % once there are some thousand cells (China at 50 km: tests).
    """
    _check_spacing(spacing)
    index = index_of(country, detail)
    found = country_by_index(index, detail)
    west, south, east, north = found.shape.bounds
    lattice = _lattice(south, north, west, east, spacing)
    lattice = lattice[:, within(found, lattice[0], lattice[1])]
    latitude, longitude, height, width, area = lattice
    depth = _depth(index, detail, latitude, longitude) if len(latitude) else np.empty(0)
    owner = np.zeros(len(latitude), np.int64)
    codes = (_known_as(index, detail),)
    return Cells(codes, ATTRIBUTION, latitude, _wrapped(longitude), height, width, area, depth, owner)


def _known_as(index: int, detail: str) -> str:
    """Code of a country; the name of what has none, such as Somaliland."""
    return atlas(detail).codes[index] or atlas(detail).names[index]


@lru_cache(maxsize=8)
def grid_over(
    south: float,
    north: float,
    west: float,
    east: float,
    spacing: float = 50e3,
    depth_of: tuple[str, ...] = (),
    detail: str = "50m",
) -> Cells:
    """Cells over a box of land and sea, each with the country it lies in; for shares of an area by country.

    south, north, west, east : edges [rad]; east may run beyond pi
    spacing : width and height of a cell [m]
    depth_of : codes or names of the countries whose cells get a depth; NaN in all others and at sea
    """
    _check_spacing(spacing)
    if not (-np.pi / 2 <= south < north <= np.pi / 2 and 0.0 < east - west <= 2.0 * np.pi + 1e-12):
        raise InputError("a box runs from south to north and from west to east", key="south, north, west, east")
    latitude, longitude, height, width, area = _lattice(south, north, west, east, spacing)
    owner = _owners(latitude, longitude, detail)
    depth = np.full(len(latitude), np.nan)
    for name in depth_of:
        index = index_of(name, detail)
        mine = owner == index
        if mine.any():
            depth[mine] = _depth(index, detail, latitude[mine], longitude[mine])
    present = np.unique(owner[owner >= 0])
    position = np.full(int(owner.max(initial=0)) + 2, -1)
    position[present] = np.arange(len(present))
    codes = tuple(_known_as(i, detail) for i in present)
    return Cells(codes, ATTRIBUTION, latitude, _wrapped(longitude), height, width, area, depth, position[owner])


def _owners(latitude: Floats, longitude: Floats, detail: str) -> Integers:
    """Number in the atlas of the country around each point; -1 at sea."""
    owner = np.full(len(latitude), -1)
    for index in range(len(atlas(detail).names)):
        _, south, _, north = country_by_index(index, detail).shape.bounds
        candidates = np.flatnonzero((owner < 0) & (latitude > south) & (latitude < north))
        if len(candidates):
            inside = within(country_by_index(index, detail), latitude[candidates], longitude[candidates])
            owner[candidates[inside]] = index
    return owner
