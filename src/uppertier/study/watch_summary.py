"""What the watch table comes to: how many flights of whom, found how, and how far the answer lies from another."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.radar.look import look
from uppertier.radar.records import Reason
from uppertier.study.balance import risen_rows
from uppertier.study.subset import subset
from uppertier.study.watch_table import ENOUGH, Pair, WatchTable

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario, WatchEntry


class Worth(Enum):
    """What the radar asked about adds to the other radars for one flight, the strongest that holds."""

    ADDED = "added by its own search"
    ADDED_IF_TOLD = "added if it is told where to look"
    TRACKED = "tracked by its own search, nothing added"
    TRACKED_IF_TOLD = "tracked if told, nothing added"
    IN_VIEW = "in view, tracked for less than 60 s"
    HIDDEN = "never in view"


@attrs.frozen
class Watched:
    """One flight as the radar asked about has it."""

    entry: WatchEntry
    index: int
    """in the Flights"""
    own: Pair | None
    worth: Worth


@attrs.frozen
class Tally:
    """Flights of one country and kind."""

    country: str
    kind: str
    flights: int
    beyond_range: int
    """entries of the watch list whose missile does not reach the target; not among the flights"""
    in_view: int
    tracked: int
    """by its own search, for `ENOUGH` seconds and more"""
    tracked_if_told: int
    added: int
    added_if_told: int
    only: int
    """of those tracked by its own search: tracked by no other radar at any time"""
    only_if_told: int


def watched(scenario: Scenario, flights: Flights, table: WatchTable) -> tuple[Watched, ...]:
    """Every flight of the table with its watch entry and what the radar adds."""
    own = [unit.id for unit in scenario.radars].index(table.radar)
    found = []
    for row, index in enumerate(table.flights):
        pair = table.of(row, own)
        found.append(
            Watched(scenario.watch[int(flights.entry[index])], int(index), pair, _worth(table, row, pair is not None))
        )
    return tuple(found)


def _worth(table: WatchTable, row: int, seen: bool) -> Worth:
    if table.search.added[row]:
        return Worth.ADDED
    if table.cued.added[row]:
        return Worth.ADDED_IF_TOLD
    if table.search.tracked[row] >= ENOUGH:
        return Worth.TRACKED
    if table.cued.tracked[row] >= ENOUGH:
        return Worth.TRACKED_IF_TOLD
    return Worth.IN_VIEW if seen else Worth.HIDDEN


def tallies(scenario: Scenario, flights: Flights, table: WatchTable) -> tuple[Tally, ...]:
    """One a country and kind of flight, in the order of the watch list."""
    rows = watched(scenario, flights, table)
    found = []
    for country, kind in dict.fromkeys((entry.missile.country, entry.kind) for entry in scenario.watch):
        mine = [i for i, row in enumerate(rows) if (row.entry.missile.country, row.entry.kind) == (country, kind)]
        asked = sum((entry.missile.country, entry.kind) == (country, kind) for entry in scenario.watch)
        search, told = table.search.tracked[mine] >= ENOUGH, table.cued.tracked[mine] >= ENOUGH
        found.append(
            Tally(
                country,
                kind.name.lower(),
                len(mine),
                asked - len(mine),
                sum(rows[i].own is not None for i in mine),
                int(search.sum()),
                int(told.sum()),
                int(table.search.added[mine].sum()),
                int(table.cued.added[mine].sum()),
                int((search & (table.search.others[mine] == 0.0)).sum()),
                int((told & (table.cued.others[mine] == 0.0)).sum()),
            )
        )
    return tuple(found)


@attrs.frozen
class Lever:
    """How far the strength of signal must go for the number of flights tracked to change."""

    tracked: int
    """flights strong enough for `ENOUGH` seconds, whoever finds them"""
    tracked_low: int
    """the same with every cross-section at the low end of its sheet's band"""
    tracked_high: int
    """and at its high end"""
    out_of_view: int
    """flights that no strength of signal would help: in view for less than that from this site, facing this way"""
    next_gain: float
    """by how much signal or cross-section must rise for one flight more [-]; infinite where none is left"""
    all_gain: float
    """for all that are in view for long enough [-]; 1 where all are"""
    half_loss: float
    """by how much it may fall until half of those tracked are left [-]; NaN where there is none"""


def lever(table: WatchTable, scenario: Scenario) -> Lever:
    """From the margins of the radar asked about."""
    own = [unit.id for unit in scenario.radars].index(table.radar)
    pairs = [one for one in table.pairs if one.radar == own]
    margins = np.array([one.margin for one in pairs])
    bands = [_band(table.entries[one.flight].missile, table.followed) for one in pairs]
    low, high = (np.array([band[end] for band in bands]) for end in (0, 1))
    open_ = margins[margins > 0.0]
    above, below = np.sort(open_[open_ >= 1.0]), np.sort(open_[open_ < 1.0])
    return Lever(
        tracked=above.size,
        tracked_low=int(np.count_nonzero(margins * low >= 1.0)),
        tracked_high=int(np.count_nonzero(margins * high >= 1.0)),
        out_of_view=int(table.flights.size - open_.size),
        next_gain=float(1.0 / below[-1]) if below.size else float("inf"),
        all_gain=float(1.0 / below[0]) if below.size else 1.0,
        half_loss=float(above[above.size // 2]) if above.size else float("nan"),
    )


def _band(missile: MissileSheet, followed: str) -> tuple[float, float]:
    """Ends of the band of a missile's cross-section after burnout, over its middle."""
    rcs = missile.rcs_payload if followed == "payload" else missile.rcs_body
    return rcs.low / rcs.value, rcs.high / rcs.value


def in_view_facing(scenario: Scenario, flights: Flights, table: WatchTable, boresight: float) -> int:
    """How many flights of the table come into view of the radar asked about if it faces another way.

    boresight : azimuth [rad]
    """
    unit = next(unit for unit in scenario.radars if unit.id == table.radar)
    exactly = attrs.evolve(unit.boresight, value=boresight, low=boresight, high=boresight)
    turned = attrs.evolve(unit, boresight=exactly)
    kept = [int(i) for i in table.flights]
    part = subset(flights, kept, risen_rows(turned, flights, kept, stride=1))
    reason = look(turned, part.position).reason
    return sum(bool((reason[part.samples(i)] == Reason.SEEN).any()) for i in range(len(part)))
