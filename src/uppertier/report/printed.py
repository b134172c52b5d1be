"""Ranges printed for the battery's radar, and what they cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier import catalog, resources
from uppertier.radar.press import Reconciled, reconcile
from uppertier.report.groups import own_radar
from uppertier.report.records import RunResult

if TYPE_CHECKING:
    from uppertier.catalog.ranges import RangesSheet
    from uppertier.catalog.records import RadarSheet


def radar_sheet(result: RunResult) -> RadarSheet:
    """The sheet of the battery's radar."""
    return result.scenario.radars[own_radar(result)].sheet


def ranges_sheet(result: RunResult) -> RangesSheet | None:
    """What was printed about that radar, or None where the catalog holds nothing."""
    name = f"{radar_sheet(result).id}-ranges"
    known: RangesSheet | None = catalog.load("ranges", name) if name in resources.sheet_files("ranges") else None
    return known


def printed_ranges(result: RunResult) -> tuple[Reconciled, ...]:
    """Every range printed for the radar, near ones first; none where nothing is known."""
    ranges = ranges_sheet(result)
    return reconcile(radar_sheet(result), ranges) if ranges else ()


def sources(result: RunResult) -> tuple[str, ...]:
    """What the printed ranges cite."""
    ranges = ranges_sheet(result)
    return tuple(figure.distance.source for figure in ranges.figures) if ranges else ()
