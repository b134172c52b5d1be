"""The motion of one flight as the track sees it: transition, noise, and the way from every sample to the impact."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats
from uppertier.track.records import MotionModel

AIR_TOP = 100e3
"""Height above which drag is left out [m]: it takes 1e-4 m/s2 from a dense payload there."""

AIR_SUBSTEPS = 4
"""Pieces of one second in the air: drag may double within one (tests/track compares with an adaptive integrator)."""


@attrs.frozen
class Motion:
    """n samples of one flight."""

    step: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n-1]"""
    matrices: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n-1,7,7] of position, velocity and relative error of drag"""
    noise: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n-1] spectral density of acceleration [m2/s3]"""
    projection: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,2,7] from the state error to the predicted impact, east and north"""
    future: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,2,2] what noise on the way adds there [m2]"""
    free: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[n] past the last burnout"""


def last_burnout(flights: Flights, flight: int) -> float:
    """Time of the last burnout since launch [s]; 0 for a flight without a motor."""
    times = flights.burnout_time.reshape(len(flights), -1)[flight]
    return float(np.max(times[np.isfinite(times)], initial=0.0))


def motion(flights: Flights, flight: int, model: MotionModel, earth: Earth = WGS84) -> Motion:
    """Linearised motion along one flight of at least two samples."""
    from uppertier.track.kernels import motion_along, project_ahead

    part = flights.samples(flight)
    time = flights.time[part]
    burnout, beta = last_burnout(flights, flight), float(flights.ballistic_coefficient[flight])
    step = np.diff(time)
    burning = time[:-1] < burnout
    position, velocity = flights.position[part], flights.velocity[part]
    height = ecef_to_geodetic(position, earth.semi_major, earth.flattening)[2]
    # Also on the way up: a short-range missile burns out low. Without a known ballistic coefficient nothing can be
    # said about drag, and the body falls as in a vacuum.
    airborne = np.minimum(height[:-1], height[1:]) < AIR_TOP
    drag = (airborne & ~burning & np.isfinite(beta) & (beta > 0.0)).astype(np.int64)
    matrices, slowed = np.empty((step.size, 7, 7)), np.empty(step.size)
    motion_along(
        time, position, velocity, beta, drag, AIR_SUBSTEPS, np.array(earth.row()), matrices, slowed
    )  # fmt: skip
    noise = np.where(burning, model.boost_noise, model.free_flight_noise)
    # White noise that gives, over one second, the velocity error of an acceleration unknown afresh each second.
    noise = noise + (model.drag_flutter * slowed) ** 2 * 1.0
    projection, future = np.empty((time.size, 2, 7)), np.empty((time.size, 2, 2))
    project_ahead(step, matrices, noise, _landing(position[-1], velocity[-1], earth), projection, future)
    return Motion(step, matrices, noise, projection, future, time >= burnout)


def ground(position: NDArray[np.float64], earth: Earth = WGS84) -> Floats:
    """East, north, up [3,3] at a point in Earth-fixed axes."""
    latitude, longitude, _ = ecef_to_geodetic(position, earth.semi_major, earth.flattening)
    return enu_basis(latitude, longitude)


def _landing(position: NDArray[np.float64], velocity: NDArray[np.float64], earth: Earth) -> Floats:
    """State error at impact to east and north [2,7]: an error of height is carried along the path to the ground."""
    basis = ground(position, earth)
    up = basis[2]
    along = np.eye(3) - np.outer(velocity, up) / float(up @ velocity)
    row = np.zeros((2, 7))
    row[:, :3] = basis[:2] @ along
    return row
