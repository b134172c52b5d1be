"""One look of one radar at many points: where each stands to the face and what signal comes back.

The step that `observe` and `coverage` share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.refraction import apparent_elevation, refraction
from uppertier.earth.terrain import HorizonMask, hidden, horizon_mask
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.radar import equation, face, propagation
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet
    from uppertier.scenario.records import RadarUnit


@attrs.frozen
class Look:
    """Geometry of M points seen from one radar, before any question of signal. SI, radians, shape [M]."""

    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """off boresight, positive clockwise from above"""
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """apparent"""
    off_normal: Floats = attrs.field(converter=as_floats, eq=SAME)
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """SEEN, or the geometric reason that binds first"""


def look(unit: RadarUnit, position: ArrayLike, mask: HorizonMask | None = None) -> Look:
    """Where points [M,3] (ECEF) stand to a radar's face, and whether horizon, terrain, elevation or sector hide them.

    mask : the ground's horizon; None for that of the project's own grid, found once a site
    A missing position is below the horizon, with NaN angles.
    """
    sheet, site = unit.sheet, unit.site
    ground = mask or own_mask(unit)
    line = face.line_to(site.latitude.value, site.longitude.value, site.height.value, position)
    apparent, visible = apparent_elevation(refraction(site.height.value), line.elevation, line.range)
    azimuth = face.off_boresight(line.bearing, unit.boresight.value)
    reason = np.select(
        [
            ~visible,
            hidden(ground, line.bearing, apparent, line.range),
            apparent < sheet.elevation_minimum.value,
            ~face.inside_sector(sheet, azimuth, apparent),
        ],
        [Reason.BELOW_HORIZON, Reason.BEHIND_TERRAIN, Reason.UNDER_ELEVATION_LIMIT, Reason.OUTSIDE_SECTOR],
        Reason.SEEN,
    )
    angle = face.off_normal(azimuth, apparent, sheet.face_tilt.value)
    return Look(line.range, azimuth, apparent, angle, reason)


def own_mask(unit: RadarUnit) -> HorizonMask:
    """The horizon of a radar on the project's own grid."""
    site = unit.site
    return horizon_mask(site.latitude.value, site.longitude.value, site.height.value)


def signal(sheet: RadarSheet, seen: Look, rcs: ArrayLike, dwell: ArrayLike, gas: Floats | None = None) -> Floats:
    """Signal-to-noise ratio [-] of one look with `dwell` [s] on target at each point; 0 where geometry hides it.

    gas : `propagation.gas_loss` of the same points, where it is at hand already

    Average-power radar equation with scan loss off the face's normal and gas loss by elevation, both two-way.
    """
    lost = sheet.loss.value * (propagation.gas_loss(seen.elevation, sheet.frequency.value) if gas is None else gas)
    ratio = equation.snr(
        sheet.average_power.value,
        dwell,
        sheet.gain.value,
        sheet.aperture_area.value * sheet.aperture_efficiency.value,
        rcs,
        seen.range,
        sheet.noise_temperature.value,
        lost,
    )
    ratio = ratio / face.scan_loss(seen.off_normal, sheet.scan_loss_exponent.value)
    return np.where((seen.reason == Reason.SEEN) & np.isfinite(ratio), ratio, 0.0)
