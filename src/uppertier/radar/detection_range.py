"""How far one dwell of a radar reaches, with every factor that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import NoAnswer
from uppertier.radar.equation import distance_for_snr
from uppertier.radar.face import inside_sector, off_normal, scan_loss
from uppertier.radar.propagation import gas_loss

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet


@attrs.frozen
class DetectionRange:
    """A range [m] and what it was computed from. SI, linear ratios; losses are two-way."""

    range: float
    least: float
    """with every banded value of the sheet at its unkind end"""
    most: float
    """with every banded value of the sheet at its kind end"""
    snr: float
    rcs: float
    dwell: float
    off_normal: float
    scan_loss: float
    gas_loss: float


def detection_range(
    sheet: RadarSheet,
    *,
    rcs: float,
    snr: float,
    dwell: float | None = None,
    elevation: float | None = None,
    azimuth: float | None = None,
) -> DetectionRange:
    """Range at which an object gives a signal-to-noise ratio.

    rcs : cross-section [m2]; snr : wanted ratio, linear; dwell : time on target [s], None for the sheet's track look
    elevation : apparent; azimuth : off boresight [rad]. With neither: on the face's normal in free space. With one
        alone the other is that of the normal.
    raises : NoAnswer for a direction into which the face does not look

    Average-power radar equation (Skolnik, Radar Handbook, 3rd ed., ch. 1), see `equation`.
    """
    angle, scan, gas = 0.0, 1.0, 1.0
    if elevation is not None or azimuth is not None:
        up = sheet.face_tilt.value if elevation is None else elevation
        across = 0.0 if azimuth is None else azimuth
        _check_direction(sheet, across, up)
        angle = float(off_normal(across, up, sheet.face_tilt.value))
        scan = float(scan_loss(angle, sheet.scan_loss_exponent.value))
        gas = float(gas_loss(up, sheet.frequency.value))
    time = sheet.track_dwell.value if dwell is None else dwell

    def reach(kind: str, unkind: str) -> float:
        good = {
            name: getattr(getattr(sheet, name), kind)
            for name in ("average_power", "aperture_area", "aperture_efficiency", "gain")
        }
        bad = {name: getattr(getattr(sheet, name), unkind) for name in ("noise_temperature", "loss")}
        bent = float(scan_loss(angle, getattr(sheet.scan_loss_exponent, unkind)))
        distance = distance_for_snr(
            good["average_power"],
            time,
            good["gain"],
            good["aperture_area"] * good["aperture_efficiency"],
            rcs,
            snr,
            bad["noise_temperature"],
            bad["loss"] * bent * gas,
        )
        return float(distance)

    return DetectionRange(
        range=reach("value", "value"),
        least=reach("low", "high"),
        most=reach("high", "low"),
        snr=snr,
        rcs=rcs,
        dwell=time,
        off_normal=angle,
        scan_loss=scan,
        gas_loss=gas,
    )


def _check_direction(sheet: RadarSheet, azimuth: float, elevation: float) -> None:
    lowest = sheet.elevation_minimum.value
    if elevation < lowest:
        raise NoAnswer(
            f"{sheet.id} does not look lower than {np.degrees(lowest):.3g} degrees, and {np.degrees(elevation):.3g}"
            " degrees were asked for"
        )
    if not inside_sector(sheet, azimuth, elevation):
        raise NoAnswer(
            f"{sheet.id} does not look there: its sector is {np.degrees(sheet.azimuth_half_width.value):.3g} degrees to"
            f" either side and up to {np.degrees(sheet.elevation_maximum.value):.3g} degrees"
        )
