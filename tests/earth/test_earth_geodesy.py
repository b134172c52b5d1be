"""Positions and geodesics against pymap3d and geographiclib, over the whole Earth."""

from __future__ import annotations

import numpy as np
import pymap3d
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from uppertier.earth.constants import WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import (
    ecef_to_geodetic,
    enu_basis,
    geodesic_direct,
    geodesic_inverse,
    geodetic_to_ecef,
)

LATITUDE = st.floats(-90.0, 90.0)
LONGITUDE = st.floats(-180.0, 180.0)


def grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    latitude = np.concatenate([np.linspace(-90, 90, 37), [-89.9999999, 89.9999999, 1e-9]])
    columns = np.meshgrid(latitude, np.linspace(-180, 179, 24), [-4e3, 0.0, 9e3, 5e5, 6e6, 4e7], indexing="ij")
    latitude, longitude, height = (c.ravel() for c in columns)
    return latitude, longitude, height


def test_cartesian_positions_as_pymap3d() -> None:
    latitude, longitude, height = grid()
    wanted = np.stack(pymap3d.geodetic2ecef(latitude, longitude, height), axis=-1)
    assert geodetic_to_ecef(np.radians(latitude), np.radians(longitude), height) == pytest.approx(wanted, abs=1e-7)


def test_geodetic_positions_come_back() -> None:
    """1e-9 rad and 1e-6 m, poles and geostationary height included."""
    latitude, longitude, height = grid()
    position = np.stack(pymap3d.geodetic2ecef(latitude, longitude, height), axis=-1)
    lat, lon, h = ecef_to_geodetic(position)
    assert np.abs(lat - np.radians(latitude)).max() < 1e-9
    assert np.abs(h - height).max() < 1e-6
    inner = np.abs(latitude) < 90.0
    turn = np.mod(lon - np.radians(longitude) + np.pi, 2 * np.pi) - np.pi
    assert np.abs(turn[inner] * np.cos(lat[inner])).max() < 1e-9


@given(LATITUDE, LONGITUDE, st.floats(-1e4, 1e8))
def test_round_trip(latitude: float, longitude: float, height: float) -> None:
    position = geodetic_to_ecef(np.radians(latitude), np.radians(longitude), height)
    lat, lon, h = ecef_to_geodetic(position)
    assert np.linalg.norm(geodetic_to_ecef(lat, lon, h) - position) < 1e-5
    assert abs(lat - np.radians(latitude)) < 1e-9


def test_a_sphere_has_no_flattening() -> None:
    position = geodetic_to_ecef(0.5, 1.0, 2e5, 6371e3, 0.0)
    assert np.linalg.norm(position) == pytest.approx(6571e3, abs=1e-6)
    assert np.array(ecef_to_geodetic(position, 6371e3, 0.0)) == pytest.approx([0.5, 1.0, 2e5], abs=1e-8)


def test_not_a_number_stays_one_and_leaves_its_neighbours() -> None:
    lat, lon, h = ecef_to_geodetic([[np.nan, 0.0, 0.0], [WGS84_SEMI_MAJOR, 0.0, 0.0]])
    assert np.isnan([lat[0], lon[0], h[0]]).all()
    assert [lat[1], lon[1], h[1]] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


@given(LATITUDE, LONGITUDE)
def test_local_axes_are_right_handed_and_as_pymap3d(latitude: float, longitude: float) -> None:
    basis = enu_basis(np.radians(latitude), np.radians(longitude))
    assert basis @ basis.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.cross(basis[0], basis[1]) == pytest.approx(basis[2], abs=1e-12)
    for vector, axis in zip(basis, np.eye(3), strict=True):
        wanted = pymap3d.enu2uvw(*axis, latitude, longitude)
        assert vector == pytest.approx(np.array(wanted), abs=1e-12)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_geodesics_as_geographiclib(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """Karney's own code: 1e-6 m; along the azimuth found one comes to the other point within 1e-4 m."""
    wanted = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)
    azimuth, length = geodesic_inverse(*np.radians([lat1, lon1, lat2, lon2]))
    assert float(length) == pytest.approx(wanted["s12"], abs=1e-6)
    assert 0.0 <= float(azimuth) <= 2 * np.pi
    lat, lon = geodesic_direct(np.radians(lat1), np.radians(lon1), azimuth, length)
    there = geodetic_to_ecef(np.radians(lat2), np.radians(lon2))
    assert np.linalg.norm(geodetic_to_ecef(lat, lon) - there) < 1e-4


def test_a_printed_geodesic() -> None:
    """Karney (2013), J. Geodesy 87, table 2: 40 N 0 E along 30 degrees over 10,000 km."""
    lat, lon = geodesic_direct(np.radians(40.0), 0.0, np.radians(30.0), 10e6)
    assert np.degrees([lat, lon]) == pytest.approx([41.79331020506, 137.84490004377], abs=1e-9)
