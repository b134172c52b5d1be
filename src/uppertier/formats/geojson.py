"""GeoJSON after RFC 7946: tracks, impacts, places and what the radars see, for QGIS and web maps.

WGS-84, longitude before latitude, height above the ellipsoid in metres; rings run by the right-hand rule; lines and
areas that cross the antimeridian are cut there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.formats.shared.files import write_text

if TYPE_CHECKING:
    from uppertier.formats.shared.scene import View
    from uppertier.numerics.arrays import Floats, Integers
    from uppertier.report.records import RunResult

SUFFIX = ".geojson"
TITLE = "GeoJSON (RFC 7946): tracks, impacts, places and radar views, for QGIS"

BOUND = 50.0
"""Greatest error of a track against the samples of the flight, straight lines on the map between its points [m]."""

Feature = dict[str, Any]


def write(result: RunResult, path: Path) -> None:
    """One feature collection. InputError where the file cannot be written."""
    rows = (json.dumps(row, separators=(",", ":"), allow_nan=False) for row in features(result))
    write_text(path, '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n")


def features(result: RunResult) -> Iterator[Feature]:
    """Every feature; `properties.kind` says what it is."""
    from uppertier.formats.shared import scene
    from uppertier.formats.shared.flights import knots_on_map, of_flight

    kept = knots_on_map(result.flights, BOUND)
    for i in range(len(result.flights)):
        samples = of_flight(kept, result.flights, i)
        if samples.size >= 2:
            yield _track(result, i, samples)
            yield from _impact(result, i)
    for shot in scene.intercepts(result):
        about = {
            "kind": "intercept",
            "id": shot.id,
            "flight": result.flights.id[shot.flight],
            "battery": shot.battery,
            "doctrine": shot.doctrine,
            "trial": shot.trial,
            "outcome": "kill" if shot.kill else "miss",
            "launch_time_s": _number(shot.launch_time),
            "intercept_time_s": _number(shot.time),
            "altitude_km": _number(shot.altitude / 1e3),
        }
        yield _feature(about, {"type": "Point", "coordinates": _degrees(shot.position)[0].tolist()})
    for place in scene.places(result.scenario):
        where = [
            round(float(np.degrees(place.longitude)), 9),
            round(float(np.degrees(place.latitude)), 9),
            place.height,
        ]
        about = {"kind": "place", "id": place.id, "title": place.title, "roles": list(place.roles)}
        yield _feature(about, {"type": "Point", "coordinates": where})
    for view in scene.views(result):
        yield _view(view)


def _feature(about: Feature, geometry: Feature) -> Feature:
    return {"type": "Feature", "properties": about, "geometry": geometry}


def _number(value: float) -> float | None:
    """JSON has no word for what is not a number."""
    return round(float(value), 6) if np.isfinite(value) else None


def _degrees(position: Floats) -> Floats:
    """Longitude, latitude [degrees], height [m] of Earth-fixed positions, [n,3]."""
    from uppertier.earth.geodesy import ecef_to_geodetic

    latitude, longitude, height = ecef_to_geodetic(np.asarray(position, float).reshape(-1, 3))
    rows = np.column_stack([np.degrees(longitude), np.degrees(latitude), height])
    return _rounded(rows)


def _rounded(rows: Floats) -> Floats:
    """Nine decimals of a degree are a tenth of a millimetre; heights to the millimetre."""
    return np.column_stack([np.round(rows[:, :2], 9), np.round(rows[:, 2], 3)])


def _track(result: RunResult, i: int, samples: Integers) -> Feature:
    from uppertier.formats.shared.antimeridian import cut_line
    from uppertier.formats.shared.flights import PHASE_NAMES
    from uppertier.formats.shared.scene import title_of

    flights = result.flights
    line = np.column_stack([_degrees(flights.position[samples]), flights.launch_time[i] + flights.time[samples]])
    pieces = [piece for piece in cut_line(line) if len(piece) >= 2]
    lines = [_rounded(piece[:, :3]).tolist() for piece in pieces]
    times = [np.round(piece[:, 3], 3).tolist() for piece in pieces]
    one = len(pieces) == 1
    sight = {
        f"{name}_s": {
            radar: _number(values[r, i]) for r, radar in enumerate(result.sight.radar) if np.isfinite(values[r, i])
        }
        for name, values in (("detection", result.sight.detection), ("lost", result.sight.lost))
    }
    about = {
        "kind": "track",
        "id": flights.id[i],
        "title": title_of(flights, result.scenario, i),
        "missile": flights.missile[i],
        "raid": flights.raid[i] or None,
        "launch_time_s": _number(flights.launch_time[i]),
        "flight_time_s": _number(flights.impact_time[i]),
        "apogee_km": _number(flights.apogee[i] / 1e3),
        "miss_m": _number(flights.miss[i]),
        "burnout_times_s": [_number(t) for t in np.atleast_1d(flights.burnout_time[i]) if np.isfinite(t)],
        "phases": [PHASE_NAMES[phase] for phase in PHASE_NAMES if phase in flights.phase[samples]],
        **sight,
        "epoch": result.scenario.epoch,
        "time_s": times[0] if one else times,
    }
    shape = {"type": "LineString" if one else "MultiLineString", "coordinates": lines[0] if one else lines}
    return _feature(about, shape)


def _impact(result: RunResult, i: int) -> Iterator[Feature]:
    flights = result.flights
    if np.all(np.isfinite(flights.impact[i])):
        about = {
            "kind": "impact",
            "flight": flights.id[i],
            "time_s": _number(flights.launch_time[i] + flights.impact_time[i]),
            "miss_m": _number(flights.miss[i]),
        }
        yield _feature(about, {"type": "Point", "coordinates": _degrees(flights.impact[i])[0].tolist()})


def _view(view: View) -> Feature:
    from uppertier.formats.shared.antimeridian import cut_ring

    edge = np.degrees(np.column_stack([view.longitude, view.latitude]))
    parts = [[[[*point, view.height] for point in ring] for ring in polygon] for polygon in cut_ring(edge)]
    about = {
        "kind": "radar view",
        "radar": view.radar,
        "height_km": view.height / 1e3,
        "rcs_m2": view.rcs,
        "farthest_km": _number(float(np.nanmax(view.edge.farthest)) / 1e3),
        "nearest_km": _number(float(np.nanmin(view.edge.nearest)) / 1e3),
    }
    one = len(parts) == 1
    shape = {"type": "Polygon" if one else "MultiPolygon", "coordinates": parts[0] if one else parts}
    return _feature(about, shape)
