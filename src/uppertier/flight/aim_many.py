"""Aiming at thousands of points from one place: a family makes the first guess, and mends the next by the last miss.

The family is smooth, and where a flight comes down a little beside its point, flights nearby do so too: aiming at the
point displaced by the miss takes the miss away to second order. Two or three flights a point are enough, where aiming
at each alone takes some eight hundred.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import Status
from uppertier.flight.aim import MISS_ALLOWED, SHAPE_ALLOWED, Aimed, aim, refine, well_posed
from uppertier.flight.family import Family, family
from uppertier.flight.shooting import FINE_TOLERANCE, Problem, Wanted
from uppertier.flight.vehicle import Vehicle
from uppertier.numerics.arrays import Floats

ROUNDS = 4
EDGE = 2e3
"""Nearer than this to the farthest flight of a family [m], a point is aimed at alone."""


def aim_many(
    vehicle: Vehicle,
    site: tuple[float, float, float],
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike = 0.0,
    apogee: ArrayLike = np.nan,
    earth: Earth = WGS84,
    *,
    angle: ArrayLike = np.nan,
    known: Family | None = None,
) -> Aimed:
    """What `aim` does, for thousands of points: every trajectory wanted gets a family of its own, all around.

    Arguments, statuses and accuracy are those of `aim`; the two may differ by what both allow (5 m). What one point
    gets does not depend on the others. Shortfalls are those of the family, good to about a kilometre. A family costs
    some ten thousand coarse flights: for a few points, or a different trajectory for each, take `aim`.
    known : the family of this vehicle, site and only wish, where it is at hand already
    """
    arrays = [np.atleast_1d(np.asarray(a, float)) for a in (latitude, longitude, height, apogee, angle)]
    places = np.stack(np.broadcast_arrays(*arrays))
    columns = np.full((6, places.shape[1]), np.nan)
    columns[3], columns[5] = Status.INVALID_INPUT, 0.0
    posed = well_posed(places)
    # Where nothing is wanted NaN stands, and NaN is no other NaN's equal.
    _, first, share = np.unique(
        np.nan_to_num(places[3:, posed], nan=-1e30), axis=1, return_index=True, return_inverse=True
    )
    for i, shape in enumerate(places[3:, posed][:, first].T):
        rows = np.flatnonzero(posed)[share.ravel() == i]
        found = known or family(vehicle, site, wanted=Wanted(*shape), earth=earth)
        columns[:, rows] = _columns(vehicle, site, places[:, rows], found, earth)
    azimuth, kick, cut_off, status, miss, shortfall = columns
    return Aimed(azimuth, kick, cut_off, status.astype(np.int64), miss, shortfall)


def _columns(
    vehicle: Vehicle,
    site: tuple[float, float, float],
    places: NDArray[np.float64],
    found: Family | None,
    earth: Earth,
) -> NDArray[np.float64]:
    """The six columns of `Aimed` [6,N]: by the family where it can, alone where it cannot."""
    columns = np.full((6, places.shape[1]), np.nan)
    alone = np.ones(places.shape[1], bool)
    if found is not None:
        latitude, longitude, height, apogee, angle = places
        problem = Problem(vehicle, site, latitude, longitude, height, Wanted(apogee, angle), earth)
        columns, alone = _by_family(problem, found)
    if alone.any():
        lat, lon, level, apogee, angle = places[:, alone]
        solved = aim(vehicle, site, lat, lon, level, apogee, earth, angle=angle)
        columns[:, alone] = np.stack([np.asarray(c, float) for c in attrs.astuple(solved, recurse=False)])
    return columns


def _by_family(problem: Problem, found: Family) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The six columns [6,N], and which rows have to be aimed at alone."""
    bearing, distance = problem.ranges(problem.latitude, problem.longitude)
    guess = found.toward(bearing, distance)
    n = len(bearing)
    columns = np.full((6, n), np.nan)
    columns[5] = 0.0
    out = guess.beyond > EDGE
    columns[3, out], columns[5, out] = Status.OUT_OF_REACH, guess.beyond[out]
    if not problem.wanted.shaped.any():
        columns[3, guess.near] = Status.NO_CUT_OFF
    rows = np.flatnonzero(guess.known & ~(guess.beyond >= -EDGE))
    unknowns = np.stack([guess.azimuth, guess.kick, guess.cut_off], axis=-1)
    miss, over = _displaced(problem, found, unknowns, rows, bearing, distance)
    bad = rows[~((miss[rows] <= MISS_ALLOWED) & (np.abs(over[rows]) <= SHAPE_ALLOWED))]
    status = np.full(n, -1)
    status[rows] = Status.OK
    if len(bad):
        part = problem.of(bad)
        unknowns[bad], miss[bad], status[bad] = refine(part, unknowns[bad], np.zeros(len(bad), np.int64))
    solved = status == Status.OK
    columns[:3, solved], columns[3, solved], columns[4, solved] = unknowns[solved].T, Status.OK, miss[solved]
    return columns, np.isnan(columns[3])


def _displaced(
    problem: Problem,
    found: Family,
    unknowns: NDArray[np.float64],
    rows: NDArray[np.int64],
    bearing: Floats,
    distance: Floats,
) -> tuple[Floats, Floats]:
    """Fly, and aim again beside the point by as much as the last flight missed; `unknowns` is filled in place.

    returns : [N] miss and error of shape [m]
    """
    miss, over = np.full(len(bearing), np.nan), np.full(len(bearing), np.nan)
    b, d = np.array(bearing), np.array(distance)
    for round_ in range(ROUNDS):
        azimuth, kick, cut_off = unknowns[rows].T
        ends = problem.fly(azimuth, kick, cut_off, rows, FINE_TOLERANCE)
        flown = np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude)
        back, length = problem.ranges(*flown)
        turned = np.mod(bearing[rows] - back + np.pi, 2.0 * np.pi) - np.pi
        miss[rows] = problem.missed(rows, *flown)[1]
        over[rows] = problem.wanted.of(rows).over(ends)
        rows_left = rows[miss[rows] > MISS_ALLOWED]
        if round_ == ROUNDS - 1 or not len(rows_left):
            break
        open_ = miss[rows] > MISS_ALLOWED
        b[rows] += turned
        d[rows] += distance[rows] - length
        rows = rows[open_]
        again = found.toward(b[rows], d[rows], start=(unknowns[rows, 0], unknowns[rows, 2]))
        unknowns[rows] = np.stack([again.azimuth, again.kick, again.cut_off], axis=-1)
    return miss, over
