"""The flight without air: against numbers from literature, closed forms, and an integrator of its own."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from uppertier.earth.constants import J2, ROUND_NOT_ROTATING, WGS84_MU, WGS84_ROTATION, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodesic_inverse, geodetic_to_ecef
from uppertier.flight.closed_form import lofted
from uppertier.flight.infer.impulsive import AT_REST, TURNING, impulse, throw
from uppertier.flight.infer.reports import Report

PYONGYANG = (*np.radians([39.2, 125.673]), 0.0)


def march(**changes: float) -> Report:
    """The flight of 24 March 2022 as North Korea reported it."""
    numbers = {"apogee": 6248.5e3, "range": 1090e3, "time": 4052.0, "bearing": np.radians(72.0)} | changes
    return Report(site=PYONGYANG, **numbers)


def test_the_report_of_24_march_2022_is_impossible() -> None:
    found = impulse(march())
    assert found.rotating
    # 4,111 s in the project's facts, from an independent computation.
    assert found.time == pytest.approx(4111.0, abs=1.0)
    assert not found.consistent
    assert found.slack < 0.0
    rounded = march(apogee_rounding=50.0, range_rounding=5e3, time_rounding=0.5, bearing_rounding=np.radians(0.5))
    assert not impulse(rounded).consistent


def test_an_earth_at_rest_would_let_a_lower_apogee_pass() -> None:
    lower = march(apogee=6200e3, range=1080e3)
    assert impulse(lower).time == pytest.approx(4080.0, abs=1.0)
    assert not impulse(lower).consistent
    at_rest = throw(AT_REST, 6200e3, 1080e3, *PYONGYANG, np.radians(72.0))
    assert at_rest.time[0] < 4052.0


def test_seventy_one_minutes_for_the_same_flight_are_possible() -> None:
    found = impulse(march(time=4260.0, time_rounding=30.0))
    assert found.consistent
    assert found.slack == pytest.approx(149.0, abs=2.0)


def test_over_a_round_earth_at_rest_it_is_the_closed_form() -> None:
    earth = attrs.evolve(ROUND_NOT_ROTATING, atmosphere=False)
    apogee = np.array([200e3, 1000e3, 3724.9e3, 6648e3])
    range_ = np.array([650e3, 2700e3, 998e3, 1001e3])
    found = throw(earth, apogee, range_, 0.3, 1.0, 0.0, np.array([0.1, 1.7, 3.0, 5.5]))
    closed = lofted(apogee, range_ / earth.semi_major, earth.mu, earth.semi_major)
    assert found.time == pytest.approx(closed.time, abs=0.05)
    assert found.speed == pytest.approx(closed.speed, rel=1e-5)
    assert found.angle == pytest.approx(closed.flight_path_angle, abs=1e-5)


def inertial_flight(site: tuple[float, float, float], velocity: np.ndarray) -> tuple[float, float, float, float]:
    """Time, apogee, latitude and longitude of a throw, flown among the stars by SciPy at 1e-12."""
    start = geodetic_to_ecef(*site).ravel()
    spin = np.array([0.0, 0.0, WGS84_ROTATION])
    push = velocity @ enu_basis(*site[:2]) + np.cross(spin, start)

    def law(_: float, y: np.ndarray) -> np.ndarray:
        r = np.linalg.norm(y[:3])
        bulge = 1.5 * J2 * (WGS84_SEMI_MAJOR / r) ** 2
        z2 = (y[2] / r) ** 2
        pull = -WGS84_MU * y[:3] / r**3 * (1.0 + bulge * (np.array([1.0, 1.0, 3.0]) - 5.0 * z2))
        return np.concatenate([y[3:], pull])

    def height(_: float, y: np.ndarray) -> float:
        return float(ecef_to_geodetic(y[:3])[2])

    height.terminal, height.direction = True, -1.0
    flown = solve_ivp(
        law, (0.0, 9000.0), np.concatenate([start, push]), method="DOP853", events=height, dense_output=True,
        rtol=1e-12, atol=1e-6,
    )  # fmt: skip
    time = float(flown.t_events[0][0])
    fine = np.linspace(0.0, time, 20_001)
    top = float(ecef_to_geodetic(flown.sol(fine)[:3].T)[2].max())
    x, y, z = flown.y_events[0][0][:3]
    turn = WGS84_ROTATION * time
    latitude, longitude, _ = ecef_to_geodetic(
        [x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn), z]
    )
    return time, top, float(latitude), float(longitude)


@pytest.mark.parametrize(
    ("apogee", "range_", "bearing"), [(6248.5e3, 1090e3, 72.0), (3724.9e3, 998e3, 250.0), (550e3, 2700e3, 73.0)]
)
def test_over_the_turning_earth_it_lands_where_an_inertial_integrator_says(
    apogee: float, range_: float, bearing: float
) -> None:
    found = throw(TURNING, apogee, range_, *PYONGYANG, np.radians(bearing))
    time, top, latitude, longitude = inertial_flight(PYONGYANG, found.velocity[0])
    course, length = geodesic_inverse(*PYONGYANG[:2], latitude, longitude)
    assert time == pytest.approx(found.time[0], abs=0.02)
    assert top == pytest.approx(apogee, abs=20.0)
    assert length == pytest.approx(range_, abs=20.0)
    assert np.degrees(course) == pytest.approx(bearing, abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(300e3, 7000e3), st.floats(200e3, 3000e3), st.floats(0.0, 6.28), st.floats(-1.2, 1.2))
def test_a_higher_apogee_takes_longer(apogee: float, range_: float, bearing: float, latitude: float) -> None:
    times = throw(TURNING, [apogee, 1.01 * apogee], range_, latitude, 0.0, 0.0, bearing).time
    assert np.isfinite(times).all()
    assert times[1] > times[0]


def test_without_a_place_the_least_time_is_that_of_any_place() -> None:
    found = impulse(Report(6248.5e3, 1090e3, 4052.0))
    assert not found.rotating
    for latitude in (0.0, 0.5, 1.0):
        everywhere = throw(TURNING, 6248.5e3, 1090e3, latitude, 0.0, 0.0, np.radians(np.arange(0.0, 360.0, 45.0)))
        assert found.least <= everywhere.time.min() + 1.0
    assert not found.consistent


def test_without_a_time_there_is_nothing_to_contradict() -> None:
    found = impulse(Report(3724.9e3, 998e3))
    assert found.consistent
    assert np.isnan(found.slack)
