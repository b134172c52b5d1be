"""Cross-section by aspect: tables, shapes over a floor, and what a shape does to a missile's sight."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_places import quantity
from scipy.special import j1

from uppertier.catalog.records import Grade
from uppertier.catalog.signatures import AspectTable, Cylinder, Ellipsoid, Frustum, Signature, SphereCone
from uppertier.radar import shapes
from uppertier.radar.aspect import signature_rcs, validity
from uppertier.radar.observe import observe
from uppertier.radar.signature import Object, cross_section

X_BAND, UHF = 10e9, 435e6
WAVE = 299_792_458.0 / X_BAND


def signature(floor: float = 1e-9, **form) -> Signature:
    forms = dict.fromkeys(("table", "sphere_cone", "frustum", "cylinder", "ellipsoid"))
    return Signature(floor=quantity(floor), **(forms | form))


CONE = SphereCone(quantity(0.056), quantity(0.3), quantity(np.radians(10.0)))
TABLE = AspectTable(np.radians([0.0, 90.0, 180.0]), [0.01, 1.0, 0.1], "test", Grade.ASSUMED)


def test_a_table_is_linear_in_decibels_and_constant_beyond():
    short = AspectTable(np.radians([30.0, 90.0]), [0.01, 1.0], "test", Grade.ASSUMED)
    found = signature_rcs(signature(table=short), np.radians([0.0, 30.0, 60.0, 90.0, 180.0]), X_BAND)
    np.testing.assert_allclose(found, [0.01, 0.01, 0.1, 1.0, 1.0])


@settings(deadline=None)
@given(st.floats(0.0, np.pi), st.sampled_from(["table", "sphere_cone", "frustum", "cylinder", "ellipsoid"]))
def test_nothing_falls_below_the_floor_and_nothing_is_missing(aspect, form):
    forms = {
        "table": TABLE,
        "sphere_cone": CONE,
        "frustum": Frustum(quantity(0.2), quantity(0.6), quantity(3.0)),
        "cylinder": Cylinder(quantity(0.66), quantity(16.0)),
        "ellipsoid": Ellipsoid(quantity(0.3), quantity(0.9)),
    }
    for frequency in (X_BAND, UHF):
        found = signature_rcs(signature(0.005, **{form: forms[form]}), aspect, frequency)
        assert np.isfinite(found) and found >= 0.005


def test_a_round_nose_from_ahead_a_side_square_on_and_a_base_from_behind():
    aspects = np.radians(np.linspace(0.0, 180.0, 1801))
    found = signature_rcs(signature(sphere_cone=CONE), aspects, X_BAND)
    # pi r^2 of the nose within 5 %, from ahead to sixty degrees; the side adds a little.
    np.testing.assert_allclose(found[:600:50], np.pi * 0.056**2, rtol=0.06)
    # The side stands square to the ray at 90 degrees less the half angle.
    assert np.degrees(aspects[np.argmax(found[:1500])]) == pytest.approx(80.0, abs=0.3)
    assert found[-1] == pytest.approx(4.0 * np.pi**3 * 0.3**4 / WAVE**2, rel=1e-3)
    # From behind the cone's side is in its own shadow: only the base is left.
    assert found[1750] == pytest.approx(shapes.plate_lobes(0.3, np.radians(5.0), WAVE), rel=1e-9)


def test_lobes_average_out():
    # 4 / (pi x^3) is the mean of (2 J1(x) / x)^2 over one lobe, far out.
    radius = 3.0
    aspects = np.linspace(np.radians(20.0), np.radians(40.0), 400_001)
    x = 4.0 * np.pi * radius * np.sin(aspects) / WAVE
    exact = 4.0 * np.pi**3 * radius**4 / WAVE**2 * (2.0 * j1(x) / x) ** 2 * np.cos(aspects) ** 2
    assert np.mean(shapes.plate_lobes(radius, aspects, WAVE)) == pytest.approx(np.mean(exact), rel=0.01)
    assert shapes.plate_lobes(radius, 0.0, WAVE) == pytest.approx(shapes.flat_plate(radius, 0.0, WAVE))


def test_a_cone_on_its_axis_is_the_integral_over_its_end():
    # Physical optics of a cone nose-on: each end returns pi r^2 tan^2 a.
    small, large, length = 0.2, 0.4, 1.2
    slope = (large - small) / length
    found = shapes.cone_frustum(small, large, length, 0.0, WAVE)
    assert found == pytest.approx(np.pi * small**2 * slope**2, rel=1e-6)
    assert shapes.cone_frustum(small, large, length, np.pi, WAVE) == 0.0


def test_cylinder_prints_half_the_mean_of_its_lobes():
    # The exact side of a cylinder in physical optics: 2 pi r H^2 sin / lambda (sin(k H cos) / (k H cos))^2.
    radius, length = 0.66, 16.0
    aspects = np.linspace(np.radians(45.0), np.radians(60.0), 1_000_001)
    x = 2.0 * np.pi / WAVE * length * np.cos(aspects)
    exact = 2.0 * np.pi * radius * length**2 / WAVE * np.sin(aspects) * (np.sin(x) / x) ** 2
    printed = shapes.cylinder(radius, length, aspects, WAVE)
    assert np.mean(printed) == pytest.approx(0.5 * np.mean(exact), rel=0.01)


def test_equal_ends_make_a_cylinder():
    tube = signature(frustum=Frustum(quantity(0.66), quantity(0.66), quantity(16.0)))
    body = signature(cylinder=Cylinder(quantity(0.66), quantity(16.0)))
    aspects = np.radians([0.0, 20.0, 89.0, 90.0, 150.0, 180.0])
    np.testing.assert_allclose(signature_rcs(tube, aspects, X_BAND), signature_rcs(body, aspects, X_BAND))


def test_where_physical_optics_does_not_hold_it_is_said():
    # Circumference in wavelengths: 63 at X band, 2.7 at UHF for a base of 0.3 m; 0.18 for 2 cm.
    assert validity(signature(sphere_cone=CONE), X_BAND) == ""
    assert "2.7 wavelengths around: it resonates" in validity(signature(sphere_cone=CONE), UHF)
    tiny = signature(ellipsoid=Ellipsoid(quantity(0.02), quantity(0.05)))
    assert "fourth power" in validity(tiny, UHF)
    assert "at every frequency" in validity(signature(table=TABLE), UHF)


def test_a_signature_stands_in_for_the_constant_of_its_object_alone(missile):
    shaped = attrs.evolve(missile, signature_payload=signature(table=TABLE))
    aspect = np.radians([0.0, 90.0])
    np.testing.assert_allclose(cross_section(shaped, Object.PAYLOAD, aspect, X_BAND), [0.01, 1.0])
    assert cross_section(shaped, Object.BODY, aspect, X_BAND).tolist() == [0.5, 0.5]
    # A missile that does not separate shows its body.
    whole = attrs.evolve(shaped, separating=False)
    assert cross_section(whole, Object.PAYLOAD, aspect, X_BAND).tolist() == [0.5, 0.5]


def test_a_radar_sees_a_flight_with_the_signature_at_its_own_frequency(unit, missile, arcs, change):
    flights = arcs(("guseong", "pyeongtaek", 45.0))
    form = signature(1e-6, sphere_cone=CONE)
    shaped = attrs.evolve(missile, signature_payload=form)
    low = change(unit, frequency=1.3e9)
    sight = observe([unit, low], flights, {"nodong": shaped})
    after = flights.time >= 70.0
    for row, radar in enumerate((unit, low)):
        expected = signature_rcs(form, sight.aspect[row], radar.sheet.frequency.value)
        np.testing.assert_allclose(sight.rcs[row][after], expected[after])
    assert np.all(sight.rcs[0][~after] == 1.0)
