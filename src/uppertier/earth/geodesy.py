"""Positions on and above the Earth: geodetic, Earth-fixed and local frames, and geodesics on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR

if TYPE_CHECKING:
    from uppertier.numerics.arrays import Floats


def geodetic_to_ecef(
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike = 0.0,
    semi_major: float = WGS84_SEMI_MAJOR,
    flattening: float = WGS84_FLATTENING,
) -> Floats:
    """Earth-fixed Cartesian position [m], shape [...,3], from geodetic coordinates [rad, rad, m].

    Hofmann-Wellenhof et al., GPS Theory and Practice (2001), eq. (10.1).
    """
    latitude, longitude, height = np.broadcast_arrays(
        np.asarray(latitude, float), np.asarray(longitude, float), np.asarray(height, float)
    )
    e2 = flattening * (2.0 - flattening)
    sine, cosine = np.sin(latitude), np.cos(latitude)
    normal = semi_major / np.sqrt(1.0 - e2 * sine**2)
    planar = (normal + height) * cosine
    return np.stack(
        [planar * np.cos(longitude), planar * np.sin(longitude), (normal * (1.0 - e2) + height) * sine],
        axis=-1,
    )


def ecef_to_geodetic(
    position: ArrayLike, semi_major: float = WGS84_SEMI_MAJOR, flattening: float = WGS84_FLATTENING
) -> tuple[Floats, Floats, Floats]:
    """Geodetic latitude [rad], longitude [rad] and height [m] of Earth-fixed positions[...,3]; NaN stays NaN."""
    from uppertier.earth.kernels import geodetic_column

    position = np.asarray(position, float)
    flat = np.ascontiguousarray(position.reshape(-1, 3))
    out = np.empty_like(flat)
    geodetic_column(flat, semi_major, flattening, out)
    out = out.reshape(position.shape)
    return out[..., 0], out[..., 1], out[..., 2]


def enu_basis(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Unit vectors east, north, up in Earth-fixed axes: shape [...,3,3], one vector a row."""
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    sl, cl, so, co = np.sin(latitude), np.cos(latitude), np.sin(longitude), np.cos(longitude)
    zero = np.zeros_like(sl)
    east = np.stack([-so, co, zero], axis=-1)
    north = np.stack([-sl * co, -sl * so, cl], axis=-1)
    up = np.stack([cl * co, cl * so, sl], axis=-1)
    return np.stack([east, north, up], axis=-2)


def _geod(semi_major: float, flattening: float) -> Any:
    from pyproj import Geod

    return Geod(a=semi_major, f=flattening)


def geodesic_inverse(
    latitude1: ArrayLike,
    longitude1: ArrayLike,
    latitude2: ArrayLike,
    longitude2: ArrayLike,
    semi_major: float = WGS84_SEMI_MAJOR,
    flattening: float = WGS84_FLATTENING,
) -> tuple[Floats, Floats]:
    """Azimuth at the first point [rad, 0..2 pi) and length [m] of the geodesic to the second. Karney (2013)."""
    arrays = np.broadcast_arrays(longitude1, latitude1, longitude2, latitude2)
    forward, _, length = _geod(semi_major, flattening).inv(*(np.array(a, float) for a in arrays), radians=True)
    return np.asarray(np.mod(forward, 2.0 * np.pi)), np.asarray(length, float)


def geodesic_direct(
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    length: ArrayLike,
    semi_major: float = WGS84_SEMI_MAJOR,
    flattening: float = WGS84_FLATTENING,
) -> tuple[Floats, Floats]:
    """Latitude and longitude [rad] reached from a point along an azimuth [rad] over a length [m]. Karney (2013)."""
    arrays = np.broadcast_arrays(longitude, latitude, azimuth, length)
    lon, lat, _ = _geod(semi_major, flattening).fwd(*(np.array(a, float) for a in arrays), radians=True)
    return np.asarray(lat, float), np.asarray(lon, float)
