"""The looks of one radar at one flight: when they come, in which directions they measure, and how well."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.radar.records import Reason, Sight
from uppertier.scenario.records import RadarUnit


@attrs.frozen
class Looks:
    """n samples of one flight seen by one radar. Measured are range and the angles across and along the vertical."""

    count: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[n] looks taken at each sample"""
    rows: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,3,3] derivative of range, traverse angle and elevation by position"""
    variance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,3] of one look, without bias"""
    bias_variance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3]"""


def look_counts(time: ArrayLike, seen: ArrayLike, confirmed: float, revisit: float) -> Integers:
    """Looks falling on each sample [n]: one every `revisit` seconds from the first sight after confirmation on.

    Several looks between two samples count at the later one; a look due while the object is not seen is lost.
    time : [n] ascending; seen : [n]; confirmed : NaN where never
    """
    time, seen = np.asarray(time, float), np.asarray(seen, bool)
    usable = seen & (time >= confirmed)
    if not usable.any():
        return np.zeros(time.size, np.int64)
    first = int(np.argmax(usable))
    # A hair is added so that the look due on a sample does not slip to the next one by rounding.
    due = np.floor((time - time[first]) / revisit + 1e-9)
    fresh = np.diff(due, prepend=due[0]).astype(np.int64)
    fresh[first] = 1
    return np.where(usable, fresh, 0)


def directions(position: ArrayLike, place: ArrayLike, basis: ArrayLike) -> Floats:
    """Derivative of range, traverse angle and elevation by position [n,3,3].

    position : [n,3]; place : of the radar [3]; basis : east, north, up there [3,3]
    The traverse angle is measured across the line of sight: azimuth error times the cosine of elevation.
    """
    basis = np.asarray(basis, float)
    away = np.asarray(position, float) - np.asarray(place, float)
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    line = away / distance
    east, north = line @ basis[0], line @ basis[1]
    level = np.hypot(east, north)
    # Straight overhead the azimuth is free: any horizontal direction serves.
    overhead = level == 0.0
    east, north = np.where(overhead, 0.0, east), np.where(overhead, 1.0, north)
    level = np.where(overhead, 1.0, level)
    across = ((north / level)[:, None] * basis[0]) - ((east / level)[:, None] * basis[1])
    upward = np.cross(across, line)
    return np.stack([line, across / distance, upward / distance], axis=1)


def looks(unit: RadarUnit, sight: Sight, radar: int, flight: int, part: slice, time: Floats, position: Floats) -> Looks:
    """Looks of radar `radar` at flight `flight`, whose samples stand at `part`."""
    from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
    from uppertier.radar.measure import errors

    site = unit.site
    count = look_counts(
        time,
        sight.reason[radar, part] == Reason.SEEN,
        float(sight.confirmed[radar, flight]),
        unit.mode.track_revisit.value,
    )
    elevation = sight.elevation[radar, part]
    measured = errors(unit.sheet, sight.azimuth[radar, part], elevation, sight.snr[radar, part])
    level = np.cos(elevation)
    sigma = np.stack([measured.range, level * measured.azimuth, measured.elevation], axis=-1)
    bias = np.stack([measured.range_bias, level * measured.azimuth_bias, measured.elevation_bias], axis=-1)
    # A look without signal, or along the face, measures nothing.
    count = np.where(np.isfinite(sigma).all(axis=1), count, 0)
    # The sizes of biases do not change along a flight: the first look tells them.
    first = int(np.argmax(count > 0))
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    basis = enu_basis(site.latitude.value, site.longitude.value)
    return Looks(count, directions(position, place, basis), sigma**2, bias[first] ** 2)
