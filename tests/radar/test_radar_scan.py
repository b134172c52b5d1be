"""The budget of time: beams, dwell, tracks, and the search radar equation as its independent judge."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad

from uppertier.radar import equation, face
from uppertier.radar.scan import budget, inside_search, search_limits


def test_beams_fill_the_projected_volume(unit):
    sheet = unit.sheet
    tilt = sheet.face_tilt.value
    half, low, high = search_limits(sheet, unit.mode)

    def projected(elevation, azimuth):
        return np.cos(face.off_normal(azimuth, elevation, tilt)) * np.cos(elevation)

    area, _ = dblquad(projected, -half, half, low, high, epsabs=1e-10)
    wide, tall = face.beamwidths(sheet)
    assert budget(sheet, unit.mode).beams == pytest.approx(area / (wide * tall), rel=1e-6)


def test_solid_angle_dwell_and_tracks_by_hand(unit):
    found = budget(unit.sheet, unit.mode)
    # 120 degrees of azimuth, 5 to 10 degrees of elevation.
    assert found.solid_angle == pytest.approx(2.0 * np.pi / 3.0 * (np.sin(np.radians(10.0)) - np.sin(np.radians(5.0))))
    # Half of ten seconds over all beams; half of the time at 0.1 s a track and second.
    assert found.search_dwell * found.beams == pytest.approx(5.0)
    assert found.look_rate == pytest.approx(0.1)
    assert found.tracks == pytest.approx(5.0)


def test_search_looks_obey_the_search_radar_equation(unit, change):
    # A small volume about the face's normal, with gain 4 pi A / lambda^2: there the search equation must return
    # the beam-by-beam answer, but for the area of an 0.886-wide beam (1 / 0.785 of lambda^2 / A).
    small = change(
        unit,
        elevation_minimum=np.radians(29.0),
        search_elevation_height=np.radians(2.0),
        search_azimuth_width=np.radians(2.0),
        gain=4.0 * np.pi * 9.2 * 0.8 / face.wavelength(unit.sheet) ** 2,
    )
    sheet, plan = small.sheet, budget(small.sheet, small.mode)
    aperture = 9.2 * 0.8
    one = equation.snr(81e3, plan.search_dwell, sheet.gain.value, aperture, 0.01, 5e5, 500.0, 5.0)
    every = equation.search_snr(81e3 * aperture, 5.0, plan.solid_angle, 0.01, 5e5, 500.0, 5.0)
    assert one / every == pytest.approx(0.886**2 * 0.8, rel=2e-3)


@pytest.mark.parametrize(("share", "revisit", "height_deg"), [(0.1, 2.0, 1.0), (0.5, 10.0, 6.0), (1.0, 60.0, 40.0)])
def test_the_time_spent_is_the_time_given(unit, change, share, revisit, height_deg):
    altered = change(unit, search_share=share, search_revisit=revisit, search_elevation_height=np.radians(height_deg))
    found = budget(altered.sheet, altered.mode)
    assert found.search_dwell * found.beams * found.look_rate == pytest.approx(share)


def test_no_search_share_means_no_looks(unit, change):
    for numbers in ({"search_share": 0.0}, {"search_revisit": 0.0}, {"search_azimuth_width": 0.0}):
        blind = change(unit, **numbers)
        found = budget(blind.sheet, blind.mode)
        assert found.look_rate == 0.0 and found.search_dwell == 0.0


def test_search_volume_stands_on_the_lowest_elevation_and_inside_the_face(unit, change):
    wide = change(unit, search_azimuth_width=np.radians(300.0), search_elevation_height=np.radians(200.0))
    half, low, high = np.degrees(search_limits(wide.sheet, wide.mode))
    assert (half, low, high) == pytest.approx((60.0, 5.0, 85.0))
    inside = inside_search(
        unit.sheet, unit.mode, np.radians([0.0, 59.0, 61.0, 0.0, 0.0]), np.radians([7.0, 7.0, 7.0, 4.9, 10.1])
    )
    assert inside.tolist() == [True, True, False, False, False]
