"""Families: all flights of one vehicle from one place to one kind of trajectory, as smooth surfaces.

A family is flown once on a net of launch azimuths and cut-offs; kick, range, bearing, times and heights are quintic
splines over that net. Turned around (which azimuth and cut-off lead to a given point?) it answers in microseconds
where a flight takes a fraction of a millisecond: a first guess for `aim`, and the whole answer for a study that asks
for millions of flights and can bear a hundred metres and half a second (tests/flight/test_flight_family.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse
from uppertier.errors import Status
from uppertier.flight.net import NODE_TOLERANCE, first_kicks, node_kicks
from uppertier.flight.shooting import Problem, Wanted
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats

if TYPE_CHECKING:
    from scipy.interpolate import RectBivariateSpline

    from uppertier.flight.batch import Endings
    from uppertier.flight.vehicle import Vehicle

AZIMUTHS, CUT_OFFS = 24, 25
"""Of the net."""
SEAM = 6
"""Nodes beyond the full turn on either side: they make the seam as smooth as the rest."""
WANTED_CLOSE = 100.0
"""Nodes are this near to the apogee wanted [m]."""
LARGEST_TURN = np.radians(40.0)
SURFACES = (
    "kick", "range", "turn", "burnout_height", "burnout_speed", "burnout_angle", "apogee", "apogee_time", "entry_time",
    "impact_time",
)  # fmt: skip


LEAST_ENERGY = Wanted()


@attrs.frozen
class Interpolated:
    """Flights to N points as a family has them: launch conditions, and how each goes. `known` where it is a number."""

    known: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[N] whether the point lies inside the family's net"""
    beyond: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] how far the point lies beyond the farthest flight [m]; negative inside, NaN where the net does not tell"""
    near: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[N] whether it lies nearer than the nearest flight"""
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    cut_off: Floats = attrs.field(converter=as_floats, eq=SAME)
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)


@attrs.frozen
class Family:
    """Splines over launch azimuth [rad] and cut-off [s] of all that SURFACES names; `turn` is bearing less azimuth."""

    problem: Problem
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    cut_off: Floats = attrs.field(converter=as_floats, eq=SAME)
    surfaces: dict[str, RectBivariateSpline] = attrs.field(eq=False)

    @property
    def to_the_end(self) -> bool:
        """Whether the net ends with full burn."""
        return bool(self.cut_off[-1] >= self.problem.vehicle.burn_time - 1e-9)

    def at(self, name: str, azimuth: ArrayLike, cut_off: ArrayLike) -> Floats:
        """One surface at launch azimuths and cut-offs of one shape."""
        return np.asarray(self.surfaces[name].ev(self._wrapped(azimuth), cut_off))

    def _wrapped(self, azimuth: ArrayLike) -> Floats:
        middle = 0.5 * (self.azimuth[0] + self.azimuth[-1])
        return np.asarray(middle + np.mod(np.asarray(azimuth) - middle + np.pi, 2.0 * np.pi) - np.pi)

    def toward(
        self, bearing: ArrayLike, distance: ArrayLike, start: tuple[Floats, Floats] | None = None
    ) -> Interpolated:
        """Launch conditions of the flights that come down at bearings [rad] and distances [m]; Newton on the surfaces.

        bearing, distance : [N] of the geodesic from the launch point
        start : azimuth and cut-off that lead close by, where they are known
        """
        bearing, distance = (np.asarray(x, float) for x in (bearing, distance))
        if start is None:
            azimuth, cut = np.array(bearing), np.interp(distance, *self._along_the_middle())
        else:
            azimuth, cut = (np.array(x) for x in start)
        low, high = float(self.cut_off[0]), float(self.cut_off[-1])
        range_, turn = self.surfaces["range"], self.surfaces["turn"]
        for _ in range(8 if start is None else 3):
            a = self._wrapped(azimuth)
            short = distance - range_.ev(a, cut)
            off = np.mod(bearing - azimuth - turn.ev(a, cut) + np.pi, 2.0 * np.pi) - np.pi
            ra, rc = range_.ev(a, cut, dx=1), range_.ev(a, cut, dy=1)
            ta, tc = 1.0 + turn.ev(a, cut, dx=1), turn.ev(a, cut, dy=1)
            determinant = ra * tc - rc * ta
            step_a, step_c = (short * tc - rc * off) / determinant, (ra * off - ta * short) / determinant
            azimuth = azimuth + np.clip(step_a, -0.3, 0.3)
            cut = np.clip(cut + step_c, low, high)
        left = np.hypot(short, off * distance)
        at_end, at_start = cut >= high, cut <= low
        inside = left < 1.0
        margin = distance - range_.ev(self._wrapped(azimuth), np.full(cut.shape, high))
        beyond = np.where((at_end | inside) & self.to_the_end, margin, np.nan)
        near = at_start & (short < 0.0)
        return Interpolated(inside, beyond, near, np.mod(azimuth, 2 * np.pi), cut, self.at("kick", azimuth, cut))

    def _along_the_middle(self) -> tuple[Floats, Floats]:
        """Range and cut-off along one azimuth: where Newton begins."""
        middle = np.full(len(self.cut_off), 0.5 * (self.azimuth[0] + self.azimuth[-1]))
        return self.at("range", middle, self.cut_off), self.cut_off


def family(
    vehicle: Vehicle,
    site: tuple[float, float, float],
    *,
    wanted: Wanted = LEAST_ENERGY,
    height: float = 0.0,
    earth: Earth = WGS84,
    fineness: float = 1.0,
) -> Family | None:
    """Fly a family on its net, all around.

    site : latitude, longitude [rad], height [m] of the launch point
    wanted : minimum energy, or one apogee [m] or flight-path angle at burnout [rad] for all
    height : at which the flights end [m]
    fineness : of the net in both directions
    returns : None where no smooth family exists: no cut-off, no flight of that kind, or flights so steep or so far
        that bearings lose their meaning
    """
    if not vehicle.cut_off:
        return None
    azimuth = np.linspace(0.0, 2.0 * np.pi, round(AZIMUTHS * fineness), endpoint=False)
    problem = Problem.uniform(vehicle, site, height, earth)
    # To the east the turning Earth carries a flight farthest.
    start = first_kicks(problem, 0.5 * np.pi, wanted, round(CUT_OFFS * fineness))
    if start is None:
        return None
    cut_off, kick = start
    kicks = node_kicks(problem, azimuth, cut_off, np.tile(kick, (len(azimuth), 1)), wanted)
    return _flown(problem, azimuth, cut_off, kicks, wanted)


def checked_family(
    vehicle: Vehicle,
    site: tuple[float, float, float],
    *,
    wanted: Wanted = LEAST_ENERGY,
    height: float = 0.0,
    earth: Earth = WGS84,
    miss: float = 100.0,
    time: float = 0.5,
) -> tuple[Family, float, float] | None:
    """A family whose interpolation error has been measured: the net is made finer until it is small enough.

    miss, time : largest error of the impact [m] and of the time of flight [s] allowed
    returns : the family, and the largest of both errors found at the middle of every cell of its net (a third of them
        are flown); None where there is no family, or none so accurate
    """
    for fineness in (1.0, 1.5, 2.0):
        found = family(vehicle, site, wanted=wanted, height=height, earth=earth, fineness=fineness)
        if found is None:
            return None
        worst = between_nodes(found)
        if worst[0] <= miss and worst[1] <= time:
            return found, *worst
    return None


def between_nodes(found: Family, stride: int = 3) -> tuple[float, float]:
    """Largest error of impact [m] and time of flight [s] in the middle of every `stride`-th cell of the net."""
    middles = [0.5 * (x[1:] + x[:-1]) for x in (found.azimuth, found.cut_off)]
    azimuth, cut = (a.ravel()[::stride] for a in np.meshgrid(*middles, indexing="ij"))
    problem = found.problem
    kick, length, turn, time = (found.at(name, azimuth, cut) for name in ("kick", "range", "turn", "impact_time"))
    ends = problem.fly(azimuth, kick, cut, np.zeros(len(cut), np.int64), NODE_TOLERANCE)
    shape = (problem.earth.semi_major, problem.earth.flattening)
    latitude, longitude = geodesic_direct(*problem.site[:2], azimuth + turn, length, *shape)
    _, away = geodesic_inverse(latitude, longitude, ends.impact_latitude, ends.impact_longitude, *shape)
    return float(np.max(away)), float(np.max(np.abs(time - ends.impact_time)))


def _flown(problem: Problem, azimuth: Floats, cut_off: Floats, kick: Floats, wanted: Wanted) -> Family | None:
    azimuths, cuts = (a.ravel() for a in np.meshgrid(azimuth, cut_off, indexing="ij"))
    ends = problem.fly(azimuths, kick.ravel(), cuts, np.zeros(len(cuts), np.int64), NODE_TOLERANCE)
    values = _values(problem, azimuths, kick.ravel(), ends)
    # The first cut-offs may be too early for what is wanted in some directions.
    off = np.abs(np.broadcast_to(wanted.over(ends), len(cuts))).reshape(kick.shape).max(axis=0) > WANTED_CLOSE
    first = int(np.flatnonzero(off)[-1]) + 1 if off.any() else 0
    if first > len(cut_off) - 7:
        return None
    cut_off = cut_off[first:]
    table = {name: values[name].reshape(kick.shape)[:, first:] for name in SURFACES}
    smooth = all(np.isfinite(x).all() for x in table.values()) and (ends.status == Status.OK).all()
    if not (smooth and (np.diff(table["range"], axis=1) > 0.0).all() and np.abs(table["turn"]).max() < LARGEST_TURN):
        return None
    return Family(problem, *_splines(azimuth, cut_off, table))


def _values(problem: Problem, azimuth: Floats, kick: Floats, ends: Endings) -> dict[str, Floats]:
    bearing, _ = problem.ranges(np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
    turn = np.mod(bearing - azimuth + np.pi, 2.0 * np.pi) - np.pi
    values = {"kick": kick, "range": problem.reached(azimuth, ends), "turn": turn}
    # A flight that never leaves the air has no entry; its surface is then unknown, and nothing else with it.
    values |= {name: np.asarray(getattr(ends, name)) for name in SURFACES[3:]}
    values["entry_time"] = np.where(np.isfinite(ends.entry_time), ends.entry_time, ends.apogee_time)
    return values


def _splines(
    azimuth: Floats, cut_off: Floats, table: dict[str, Floats]
) -> tuple[Floats, Floats, dict[str, RectBivariateSpline]]:
    from scipy.interpolate import RectBivariateSpline

    azimuth = np.concatenate([azimuth[-SEAM:] - 2.0 * np.pi, azimuth, azimuth[:SEAM] + 2.0 * np.pi])
    table = {name: np.concatenate([x[-SEAM:], x, x[:SEAM]]) for name, x in table.items()}
    return azimuth, cut_off, {name: RectBivariateSpline(azimuth, cut_off, x, kx=5, ky=5) for name, x in table.items()}
