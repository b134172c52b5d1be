"""The fly-out table against rounds whose flight is known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from battle_scene import GRAVITY, SITE, SPEED, interceptor, site, straight_table
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle import flyout
from uppertier.battle.flyout import downrange_altitude, flyout_table, look_up, tabulate, time_to
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodesic_inverse, geodetic_to_ecef

TABLE = straight_table()


def place(north: float, up: float) -> np.ndarray:
    basis = enu_basis(SITE[0], SITE[1])
    return geodetic_to_ecef(*SITE) + north * basis[1] + up * basis[2]


@settings(deadline=None)
@given(st.floats(1e3, 140e3), st.floats(10e3, 120e3))
def test_time_of_a_straight_round_is_distance_over_speed(north: float, up: float) -> None:
    downrange, altitude = downrange_altitude(site(), place(north, up))
    # Bilinear over cells of 1 km: the distance's curvature leaves cell^2 / (4 distance), 25 m at 10 km.
    expected = math.hypot(north, up) / SPEED
    assert float(time_to(TABLE, downrange, altitude)) == pytest.approx(expected, abs=0.03)
    assert float(look_up(TABLE, TABLE.speed, downrange, altitude)) == pytest.approx(SPEED)
    steep = math.atan2(up, north)
    assert float(look_up(TABLE, TABLE.elevation, downrange, altitude)) == pytest.approx(steep, abs=0.002)


def test_straight_above_the_launcher() -> None:
    assert float(time_to(TABLE, 0.0, 80e3)) == pytest.approx(80e3 / SPEED, abs=0.01)


def test_outside_the_envelope_is_nan() -> None:
    for downrange, altitude in ((250e3, 50e3), (50e3, 250e3), (150e3, 150e3), (-1.0, 50e3), (50e3, -1.0)):
        assert np.isnan(time_to(TABLE, downrange, altitude))
    assert np.isnan(time_to(TABLE, np.nan, 50e3))


def parabolas(elevation: np.ndarray, speed: float = 1500.0) -> tuple[np.ndarray, ...]:
    time = np.arange(0.0, 400.0, 0.5)
    x = speed * np.cos(elevation)[:, None] * time
    z = speed * np.sin(elevation)[:, None] * time - GRAVITY * time**2 / 2.0
    down = z < 0.0
    return time, np.where(down, np.nan, x), np.where(down, np.nan, z), np.full(x.shape, speed)


def test_envelope_is_the_parabola_of_safety() -> None:
    """Without drag over a flat Earth the envelope is z = v^2 / 2g - g x^2 / 2v^2 (any mechanics text)."""
    elevation = np.linspace(math.radians(20), math.radians(90), 400)
    table = tabulate(elevation, *parabolas(elevation))
    v = 1500.0
    for column in range(5, table.downrange.size, 7):
        x = table.downrange[column]
        if x > v * v / GRAVITY * 0.95:
            continue
        reached = table.altitude[np.isfinite(table.time[column])]
        top = v * v / (2 * GRAVITY) - GRAVITY * x * x / (2 * v * v)
        assert top - 1500.0 < reached.max() <= top
        # Never drawn out: the lowest is where the flattest fly-out passes.
        lowest = x * math.tan(elevation[0]) - GRAVITY * x * x / (2 * v * v * math.cos(elevation[0]) ** 2)
        assert reached.min() >= lowest - 1.0


def test_the_faster_of_two_branches_is_kept() -> None:
    elevation = np.linspace(math.radians(5), math.radians(90), 400)
    table = tabulate(elevation, *parabolas(elevation))
    x, z, v = 100e3, 40e3, 1500.0
    # tan of both launch elevations that pass through (x, z), from the trajectory's quadratic.
    a = GRAVITY * x * x / (2 * v * v)
    low = (x - math.sqrt(x * x - 4 * a * (a + z))) / (2 * a)
    assert math.tan(float(look_up(table, table.elevation, x, z))) == pytest.approx(low, rel=2e-3)
    assert float(time_to(table, x, z)) == pytest.approx(x / (v * math.cos(math.atan(low))), rel=2e-3)


@settings(deadline=None)
@given(st.floats(0.0, 2 * math.pi), st.floats(1e3, 400e3), st.floats(0.0, 200e3))
def test_downrange_is_the_geodesic(azimuth: float, distance: float, height: float) -> None:
    basis = enu_basis(SITE[0], SITE[1])
    flat = geodetic_to_ecef(*SITE) + distance * (math.sin(azimuth) * basis[0] + math.cos(azimuth) * basis[1])
    latitude, longitude, _ = ecef_to_geodetic(flat)
    position = geodetic_to_ecef(latitude, longitude, height)
    downrange, altitude = downrange_altitude(site(), position)
    length = geodesic_inverse(SITE[0], SITE[1], latitude, longitude)[1]
    # A sphere for an ellipsoid: the radius of curvature differs by up to 0.3 % across the azimuths at mid-latitude.
    assert float(downrange) == pytest.approx(float(length), rel=4e-3)
    assert float(altitude) == pytest.approx(height, abs=1e-3)


def test_table_is_made_from_the_flight_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    import uppertier.flight.flyout as flight_flyout

    asked = {}

    def straight(sheet, where, azimuth, elevation, duration, step):
        asked.update(azimuth=azimuth, elevation=elevation, duration=duration)
        basis = enu_basis(SITE[0], SITE[1])
        time = np.arange(0.0, duration + step / 2, step)
        along = np.cos(elevation)[:, None] * basis[1] + np.sin(elevation)[:, None] * basis[2]
        position = geodetic_to_ecef(*SITE) + SPEED * time[None, :, None] * along[:, None, :]
        return time, position, np.broadcast_to(SPEED * along[:, None, :], position.shape)

    monkeypatch.setattr(flight_flyout, "fly_interceptor", straight)
    weapon = interceptor()
    table = flyout_table(weapon, site(), 1.0)
    assert asked["azimuth"] == 1.0
    assert asked["duration"] == weapon.flight_time_maximum.value
    assert asked["elevation"][0] == pytest.approx(weapon.launch_elevation_minimum.value)
    assert asked["elevation"][-1] == weapon.launch_elevation_maximum.value
    assert (np.diff(asked["elevation"]) > 0).all()
    assert asked["elevation"].size == flyout.ELEVATIONS
    downrange, altitude = downrange_altitude(site(), place(60e3, 80e3))
    assert float(time_to(table, downrange, altitude)) == pytest.approx(100e3 / SPEED, abs=0.03)
