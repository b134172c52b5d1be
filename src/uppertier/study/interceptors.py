"""Interceptors and strategic flights: how close each passes, and whether it passes inside their reach."""

from __future__ import annotations

import math
from collections.abc import Callable
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
    from uppertier.catalog.records import InterceptorSheet
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


def passes_reach(scenario: Scenario, flights: Flights, tables: Callable[[], tuple[FlyoutTable, ...]]) -> Passes:
    """How flights pass the batteries of a scenario.

    flights : N flights; those without samples are infinitely far
    tables : fly-out tables by battery; called only where a flight comes near enough for them to matter
    """
    passes = [_one(index, unit, flights, tables) for index, unit in enumerate(scenario.batteries)]
    if not passes:
        far = np.full(len(flights), np.inf)
        return Passes(np.zeros(len(flights), bool), far, far, 0.0)
    return Passes(
        np.any([p.inside for p in passes], axis=0),
        np.min([p.closest for p in passes], axis=0),
        np.min([p.closest_below_ceiling for p in passes], axis=0),
        max(p.farthest_possible for p in passes),
    )


def _one(index: int, unit: BatteryUnit, flights: Flights, tables: Callable[[], tuple[FlyoutTable, ...]]) -> Passes:
    site, sheet = unit.site, unit.interceptor
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    distance = np.linalg.norm(flights.position - place, axis=1)
    downrange, altitude = downrange_altitude(site, flights.position)
    within = (altitude >= sheet.altitude_minimum.value) & (altitude <= sheet.altitude_maximum.value)
    limit = farthest_possible(sheet)
    near = within & (distance <= limit)
    hit = np.zeros(distance.size, bool)
    if near.any():
        _, reason = reach(tables()[index], sheet, downrange[near], altitude[near])
        hit[near] = reason == Binding.FEASIBLE
    rows = [flights.samples(i) for i in range(len(flights))]
    return Passes(
        np.array([hit[r].any() for r in rows], bool),
        np.array([np.min(distance[r], initial=np.inf) for r in rows]),
        np.array([np.min(distance[r][within[r]], initial=np.inf) for r in rows]),
        limit,
    )
