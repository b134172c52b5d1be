"""Some flights out of many, with some of their samples each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.errors import Status
from uppertier.numerics.arrays import Integers

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight

_BY_FLIGHT = frozenset({"rise", "detection", "confirmed", "lost", "seconds_seen"})
_BY_SAMPLE = ("time", "position", "velocity", "mass", "phase")
_NAMES = ("id", "missile", "raid")


def subset(flights: Flights, kept: list[int], samples: list[Integers] | None = None) -> Flights:
    """The flights of some indices, in that order.

    kept : indices
    samples : which samples of each to keep, by their place in `flights`, rising; None for all
    """
    if samples is None:
        samples = [np.arange(flights.offset[i], flights.offset[i + 1]) for i in kept]
    rows = np.concatenate([np.empty(0, np.int64), *samples]).astype(np.int64)
    changed: dict[str, Any] = {name: getattr(flights, name)[rows] for name in _BY_SAMPLE}
    changed["offset"] = np.concatenate([[0], np.cumsum([part.size for part in samples], dtype=np.int64)])
    changed |= {name: tuple(getattr(flights, name)[i] for i in kept) for name in _NAMES}
    index = np.array(kept, np.int64)
    for field in attrs.fields(type(flights)):
        if field.name not in changed:
            changed[field.name] = getattr(flights, field.name)[index]
    return attrs.evolve(flights, **changed)


def sight_of(sight: Sight, flights: Flights, kept: int) -> Sight:
    """What the radars make of one flight, observed in the company of the others: radar time was shared with them.

    sight : of `flights`; kept : index of the flight
    returns : of `subset(flights, [kept])`, which it is linked with
    """
    rows = flights.samples(kept)
    changed: dict[str, Any] = {}
    for field in attrs.fields(type(sight)):
        value = getattr(sight, field.name)
        if isinstance(value, np.ndarray):
            changed[field.name] = value[:, [kept]] if field.name in _BY_FLIGHT else value[:, rows]
    return attrs.evolve(sight, **changed, flights=subset(flights, [kept]))


def raid_flights(flights: Flights) -> list[int]:
    """Indices of the flights of raids that fly."""
    return [i for i in range(len(flights)) if flights.raid[i] and flights.status[i] == Status.OK]


def watched_flights(flights: Flights) -> list[int]:
    """Indices of the flights of the watch list that fly."""
    return [i for i in range(len(flights)) if not flights.raid[i] and flights.status[i] == Status.OK]
