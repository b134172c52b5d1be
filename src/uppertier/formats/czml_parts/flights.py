"""CZML packets of flights: a moving point with its trail, and the whole path beneath it by phase."""

from __future__ import annotations

import numpy as np

from uppertier.errors import Status
from uppertier.flight.records import Phase
from uppertier.formats.czml_parts.document import (
    Packet,
    cartesian,
    folder_of,
    interval,
    label,
    moment,
    rgba,
    solid,
    table,
)
from uppertier.formats.shared import scene
from uppertier.formats.shared.flights import PHASE_NAMES, Leg, knots, legs, of_flight
from uppertier.formats.shared.looks import CROWD, PHASE_COLOURS, RADAR, span
from uppertier.numerics.arrays import Integers
from uppertier.report.records import RunResult
from uppertier.report.words import fixed

CURVE_BOUND = 50.0
"""Greatest error of the moving point against the samples of the flight [m]."""
LINE_BOUND = 100.0
"""Greatest error of the path drawn beneath it [m]: straight pieces, each point at its own moment."""
_TRAIL = 90.0


def flight_packets(result: RunResult) -> list[Packet]:
    """One packet a flight, then the paths: flights that share one share its drawing."""
    flights = result.flights
    curved, straight = knots(flights, CURVE_BOUND, True), knots(flights, LINE_BOUND, False)
    stopped = scene.stopped_at(scene.intercepts(result))
    found: list[Packet] = []
    drawn: set[tuple[str, bytes]] = set()
    for i in range(len(flights)):
        samples = of_flight(curved, flights, i)
        if samples.size < 2:
            continue
        found.append(_flight(result, i, samples, stopped.get(i)))
        path = of_flight(straight, flights, i)
        same = (flights.raid[i], flights.position[path].tobytes())
        if same not in drawn:
            drawn.add(same)
            found += [_path(result, i, leg) for leg in legs(flights, path)]
    return found


def _flight(result: RunResult, i: int, samples: Integers, stopped: float | None) -> Packet:
    flights = result.flights
    start, end = float(flights.launch_time[i]), float(flights.launch_time[i] + flights.time[samples[-1]])
    crowded = len(flights) > CROWD
    packet: Packet = {
        "id": f"flight/{flights.id[i]}",
        "name": scene.title_of(flights, result.scenario, i),
        "parent": folder_of(result, i),
        "availability": interval(result, start, end),
        "description": _description(result, i),
        "position": _position(result, samples, start),
        "point": {
            "pixelSize": 5 if crowded else 8,
            "color": _phases(result, i, samples, start, end, stopped),
            "outlineColor": _outline(result, i, start, end),
            "outlineWidth": 2,
        },
    }
    if not crowded:
        if scene.leads(flights, i):
            packet["label"] = label(packet["name"], 13)
        packet["path"] = {
            "leadTime": 0,
            "trailTime": _TRAIL,
            "width": 3.5,
            "resolution": 5,
            "material": {"solidColor": {"color": _phases(result, i, samples, start, end, stopped)}},
        }
    return packet


def _position(result: RunResult, samples: Integers, start: float) -> Packet:
    """Samples with their velocities: two of them and a cubic give the point between."""
    flights = result.flights
    rows = np.column_stack([flights.time[samples], flights.position[samples], flights.velocity[samples]])
    return {
        "referenceFrame": "FIXED",
        "epoch": moment(result, start),
        "interpolationAlgorithm": "HERMITE",
        "interpolationDegree": 3,
        "cartesianVelocity": cartesian(rows),
    }


def _phases(
    result: RunResult, i: int, samples: Integers, start: float, end: float, stopped: float | None
) -> list[Packet]:
    """Colour by phase; pale from the moment at which the trial shown stops the flight."""
    time = result.flights.time
    found: list[Packet] = []
    pieces = [
        (start + time[leg.samples[0]], start + time[leg.samples[-1]], PHASE_COLOURS[leg.phase], 1.0)
        for leg in legs(result.flights, samples)
    ]
    if stopped is not None:
        pieces = [(a, min(b, stopped), colour, shade) for a, b, colour, shade in pieces if a < stopped]
        pieces.append((stopped, end, (190, 190, 190), 0.3))
    for a, b, colour, shade in pieces:
        found.append({"interval": interval(result, a, b), **rgba(colour, shade)})
    return found


def _outline(result: RunResult, i: int, start: float, end: float) -> list[Packet]:
    """A bright rim while a battery's radar tracks it."""
    found: list[Packet] = [{"interval": interval(result, start, end), **rgba((0, 0, 0), 0.6)}]
    for radar in scene.battery_radars(result.scenario):
        row = result.sight.radar.index(radar)
        for a, b in scene.tracked_spans(result, row, i):
            found.append({"interval": interval(result, start + a, start + b), **rgba(RADAR)})
    return found


def _path(result: RunResult, i: int, leg: Leg) -> Packet:
    flights = result.flights
    name = PHASE_NAMES[leg.phase]
    return {
        "id": f"path/{flights.id[i]}/{name}-{leg.samples[0] - flights.offset[i]}",
        "name": f"{scene.title_of(flights, result.scenario, i)}: {name}",
        "parent": folder_of(result, i),
        "polyline": {
            "positions": {"cartesian": cartesian(flights.position[leg.samples])},
            "arcType": "NONE",
            "width": 2 if leg.phase == Phase.BOOST else 1.5,
            "material": solid(PHASE_COLOURS[leg.phase], 0.55 if len(flights) <= CROWD else 0.15),
        },
    }


def _description(result: RunResult, i: int) -> str:
    flights, sight = result.flights, result.sight
    rows = [
        ("Missile", flights.missile[i]),
        ("Raid", flights.raid[i] or "watched flight"),
        ("Apogee", f"{fixed(flights.apogee[i] / 1e3)} km"),
        ("Flight time", f"{fixed(flights.impact_time[i])} s"),
        ("Status", Status(int(flights.status[i])).sentence),
    ]
    for r, radar in enumerate(sight.radar):
        if np.isfinite(sight.detection[r, i]):
            rows.append((radar, f"detected {fixed(sight.detection[r, i])} s, lost {fixed(sight.lost[r, i])} s"))
    return table(rows)


def impact_packets(result: RunResult, stopped: dict[int, float]) -> list[Packet]:
    """Where flights come down, from that moment on; not those that the trial shown stops."""
    flights, end = result.flights, span(result)[1]
    found = []
    for i in range(len(flights)):
        when = float(flights.launch_time[i] + flights.impact_time[i])
        if i in stopped or not np.isfinite(when):
            continue
        found.append(
            {
                "id": f"impact/{flights.id[i]}",
                "name": f"Impact: {scene.title_of(flights, result.scenario, i)}",
                "parent": folder_of(result, i),
                "availability": interval(result, when, end),
                "position": {"cartesian": cartesian(flights.impact[i])},
                "point": {
                    "pixelSize": 10,
                    "color": rgba(PHASE_COLOURS[Phase.ENTRY], 0.35),
                    "outlineColor": rgba(PHASE_COLOURS[Phase.ENTRY]),
                    "outlineWidth": 2,
                },
            }
        )
    return found
