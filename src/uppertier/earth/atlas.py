"""Decodes the coasts, borders and countries of data/geography. Use it through `earth.places`."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.records import Country, Lines
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.resources import near, read_data

ATTRIBUTION = "Natural Earth, de facto boundaries"
DETAILS = ("10m", "50m")
COAST, BORDER, DISPUTED, HIDDEN = range(4)
_TURN = 2.0 * np.pi
_LAND = -1
_SMALLEST_HOLE = 1e5
"""Below one cell of the source's grid [m2]."""


@attrs.frozen(eq=False)
class Atlas:
    """One scale of the world: arcs, the rings that share them, and who owns the polygons."""

    arcs: tuple[Floats, ...]
    """[points, 2] longitude and latitude [rad] of each arc."""
    kinds: NDArray[np.uint8]
    polygons: tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]
    """(country or -1 for land as a whole, rings of arc references; ~i is arc i backwards)"""
    names: tuple[str, ...]
    codes: tuple[str, ...]
    aliases: dict[str, int]
    """Lower-case name, two and three letters and number -> country."""


@lru_cache(maxsize=2)
def atlas(detail: str = "10m") -> Atlas:
    """The world at 1:10 million ("10m") or 1:50 million ("50m"); an unknown detail is an InputError."""
    if detail not in DETAILS:
        raise InputError(f"there is no map of detail '{detail}'", key="detail", hint=near(detail, DETAILS))
    with np.load(io.BytesIO(read_data(f"geography/world-{detail}.npz"))) as table:
        names = tuple(str(name) for name in table["country_name"])
        codes = tuple(str(code) for code in table["country_code"])
        aliases: dict[str, int] = {}
        for words in (table["country_numeric"], table["country_code2"], codes, names):
            # The first holder keeps a number that two share: Australia and its reefs.
            for index, word in enumerate(words):
                aliases.setdefault(str(word).lower(), index)
        aliases.pop("", None)
        return Atlas(_arcs(table), table["arc_kind"], _polygons(table), names, codes, aliases)


def _arcs(table: Any) -> tuple[Floats, ...]:
    """Steps on the source's grid back to points: one running sum for all arcs."""
    points = table["arc_points"]
    first = np.concatenate([[0], np.cumsum(points)[:-1]])
    steps = np.zeros((int(points.sum()), 2), np.int64)
    inner = np.ones(len(steps), bool)
    inner[first] = False
    steps[inner, 0], steps[inner, 1] = table["arc_step_x"], table["arc_step_y"]
    total = np.cumsum(steps, axis=0)
    grid = total + np.repeat(table["arc_start"] - total[first], points, axis=0)
    radians = np.radians(grid * table["scale"] + table["translate"])
    arcs: list[Floats] = np.split(radians, first[1:])
    return tuple(arcs)


def _polygons(table: Any) -> tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]:
    references = [tuple(part.tolist()) for part in np.split(table["arc_reference"], np.cumsum(table["ring_arcs"])[:-1])]
    ends = np.cumsum(table["polygon_rings"])
    owners = table["polygon_country"].tolist()
    rings = table["polygon_rings"]
    return tuple(
        (owner, tuple(references[end - count : end]))
        for owner, end, count in zip(owners, ends.tolist(), rings.tolist(), strict=True)
    )


def _ring(world: Atlas, references: tuple[int, ...]) -> Floats:
    """Closed ring [points, 2] without a jump at the date line; one around a pole is closed over the pole."""
    parts = [world.arcs[r] if r >= 0 else world.arcs[~r][::-1] for r in references]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    steps = np.diff(ring[:, 0])
    # Multiples of a whole turn only, so that points keep the source's digits.
    ring[1:, 0] -= _TURN * np.cumsum(np.round(steps / _TURN))
    if abs(ring[-1, 0] - ring[0, 0]) > np.pi:
        pole = np.copysign(np.pi / 2.0, ring[:, 1].mean())
        ring = np.vstack([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]], ring[:1]])
    return np.asarray(ring, float)


def _shift(ring: Floats, centre: float) -> Floats:
    """The ring, turned by whole turns so that its middle lies within half a turn of a longitude."""
    middle = 0.5 * (ring[:, 0].min() + ring[:, 0].max())
    turns = float(np.round((middle - centre) / _TURN))
    return np.asarray(ring - np.array([_TURN * turns, 0.0]))


def polygon_rings(detail: str, owner: int) -> list[list[Floats]]:
    """Every polygon of a country, or of land (-1): its rings [points, 2], outside first, side by side in longitude."""
    world = atlas(detail)
    polygons = [_nested([_ring(world, r) for r in rings]) for country, rings in world.polygons if country == owner]
    polygons = [rings for rings in polygons if rings]
    centre = 0.0
    if owner != _LAND and polygons:
        largest = max(polygons, key=lambda rings: ring_area(rings[0]))
        centre = _middle(_shift(largest[0], 0.0))
    return [_together(rings, centre) for rings in polygons]


def _nested(rings: list[Floats]) -> list[Floats]:
    """Rings of one polygon, outside first, without those that the source's grid has shrunk to a line."""
    sized = [(ring_area(ring), ring) for ring in rings if len(ring) >= 4]
    kept = [(area, ring) for area, ring in sized if area > 0.0]
    outside = max((area for area, _ in kept), default=0.0)
    return [ring for area, ring in kept if area == outside] + [
        ring for area, ring in kept if _SMALLEST_HOLE < area < outside
    ]


def _together(rings: list[Floats], centre: float) -> list[Floats]:
    """The outside moved next to a longitude, and its holes into it."""
    outside = _shift(rings[0], centre)
    return [outside, *(_shift(hole, _middle(outside)) for hole in rings[1:])]


def _middle(ring: Floats) -> float:
    return float(0.5 * (ring[:, 0].min() + ring[:, 0].max()))


@lru_cache(maxsize=2)
def land_polygons(detail: str) -> list[list[Floats]]:
    """All land, without borders: rings [points, 2] of longitude and latitude [rad], outside first."""
    return polygon_rings(detail, _LAND)


def lines(detail: str, kinds: tuple[int, ...]) -> Lines:
    """All arcs of some kinds."""
    world = atlas(detail)
    chosen = np.flatnonzero(np.isin(world.kinds, kinds))
    parts = [world.arcs[index] for index in chosen]
    points = np.concatenate(parts)
    offset = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    return Lines(ATTRIBUTION, points[:, 1], points[:, 0], offset, world.kinds[chosen] == DISPUTED)


def index_of(name: str, detail: str = "10m") -> int:
    """Number of a country by code or name; an unknown one is an InputError with the nearest names."""
    world = atlas(detail)
    found = world.aliases.get(name.strip().lower())
    if found is None:
        raise InputError(
            f"the map holds no country called '{name}'", key="country", hint=near(name.title(), world.names)
        )
    return found


@lru_cache(maxsize=512)
def country_by_index(index: int, detail: str) -> Country:
    """A country by its number in the atlas."""
    import shapely

    world = atlas(detail)
    polygons = polygon_rings(detail, index)
    parts = shapely.make_valid([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])
    merged = shapely.get_parts(shapely.union_all(parts))
    shape = shapely.MultiPolygon([part for part in merged if part.geom_type == "Polygon"])
    shapely.prepare(shape)
    area = sum(ring_area(rings[0]) - sum(ring_area(hole) for hole in rings[1:]) for rings in polygons)
    return Country(world.codes[index], world.names[index], area, ATTRIBUTION, shape)


def ring_area(ring: Floats) -> float:
    """Area [m2] on the ellipsoid inside a closed ring [points, 2] whose edges are straight in longitude and latitude.

    Green's theorem on the area from the equator; Simpson's rule along each edge.
    """
    start, end = ring[:-1], ring[1:]
    middle = 0.5 * (start[:, 1] + end[:, 1])
    mean = (area_from_equator(start[:, 1]) + 4.0 * area_from_equator(middle) + area_from_equator(end[:, 1])) / 6.0
    return float(abs(np.sum((end[:, 0] - start[:, 0]) * mean)))


def area_from_equator(latitude: ArrayLike) -> Floats:
    """Area of the ellipsoid between the equator and a latitude, per radian of longitude [m2/rad].

    Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), eq. (3-12), times a^2 / 2.
    """
    e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    e = np.sqrt(e2)
    sine = np.sin(np.asarray(latitude, float))
    q = (1.0 - e2) * (sine / (1.0 - e2 * sine**2) + np.arctanh(e * sine) / e)
    return np.asarray(0.5 * WGS84_SEMI_MAJOR**2 * q)
