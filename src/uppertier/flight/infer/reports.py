"""Reported flights: an apogee, a range, perhaps a time and a launch point, each as sharp as it was written.

The rule of rounding: a reported figure is good to half a unit of its last digit. Digits after the point all count;
zeros at the end of a whole number do not, two of them at the most: 3724.9 is good to 0.05, 998 to 0.5, 1090 to 5,
2800 and 2000 to 50.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import attrs
import numpy as np

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.errors import InputError
from uppertier.flight.closed_form import minimum_energy

HIGHEST = 20_000e3
"""Of the apogees taken [m]: three times the highest ever reported of a missile."""
LEAST_APOGEE_SHARE = 0.25
"""Of the apogee of least energy. Flatter flights run through air for hundreds of kilometres, and no gravity turn of
this model leads into them. Depressed flights of submarine missiles were thought of down to about this share: Gronlund
and Wright, Science & Global Security 3 (1992) 101-159."""
ZEROS = 2

Place = tuple[float, float, float]


@attrs.frozen
class Report:
    """One reported flight. SI, radians; NaN for what was not said."""

    apogee: float
    """Above the ground [m]."""
    range: float
    """Along the ground from launch to impact [m]."""
    time: float = np.nan
    """From launch to impact [s]."""
    site: Place | None = None
    """Launch point: latitude, longitude [rad], height [m]; None where it is not known."""
    bearing: float = np.nan
    """From the launch point to the impact, east of north [rad]."""
    apogee_rounding: float = 0.0
    """Half-width of what the reported number may stand for [m]."""
    range_rounding: float = 0.0
    time_rounding: float = 0.0
    bearing_rounding: float = 0.0
    name: str = ""

    @property
    def placed(self) -> bool:
        """Whether launch point and bearing are known, so that the turning of the Earth can be reckoned with."""
        return self.site is not None and bool(np.isfinite(self.bearing))

    @property
    def timed(self) -> bool:
        return bool(np.isfinite(self.time))


def reported(text: str, key: str) -> tuple[float, float]:
    """A number as it was reported, and half of what its rounding leaves open, both in the number's unit.

    InputError naming the key where the text is no finite number.
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise InputError(f"'{text.strip()}' is not a number", key=key) from error
    if not number.is_finite():
        raise InputError(f"{text.strip()} is not a finite number", key=key)
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if exponent < 0:
        return float(number), 0.5 * 10.0**exponent
    written = "".join(map(str, digits)) + "0" * exponent
    zeros = len(written) - len(written.rstrip("0")) if written.strip("0") else 0
    return float(number), 0.5 * 10.0 ** min(zeros, ZEROS)


def check(report: Report) -> Report:
    """The report, if it can be a flight over this Earth; else an InputError that names the number that is wrong."""
    _positive(report.apogee, "apogee_km", "km", 1e3)
    _positive(report.range, "range_km", "km", 1e3)
    if not np.isnan(report.time):
        _positive(report.time, "time_s", "s", 1.0)
    for name in ("apogee", "range", "time", "bearing"):
        value = getattr(report, f"{name}_rounding")
        if not 0.0 <= value < np.inf:
            raise InputError("the rounding is not a number of zero or more", key=f"{name}_rounding")
    half = np.pi * MEAN_RADIUS
    if report.range > half:
        raise InputError(
            f"{report.range / 1e3:,.0f} km is more than half around the Earth ({half / 1e3:,.0f} km)", key="range_km"
        )
    if report.apogee > HIGHEST:
        raise InputError(f"{report.apogee / 1e3:,.0f} km is higher than {HIGHEST / 1e3:,.0f} km", key="apogee_km")
    least = float(minimum_energy(report.range / MEAN_RADIUS).apogee)
    if report.apogee < LEAST_APOGEE_SHARE * least:
        raise InputError(
            f"{report.apogee / 1e3:,.4g} km is too flat: least energy over {report.range / 1e3:,.0f} km rises to "
            f"{least / 1e3:,.0f} km, and below {LEAST_APOGEE_SHARE * least / 1e3:,.0f} km the model does not reach",
            key="apogee_km",
        )
    return report


def _positive(value: float, key: str, unit: str, scale: float) -> None:
    if not 0.0 < value < np.inf:
        raise InputError(f"{value / scale:g} {unit} is not a positive number", key=key)
