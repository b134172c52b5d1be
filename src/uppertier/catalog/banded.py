"""The banded number of every sheet, and how it is known."""

from __future__ import annotations

from enum import Enum

import attrs


class Grade(Enum):
    """How a number is known, best first."""

    MEASURED = "measured"
    OFFICIAL = "official"
    PUBLISHED = "published"
    SECONDHAND = "secondhand"
    PRESS = "press"
    DERIVED = "derived"
    RECALLED = "recalled"
    ASSUMED = "assumed"


@attrs.frozen
class Quantity:
    """One number of a sheet [SI], with the band its sources give."""

    value: float
    low: float
    high: float
    source: str
    grade: Grade
    distribution: str = "uniform"
    correlate: str = ""
    """Quantities that name the same group are drawn together; a minus before it, against the others."""
    note: str = ""
