"""The tabulated air and the series for height, against the exact ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, geodetic_to_ecef
from uppertier.earth.kernels import EARTH_RADIUS, LAYER_HEIGHT, UPPER_HEIGHT
from uppertier.earth.tabulated.kernels import next_corner, series_climb, series_height, tabulated_column

CORNERS = np.concatenate(
    [EARTH_RADIUS * LAYER_HEIGHT[1:] / (EARTH_RADIUS - LAYER_HEIGHT[1:]), UPPER_HEIGHT[UPPER_HEIGHT <= 120e3]]
)


def tabulated(height: np.ndarray) -> list[np.ndarray]:
    columns = [np.empty_like(height) for _ in range(3)]
    tabulated_column(height, *columns)
    return columns


@pytest.mark.parametrize(
    ("low", "high", "allowed"), [(-6e3, 86e3, 1e-9), (86e3, 1000e3, 3e-6)], ids=["equations", "upper tables"]
)
def test_the_table_follows_the_standard(low: float, high: float, allowed: float) -> None:
    """Density, pressure and sound: 1e-9 below 86 km, 3e-6 above, at 50,000 heights and to both sides of each corner."""
    edges = np.concatenate([CORNERS - 1e-6, CORNERS, CORNERS + 1e-6, [-5e3]])
    height = np.concatenate(
        [np.random.default_rng(1).uniform(low, high, 50000), edges[(edges >= low) & (edges < high)]]
    )
    exact = us1976(height)
    density, pressure, sound = tabulated(height)
    assert np.abs(density / exact.density - 1.0).max() < allowed
    assert np.abs(pressure / exact.pressure - 1.0).max() < allowed
    assert np.abs(sound / exact.speed_of_sound - 1.0).max() < 1e-9


def test_beyond_the_table() -> None:
    """No air above 1000 km; the lowest air is held; what is not a number is not read as a place in the table."""
    density, pressure, sound = tabulated(np.array([1000e3, 5e7, np.inf]))
    assert (density == 0.0).all()
    assert (pressure == 0.0).all()
    assert (sound > 0.0).all()
    low = tabulated(np.array([-5e3, -1e5]))
    assert all(column[0] == column[1] for column in low)
    assert np.isnan(tabulated(np.array([np.nan]))[0]).all()


@pytest.mark.parametrize(("top", "allowed"), [(1000e3, 1e-4), (4e7, 1e-3)])
def test_height_by_series(top: float, allowed: float) -> None:
    """0.1 mm below 1000 km, 1 mm to geostationary height, against the iterated latitude (itself held to 1 um)."""
    generator = np.random.default_rng(2)
    latitude = np.concatenate([generator.uniform(-np.pi / 2, np.pi / 2, 20000), [0.0, np.pi / 2, -np.pi / 2]])
    height = generator.uniform(-5e3, top, latitude.size)
    for place, wanted in zip(geodetic_to_ecef(latitude, 1.0, height), height, strict=True):
        r2 = place @ place
        found = series_height(np.sqrt(r2), 1.0 / r2, place[2], WGS84_SEMI_MAJOR, WGS84_FLATTENING)
        assert abs(found - wanted) < allowed


@given(st.floats(-1.57, 1.57), st.floats(0.0, 2e6), st.floats(-7e3, 7e3), st.floats(-7e3, 7e3), st.floats(-7e3, 7e3))
def test_climb_rate_is_the_rate_of_height(latitude: float, height: float, vx: float, vy: float, vz: float) -> None:
    """Against the height a quarter of a second before and after: 1 mm/s, most of it the curvature of the difference."""
    place, velocity = geodetic_to_ecef(latitude, 0.3, height), np.array([vx, vy, vz])
    found, rate = series_climb(*place, *velocity, WGS84_SEMI_MAJOR, WGS84_FLATTENING)
    ahead, behind = (float(ecef_to_geodetic(place + 0.25 * sign * velocity)[2]) for sign in (1, -1))
    assert found == pytest.approx(height, abs=3e-4)
    assert rate == pytest.approx((ahead - behind) / 0.5, abs=1e-3)


@given(st.floats(-1e4, 3e5), st.floats(0.0, 2e3), st.booleans())
def test_next_corner(height: float, margin: float, rising: bool) -> None:
    place = height + margin if rising else height - margin
    beyond = CORNERS[place < CORNERS] if rising else CORNERS[place > CORNERS]
    expected = (beyond.min() if rising else beyond.max()) if len(beyond) else (np.inf if rising else -np.inf)
    assert next_corner(height, margin, rising) == expected
