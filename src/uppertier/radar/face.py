"""A planar phased-array face: where it points, what it sees off its axis, how wide its beams are.

Three angles: azimuth off boresight (clockwise from above), elevation above the horizontal, and the total angle off
the face's normal, which points to the boresight azimuth and up by the tilt. Radians.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_floats

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet


@attrs.frozen
class Line:
    """Straight lines from a radar to points, all of shape [M]."""

    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    bearing: Floats = attrs.field(converter=as_floats, eq=SAME)
    """east of north [rad]"""
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """of the straight line, above the local horizontal"""


def line_to(latitude: float, longitude: float, height: float, position: ArrayLike) -> Line:
    """Straight line from a radar to each point.

    latitude, longitude, height : of the radar, geodetic [rad, rad, m]
    position : points [M,3], ECEF [m]
    """
    from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef

    away = np.asarray(position, dtype=np.float64) - geodetic_to_ecef(latitude, longitude, height)
    east, north, up = (away @ enu_basis(latitude, longitude).T).T
    level = np.hypot(east, north)
    return Line(np.hypot(level, up), np.arctan2(east, north) % (2.0 * np.pi), np.arctan2(up, level))


def off_boresight(bearing: ArrayLike, boresight: ArrayLike) -> Floats:
    """Azimuth off boresight, wrapped to (-pi, pi]."""
    return np.asarray(np.pi - (np.pi - np.asarray(bearing) + np.asarray(boresight)) % (2.0 * np.pi))


def off_normal(azimuth: ArrayLike, elevation: ArrayLike, tilt: ArrayLike) -> Floats:
    """Total angle between a direction and the face's normal [rad].

    azimuth : off boresight; elevation : above the horizontal; tilt : elevation of the normal
    """
    cosine = np.cos(elevation) * np.cos(azimuth) * np.cos(tilt) + np.sin(elevation) * np.sin(tilt)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))


def scan_loss(angle: ArrayLike, exponent: ArrayLike) -> Floats:
    """Two-way loss of gain at an angle off the normal: cos^(-2n).

    angle : off the normal [rad]; exponent : n per way (1 projected area alone, 1.5 usual, 2 pessimistic)
    returns : ratio [-, >= 1]; infinite from 90 degrees on

    Mahafza, MATLAB Simulations for Radar Systems Design, sec. 8.6 and eq. (8.85).
    """
    cosine = np.cos(angle)
    with np.errstate(divide="ignore"):
        return np.where(cosine > 0.0, np.maximum(cosine, 0.0) ** (-2.0 * np.asarray(exponent)), np.inf)


def beamwidth(aperture: ArrayLike, wavelength: ArrayLike, scan: ArrayLike = 0.0) -> Floats:
    """Half-power width of the beam of an evenly lit aperture: 0.886 wavelength / (D cos scan) [rad].

    aperture : length D across the beam [m]; scan : angle off the normal in that plane [rad]

    Skolnik, Radar Handbook, 3rd ed. (2008), ch. 13 (broadening by the projected aperture).
    """
    return np.asarray(0.886 * np.asarray(wavelength) / (np.asarray(aperture) * np.cos(scan)))


def wavelength(sheet: RadarSheet) -> float:
    """[m]"""
    return SPEED_OF_LIGHT / sheet.frequency.value


def beamwidths(sheet: RadarSheet) -> tuple[float, float]:
    """Widths on the face's normal, across its width and across its height [rad]."""
    length = wavelength(sheet)
    return (
        float(beamwidth(sheet.aperture_width.value, length)),
        float(beamwidth(sheet.aperture_height.value, length)),
    )


def inside_sector(sheet: RadarSheet, azimuth: ArrayLike, elevation: ArrayLike) -> Booleans:
    """Whether a direction lies inside the face's azimuth limits, under its highest elevation and before the face.

    The lowest elevation is a limit of its own, with a reason of its own.
    """
    angle = off_normal(azimuth, elevation, sheet.face_tilt.value)
    return np.asarray(
        (np.abs(azimuth) <= sheet.azimuth_half_width.value)
        & (np.asarray(elevation) <= sheet.elevation_maximum.value)
        & (angle < 0.5 * np.pi)
    )
