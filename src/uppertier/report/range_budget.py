"""A range forwards and backwards: the budget line by line, and what would make a range true."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.earth.constants import BOLTZMANN

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity, RadarMode, RadarSheet
    from uppertier.radar.conditions import Band
    from uppertier.radar.detection_range import DetectionRange
    from uppertier.radar.wanted import Wanted

OBJECTS = (0.01, 1.0)
"""Cross-sections [m2] asked about where none is named: warhead and body of the open studies."""


def decibel(ratio: float) -> float:
    """10 log10, minus infinity for nothing."""
    return 10.0 * math.log10(ratio) if ratio > 0.0 else -math.inf


def _line(
    item: str, value: float, unit: str, quantity: Quantity | None = None, db: float | None = None
) -> dict[str, Any]:
    source, grade = (quantity.source, quantity.grade.value) if quantity else ("", "")
    return {"item": item, "value": value, "unit": unit, "db": db, "source": source, "grade": grade}


def _worth(item: str, value: float, unit: str, linear: float, quantity: Quantity | None = None) -> dict[str, Any]:
    """A line whose linear worth adds to the budget."""
    return _line(item, value, unit, quantity, decibel(linear))


def budget_lines(sheet: RadarSheet, found: DetectionRange, wanted: Wanted, margin_db: float) -> list[dict[str, Any]]:
    """Every factor of one range; the decibels of all lines above the range add up to its own."""
    aperture = sheet.aperture_area.value * sheet.aperture_efficiency.value
    as_sheet = found.dwell == sheet.track_dwell.value
    power, noise = sheet.average_power.value, sheet.noise_temperature.value
    needed = wanted.snr / wanted.integration_loss
    lines = [
        _worth("average power", power / 1e3, "kW", power, sheet.average_power),
        _worth("dwell", found.dwell, "s", found.dwell, sheet.track_dwell if as_sheet else None),
        _worth("transmit gain", decibel(sheet.gain.value), "dB", sheet.gain.value, sheet.gain),
        _worth("effective aperture", aperture, "m2", aperture, sheet.aperture_area),
        _worth("cross-section", found.rcs, "m2", found.rcs),
        _worth("spreading, (4 pi)^2", 16.0 * math.pi**2, "", 1.0 / (16.0 * math.pi**2)),
        _worth("Boltzmann's constant", BOLTZMANN, "J/K", 1.0 / BOLTZMANN),
        _worth("noise temperature", noise, "K", 1.0 / noise, sheet.noise_temperature),
        _worth("system loss", decibel(sheet.loss.value), "dB", 1.0 / sheet.loss.value, sheet.loss),
        _line("angle off the face's normal", math.degrees(found.off_normal), "deg"),
        _worth("scan loss, two-way", decibel(found.scan_loss), "dB", 1.0 / found.scan_loss, sheet.scan_loss_exponent),
        _worth("gas loss, two-way", decibel(found.gas_loss), "dB", 1.0 / found.gas_loss),
        _worth("wanted signal-to-noise ratio", decibel(needed), "dB", 1.0 / needed),
    ]
    if wanted.noncoherent:
        lost = wanted.integration_loss
        lines.append(_worth(f"loss by summing {wanted.pulses} detected pulses", decibel(lost), "dB", 1.0 / lost))
        lines.append(_line("wanted ratio of each pulse", decibel(wanted.per_pulse), "dB"))
    lines.append(_line("margin", margin_db, "dB", None, -margin_db))
    lines.append(_line("range", found.range / 1e3, "km", None, 4.0 * decibel(found.range)))
    return lines


def forward_document(sheet: RadarSheet, found: DetectionRange, wanted: Wanted, margin_db: float) -> dict[str, Any]:
    """The range of one look, its band and its budget."""
    from uppertier.radar.conditions import product_band

    band = product_band(sheet)
    return {
        "radar": sheet.id,
        "range_km": found.range / 1e3,
        "range_least_km": found.least / 1e3,
        "range_most_km": found.most / 1e3,
        "snr_db": decibel(wanted.snr),
        "snr_from": wanted.words,
        "pulses": wanted.pulses,
        "product_low_db": decibel(band.low),
        "product_high_db": decibel(band.high),
        "budget": budget_lines(sheet, found, wanted, margin_db),
    }


def backward_document(
    sheet: RadarSheet,
    distances: list[float],
    rcs: float | None,
    snr: float,
    dwell: float | None,
    direction: tuple[float | None, float | None],
    modes: tuple[RadarMode, ...],
) -> dict[str, Any]:
    """For every range [m] what alone would make it true, of one look and of each mode's search."""
    from uppertier.radar.conditions import product_band

    band = product_band(sheet)
    objects = OBJECTS if rcs is None else (rcs,)
    return {
        "radar": sheet.id,
        "snr_db": decibel(snr),
        "product_low_db": decibel(band.low),
        "product_high_db": decibel(band.high),
        "ranges": [_one_range(sheet, distance, objects, snr, dwell, direction, modes) for distance in distances],
    }


def _one_range(
    sheet: RadarSheet,
    distance: float,
    objects: tuple[float, ...],
    snr: float,
    dwell: float | None,
    direction: tuple[float | None, float | None],
    modes: tuple[RadarMode, ...],
) -> dict[str, Any]:
    from uppertier.radar import detection_range, readings
    from uppertier.radar.conditions import needs

    towards = detection_range.direction(sheet, *direction)
    time = sheet.track_dwell.value if dwell is None else dwell
    found = [needs(sheet, distance, rcs=rcs, snr=snr, dwell=dwell, towards=towards) for rcs in objects]
    lines = [_need(f"cross-section seen in a look of {time:g} s", "m2", found[0].rcs, readings.of_cross_section)]
    for rcs, need in zip(objects, found, strict=True):
        lines += _of_object(sheet, f"{rcs:g} m2", need, modes[0])
    for mode in modes:
        for number, rcs in enumerate(objects):
            lines += _of_search(sheet, mode, distance, rcs, first=number == 0)
    return {"range_km": distance / 1e3, "needs": lines}


def _of_object(sheet: RadarSheet, name: str, need: Any, mode: RadarMode) -> list[dict[str, Any]]:
    from uppertier.radar import readings
    from uppertier.radar.conditions import product_band
    from uppertier.radar.detection import detection_probability

    band, pfa = product_band(sheet), sheet.false_alarm_probability.value
    look, revisit = sheet.track_dwell.value, mode.track_revisit.value

    def found(ratio: float) -> str:
        return readings.of_snr(ratio, float(detection_probability(ratio, pfa)))

    snr = need.snr
    decibels = type(snr)(*(decibel(ratio) for ratio in (snr.value, snr.low, snr.high)))
    product = type(snr)(*(decibel(need.product.value),) * 3)
    return [
        _need(f"look at {name}", "s", need.dwell, lambda dwell: readings.of_dwell(dwell, look, revisit)),
        _need(f"ratio that {name} returns", "dB", decibels, lambda _: found(snr.value)),
        _need(
            f"power x aperture x gain / noise, {name}",
            "dB",
            product,
            lambda _: readings.of_product(need.product.value, band.low, band.high),
        ),
    ]


def _of_search(sheet: RadarSheet, mode: RadarMode, distance: float, rcs: float, first: bool) -> list[dict[str, Any]]:
    from uppertier.radar import readings
    from uppertier.radar.conditions import search_needs

    found = search_needs(sheet, mode, distance, rcs)
    name = f"{rcs:g} m2"
    own = math.degrees(mode.search_elevation_height.value)
    fence = found.height.scaled(180.0 / math.pi)
    lines = [
        _need(
            f"{mode.id} search: load for {name}",
            "sr/s",
            found.load,
            lambda load: f"the sheet's is {found.own_load:.2g}",
        ),
        _need(
            f"{mode.id} search: height of fence, {name}", "deg", fence, lambda height: readings.of_fence(height, own)
        ),
        _need(f"{mode.id} search: share of time, {name}", "", found.share, readings.of_share),
    ]
    if first:
        lines.insert(0, _need(f"{mode.id} search: cross-section", "m2", found.rcs, readings.of_cross_section))
    return lines


def _need(item: str, unit: str, band: Band, words: Any) -> dict[str, Any]:
    row = {"item": item, "value": band.value, "low": band.low, "high": band.high, "unit": unit}
    return {key: _finite(value) for key, value in row.items()} | {"reading": words(band.value)}


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
