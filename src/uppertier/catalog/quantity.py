"""The one banded number of every sheet, from text to record and back."""

from __future__ import annotations

import math
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError

from uppertier.catalog import sources
from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.text import Document, KeyPath
from uppertier.catalog.units import UNITS, split_key, suffixes
from uppertier.errors import InputError
from uppertier.resources import near

_LARGEST = 1e300
_BETA = re.compile(r"^beta (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$")


class QuantityText(BaseModel):
    """A banded number as a sheet writes it, in the unit of its key's suffix."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    value: FiniteFloat
    low: FiniteFloat
    high: FiniteFloat
    source: str
    grade: str
    distribution: str = "uniform"
    correlate: str = ""
    note: str = ""


def beta_shape(distribution: str) -> tuple[float, float] | None:
    """The two shape parameters of a distribution written "beta A B", else None."""
    match = _BETA.match(distribution)
    return (float(match[1]), float(match[2])) if match else None


def complaint(error: ValidationError, known: dict[str, Any]) -> tuple[tuple[str | int, ...], str, str | None]:
    """Where, what and a hint, from the first complaint of pydantic, in plain words."""
    first = error.errors()[0]
    where, kind = tuple(first["loc"]), first["type"]
    name = str(where[-1]) if where else ""
    if kind == "extra_forbidden":
        return where, "this key does not belong here", near(name, known)
    if kind == "missing":
        return where, f"'{name}' is missing", "a banded number needs value, low, high, source and grade"
    message = first["msg"].replace("Input should be", "this should be")
    return where, f"{message[:1].lower()}{message[1:]}, not {shown(first['input'])}", None


def shown(raw: Any) -> str:
    """What stands there, short enough for one sentence."""
    try:
        written = repr(raw)
    except ValueError:
        return "a number of thousands of digits"
    return written if len(written) <= 60 else written[:57] + "..."


def read_quantity(name: str, suffix: str, raw: Any, document: Document, path: KeyPath) -> Quantity:
    """A banded number [SI] of field `name` from its text in the unit `suffix`; InputError where it is wrong."""
    if not isinstance(raw, dict):
        form = "write { value = ..., low = ..., high = ..., source = ..., grade = ... }"
        raise document.error("this is not a banded number", path, form)
    try:
        text = QuantityText.model_validate(raw)
    except ValidationError as error:
        where, message, hint = complaint(error, dict(QuantityText.model_fields))
        raise document.error(message, path + where, hint) from error
    grade = _grade(text, document, path)
    check_source(text.source, document, (*path, "source"))
    _check_distribution(text, document, path)
    if not text.low <= text.value <= text.high:
        message = f"low <= value <= high does not hold: {text.low:g}, {text.value:g}, {text.high:g}"
        raise document.error(message, path, "put the value inside its band")
    convert = UNITS[suffix].to_si
    quantity = Quantity(
        value=convert(text.value),
        low=convert(text.low),
        high=convert(text.high),
        source=text.source,
        grade=grade,
        distribution=text.distribution,
        correlate=text.correlate,
        note=text.note,
    )
    _check_domain(name, suffix, quantity, document, path)
    return quantity


def split_field(key: str, document: Document, path: KeyPath) -> tuple[str, str]:
    """Field and unit suffix of a key, checked against what that field measures."""
    if key in DOMAINS and key.endswith("_share"):
        return key, "share"  # "search_share" says its unit already
    try:
        name, suffix = split_key(key)
    except InputError as error:
        raise document.error(error.message, path, _suffix_hint(key) or error.hint) from error
    # A field name may itself end in what looks like a unit ("..._s"): the longest known field wins.
    for field in (name, key.rsplit("_", 1)[0]):
        if field in DOMAINS:
            name, suffix = field, key[len(field) + 1 :]
            break
    domain = DOMAINS.get(name)
    if domain is not None and UNITS[suffix].dimension != domain.dimension:
        message = f"'{suffix}' measures {UNITS[suffix].dimension}, but {name} is of dimension {domain.dimension}"
        usual = ", ".join(f"{name}_{other}" for other in suffixes(domain.dimension)[:4])
        raise document.error(message, path, f"write {usual}")
    return name, suffix


def plain(name: str, suffix: str, raw: Any, document: Document, path: KeyPath) -> float:
    """A plain number with a unit [SI], checked against the domain of its field."""
    number = isinstance(raw, int | float) and not isinstance(raw, bool)
    # Compared, not converted: a whole number may be too long for a float.
    if not number or not -_LARGEST < raw < _LARGEST:
        raise document.error(f"this should be a finite number, not {shown(raw)}", path)
    value = UNITS[suffix].to_si(float(raw))
    domain = DOMAINS.get(name)
    if domain is not None and not domain.lowest <= value <= domain.highest:
        raise document.error(f"{name} cannot be {raw:g}", path, _bounds(name, suffix))
    return value


def collapsed(quantity: Quantity, value: float) -> Quantity:
    """The same quantity at another value; its band is widened only if the value leaves it."""
    number = float(value)
    # Written out: sweeps make them by the million, and `attrs.evolve` looks at every field.
    low, high = min(quantity.low, number), max(quantity.high, number)
    rest = quantity.source, quantity.grade, quantity.distribution, quantity.correlate, quantity.note
    return Quantity(number, low, high, *rest)


def _grade(text: QuantityText, document: Document, path: KeyPath) -> Grade:
    grades = [grade.value for grade in Grade]
    if text.grade not in grades:
        raise document.error(f"'{text.grade}' is no grade", (*path, "grade"), near(text.grade, grades))
    return Grade(text.grade)


def check_source(cited: str, document: Document, path: KeyPath) -> None:
    """Every key of a citation stands in the bibliography."""
    known = sources.bibliography()
    if not sources.keys_of(cited):
        raise document.error("the source is empty", path, "name a key of sources.toml")
    for key in sources.keys_of(cited):
        if key not in known:
            raise document.error(f"the bibliography holds no source '{key}'", path, near(key, known))


def _check_distribution(text: QuantityText, document: Document, path: KeyPath) -> None:
    where = (*path, "distribution")
    if beta_shape(text.distribution):
        return
    if text.distribution not in ("uniform", "log-uniform"):
        hint = 'write "uniform", "log-uniform" or "beta A B"'
        raise document.error(f"'{text.distribution}' is no distribution", where, hint)


def _check_domain(name: str, suffix: str, quantity: Quantity, document: Document, path: KeyPath) -> None:
    domain = DOMAINS.get(name)
    if domain is None:
        raise document.error("this field is not known", path, near(name, DOMAINS))
    for bound in (quantity.low, quantity.high):
        if not domain.lowest <= bound <= domain.highest:
            number = UNITS[suffix].from_si(bound) if math.isfinite(bound) else bound
            raise document.error(f"{name} cannot be {number:g}", path, _bounds(name, suffix))
    if quantity.distribution == "log-uniform" and quantity.low <= 0.0:
        raise document.error("a log-uniform band must lie above zero", path)


def _bounds(name: str, suffix: str) -> str:
    domain = DOMAINS[name]
    low, high = (
        bound if not math.isfinite(bound) else UNITS[suffix].from_si(bound) for bound in (domain.lowest, domain.highest)
    )
    above = 0.0 < domain.lowest < 1e-200
    if math.isinf(high):
        return "it must be above zero" if above else f"at least {low:g}"
    # Bounds in radians carry a hair of slack, which is nobody's business.
    low, high = round(low, 9) + 0.0, round(high, 9)
    return f"it must lie above zero, up to {high:g}" if above else f"it must lie between {low:g} and {high:g}"


def _suffix_hint(key: str) -> str | None:
    """The keys that would be right, where the name of a known field begins this key."""
    names = [name for name in DOMAINS if key == name or key.startswith(name + "_")]
    if not names:
        return None
    name = max(names, key=len)
    return "write " + " or ".join(f"{name}_{suffix}" for suffix in suffixes(DOMAINS[name].dimension)[:4])
