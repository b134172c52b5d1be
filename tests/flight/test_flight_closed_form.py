"""Flights without air against closed forms, and the closed forms against printed numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.earth.constants import MEAN_RADIUS, ROUND_NOT_ROTATING, WGS84_MU, Earth
from uppertier.flight.batch import coast_batch
from uppertier.flight.closed_form import allen_eggers, free_flight, lofted, minimum_energy

FOOT = 0.3048
NAUTICAL_MILE = 1852.0
VACUUM = Earth(MEAN_RADIUS, 0.0, WGS84_MU, 0.0, 0.0, atmosphere=False)
# Canonical units of Bate, Mueller & White: radius and mu of the Earth are one.
CANONICAL = {"mu": 1.0, "radius": 1.0}


def thrown(speed: float, angle: float, height: float = 0.0) -> list[float]:
    """A body over the equator at longitude zero, thrown east."""
    return [MEAN_RADIUS + height, 0.0, 0.0, speed * np.sin(angle), speed * np.cos(angle), 0.0]


MINIMUM_ENERGY = [
    # range km, speed km/s, angle deg, apogee km, time s: Wheelon (1959), closed form for R 6371 km
    (300, 1.6965, 44.326, 74.11, 251.0),
    (500, 2.1734, 43.876, 122.52, 327.4),
    (1000, 3.0161, 42.752, 239.94, 474.4),
    (3000, 4.8650, 38.255, 655.21, 895.0),
    (10000, 7.1981, 22.517, 1319.48, 1931.0),
]


@pytest.mark.parametrize(("distance", "speed", "angle", "apogee", "time"), MINIMUM_ENERGY)
def test_minimum_energy_table(distance: float, speed: float, angle: float, apogee: float, time: float) -> None:
    """1e-4; times are printed to 0.1 s, half of which is 2e-4 of the first."""
    best = minimum_energy(distance * 1e3 / MEAN_RADIUS)
    assert float(best.speed) == pytest.approx(speed * 1e3, rel=1e-4)
    assert np.degrees(float(best.flight_path_angle)) == pytest.approx(angle, rel=1e-4)
    assert float(best.apogee) == pytest.approx(apogee * 1e3, rel=1e-4)
    assert float(best.time) == pytest.approx(time, rel=1e-4, abs=0.05)
    assert float(best.range_angle) == pytest.approx(distance * 1e3 / MEAN_RADIUS, rel=1e-9)


def test_zarchan_at_45_degrees() -> None:
    """24,000 ft/s at 45 degrees: inputs of listing C15L2, Tactical and Strategic Missile Guidance."""
    radius = 2.0926e7 * FOOT
    flown = free_flight(24000 * FOOT, np.radians(45), 0.0, 1.4077e16 * FOOT**3, radius)
    assert float(flown.range_angle) * radius / NAUTICAL_MILE == pytest.approx(4426.4, rel=2e-4)
    assert float(flown.apogee) / NAUTICAL_MILE == pytest.approx(1718.2, rel=2e-4)
    assert float(flown.time) == pytest.approx(2728.0, rel=2e-4)


def test_bate_mueller_white_page_290() -> None:
    """h 0.2 DU, v 2/3 DU/TU, apogee 0.5 DU: Q 0.5333, angle 51.3178 deg, range 36.3897 deg (printed 51.3, 36.4)."""
    speed, distance = 2.0 / 3.0, 1.2
    assert speed**2 * distance == pytest.approx(0.53333, abs=1e-5)
    # Angular momentum and energy at apogee give the angle; the free flight must then rise to 0.5 DU.
    angle = np.arccos(1.5 * np.sqrt(speed**2 - 2.0 / distance + 2.0 / 1.5) / (distance * speed))
    assert np.degrees(angle) == pytest.approx(51.3178, abs=1e-3)
    flown = free_flight(speed, angle, 0.2, **CANONICAL)
    assert float(flown.apogee) == pytest.approx(0.5, abs=1e-9)
    assert np.degrees(float(flown.range_angle)) == pytest.approx(36.3897, abs=1e-3)


def test_bate_mueller_white_page_295() -> None:
    """8000 nmi from 344 nmi up: Q 0.957, speed 0.933 DU/TU."""
    unit = 6378.145e3
    height = 344 * NAUTICAL_MILE / unit
    best = minimum_energy(8000 * NAUTICAL_MILE / unit, height, **CANONICAL)
    assert float(best.speed) ** 2 * (1 + height) == pytest.approx(0.9569, abs=5e-4)
    assert float(best.speed) == pytest.approx(0.9327, abs=5e-4)


@given(st.floats(0.02, 2.5))
def test_no_other_angle_reaches_as_far_at_minimum_energy(range_angle: float) -> None:
    best = minimum_energy(range_angle)
    angles = float(best.flight_path_angle) + np.array([-0.02, -0.005, 0.005, 0.02])
    others = free_flight(best.speed, np.clip(angles, 0.0, np.pi / 2))
    assert (others.range_angle < best.range_angle + 1e-9).all()


@given(st.floats(1e4, 1e7), st.floats(0.01, 2.5))
def test_lofted_flights_have_the_apogee_and_range_asked_for(apogee: float, range_angle: float) -> None:
    flown = lofted(apogee, range_angle)
    assert float(flown.apogee) == pytest.approx(apogee, rel=1e-6)
    assert float(flown.range_angle) == pytest.approx(range_angle, rel=1e-6)


def test_what_escapes_has_no_range() -> None:
    assert np.isnan(free_flight(12e3, 0.5).range_angle)


@pytest.mark.parametrize("speed", [1500.0, 3000.0, 5000.0, 7000.0])
@pytest.mark.parametrize("angle", [20.0, 45.0, 80.0])
def test_the_kernel_flies_the_ellipse(speed: float, angle: float) -> None:
    """Impact, apogee and time through the kernel without air: 0.3 m and 0.3 ms."""
    wanted = free_flight(speed, np.radians(angle))
    ends, _ = coast_batch(thrown(speed, np.radians(angle)), np.inf, earth=VACUUM, tolerance=1e-5)
    assert ends.status[0] == 0
    away = np.arctan2(ends.impact[0, 1], ends.impact[0, 0])
    assert away * MEAN_RADIUS == pytest.approx(float(wanted.range_angle) * MEAN_RADIUS, abs=0.3)
    assert ends.apogee[0] == pytest.approx(float(wanted.apogee), abs=0.3)
    assert ends.impact_time[0] == pytest.approx(float(wanted.time), abs=3e-4)
    assert ends.apogee_time[0] == pytest.approx(float(wanted.time) / 2, abs=3e-4)


SCALE_HEIGHT = 22000 * FOOT
SURFACE_DENSITY = 0.0034 * 14.59390294 / FOOT**3
ENTRY_SPEED = 30000 * FOOT


def test_allen_eggers_printed() -> None:
    """233.9 g at 43,865 ft and 18,196 ft/s; NACA TR-1381, solid iron sphere of one foot."""
    peak = allen_eggers(ENTRY_SPEED, np.pi / 2, 327.7 * 0.45359237 / FOOT**2, SURFACE_DENSITY, SCALE_HEIGHT)
    assert float(peak.deceleration) / 9.80665 == pytest.approx(233.9, rel=1e-3)
    assert float(peak.altitude) / FOOT == pytest.approx(43865, rel=1e-3)
    assert float(peak.speed) / FOOT == pytest.approx(18196, rel=1e-3)


def test_allen_eggers_integrated() -> None:
    """The same from the equation of motion, by SciPy: 1e-4."""
    from scipy.integrate import solve_ivp

    beta = 1600.0

    def motion(_: float, y: np.ndarray) -> list[float]:
        return [-y[1], -SURFACE_DENSITY * np.exp(-y[0] / SCALE_HEIGHT) * y[1] ** 2 / (2 * beta)]

    def ground(_: float, y: np.ndarray) -> float:
        return float(y[0])

    ground.terminal = True
    solved = solve_ivp(motion, (0, 60), [200e3, ENTRY_SPEED], events=ground, rtol=1e-11, atol=1e-9, max_step=0.005)
    braking = np.array([-motion(0.0, y)[1] for y in solved.y.T])
    top = braking.argmax()
    peak = allen_eggers(ENTRY_SPEED, np.pi / 2, beta, SURFACE_DENSITY, SCALE_HEIGHT)
    assert braking[top] == pytest.approx(float(peak.deceleration), rel=1e-4)
    # The maximum is flat: its place is known to the spacing of the steps.
    assert solved.y[0, top] == pytest.approx(float(peak.altitude), abs=30.0)
    assert solved.y[1, top] == pytest.approx(float(peak.speed), rel=3e-3)


def test_the_kernel_brakes_as_allen_and_eggers_where_the_air_is_exponential() -> None:
    """A fast, heavy body through the standard atmosphere between 11 and 20 km, which is exponential there.

    On a straight path without gravity ln(v1/v0) = -(column of air) / (2 beta): Allen & Eggers, eq. (9), whatever the
    profile of density. The column is summed here from the tested atmosphere.
    """
    from uppertier.earth.atmosphere import us1976

    beta, speed = 5000.0, 7000.0
    still = Earth(MEAN_RADIUS, 0.0, 1.0, 0.0, 0.0)  # no gravity to speak of
    states = [MEAN_RADIUS + 20e3, 0.0, 0.0, -speed, 0.0, 0.0]
    ends, _ = coast_batch(states, beta, 11.1e3, earth=still, tolerance=1e-6)
    heights = np.linspace(11.1e3, 20e3, 200001)
    column = np.trapezoid(us1976(heights).density, heights)
    assert np.linalg.norm(ends.impact_velocity[0]) == pytest.approx(speed * np.exp(-column / (2 * beta)), rel=1e-7)


def test_a_round_earth_with_air_stands_still_for_a_body_without_drag() -> None:
    """An infinite ballistic coefficient flies through the air as through nothing."""
    state = thrown(3000.0, 0.7)
    with_air, _ = coast_batch(state, np.inf, earth=ROUND_NOT_ROTATING)
    without, _ = coast_batch(state, np.inf, earth=VACUUM)
    assert with_air.impact[0] == pytest.approx(without.impact[0], abs=1e-6)
