"""Where, at which height, a radar sees an object of a given cross-section, and why not where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.geodesy import geodesic_direct, geodetic_to_ecef
from uppertier.earth.refraction import refraction
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.radar.look import look, signal
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.earth.terrain import HorizonMask
    from uppertier.scenario.records import RadarUnit


@attrs.frozen
class Coverage:
    """Every field has the shape of the places asked about."""

    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    snr: Floats = attrs.field(converter=as_floats, eq=SAME)
    """of one track look, linear; 0 where geometry hides the place"""
    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """apparent"""


@attrs.frozen
class Outline:
    """Edge of the area seen at one height, by azimuth [A]. NaN azimuths see nothing."""

    bearing: Floats = attrs.field(converter=as_floats, eq=SAME)
    """east of north [rad]"""
    farthest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """ground range [m]"""
    nearest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """ground range [m]: nearer than this the object stands above the highest elevation"""
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """what hides the object just beyond `farthest`"""
    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[P] of a closed polygon [rad]: out along the far edge, back along the near one; empty where nothing is seen"""
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[P]"""


def coverage(
    unit: RadarUnit,
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike,
    rcs: ArrayLike,
    *,
    threshold: float | None = None,
    dwell: float | None = None,
    mask: HorizonMask | None = None,
) -> Coverage:
    """Which places a radar sees an object over.

    latitude, longitude : of the places, any shape [rad]
    height : of the object above the ellipsoid [m]
    rcs : its cross-section [m2]
    threshold : least signal-to-noise ratio [-]; None for the sheet's track threshold
    dwell : time on target [s]; None for the sheet's track look
    mask : the ground's horizon; None for that of the project's own grid
    returns : Coverage of the broadcast shape; a missing place is below the horizon
    """
    places = np.broadcast_arrays(*(np.asarray(value, float) for value in (latitude, longitude, height, rcs)))
    shape = places[0].shape
    lat, lon, above, section = (place.ravel() for place in places)
    seen = look(unit, geodetic_to_ecef(lat, lon, above), mask)
    time = unit.sheet.track_dwell.value if dwell is None else dwell
    ratio = signal(unit.sheet, seen, section, time)
    least = unit.sheet.detection_snr.value if threshold is None else threshold
    weak = (seen.reason == Reason.SEEN) & (ratio < least)
    reason = np.where(weak, Reason.TOO_LITTLE_SIGNAL, seen.reason)
    return Coverage(
        reason.reshape(shape), ratio.reshape(shape), seen.range.reshape(shape), seen.elevation.reshape(shape)
    )


def outline(
    unit: RadarUnit,
    height: float,
    rcs: float,
    *,
    threshold: float | None = None,
    dwell: float | None = None,
    azimuths: int = 181,
    mask: HorizonMask | None = None,
) -> Outline:
    """Edge of the area over which a radar sees an object at one height.

    height : above the ellipsoid [m]; rcs : [m2]; threshold, dwell, mask : as in `coverage`
    azimuths : how many rays, spread over the face's sector to a tenth of a degree inside its edges
    returns : Outline; the edges are bisected to 10 m along each ray

    Along one azimuth and at one height, elevation falls with ground range, so what is seen is one stretch unless
    scan loss bites a hole into it near the radar; then the hole's far side counts as seen.
    """
    half = unit.sheet.azimuth_half_width.value
    # A geodesic on the ground and the bearing of a point high above it differ by a little; at the very edge of the
    # sector that would decide. A tenth of a degree inside it does not.
    half = max(half - np.radians(0.1), 0.0)
    bearing = unit.boresight.value + np.linspace(-half, half, azimuths)

    def reasons(ground: Floats) -> Integers:
        angles = np.broadcast_to(bearing.reshape(-1, *([1] * (ground.ndim - 1))), ground.shape)
        lat, lon = geodesic_direct(unit.site.latitude.value, unit.site.longitude.value, angles, ground)
        return coverage(unit, lat, lon, height, rcs, threshold=threshold, dwell=dwell, mask=mask).reason

    reach = np.linspace(0.0, 1.0, 241) ** 1.5 * farthest_possible(unit, height)
    seen = reasons(np.broadcast_to(reach, (azimuths, reach.size))) == Reason.SEEN
    any_seen = seen.any(axis=1)
    first, last = np.argmax(seen, axis=1), reach.size - 1 - np.argmax(seen[:, ::-1], axis=1)
    far_low, far_high = reach[last], reach[np.minimum(last + 1, reach.size - 1)]
    near_low, near_high = reach[np.maximum(first - 1, 0)], reach[first]
    for _ in range(24):
        far, near = 0.5 * (far_low + far_high), 0.5 * (near_low + near_high)
        held, begun = (reasons(np.column_stack([far, near])) == Reason.SEEN).T
        far_low, far_high = np.where(held, far, far_low), np.where(held, far_high, far)
        near_low, near_high = np.where(begun, near_low, near), np.where(begun, near, near_high)
    farthest, nearest = np.where(any_seen, far_low, np.nan), np.where(any_seen, near_high, np.nan)
    lat, lon = _polygon(unit, bearing, farthest, nearest)
    return Outline(bearing % (2.0 * np.pi), farthest, nearest, reasons(far_high), lat, lon)


def farthest_possible(unit: RadarUnit, height: float) -> float:
    """Ground range beyond the horizon for an object at a height, whatever the air does [m]."""
    table = refraction(unit.site.height.value)
    radius = table.earth_radius
    above = max(height, 0.0)
    straight = np.arccos(radius / (radius + above)) + np.arccos(radius / (radius + table.height))
    # Twice the bending of a grazing ray is more than air can add; the rest covers the ellipsoid.
    return float(radius * min(straight + 0.03, 0.99 * np.pi))


def _polygon(unit: RadarUnit, bearing: Floats, farthest: Floats, nearest: Floats) -> tuple[Floats, Floats]:
    kept = np.isfinite(farthest)
    if not kept.any():
        return np.empty(0), np.empty(0)
    angle = np.concatenate([bearing[kept], bearing[kept][::-1]])
    ground = np.concatenate([farthest[kept], nearest[kept][::-1]])
    lat, lon = geodesic_direct(unit.site.latitude.value, unit.site.longitude.value, angle, ground)
    return np.append(lat, lat[0]), np.append(lon, lon[0])


def lowest_visible_height(
    unit: RadarUnit, latitude: ArrayLike, longitude: ArrayLike, mask: HorizonMask | None = None
) -> Floats:
    """Least height [m] at which an object over a place stands above horizon, terrain and lowest elevation.

    latitude, longitude : of the places, any shape [rad]; its signal is not asked about
    mask : the ground's horizon; None for that of the project's own grid
    returns : height above the ellipsoid, by bisection to 1 m; NaN where the face's azimuth sector does not look, or
        where nothing below 40,000 km would be seen
    """
    lat, lon = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))

    def hidden(height: Floats) -> Integers:
        return coverage(unit, lat, lon, height, 1.0, threshold=0.0, mask=mask).reason

    low, high = np.zeros(lat.shape), np.full(lat.shape, 4e7)
    under = (Reason.BELOW_HORIZON, Reason.BEHIND_TERRAIN, Reason.UNDER_ELEVATION_LIMIT)
    possible = ~np.isin(hidden(high), under)
    for _ in range(26):
        middle = 0.5 * (low + high)
        below = np.isin(hidden(middle), under)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(possible & (hidden(high) == Reason.SEEN), high, np.nan)
