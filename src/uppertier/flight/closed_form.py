"""Flights without air: the closed forms that every simulated flight is held against. SI, radians, vectorised.

A body thrown from a round, non-rotating Earth moves on an ellipse. Q is the square of the speed over that of a
circular orbit at the same distance. Bate, Mueller & White, Fundamentals of Astrodynamics (1971), chapter 6.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import MEAN_RADIUS, WGS84_MU
from uppertier.numerics.arrays import SAME, Floats, as_floats


@attrs.frozen
class Ellipse:
    """Free flight from burnout to the same height: speed, flight-path angle, range angle, apogee, time."""

    speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    flight_path_angle: Floats = attrs.field(converter=as_floats, eq=SAME)
    range_angle: Floats = attrs.field(converter=as_floats, eq=SAME)
    apogee: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Height above the round Earth [m]."""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)


def free_flight(
    speed: ArrayLike,
    flight_path_angle: ArrayLike,
    height: ArrayLike = 0.0,
    mu: float = WGS84_MU,
    radius: float = MEAN_RADIUS,
) -> Ellipse:
    """Free flight from speed [m/s] and flight-path angle [rad] at a height [m], back down to that height.

    BMW eqs. (6.2-4), (6.2-9), (6.2-15) to (6.2-17); NaN where the body does not come back.
    """
    speed, angle = np.asarray(speed, float), np.asarray(flight_path_angle, float)
    r = radius + np.asarray(height, float)
    q = speed**2 * r / mu
    with np.errstate(invalid="ignore", divide="ignore"):
        eccentricity = np.sqrt(1.0 + q * (q - 2.0) * np.cos(angle) ** 2)
        axis = r / (2.0 - q)
        # True anomaly and eccentric anomaly of burnout, from the equations of the orbit and of Kepler.
        cosine = np.clip((1.0 - q * np.cos(angle) ** 2) / eccentricity, -1.0, 1.0)
        range_angle = 2.0 * np.arccos(cosine)
        anomaly = np.arccos(np.clip((eccentricity - np.cos(range_angle / 2)) / (1 - eccentricity * cosine), -1, 1))
        time = 2.0 * np.sqrt(axis**3 / mu) * (np.pi - anomaly + eccentricity * np.sin(anomaly))
    bound = q < 2.0
    apogee = axis * (1.0 + eccentricity) - radius
    return Ellipse(*(np.where(bound, x, np.nan) for x in (speed, angle, range_angle, apogee, time)))


def minimum_energy(
    range_angle: ArrayLike, height: ArrayLike = 0.0, mu: float = WGS84_MU, radius: float = MEAN_RADIUS
) -> Ellipse:
    """The least burnout speed that spans a range angle [rad] of free flight. BMW eqs. (6.2-19), (6.2-20)."""
    half = np.asarray(range_angle, float) / 2.0
    q = 2.0 * np.sin(half) / (1.0 + np.sin(half))
    angle = (np.pi - 2.0 * half) / 4.0
    speed = np.sqrt(q * mu / (radius + np.asarray(height, float)))
    return free_flight(speed, angle, height, mu, radius)


def lofted(apogee: ArrayLike, range_angle: ArrayLike, mu: float = WGS84_MU, radius: float = MEAN_RADIUS) -> Ellipse:
    """The surface-to-surface ellipse with a given apogee height [m] and range angle [rad].

    From the orbit equation at apogee and at the surface: (1 - e) r_a = r (1 - e cos half), apogee opposite perigee.
    """
    top = radius + np.asarray(apogee, float)
    half = np.asarray(range_angle, float) / 2.0
    eccentricity = (top - radius) / (top - radius * np.cos(half))
    momentum = np.sqrt(mu * top * (1.0 - eccentricity))
    axis = top / (1.0 + eccentricity)
    speed = np.sqrt(mu * (2.0 / radius - 1.0 / axis))
    angle = np.arccos(np.clip(momentum / (radius * speed), -1.0, 1.0))
    return free_flight(speed, angle, 0.0, mu, radius)


@attrs.frozen
class PeakDeceleration:
    """Where and how hard a body on a straight path brakes most."""

    deceleration: Floats = attrs.field(converter=as_floats, eq=SAME)
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    speed: Floats = attrs.field(converter=as_floats, eq=SAME)


def allen_eggers(
    entry_speed: ArrayLike,
    entry_angle: ArrayLike,
    ballistic_coefficient: ArrayLike,
    surface_density: float,
    scale_height: float,
) -> PeakDeceleration:
    """Peak deceleration [m/s2] in an exponential atmosphere, straight path, no gravity.

    entry_angle : below the horizontal [rad]. Allen & Eggers, NACA TR-1381 (1958), eqs. (11) to (13).
    """
    entry_speed = np.asarray(entry_speed, float)
    sine = np.sin(np.asarray(entry_angle, float))
    depth = surface_density * scale_height / (np.asarray(ballistic_coefficient, float) * sine)
    return PeakDeceleration(
        entry_speed**2 * sine / (2.0 * np.e * scale_height),
        scale_height * np.log(depth),
        np.broadcast_to(entry_speed * np.exp(-0.5), np.broadcast_shapes(entry_speed.shape, depth.shape)),
    )
