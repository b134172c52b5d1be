"""Whether a point is within an interceptor's reach, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.battle.flyout import FlyoutTable, time_to
from uppertier.battle.records import Binding
from uppertier.numerics.arrays import Floats, Integers

if TYPE_CHECKING:
    from uppertier.catalog.records import InterceptorSheet


def reach(table: FlyoutTable, sheet: InterceptorSheet, downrange: Floats, altitude: Floats) -> tuple[Floats, Integers]:
    """Flight time to points and a Binding for each: FEASIBLE, OUTSIDE_REACH, UNDER_FLOOR or OVER_CEILING.

    downrange, altitude : [m], of one shape
    returns : time [s], NaN outside the energy's envelope or beyond the longest flight; reason, in the order asked

    A point counts only after the booster has burnt out: before that there is no kill vehicle.
    """
    downrange, altitude = np.broadcast_arrays(np.asarray(downrange, float), np.asarray(altitude, float))
    time = time_to(table, downrange, altitude)
    time = np.where((time <= sheet.flight_time_maximum.value) & (time >= sheet.stage.burn_time.value), time, np.nan)
    reason = np.full(time.shape, int(Binding.FEASIBLE), np.int64)
    reason[altitude > sheet.altitude_maximum.value] = Binding.OVER_CEILING
    reason[altitude < sheet.altitude_minimum.value] = Binding.UNDER_FLOOR
    reason[np.isnan(time)] = Binding.OUTSIDE_REACH
    return time, reason


def binding_of(reason: Integers) -> Binding:
    """Why a whole path is never in reach, from the reasons [n] of its points; FEASIBLE where one point is.

    A path that is within energy somewhere is held back by the floor or the ceiling; over the ceiling counts only where
    it is never under the floor within reach.
    """
    for binding in (Binding.FEASIBLE, Binding.UNDER_FLOOR, Binding.OVER_CEILING):
        if (reason == binding).any():
            return binding
    return Binding.OUTSIDE_REACH
