"""Parts of a raid that are counted by themselves: its classes of missile, and the places they are aimed at."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.numerics.arrays import SAME, Booleans, as_booleans

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Integers
    from uppertier.scenario.records import Scenario


class PartKind(StrEnum):
    """What the missiles of a part have in common."""

    CLASS = "class"
    PLACE = "place"


@attrs.frozen
class Part:
    """Missiles of one class, or aimed at one place."""

    kind: PartKind
    id: str
    """Of the missile's sheet, or of the site"""
    title: str
    members: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[n] which missiles of the raid"""


def parts(scenario: Scenario, flights: Flights, flight: Integers) -> tuple[Part, ...]:
    """Classes first, then places, each in the order in which the raid names them.

    flight : [n] indices into flights of the missiles of one raid
    A flight whose raid or entry the scenario does not have belongs to its class alone.
    """
    entries = {raid.id: raid.entries for raid in scenario.raids}
    found: dict[tuple[PartKind, str], tuple[str, list[int]]] = {}
    for place, i in enumerate(np.asarray(flight).tolist()):
        listed, number = entries.get(flights.raid[i], ()), int(flights.entry[i])
        entry = listed[number] if 0 <= number < len(listed) else None
        name = flights.missile[i]
        title = entry.missile.title if entry is not None else name
        found.setdefault((PartKind.CLASS, name), (title, []))[1].append(place)
        if entry is not None:
            found.setdefault((PartKind.PLACE, entry.aim.id), (entry.aim.title, []))[1].append(place)
    ordered = sorted(found.items(), key=lambda item: list(PartKind).index(item[0][0]))
    size = np.asarray(flight).size
    return tuple(Part(kind, id, title, np.isin(np.arange(size), members)) for (kind, id), (title, members) in ordered)
