"""Ranges that were printed for a radar, and under which conditions this radar would give each of them.

A range without a cross-section, a signal-to-noise ratio, a dwell and a search load is not a statement about
signal-to-noise. Each is therefore answered in turn: with the object that a track look needs there, with the dwell that
a warhead and a body would need, and with the object that each mode's own search would find there.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from uppertier.catalog.ranges import RangeFigure, RangesSheet, Statement
from uppertier.radar.conditions import Band, needs, search_needs
from uppertier.radar.readings import of_cross_section

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet

SORTING = 100.0
"""Signal-to-noise ratio at which Lewis and Postol (2012, recalled) hold that objects can be told apart."""
SMALL, LARGE = 0.01, 1.0
"""Objects [m2] asked about: the warhead and the body of the open studies; recalled."""

PRINTED = {
    Statement.CALCULATION: "a calculation: object and signal are stated",
    Statement.OBJECT: "names its object, but no cross-section and no signal",
    Statement.UNCONDITIONED: "not a statement about signal-to-noise: no object, no signal",
    Statement.NEED: "not a statement about signal-to-noise: what is needed or works best",
    Statement.INSTRUMENTED: "not a statement about signal-to-noise: how far clock and displays go",
    Statement.SLIP: "not a statement about this radar: contradicts itself, or is said of another",
}
"""How a printed range is to be read."""


@attrs.frozen
class Found:
    """What one mode's own search makes of a range."""

    mode: str
    rcs: Band
    """[m2] of the object it finds there"""
    height: Band
    """[rad] of the fence in which it finds a body of 1 m2 there; 0 where not even one row of beams"""


@attrs.frozen
class Reconciled:
    """One printed range and what would make it true, at its value (the far end of a span). SI, linear ratios."""

    figure: RangeFigure
    rcs_near: float
    """[m2] at the near end of the span, at the sheet's middle"""
    rcs: Band
    """[m2] that one track look holds at the track threshold"""
    rcs_sorting: Band
    """[m2] at the ratio of 100 that telling objects apart is said to need"""
    dwell_small: Band
    """[s] for a warhead of 0.01 m2 at the track threshold"""
    dwell_large: Band
    """[s] for a body of 1 m2"""
    searches: tuple[Found, ...]

    @property
    def printed(self) -> str:
        """How the figure is to be read as it was printed."""
        return PRINTED[self.figure.statement]

    @property
    def reading(self) -> str:
        """What the cross-section needed at the track look amounts to."""
        return of_cross_section(self.rcs.value)


@lru_cache(maxsize=8)
def reconcile(sheet: RadarSheet, ranges: RangesSheet) -> tuple[Reconciled, ...]:
    """Every range printed for a radar, near ones first, with the conditions under which the sheet gives it.

    Track looks stand on the face's normal in free space, as published calculations do; searches in the middle of
    their fence, with scan and gas loss. Bands are those of the sheet.
    """
    order = sorted(ranges.figures, key=lambda figure: (figure.distance.value, figure.id))
    # Many print the same number.
    searched = {distance: _searched(sheet, distance) for distance in {figure.distance.value for figure in order}}
    return tuple(_one(sheet, figure, searched[figure.distance.value]) for figure in order)


def _searched(sheet: RadarSheet, distance: float) -> tuple[Found, ...]:
    found = ((mode.id, search_needs(sheet, mode, distance, LARGE)) for mode in sheet.modes)
    return tuple(Found(name, one.rcs, one.height) for name, one in found)


def _one(sheet: RadarSheet, figure: RangeFigure, searches: tuple[Found, ...]) -> Reconciled:
    distance, threshold = figure.distance.value, sheet.detection_snr.value
    small = needs(sheet, distance, rcs=SMALL, snr=threshold)
    return Reconciled(
        figure=figure,
        rcs_near=small.rcs.value * (figure.distance.low / distance) ** 4,
        rcs=small.rcs,
        rcs_sorting=small.rcs.scaled(SORTING / threshold),
        dwell_small=small.dwell,
        dwell_large=small.dwell.scaled(SMALL / LARGE),
        searches=searches,
    )


@attrs.frozen
class Spread:
    """How far the printed ranges lie apart, and what that spread amounts to."""

    nearest: float
    farthest: float
    """[m] of all that are neither slips nor instrumented ranges"""
    decibels: float
    """the same as a ratio of signal"""
    least_rcs: float
    most_rcs: float
    """[m2] that one and the same radar needs at either end"""


def spread(rows: tuple[Reconciled, ...]) -> Spread | None:
    """The spread of the printed ranges, slips and instrumented ones left out; None where none is left."""
    kept = [row for row in rows if row.figure.statement not in (Statement.SLIP, Statement.INSTRUMENTED)]
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    near, far = first.figure.distance.value, last.figure.distance.value
    return Spread(near, far, 40.0 * math.log10(far / near), first.rcs.value, last.rcs.value)
