"""Geometry, scan loss, beamwidths and sector of a planar face."""

from __future__ import annotations

import numpy as np
import pymap3d
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_places import PLACES, SEONGJU

from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.radar import face
from uppertier.radar.propagation import gas_loss

HERE = (np.radians(SEONGJU[0]), np.radians(SEONGJU[1]), SEONGJU[2])

# Ground distance [km] and bearing [deg] from the Seongju site, by independent arithmetic on the sphere and geodesic.
DISTANCES = [
    ("guseong", 509, 330), ("hwangju", 363, 324), ("pyeongtaek", 148, 314), ("busan", 123, 141), ("beijing", 1120, 296),
]  # fmt: skip


@pytest.mark.parametrize(("place", "km", "bearing"), DISTANCES)
def test_distances_and_bearings_from_the_site(place, km, bearing):
    there = np.radians(PLACES[place])
    line = face.line_to(*HERE, [geodetic_to_ecef(*there, 0.0)])
    ground = 2.0 * 6371e3 * np.arcsin(line.range[0] / (2.0 * 6371e3))
    # Printed to 1 km and 1 degree for points given to a few kilometres.
    assert ground / 1e3 == pytest.approx(km, abs=3.0)
    assert np.degrees(line.bearing[0]) == pytest.approx(bearing, abs=1.2)


@settings(deadline=None)
@given(st.floats(20.0, 60.0), st.floats(100.0, 150.0), st.floats(0.0, 2e6))
def test_line_agrees_with_pymap3d(latitude, longitude, height):
    bearing, elevation, distance = pymap3d.geodetic2aer(latitude, longitude, height, *SEONGJU)
    line = face.line_to(*HERE, [geodetic_to_ecef(np.radians(latitude), np.radians(longitude), height)])
    assert line.range[0] == pytest.approx(distance, abs=1e-3)
    assert line.elevation[0] == pytest.approx(np.radians(elevation), abs=1e-8)
    turn = (line.bearing[0] - np.radians(bearing) + np.pi) % (2.0 * np.pi) - np.pi
    assert turn * np.cos(line.elevation[0]) == pytest.approx(0.0, abs=1e-8)


def test_off_boresight_wraps_and_is_clockwise():
    found = np.degrees(face.off_boresight(np.radians([10.0, 345.0, 285.0, 165.0]), np.radians(345.0)))
    np.testing.assert_allclose(found, [25.0, 0.0, -60.0, 180.0], atol=1e-9)


@pytest.mark.parametrize(
    ("place", "boresight", "inside"),
    [("beijing", 345.0, True), ("beijing", 0.0, False), ("guseong", 345.0, True), ("busan", 345.0, False)],
)
def test_sector_of_sixty_degrees_either_side(sheet, place, boresight, inside):
    line = face.line_to(*HERE, [geodetic_to_ecef(*np.radians(PLACES[place]), 0.0)])
    azimuth = face.off_boresight(line.bearing, np.radians(boresight))
    assert bool(face.inside_sector(sheet, azimuth, np.radians(10.0))[0]) is inside


def test_off_normal_of_known_directions():
    tilt = np.radians(30.0)
    assert face.off_normal(0.0, tilt, tilt) == pytest.approx(0.0, abs=1e-7)
    assert face.off_normal(0.0, np.radians(80.0), tilt) == pytest.approx(np.radians(50.0))
    assert face.off_normal(np.pi / 2.0, 0.0, tilt) == pytest.approx(np.pi / 2.0)
    assert face.off_normal(np.pi, np.radians(60.0), tilt) == pytest.approx(np.pi / 2.0)


@pytest.mark.parametrize(
    ("scan", "one", "one_and_half", "two"),
    [(30.0, 1.25, 1.87, 2.50), (45.0, 3.01, 4.52, 6.02), (60.0, 6.02, 9.03, 12.04)],
)
def test_two_way_scan_loss_as_tabulated(scan, one, one_and_half, two):
    found = 10.0 * np.log10(face.scan_loss(np.radians(scan), np.array([1.0, 1.5, 2.0])))
    np.testing.assert_allclose(found, [one, one_and_half, two], atol=0.005)


def test_behind_the_face_nothing_is_seen(sheet):
    assert np.isinf(face.scan_loss(np.radians([90.1, 180.0]), 1.5)).all()
    assert not face.inside_sector(sheet, 0.0, np.radians(86.0))


def test_beamwidths_of_the_face(sheet):
    # 0.35 by 0.80 degree at 9.5 GHz for 4.6 m by 2.0 m: independent arithmetic, two digits printed.
    wide, tall = np.degrees(face.beamwidths(sheet))
    assert wide == pytest.approx(0.35, abs=0.005)
    assert tall == pytest.approx(0.80, abs=0.005)
    assert face.beamwidth(4.6, 0.03, np.radians(60.0)) == pytest.approx(2.0 * face.beamwidth(4.6, 0.03))


def one_way_db(elevation_deg, frequency_ghz=9.5):
    return 5.0 * np.log10(gas_loss(np.radians(elevation_deg), frequency_ghz * 1e9))


def test_gas_loss_at_the_table():
    # Recommendation ITU-R P.676-12 at 680 m, one way, to 0.001 dB.
    elevation = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 45.0, 90.0]
    expected = [1.535, 1.045, 0.779, 0.507, 0.266, 0.137, 0.066, 0.047]
    np.testing.assert_allclose(one_way_db(elevation), expected, atol=0.0006)
    assert one_way_db(5.0, 10.0) == pytest.approx(0.52, abs=0.0051)
    assert one_way_db(5.0, 0.435) == pytest.approx(0.218, abs=0.0005)


def test_gas_loss_between_the_knots_goes_nearly_as_the_path():
    # One over the sine of elevation, where the air is as good as flat; the knots are at 5 and 10 degrees.
    expected = 0.507 * np.sin(np.radians(5.0)) / np.sin(np.radians(7.0))
    assert one_way_db(7.0) == pytest.approx(expected, rel=0.05)
    elevation = np.linspace(1.0, 90.0, 90)
    assert np.all(np.diff(one_way_db(elevation)) < 0.0)
    assert np.all(one_way_db(elevation, 5.0) > one_way_db(elevation, 3.3))
    assert np.all(one_way_db(elevation, 5.0) < one_way_db(elevation, 9.5))


def test_gas_loss_beyond_the_table_holds_and_missing_stays_missing():
    assert one_way_db(0.2) == one_way_db(0.5) > one_way_db(1.0)
    assert one_way_db(5.0, 0.1) == one_way_db(5.0, 0.435) and one_way_db(5.0, 16.0) == one_way_db(5.0, 10.0)
    assert np.isnan(one_way_db(np.nan))
