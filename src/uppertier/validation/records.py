"""Published cases as text gives them, and the lines that come of holding ours against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

Given = Mapping[str, Any]
"""Inputs of a case by name; every name ends in its unit."""

Computed = Mapping[str, "float | list[float]"]
"""What a case's function gives back: a number, or a list of them, for every quantity asked, in its unit."""

Compute = Callable[[Given], Computed]

GRADES = ("printed", "secondhand", "derived", "recalled")
USES = ("test", "comparison", "calibration")


@attrs.frozen
class Expected:
    """One number that a source printed, and the bounds within which ours has to lie."""

    quantity: str
    """With its unit; where a case holds a row of numbers, with the condition of this one."""
    value: float
    low: float
    high: float
    key: str
    """What the case's function calls it."""
    index: int | None = None
    """Place in the list that the function gives back."""


@attrs.frozen
class Case:
    """One published result."""

    id: str
    domain: str
    source: str
    grade: str
    use: str
    """"test", "comparison" or "calibration"."""
    inputs: str
    given: Given
    expected: tuple[Expected, ...]
    note: str = ""
    """Why ours deviates, where it does."""


@attrs.frozen
class Line:
    """One quantity of one case: theirs and ours."""

    id: str
    quantity: str
    expected: float
    computed: float | None
    """None where the case is not reached yet or has no answer."""
    low: float
    high: float
    use: str
    grade: str
    source: str
    reason: str = ""
    """Why there is no number."""
    note: str = ""
    """Why ours deviates, where it does."""

    @property
    def deviation(self) -> float | None:
        """Ours less theirs; None without a number."""
        return None if self.computed is None else self.computed - self.expected

    @property
    def reached(self) -> bool:
        return not self.reason.startswith(NOT_REACHED)

    @property
    def within(self) -> bool | None:
        """Whether ours lies within the bounds; None where the case is not reached yet."""
        if not self.reached:
            return None
        return self.computed is not None and self.low <= self.computed <= self.high

    @property
    def tolerance(self) -> float:
        """The wider side of the bounds, in the quantity's unit."""
        return max(self.expected - self.low, self.high - self.expected)

    @property
    def fails(self) -> bool:
        """A test that misses; comparisons and calibrations never fail."""
        return self.use == "test" and self.within is False


NOT_REACHED = "not reached yet"
