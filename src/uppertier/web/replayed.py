"""One trial told event by event, with the place of each event on the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.errors import InputError
from uppertier.web.answers import Missing

if TYPE_CHECKING:
    from uppertier.battle.events import Event
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks


def told(
    scenario: Scenario, flights: Flights, sight: Sight, tracks: Tracks, raid: str, trial: int, doctrine: str | None
) -> dict[str, Any]:
    """What `uppertier replay` tells of a trial, and where each event takes place."""
    from uppertier.battle.events import event_log

    if raid not in [one.id for one in scenario.raids]:
        raise Missing("the scenario has no raid of that id; /api/scenarios/ID lists them")
    if not scenario.batteries:
        raise InputError("the scenario has no battery", key="raid")
    rule = doctrine or scenario.batteries[0].doctrine
    events = event_log(scenario, flights, sight, tracks, raid, rule, trial)
    lifted = sum(event.kind.value == "lift-off" for event in events)
    leaked = sum(event.kind.value == "leak" for event in events)
    return {
        "raid": raid,
        "trial": trial,
        "doctrine": rule,
        "epoch": scenario.epoch,
        "events": [row(event, flights) for event in events],
        "missiles": lifted,
        "stopped": lifted - leaked,
        "text": f"{lifted - leaked} of {lifted} stopped",
    }


def row(event: Event, flights: Flights) -> dict[str, Any]:
    """One event: seconds since the raid began, what happens, and where the missile is then."""
    return {
        "time_s": round(event.time, 3),
        "kind": event.kind.value,
        "flight": event.flight or None,
        "battery": event.battery or None,
        "launcher": event.launcher + 1 if event.launcher >= 0 else None,
        "text": event.words,
        **_place(event, flights),
    }


def _place(event: Event, flights: Flights) -> dict[str, Any]:
    from uppertier.earth.geodesy import ecef_to_geodetic
    from uppertier.formats.shared.flights import position_at

    if not event.flight:
        return {"longitude_deg": None, "latitude_deg": None, "altitude_km": None}
    i = flights.id.index(event.flight)
    position = position_at(flights, i, event.time - float(flights.launch_time[i]))
    latitude, longitude, height = (float(np.ravel(one)[0]) for one in ecef_to_geodetic(position[None, :]))
    return {
        "longitude_deg": float(np.degrees(longitude)),
        "latitude_deg": float(np.degrees(latitude)),
        "altitude_km": height / 1e3,
    }
