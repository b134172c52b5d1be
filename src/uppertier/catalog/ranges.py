"""What was printed about how far a radar reaches."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

import attrs

from uppertier.catalog.banded import Quantity


class Statement(Enum):
    """What a printed range is a statement about."""

    CALCULATION = "calculation"
    """Cross-section and signal are printed with it."""
    OBJECT = "object"
    """What is seen is named, but neither its cross-section nor a signal."""
    UNCONDITIONED = "unconditioned"
    """Neither object nor signal: not a statement about signal-to-noise as printed."""
    NEED = "need"
    """What a battery needs or works best with: how a radar is used, not how far it reaches."""
    INSTRUMENTED = "instrumented"
    """How far the radar's clock and displays go."""
    SLIP = "slip"
    """Contradicts itself, or is said of another radar elsewhere."""


@attrs.frozen
class RangeFigure:
    """One range that somebody printed for a radar."""

    part_of: ClassVar[str] = "figures"

    id: str
    who: str
    date: str
    """As far as it is known: YYYY, YYYY-MM, YYYY-MM-DD or empty."""
    mode: str
    """Id of the radar's mode that was named; empty where none was."""
    statement: Statement
    subject: str
    """The object that was named; empty where none was."""
    beyond: bool
    """Whether "more than" was said."""
    distance: Quantity
    """Where a span is printed, its ends are the band and its far end the value [m]."""
    rcs: Quantity | None
    """Only where it is printed [m2]."""
    snr: Quantity | None
    """Only where it is printed [-]."""


@attrs.frozen
class RangesSheet:
    """Every range found in print for one radar. Named after the radar: RADAR-ranges."""

    varied: ClassVar[bool] = False
    """What was printed is shown, never drawn from."""

    id: str
    title: str
    radar: str
    figures: tuple[RangeFigure, ...]
