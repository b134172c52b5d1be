"""How the air bends a radar's ray: apparent elevation, horizon, and where a ray of given elevation goes.

Refractivity falls exponentially with height, N(h) = N0 exp(-h / H), the same everywhere. N0 = 315 and H = 7.35 km are
the global reference of Recommendation ITU-R P.453, in the form of the CRPL exponential reference atmosphere (Bean &
Thayer 1959). Grade: recalled, the Recommendation was not at hand. Local weather moves the bending at 1 degree by
about a fifth either way, and ducts are not modelled.

The Earth is the sphere of radius `earth_radius` that touches the radar's ground. A ray of apparent elevation E0 obeys
Bouguer's law n r cos E = const; its bending tau(E0, h) is integrated once per radar height, and every answer is an
interpolation of it. Angles in radians, lengths in metres.
"""

from __future__ import annotations

from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_floats

SURFACE_REFRACTIVITY = 315.0
"""N0 [N-units] at mean sea level. Recommendation ITU-R P.453."""
SCALE_HEIGHT = 7350.0
"""[m]. Recommendation ITU-R P.453."""

_TOP = 120_000.0
"""Above this height the bending still to come is below 1e-7 degree."""
_STEPS = 700
_RAYS = 360
_HEIGHTS = 260


@attrs.frozen
class Refraction:
    """Bending tabulated for one radar height. Rays start at the apparent horizon and go up to the zenith."""

    height: float
    """Of the radar above the sphere [m]."""
    earth_radius: float
    surface_refractivity: float
    scale_height: float
    horizon: float
    """Apparent elevation of the ray that grazes the ground [rad], zero or less."""
    apparent: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[E] apparent elevations of the rays"""
    bending: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[E,H] angle through which the ray has turned when it reaches a height"""
    lowest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[H] true elevation of an object at that height that stands on the horizon ray"""
    correction: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[E,H] apparent minus true elevation, rows spread between `lowest` and the zenith as the rays are"""


def refractive_index(
    height: ArrayLike, surface_refractivity: float = SURFACE_REFRACTIVITY, scale_height: float = SCALE_HEIGHT
) -> Floats:
    """Refractive index of air [-] at a height [m]: 1 + 1e-6 N0 exp(-h / H). Recommendation ITU-R P.453."""
    return np.asarray(1.0 + 1e-6 * surface_refractivity * np.exp(-np.asarray(height) / scale_height))


@lru_cache(maxsize=64)
def refraction(
    height: float,
    surface_refractivity: float = SURFACE_REFRACTIVITY,
    scale_height: float = SCALE_HEIGHT,
    earth_radius: float = MEAN_RADIUS,
) -> Refraction:
    """Tabulate the bending for a radar at `height` [m] above the ground.

    height : of the radar, taken as zero where negative (the ground is never above the radar)
    surface_refractivity : N0 [N-units]; 0 gives straight rays
    returns : the table the other functions of this file take
    """
    height = max(float(height), 0.0)
    ground = refractive_index(0.0, surface_refractivity, scale_height) * earth_radius
    here = refractive_index(height, surface_refractivity, scale_height) * (earth_radius + height)
    horizon = -float(np.arccos(min(float(ground / here), 1.0)))
    share = _share(np.linspace(0.0, 1.0, _RAYS))
    apparent = horizon + share * (_ZENITH - horizon)
    heights = height + _height_above(np.linspace(0.0, 1.0, _HEIGHTS))
    bending = _integrate(apparent, heights, height, surface_refractivity, scale_height, earth_radius)
    index = refractive_index(heights, surface_refractivity, scale_height)
    true = _true_elevation(apparent[:, np.newaxis], bending, heights, index, height, float(here), earth_radius)
    true[-1] = _ZENITH
    # At the radar's own height a rising ray is still at the radar.
    true[:, 0] = np.where(apparent > 0.0, apparent, true[:, 0])
    lowest = true[0].copy()
    correction = np.empty_like(true)
    for column in range(_HEIGHTS):
        wanted = lowest[column] + share * (_ZENITH - lowest[column])
        correction[:, column] = np.interp(wanted, true[:, column], apparent) - wanted
    return Refraction(
        height=height,
        earth_radius=earth_radius,
        surface_refractivity=surface_refractivity,
        scale_height=scale_height,
        horizon=horizon,
        apparent=apparent,
        bending=bending,
        lowest=lowest,
        correction=correction,
    )


# Rays crowd at the horizon and heights at the radar, where the bending changes fastest. Both grids are even in
# a stretched coordinate between 0 and 1, so that a look-up is arithmetic and not a search.
_ZENITH = 0.5 * np.pi
_CROWDING = 7.0
_LEVEL_SCALE = 40_000.0


def _share(coordinate: Floats) -> Floats:
    """Share of the way from horizon to zenith, from the even coordinate."""
    return np.asarray(np.sinh(_CROWDING * coordinate) / np.sinh(_CROWDING))


def _coordinate_of_share(share: Floats) -> Floats:
    return np.asarray(np.arcsinh(np.maximum(share, 0.0) * np.sinh(_CROWDING)) / _CROWDING)


def _height_above(coordinate: Floats) -> Floats:
    """Height above the radar [m]; the last coordinate stands for infinity."""
    return np.asarray(_LEVEL_SCALE * coordinate**2 / np.maximum(1.0 - coordinate**2, 1e-6))


def _coordinate_of_height(above: Floats) -> Floats:
    above = np.maximum(above, 0.0)
    return np.asarray(np.sqrt(above / (above + _LEVEL_SCALE)))


def _integrate(
    apparent: Floats, heights: Floats, height: float, refractivity: float, scale: float, radius: float
) -> Floats:
    """Bending [E,H] by a fourth-order Runge-Kutta step along the path length, all rays together.

    With path length as the variable nothing is singular at the horizon: dr/ds = sin E, dtau/ds = -(n'/n) cos E,
    dE/ds = cos E / r - dtau/ds. Steps grow with distance, as the air thins.
    """

    def slope(radial: Floats, elevation: Floats) -> tuple[Floats, Floats, Floats]:
        part = 1e-6 * refractivity * np.exp(-(radial - radius) / scale)
        turn = part / scale / (1.0 + part) * np.cos(elevation)
        return np.sin(elevation), np.cos(elevation) / radial - turn, turn

    start = radius + height
    sine = np.sin(apparent)
    length = np.sqrt((start * sine) ** 2 + 2.0 * start * _TOP + _TOP**2) - start * sine
    radial, elevation, turned = np.full_like(apparent, start), apparent.copy(), np.zeros_like(apparent)
    track, record = [radial], [turned]
    ladder = np.linspace(0.0, 1.0, _STEPS + 1) ** 2 * 1.1
    for step in np.diff(ladder):
        s = step * length
        a = slope(radial, elevation)
        b = slope(radial + 0.5 * s * a[0], elevation + 0.5 * s * a[1])
        c = slope(radial + 0.5 * s * b[0], elevation + 0.5 * s * b[1])
        d = slope(radial + s * c[0], elevation + s * c[1])
        radial, elevation, turned = (
            value + s / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i])
            for i, value in enumerate((radial, elevation, turned))
        )
        track.append(radial)
        record.append(turned)
    above, bent = np.array(track) - radius, np.array(record)
    out = np.empty((apparent.size, heights.size))
    for ray in range(apparent.size):
        lowest = int(np.argmin(above[:, ray]))
        out[ray] = np.interp(heights, above[lowest:, ray], bent[lowest:, ray])
    return out


def _true_elevation(
    apparent: Floats, bending: Floats, heights: Floats, index: Floats, height: float, here: float, radius: float
) -> Floats:
    """Elevation of the straight line from the radar to the point where each ray reaches each height."""
    arrival = np.arccos(np.clip(here * np.cos(apparent) / (index * (radius + heights)), -1.0, 1.0))
    angle = arrival - apparent + bending
    top = (radius + heights) * np.cos(angle) - (radius + height)
    return np.arctan2(top, (radius + heights) * np.sin(angle))


def _place(coordinate: Floats, size: int) -> tuple[Integers, Floats]:
    """Cell of an even grid over 0..1 and the share of the way through it; the ends hold beyond it."""
    position = np.clip(np.nan_to_num(coordinate), 0.0, 1.0) * (size - 1)
    cell = np.minimum(position.astype(np.int64), size - 2)
    return cell, position - cell


def _bilinear(table: Floats, row: tuple[Integers, Floats], column: tuple[Integers, Floats]) -> Floats:
    (i, u), (j, v) = row, column
    low = table[i, j] * (1.0 - v) + table[i, j + 1] * v
    high = table[i + 1, j] * (1.0 - v) + table[i + 1, j + 1] * v
    return np.asarray(low * (1.0 - u) + high * u)


def height_over_sphere(table: Refraction, elevation: ArrayLike, distance: ArrayLike) -> Floats:
    """Height above the sphere [m] of a point at a true elevation [rad] and slant range [m]."""
    start = table.earth_radius + table.height
    slant = np.asarray(distance, dtype=np.float64)
    squared = start**2 + slant**2 + 2.0 * start * slant * np.sin(elevation)
    return np.asarray(np.sqrt(squared) - table.earth_radius)


def apparent_elevation(table: Refraction, elevation: ArrayLike, distance: ArrayLike) -> tuple[Floats, Booleans]:
    """Elevation at which a radar sees an object, and whether the Earth leaves it in sight.

    elevation : of the straight line to the object, above the local horizontal [rad]
    distance : slant range along it [m]
    returns : apparent elevation [rad] and visibility, broadcast shape. Below the horizon the elevation is that of
        the straight line plus the horizon's bending, so that it stays continuous. NaN is not visible.

    An object lower than the radar is near, or hidden: there the ray is an arc of the local curvature (an effective
    Earth radius, Recommendation ITU-R P.834).
    """
    true, slant = np.broadcast_arrays(np.asarray(elevation, dtype=np.float64), np.asarray(distance, dtype=np.float64))
    with np.errstate(invalid="ignore"):
        height = height_over_sphere(table, true, slant)
        column = _place(_coordinate_of_height(height - table.height), _HEIGHTS)
        j, v = column
        lowest = table.lowest[j] * (1.0 - v) + table.lowest[j + 1] * v
        share = (true - lowest) / (_ZENITH - lowest)
        row = _place(_coordinate_of_share(share), _RAYS)
        seen = true + _bilinear(table.correction, row, column)
        under = height < table.height
        near, clear = _below_radar(table, true, slant, height)
        visible = np.where(under, clear, true >= lowest) & (height >= 0.0)
    return np.where(under, near, seen), visible


def lowest_true(table: Refraction, height: ArrayLike) -> Floats:
    """True elevation [rad] of an object at a height over the sphere [m] that stands on the horizon ray."""
    j, v = _place(_coordinate_of_height(np.asarray(height, float) - table.height), _HEIGHTS)
    return np.asarray(table.lowest[j] * (1.0 - v) + table.lowest[j + 1] * v)


def _below_radar(table: Refraction, true: Floats, slant: Floats, height: Floats) -> tuple[Floats, Booleans]:
    """Apparent elevation and visibility of objects lower than the radar, by the effective Earth radius."""
    curvature = 1e-6 * table.surface_refractivity / table.scale_height * np.exp(-height / table.scale_height)
    effective = table.earth_radius / (1.0 - table.earth_radius * curvature)
    reach = np.sqrt(2.0 * effective) * (np.sqrt(table.height) + np.sqrt(np.maximum(height, 0.0)))
    return true + 0.5 * np.minimum(slant, reach) * curvature, slant <= reach


def ground_angle(table: Refraction, apparent: ArrayLike, height: ArrayLike) -> Floats:
    """Angle at the Earth's centre [rad] between radar and the point where a ray reaches a height.

    apparent : elevation of the ray at the radar [rad]
    height : above the sphere [m], not below the radar
    returns : broadcast shape; NaN for a ray below the horizon or a height below the radar. Ground range is this
        angle times the Earth's radius.
    """
    ray, above = np.broadcast_arrays(np.asarray(apparent, dtype=np.float64), np.asarray(height, dtype=np.float64))
    share = (ray - table.horizon) / (_ZENITH - table.horizon)
    row = _place(_coordinate_of_share(share), _RAYS)
    bending = _bilinear(table.bending, row, _place(_coordinate_of_height(above - table.height), _HEIGHTS))
    index = refractive_index(above, table.surface_refractivity, table.scale_height)
    start = refractive_index(table.height, table.surface_refractivity, table.scale_height)
    momentum = start * (table.earth_radius + table.height) * np.cos(ray)
    arrival = np.arccos(np.clip(momentum / (index * (table.earth_radius + above)), -1.0, 1.0))
    valid = (ray >= table.horizon - 1e-12) & (ray <= _ZENITH + 1e-12) & (above >= table.height)
    return np.where(valid, np.maximum(arrival - ray + bending, 0.0), np.nan)


def lowest_height(table: Refraction, apparent: ArrayLike, angle: ArrayLike) -> Floats:
    """Height [m] at which the ray of an apparent elevation passes over a point of the ground.

    apparent : elevation of the ray at the radar [rad]
    angle : at the Earth's centre between radar and point [rad]
    returns : broadcast shape, by bisection to 1 m; NaN where the ray never comes over the point below 1e8 m

    What stands lower over that point is seen under a lower elevation than `apparent`.
    """
    ray, target = np.broadcast_arrays(np.asarray(apparent, dtype=np.float64), np.asarray(angle, dtype=np.float64))
    low, high = np.full(ray.shape, table.height), np.full(ray.shape, 1e8)
    reached = ground_angle(table, ray, high) >= target
    for _ in range(60):
        middle = 0.5 * (low + high)
        beyond = ground_angle(table, ray, middle) >= target
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.where(reached & np.isfinite(target), high, np.nan)
