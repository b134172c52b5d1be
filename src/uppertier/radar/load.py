"""How the track share of a radar's time divides among the objects of a raid.

Every object that is being tracked gets the same time. When there are more of them than the share pays full looks for,
all looks shrink alike, and with them the signal: it is the signal, not a fixed number of tracks, that runs out. Equal
division is assumed; a real scheduler would prefer what threatens most and shorten looks at what is near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.numerics.arrays import Booleans, Floats, Integers
from uppertier.radar.scan import budget

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit


def dwell_share(unit: RadarUnit, flights: Flights, tracked: Booleans) -> Floats:
    """Part of a full track look that each sample's object gets, between 0 and 1 [M].

    tracked : [M] whether the object is being tracked at each sample
    returns : min(1, looks paid for / objects tracked in the same second of the same raid). An object not yet tracked
        counts itself. Flights of the watch list are on different days: each has the radar to itself.
    """
    capacity = budget(unit.sheet, unit.mode).tracks
    share = np.full(flights.time.size, min(1.0, capacity))
    for raid in sorted(set(flights.raid) - {""}):
        members = [index for index, name in enumerate(flights.raid) if name == raid]
        seconds = {index: _seconds(flights, index) for index in members}
        busy = np.zeros(max((int(s.max(initial=0)) for s in seconds.values()), default=0) + 1)
        for index in members:
            busy[np.unique(seconds[index][tracked[flights.samples(index)]])] += 1.0
        for index in members:
            part = flights.samples(index)
            count = np.maximum(busy[seconds[index]] + ~tracked[part], 1.0)
            share[part] = np.minimum(1.0, capacity / count)
    return share


def _seconds(flights: Flights, index: int) -> Integers:
    """Whole seconds on the raid's clock of one flight's samples."""
    clock = flights.launch_time[index] + flights.time[flights.samples(index)]
    return np.asarray(np.maximum(np.floor(clock), 0.0), dtype=np.int64)
