"""The radar equation against published numbers, and solved back against itself run forwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.radar import equation

# Lewis & Postol (2012): average power, dwell, gain, effective aperture; noise temperature and loss as calibrated.
TPY2 = {
    "average_power": 81e3,
    "dwell": 0.1,
    "gain": 103_000.0,
    "effective_aperture": 9.2 * 0.8,
    "noise_temperature": 500.0,
    "loss": 10.0**0.7,
}
PULSE = {"gain_transmit": 100.0, "gain_receive": 100.0, "noise_temperature": 290.0, "loss": 1.0, "rcs": 1.0}
SEARCH = {
    "search_time": 4.8,
    "solid_angle": 2.0 * np.pi * np.sin(np.pi / 4.0),
    "noise_temperature": 487.0,
    "loss": 100.0,
}
numbers = st.floats(1e-3, 1e3)


def db(ratio: float) -> float:
    return float(10.0 * np.log10(ratio))


def test_range_of_one_pulse_as_published():
    # MathWorks radareqrng example: 41.057 km.
    found = equation.distance_of_pulse(
        peak_power=1e6, pulse_width=1e-5, wavelength=SPEED_OF_LIGHT / 1e10, wanted_snr=10.0**0.6, **PULSE
    )
    assert found == pytest.approx(41_057.0, abs=1.0)


def test_snr_of_one_pulse_as_published():
    # MathWorks radareqsnr example: 5.5868 dB.
    found = equation.snr_of_pulse(
        peak_power=1e6, pulse_width=0.2e-6, wavelength=SPEED_OF_LIGHT / 1e9, distance=50e3, **PULSE
    )
    assert db(found) == pytest.approx(5.5868, abs=0.001)


def test_search_power_aperture_as_published():
    # MathWorks radareqsearchpap example: 23,689 W m2 for 111 km at 13 dB.
    found = equation.search_power_aperture(wanted_snr=10.0**1.3, rcs=1.0, distance=111e3, **SEARCH)
    assert found == pytest.approx(23_689.0, rel=1e-3)


def test_calibration_returns_the_recalled_ranges():
    # Lewis & Postol (2012), recalled: 870 km at a ratio of 20 and 580 km at 100. A calibration, not evidence.
    found = equation.distance_for_snr(rcs=0.01, wanted_snr=[20.0, 100.0], **TPY2)
    np.testing.assert_allclose(found, [870e3, 580e3], rtol=0.01)


def test_two_stacked_faces_reach_eight_to_the_quarter_further():
    stacked = TPY2 | {"average_power": 162e3, "gain": 206_000.0, "effective_aperture": 9.2 * 1.6}
    one = equation.distance_for_snr(rcs=0.01, wanted_snr=20.0, **TPY2)
    two = equation.distance_for_snr(rcs=0.01, wanted_snr=20.0, **stacked)
    assert two / one == pytest.approx(1.6818, abs=0.0005)


@pytest.mark.parametrize(("range_km", "rcs_m2"), [(600, 0.0023), (1000, 0.0175), (2000, 0.28), (3000, 1.41)])
def test_cross_section_behind_a_claimed_range(range_km: float, rcs_m2: float):
    # Independent arithmetic scaled from 870 km at 0.01 m2; printed to two or three digits, and 866 is not 870.
    found = equation.rcs_for_snr(distance=range_km * 1e3, wanted_snr=20.0, **TPY2)
    assert found == pytest.approx(rcs_m2, rel=0.04)


@settings(deadline=None)
@given(numbers, numbers, numbers)
def test_average_power_form_solves_back(rcs: float, dwell: float, thousand_km: float):
    system = TPY2 | {"dwell": dwell}
    distance = thousand_km * 1e6
    ratio = equation.snr(rcs=rcs, distance=distance, **system)
    rest = {key: value for key, value in TPY2.items() if key != "dwell"}
    assert equation.distance_for_snr(rcs=rcs, wanted_snr=ratio, **system) == pytest.approx(distance, rel=1e-12)
    assert equation.rcs_for_snr(distance=distance, wanted_snr=ratio, **system) == pytest.approx(rcs, rel=1e-12)
    back = equation.dwell_for_snr(rcs=rcs, distance=distance, wanted_snr=ratio, **rest)
    assert back == pytest.approx(dwell, rel=1e-12)


@settings(deadline=None)
@given(numbers, numbers, numbers)
def test_peak_power_form_solves_back(rcs: float, pulse: float, distance: float):
    system = PULSE | {"rcs": rcs, "peak_power": 1e6, "wavelength": 0.03}
    ratio = equation.snr_of_pulse(pulse_width=pulse, distance=distance, **system)
    back = equation.distance_of_pulse(pulse_width=pulse, wanted_snr=ratio, **system)
    assert back == pytest.approx(distance, rel=1e-12)
    assert equation.width_of_pulse(distance=distance, wanted_snr=ratio, **system) == pytest.approx(pulse, rel=1e-12)
    rest = {key: value for key, value in system.items() if key != "rcs"}
    found = equation.rcs_of_pulse(pulse_width=pulse, distance=distance, wanted_snr=ratio, **rest)
    assert found == pytest.approx(rcs, rel=1e-12)


@settings(deadline=None)
@given(numbers, numbers, numbers)
def test_search_form_solves_back(rcs: float, time: float, distance: float):
    system = SEARCH | {"search_time": time}
    ratio = equation.search_snr(power_aperture=1e5, rcs=rcs, distance=distance, **system)
    common = {"power_aperture": 1e5, "wanted_snr": ratio}
    assert equation.search_distance(rcs=rcs, **common, **system) == pytest.approx(distance, rel=1e-12)
    assert equation.search_rcs(distance=distance, **common, **system) == pytest.approx(rcs, rel=1e-12)
    rest = {key: value for key, value in system.items() if key != "search_time"}
    found = equation.search_time_for_snr(rcs=rcs, distance=distance, **common, **rest)
    assert found == pytest.approx(time, rel=1e-12)


def test_peak_and_average_forms_are_one_equation():
    # A pulse is a dwell of its own average power, and gain is 4 pi A / lambda^2.
    wavelength = 0.03
    gain = 4.0 * np.pi * 7.36 / wavelength**2
    average = equation.snr(81e3, 0.1, gain, 7.36, 0.01, 1e6, 500.0, 5.0)
    peak = equation.snr_of_pulse(405e3, 0.02, gain, gain, wavelength, 0.01, 1e6, 500.0, 5.0)
    assert peak == pytest.approx(average, rel=1e-12)


@settings(deadline=None)
@given(st.floats(1e-4, 1e2), st.floats(1.1, 100.0))
def test_range_grows_with_the_fourth_root_of_the_cross_section(rcs: float, factor: float):
    small = equation.distance_for_snr(rcs=rcs, wanted_snr=20.0, **TPY2)
    large = equation.distance_for_snr(rcs=rcs * factor, wanted_snr=20.0, **TPY2)
    assert (large / small) ** 4 == pytest.approx(factor, rel=1e-9)


def test_a_bad_row_is_missing_and_spoils_no_other():
    found = equation.snr(rcs=[0.01, -1.0, 0.01, np.inf], distance=[1e6, 1e6, 0.0, 1e6], **TPY2)
    assert np.isnan(found).tolist() == [False, True, True, True]
    assert np.isnan(equation.distance_for_snr(rcs=0.01, wanted_snr=0.0, **TPY2))
