"""What would have to be true for a radar to reach a given range: the budget solved backwards.

Each answer moves one thing and leaves everything else at its sheet value; its band is that of the sheet. From
snr = sensitivity x rcs x dwell / range^4 (`detection_range.sensitivity`) each needs one division.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.radar.detection import required_snr
from uppertier.radar.detection_range import (
    KIND,
    MIDDLE,
    NORMAL,
    UNKIND,
    Direction,
    check_positive,
    product,
    sensitivity,
)
from uppertier.radar.history import DETECTED, SEARCH_SWERLING
from uppertier.radar.scan import Budget, budget, fence_height, fence_middle

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarMode, RadarSheet


@attrs.frozen
class Band:
    """A number at the sheet's middle values, and its least and most over the sheet's bands."""

    value: float
    low: float
    high: float

    def scaled(self, factor: float) -> Band:
        return Band(self.value * factor, self.low * factor, self.high * factor)


@attrs.frozen
class Needs:
    """What alone would make a range true of one look. SI, linear ratios."""

    distance: float
    rcs: Band
    """[m2], at the look's dwell and wanted ratio"""
    dwell: Band
    """[s], for the object asked about"""
    snr: Band
    """what that object returns in the look's dwell"""
    product: Band
    """power x aperture x gain over noise x loss, relative to the sheet's middle; one number, so no band of its own"""


@attrs.frozen
class SearchNeeds:
    """What alone would let a mode's own search find an object at a range, with even chance in one visit. SI."""

    mode: str
    distance: float
    rcs: Band
    """[m2] that the search finds there"""
    dwell: Band
    """[s] on each beam, for the object asked about"""
    load: Band
    """solid angle over (revisit x share of time) that can be carried [sr/s]; the mode's own is `own_load`"""
    own_load: float
    height: Band
    """of the fence that can be carried [rad]; 0 where not even one row of beams"""
    revisit: Band
    """[s] within which the mode's own fence can be covered"""
    share: Band
    """of the radar's time that the mode's own fence would take [-]; above 1 it cannot be met"""


def over_bands(sheet: RadarSheet, towards: Direction) -> Callable[[Callable[[float], float]], Band]:
    """What a question makes of the sensitivity, at the sheet's middle and over its bands."""
    units = [sensitivity(sheet, towards, end) for end in (MIDDLE, KIND, UNKIND)]

    def ask(question: Callable[[float], float]) -> Band:
        middle, one, other = (question(unit) for unit in units)
        return Band(middle, min(one, other), max(one, other))

    return ask


def needs(
    sheet: RadarSheet,
    distance: float,
    *,
    rcs: float,
    snr: float,
    dwell: float | None = None,
    towards: Direction = NORMAL,
) -> Needs:
    """Which cross-section, dwell, ratio or product makes one look reach a range.

    distance : [m]; rcs : of the object asked about [m2]; snr : wanted, linear; dwell : [s], None for the track look
    raises : InputError for a number that is not positive
    """
    time = sheet.track_dwell.value if dwell is None else dwell
    check_positive(distance=distance, rcs=rcs, snr=snr, dwell=time)
    wanted = snr * distance**4
    ask = over_bands(sheet, towards)
    lacking = wanted / (sensitivity(sheet, towards) * rcs * time)
    return Needs(
        distance=distance,
        rcs=ask(lambda unit: wanted / (unit * time)),
        dwell=ask(lambda unit: wanted / (unit * rcs)),
        snr=ask(lambda unit: unit * rcs * time / distance**4),
        product=Band(lacking, lacking, lacking),
    )


def product_band(sheet: RadarSheet) -> Band:
    """The band of power x aperture x gain over noise x loss, relative to the sheet's middle [-]."""
    middle = product(sheet)
    return Band(1.0, product(sheet, UNKIND) / middle, product(sheet, KIND) / middle)


def search_snr(sheet: RadarSheet) -> float:
    """Ratio, linear, at which one visit of the search finds a fluctuating object with even chance."""
    return _even_chance(sheet.false_alarm_probability.value)


@cache
def _even_chance(false_alarm: float) -> float:
    return float(required_snr(DETECTED, false_alarm, swerling=SEARCH_SWERLING))


def search_rcs(sheet: RadarSheet, mode: RadarMode, distance: float, plan: Budget | None = None) -> Band:
    """Cross-section [m2] that a mode's own search finds at a range, mid-fence; infinite where nothing is searched."""
    dwell = (plan or budget(sheet, mode)).search_dwell
    if dwell <= 0.0:
        return Band(np.inf, np.inf, np.inf)
    wanted = search_snr(sheet) * distance**4
    return over_bands(sheet, fence_middle(sheet, mode))(lambda unit: wanted / (unit * dwell))


def search_needs(sheet: RadarSheet, mode: RadarMode, distance: float, rcs: float) -> SearchNeeds:
    """Which cross-section, dwell or search load makes a range true of a mode's own search.

    distance : [m]; rcs : of the object asked about [m2]
    raises : InputError for a number that is not positive

    The load is what a search spends: solid angle over revisit and share of time (Skolnik, Radar Handbook, 3rd ed.,
    ch. 1, surveillance form). A fence, a revisit and a share that divide to the same load reach equally far.
    """
    check_positive(distance=distance, rcs=rcs)
    plan, ask = budget(sheet, mode), over_bands(sheet, fence_middle(sheet, mode))
    wanted, per_beam = search_snr(sheet) * distance**4, plan.solid_angle / plan.beams
    share, revisit = mode.search_share.value, mode.search_revisit.value

    def dwell(unit: float) -> float:
        return wanted / (unit * rcs)

    return SearchNeeds(
        mode=mode.id,
        distance=distance,
        rcs=search_rcs(sheet, mode, distance, plan),
        dwell=ask(dwell),
        load=ask(lambda unit: per_beam / dwell(unit)),
        own_load=plan.solid_angle / (revisit * share) if share > 0.0 else np.inf,
        height=ask(lambda unit: fence_height(sheet, mode, share * revisit / dwell(unit))),
        revisit=ask(lambda unit: dwell(unit) * plan.beams / share if share > 0.0 else np.inf),
        share=ask(lambda unit: dwell(unit) * plan.beams / revisit),
    )
