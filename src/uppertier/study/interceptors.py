"""Interceptors and strategic flights: how close each passes, and whether it passes inside their reach."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.flyout import FlyoutTable, downrange_altitude
from uppertier.battle.reach import reach
from uppertier.battle.records import Binding
from uppertier.earth.constants import STANDARD_GRAVITY
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats

if TYPE_CHECKING:
    from uppertier.catalog.records import InterceptorSheet, SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import BatteryUnit, Scenario


@attrs.frozen
class Passes:
    """How flights [N] pass the launchers of every battery; the nearest battery counts."""

    inside: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """passes inside the interceptors' reach"""
    closest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """closest approach at any height, straight line [m]"""
    closest_below_ceiling: Floats = attrs.field(converter=as_floats, eq=SAME)
    """the same between floor and ceiling [m]; infinite where it is never there"""
    farthest_possible: float
    """no interceptor gets farther than this from its launcher [m]"""


def farthest_possible(sheet: InterceptorSheet) -> float:
    """Distance that an interceptor cannot pass: its ideal speed (rocket equation) for its longest flight [m].

    v = g0 Isp ln(m0 / m1), without drag and gravity, reached at once. Tsiolkovsky.
    """
    stage = sheet.stage
    burnt = stage.dry_mass.value + sheet.kill_vehicle_mass.value
    speed = STANDARD_GRAVITY * stage.specific_impulse_vacuum.value * math.log1p(stage.propellant_mass.value / burnt)
    return speed * sheet.flight_time_maximum.value


@attrs.frozen
class Approach:
    """Every sample of some flights as it stands to one site."""

    distance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M] straight line [m]"""
    downrange: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M] along the ground [m]"""
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M] above the ellipsoid [m]"""


def approach(site: SiteSheet, flights: Flights) -> Approach:
    """How flights approach a site, sample by sample: at 7 km/s a second apart, so good to some metres far away."""
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    downrange, altitude = downrange_altitude(site, flights.position)
    return Approach(np.linalg.norm(flights.position - place, axis=1), downrange, altitude)


def passes_reach(
    scenario: Scenario,
    flights: Flights,
    tables: Callable[[], tuple[FlyoutTable, ...]],
    approaches: Mapping[str, Approach] | None = None,
) -> Passes:
    """How flights pass the batteries of a scenario.

    flights : N flights; those without samples are infinitely far
    tables : fly-out tables by battery; called only where a flight comes near enough for them to matter
    approaches : by site of the batteries, where they are at hand already
    """
    passes = []
    for index, unit in enumerate(scenario.batteries):
        seen = approaches[unit.site.id] if approaches else approach(unit.site, flights)
        passes.append(_one(index, unit, flights, seen, tables))
    if not passes:
        far = np.full(len(flights), np.inf)
        return Passes(np.zeros(len(flights), bool), far, far, 0.0)
    return Passes(
        np.any([p.inside for p in passes], axis=0),
        np.min([p.closest for p in passes], axis=0),
        np.min([p.closest_below_ceiling for p in passes], axis=0),
        max(p.farthest_possible for p in passes),
    )


def _one(
    index: int, unit: BatteryUnit, flights: Flights, seen: Approach, tables: Callable[[], tuple[FlyoutTable, ...]]
) -> Passes:
    sheet = unit.interceptor
    within = (seen.altitude >= sheet.altitude_minimum.value) & (seen.altitude <= sheet.altitude_maximum.value)
    limit = farthest_possible(sheet)
    near = within & (seen.distance <= limit)
    hit = np.zeros(near.size, bool)
    if near.any():
        _, reason = reach(tables()[index], sheet, seen.downrange[near], seen.altitude[near])
        hit[near] = reason == Binding.FEASIBLE
    rows = [flights.samples(i) for i in range(len(flights))]
    return Passes(
        np.array([hit[r].any() for r in rows], bool),
        np.array([np.min(seen.distance[r], initial=np.inf) for r in rows]),
        np.array([np.min(seen.distance[r][within[r]], initial=np.inf) for r in rows]),
        limit,
    )
