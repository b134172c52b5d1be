"""The table of the ranges printed for the battery's radar, each with what would make it true."""

from __future__ import annotations

from math import degrees

from uppertier.catalog.ranges import RangeFigure, Statement
from uppertier.radar.allocation import allocations
from uppertier.radar.press import Reconciled
from uppertier.report.printed import printed_ranges, radar_sheet
from uppertier.report.records import RunResult
from uppertier.report.tables import Table
from uppertier.report.words import banded, bare, capital, number, percent

_TAGS = {
    Statement.CALCULATION: "object and signal stated",
    Statement.OBJECT: "object named",
    Statement.NEED: "what is needed or best",
    Statement.INSTRUMENTED: "what the clock allows",
    Statement.SLIP: "a slip",
}
"""Said of a figure that is more, or less, than a bare range."""


def press(result: RunResult) -> Table:
    """What each printed range needs: a row a range, with all who print it."""
    sheet = radar_sheet(result)
    rows = printed_ranges(result)
    alike = {distance: [row for row in rows if row.figure.distance.value == distance] for distance in _distances(rows)}
    head = (
        "Range [km]",
        "Object for one track look [m²]",
        "To tell objects apart [m²]",
        "Look at 0.01 m² [s]",
        "Look at 1 m² [s]",
        *(f"Found by search, {mode.id} [m²]" for mode in sheet.modes),
        "Printed by",
    )
    caption = (
        f"Ranges printed for the {bare(sheet.title)}, and what the sheet’s radar would need to give them: the "
        f"cross-section that one look of {number(sheet.track_dwell.value * 1e3)} ms holds at the track threshold (band "
        "of the sheet in brackets) and at a signal-to-noise ratio of 100; the look that 0.01 m² and 1 m² would need; "
        "and the cross-section that each mode’s own search finds there. A span is taken at its far end. Where nothing "
        "else is said, neither object nor signal was printed: not a statement about signal-to-noise."
    )
    return Table("table-press", caption, head, tuple(_row(some) for some in alike.values()), (0, len(head) - 1))


def _distances(rows: tuple[Reconciled, ...]) -> list[float]:
    return list(dict.fromkeys(row.figure.distance.value for row in rows))


def modes(result: RunResult) -> Table:
    """The modes of the battery's radar as allocations of its time."""
    sheet = radar_sheet(result)
    found = allocations(sheet)
    cells: list[tuple[str, ...]] = [
        ("Time for search", *(percent(one.search_share) for one in found)),
        ("Time for tracks", *(percent(one.track_share) for one in found)),
        ("Time for engagement support", *(percent(one.plan.support_share) for one in found)),
        ("Left over", *(percent(one.plan.spare_share) for one in found)),
        (
            "Fence, azimuth by elevation [°]",
            *(f"{number(degrees(one.azimuth_width))} by {number(degrees(one.elevation_height))}" for one in found),
        ),
        ("Fence visited every [s]", *(number(one.search_revisit) for one in found)),
        ("Beams", *(number(one.plan.beams) for one in found)),
        ("Dwell on each beam [ms]", *(number(1e3 * one.plan.search_dwell) for one in found)),
        ("Tracks with full looks", *(number(one.plan.tracks) for one in found)),
    ]
    for place, reach in enumerate(found[0].reaches):
        reaches = [one.reaches[place].range.scaled(1e-3) for one in found]
        label = f"Its search finds {number(reach.rcs)} m² at [km]"
        cells.append((label, *(banded(band.value, band.low, band.high, "") for band in reaches)))
    caption = (
        "The modes as allocations of one radar’s time. Ranges: even chance in one visit, on boresight in the middle of "
        "the fence, with the band of the sheet; the shares, fences and visits are assumed."
    )
    return Table("table-modes", caption, ("", *(capital(one.mode) for one in found)), tuple(cells))


def _row(alike: list[Reconciled]) -> tuple[str, ...]:
    row = alike[0]
    return (
        number(row.figure.distance.value / 1e3, 4),
        f"{number(row.rcs.value, 2)} ({number(row.rcs.low, 2)} to {number(row.rcs.high, 2)})",
        number(row.rcs_sorting.value, 2),
        number(row.dwell_small.value, 2),
        number(row.dwell_large.value, 2),
        *(number(found.rcs.value, 2) for found in row.searches),
        "; ".join(_printer(one.figure) for one in alike),
    )


def _printer(figure: RangeFigure) -> str:
    """Who, when, and what beside the bare range was said."""
    near = figure.distance.low
    said = (
        figure.date[:4],
        figure.mode,
        f"from {number(near / 1e3, 4)}" if near < figure.distance.value else "",
        "more than" if figure.beyond else "",
        _TAGS.get(figure.statement, ""),
        figure.distance.grade.value,
    )
    return f"{figure.who} ({', '.join(part for part in said if part)})"
