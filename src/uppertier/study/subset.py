"""Some flights out of many, with some of their samples each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import Status

if TYPE_CHECKING:
    from uppertier.flight.records import Flights

_BY_SAMPLE = ("time", "position", "velocity", "mass", "phase")
_NAMES = ("id", "missile", "raid")


def subset(flights: Flights, kept: list[int], stretches: list[slice] | None = None) -> Flights:
    """The flights of some indices, in that order.

    kept : indices
    stretches : which samples of each to keep, by their place in `flights`; None for all
    """
    stretches = [flights.samples(i) for i in kept] if stretches is None else stretches
    rows = np.concatenate([np.arange(s.start, s.stop) for s in stretches]) if stretches else np.empty(0)
    changed: dict[str, object] = {name: getattr(flights, name)[rows.astype(np.int64)] for name in _BY_SAMPLE}
    changed["offset"] = np.concatenate([[0], np.cumsum([s.stop - s.start for s in stretches])])
    changed |= {name: tuple(getattr(flights, name)[i] for i in kept) for name in _NAMES}
    index = np.array(kept, np.int64)
    for field in attrs.fields(type(flights)):
        if field.name not in changed:
            changed[field.name] = getattr(flights, field.name)[index]
    return attrs.evolve(flights, **changed)


def raid_flights(flights: Flights) -> list[int]:
    """Indices of the flights of raids that fly."""
    return [i for i in range(len(flights)) if flights.raid[i] and flights.status[i] == Status.OK]


def watched_flights(flights: Flights) -> list[int]:
    """Indices of the flights of the watch list that fly."""
    return [i for i in range(len(flights)) if not flights.raid[i] and flights.status[i] == Status.OK]
