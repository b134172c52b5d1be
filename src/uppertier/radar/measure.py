"""How well one track look measures range, azimuth and elevation.

Noise shrinks with the signal and is new at every look; bias (survey, alignment, what is left of refraction) does not
average out and is given apart, for a filter to consider it. One sigma throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.radar.face import beamwidths

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet


@attrs.frozen
class Errors:
    """One sigma of each measured coordinate, any shape. Cross-range is range cos(elevation) times azimuth."""

    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    range_bias: Floats = attrs.field(converter=as_floats, eq=SAME)
    azimuth_bias: Floats = attrs.field(converter=as_floats, eq=SAME)
    elevation_bias: Floats = attrs.field(converter=as_floats, eq=SAME)

    def total(self) -> tuple[Floats, Floats, Floats]:
        """Noise and bias of range, azimuth and elevation together, as of a single look."""
        return (
            np.hypot(self.range, self.range_bias),
            np.hypot(self.azimuth, self.azimuth_bias),
            np.hypot(self.elevation, self.elevation_bias),
        )


def range_sigma(bandwidth: ArrayLike, snr: ArrayLike) -> Floats:
    """Noise of one range measurement: c / (2 B) / sqrt(2 snr) [m]; NaN where snr is not positive.

    Barton, Modern Radar System Analysis (1988); Skolnik, Introduction to Radar Systems, ch. 6.
    """
    return np.asarray(SPEED_OF_LIGHT / (2.0 * np.asarray(bandwidth)) * _per_root(snr))


def angle_sigma(beamwidth: ArrayLike, slope: ArrayLike, snr: ArrayLike) -> Floats:
    """Noise of one monopulse angle: beamwidth / (k sqrt(2 snr)) [rad]; NaN where snr is not positive.

    Barton 1988; k is about 1.6.
    """
    return np.asarray(np.asarray(beamwidth) / np.asarray(slope) * _per_root(snr))


def _per_root(snr: ArrayLike) -> Floats:
    ratio = np.asarray(snr, dtype=np.float64)
    return np.asarray(1.0 / np.sqrt(2.0 * np.where(ratio > 0.0, ratio, np.nan)))


def errors(sheet: RadarSheet, azimuth: ArrayLike, elevation: ArrayLike, snr: ArrayLike) -> Errors:
    """Errors of one track look in a direction.

    azimuth : off boresight; elevation : apparent [rad]
    snr : of the look, linear
    returns : broadcast shape; noise is NaN where there is no signal or no aperture (90 degrees off the normal)

    A planar face measures two direction cosines x (across) and y (up its plane), each with the noise of its beam on
    the normal. Azimuth and elevation follow through the Jacobian, which is where broadening by scan comes from.
    The small correlation between the two is dropped.
    """
    az, el, ratio = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (azimuth, elevation, snr)))
    wide, tall = (angle_sigma(width, sheet.monopulse_slope.value, ratio) for width in beamwidths(sheet))
    sine, cosine = np.sin(sheet.face_tilt.value), np.cos(sheet.face_tilt.value)
    x_az, x_el = np.cos(el) * np.cos(az), -np.sin(el) * np.sin(az)
    y_az, y_el = np.cos(el) * np.sin(az) * sine, np.cos(el) * cosine + np.sin(el) * np.cos(az) * sine
    normal = np.cos(el) * np.cos(az) * cosine + np.sin(el) * sine
    area = np.cos(el) * np.where(normal > 0.0, normal, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma_azimuth = np.hypot(y_el * wide, x_el * tall) / area
        sigma_elevation = np.hypot(y_az * wide, x_az * tall) / area
        upright = sheet.angle_bias.value / np.cos(el)
    return Errors(
        range=range_sigma(sheet.bandwidth.value, ratio),
        azimuth=sigma_azimuth,
        elevation=sigma_elevation,
        range_bias=np.full(az.shape, sheet.range_bias.value),
        azimuth_bias=upright,
        elevation_bias=np.full(az.shape, sheet.angle_bias.value),
    )
