"""Where an estimated state comes down, and where it came from, with covariance: by points that fly (unscented)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Floats, as_floats

STEP = 1.0
"""Step of the flight through the air [s]: the classical Runge-Kutta method errs by metres there at most."""

_LANES = 16
_SPREAD = np.sqrt(7.0)


@attrs.frozen
class GroundPoint:
    """A place on the ground and how well it is known."""

    place: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3] Earth-fixed; NaN where there is none"""
    covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[2,2] east, north [m2]"""
    time: float
    """From the state to there [s]; negative back"""


def impact_point(state: ArrayLike, covariance: ArrayLike, beta: float, earth: Earth = WGS84) -> GroundPoint:
    """Where a falling body hits the ground.

    state : [7] position, velocity, drag factor; covariance : [7,7]; beta : ballistic coefficient, infinite for none
    returns : NaN where one of the fourteen points never comes down, or the covariance is not one

    Julier & Uhlmann (2004), Proc. IEEE 92, 401-422, with equal weights. Noise still to come on the way is not in it.
    """
    from uppertier.track.landing.kernels import ROWS, land

    points = _points(state, covariance)
    if points is None:
        return _nowhere()
    work = _workspace(points, beta, ROWS)
    if land(work.reshape(-1), STEP, np.array(earth.row())):
        return _nowhere()
    return _gather(work, float(work[10, 14]), earth)


def burnout_point(
    state: ArrayLike, covariance: ArrayLike, beta: float, back: float, earth: Earth = WGS84
) -> tuple[Floats, Floats]:
    """Mean [6] and covariance [6,6] of position and velocity `back` seconds before the state."""
    from uppertier.track.landing.kernels import ROWS, carry

    points = _points(state, covariance)
    if points is None:
        return np.full(6, np.nan), np.full((6, 6), np.nan)
    work = _workspace(points, beta, ROWS)
    carry(work.reshape(-1), -back, max(1, round(back / STEP)), np.array(earth.row()))
    moved = work[:6, :14].T
    mean = moved.mean(axis=0)
    return mean, (moved - mean).T @ (moved - mean) / 14.0


def launch_point(
    state: ArrayLike,
    covariance: ArrayLike,
    beta: float,
    back: float,
    boosted: float,
    share: float,
    earth: Earth = WGS84,
) -> GroundPoint:
    """Where a missile was launched, from a state of its free flight.

    back : time since the last burnout [s], taken as known
    boosted : ground distance covered in boost by missiles of its type [m]; share : one sigma of it, as a share, in
        every direction. The boost is not modelled: the point lies that far back along the ground from burnout.
    """
    mean, spread = burnout_point(state, covariance, beta, back, earth)
    if np.isnan(mean).any():
        return _nowhere()
    latitude, longitude, _ = ecef_to_geodetic(mean[:3], earth.semi_major, earth.flattening)
    east, north, _ = enu_basis(latitude, longitude)
    level = np.array([mean[3:] @ east, mean[3:] @ north])
    heading = level / np.linalg.norm(level)
    under = geodetic_to_ecef(latitude, longitude, 0.0, earth.semi_major, earth.flattening)
    lat, lon, _ = ecef_to_geodetic(
        under - boosted * (heading[0] * east + heading[1] * north), earth.semi_major, earth.flattening
    )
    flat = np.stack([east, north])
    known = flat @ spread[:3, :3] @ flat.T + (share * boosted) ** 2 * np.eye(2)
    return GroundPoint(geodetic_to_ecef(lat, lon, 0.0, earth.semi_major, earth.flattening), known, -back)


def _points(state: ArrayLike, covariance: ArrayLike) -> NDArray[np.float64] | None:
    """Fourteen points about the state and the state itself [15,7]; None where the covariance is not positive."""
    state, covariance = np.asarray(state, float), np.asarray(covariance, float)
    variance = np.diag(covariance)
    if not np.isfinite(covariance).all() or not np.isfinite(state).all() or (variance < 0.0).any():
        return None
    scale = np.sqrt(variance)
    used = np.flatnonzero(scale > 0.0)
    root = np.zeros((7, 7))
    try:
        unit = covariance[np.ix_(used, used)] / np.outer(scale[used], scale[used])
        root[np.ix_(used, used)] = scale[used][:, None] * np.linalg.cholesky(unit)
    except np.linalg.LinAlgError:
        return None
    return np.concatenate([state + _SPREAD * root.T, state - _SPREAD * root.T, state[None]])


def _workspace(points: NDArray[np.float64], beta: float, rows: int) -> NDArray[np.float64]:
    work = np.zeros((rows, _LANES))
    work[:7, :15] = points.T
    work[:7, 15] = points[14]
    work[6] *= 0.5 / beta
    return work


def _gather(work: NDArray[np.float64], time: float, earth: Earth) -> GroundPoint:
    middle = work[:3, 14]
    latitude, longitude, _ = ecef_to_geodetic(middle, earth.semi_major, earth.flattening)
    axes = enu_basis(latitude, longitude)[:2]
    offset = (work[:3, :14].T - middle) @ axes.T
    mean = offset.mean(axis=0)
    lat, lon, _ = ecef_to_geodetic(middle + mean @ axes, earth.semi_major, earth.flattening)
    place = geodetic_to_ecef(lat, lon, 0.0, earth.semi_major, earth.flattening)
    return GroundPoint(place, (offset - mean).T @ (offset - mean) / 14.0, time)


def _nowhere() -> GroundPoint:
    return GroundPoint(np.full(3, np.nan), np.full((2, 2), np.nan), float("nan"))
