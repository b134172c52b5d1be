"""Aiming without a sheaf: for missiles that cannot cut their thrust, and points that a sheaf leaves open.

Launch conditions are solved on a coarse chart of aim points and interpolated between (cubic, four by four points).
Every aim point has a flight of its own; where that comes down farther from it than `MISS_ALLOWED`, or the chart has a
gap, it is aimed at by itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import WGS84
from uppertier.errors import Status
from uppertier.flight.aim import refine
from uppertier.flight.aim_many import aim_many
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.family import Family, family
from uppertier.flight.shooting import Problem, Wanted
from uppertier.numerics.arrays import Floats, Integers
from uppertier.study.lone.evaluate import Paths

if TYPE_CHECKING:
    from uppertier.flight.vehicle import Vehicle
    from uppertier.study.footprint_threats import Threat

CHART_STEP = math.radians(0.4)
"""Of the chart, in latitude and longitude."""
MISS_ALLOWED = 50.0
"""[m], as `flight.aim` promises at most."""
INTERVAL = 1.0
"""Between samples [s]."""
NOT_SOLVED = -1

Solved = tuple[NDArray[np.float64], Integers]
"""Azimuth, kick and cut-off [N,3], and a status each."""


@attrs.define
class Chart:
    """Aims one threat, again and again; what it has learnt it keeps. Points do not depend on each other."""

    threat: Threat
    vehicle: Vehicle
    site: tuple[float, float, float]
    least: Family | None = None
    """Of least energy, or of the threat's own apogee"""
    shaped: Family | None = None
    """Near the apogee wanted, where that differs from place to place"""
    flown: bool = False
    """Whether the families have been flown"""
    nodes: dict[tuple[int, int], tuple[float, float, float]] = attrs.Factory(dict)
    """Turn from the bearing, kick and cut-off at the nodes of the chart; NaN where it is not reached"""

    def _families(self) -> None:
        """Fly the families that it takes, once."""
        if self.flown:
            return
        self.flown = True
        self.least = family(self.vehicle, self.site, wanted=Wanted(self.threat.apogee))
        if self.threat.ratio != 1.0 and self.least is not None:
            cuts = self.least.cut_off
            middle = float(np.median(self.least.at("burnout_angle", np.full(cuts.size, np.pi), cuts)))
            steep = math.atan(self.threat.ratio * math.tan(middle))
            self.shaped = family(self.vehicle, self.site, wanted=Wanted(angle=steep))

    def fly(self, latitude: Floats, longitude: Floats, threads: int | None = None) -> tuple[Paths, Integers]:
        """Flights to those of the places [n] [rad] that are reached, in their order, and a status of each place."""
        unknowns, status = self._interpolated(latitude, longitude)
        there = np.flatnonzero(status == Status.OK)
        problem = self._problem(latitude, longitude)
        ends, samples = self._flown(unknowns[there], threads)
        _, miss = problem.missed(there, np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude))
        good = (np.asarray(ends.status) == Status.OK) & (miss <= MISS_ALLOWED)
        status[there[~good]] = NOT_SOLVED
        flights = {int(i): (samples[k], float(ends.burnout_time[k])) for k, i in enumerate(there) if good[k]}
        alone = np.flatnonzero(status == NOT_SOLVED)
        if alone.size:
            paths, status[alone] = self.alone(latitude[alone], longitude[alone], threads)
            flights |= dict(zip(alone[status[alone] == Status.OK].tolist(), flights_in(paths), strict=True))
        return joined([flights[i] for i in sorted(flights)]), status

    def alone(self, latitude: Floats, longitude: Floats, threads: int | None = None) -> tuple[Paths, Integers]:
        """The same, each place by itself."""
        unknowns, status = self._solved(latitude, longitude)
        ends, samples = self._flown(unknowns[status == Status.OK], threads)
        return joined(list(zip(samples, np.asarray(ends.burnout_time).tolist(), strict=True))), status

    def _flown(self, unknowns: Floats, threads: int | None) -> tuple[Endings, list[Floats]]:
        conditions = Conditions.of(*self.site, *unknowns.T, 0.0)
        return fly_batch([self.vehicle], 0, conditions, interval=INTERVAL, threads=threads)

    def _problem(self, latitude: Floats, longitude: Floats, apogee: Floats | float = np.nan) -> Problem:
        size = latitude.size
        wanted = Wanted(np.broadcast_to(apogee, size), np.full(size, np.nan))
        return Problem(self.vehicle, self.site, latitude, longitude, np.zeros(size), wanted, WGS84)

    def _solved(self, latitude: Floats, longitude: Floats) -> Solved:
        """Launch conditions to each place by itself."""
        self._families()
        if self.threat.ratio == 1.0:
            got = aim_many(
                self.vehicle, self.site, latitude, longitude, 0.0, self.threat.apogee, known=self.least
            )  # fmt: skip
            return np.stack([got.azimuth, got.kick, got.cut_off], axis=-1), np.array(got.status)
        size = latitude.size
        unknowns, status = np.full((size, 3), np.nan), np.full(size, int(Status.OUT_OF_REACH))
        if self.least is None or self.shaped is None:
            return unknowns, status
        bearing, distance = self._problem(latitude, longitude).ranges(latitude, longitude)
        least, guess = (one.toward(bearing, distance) for one in (self.least, self.shaped))
        rows = np.flatnonzero(least.known & guess.known)
        status[guess.near] = Status.NO_CUT_OFF
        apogee = self.threat.ratio * self.least.at("apogee", least.azimuth[rows], least.cut_off[rows])
        first = np.stack([guess.azimuth, guess.kick, guess.cut_off], axis=-1)[rows]
        problem = self._problem(latitude[rows], longitude[rows], apogee)
        unknowns[rows], _, status[rows] = refine(problem, first, np.zeros(rows.size, np.int64))
        return unknowns, status

    def _interpolated(self, latitude: Floats, longitude: Floats) -> Solved:
        """From the chart; NOT_SOLVED where one of the sixteen nodes around is not reached."""
        places = np.stack([latitude, longitude], axis=-1) / CHART_STEP
        corner = np.floor(places).astype(np.int64) - 1
        share = places - corner
        nodes = corner[:, None, None, :] + np.stack(np.meshgrid(range(4), range(4), indexing="ij"), axis=-1)
        self._fill(np.unique(nodes.reshape(-1, 2), axis=0))
        flat = np.array([self.nodes[int(j), int(i)] for j, i in nodes.reshape(-1, 2)]).reshape(-1, 4, 4, 3)
        weights = np.stack([_lagrange(share[:, axis]) for axis in (0, 1)])
        unknowns = np.einsum("nj,ni,njik->nk", *weights, flat)
        unknowns[:, 0] += self._problem(latitude, longitude).ranges(latitude, longitude)[0]
        status = np.where(np.isfinite(unknowns).all(axis=1), int(Status.OK), NOT_SOLVED)
        unknowns[:, 2] = np.minimum(unknowns[:, 2], self.vehicle.burn_time)
        # Where none of the four nodes around is reached, no point between them is: the edge of a range is smooth.
        status[np.isnan(flat[:, 1:3, 1:3, 0]).all(axis=(1, 2))] = Status.OUT_OF_REACH
        return unknowns, status

    def _fill(self, wanted: Integers) -> None:
        new = [(int(j), int(i)) for j, i in wanted if (int(j), int(i)) not in self.nodes]
        if not new:
            return
        latitude, longitude = (np.array(new, float) * CHART_STEP).T
        unknowns, status = self._solved(latitude, longitude)
        bearing = self._problem(latitude, longitude).ranges(latitude, longitude)[0]
        unknowns[:, 0] = np.mod(unknowns[:, 0] - bearing + np.pi, 2.0 * np.pi) - np.pi
        unknowns[status != Status.OK] = np.nan
        self.nodes |= dict(zip(new, (tuple(row) for row in unknowns.tolist()), strict=True))


def flights_in(paths: Paths) -> list[tuple[Floats, float]]:
    """Samples and burnout of each."""
    cuts = np.asarray(paths.offset).tolist()
    rows = np.asarray(paths.rows)
    return [(rows[a:b], float(t)) for a, b, t in zip(cuts[:-1], cuts[1:], paths.burnout, strict=True)]


def joined(flights: list[tuple[Floats, float]]) -> Paths:
    """Samples and burnouts as one record."""
    rows = np.concatenate([path for path, _ in flights]) if flights else np.empty((0, 8))
    offset = np.concatenate([[0], np.cumsum([len(path) for path, _ in flights], dtype=np.int64)])
    return Paths(rows, offset, [burnout for _, burnout in flights])


def _lagrange(share: Floats) -> Floats:
    """Weights [n,4] of nodes 0 to 3 at places between 1 and 2."""
    x = share
    return np.stack(
        [
            -(x - 1.0) * (x - 2.0) * (x - 3.0) / 6.0,
            x * (x - 2.0) * (x - 3.0) / 2.0,
            -x * (x - 1.0) * (x - 3.0) / 2.0,
            x * (x - 1.0) * (x - 2.0) / 6.0,
        ],
        axis=-1,
    )
