"""Single: one missile at one place against a scenario's batteries, with every time that decides whether it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.flyout import downrange_altitude, flyout_table
from uppertier.battle.reach import reach
from uppertier.battle.records import Binding
from uppertier.battle.window import windows
from uppertier.catalog import load
from uppertier.catalog.records import Grade, Quantity
from uppertier.earth.geodesy import ecef_to_geodetic, geodetic_to_ecef
from uppertier.errors import InputError, NoAnswer, Status
from uppertier.scenario.records import Raid, RaidEntry, Trajectory, TrajectoryKind

if TYPE_CHECKING:
    from uppertier.battle.records import Windows
    from uppertier.catalog.records import SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Floats
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import BatteryUnit, Scenario
    from uppertier.track.records import Tracks


@attrs.frozen
class Meeting:
    """One flight, and what the scenario's radars and batteries can do about it. Times are since its launch [s]."""

    scenario: Scenario
    flights: Flights
    sight: Sight
    tracks: Tracks
    windows: Windows

    @property
    def flight_time(self) -> float:
        return float(self.flights.impact_time[0])

    @property
    def apogee(self) -> float:
        """[m]"""
        return float(self.flights.apogee[0])

    @property
    def time(self) -> Floats:
        """[s] of the flight's samples."""
        return np.asarray(self.flights.time)

    @property
    def height(self) -> Floats:
        """[s] above the ellipsoid [m]."""
        return ecef_to_geodetic(np.asarray(self.flights.position))[2]

    def falling_through(self, level: float) -> float:
        """When the missile comes down through a height [m]. NoAnswer where it never rises to it."""
        top = int(np.argmax(self.height))
        if self.height[top] < level:
            raise NoAnswer(f"this flight does not reach {level / 1e3:g} km")
        return float(np.interp(-level, -self.height[top:], self.time[top:]))

    def seen(self, battery: int = 0) -> float:
        """First detection by the battery's own radar; NaN where there is none."""
        radar = self.sight.radar.index(self.scenario.batteries[battery].radar)
        return float(self.sight.detection[radar, 0])

    def reason(self, battery: int = 0) -> Binding:
        """What binds, or FEASIBLE."""
        return Binding(int(self.windows.reason[battery, 0]))

    def launch(self, battery: int = 0) -> tuple[float, float]:
        """First and last launch that meets the missile; NaN where none does."""
        return float(self.windows.first_launch[battery, 0]), float(self.windows.last_launch[battery, 0])

    def intercept_height(self, battery: int = 0) -> tuple[float, float]:
        """Lowest and highest intercept [m]; NaN where there is none."""
        return float(self.windows.lowest[battery, 0]), float(self.windows.highest[battery, 0])

    def within_reach(self, battery: int = 0) -> tuple[float, float]:
        """Lowest and highest point of the way down that the rockets could reach, whatever any radar sees [m]; NaN
        where there is none."""
        unit = self.scenario.batteries[battery]
        table = flyout_table(unit.interceptor, unit.site, 0.0)
        _, reason = reach(table, unit.interceptor, *downrange_altitude(unit.site, np.asarray(self.flights.position)))
        falling = np.arange(reason.size) > int(np.argmax(self.height))
        good = self.height[falling & (reason == Binding.FEASIBLE)]
        return (float(good.min()), float(good.max())) if good.size else (np.nan, np.nan)

    def passing(self, site: SiteSheet) -> tuple[float, float]:
        """Height [m] at the flight's nearest point to a site over the ground, and that distance along a straight line
        at sea level [m]."""
        latitude, longitude, height = ecef_to_geodetic(np.asarray(self.flights.position))
        ground = geodetic_to_ecef(latitude, longitude, np.zeros_like(latitude))
        place = geodetic_to_ecef(site.latitude.value, site.longitude.value, 0.0)
        gap = np.linalg.norm(ground - place, axis=-1)
        near = int(np.argmin(gap))
        return float(height[near]), float(gap[near])


def meet(
    scenario: Scenario,
    missile: str,
    launch: str,
    aim: str,
    apogee: float | None = None,
    decision_delay: float | None = None,
) -> Meeting:
    """Fly one missile at one place, and ask what a scenario's batteries can do about it.

    missile, launch, aim : ids of sheets
    apogee : of a lofted trajectory [m]; that of least energy where it is not given
    decision_delay : of every battery [s], in place of the sheets'

    NoAnswer where the missile does not get there so.
    """
    lofted = None if apogee is None else _held(apogee)
    kind = TrajectoryKind.MINIMUM_ENERGY if apogee is None else TrajectoryKind.LOFTED
    entry = RaidEntry(
        load("missiles", missile), load("sites", launch), load("sites", aim), 1, 0.0, 1.0, Trajectory(kind, lofted)
    )
    raid = Raid("single", entry.missile.title, "uppertier-assumption", (entry,))
    alone = attrs.evolve(scenario, raids=(raid,), watch=())
    if decision_delay is not None:
        if not decision_delay >= 0.0:
            raise InputError(f"{decision_delay} is no delay", key="decision_delay", hint="0 s or more")
        alone = attrs.evolve(alone, batteries=tuple(_slower(unit, decision_delay) for unit in alone.batteries))
    flights = chain.fly(alone)
    if flights.status[0] != Status.OK:
        raise NoAnswer(f"{entry.missile.title} does not fly so: {Status(int(flights.status[0])).sentence}")
    sight = chain.observe(alone, flights)
    tracks = chain.track(alone, sight)
    return Meeting(alone, flights, sight, tracks, windows(alone, flights, sight, tracks))


def _held(value: float) -> Quantity:
    return Quantity(value, value, value, "uppertier-assumption", Grade.ASSUMED)


def _slower(unit: BatteryUnit, delay: float) -> BatteryUnit:
    return attrs.evolve(unit, sheet=attrs.evolve(unit.sheet, decision_delay=_held(delay)))
