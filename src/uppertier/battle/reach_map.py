"""Reach map: time, remaining speed and what binds, over down-range and altitude, and the numbers that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.flyout import flyout_table
from uppertier.battle.records import Binding
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.catalog.records import InterceptorSheet, SiteSheet


@attrs.frozen
class Farthest:
    """The farthest point in reach at one altitude; NaN where none is."""

    altitude: float
    """Above the ellipsoid [m]"""
    downrange: float
    """[m]"""
    time: float
    """Of flight [s]"""
    speed: float
    """Left on arrival, relative to the rotating Earth [m/s]"""


@attrs.frozen
class ReachMap:
    """An interceptor's fly-outs on a grid of X down-range and H altitude steps, and what the sheet allows of them.

    Energy is flown for the longest flight that the sheet's band allows; `reason` holds the sheet's own limits.
    """

    interceptor: str
    downrange: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X] along the ground from the launcher [m]"""
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[H] above the ellipsoid [m]"""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X,H] from launch, NaN where energy does not reach [s]"""
    speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X,H] on arrival [m/s]"""
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[X,H] a Binding: FEASIBLE, OUTSIDE_REACH, UNDER_FLOOR or OVER_CEILING"""
    floor: float
    ceiling: float
    longest_flight: float
    """What the sheet says [s]"""
    longest_flown: float
    """The upper end of its band [s]"""

    def farthest(self, altitude: float) -> Farthest:
        """The farthest point in reach at the grid's altitude next to one asked."""
        row = int(np.argmin(np.abs(self.altitude - altitude)))
        good = np.flatnonzero(self.reason[:, row] == Binding.FEASIBLE)
        if good.size == 0 or not self.altitude[0] <= altitude <= self.altitude[-1]:
            return Farthest(altitude, np.nan, np.nan, np.nan)
        column = int(good[-1])
        at = (column, row)
        return Farthest(altitude, float(self.downrange[column]), float(self.time[at]), float(self.speed[at]))

    @property
    def farthest_of_all(self) -> Farthest:
        """The farthest point in reach at any altitude; of equals the lowest."""
        good = self.reason == Binding.FEASIBLE
        rows = np.flatnonzero(good.any(axis=0))
        if rows.size == 0:
            return Farthest(np.nan, np.nan, np.nan, np.nan)
        far = [self.farthest(float(self.altitude[row])) for row in rows]
        return max(far, key=lambda one: (one.downrange, -one.altitude))


def reach_map(sheet: InterceptorSheet, site: SiteSheet, azimuth: float = 0.0) -> ReachMap:
    """Reach of an interceptor from a site, flown along one azimuth [rad].

    InputError where the sheet's floor lies over its ceiling.
    """
    if sheet.altitude_minimum.value > sheet.altitude_maximum.value:
        raise InputError("the interceptor's floor lies over its ceiling", key="altitude_minimum")
    longest = max(sheet.flight_time_maximum.high, sheet.flight_time_maximum.value)
    limit = attrs.evolve(sheet.flight_time_maximum, value=longest)
    table = flyout_table(attrs.evolve(sheet, flight_time_maximum=limit), site, azimuth)
    grid = np.meshgrid(table.downrange, table.altitude, indexing="ij")
    # At the grid's own points the table itself holds; `reach` draws the envelope in by up to one cell between them.
    within = (table.time <= sheet.flight_time_maximum.value) & (table.time >= sheet.stage.burn_time.value)
    inside = np.where(within, Binding.FEASIBLE, Binding.OUTSIDE_REACH)
    inside[within & (grid[1] > sheet.altitude_maximum.value)] = Binding.OVER_CEILING
    inside[within & (grid[1] < sheet.altitude_minimum.value)] = Binding.UNDER_FLOOR
    return ReachMap(
        interceptor=sheet.id,
        downrange=table.downrange,
        altitude=table.altitude,
        time=table.time,
        speed=table.speed,
        reason=inside,
        floor=sheet.altitude_minimum.value,
        ceiling=sheet.altitude_maximum.value,
        longest_flight=sheet.flight_time_maximum.value,
        longest_flown=longest,
    )


def farthest_at(found: ReachMap, altitudes: Sequence[float]) -> tuple[Farthest, ...]:
    """The farthest points at several altitudes [m]."""
    return tuple(found.farthest(altitude) for altitude in altitudes)


PRINTED_RANGE = {"thaad": (200_000.0, "isdp-2017")}
"""Largest range [m] that papers print of an interceptor, without a height, and a source. Grade: press."""
