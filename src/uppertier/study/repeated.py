"""A raid repeated or cut: who flies when, and every launch worth choosing against them under the radars' load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.records import Options
from uppertier.flight.flown import require_flown
from uppertier.study.raid import options_to_engage
from uppertier.study.subset import subset

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Raid, RaidEntry, Scenario


@attrs.define
class Scene:
    """One case before any raid: a flight an entry, and every launch worth choosing against it alone."""

    scenario: Scenario
    flights: Flights
    options: Options
    light: int = 0
    """A size of raid up to which the radars' load is known to change no option."""


def fly_entries(scenario: Scenario, raid: Raid) -> Flights:
    """One flight an entry, launched at the raid's beginning."""
    single = tuple(attrs.evolve(entry, count=1, first_launch=0.0) for entry in raid.entries if entry.count)
    flights = chain.fly(attrs.evolve(scenario, raids=(attrs.evolve(raid, entries=single),), watch=()))
    require_flown(flights)
    return flights


def scene_of(scenario: Scenario, flights: Flights) -> Scene:
    """One case before any raid. flights : as `fly_entries` has them"""
    apart = attrs.evolve(flights, raid=tuple(f"{name}/{i}" for i, name in enumerate(flights.raid)))
    return Scene(scenario, flights, options_to_engage(scenario, apart))


def repeat(scene: Scene, raid: Raid, size: int) -> tuple[Flights, Options]:
    """Flights and options of the first `size` missiles of a raid that goes on at its own intervals.

    The radars divide their time among all of them. A raid holds every smaller one, so that its load is no less: where
    it leaves the options as they are of each missile alone, a smaller one does too and is not observed again.
    """
    flights, options = _light(scene, raid, size)
    if size <= scene.light:
        return flights, options
    loaded = options_to_engage(scene.scenario, flights)
    if loaded == options:
        scene.light = size
    return flights, loaded


def _light(scene: Scene, raid: Raid, size: int) -> tuple[Flights, Options]:
    """Every missile with the options that it has alone."""
    listed = launches(raid, size)
    kept = [index for index, _ in listed]
    flights = attrs.evolve(
        subset(scene.flights, kept),
        launch_time=np.array([time for _, time in listed]),
        id=tuple(f"{raid.id}/{number}" for number in range(1, size + 1)),
    )
    entries = len(scene.flights)
    posts = (np.asarray(scene.options.offset).size - 1) // entries
    cells = [scene.options.rows(post, i, entries) for post in range(posts) for i in kept]
    offset = np.concatenate([[0], np.cumsum([cell.stop - cell.start for cell in cells], dtype=np.int64)])
    index = np.concatenate([np.empty(0, np.int64), *(np.arange(cell.start, cell.stop) for cell in cells)])
    columns = (getattr(scene.options, name)[index] for name in ("launch", "intercept", "altitude"))
    return flights, Options(offset, *columns)


def launches(raid: Raid, size: int) -> list[tuple[int, float]]:
    """Entry and launch time [s] of the first `size` missiles of a raid that is repeated without end.

    An entry of c missiles at an interval d goes on firing at that interval; before any entry fires for the r-th time
    again, all have fired their c missiles r times.
    """
    entries: list[RaidEntry] = [entry for entry in raid.entries if entry.count]
    once = sorted(
        (entry.first_launch + j * entry.interval, index, j)
        for index, entry in enumerate(entries)
        for j in range(entry.count)
    )
    listed = []
    for k in range(size):
        turn, place = divmod(k, len(once))
        _, index, j = once[place]
        entry = entries[index]
        listed.append((index, entry.first_launch + (turn * entry.count + j) * entry.interval))
    return listed
