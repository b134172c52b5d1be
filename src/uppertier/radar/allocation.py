"""The modes of one radar as allocations of its time: what each searches, tracks, supports, and how far it then finds.

Power, aperture and losses are the same in every mode. What differs is how the second is divided: a mode is a fence, a
revisit and shares of time, and its search range follows. Where a load is asked that does not fit, the answer is what
would have to give way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.radar.conditions import Band, over_bands, search_snr
from uppertier.radar.detection_range import check_positive
from uppertier.radar.scan import Budget, budget, fence_height, fence_middle, search_limits

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarMode, RadarSheet

SECTIONS = (0.01, 0.1, 1.0, 10.0)
"""Cross-sections [m2] for which ranges are listed where none is named."""


@attrs.frozen
class Reach:
    """How far a mode's own search finds an object, with even chance in one visit. SI."""

    rcs: float
    range: Band
    """on boresight, in the middle of the fence's height; 0 where nothing is searched"""
    edge: float
    """the same at the fence's edge in azimuth, at the sheet's middle values"""


@attrs.frozen
class Allocation:
    """One mode of a radar: its shares of time, what they buy, and how far its search finds."""

    mode: str
    title: str
    search_share: float
    track_share: float
    plan: Budget
    azimuth_width: float
    elevation_height: float
    """Of the fence, inside the face's own limits [rad]."""
    search_revisit: float
    track_revisit: float
    reaches: tuple[Reach, ...]


@attrs.frozen
class Demand:
    """A search and a number of tracks asked of a mode: what they take of its time, and what gives way. SI."""

    mode: str
    distance: float
    rcs: float
    tracks: float
    dwell: float
    """on each beam [s]"""
    search_share: float
    track_share: float
    support_share: float
    """kept for engagement support and what the sheet leaves free"""
    height: float
    """[rad] of the fence that fits beside tracks and support; 0 where not even one row of beams"""
    own_height: float
    revisit: float
    """[s] in which the whole fence can be covered beside them; infinite where they leave nothing"""
    own_revisit: float
    tracks_kept: float
    """that fit beside the whole fence and support"""
    nearer: float
    """[m] to which the whole fence can be searched beside tracks and support"""

    @property
    def share(self) -> float:
        """Of the radar's time, all together; above 1 it cannot be met."""
        return self.search_share + self.track_share + self.support_share

    @property
    def met(self) -> bool:
        # Shares that add up to the whole within rounding fit.
        return self.share <= 1.0 + 1e-9


def allocate(sheet: RadarSheet, mode: RadarMode, sections: tuple[float, ...] = SECTIONS) -> Allocation:
    """What a mode makes of the radar's time. sections : cross-sections asked about [m2], positive."""
    plan = budget(sheet, mode)
    half, low, high = search_limits(sheet, mode)
    return Allocation(
        mode=mode.id,
        title=mode.title,
        search_share=mode.search_share.value,
        track_share=mode.track_share.value,
        plan=plan,
        azimuth_width=2.0 * half,
        elevation_height=high - low,
        search_revisit=mode.search_revisit.value,
        track_revisit=mode.track_revisit.value,
        reaches=tuple(_reach(sheet, mode, plan.search_dwell, rcs) for rcs in sections),
    )


def allocations(sheet: RadarSheet, sections: tuple[float, ...] = SECTIONS) -> tuple[Allocation, ...]:
    """Every mode of a radar."""
    return tuple(allocate(sheet, mode, sections) for mode in sheet.modes)


def _reach(sheet: RadarSheet, mode: RadarMode, dwell: float, rcs: float) -> Reach:
    check_positive(rcs=rcs)
    wanted = search_snr(sheet)

    def distance(unit: float) -> float:
        return float((unit * rcs * dwell / wanted) ** 0.25)

    half, _, _ = search_limits(sheet, mode)
    middle = over_bands(sheet, fence_middle(sheet, mode))(distance)
    edge = over_bands(sheet, fence_middle(sheet, mode, half))(distance)
    return Reach(rcs, middle, edge.value)


def demand(sheet: RadarSheet, mode: RadarMode, distance: float, rcs: float, tracks: float | None = None) -> Demand:
    """Whether a mode can search its fence out to a range and hold some tracks, and what gives way if it cannot.

    distance : [m] at which `rcs` [m2] shall be found with even chance in one visit, at the sheet's middle values
    tracks : held beside it; as many as the sheet's track share supports where not said
    raises : InputError for a range or cross-section that is not positive
    """
    check_positive(distance=distance, rcs=rcs)
    plan = budget(sheet, mode)
    held = plan.tracks if tracks is None else tracks
    unit = over_bands(sheet, fence_middle(sheet, mode))(lambda unit: unit).value
    dwell = search_snr(sheet) * distance**4 / (unit * rcs)
    cost = sheet.track_dwell.value / mode.track_revisit.value
    track_share = held * cost
    support = plan.support_share + plan.spare_share
    left = max(1.0 - track_share - support, 0.0)
    own = mode.search_revisit.value
    _, low, high = search_limits(sheet, mode)
    search = plan.beams * dwell / own
    affordable = left * own / plan.beams
    return Demand(
        mode=mode.id,
        distance=distance,
        rcs=rcs,
        tracks=held,
        dwell=dwell,
        search_share=search,
        track_share=track_share,
        support_share=support,
        height=fence_height(sheet, mode, left * own / dwell),
        own_height=high - low,
        revisit=plan.beams * dwell / left if left > 0.0 else np.inf,
        own_revisit=own,
        tracks_kept=max(1.0 - support - search, 0.0) / cost,
        nearer=distance * (affordable / dwell) ** 0.25,
    )
