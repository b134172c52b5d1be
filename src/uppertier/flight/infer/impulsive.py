"""The flight without air and without burning time: one push at the launch point, over the turning WGS-84 Earth.

No rocket that rises to the reported apogee and comes down at the reported range can be faster: it spends minutes on
getting to speed, and flies the ellipse besides. A report shorter than this flight contradicts itself.
"""

from __future__ import annotations

from itertools import product

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import enu_basis, geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.errors import NoAnswer
from uppertier.flight.batch import coast_batch
from uppertier.flight.closed_form import lofted
from uppertier.flight.infer.reports import Report
from uppertier.flight.infer.roots import solve
from uppertier.numerics.arrays import SAME, Floats, as_floats

TURNING = attrs.evolve(WGS84, atmosphere=False)
AT_REST = attrs.evolve(TURNING, rotation=0.0)
USUAL_SLACK = (120.0, 275.0)
"""By how much published lofted flights of 2016 to 2023 took longer than their ellipse: boost, air and steering [s]."""
ALLOWED = 10.0
"""Of impact and apogee [m]; a time is then good to some hundredths of a second."""
TOLERANCE = 1e-2
_DIFFERENCE, _LARGEST = np.full(3, 0.1), np.full(3, 200.0)
_ANYWHERE = np.radians([0.0, 20.0, 40.0, 60.0, 80.0])
_BEARINGS = np.radians(np.arange(0.0, 360.0, 30.0))


@attrs.frozen
class Throws:
    """N pushes at the surface that rise to an apogee and come down at a place; NaN where there is none."""

    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] of flight [s]"""
    velocity: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3] east, north, up, relative to the Earth [m/s]"""

    @property
    def speed(self) -> Floats:
        return np.asarray(np.linalg.norm(self.velocity, axis=-1))

    @property
    def angle(self) -> Floats:
        """Above the horizontal [rad]."""
        return np.asarray(np.arcsin(self.velocity[..., 2] / self.speed))

    @property
    def azimuth(self) -> Floats:
        return np.asarray(np.mod(np.arctan2(self.velocity[..., 0], self.velocity[..., 1]), 2.0 * np.pi))


@attrs.frozen
class Impulse:
    """The impulsive flight of a report, and whether the reported time allows it. SI."""

    time: float
    """As reported, to the digit; over the turning Earth where launch point and bearing are known, else at rest."""
    least: float
    """Shortest within the report's rounding; from anywhere in any direction where the place is not known."""
    rotating: bool
    throw: Throws
    """Of one row: the reported numbers themselves."""
    consistent: bool
    slack: float
    """Reported less impulsive time; NaN without a time."""


def impulse(report: Report) -> Impulse:
    """The impulsive flight of a report. NoAnswer where no push leads there.

    The shortest time is that of the corners of the box that rounding leaves open: time rises with the apogee and
    changes little and evenly with range and bearing.
    """
    earth = TURNING if report.placed else AT_REST
    nominal = throw(earth, *_column(report))
    if not np.isfinite(nominal.time[0]):
        raise NoAnswer(
            f"no flight without air rises to {report.apogee / 1e3:,.4g} km and comes down {report.range / 1e3:,.4g} km "
            "away"
        )
    least = float(np.nanmin(throw(TURNING, *_corners(report)).time))
    time = float(nominal.time[0])
    least = min(least, time)
    consistent = not report.timed or report.time + report.time_rounding >= least
    return Impulse(time, least, report.placed, nominal, bool(consistent), report.time - time)


def _column(report: Report) -> tuple[Floats, ...]:
    latitude, longitude, height = report.site or (0.0, 0.0, 0.0)
    bearing = report.bearing if report.placed else 0.5 * np.pi
    if not report.placed:
        latitude = longitude = height = 0.0
    return tuple(np.array([x]) for x in (report.apogee, report.range, latitude, longitude, height, bearing))


def _corners(report: Report) -> tuple[Floats, ...]:
    apogees = _ends(report.apogee, report.apogee_rounding)
    ranges = _ends(report.range, report.range_rounding)
    if report.placed and report.site is not None:
        places = [report.site]
        bearings = _ends(report.bearing, report.bearing_rounding)
    else:
        places = [(float(latitude), 0.0, 0.0) for latitude in _ANYWHERE] if report.site is None else [report.site]
        bearings = tuple(float(bearing) for bearing in _BEARINGS)
    rows = [(a, r, *place, b) for a, r, place, b in product(apogees, ranges, places, bearings)]
    return tuple(np.array(rows).T)


def _ends(value: float, rounding: float) -> tuple[float, ...]:
    return (value - rounding, value + rounding) if rounding else (value,)


def throw(
    earth: Earth,
    apogee: ArrayLike,
    range_: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    height: ArrayLike,
    bearing: ArrayLike,
) -> Throws:
    """Pushes at N launch points [rad, rad, m] that rise to an apogee [m] and come down at a range [m] along a bearing.

    The bearing [rad] and the range are those of the geodesic to the impact; the push points elsewhere, for the Earth
    turns on below. Newton on flights with J2; the first guess is the ellipse to where the impact point will have
    moved.
    """
    a, r, lat, lon, h, b = np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, float)) for x in (
        apogee, range_, latitude, longitude, height, bearing)))  # fmt: skip
    shape = (earth.semi_major, earth.flattening)
    target = geodesic_direct(lat, lon, b, r, *shape)
    start = geodetic_to_ecef(lat, lon, h, *shape).reshape(-1, 3)
    basis = enu_basis(lat, lon).reshape(-1, 3, 3)
    flown = np.full(len(a), np.nan)

    def residuals(rows: NDArray[np.int64], velocity: NDArray[np.float64]) -> NDArray[np.float64]:
        states = np.concatenate([start[rows], np.einsum("ni,nij->nj", velocity, basis[rows])], axis=1)
        ends, _ = coast_batch(states, np.inf, earth=earth, tolerance=TOLERANCE, longest=LONGEST)
        impact = np.nan_to_num(ends.impact_latitude), np.nan_to_num(ends.impact_longitude)
        away, miss = geodesic_inverse(target[0][rows], target[1][rows], *impact, *shape)
        out = np.stack([miss * np.sin(away), miss * np.cos(away), ends.apogee - a[rows]], axis=-1)
        flown[rows] = ends.impact_time
        return np.where((ends.status == 0)[:, None], out, np.nan)

    guess = _guess(earth, start, basis, geodetic_to_ecef(*target, 0.0, *shape).reshape(-1, 3), a)
    velocity, solved = solve(residuals, guess, difference=_DIFFERENCE, largest=_LARGEST, allowed=ALLOWED)
    residuals(np.arange(len(a)), velocity)
    return Throws(np.where(solved, flown, np.nan), np.where(solved[:, None], velocity, np.nan))


LONGEST = 40_000.0
"""Of the flights [s]: the highest apogee taken lasts ten hours."""


def _guess(earth: Earth, start: Floats, basis: Floats, target: Floats, apogee: Floats) -> NDArray[np.float64]:
    """Velocity [n,3] east, north, up: the ellipse, seen from the stars, to where the target will be by then."""
    spin = np.array([0.0, 0.0, earth.rotation])
    up = start / np.linalg.norm(start, axis=1, keepdims=True)
    time = np.zeros(len(start))
    for _ in range(4):
        turn = earth.rotation * time
        c, s = np.cos(turn), np.sin(turn)
        later = np.stack([c * target[:, 0] - s * target[:, 1], s * target[:, 0] + c * target[:, 1], target[:, 2]], -1)
        later /= np.linalg.norm(later, axis=1, keepdims=True)
        cosine = np.sum(up * later, axis=1)
        level = later - cosine[:, None] * up
        ellipse = lofted(apogee, np.arccos(np.clip(cosine, -1.0, 1.0)), earth.mu)
        time = ellipse.time
    level /= np.linalg.norm(level, axis=1, keepdims=True)
    angle = ellipse.flight_path_angle[:, None]
    velocity = ellipse.speed[:, None] * (np.cos(angle) * level + np.sin(angle) * up) - np.cross(spin, start)
    return np.asarray(np.einsum("nij,nj->ni", basis, velocity))
