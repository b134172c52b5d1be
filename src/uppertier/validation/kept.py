"""The last table of every published case against ours, kept with the package: reading it computes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import lru_cache

import attrs

from uppertier import resources

FILE = "validated.csv"
COLUMNS = ("id", "domain", "use", "grade", "quantity", "expected", "computed", "low", "high", "reason", "source",
           "inputs", "note")  # fmt: skip


@attrs.frozen
class KeptLine:
    """One quantity of one case: theirs and ours."""

    quantity: str
    expected: float
    computed: float | None
    low: float
    high: float
    reason: str

    @property
    def within(self) -> bool:
        """Whether ours lies within the bounds; a number that is not there does not."""
        return self.computed is not None and self.low <= self.computed <= self.high

    @property
    def deviation(self) -> float:
        """Ours less theirs as a share of the bound on that side [-]; infinite where there is no number."""
        if self.computed is None:
            return float("inf")
        apart = self.computed - self.expected
        room = self.high - self.expected if apart >= 0.0 else self.low - self.expected
        return apart / room if room else (0.0 if apart == 0.0 else float("inf"))


@attrs.frozen
class KeptCase:
    """One published case with all its numbers."""

    id: str
    domain: str
    use: str
    grade: str
    source: str
    inputs: str
    note: str
    lines: tuple[KeptLine, ...]

    @property
    def within(self) -> int:
        """How many of its numbers lie within their bounds."""
        return sum(line.within for line in self.lines)

    @property
    def exact(self) -> bool:
        """Whether it is held against exact arithmetic or a closed form, and not against what somebody printed."""
        return self.use == "test" and self.grade == "derived"


@lru_cache(maxsize=1)
def kept_cases() -> tuple[KeptCase, ...]:
    """Every case of the table, in its order."""
    return read_kept(resources.read_data(FILE).decode("utf-8"))


def read_kept(text: str) -> tuple[KeptCase, ...]:
    """Cases from the text of the table."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        rows.setdefault(row["id"], []).append(row)
    return tuple(_case(found) for found in rows.values())


def _case(rows: list[dict[str, str]]) -> KeptCase:
    told = {key: rows[0][key] for key in ("id", "domain", "use", "grade", "source", "inputs", "note")}
    return KeptCase(**told, lines=tuple(_line(row) for row in rows))


def _line(row: dict[str, str]) -> KeptLine:
    expected, low, high = (float(row[key]) for key in ("expected", "low", "high"))
    computed = float(row["computed"]) if row["computed"] else None
    return KeptLine(row["quantity"], expected, computed, low, high, row["reason"])


def numbers(cases: Iterable[KeptCase]) -> tuple[int, int, int]:
    """Cases, numbers, and numbers within their bounds."""
    listed = tuple(cases)
    return len(listed), sum(len(case.lines) for case in listed), sum(case.within for case in listed)
