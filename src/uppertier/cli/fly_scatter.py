"""What `uppertier fly --samples` prints: both kinds of spread, apart."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from uppertier.flight.dispersion import Dispersion
from uppertier.flight.scatter import Spread, Summary, drivers, summarise

_ERRORS = (
    ("azimuth", "azimuth", "°", math.degrees(1.0)),
    ("angle", "angle at burnout", "°", math.degrees(1.0)),
    ("cut_off_speed", "cut-off speed", "%", 100.0),
    ("cut_off_time", "cut-off delay", "s", 1.0),
    ("impulse", "impulse", "%", 100.0),
    ("drag", "ballistic coefficient", "%", 100.0),
)
_KEY = {"°": "deg", "%": "percent", "s": "s"}


def finite(value: float) -> float | None:
    """A number, or None where there is none."""
    return value if math.isfinite(value) else None


def dispersion_document(found: Dispersion) -> dict[str, Any]:
    """Both kinds of spread, apart, each number with its 5 % and 95 % points over the draws."""
    told = summarise(found)
    unknown, random = told.unknown, told.random
    return {
        "samples": len(found.status) - 1,
        "rounds": int(np.shape(found.status)[1]),
        "seed": found.seed,
        "re_aimed": found.re_aimed,
        "bands": "5 % and 95 % points over the draws of the sheet's bands: no probability of nature",
        "unknown": {
            "mean_down_range_km": _band(unknown.down_range, 1e-3),
            "mean_cross_range_km": _band(unknown.cross_range, 1e-3),
            "mean_apogee_km": _band(unknown.apogee, 1e-3),
            "mean_flight_time_s": _band(unknown.time, 1.0),
            "half_of_means_within_km": finite(unknown.distance / 1e3),
            "moved_most_by": [
                {"path": path, "rank_correlation": value} for path, value in ([] if found.re_aimed else drivers(found))
            ],
        },
        "random": {
            "cep_m": _band(random.cep, 1.0),
            "cep_chance_m": {"low": finite(random.cep_chance[0]), "high": finite(random.cep_chance[1])},
            "down_range_deviation_m": _band(random.down_range, 1.0),
            "cross_range_deviation_m": _band(random.cross_range, 1.0),
            "apogee_deviation_m": _band(random.apogee, 1.0),
            "flight_time_deviation_s": _band(random.time, 1.0),
        },
        "failed_draws": told.failed_draws,
        "failed_rounds": told.failed_rounds,
        "launch_errors": _errors(found),
    }


def _errors(found: Dispersion) -> list[dict[str, Any]]:
    """One standard deviation of each launch error, with its band, grade and source."""
    return [
        {
            "error": f"{name}_error_{_KEY[unit]}",
            "value": quantity.value * factor,
            "low": quantity.low * factor,
            "high": quantity.high * factor,
            "grade": quantity.grade.value,
            "source": quantity.source,
            "note": quantity.note,
        }
        for name, _, unit, factor in _ERRORS
        for quantity in (getattr(found.errors, name),)
    ]


def _band(spread: Spread, factor: float) -> dict[str, float | None]:
    return {name: finite(getattr(spread, name) * factor) for name in ("value", "low", "high")}


def dispersion_text(found: Dispersion, told: Summary, range_km: float) -> list[str]:
    draws, rounds = len(found.status) - 1, np.shape(found.status)[1]
    how = "each draw aimed anew" if found.re_aimed else "all with the settings of the middle values"
    unknown, random = told.unknown, told.random
    errors = [
        f"{words} {quantity.value * factor:.3g} {unit} ({quantity.low * factor:.3g} to {quantity.high * factor:.3g})"
        for name, words, unit, factor in _ERRORS
        for quantity in (getattr(found.errors, name),)
        if quantity.high > 0.0
    ]
    lines = [
        f"dispersion: {draws} draws of what the sheet leaves open, {rounds} rounds of each, {how}; seed {found.seed}",
        "launch errors, one standard deviation (assumed, sized on what is printed of Scuds, unless given):",
        "  " + "; ".join(errors),
        "in brackets: 5 % and 95 % points over the draws",
        "",
        "unknown: the same for every round (means of all rounds of a draw)",
        f"  {'mean impact down-range':<28}{_words(unknown.down_range, 1e-3, 'km', 1)}",
        f"  {'mean impact cross-range':<28}{_words(unknown.cross_range, 1e-3, 'km', 1)}",
        f"  {'mean apogee':<28}{_words(unknown.apogee, 1e-3, 'km', 1)}",
        f"  {'mean flight time':<28}{_words(unknown.time, 1.0, 's', 0)}",
        "random: from round to round (about the mean of its own draw)",
        f"  {'half fall within (CEP)':<28}{_words(random.cep, 1e-3, 'km', 2)}; chance alone "
        f"{random.cep_chance[0] / 1e3:.2f} to {random.cep_chance[1] / 1e3:.2f}",
        f"  {'deviation down-range':<28}{_words(random.down_range, 1e-3, 'km', 2)}",
        f"  {'deviation cross-range':<28}{_words(random.cross_range, 1e-3, 'km', 2)}",
        f"  {'deviation of apogee':<28}{_words(random.apogee, 1e-3, 'km', 2)}",
        f"  {'deviation of flight time':<28}{_words(random.time, 1.0, 's', 2)}",
    ]
    # Aimed anew, every draw's mean lies at the aim point: what is left of its way is the solver's.
    moved = [] if found.re_aimed else [f"{path} ({value:+.2f})" for path, value in drivers(found)]
    if moved:
        lines.append(f"the mean moves down-range most with {', '.join(moved)} (rank correlation)")
    if told.failed_draws or told.failed_rounds:
        lines.append(f"not counted: {told.failed_draws} draws and {told.failed_rounds} rounds that did not end well")
    if range_km > 1500.0:
        lines.append("a missile of this range has better guidance than a Scud: give its errors if you know them")
    return lines


def _words(spread: Spread, factor: float, unit: str, places: int) -> str:
    value, low, high = (
        f"{round(x * factor, places) + 0.0:,.{places}f}" for x in (spread.value, spread.low, spread.high)
    )
    return f"{value} {unit} ({low} to {high})"
