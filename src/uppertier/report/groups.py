"""Flights that share one path, under one name: four launches of one entry are one curve and one row."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.earth.geodesy import ecef_to_geodetic, geodesic_inverse
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import Floats
from uppertier.report.records import RunResult
from uppertier.report.words import bare, capital
from uppertier.scenario.records import RadarUnit, RaidEntry, Scenario, WatchEntry


@attrs.frozen
class Group:
    """One path: which flights fly it, and what to call it.

    raid : id of its raid; empty for the watch list
    missile, origin, goal : short names
    members : indices into Flights
    """

    raid: str
    missile: str
    origin: str
    goal: str
    members: tuple[int, ...]

    @property
    def first(self) -> int:
        """The flight that stands for all."""
        return self.members[0]

    @property
    def path(self) -> str:
        """From where to where."""
        return f"{self.origin} to {self.goal}"

    @property
    def title(self) -> str:
        """Missile, path and number where there are several."""
        count = len(self.members)
        return f"{self.missile}, {self.path}" + (f" (×{count})" if count > 1 else "")


def groups(scenario: Scenario, flights: Flights, raid: str | None = None) -> tuple[Group, ...]:
    """Every group in the order of the flights.

    raid : id of one raid, "" for the watch list, None for all
    """
    found: dict[tuple[str, int], list[int]] = {}
    for index in range(len(flights)):
        if raid is None or flights.raid[index] == raid:
            found.setdefault((flights.raid[index], int(flights.entry[index])), []).append(index)
    return tuple(_group(scenario, key, members) for key, members in found.items())


def _group(scenario: Scenario, key: tuple[str, int], members: list[int]) -> Group:
    raid, number = key
    entry: RaidEntry | WatchEntry
    if raid:
        entry = next(r for r in scenario.raids if r.id == raid).entries[number]
        origin, goal = entry.launch, entry.aim
    else:
        entry = scenario.watch[number]
        origin, goal = entry.base, entry.target
    return Group(raid, bare(entry.missile.title), bare(origin.title), bare(goal.title), tuple(members))


def own_radar(result: RunResult) -> int:
    """Index of the first battery's radar; the first radar where there is no battery."""
    names = [battery.radar for battery in result.scenario.batteries]
    return result.sight.radar.index(names[0]) if names and names[0] in result.sight.radar else 0


def radar_name(unit: RadarUnit) -> str:
    """A radar's id as a name: "clear-west-radar" -> "Clear west"."""
    return capital(unit.id.removesuffix("-radar").replace("-", " "))


def track(flights: Flights, index: int) -> tuple[Floats, Floats, Floats]:
    """Latitude [rad], longitude [rad] and height [m] along one flight."""
    return ecef_to_geodetic(flights.position[flights.samples(index)])


def ground_distance(flights: Flights, index: int, latitude: float, longitude: float) -> Floats:
    """Ground distance [m] of every sample of one flight from a point."""
    lat, lon, _ = track(flights, index)
    return geodesic_inverse(latitude, longitude, lat, lon)[1]


def ground_range(flights: Flights, index: int) -> float:
    """Ground distance from launch to impact [m]; NaN where a flight has none."""
    if not np.all(np.isfinite(flights.impact[index])):
        return float("nan")
    lat, lon, _ = ecef_to_geodetic(np.vstack([flights.launch[index], flights.impact[index]]))
    return float(geodesic_inverse(lat[0], lon[0], lat[1], lon[1])[1])


def at(flights: Flights, index: int, when: float, values: Floats) -> float:
    """A quantity along one flight at a time since launch, linear between samples; NaN outside."""
    times = flights.time[flights.samples(index)]
    if not len(times) or not np.isfinite(when):
        return float("nan")
    return float(np.interp(when, times, values, left=np.nan, right=np.nan))


def last_burnout(flights: Flights, index: int) -> float:
    """Time of the last burnout [s]; NaN where unknown."""
    times = flights.burnout_time.reshape(len(flights), -1)[index]
    known = times[np.isfinite(times)]
    return float(known.max()) if known.size else float("nan")


def burnout_speed(flights: Flights, index: int) -> float:
    """Speed over the rotating Earth at the last burnout [m/s]."""
    speed = np.linalg.norm(flights.velocity[flights.samples(index)], axis=1)
    return at(flights, index, last_burnout(flights, index), speed)
