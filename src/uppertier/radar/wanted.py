"""What `uppertier range` is asked for: numbers of its options checked, and the ratio that detection needs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarMode, RadarSheet

_PULSES = 100_000


@attrs.frozen
class Wanted:
    """The ratio, linear, that a whole dwell must return, and how it was come by."""

    snr: float
    pulses: int
    noncoherent: bool
    per_pulse: float
    """mean ratio of one of the summed pulses; equal to `snr` where all are integrated coherently"""
    integration_loss: float
    """what summing after the detector costs against one coherent dwell [-, >= 1]"""
    words: str


def check_positive(*options: tuple[str, float | None]) -> None:
    """InputError for the first option that is no positive number of sane size."""
    for key, value in options:
        if value is not None and not 1e-15 <= value <= 1e15:
            raise InputError(f"{value} is not a positive number between 1e-15 and 1e15", key=key)


def check_finite(*options: tuple[str, float | None]) -> None:
    """InputError for the first option that is no number."""
    for key, value in options:
        if value is not None and not math.isfinite(value):
            raise InputError(f"{value} is not a number", key=key)


def mode_of(sheet: RadarSheet, name: str | None) -> tuple[RadarMode, ...]:
    """The mode of that name, or all of them."""
    if name is None:
        return sheet.modes
    found = tuple(mode for mode in sheet.modes if mode.id == name)
    if not found:
        raise InputError(
            f"{sheet.id} has no mode '{name}'", key="--mode", hint=", ".join(mode.id for mode in sheet.modes)
        )
    return found


def wanted(
    sheet: RadarSheet,
    snr_db: float | None,
    pd: float | None,
    pfa: float | None,
    swerling: int | None,
    pulses: int | None,
    noncoherent: bool,
) -> Wanted:
    """The ratio asked for in decibels, through a probability, or by the sheet's track threshold."""
    count = 1 if pulses is None else pulses
    if not 1 <= count <= _PULSES:
        raise InputError(f"{count} pulses cannot be summed", key="--pulses", hint=f"1 to {_PULSES}")
    if noncoherent and pulses is None:
        raise InputError("means nothing without a number of pulses", key="--noncoherent", hint="add --pulses")
    if pd is None:
        _without_probability(snr_db, pfa, swerling, noncoherent)
        ratio = sheet.detection_snr.value if snr_db is None else float(10.0 ** (snr_db / 10.0))
        words = "the sheet's track threshold" if snr_db is None else "as asked"
        return Wanted(ratio, count, False, ratio, 1.0, words)
    if snr_db is not None:
        raise InputError("a ratio and a probability cannot both be wanted", key="--snr-db", hint="drop it or --pd")
    return _by_probability(sheet, pd, pfa, swerling, count, noncoherent)


def _without_probability(snr_db: float | None, pfa: float | None, swerling: int | None, noncoherent: bool) -> None:
    for key, value in (("--pfa", pfa), ("--swerling", swerling), ("--noncoherent", noncoherent or None)):
        if value is not None:
            raise InputError("means nothing without a probability of detection", key=key, hint="add --pd")
    if snr_db is not None and abs(snr_db) > 300.0:
        raise InputError(f"{snr_db} dB is no signal-to-noise ratio", key="--snr-db", hint="decibels, as 13")


def _by_probability(
    sheet: RadarSheet, pd: float, pfa: float | None, swerling: int | None, pulses: int, noncoherent: bool
) -> Wanted:
    from uppertier.radar.detection import SWERLING, required_snr

    false_alarm = sheet.false_alarm_probability.value if pfa is None else pfa
    case = 1 if swerling is None else swerling
    if not 0.0 < false_alarm < 1.0:
        raise InputError(f"{false_alarm} is not a probability between 0 and 1", key="--pfa")
    if not false_alarm < pd < 1.0:
        raise InputError(f"{pd} does not lie between the false-alarm probability and 1", key="--pd")
    if case not in SWERLING:
        raise InputError(f"there is no Swerling case {case}", key="--swerling", hint="0, 1, 2, 3 or 4")
    summed = pulses if noncoherent else 1
    each, single = (float(required_snr(pd, false_alarm, swerling=case, pulses=count)) for count in (summed, 1))
    if not math.isfinite(each) or not math.isfinite(single):
        raise InputError(f"{pd} is nearer to 1 than this can resolve", key="--pd")
    words = f"Pd {pd:g}, Pfa {false_alarm:g}, Swerling {case}"
    return Wanted(each * summed, pulses, noncoherent, each, each * summed / single, words)
