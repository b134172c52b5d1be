"""uppertier range: how far a radar reaches, and the budget that makes it so."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity, RadarSheet
    from uppertier.radar.detection_range import DetectionRange


def range_command(
    radar: Annotated[str, typer.Argument(metavar="RADAR", help="Id of a radar sheet, as an-tpy-2.")],
    rcs_m2: Annotated[float, typer.Option("--rcs-m2", help="Radar cross-section of the object.")],
    snr_db: Annotated[float | None, typer.Option("--snr-db", help="Wanted signal-to-noise ratio in decibels.")] = None,
    pd: Annotated[float | None, typer.Option("--pd", help="Wanted probability of detection in one look.")] = None,
    pfa: Annotated[float | None, typer.Option("--pfa", help="Probability of a false alarm in one look.")] = None,
    swerling: Annotated[int | None, typer.Option("--swerling", help="Fluctuation of the object, 0 to 4.")] = None,
    dwell_s: Annotated[float | None, typer.Option("--dwell-s", help="Time on target of the look.")] = None,
    elevation_deg: Annotated[float | None, typer.Option("--elevation-deg", help="Above the horizontal.")] = None,
    off_boresight_deg: Annotated[
        float | None, typer.Option("--off-boresight-deg", help="Azimuth off boresight, either side.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Detection range of RADAR for one look, with its budget line by line.

    Without angles the object stands on the face's normal in free space. Without a wanted ratio or probability the
    sheet's track threshold holds; without a dwell its track look.
    """
    _check_positive(("--rcs-m2", rcs_m2), ("--dwell-s", dwell_s))
    _check_finite(("--snr-db", snr_db), ("--elevation-deg", elevation_deg), ("--off-boresight-deg", off_boresight_deg))
    from uppertier import catalog
    from uppertier.radar.detection_range import detection_range

    sheet: RadarSheet = catalog.load("radars", radar)
    found = detection_range(
        sheet,
        rcs=rcs_m2,
        snr=_wanted_snr(sheet, snr_db, pd, pfa, swerling),
        dwell=dwell_s,
        elevation=None if elevation_deg is None else math.radians(elevation_deg),
        azimuth=None if off_boresight_deg is None else math.radians(off_boresight_deg),
    )
    document = _document(sheet, found)
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    typer.echo(f"{sheet.title}: {document['range_km']:.0f} km at {document['snr_db']:.2f} dB")
    typer.echo(f"within the bands of the sheet: {document['range_least_km']:.0f} to {document['range_most_km']:.0f} km")
    for line in document["budget"]:
        typer.echo(f"  {line['item']:<38}{line['value']:>14.6g} {line['unit']:<4} {line['grade']}".rstrip())


def _check_positive(*options: tuple[str, float | None]) -> None:
    for key, value in options:
        if value is not None and not 1e-15 <= value <= 1e15:
            raise InputError(f"{value} is not a positive number between 1e-15 and 1e15", key=key)


def _check_finite(*options: tuple[str, float | None]) -> None:
    for key, value in options:
        if value is not None and not math.isfinite(value):
            raise InputError(f"{value} is not a number", key=key)


def _wanted_snr(
    sheet: RadarSheet, snr_db: float | None, pd: float | None, pfa: float | None, swerling: int | None
) -> float:
    """Wanted ratio, linear, from decibels, from a probability, or from the sheet."""
    if pd is None:
        for key, value in (("--pfa", pfa), ("--swerling", swerling)):
            if value is not None:
                raise InputError("means nothing without a probability of detection", key=key, hint="add --pd")
        if snr_db is not None and abs(snr_db) > 300.0:
            raise InputError(f"{snr_db} dB is no signal-to-noise ratio", key="--snr-db", hint="decibels, as 13")
        return sheet.detection_snr.value if snr_db is None else float(10.0 ** (snr_db / 10.0))
    if snr_db is not None:
        raise InputError("a ratio and a probability cannot both be wanted", key="--snr-db", hint="drop it or --pd")
    from uppertier.radar.detection import SWERLING, required_snr

    false_alarm = sheet.false_alarm_probability.value if pfa is None else pfa
    case = 1 if swerling is None else swerling
    if not 0.0 < false_alarm < 1.0:
        raise InputError(f"{false_alarm} is not a probability between 0 and 1", key="--pfa")
    if not false_alarm < pd < 1.0:
        raise InputError(f"{pd} does not lie between the false-alarm probability and 1", key="--pd")
    if case not in SWERLING:
        raise InputError(f"there is no Swerling case {case}", key="--swerling", hint="0, 1, 2, 3 or 4")
    wanted = float(required_snr(pd, false_alarm, swerling=case))
    if not math.isfinite(wanted):
        raise InputError(f"{pd} is nearer to 1 than this can resolve", key="--pd")
    return wanted


def _decibel(ratio: float) -> float:
    return 10.0 * math.log10(ratio)


def _line(item: str, value: float, unit: str, quantity: Quantity | None = None) -> dict[str, Any]:
    source, grade = (quantity.source, quantity.grade.value) if quantity else ("", "")
    return {"item": item, "value": value, "unit": unit, "source": source, "grade": grade}


def _document(sheet: RadarSheet, found: DetectionRange) -> dict[str, Any]:
    aperture = sheet.aperture_area.value * sheet.aperture_efficiency.value
    looks_as_sheet = found.dwell == sheet.track_dwell.value
    budget = [
        _line("average power", sheet.average_power.value / 1e3, "kW", sheet.average_power),
        _line("dwell", found.dwell, "s", sheet.track_dwell if looks_as_sheet else None),
        _line("transmit gain", _decibel(sheet.gain.value), "dB", sheet.gain),
        _line("effective aperture", aperture, "m2", sheet.aperture_area),
        _line("cross-section", found.rcs, "m2"),
        _line("noise temperature", sheet.noise_temperature.value, "K", sheet.noise_temperature),
        _line("system loss", _decibel(sheet.loss.value), "dB", sheet.loss),
        _line("angle off the face's normal", math.degrees(found.off_normal), "deg"),
        _line("scan loss, two-way", _decibel(found.scan_loss), "dB", sheet.scan_loss_exponent),
        _line("gas loss, two-way", _decibel(found.gas_loss), "dB"),
        _line("wanted signal-to-noise ratio", _decibel(found.snr), "dB"),
        _line("range", found.range / 1e3, "km"),
    ]
    return {
        "radar": sheet.id,
        "range_km": found.range / 1e3,
        "range_least_km": found.least / 1e3,
        "range_most_km": found.most / 1e3,
        "snr_db": _decibel(found.snr),
        "budget": budget,
    }
