"""Which flight of which booster the report shows: payload (or cut-off), pitch-over and azimuth that meet it.

With full burn there is one answer or none. A lighter payload has to be pitched over farther to keep the apogee, and so
comes down farther away: range grows along the flights of one apogee, and meets the reported one once.

The first guess takes the impulsive flight of the report: a booster has to leave the air with its energy and angle.
Newton on whole flights in air over the chosen Earth does the rest, all boosters in one batch.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import ROUND_NOT_ROTATING, WGS84, Earth
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.infer.boosters import LEAST_LIFT, Boosters, lift
from uppertier.flight.infer.guess import first_guess
from uppertier.flight.infer.records import LONGEST, TOLERANCE, Met, Task
from uppertier.flight.infer.reports import Place, Report
from uppertier.flight.infer.roots import solve
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers

ALLOWED = 100.0
"""Of impact and apogee [m]: far below what moves an inferred range."""
_DIFFERENCE, _LARGEST = (0.01, -1e-3), (0.5, 0.3)
"""Of the pitch-over, as a share of the first guess, and of the number sought."""
LEAST_SOUGHT = np.log(2e-3)
"""Least payload that is one, beside its booster [logarithm of the ratio]: Elleman (AP, 1 December 2017) thought of
150 kg on a Hwasong-15, the least that anybody has proposed for a flight reported as a success."""
FULL_BURN = 0.999
"""Of the burning time: a cut-off sought beyond it changes nothing."""

Tell = Callable[[int, int], None]


@attrs.frozen
class Demonstrated:
    """How N boosters fly what was reported. SI, radians; NaN where a booster cannot."""

    boosters: Boosters
    earth: Earth
    site: Place
    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N] of `Met`"""
    sought: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] the number that each booster lacked (`Boosters.loaded`)"""
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] from launch to impact [s]"""
    burnout_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    burnout_height: Floats = attrs.field(converter=as_floats, eq=SAME)
    burnout_speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] relative to the Earth [m/s]"""
    burnout_angle: Floats = attrs.field(converter=as_floats, eq=SAME)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The boosters that fly what was reported."""
        return np.flatnonzero(np.asarray(self.status) == Met.YES)

    @property
    def payload_mass(self) -> Floats:
        """[N] in kg"""
        return self.boosters.payload_mass(np.arange(len(self.boosters)), self.sought)

    @property
    def payload_fraction(self) -> Floats:
        """[N] payload over launch mass"""
        total = self.boosters.mass if self.boosters.generic else self.boosters.mass + self.payload_mass
        return np.asarray(self.payload_mass / total)


def task(report: Report, boosters: Boosters, apogee: Floats, range_: Floats) -> Task:
    """The task that a report sets: over the turning Earth if place and bearing are known, else a round one at rest."""
    if report.placed and report.site is not None:
        return Task(boosters, WGS84, report.site, report.bearing, np.array(apogee), np.array(range_))
    return Task(boosters, ROUND_NOT_ROTATING, (0.0, 0.0, 0.0), 0.5 * np.pi, np.array(apogee), np.array(range_))


def meet(asked: Task, push: tuple[float, float, float], tell: Tell | None = None) -> Demonstrated:
    """Fly every booster so that it meets its apogee and range.

    push : speed [m/s], angle above the horizontal and azimuth [rad] of the report's impulsive flight
    tell : called with (done, total)
    """
    say = tell or (lambda done, total: None)
    status, sought, kick = first_guess(asked, push)
    say(1, 3)
    rows = np.flatnonzero(status == Met.YES)
    if not len(rows):
        say(3, 3)
        return _gathered(asked, status, np.full((len(status), 3), np.nan))
    east, north = kick * np.sin(push[2]), kick * np.cos(push[2])
    start = np.stack([east, north, sought], axis=-1)[rows]

    def residuals(part: NDArray[np.int64], x: NDArray[np.float64]) -> NDArray[np.float64]:
        return _residuals(asked, rows[part], x)

    difference, largest = (
        np.stack([kicks * kick[rows], kicks * kick[rows], np.full(len(rows), other)], axis=-1)
        for kicks, other in (_DIFFERENCE, _LARGEST)
    )
    found, solved = solve(residuals, start, difference=difference, largest=largest, allowed=ALLOWED)
    say(2, 3)
    payload = asked.boosters.seeks_payload
    # Without a payload to speak of, or stuck at full burn: what is still missing is energy.
    light = found[:, 2] < LEAST_SOUGHT if payload else ~solved & (found[:, 2] > FULL_BURN)
    status[rows[~solved]] = Met.UNSOLVED
    status[rows[light]] = Met.TOO_WEAK
    solved &= ~light
    unknowns = np.full((len(status), 3), np.nan)
    unknowns[rows[solved]] = found[solved]
    flown = _gathered(asked, status, unknowns)
    say(3, 3)
    return flown


def _fly(asked: Task, rows: NDArray[np.int64], x: NDArray[np.float64]) -> Endings:
    vehicles = asked.boosters.loaded(rows, x[:, 2])
    kick, azimuth = np.hypot(x[:, 0], x[:, 1]), np.arctan2(x[:, 0], x[:, 1])
    shots = Conditions.of(*asked.site, azimuth, kick, asked.boosters.cut_off(rows, x[:, 2]), 0.0)
    every = np.arange(len(rows))
    return fly_batch(vehicles, every, shots, earth=asked.earth, tolerance=TOLERANCE, longest=LONGEST)[0]


def _residuals(asked: Task, rows: NDArray[np.int64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Miss to the east and north, and error of the apogee [m]; NaN where a flight fails."""
    ends = _fly(asked, rows, x)
    latitude, longitude = asked.target
    shape = (asked.earth.semi_major, asked.earth.flattening)
    impact = np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude)
    away, miss = geodesic_inverse(latitude[rows], longitude[rows], *impact, *shape)
    out = np.stack([miss * np.sin(away), miss * np.cos(away), ends.apogee - asked.apogee[rows]], axis=-1)
    return np.where((ends.status == Status.OK)[:, None], out, np.nan)


def _gathered(asked: Task, status: NDArray[np.int64], unknowns: NDArray[np.float64]) -> Demonstrated:
    """Fly the solutions once more; a booster that its payload would keep on the ground is told apart."""
    rows = np.flatnonzero(status == Met.YES)
    lifts = np.array([lift(vehicle) for vehicle in asked.boosters.loaded(rows, unknowns[rows, 2])])
    status[rows[lifts < LEAST_LIFT]] = Met.TOO_STRONG
    rows = np.flatnonzero(status == Met.YES)
    columns = np.full((8, len(status)), np.nan)
    if len(rows):
        east, north, sought = unknowns[rows].T
        ends = _fly(asked, rows, unknowns[rows])
        columns[:, rows] = (
            sought, np.hypot(east, north), np.mod(np.arctan2(east, north), 2.0 * np.pi), ends.impact_time,
            ends.burnout_time, ends.burnout_height, ends.burnout_speed, ends.burnout_angle,
        )  # fmt: skip
    return Demonstrated(asked.boosters, asked.earth, asked.site, status, *columns)
