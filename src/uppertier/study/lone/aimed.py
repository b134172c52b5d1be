"""Flights of one missile from one place on one kind of trajectory to thousands of aim points.

They are interpolated in a sheaf of flights. Where it leaves a point open, or there is none, points are aimed at by a
chart or one by one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import InputError, Status
from uppertier.flight.batch import Endings
from uppertier.flight.shooting import FINE_TOLERANCE, Wanted
from uppertier.flight.vehicle import missile_vehicle
from uppertier.numerics.arrays import Booleans, Floats, Integers
from uppertier.study.lone.chart import NOT_SOLVED, Chart, flights_in, joined
from uppertier.study.lone.evaluate import Paths
from uppertier.study.lone.sheaf.sheaf import REFERENCE, Sheaf

if TYPE_CHECKING:
    from uppertier.study.footprint_threats import Threat

STATUS = np.array([Status.OK, Status.OUT_OF_REACH, Status.NO_CUT_OFF, NOT_SOLVED, NOT_SOLVED], np.int64)
"""Of what `sheaf.kernels.toward` says."""


@attrs.frozen(eq=False)
class TimesLeast:
    """The wish for a multiple of the apogee that least energy has to the same place."""

    least: Sheaf
    ratio: float

    @property
    def shaped(self) -> Booleans:
        return np.ones(1, bool)

    def over(self, ends: Endings) -> Floats:
        from uppertier.study.lone.sheaf.kernels import APOGEE

        good = np.flatnonzero(np.asarray(ends.status) == Status.OK)
        found, _ = self.least.toward(
            *self.least.problem.ranges(ends.impact_latitude[good], ends.impact_longitude[good])
        )  # fmt: skip
        over = np.full(len(ends.status), np.nan)
        over[good] = ends.apogee[good] - self.ratio * self.least.surface(APOGEE, found)
        return over


@attrs.define(eq=False)
class Aimer:
    """Aims one threat, again and again; what it has learnt it keeps. Points do not depend on each other."""

    threat: Threat
    least: Sheaf | None
    """Of least energy, or of the threat's own apogee"""
    sheaf: Sheaf | None
    """Of what is flown: the same, or a multiple of its apogee"""
    chart: Chart

    @classmethod
    def of(cls, threat: Threat, before: Aimer | None = None) -> Aimer:
        """InputError for a trajectory that the missile has no choice of.

        before : an Aimer of the same missile and launch place; what it has flown serves if it is of the same kind
        """
        vehicle, launch = missile_vehicle(threat.missile), threat.launch
        site = (launch.latitude.value, launch.longitude.value, launch.height.value)
        if not vehicle.cut_off and (threat.ratio != 1.0 or np.isfinite(threat.apogee)):
            raise InputError(
                f"{threat.missile.title} cannot cut its thrust: to each place it has one trajectory", key="trajectory"
            )
        same = before is not None and repr(before.threat.apogee) == repr(threat.apogee)
        least = before.least if before and same else Sheaf.of(vehicle, site, Wanted(threat.apogee))
        sheaf = least
        if threat.ratio != 1.0 and least is not None:
            wish = TimesLeast(least, threat.ratio)
            sheaf = Sheaf.of(vehicle, site, Wanted(angle=_steep(least, threat.ratio)), wish)
        return cls(threat, least, sheaf, Chart(threat, vehicle, site))

    def fly(self, latitude: Floats, longitude: Floats, threads: int | None = None) -> tuple[Paths, Integers]:
        """Flights to those of the places [n] [rad] that are reached, in their order, and a status of each place."""
        if not latitude.size:
            return joined([]), np.zeros(0, np.int64)
        if self.sheaf is None or self.least is None:
            return self.chart.fly(latitude, longitude, threads)
        where = self.sheaf.problem.ranges(latitude, longitude)
        found, what = self.sheaf.toward(*where)
        status = STATUS[what]
        if self.sheaf.wish.shaped.any():
            # Nearer than the first flights of the lattice others of that kind may come down.
            status[status == Status.NO_CUT_OFF] = NOT_SOLVED
        if self.sheaf is not self.least:
            short = STATUS[self.least.toward(*where)[1]]
            status = np.where(short == Status.OK, status, short)
        there = np.flatnonzero(status == Status.OK)
        rows, offset = self.sheaf.fly(found[there], threads)
        paths = Paths(rows, offset, found[there, 1])
        alone = np.flatnonzero(status == NOT_SOLVED)
        if not alone.size:
            return paths, status
        others, status[alone] = self.chart.alone(latitude[alone], longitude[alone], threads)
        again = alone[status[alone] == Status.OK]
        flights = dict(zip([*there, *again], [*flights_in(paths), *flights_in(others)], strict=True))
        return joined([flights[i] for i in sorted(flights)]), status


def _steep(least: Sheaf, ratio: float) -> float:
    """Angle at burnout [rad] of a flight that rises so many times as high as least energy, over a flat Earth."""
    rows = np.zeros(least.cut_off.size, np.int64)
    ends = least.problem.fly(REFERENCE, least.guess, least.cut_off, rows, FINE_TOLERANCE)
    return math.atan(ratio * math.tan(float(np.nanmedian(ends.burnout_angle))))
