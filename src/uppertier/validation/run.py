"""Every published case against ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from importlib import import_module

from uppertier.errors import UppertierError
from uppertier.validation.published import published_cases
from uppertier.validation.records import NOT_REACHED, Case, Compute, Line

DOMAINS = ("flight", "flight_tests", "radar", "line_of_sight", "effectiveness", "chain")


def functions() -> tuple[dict[str, Compute], dict[str, str]]:
    """The function of every case that is reached, and the reason for every one that is not."""
    cases: dict[str, Compute] = {}
    not_yet: dict[str, str] = {}
    for domain in DOMAINS:
        module = import_module(f"uppertier.validation.{domain}")
        cases |= module.CASES
        not_yet |= module.NOT_YET
    return cases, not_yet


def all_cases() -> tuple[Case, ...]:
    """The published cases, and after them the reported flight tests."""
    from uppertier.validation.flight_tests import test_cases

    return (*published_cases(), *test_cases())


def validate(
    cases: Iterable[Case] | None = None, advance: Callable[[int, int], None] | None = None
) -> tuple[Line, ...]:
    """A line for every quantity of every case.

    cases : all of them unless others are given
    advance : called with (done, total) after every case
    A case whose function finds no answer counts as missed, with the reason; a case that nothing computes yet is
    listed with computed None and within None.
    """
    chosen = tuple(all_cases() if cases is None else cases)
    known, not_yet = functions()
    lines: list[Line] = []
    for done, case in enumerate(chosen, start=1):
        lines += _lines(case, known.get(case.id), not_yet.get(case.id, "nothing computes it"))
        if advance:
            advance(done, len(chosen))
    return tuple(lines)


def _lines(case: Case, compute: Compute | None, reason: str) -> list[Line]:
    if compute is None:
        return [_line(case, i, None, f"{NOT_REACHED}: {reason}") for i in range(len(case.expected))]
    try:
        computed = compute(case.given)
    except UppertierError as error:
        return [_line(case, i, None, str(error)) for i in range(len(case.expected))]
    lines = []
    for i, expected in enumerate(case.expected):
        value = computed[expected.key]
        if expected.index is not None:
            assert isinstance(value, list)
            value = value[expected.index]
        assert isinstance(value, float)
        known = math.isfinite(value)
        lines.append(_line(case, i, value if known else None, "" if known else "no number comes out"))
    return lines


def _line(case: Case, index: int, computed: float | None, reason: str) -> Line:
    expected = case.expected[index]
    return Line(
        id=case.id,
        quantity=expected.quantity,
        expected=expected.value,
        computed=computed,
        low=expected.low,
        high=expected.high,
        use=case.use,
        grade=case.grade,
        source=case.source,
        reason=reason,
        note=case.note,
    )
