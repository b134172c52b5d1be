"""A KML document: folders by raid and watch list, places, radars, intercepts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np

from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.flight.records import Phase
from uppertier.formats.kml_parts.radars import add_radars
from uppertier.formats.kml_parts.xml import GX, add, coordinates, folder, line, placemark, point, root, style
from uppertier.formats.shared import scene
from uppertier.formats.shared.flights import PHASE_NAMES, epoch_of, knots, legs, of_flight, stamp
from uppertier.formats.shared.interceptors import drawn
from uppertier.formats.shared.looks import CROWD, KILL, MISS, PHASE_COLOURS, PLACE_COLOURS, RADAR, span
from uppertier.numerics.arrays import Floats, Integers
from uppertier.report.records import RunResult
from uppertier.report.words import fixed

BOUND = 50.0
"""Greatest error of a track against the samples of the flight, straight lines between its points [m]."""


def document(result: RunResult) -> ET.Element:
    """The whole tree."""
    tree = root()
    body = add(tree, "Document")
    add(body, "name", result.scenario.title)
    add(body, "open", "1")
    said = (
        f"Uppertier run {result.run[:12]}. Raids are alternatives: each begins at the same moment. Heights are above "
        "the WGS 84 ellipsoid; a viewer that takes them as above sea level is off by the height of the geoid there, "
        "some 25 m in Korea and at most about 110 m anywhere."
    )
    add(body, "description", said)
    _look(body, result)
    _styles(body)
    samples = knots(result.flights, BOUND, False)
    for raid in result.scenario.raids:
        _flights(body, result, samples, raid.id, raid.title)
    if result.scenario.watch:
        _flights(body, result, samples, "", "Flights that the radars may watch")
    _places(body, result)
    add_radars(folder(body, "Radars"), result)
    return tree


def _look(body: ET.Element, result: RunResult) -> None:
    """Where a viewer begins: above the first battery's radar, looking along its boresight."""
    own = scene.battery_radars(result.scenario)
    if not own:
        return
    unit = next(u for u in result.scenario.radars if u.id == own[0])
    view = add(body, "LookAt")
    add(view, "longitude", f"{np.degrees(unit.site.longitude.value):.6f}")
    add(view, "latitude", f"{np.degrees(unit.site.latitude.value):.6f}")
    add(view, "altitude", "0")
    add(view, "heading", f"{np.degrees(unit.boresight.value) % 360.0:.3f}")
    add(view, "tilt", "55")
    add(view, "range", "1500000")
    add(view, "altitudeMode", "absolute")


def _styles(body: ET.Element) -> None:
    for phase, colour in PHASE_COLOURS.items():
        style(body, PHASE_NAMES[phase], line=(colour, 1.0, 2.0))
    moving = ((255, 255, 255), 0.6)
    style(body, "track", line=((255, 255, 255), 0.5, 1.0), icon=moving)
    for role, colour in PLACE_COLOURS.items():
        style(body, role.replace(" ", "-"), icon=(colour, 1.0 if role in {"radar", "battery"} else 0.7))
    style(body, "view", line=(RADAR, 0.9, 2.0), fill=(RADAR, 0.15))
    style(body, "footprint", line=(RADAR, 1.0, 1.5), fill=(RADAR, 0.10))
    style(body, "volume", line=(RADAR, 0.6, 1.0))
    style(body, "kill", icon=(KILL, 0.8))
    style(body, "miss", icon=(MISS, 0.6))
    style(body, "impact", icon=(PHASE_COLOURS[Phase.ENTRY], 0.8))


def _flights(body: ET.Element, result: RunResult, kept: Integers, raid: str, title: str) -> None:
    """One folder: tracks with their times, the paths they follow, impacts, and the shots of one trial."""
    flights = result.flights
    into = folder(body, title, opened=True)
    tracks, paths = folder(into, "Tracks"), folder(into, "Paths by phase")
    impacts = folder(into, "Impacts")
    drawn: set[bytes] = set()
    for i in (i for i, name in enumerate(flights.raid) if name == raid):
        samples = of_flight(kept, flights, i)
        if samples.size < 2:
            continue
        _track(tracks, result, i, samples)
        same = flights.position[samples].tobytes()
        if len(flights) <= CROWD and same not in drawn:
            drawn.add(same)
            _paths(paths, result, i, samples)
        _impact(impacts, result, i)
    _shots(into, result, raid)


def _track(into: ET.Element, result: RunResult, i: int, samples: Integers) -> None:
    """Google's track: all moments, then all places. Viewers move an icon along it."""
    flights, epoch = result.flights, epoch_of(result.scenario.epoch)
    times = [stamp(epoch, flights.launch_time[i] + time) for time in flights.time[samples]]
    apogee, duration = fixed(flights.apogee[i] / 1e3), fixed(flights.impact_time[i])
    text = f"{flights.id[i]}: apogee {apogee} km, flight time {duration} s"
    name = scene.title_of(flights, result.scenario, i)
    _moving(placemark(into, name, "track", text, when=(times[0], times[-1])), times, flights.position[samples])


def _moving(mark: ET.Element, times: list[str], position: Floats) -> None:
    track = add(mark, "Track", space=GX)
    add(track, "altitudeMode", "absolute")
    for time in times:
        add(track, "when", time)
    for place in coordinates(position).split(" "):
        add(track, "coord", place.replace(",", " "), space=GX)


def _paths(into: ET.Element, result: RunResult, i: int, samples: Integers) -> None:
    for leg in legs(result.flights, samples):
        name = f"{scene.title_of(result.flights, result.scenario, i)}: {PHASE_NAMES[leg.phase]}"
        line(placemark(into, name, PHASE_NAMES[leg.phase]), result.flights.position[leg.samples])


def _impact(into: ET.Element, result: RunResult, i: int) -> None:
    flights = result.flights
    when = float(flights.launch_time[i] + flights.impact_time[i])
    if not np.isfinite(when):
        return
    name = f"Impact: {scene.title_of(flights, result.scenario, i)}"
    text = f"{fixed(flights.miss[i])} m from the aim point"
    point(placemark(into, name, "impact", text, when=_from(result, when)), flights.impact[i])


def _from(result: RunResult, seconds: float) -> tuple[str, str]:
    """From a moment since the raids begin to the end of all flights."""
    epoch = epoch_of(result.scenario.epoch)
    return stamp(epoch, seconds), stamp(epoch, max(span(result)[1], seconds))


def _shots(into: ET.Element, result: RunResult, raid: str) -> None:
    shots = [shot for shot in scene.intercepts(result) if shot.raid == raid]
    if not shots:
        return
    part, epoch = folder(into, f"Shots of trial {shots[0].trial}, one of many"), epoch_of(result.scenario.epoch)
    for shot in shots:
        kind = "kill" if shot.kill else "miss"
        text = f"{fixed(shot.altitude / 1e3)} km up, {fixed(shot.time)} s after the raid begins"
        point(placemark(part, kind.capitalize(), kind, text, when=_from(result, shot.time)), shot.position)
        since, position = drawn(result, shot)
        times = [stamp(epoch, shot.launch_time + one) for one in since]
        name = f"Interceptor of {shot.battery}"
        _moving(placemark(part, name, "track", when=(times[0], times[-1])), times, position)


def _places(body: ET.Element, result: RunResult) -> None:
    into = folder(body, "Places")
    for place in scene.places(result.scenario):
        mark = placemark(into, place.title, place.roles[0].replace(" ", "-"), ", ".join(place.roles))
        point(mark, geodetic_to_ecef(place.latitude, place.longitude, place.height))
