"""Two runs side by side: what differs in their inputs, and what that did to every headline."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import attrs

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Quantity
from uppertier.catalog.uncertainty import quantities
from uppertier.catalog.units import UNITS, Unit
from uppertier.report.records import RunResult
from uppertier.report.results import results


@attrs.frozen
class Difference:
    """One place at which two runs differ; None where one of them does not have it."""

    path: str
    unit: str
    before: Any
    after: Any


@attrs.frozen
class Compared:
    """What differs between two runs."""

    inputs: tuple[Difference, ...]
    headlines: tuple[Difference, ...]


def compare(one: RunResult, other: RunResult) -> Compared:
    """What differs in the inputs of two runs, and in their claims, raids and findings.

    Values of sheets stand under their path, in the unit that sheets usually have; the rest of a scenario under the
    names of its fields.
    """
    return Compared(
        tuple(_inputs(one, other)),
        tuple(_headlines(results(one), results(other))),
    )


def _inputs(one: RunResult, other: RunResult) -> Iterator[Difference]:
    before, after = quantities(one.scenario), quantities(other.scenario)
    for path in dict.fromkeys((*before, *after)):
        if before.get(path) != after.get(path):
            yield from _quantity(path, before.get(path), after.get(path))
    counts = (("samples", one.samples, other.samples), ("trials", _trials(one), _trials(other)))
    yield from (Difference(name, "count", left, right) for name, left, right in counts if left != right)
    yield from _rest("", attrs.evolve(one.scenario, sheets=()), attrs.evolve(other.scenario, sheets=()))
    files, others = dict(one.scenario.sheets), dict(other.scenario.sheets)
    for name in sorted({*files, *others}):
        if files.get(name) != others.get(name):
            short = [digest[:12] if digest else None for digest in (files.get(name), others.get(name))]
            yield Difference(f"file {name}", "SHA-256", *short)


def _trials(result: RunResult) -> int:
    return max((row.trials for row in result.outcome.raids), default=0)


def unit_of(path: str) -> Unit | None:
    """The unit in which sheets usually write the quantity of a path; None where no sheet may hold it."""
    domain = DOMAINS.get(path.rsplit(".", 1)[-1])
    return UNITS[domain.usual_suffix] if domain else None


def _quantity(path: str, left: Quantity | None, right: Quantity | None) -> Iterator[Difference]:
    unit = unit_of(path)
    for field in ("value", "low", "high", "source", "grade"):
        values = [getattr(one, field) if one is not None else None for one in (left, right)]
        if values[0] == values[1]:
            continue
        name = path if field == "value" else f"{path} ({field})"
        if field in {"value", "low", "high"}:
            said = [_outside(value, unit) for value in values]
            yield Difference(name, unit.label if unit else "SI", *said)
        else:
            yield Difference(name, "", *(getattr(value, "value", value) for value in values))


def _outside(value: float | None, unit: Unit | None) -> float | None:
    if value is None or unit is None:
        return value
    # Twelve digits hold what anybody wrote, and none of what the change of unit left behind.
    return float(f"{unit.from_si(value):.12g}")


def _rest(path: str, one: Any, other: Any) -> Iterator[Difference]:
    """What is no quantity: ids, counts, times, doctrines, trajectories; rows are matched by their place."""
    if isinstance(one, Quantity) or isinstance(other, Quantity):
        return
    if attrs.has(type(one)) and type(one) is type(other):
        for field in attrs.fields(type(one)):
            name = f"{path}.{field.name}" if path else field.name
            yield from _rest(name, getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple) and isinstance(other, tuple):
        for index in range(max(len(one), len(other))):
            pair = [_name(side[index]) if index < len(side) else None for side in (one, other)]
            if None in pair:
                yield Difference(f"{path}.{index}", "", *pair)
            else:
                yield from _rest(f"{path}.{index}", one[index], other[index])
    elif not _same(one, other):
        yield Difference(path, "", _name(one), _name(other))


def _same(one: Any, other: Any) -> bool:
    shapes = getattr(one, "shape", None), getattr(other, "shape", None)
    return bool(shapes[0] == shapes[1] and (one == other if shapes[0] is None else (one == other).all()))


def _name(node: Any) -> Any:
    """A record by its id, an enum by its name, numbers and text as they are."""
    if isinstance(node, str | int | float | None) and not hasattr(node, "name"):
        return node
    return str(getattr(node, "id", getattr(node, "name", type(node).__name__)))


def _headlines(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Difference]:
    """Claims, raids and findings of two results that are not the same."""
    before, after = dict(_numbers(one)), dict(_numbers(other))
    for key, later in paired(tuple(before), tuple(after)):
        left, unit = before.get(key or "", (None, ""))
        right, other_unit = after.get(later or "", (None, ""))
        if _rounded(left) != _rounded(right):
            name = f"{key} -> {later}" if key and later and key != later else key or later or ""
            yield Difference(name, unit or other_unit, _rounded(left), _rounded(right))


def paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Names of one run beside those of another; None where the other has none to go with it.

    A finding may carry a value of its inputs in its name (`depth-spent-stage-300-345` faces 345 degrees). Names that
    stand in one run alone go with the one of the other run that differs from them in numbers only, in the fewest.
    """
    known, later = set(before), set(after)
    free: dict[str, list[str]] = {}
    for name in after:
        if name not in known:
            free.setdefault(_NUMBER.sub("#", name), []).append(name)
    for name in before:
        others = [] if name in later else free.get(_NUMBER.sub("#", name), [])
        # The first of equals: both runs list their findings in one order.
        other = max(others, key=partial(_shared, name), default=None)
        if other is not None:
            others.remove(other)
        yield name, name if name in later else other
    yield from ((None, name) for names in free.values() for name in names)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _shared(one: str, other: str) -> int:
    """How many numbers two names have in common, place by place."""
    return sum(left == right for left, right in zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def _numbers(document: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, str]]]:
    for claim in document["claims"]:
        head = f"claim {claim['id']}"
        yield f"{head}: verdict", (claim["verdict"], "")
        yield from _band(head, claim["value"], claim["unit"])
        yield f"{head}: decided by", (", ".join(claim["decided_by"]), "")
    for raid in document["raids"]:
        head = f"raid {raid['raid']}, {raid['doctrine']}"
        yield from _band(f"{head}: leakers", raid["expected_leakers"], "missiles")
        yield from _band(f"{head}: none through", raid["no_leaker_probability"], "share")
        yield from _band(f"{head}: rounds spent", raid["rounds_spent"], "rounds")
    rows = [*document["findings"], *(row for claim in document["claims"] for row in claim["findings"])]
    for row in rows:
        yield from _band(f"finding {row['id']}", row, row["unit"])


def _band(head: str, band: dict[str, Any], unit: str) -> Iterator[tuple[str, tuple[Any, str]]]:
    yield f"{head}: value", (_number(band["value"]), unit)
    yield f"{head}: low", (_number(band["low"]), unit)
    yield f"{head}: high", (_number(band["high"]), unit)


def _number(value: Any) -> float:
    return float(value)
