"""Errors of one look: textbook sizes, and the Jacobian of a planar face against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.radar.measure import angle_sigma, errors, range_sigma


def test_textbook_sizes():
    # 0.35 degree beam, k 1.6, ratio 20: 0.035 degree, 0.60 mrad, 0.6 km across at 1,000 km (independent arithmetic).
    sigma = angle_sigma(np.radians(0.35), 1.6, 20.0)
    assert np.degrees(sigma) == pytest.approx(0.035, abs=0.0005)
    assert sigma * 1e6 == pytest.approx(600.0, rel=0.02)
    # c / 2B of 100 MHz is 1.499 m; over the root of 40.
    assert range_sigma(1e8, 20.0) == pytest.approx(1.4990 / 6.3246, rel=1e-4)


def test_noise_falls_with_the_root_of_the_signal_and_bias_stays(sheet):
    weak, strong = errors(sheet, 0.2, 0.4, 20.0), errors(sheet, 0.2, 0.4, 2000.0)
    for name in ("range", "azimuth", "elevation"):
        assert getattr(weak, name) / getattr(strong, name) == pytest.approx(10.0)
        assert getattr(weak, name + "_bias") == getattr(strong, name + "_bias")
    assert strong.total()[0] == pytest.approx(sheet.range_bias.value, rel=1e-4)
    assert weak.total()[2] == pytest.approx(np.hypot(weak.elevation, sheet.angle_bias.value))


@settings(deadline=None)
@given(st.floats(-1.0, 1.0), st.floats(0.1, 1.3))
def test_broadening_is_the_jacobian_of_the_direction_cosines(azimuth, elevation):
    # Independent: rotate the direction into the face's axes and differentiate by central differences.
    tilt, wide, tall = np.radians(30.0), 0.0061, 0.0140

    def cosines(az, el):
        direction = np.array([np.cos(el) * np.sin(az), np.cos(el) * np.cos(az), np.sin(el)])
        turn = np.array([[1, 0, 0], [0, -np.sin(tilt), np.cos(tilt)]])
        return turn @ direction

    step = 1e-6
    jacobian = np.column_stack([
        (cosines(azimuth + step, elevation) - cosines(azimuth - step, elevation)) / (2 * step),
        (cosines(azimuth, elevation + step) - cosines(azimuth, elevation - step)) / (2 * step),
    ])  # fmt: skip
    from radar_places import quantity

    inverse = np.linalg.inv(jacobian)
    expected = np.sqrt(np.diag(inverse @ np.diag([wide**2, tall**2]) @ inverse.T))
    found = errors(_face(quantity, wide, tall), azimuth, elevation, 0.5)
    np.testing.assert_allclose([found.azimuth, found.elevation], expected, rtol=1e-5)


def _face(quantity, wide, tall):
    """The few fields of a sheet that errors read, with beams of given width and slope 1."""
    from types import SimpleNamespace

    length = 299_792_458.0 / 1e10
    numbers = {
        "frequency": 1e10,
        "aperture_width": 0.886 * length / wide,
        "aperture_height": 0.886 * length / tall,
        "monopulse_slope": 1.0,
        "face_tilt": np.radians(30.0),
        "bandwidth": 1e8,
        "range_bias": 0.0,
        "angle_bias": 0.0,
    }
    return SimpleNamespace(**{key: quantity(value) for key, value in numbers.items()})


def test_on_the_normal_of_an_upright_face_errors_are_those_of_the_beams(unit, change):
    upright = change(unit, face_tilt=0.0, aperture_height=4.6).sheet
    here, aside = errors(upright, 0.0, 0.0, 20.0), errors(upright, np.radians(60.0), 0.0, 20.0)
    assert here.azimuth == pytest.approx(here.elevation)
    assert aside.azimuth == pytest.approx(2.0 * here.azimuth)
    assert aside.elevation == pytest.approx(here.elevation)


def test_no_signal_is_no_measurement_and_spoils_no_other(sheet):
    found = errors(sheet, [0.0, 0.0, np.pi], 0.3, [0.0, 20.0, 20.0])
    assert np.isnan(found.range).tolist() == [True, False, False]
    assert np.isnan(found.azimuth).tolist() == [True, False, True]
