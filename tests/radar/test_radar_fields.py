"""The kernel of coverage against `coverage`, cell by cell, and its parts against plain arithmetic."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_places import site_sheet

from uppertier.earth.terrain import horizon_mask
from uppertier.errors import InputError
from uppertier.numerics.compiled import compiled
from uppertier.radar.coverage import coverage
from uppertier.radar.fields import fields
from uppertier.radar.kernels import log2_of_bits
from uppertier.radar.look import own_mask
from uppertier.radar.records import Reason

ANGLE, SIGNAL = np.radians(0.002), 0.02
"""Stated tolerances: elevation [rad], signal [dB]."""


@compiled()
def _logarithms(first, second):
    return log2_of_bits(first, second)


@settings(max_examples=200, deadline=None)
@given(st.floats(1e-12, 1e18), st.floats(1e-12, 1e18))
def test_the_logarithms_from_the_bits_are_logarithms(first: float, second: float) -> None:
    assert _logarithms(first, second) == pytest.approx((math.log2(first), math.log2(second)), abs=2e-7)


def agree(unit, latitude, longitude, heights, rcs=1.0):
    """Every cell of the kernel is that of `coverage`, or lies within the tolerances of a limit."""
    quick = fields(unit, latitude, longitude, heights, rcs)
    slow = coverage(unit, latitude[None, :], longitude[None, :], heights[:, None], rcs)
    different = quick.reason != slow.reason
    sheet, mask = unit.sheet, own_mask(unit)
    elevation = slow.elevation
    edges = [np.abs(elevation - limit.value) for limit in (sheet.elevation_minimum, sheet.elevation_maximum)]
    nearest = np.min([*edges, np.min(np.abs(elevation[..., None] - mask.elevation[::20]), axis=-1)], axis=0)
    with np.errstate(divide="ignore"):
        signal = 10.0 * np.log10(slow.snr)
    weak = np.abs(signal - 10.0 * np.log10(sheet.detection_snr.value)) < SIGNAL
    lowest = np.isin(Reason.BELOW_HORIZON, slow.reason[different]) | np.isin(
        Reason.BELOW_HORIZON, quick.reason[different]
    )
    assert np.all(weak[different] | (nearest[different] < ANGLE) | lowest)
    assert different.mean() < 2e-5
    both = np.isfinite(quick.snr_db) & np.isfinite(signal) & (slow.snr > 0.0)
    assert np.max(np.abs(quick.snr_db[both] - signal[both])) < SIGNAL
    assert np.array_equal(np.isfinite(quick.snr_db), np.isin(quick.reason, (0, 5)))
    return slow.reason


@pytest.fixture
def asia():
    generator = np.random.default_rng(8)
    return np.radians(generator.uniform(10.0, 62.0, 6000)), np.radians(generator.uniform(75.0, 155.0, 6000))


def test_cells_agree_at_seongju(unit, change, asia):
    found = agree(change(unit, boresight=np.radians(320.0)), *asia, np.linspace(1e3, 1.2e6, 25))
    assert set(np.unique(found)) == {0, 1, 2, 3, 4, 5}


def test_cells_agree_where_ridges_hide_and_the_face_looks_down(unit, change, asia):
    moved = attrs.evolve(unit, site=site_sheet(29.56, 103.77, 400.0))
    low = change(
        moved, boresight=np.radians(250.0), elevation_minimum=np.radians(-2.0), azimuth_half_width=np.radians(80.0)
    )
    found = agree(low, *asia, np.linspace(5e3, 600e3, 15), 10.0)
    assert np.count_nonzero(found == Reason.BEHIND_TERRAIN) > 1000


def test_cells_agree_all_around_and_beside_the_radar(unit, change):
    generator = np.random.default_rng(9)
    round_about = change(unit, azimuth_half_width=np.pi, face_tilt=np.radians(90.0), elevation_maximum=np.radians(90.0))
    latitude = unit.site.latitude.value + generator.normal(0.0, 0.03, 3000)
    longitude = unit.site.longitude.value + generator.normal(0.0, 0.03, 3000)
    found = agree(round_about, latitude, longitude, np.array([500.0, 2e3, 30e3, 400e3]))
    assert Reason.OUTSIDE_SECTOR not in found


def test_threads_do_not_change_the_answer(unit, asia):
    lat, lon = np.tile(asia[0], 12), np.tile(asia[1], 12)
    one, two = (fields(unit, lat, lon, [1e5, 3e5], 1.0, threads=count) for count in (1, 3))
    np.testing.assert_array_equal(one.reason, two.reason)
    np.testing.assert_array_equal(one.snr_db, two.snr_db)


def test_a_mask_handed_in_is_used(unit, change, asia):
    low = change(unit, elevation_minimum=np.radians(-2.0), boresight=np.radians(300.0))
    bare = horizon_mask(*np.radians([10.0, -150.0]), 680.0)
    found = fields(low, *asia, [50e3], 10.0, mask=bare)
    assert Reason.BEHIND_TERRAIN not in found.reason
    assert Reason.BEHIND_TERRAIN in fields(low, *asia, [50e3], 10.0).reason


@pytest.mark.parametrize(
    ("change_", "said"),
    [
        ({"latitude": [0.6, np.nan]}, "latitude: a place or height is not a finite number"),
        ({"longitude": [2.2, np.inf]}, "longitude"),
        ({"heights": [1e5, np.nan]}, "heights"),
        ({"rcs": 0.0}, "rcs: 0.0 is not a positive number"),
        ({"rcs": -1.0}, "-1.0 is not"),
        ({"dwell": -0.1}, "dwell"),
        ({"latitude": [0.6]}, "as many latitudes"),
    ],
)
def test_bad_input_is_one_sentence(unit, change_, said):
    good = {"latitude": [0.6, 0.7], "longitude": [2.2, 2.3], "heights": [1e5, 2e5], "rcs": 1.0}
    with pytest.raises(InputError, match=said):
        fields(unit, **(good | change_))
