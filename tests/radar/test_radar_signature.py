"""Simple shapes against numbers printed or worked out by others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.radar import shapes
from uppertier.radar.signature import Object, cross_section

WAVE = 299_792_458.0 / 9.5e9


def test_frustum_of_the_textbook_example():
    # Mahafza's frustum (2.057 cm, 5.753 cm, 20.945 cm): normal incidence at 80 degrees; 0.368 m2 at 3 cm.
    shape = (0.02057, 0.05753, 0.20945)
    assert np.degrees(np.arctan((shape[1] - shape[0]) / shape[2])) == pytest.approx(10.0, abs=0.01)
    normal = np.pi / 2.0 - np.arctan((shape[1] - shape[0]) / shape[2])
    assert shapes.cone_frustum(*shape, normal, 0.03) == pytest.approx(0.368, abs=0.001)
    aspects = np.linspace(0.02, 3.1, 3001)
    found = shapes.cone_frustum(*shape, aspects, 0.03)
    assert np.degrees(aspects[np.argmax(found)]) == pytest.approx(80.0, abs=0.5)


@pytest.mark.parametrize(
    ("aspect_deg", "rcs_m2", "tolerance"), [(90.0, 1.1e4, 0.02), (80.0, 0.018, 0.03), (45.0, 8e-4, 0.1)]
)
def test_cylinder_of_scud_size(aspect_deg, rcs_m2, tolerance):
    # Independent arithmetic for 11.2 m by 0.44 m at 9.5 GHz; printed to one or two digits.
    found = shapes.cylinder(0.44, 11.2, np.radians(aspect_deg), WAVE)
    assert found == pytest.approx(rcs_m2, rel=tolerance)


def test_cylinder_of_nodong_size_broadside():
    assert shapes.cylinder(0.66, 16.0, np.pi / 2.0, WAVE) == pytest.approx(3.4e4, rel=0.02)


def test_plate_face_on_and_at_its_first_null():
    # Independent arithmetic: 4.7e3 m2 at 9.5 GHz for a radius of 0.44 m. The null is the first zero of J1, 3.8317.
    assert shapes.flat_plate(0.44, 0.0, WAVE) == pytest.approx(4.7e3, rel=0.02)
    null = np.arcsin(3.831705970 * WAVE / (4.0 * np.pi * 0.44))
    assert shapes.flat_plate(0.44, null, WAVE) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("aspect_deg", [0.0, 2.0, 30.0, 60.0])
def test_plate_is_the_integral_of_physical_optics_over_its_disc(aspect_deg):
    # 4 pi / lambda^2 |integral of cos(aspect) exp(2 j k x sin(aspect)) over the disc|^2, x across it.
    radius, aspect = 0.05, np.radians(aspect_deg)
    x = radius * np.sin(np.linspace(-np.pi / 2.0, np.pi / 2.0, 20_001))
    chord = 2.0 * np.sqrt(np.maximum(radius**2 - x**2, 0.0))
    field = np.trapezoid(chord * np.cos(4.0 * np.pi / WAVE * x * np.sin(aspect)), x) * np.cos(aspect)
    expected = 4.0 * np.pi / WAVE**2 * field**2
    assert shapes.flat_plate(radius, aspect, WAVE) == pytest.approx(expected, rel=1e-4, abs=1e-9)


def test_rounded_nose_is_what_the_standard_warhead_amounts_to():
    assert shapes.sphere(0.05) == pytest.approx(0.0079, abs=5e-5)
    assert shapes.sphere(0.10) == pytest.approx(0.031, abs=5e-4)
    assert shapes.sphere(0.0564) == pytest.approx(0.01, rel=0.001)


def test_sharp_tip_is_nothing():
    assert shapes.cone_tip(np.radians(10.0), WAVE) == pytest.approx(1.9e-8, rel=0.02)


@settings(deadline=None)
@given(st.floats(0.05, 5.0), st.floats(0.0, np.pi))
def test_an_ellipsoid_of_equal_axes_is_a_sphere(radius, aspect):
    assert shapes.ellipsoid(radius, radius, aspect) == pytest.approx(float(shapes.sphere(radius)), rel=1e-9)


def test_ellipsoid_seen_along_and_across_its_axis():
    # Principal radii: b^2 / c at the nose, so pi b^4 / c^2; c^2/b and b at the side, so pi c^2.
    assert shapes.ellipsoid(0.3, 0.9, 0.0) == pytest.approx(np.pi * (0.3**2 / 0.9) ** 2)
    assert shapes.ellipsoid(0.3, 0.9, np.pi / 2.0) == pytest.approx(np.pi * 0.9**2)


def test_equal_radii_are_no_frustum():
    assert np.isnan(shapes.cone_frustum(0.1, 0.1, 1.0, 0.5, 0.03))


def test_objects_of_a_missile(missile):
    import attrs

    aspect = np.array([0.0, 1.0])
    assert cross_section(missile, Object.BOOST, aspect, 10e9).tolist() == [1.0, 1.0]
    assert cross_section(missile, Object.BODY, aspect, 10e9).tolist() == [0.5, 0.5]
    assert cross_section(missile, Object.PAYLOAD, aspect, 10e9).tolist() == [0.01, 0.01]
    whole = attrs.evolve(missile, separating=False)
    assert cross_section(whole, Object.PAYLOAD, aspect, 10e9).tolist() == [0.5, 0.5]
