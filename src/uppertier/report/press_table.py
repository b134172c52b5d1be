"""The table of the ranges printed for the battery's radar, each with what would make it true."""

from __future__ import annotations

from math import degrees

from uppertier.catalog.ranges import RangeFigure
from uppertier.radar.allocation import Allocation, allocations
from uppertier.radar.press import Reconciled
from uppertier.report.printed import printed_ranges, radar_sheet
from uppertier.report.records import RunResult
from uppertier.report.tables import Table
from uppertier.report.wording import family, say
from uppertier.report.words import banded, bare, capital, number, percent


def press(result: RunResult) -> Table:
    """What each printed range needs: a row a range, with all who print it."""
    sheet = radar_sheet(result)
    rows = printed_ranges(result)
    alike = {distance: [row for row in rows if row.figure.distance.value == distance] for distance in _distances(rows)}
    names = family("table.press.head")
    searches = tuple(say("table.press.search", mode=mode.id) for mode in sheet.modes)
    head = (names["range"], names["track"], names["apart"], names["small"], names["large"], *searches, names["who"])
    dwell = number(sheet.track_dwell.value * 1e3)
    caption = say("table.press.caption", radar=bare(sheet.title), dwell=dwell)
    return Table("table-press", caption, head, tuple(_row(some) for some in alike.values()), (0, len(head) - 1))


def _distances(rows: tuple[Reconciled, ...]) -> list[float]:
    return list(dict.fromkeys(row.figure.distance.value for row in rows))


def modes(result: RunResult) -> Table:
    """The modes of the battery's radar as allocations of its time."""
    sheet = radar_sheet(result)
    found = allocations(sheet)
    names = family("table.modes.row")
    cells: list[tuple[str, ...]] = [
        (names["search"], *(percent(one.search_share) for one in found)),
        (names["tracks"], *(percent(one.track_share) for one in found)),
        (names["support"], *(percent(one.plan.support_share) for one in found)),
        (names["spare"], *(percent(one.plan.spare_share) for one in found)),
        (names["fence"], *(_fence(one) for one in found)),
        (names["visit"], *(number(one.search_revisit) for one in found)),
        (names["beams"], *(number(one.plan.beams) for one in found)),
        (names["dwell"], *(number(1e3 * one.plan.search_dwell) for one in found)),
        (names["full"], *(number(one.plan.tracks) for one in found)),
    ]
    for place, reach in enumerate(found[0].reaches):
        reaches = [one.reaches[place].range.scaled(1e-3) for one in found]
        label = say("table.modes.finds", section=number(reach.rcs))
        cells.append((label, *(banded(band.value, band.low, band.high, "") for band in reaches)))
    caption = say("table.modes.caption")
    return Table("table-modes", caption, ("", *(capital(one.mode) for one in found)), tuple(cells))


def _fence(one: Allocation) -> str:
    return say("table.modes.by", wide=number(degrees(one.azimuth_width)), high=number(degrees(one.elevation_height)))


def _row(alike: list[Reconciled]) -> tuple[str, ...]:
    row = alike[0]
    return (
        number(row.figure.distance.value / 1e3, 4),
        say("words.banded", value=number(row.rcs.value, 2), low=number(row.rcs.low, 2), high=number(row.rcs.high, 2)),
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
        say("table.press.from", near=number(near / 1e3, 4)) if near < figure.distance.value else "",
        say("table.press.beyond") if figure.beyond else "",
        family("statements").get(figure.statement.value, ""),
        figure.distance.grade.value,
    )
    return f"{figure.who} ({', '.join(part for part in said if part)})"
