"""Numbers, bands and names as a reader wants them. Everything that is printed goes through here."""

from __future__ import annotations

import math
import re

from uppertier.outcome.records import Interval
from uppertier.report.wording import family, say

NOTHING = "–"
"""What stands where there is no number."""

HARD = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line."""

_UNITS = {"count": "", "ratio": "", "share": "%", "probability": "%", "1": "", "-": "", "%": "%"}


def number(value: float, digits: int = 3) -> str:
    """A number to `digits` significant digits, thousands parted by commas; a dash where there is none."""
    if not math.isfinite(value):
        return NOTHING if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == 0.0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - exponent)
    if abs(rounded) < 1e-3:
        return _scientific(value, digits)
    if exponent >= digits - 1 or float(rounded).is_integer():
        return f"{rounded:,.0f}".replace("-", "−")
    text = f"{rounded:,.{max(digits - 1 - math.floor(math.log10(abs(rounded))), 0)}f}"
    return text.rstrip("0").rstrip(".").replace("-", "−")


def _scientific(value: float, digits: int) -> str:
    """ "1.23×10⁻⁵", zeros at the end left out."""
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.rstrip('0').rstrip('.').replace('-', '−')}×10{raised}"


def fixed(value: float, places: int = 0) -> str:
    """A number with a fixed count of decimals, for columns; a dash where there is none."""
    return f"{value:,.{places}f}".replace("-", "−") if math.isfinite(value) else NOTHING


def unit_label(unit: str) -> str:
    """The unit as printed after a number, empty for pure numbers."""
    return _UNITS.get(unit, unit)


def in_unit(value: float, unit: str, digits: int = 3) -> str:
    """A number with its unit; shares become per cent."""
    label = unit_label(unit)
    scaled = 100.0 * value if unit in ("share", "probability") else value
    text = number(scaled, digits)
    return with_unit(text, label)


def banded(value: float, low: float, high: float, unit: str) -> str:
    """A number with its band and unit: "1,050 km (700 to 1,300)"; the number alone where both ends print as it."""
    head = in_unit(value, unit)
    if not (math.isfinite(low) and math.isfinite(high)):
        return head
    scale = 100.0 if unit in ("share", "probability") else 1.0
    least, most = number(scale * low), number(scale * high)
    if least == most == number(scale * value):
        return head
    return say("words.banded", value=head, low=least, high=most)


def interval(band: Interval, unit: str) -> str:
    """An Interval as `banded` prints it."""
    return banded(band.value, band.low, band.high, unit)


def drawn(band: Interval, unit: str) -> str:
    """An Interval over draws: as `interval`, and said aloud where every draw gives the same."""
    text = interval(band, unit)
    return say("words.every_draw", value=text) if band.low == band.high == band.value else text


def with_unit(value: str, unit: str) -> str:
    """A printed number and its printed unit, kept together."""
    return value if not unit else f"{value}{unit}" if unit == "°" else f"{value}{HARD}{unit}"


def band_kind(kind: str) -> str:
    """What a band of this kind means, in words."""
    return family("bands").get(kind, kind)


def comparison(sign: str) -> str:
    """A comparison sign in words."""
    return family("comparisons").get(sign, sign)


def percent(share: float) -> str:
    """A share as whole per cent; "under 1 %" and "over 99 %" where rounding would say none or all."""
    if not math.isfinite(share):
        return NOTHING
    if 0.0 < share < 0.01:
        return say("words.under")
    if 0.99 < share < 1.0:
        return say("words.over")
    return f"{100.0 * share:.0f}{HARD}%"


def short_percent(share: float) -> str:
    """The same for a narrow cell: "<1 %"."""
    if 0.0 < share < 0.01:
        return say("words.below")
    return say("words.above") if 0.99 < share < 1.0 else percent(share)


def listed(words: list[str] | tuple[str, ...]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) <= 1:
        return "".join(words)
    return say("words.and", first=", ".join(words[:-1]), last=words[-1])


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: "one flight", "3 flights"."""
    word = family("small_numbers").get(str(count), str(count))
    return f"{word} {noun if count == 1 else plural or noun + 's'}"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def bare(title: str) -> str:
    """A title without what stands behind a comma or in brackets: "DF-5A (provisional stages)" -> "DF-5A"."""
    return title.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0].removesuffix(" area").strip()


def date(iso: str) -> str:
    """An ISO date as people write it: "3 July 2017", "July 2017" or "2017"; other text stays as it is."""
    from datetime import date as calendar

    if re.fullmatch(r"\d{4}-\d{2}", iso) and iso[5:].lstrip("0") in family("months"):
        return say("words.month", month=family("months")[iso[5:].lstrip("0")], year=iso[:4])
    try:
        day = calendar.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return say("words.date", day=day.day, month=family("months")[str(day.month)], year=day.year)
