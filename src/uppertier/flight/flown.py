"""Whether all flights of a scenario fly: a raid of which some cannot is another raid than the one asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.errors import NoAnswer, Status

if TYPE_CHECKING:
    from uppertier.flight.records import Flights


def require_flown(flights: Flights, raid: str | None = None) -> None:
    """NoAnswer where a flight cannot be flown: which, and by how much it falls short.

    raid : the one whose flights alone have to fly
    """
    for i, status in enumerate(flights.status):
        if raid is not None and flights.raid[i] != raid:
            continue
        if status == Status.OUT_OF_REACH:
            short = flights.shortfall[i] / 1000.0
            raise NoAnswer(f"{flights.id[i]}: out of reach by {short:.0f} km at full burn")
        if status != Status.OK:
            raise NoAnswer(f"{flights.id[i]}: {Status(int(status)).sentence}")
