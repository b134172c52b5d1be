"""How far one dwell of a radar reaches, with every factor that decides it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import InputError, NoAnswer
from uppertier.radar.equation import snr as snr_of
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


@attrs.frozen
class Direction:
    """Where a look goes and what that costs. Losses are two-way ratios."""

    off_normal: float
    scan_loss: float
    gas_loss: float


NORMAL = Direction(0.0, 1.0, 1.0)
"""On the face's normal, in free space: as ranges are quoted."""

KIND, MIDDLE, UNKIND = "kind", "value", "unkind"
"""Ends of a sheet's bands, seen from the radar."""

_GOOD = ("average_power", "aperture_area", "aperture_efficiency", "gain")
_BAD = ("noise_temperature", "loss")


def direction(sheet: RadarSheet, elevation: float | None = None, azimuth: float | None = None) -> Direction:
    """Angle off the face's normal and losses of a direction; with neither angle the normal in free space.

    elevation : apparent; azimuth : off boresight [rad]. With one alone the other is that of the normal.
    raises : NoAnswer for a direction into which the face does not look
    """
    if elevation is None and azimuth is None:
        return NORMAL
    up = sheet.face_tilt.value if elevation is None else elevation
    across = 0.0 if azimuth is None else azimuth
    _check_direction(sheet, across, up)
    angle = float(off_normal(across, up, sheet.face_tilt.value))
    lost = float(scan_loss(angle, sheet.scan_loss_exponent.value))
    return Direction(angle, lost, float(gas_loss(up, sheet.frequency.value)))


def product(sheet: RadarSheet, end: str = MIDDLE) -> float:
    """Power x gain x effective aperture over noise temperature x loss [W m2 / K] at one end of the sheet's bands.

    All that a published range can tell of a radar: its factors cannot be told apart.
    """
    good, bad = {KIND: ("high", "low"), MIDDLE: ("value", "value"), UNKIND: ("low", "high")}[end]
    above = math.prod(getattr(getattr(sheet, name), good) for name in _GOOD)
    return float(above / math.prod(getattr(getattr(sheet, name), bad) for name in _BAD))


def sensitivity(sheet: RadarSheet, towards: Direction = NORMAL, end: str = MIDDLE) -> float:
    """Signal-to-noise ratio [-] that one square metre returns from one metre in one second of dwell.

    Everything else follows: snr = sensitivity x rcs x dwell / range^4. Average-power radar equation, see `equation`.
    """
    exponent = sheet.scan_loss_exponent
    bent = {KIND: exponent.low, MIDDLE: exponent.value, UNKIND: exponent.high}[end]
    lost = float(scan_loss(towards.off_normal, bent)) * towards.gas_loss
    return float(snr_of(product(sheet, end), 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, lost))


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
    raises : NoAnswer for a direction into which the face does not look; InputError for a cross-section, ratio or
        dwell that is not positive

    Average-power radar equation (Skolnik, Radar Handbook, 3rd ed., ch. 1), see `equation`.
    """
    time = sheet.track_dwell.value if dwell is None else dwell
    check_positive(rcs=rcs, snr=snr, dwell=time)
    towards = direction(sheet, elevation, azimuth)
    reach = {end: (sensitivity(sheet, towards, end) * rcs * time / snr) ** 0.25 for end in (MIDDLE, UNKIND, KIND)}
    return DetectionRange(
        range=reach[MIDDLE],
        least=reach[UNKIND],
        most=reach[KIND],
        snr=snr,
        rcs=rcs,
        dwell=time,
        off_normal=towards.off_normal,
        scan_loss=towards.scan_loss,
        gas_loss=towards.gas_loss,
    )


_NAMES = {
    "rcs": "a cross-section",
    "snr": "a signal-to-noise ratio",
    "dwell": "a dwell",
    "distance": "a range",
}


def check_positive(**numbers: float) -> None:
    """InputError for the first number that is not positive and finite."""
    for name, number in numbers.items():
        if not (number > 0.0 and math.isfinite(number)):
            raise InputError(f"{_NAMES.get(name, name)} must be above zero, not {number:g}", key=name)


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
