"""CZML packets of the trial shown: interceptors, intercepts, impacts; and the beams of the batteries' radars."""

from __future__ import annotations

import numpy as np

from uppertier.earth.geodesy import geodetic_to_ecef
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
from uppertier.formats.czml_parts.flights import impact_packets
from uppertier.formats.shared import scene
from uppertier.formats.shared.flights import position_at
from uppertier.formats.shared.interceptors import drawn
from uppertier.formats.shared.looks import CROWD, INTERCEPTOR, KILL, MISS, RADAR, span
from uppertier.numerics.arrays import Floats
from uppertier.radar.face import beamwidths
from uppertier.report.records import RunResult
from uppertier.report.words import fixed

_STEP = 4.0
"""Between the directions of a beam [s]: a missile that passes at 1,000 km turns it by far less than its width."""


def battle_packets(result: RunResult) -> list[Packet]:
    """What one trial did. Another trial has other kills: the tables count them all."""
    shots = scene.intercepts(result)
    found = [packet for shot in shots for packet in (_interceptor(result, shot), _intercept(result, shot))]
    stopped = scene.stopped_at(shots)
    found += impact_packets(result, stopped)
    if len(result.flights) <= CROWD:
        found += _beams(result, stopped)
    return found


def _interceptor(result: RunResult, shot: scene.Intercept) -> Packet:
    """A point from launcher to intercept, with its trail."""
    time, position = drawn(result, shot)
    return {
        "id": f"interceptor/{shot.id}",
        "name": f"Interceptor of {shot.battery}",
        "parent": folder_of(result, shot.flight),
        "availability": interval(result, shot.launch_time, shot.time),
        "description": "<p>Flown again from its launch to its intercept: the run keeps both ends, not the path.</p>",
        "position": {
            "referenceFrame": "FIXED",
            "epoch": moment(result, shot.launch_time),
            "interpolationAlgorithm": "LINEAR",
            "interpolationDegree": 1,
            "cartesian": cartesian(np.column_stack([time, position])),
        },
        "point": {"pixelSize": 6, "color": rgba(INTERCEPTOR), "outlineColor": rgba(KILL), "outlineWidth": 1},
        "path": {"leadTime": 0, "trailTime": 600, "width": 1.5, "resolution": 60, "material": solid(INTERCEPTOR, 0.7)},
    }


def _intercept(result: RunResult, shot: scene.Intercept) -> Packet:
    colour = KILL if shot.kill else MISS
    rows = [
        ("Outcome", "kill" if shot.kill else "miss"),
        ("Height", f"{fixed(shot.altitude / 1e3)} km"),
        ("Time", f"{fixed(shot.time)} s after the raid begins"),
        ("Trial", f"number {shot.trial}, doctrine {shot.doctrine}: one of many"),
    ]
    return {
        "id": f"intercept/{shot.id}",
        "name": "Kill" if shot.kill else "Miss",
        "parent": folder_of(result, shot.flight),
        "availability": interval(result, shot.time, span(result)[1]),
        "description": table(rows),
        "position": {"cartesian": cartesian(shot.position)},
        "point": {
            "pixelSize": 12 if shot.kill else 7,
            "color": rgba(colour, 0.9 if shot.kill else 0.2),
            "outlineColor": rgba(colour),
            "outlineWidth": 2,
        },
        "label": _outcome_label(shot.kill),
    }


def _outcome_label(kill: bool) -> Packet:
    """A miss is written lower: of a salvo one may hit and the other miss at the same place."""
    return label("kill" if kill else "miss", 11, 2.5e6) | {"pixelOffset": {"cartesian2": [9, 0 if kill else 12]}}


def _beams(result: RunResult, stopped: dict[int, float]) -> list[Packet]:
    """A cone for every stretch in which a battery's radar tracks a flight, until the trial shown stops it."""
    rows = [result.sight.radar.index(radar) for radar in scene.battery_radars(result.scenario)]
    found = []
    for row, i in ((row, i) for row in rows for i in range(len(result.flights))):
        last = stopped.get(i, np.inf) - float(result.flights.launch_time[i])
        for number, (a, b) in enumerate(scene.tracked_spans(result, row, i)):
            if min(b, last) > a:
                found.append(_beam(result, row, i, (a, min(b, last)), number))
    return found


def _beam(result: RunResult, radar: int, i: int, when: tuple[float, float], number: int) -> Packet:
    """A cone from the radar to the object, as wide as the beam's half-power width."""
    unit = next(u for u in result.scenario.radars if u.id == result.sight.radar[radar])
    flights, site = result.flights, unit.site
    start = float(flights.launch_time[i])
    foot = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    times = np.linspace(*when, max(2, int(np.ceil((when[1] - when[0]) / _STEP)) + 1))
    ends = np.array([position_at(flights, i, time) for time in times])
    length = np.linalg.norm(ends - foot, axis=1)
    half = 0.5 * float(np.sqrt(np.prod(beamwidths(unit.sheet))))
    linear = {"epoch": moment(result, start), "interpolationAlgorithm": "LINEAR", "interpolationDegree": 1}

    def sampled(values: Floats, places: int) -> list[float]:
        rows: list[float] = np.round(np.column_stack([times, values]), places).ravel().tolist()
        return rows

    return {
        "id": f"beam/{unit.id}/{flights.id[i]}/{number}",
        "name": f"{unit.id} tracks {scene.title_of(flights, result.scenario, i)}",
        "parent": folder_of(result, i),
        "availability": interval(result, start + when[0], start + when[1]),
        "position": {"referenceFrame": "FIXED", **linear, "cartesian": sampled(0.5 * (foot + ends), 3)},
        "orientation": {**linear, "unitQuaternion": sampled(_turns(foot - ends), 9)},
        "cylinder": {
            "length": {**linear, "number": sampled(length, 3)},
            "topRadius": 0,
            "bottomRadius": {**linear, "number": sampled(length * np.tan(half), 3)},
            "material": solid(RADAR, 0.4),
            "slices": 12,
        },
    }


def _turns(direction: Floats) -> Floats:
    """Unit quaternions [n,4] (x, y, z, w) that turn the z axis into directions[n,3], each on its neighbour's side.

    The cylinder's top, of no width, is at the radar: its axis runs from the object to the radar.
    """
    unit = direction / np.linalg.norm(direction, axis=1, keepdims=True)
    half = np.column_stack([-unit[:, 1], unit[:, 0], np.zeros(len(unit)), 1.0 + unit[:, 2]])
    straight_down = unit[:, 2] < -1.0 + 1e-12
    half[straight_down] = (1.0, 0.0, 0.0, 0.0)
    return np.asarray(half / np.linalg.norm(half, axis=1, keepdims=True))
