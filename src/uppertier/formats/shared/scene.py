"""What every map of a run shows beside the flights: places, what the radars see, and the intercepts of one trial."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np

from uppertier.battle.posts import posts
from uppertier.battle.records import Trials
from uppertier.catalog.records import Quantity, SiteSheet
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.errors import NoAnswer
from uppertier.flight.records import Flights
from uppertier.formats.shared.flights import position_at
from uppertier.numerics.arrays import SAME, Floats
from uppertier.radar.coverage import Outline, outline
from uppertier.radar.detection_range import detection_range
from uppertier.report.figures.map import HEIGHTS, burning
from uppertier.report.records import RunResult
from uppertier.report.words import bare
from uppertier.scenario.records import RadarUnit, Scenario

_RAYS = 91
"""Bearings of a view's edge: 1.3 degrees apart, a sagitta of 70 m per 1,000 km of reach."""

_APART = 50e3

ROLES = ("radar", "battery", "launch area", "aim point", "defended place")


@attrs.frozen
class Place:
    """A site and every part it plays. Radians, metres."""

    id: str
    title: str
    roles: tuple[str, ...]
    latitude: float
    longitude: float
    height: float


@attrs.frozen
class View:
    """The area over which one radar sees an object of one cross-section at one height."""

    radar: str
    height: float
    """Above the ellipsoid [m]"""
    rcs: float
    edge: Outline
    latitude: Floats = attrs.field(eq=SAME)
    """[P] of the closed edge [rad], no two neighbours farther apart than 50 km: a map may join them straight"""
    longitude: Floats = attrs.field(eq=SAME)
    """[P]"""


@attrs.frozen(eq=False)
class Intercept:
    """One shot of the trial that is shown. Times since the raid begins [s], positions Earth-fixed [m]."""

    id: str
    raid: str
    doctrine: str
    trial: int
    battery: str
    launcher: int
    flight: int
    launch: Floats
    launch_time: float
    position: Floats
    time: float
    altitude: float
    kill: bool


def places(scenario: Scenario) -> tuple[Place, ...]:
    """Every site of a scenario once, with its parts in the order of ROLES."""
    found: dict[str, tuple[SiteSheet, set[str]]] = {}
    for site, role in _parts(scenario):
        found.setdefault(site.id, (site, set()))[1].add(role)
    return tuple(
        Place(
            site.id,
            site_name(site),
            tuple(role for role in ROLES if role in roles),
            site.latitude.value,
            site.longitude.value,
            site.height.value,
        )
        for site, roles in found.values()
    )


def site_name(site: SiteSheet) -> str:
    """A site's name as a map has it: the place it is called by, where its title ends in that, else its title's head."""
    last = site.title.rpartition(", ")[2]
    return last if last.casefold() == site.id.replace("-", " ") else bare(site.title)


def _parts(scenario: Scenario) -> Iterable[tuple[SiteSheet, str]]:
    yield from ((unit.site, "radar") for unit in scenario.radars)
    yield from ((unit.site, "battery") for unit in scenario.batteries)
    for raid in scenario.raids:
        for entry in raid.entries:
            yield entry.launch, "launch area"
            yield entry.aim, "aim point"
    for watched in scenario.watch:
        yield watched.base, "launch area"
        yield watched.target, "aim point"
    yield from ((site, "defended place") for site in scenario.defended)


def battery_radars(scenario: Scenario) -> tuple[str, ...]:
    """The radars that support a battery; the first of all where there is no battery."""
    named = {battery.radar for battery in scenario.batteries}
    own = tuple(unit.id for unit in scenario.radars if unit.id in named)
    return own or tuple(unit.id for unit in scenario.radars[:1])


def cross_section(result: RunResult) -> Quantity | None:
    """Of a burning missile, as on the report's maps; None where nothing flies."""
    scenario = result.scenario
    return burning(result) if scenario.watch or any(raid.entries for raid in scenario.raids) else None


def views(result: RunResult) -> tuple[View, ...]:
    """What each radar sees of a burning missile at three heights; views of nothing are left out."""
    section = cross_section(result)
    if section is None:
        return ()
    found = (
        (unit.id, height, outline(unit, height, section.value, azimuths=_RAYS))
        for unit in result.scenario.radars
        for height in HEIGHTS
    )
    return tuple(
        View(radar, height, section.value, edge, *_filled(edge.latitude, edge.longitude))
        for radar, height, edge in found
        if edge.latitude.size
    )


def _filled(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """A line with points put in along its geodesics: the sides of a sector are a thousand kilometres long."""
    azimuth, length = geodesic_inverse(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    parts = np.maximum(np.ceil(length / _APART).astype(int), 1)
    first = np.repeat(np.arange(length.size), parts)
    share = (np.arange(parts.sum()) - (np.cumsum(parts) - parts)[first]) / parts[first]
    lat, lon = geodesic_direct(latitude[first], longitude[first], azimuth[first], share * length[first])
    return np.append(lat, latitude[-1]), np.append(lon, longitude[-1])


def face_reach(unit: RadarUnit, rcs: float) -> float:
    """Range along the boresight at the face's tilt, for the track threshold [m]: the most that a dwell reaches."""
    sheet = unit.sheet
    tilt = float(np.clip(sheet.face_tilt.value, sheet.elevation_minimum.value, sheet.elevation_maximum.value))
    try:
        return detection_range(sheet, rcs=rcs, snr=sheet.detection_snr.value, elevation=tilt, azimuth=0.0).range
    except NoAnswer:
        return detection_range(sheet, rcs=rcs, snr=sheet.detection_snr.value).range


def shown_trials(result: RunResult) -> tuple[Trials, ...]:
    """One set of trials a raid: those under the doctrine of the scenario's first battery."""
    if not result.scenario.batteries:
        return ()
    wanted = result.scenario.batteries[0].doctrine
    return tuple(trials for trials in result.battle.trials if trials.doctrine == wanted)


def intercepts(result: RunResult) -> tuple[Intercept, ...]:
    """The shots of the first recorded trial of every raid. What other trials did is in the tables."""
    found: list[Intercept] = []
    for trials in shown_trials(result):
        found += _shots(result, trials)
    return tuple(found)


def _shots(result: RunResult, trials: Trials) -> list[Intercept]:
    shots, flights = trials.shots, result.flights
    if not shots.trial.size:
        return []
    first = int(shots.trial.min())
    sites = [post.site for post in posts(result.scenario) for _ in range(post.launchers)]
    found = []
    for number, row in enumerate(np.flatnonzero(shots.trial == first)):
        launcher, flight = int(shots.launcher[row]), int(shots.flight[row])
        site = sites[launcher]
        met = float(shots.intercept_time[row])
        found.append(
            Intercept(
                f"{trials.raid}/shot-{number + 1}",
                trials.raid,
                trials.doctrine,
                first,
                result.scenario.batteries[int(shots.battery[row])].id,
                launcher,
                flight,
                geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value),
                float(shots.launch_time[row]),
                position_at(flights, flight, met - float(flights.launch_time[flight])),
                met,
                float(shots.altitude[row]),
                bool(shots.outcome[row]),
            )
        )
    return found


def stopped_at(shots: Iterable[Intercept]) -> dict[int, float]:
    """Flight -> when it is killed in the trial shown, since the raid begins [s]."""
    times: dict[int, float] = {}
    for shot in shots:
        if shot.kill:
            times[shot.flight] = min(shot.time, times.get(shot.flight, np.inf))
    return times


def tracked_spans(result: RunResult, radar: int, flight: int) -> tuple[tuple[float, float], ...]:
    """Stretches of time since launch [s] in which a radar holds a confirmed track and sees the object."""
    sight, flights = result.sight, result.flights
    confirmed = float(sight.confirmed[radar, flight])
    rows = flights.samples(flight)
    if not np.isfinite(confirmed) or rows.stop == rows.start:
        return ()
    times = flights.time[rows]
    held = (sight.reason[radar, rows] == 0) & (times >= confirmed - 1e-9)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(np.int8), [0]])))
    spans = [(times[a], times[b - 1]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return tuple((float(a), float(b)) for a, b in spans if b > a)


def leads(flights: Flights, flight: int) -> bool:
    """Whether a flight is the first of its entry: its followers fly the same way later."""
    same = [(flights.raid[j], flights.entry[j]) for j in range(max(flight - 1, 0), flight)]
    return (flights.raid[flight], flights.entry[flight]) not in same


def title_of(flights: Flights, scenario: Scenario, flight: int) -> str:
    """A flight's name for people: missile and where to, "Nodong to Busan"."""
    number, raid = int(flights.entry[flight]), flights.raid[flight]
    if raid:
        entry = next(r for r in scenario.raids if r.id == raid).entries[number]
        return f"{bare(entry.missile.title)} to {bare(entry.aim.title)}"
    watched = scenario.watch[number]
    return f"{bare(watched.missile.title)} to {bare(watched.target.title)}"
