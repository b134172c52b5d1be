"""The ground's height, and the horizon that it leaves to a radar.

The project's own grid has cells of 5 arc minutes (9 km) in steps of 28 m, each the mean of its cell: peaks lose up to
half their height and narrow ridges vanish, so a horizon made from it is a lower bound. It ends at 85 degrees of
latitude; beyond, and at sea, the ground is 0. A user's elevation model (`earth.elevation_file`) stands over it where it
has data. Angles in radians, lengths in metres; heights are above sea level and taken as above the ellipsoid.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import MEAN_RADIUS, WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.refraction import SCALE_HEIGHT, SURFACE_REFRACTIVITY
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_floats
from uppertier.resources import read_data

TERRAIN_FILE = "geography/terrain-5m.npz"
TERRAIN_ATTRIBUTION = "Terrain: Mapzen / Tilezen tiles through pvlib, 5' means"
CELL = 9_300.0
"""Height of one cell of the project's own grid [m]."""
_LEAST = 30.0
"""Lower ground is no ridge: one step of the grid above the sea [m]."""
_TALLEST = 8_900.0
_HALF_STEP = 4_000.0
_TURN, _POLE = 2.0 * np.pi, 0.5 * np.pi
AZIMUTH_STEP = np.radians(0.25)
_NODES = 32
_EXACT_SITE = np.radians(1.0 / 60.0)
"""Sites closer than half of this share one horizon of the project's own grid, whose cells are five times as wide."""
_EXACT_HEIGHT = 20.0


@attrs.frozen(eq=False)
class Patch:
    """A user's elevation model on a regular grid of latitude and longitude. Rows run north."""

    name: str
    heights: Floats = attrs.field(converter=as_floats)
    """[rows, columns], NaN where there is none"""
    frame: Floats = attrs.field(converter=as_floats)
    """latitude and longitude of the first centre, steps in latitude and longitude [rad]"""


@attrs.frozen
class HorizonMask:
    """What the ground hides from one radar. Rays every `AZIMUTH_STEP` from north eastwards, the first one repeated."""

    latitude: float
    longitude: float
    height: float
    """of the antenna, as used: never below the ground of the project's own grid"""
    ground: float
    """height of the ground at the radar, by the elevation model"""
    source: str
    distance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[D] ground distances, rising"""
    profile: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[A,D] highest apparent elevation of the ground up to each distance; -pi/2 where there is none"""
    highest: float
    """greatest elevation of all: nothing above it is hidden"""
    farthest: float
    """the last distance at which any ridge still rises above those before it"""

    @property
    def elevation(self) -> Floats:
        """[A] lowest apparent elevation free of terrain."""
        return np.asarray(self.profile[:, -1])


_NO_PATCH = Patch("", np.full((1, 1), np.nan), np.ones(4))


@lru_cache(maxsize=4)
def _belts(first: int, last: int) -> NDArray[np.uint8]:
    """Belts of 10 degrees of the project's own grid, north first: 28 m steps from -450 m, 255 for the sea."""
    with np.load(io.BytesIO(read_data(TERRAIN_FILE))) as table:
        steps = np.concatenate([table[f"belt_{belt:02d}"] for belt in range(first, last + 1)])
    return np.asarray(np.cumsum(steps, axis=1, dtype=np.uint8))


def _rows(south: float, north: float) -> tuple[NDArray[np.uint8], int]:
    """The part of the project's own grid between two latitudes [rad], and how many rows lie north of it."""
    first, last = (int(np.clip((90.0 - np.degrees(edge)) // 10.0, 0, 17)) for edge in (north + 0.002, south - 0.002))
    return _belts(first, last), 120 * first


def height(latitude: ArrayLike, longitude: ArrayLike, patch: Patch | None = None) -> Floats:
    """Height of the ground [m] over places [rad], broadcast shape, bilinear; the sea is 0.

    patch : a user's model, used where it has data
    """
    from uppertier.earth.ridges.kernels import heights_column

    lat, lon = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    out = np.full(lat.size, np.nan)
    known = np.flatnonzero(np.isfinite(lat.ravel()) & np.isfinite(lon.ravel()))
    if known.size:
        part, model = np.empty(known.size), patch or _NO_PATCH
        lat_known = lat.ravel()[known]
        table, top = _rows(float(lat_known.min()), float(lat_known.max()))
        heights_column(lat_known, lon.ravel()[known], table, top, model.heights, model.frame, part)
        out[known] = part
    return out.reshape(lat.shape)


def lowest_about(latitude: float, longitude: float) -> float:
    """The lowest height [m] of the project's own grid at a place [rad] and one cell away from it on every side."""
    cell = CELL / MEAN_RADIUS
    away = np.array([-cell, 0.0, cell])
    east = away / max(np.cos(latitude), 0.05)
    return float(height(np.clip(latitude + away[:, None], -_POLE, _POLE), longitude + east).min())


def horizon_mask(latitude: float, longitude: float, site_height: float, patch: Patch | None = None) -> HorizonMask:
    """The horizon of a radar, found once a site and kept.

    latitude, longitude : [rad]; site_height : of the antenna above the ellipsoid [m]
    patch : a user's model; without it only the project's own grid is used, for the site rounded to a minute of arc
        and 20 m, and from one cell away on, as the cell in which the radar stands says nothing about its hill

    Where the project's grid puts the ground above the site, the site's height is more likely wrong than the mean of
    81 km2 is low at a hilltop: the radar is raised to the ground for this purpose, which keeps the mask a lower bound.
    With a user's model nothing is raised: see `elevation_file.check_site`.
    """
    if patch is not None:
        return _mask(latitude, longitude, site_height, patch)
    lat, lon = (round(angle / _EXACT_SITE) * _EXACT_SITE for angle in (latitude, longitude))
    return _own_mask(lat, lon, round(site_height / _EXACT_HEIGHT) * _EXACT_HEIGHT)


@lru_cache(maxsize=256)
def _own_mask(latitude: float, longitude: float, site_height: float) -> HorizonMask:
    ground = float(height(latitude, longitude))
    return _computed(latitude, longitude, max(site_height, ground), ground, _NO_PATCH, TERRAIN_ATTRIBUTION)


@lru_cache(maxsize=8)
def _mask(latitude: float, longitude: float, site_height: float, patch: Patch) -> HorizonMask:
    ground = float(height(latitude, longitude, patch))
    return _computed(latitude, longitude, site_height, ground, patch, patch.name)


def _computed(
    latitude: float, longitude: float, antenna: float, ground: float, patch: Patch, source: str
) -> HorizonMask:
    from uppertier.earth.ridges.kernels import ridge_profile

    cell = float(patch.frame[2]) * MEAN_RADIUS if patch is not _NO_PATCH else CELL
    steps = np.array([1.5 * cell, max(0.5 * cell, 15.0), CELL, _HALF_STEP])
    tallest = _tallest(latitude, longitude, _reach(_TALLEST, antenna), patch)
    reach = _reach(tallest, antenna)
    nodes = np.geomspace(steps[0] if patch is not _NO_PATCH else CELL, reach, _NODES)
    azimuths = np.arange(round(_TURN / AZIMUTH_STEP)) * AZIMUTH_STEP
    profile = np.empty((azimuths.size, nodes.size))
    air: Any = np.array([SURFACE_REFRACTIVITY, SCALE_HEIGHT, MEAN_RADIUS])
    site = np.array([latitude, longitude, antenna])
    table, top = _rows(latitude - reach / MEAN_RADIUS, latitude + reach / MEAN_RADIUS)
    ridge_profile(
        site, azimuths, nodes, table, top, patch.heights, patch.frame, steps, _LEAST, tallest, air,
        WGS84_SEMI_MAJOR, WGS84_FLATTENING, profile,
    )  # fmt: skip
    still = np.flatnonzero(np.any(profile < profile[:, -1:], axis=0))
    farthest = float(nodes[still[-1] + 1]) if still.size else float(nodes[0])
    closed = np.vstack([profile, profile[:1]])
    return HorizonMask(latitude, longitude, antenna, ground, source, nodes, closed, float(profile.max()), farthest)


def _reach(tallest: float, antenna: float) -> float:
    """How far ground of a height can stand above the horizon of an antenna: 5/4 of the Earth's radius bends enough."""
    return float(np.sqrt(2.5 * MEAN_RADIUS) * (np.sqrt(max(tallest, _LEAST)) + np.sqrt(max(antenna, 0.0))))


def _tallest(latitude: float, longitude: float, reach: float, patch: Patch) -> float:
    """The tallest ground within a reach: farther than it matters no ray is followed."""
    far = reach / MEAN_RADIUS
    table, top = _rows(latitude - far, latitude + far)
    size = 2.0 * np.pi / table.shape[1]
    middle = (0.5 * np.pi - latitude) / size - top
    rows = table[max(int(middle - far / size), 0) : int(middle + far / size) + 2]
    wide = min(int(far / size / max(np.cos(latitude) - np.sin(far), 0.05)) + 2, table.shape[1] // 2)
    centre = int((longitude / _TURN + 0.5) * table.shape[1])
    near = np.take(rows, np.arange(centre - wide, centre + wide), axis=1, mode="wrap")
    # The sea's code wraps round to the lowest of all.
    own = 28.0 * (int((near + np.uint8(1)).max()) - 1) - 450.0
    return max(own, float(np.nanmax(patch.heights, initial=-500.0)), 0.0)


def hidden(mask: HorizonMask, bearing: ArrayLike, elevation: ArrayLike, distance: ArrayLike) -> Booleans:
    """Whether the ground hides points.

    bearing : east of north; elevation : apparent; distance : slant range [m]; shapes broadcast
    returns : True where the point stands lower than the highest ridge nearer than itself, linear in azimuth between
        rays and to the last node in distance; NaN is not hidden
    """
    angle, apparent, away = np.broadcast_arrays(
        np.asarray(bearing, float), np.asarray(elevation, float), np.asarray(distance, float)
    )
    found = np.zeros(angle.shape, bool)
    with np.errstate(invalid="ignore"):
        low = (apparent < mask.highest) & (away > mask.distance[0])
    if low.any():
        found[low] = apparent[low] < _limit(mask, angle[low], away[low])
    return found


def _limit(mask: HorizonMask, bearing: Floats, distance: Floats) -> Floats:
    """Elevation of the highest ridge nearer than a distance, towards a bearing."""
    place = np.mod(bearing, _TURN) / AZIMUTH_STEP
    ray = np.minimum(place.astype(np.int64), len(mask.profile) - 2)
    node = np.searchsorted(mask.distance, distance, side="right") - 1
    share = place - ray
    return np.asarray(mask.profile[ray, node] * (1.0 - share) + mask.profile[ray + 1, node] * share)


def limit_towards(mask: HorizonMask, bearing: ArrayLike) -> Floats:
    """Lowest apparent elevation free of terrain towards a bearing [rad], linear between rays."""
    angle = np.asarray(bearing, float)
    return _limit(mask, angle, np.full(angle.shape, np.inf))
