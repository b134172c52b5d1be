"""One table from the suffix of a key to SI, and how a key splits into name and suffix."""

from __future__ import annotations

import math
from collections.abc import Callable

import attrs

from uppertier.errors import InputError
from uppertier.resources import near


@attrs.frozen
class Unit:
    """A unit of the outside world.

    dimension : what it measures
    to_si : outside -> SI
    from_si : SI -> outside
    label : how it is printed
    """

    dimension: str
    to_si: Callable[[float], float]
    from_si: Callable[[float], float]
    label: str


def _times(dimension: str, factor: float, label: str) -> Unit:
    return Unit(dimension, lambda outside: outside * factor, lambda inside: inside / factor, label)


def _decibel(dimension: str, label: str) -> Unit:
    return Unit(
        dimension,
        lambda outside: math.pow(10.0, outside / 10.0),
        lambda inside: 10.0 * math.log10(inside) if inside > 0.0 else -math.inf,
        label,
    )


_TURN = math.pi / 180.0
_ATMOSPHERE = 101325.0

UNITS: dict[str, Unit] = {
    "m": _times("length", 1.0, "m"),
    "km": _times("length", 1e3, "km"),
    "m2": _times("area", 1.0, "m²"),
    "km2": _times("area", 1e6, "km²"),
    "dbsm": _decibel("area", "dBsm"),
    "kg": _times("mass", 1.0, "kg"),
    "t": _times("mass", 1e3, "t"),
    "s": _times("time", 1.0, "s"),
    "ms": _times("time", 1e-3, "ms"),
    "min": _times("time", 60.0, "min"),
    "h": _times("time", 3600.0, "h"),
    "deg": _times("angle", _TURN, "°"),
    "mrad": _times("angle", 1e-3, "mrad"),
    "rad": _times("angle", 1.0, "rad"),
    "db": _decibel("number", "dB"),
    "count": _times("number", 1.0, ""),
    "share": _times("number", 1.0, ""),
    "ratio": _times("number", 1.0, ""),
    "w": _times("power", 1.0, "W"),
    "kw": _times("power", 1e3, "kW"),
    "mw": _times("power", 1e6, "MW"),
    "k": _times("temperature", 1.0, "K"),
    "hz": _times("frequency", 1.0, "Hz"),
    "khz": _times("frequency", 1e3, "kHz"),
    "mhz": _times("frequency", 1e6, "MHz"),
    "ghz": _times("frequency", 1e9, "GHz"),
    "per_s": _times("frequency", 1.0, "1/s"),
    "m_s": _times("speed", 1.0, "m/s"),
    "km_s": _times("speed", 1e3, "km/s"),
    "km_h": _times("speed", 1.0 / 3.6, "km/h"),
    "kg_m2": _times("areal mass", 1.0, "kg/m²"),
    "n": _times("force", 1.0, "N"),
    "kn": _times("force", 1e3, "kN"),
    "pa": _times("pressure", 1.0, "Pa"),
    "atm": _times("pressure", _ATMOSPHERE, "atm"),
}


def to_si(value: float, suffix: str) -> float:
    """Outside value -> SI by the suffix of its key; an unknown suffix is an InputError."""
    if suffix not in UNITS:
        raise InputError(f"'{suffix}' is no known unit suffix", hint=near(suffix, UNITS))
    try:
        return UNITS[suffix].to_si(value)
    except OverflowError:
        return math.inf


def split_key(key: str) -> tuple[str, str]:
    """Name and unit suffix of a key: "dry_mass_kg" -> ("dry_mass", "kg"); the longest known suffix wins.

    A key without a known suffix is an InputError that names the suffixes nearest to what stands there.
    """
    parts = key.split("_")
    for start in range(1, len(parts)):
        suffix = "_".join(parts[start:])
        if suffix in UNITS:
            return "_".join(parts[:start]), suffix
    tail = parts[-1] if len(parts) > 1 else key
    raise InputError("the key ends in no known unit suffix", key=key, hint=near(tail, UNITS))


def suffixes(dimension: str) -> tuple[str, ...]:
    """Every suffix that measures one dimension."""
    return tuple(suffix for suffix, unit in UNITS.items() if unit.dimension == dimension)
