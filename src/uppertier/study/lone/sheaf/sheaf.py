"""A sheaf: what flies from one place on one kind of trajectory, flown on a lattice and interpolated between.

A lattice node is one flight with all its samples. The flight to a point lies between its neighbours: its launch
conditions, times and every sample are theirs, weighted. What a point gets does not depend on what else was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.family import LARGEST_TURN, WANTED_CLOSE
from uppertier.flight.net import Wish, first_kicks, node_kicks
from uppertier.flight.shooting import Problem, Wanted
from uppertier.numerics.arrays import Floats, Integers

if TYPE_CHECKING:
    from uppertier.flight.vehicle import Vehicle

AZIMUTHS, CUT_OFFS = 24, 32
"""Of the lattice, the azimuths all around."""
REFERENCE = 0.5 * np.pi
"""Along this azimuth the cut-offs are chosen: to the east the turning Earth carries a flight farthest."""
PIECE = 128
"""Flights that one thread takes at a time."""
SHARES = np.concatenate([np.linspace(0.0, 0.6, 60, endpoint=False), np.linspace(0.6, 1.0, 161)])
"""Of the way from cut-off to impact: closer where the air slows what comes down."""
NOT_SOLVED = -1


@attrs.frozen(eq=False)
class Legs:
    """Of a flight, between corners of its motion."""

    corners: Floats
    """[L-1] times of those that stand before the cut-off, from launch on [s]"""
    counts: Integers
    """[L] knots on each leg, the end of the last with it"""
    shares: Floats
    """[K] of its leg at which each knot stands"""

    @classmethod
    def of(cls, vehicle: Vehicle, earliest: float) -> Legs:
        """Knots a second apart under thrust. earliest : cut-off [s]"""
        ends = np.cumsum(np.asarray(vehicle.stages[:, 4]))
        known = np.unique([0.0, vehicle.vertical_end, vehicle.kick_end, vehicle.turn_end, *ends])
        corners = known[known < earliest - 1.0]
        lengths = np.diff([*corners, vehicle.burn_time])
        shares = [np.linspace(0.0, 1.0, int(np.ceil(length)), endpoint=False) for length in lengths] + [SHARES]
        return cls(corners, np.array([len(one) for one in shares]), np.concatenate(shares))


@attrs.define(eq=False)
class Sheaf:
    """Of one vehicle from one place; it grows where it is asked."""

    problem: Problem
    wish: Wish
    cut_off: Floats
    """[C] of the lattice [s]"""
    guess: Floats
    """[C] kicks to begin with [rad]"""
    legs: Legs
    table: Floats
    """[A,C,TABLE] as `kernels` reads it"""
    first: Integers
    """[A] first cut-off that flies as wanted, -1 where nothing has been flown"""
    paths: Floats
    """[A,C,K*STATE]"""
    frame: tuple[Floats, Floats]
    """Place, and east, north and up there, of the launch"""

    @classmethod
    def of(
        cls, vehicle: Vehicle, site: tuple[float, float, float], wanted: Wanted, wish: Wish | None = None
    ) -> Sheaf | None:
        """None for a missile that cannot cut its thrust, or has no flight of that kind.

        wanted : what cut-offs and kicks are chosen by; wish : what the flights are flown to, if that is something else
        """
        from uppertier.study.lone.sheaf.kernels import TABLE
        from uppertier.study.lone.sheaf.paths.kernels import STATE

        if not vehicle.cut_off:
            return None
        problem = Problem.uniform(vehicle, site, 0.0, WGS84)
        start = first_kicks(problem, REFERENCE, wanted, CUT_OFFS)
        if start is None:
            return None
        cut_off, kick = (np.array(one) for one in start)
        legs = Legs.of(vehicle, float(cut_off[0]))
        table = np.full((AZIMUTHS, len(cut_off), TABLE), np.nan)
        # Memory that is never written takes no room.
        paths = np.empty((AZIMUTHS, len(cut_off), legs.shares.size * STATE))
        frame = geodetic_to_ecef(*site), enu_basis(*site[:2])
        return cls(problem, wish or wanted, cut_off, kick, legs, table, np.full(AZIMUTHS, -1), paths, frame)

    def toward(self, bearing: Floats, distance: Floats) -> tuple[Floats, Integers]:
        """Azimuth and cut-off [N,2] of the flights to points, and what became of each aim.

        bearing, distance : [N] of the points from the launch place [rad, m]
        """
        from uppertier.study.lone.sheaf import kernels

        kernel: Any = kernels.toward
        found, status = np.empty((bearing.size, 2)), np.empty(bearing.size, np.int64)
        asked, near = np.arange(bearing.size), bearing
        for _ in range(4):
            self._grow(near)
            got, what = np.empty((asked.size, 2)), np.empty(asked.size, np.int64)
            kernel(bearing[asked], distance[asked], self.table, self.cut_off, self.first, got, what)
            found[asked], status[asked] = got, what
            asked = asked[what == kernels.MISSING]
            if not asked.size:
                break
            near = found[asked, 0]
        return found, status

    def surface(self, what: int, found: Floats) -> Floats:
        """One column of the table at azimuths and cut-offs found[N,2]."""
        from uppertier.study.lone.sheaf.kernels import surfaces

        kernel: Any = surfaces
        out = np.empty(len(found))
        kernel(found, self.table, self.cut_off, self.first, what, out)
        return out

    def _grow(self, azimuth: Floats) -> None:
        """Fly what is missing next to azimuths [rad]."""
        middle = np.unique(
            np.floor(azimuth[np.isfinite(azimuth)] / (2.0 * np.pi) * AZIMUTHS).astype(np.int64) % AZIMUTHS
        )
        around = np.unique((middle[:, None] + np.arange(-1, 3)) % AZIMUTHS)
        new = around[self.first[around] < 0]
        if new.size:
            self._fly(new)

    def _fly(self, columns: Integers) -> None:
        shape = (columns.size, self.cut_off.size)
        azimuth = np.asarray(columns * (2.0 * np.pi / AZIMUTHS), float)
        kick = node_kicks(self.problem, azimuth, self.cut_off, np.tile(self.guess, (columns.size, 1)), self.wish)
        azimuths, cuts = (a.ravel() for a in np.meshgrid(azimuth, self.cut_off, indexing="ij"))
        conditions = Conditions.of(*self.problem.site, azimuths, kick.ravel(), cuts, 0.0)
        ends, samples = fly_batch([self.problem.vehicle], 0, conditions, interval=1.0, threads=1)
        values, good = self._values(azimuths, kick.ravel(), ends)
        good = good.reshape(shape)
        self.table[columns] = values.reshape(*shape, -1)
        bad = np.where(good, -1, np.arange(self.cut_off.size)).max(axis=1)
        self.first[columns] = bad + 1
        for n, path in enumerate(samples):
            column, row = columns[n // shape[1]], n % shape[1]
            if row >= self.first[column]:
                self._keep(int(column), row, azimuths[n], path)

    def _values(self, azimuth: Floats, kick: Floats, ends: Endings) -> tuple[Floats, NDArray[np.bool_]]:
        """The table's columns [N,TABLE] of flights, and which fly as wanted."""
        bearing, _ = self.problem.ranges(np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
        veer = np.mod(bearing - azimuth + np.pi, 2.0 * np.pi) - np.pi
        length = self.problem.reached(azimuth, ends)
        over = np.broadcast_to(self.wish.over(ends), azimuth.shape)
        good = (np.asarray(ends.status) == Status.OK) & (np.abs(over) <= WANTED_CLOSE) & (np.abs(veer) < LARGEST_TURN)
        lengths = length.reshape(-1, self.cut_off.size)
        rising = np.concatenate([np.diff(lengths, axis=1) > 0.0, np.ones((len(lengths), 1), bool)], axis=1)
        table = np.stack(
            [length, veer, kick, ends.apogee, ends.apogee_time, ends.entry_time, ends.impact_time], axis=-1
        )
        return table, good & rising.ravel()

    def _keep(self, column: int, row: int, azimuth: float, path: Floats) -> None:
        from uppertier.study.lone.sheaf.paths.kernels import kept

        kernel: Any = kept
        legs, cut = self.legs, self.cut_off[row]
        kernel(
            np.array(path), legs.corners, cut, legs.counts, legs.shares, azimuth, *self.frame, self.paths[column, row]
        )

    def fly(self, found: Floats, threads: int | None = None) -> tuple[Floats, Integers]:
        """Samples [M,8] of the flights at azimuths and cut-offs found[N,2], and where each begins [N+1]."""
        from uppertier.numerics.threads import on_threads
        from uppertier.study.lone.sheaf.paths.kernels import flown_between, samples_of

        count: Any = samples_of
        kernel: Any = flown_between
        lattice, legs = (self.table, self.cut_off, self.first), self.legs
        offset = np.zeros(len(found) + 1, np.int64)
        count(found, *lattice, legs.corners, offset[1:])
        offset = np.cumsum(offset)
        rows = np.empty((offset[-1], 8))

        def piece(begin: int) -> None:
            end = min(begin + PIECE, len(found))
            kernel(
                found, *lattice, self.paths, legs.corners, legs.counts, legs.shares, *self.frame, begin, end, rows,
                offset,
            )  # fmt: skip

        on_threads(piece, range(0, len(found), PIECE), threads)
        return rows, offset
