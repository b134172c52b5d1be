"""Coverage, its outline and the lowest visible height, against bounds and against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_places import PLACES

from uppertier.earth.geodesy import geodesic_direct
from uppertier.radar.coverage import coverage, lowest_visible_height, outline
from uppertier.radar.records import Reason

HEIGHT = 300e3


@pytest.fixture
def north(unit, change):
    return change(unit, boresight=np.radians(320.0))


def test_lowest_height_over_places_lies_between_four_thirds_and_no_bending(north):
    # Independent arithmetic for 5 degrees from 0.68 km: Beijing 176-203 km, Guseong 61-66 km; rounded to 1 km.
    bounds = {"beijing": (175.5, 203.5), "guseong": (60.5, 66.5)}
    places = np.radians([PLACES[name] for name in bounds])
    found = lowest_visible_height(north, places[:, 0], places[:, 1]) / 1e3
    for height, (low, high) in zip(found, bounds.values(), strict=True):
        assert low < height < high


def test_just_above_the_lowest_height_is_seen_and_just_below_is_not(north):
    place = np.radians(PLACES["beijing"])
    height = float(lowest_visible_height(north, *place))
    above, below = (coverage(north, *place, height + step, 1e3).reason for step in (50.0, -50.0))
    assert above == Reason.SEEN and below == Reason.UNDER_ELEVATION_LIMIT


def test_a_place_behind_the_face_has_no_lowest_height(north):
    assert np.isnan(lowest_visible_height(north, *np.radians(PLACES["busan"])))


def test_the_ground_in_china_is_never_seen(north):
    place = np.radians(PLACES["beijing"])
    assert coverage(north, *place, 0.0, 1e6).reason == Reason.BELOW_HORIZON


def test_a_signal_equal_to_the_threshold_is_enough(north):
    place = np.radians(PLACES["guseong"])
    ratio = float(coverage(north, *place, HEIGHT, 0.01).snr)
    assert coverage(north, *place, HEIGHT, 0.01, threshold=ratio).reason == Reason.SEEN
    weaker = coverage(north, *place, HEIGHT, 0.01, threshold=np.nextafter(ratio, np.inf))
    assert weaker.reason == Reason.TOO_LITTLE_SIGNAL


def test_shapes_broadcast_and_a_missing_place_is_not_seen(north):
    latitude = np.radians([[39.0, 40.0, np.nan], [38.0, 37.0, 36.5]])
    found = coverage(north, latitude, np.radians(126.0), HEIGHT, 1.0)
    assert found.reason.shape == found.snr.shape == (2, 3)
    assert found.reason[0, 2] == Reason.BELOW_HORIZON and found.snr[0, 2] == 0.0
    assert np.isfinite(found.snr[1]).all()


def test_outline_bounds_what_coverage_sees(north):
    edge = outline(north, HEIGHT, 0.1, azimuths=31)
    site = north.site.latitude.value, north.site.longitude.value
    for ground, seen in (
        (edge.farthest - 100.0, True), (edge.farthest + 100.0, False),
        (edge.nearest + 100.0, True), (edge.nearest - 100.0, False),
    ):  # fmt: skip
        reason = coverage(north, *geodesic_direct(*site, edge.bearing, ground), HEIGHT, 0.1).reason
        assert np.all((reason == Reason.SEEN) == seen)


def test_outline_says_what_limits_it(north):
    small, large = outline(north, HEIGHT, 0.01, azimuths=11), outline(north, HEIGHT, 100.0, azimuths=11)
    assert np.all(small.reason == Reason.TOO_LITTLE_SIGNAL)
    assert np.all(large.reason == Reason.UNDER_ELEVATION_LIMIT)
    # With signal to spare the edge is the ray at 5 degrees: 1,410-1,560 km for 300 km (4/3 Earth is farther).
    assert np.all((large.farthest > 1.40e6) & (large.farthest < 1.57e6))
    # Nearest: the highest elevation, 85 degrees, cuts at (300 - 0.7) km / tan 85 degrees = 26.2 km aloft, which the
    # Earth's curve brings to 26.2 * 6371 / 6671 = 25.0 km on the ground.
    np.testing.assert_allclose(large.nearest, 25.0e3, rtol=0.005)


def test_outline_polygon_closes_around_the_seen(north):
    from shapely.geometry import Point, Polygon

    edge = outline(north, HEIGHT, 0.1)
    polygon = Polygon(np.degrees(np.column_stack([edge.longitude, edge.latitude])))
    assert polygon.is_valid
    assert polygon.exterior.coords[0] == polygon.exterior.coords[-1]
    generator = np.random.default_rng(3)
    latitude, longitude = generator.uniform(34.0, 48.0, 200), generator.uniform(112.0, 130.0, 200)
    seen = coverage(north, np.radians(latitude), np.radians(longitude), HEIGHT, 0.1).reason == Reason.SEEN
    inside = np.array([polygon.contains(Point(x, y)) for x, y in zip(longitude, latitude, strict=True)])
    # Between rays 0.67 degree apart the polygon cuts corners of under 1 km.
    assert np.mean(seen == inside) > 0.98


def test_a_height_that_is_never_seen_has_an_empty_outline(north, change):
    edge = outline(north, HEIGHT, 1e-12, azimuths=5)
    assert np.isnan(edge.farthest).all() and edge.latitude.size == 0
    edge = outline(change(north, elevation_minimum=np.radians(80.0)), 100.0, 1.0, azimuths=5)
    assert np.isnan(edge.farthest).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(-3.0, 1.0), st.floats(0.1, 1.0))
def test_more_cross_section_or_dwell_never_shrinks_the_area(sheets, log_rcs, step):
    rcs = 10.0**log_rcs
    reach = [np.nan_to_num(outline(sheets, HEIGHT, rcs * 10.0**more, azimuths=5).farthest) for more in (0.0, step)]
    assert np.all(reach[1] >= reach[0] - 10.0)
    longer = np.nan_to_num(outline(sheets, HEIGHT, rcs, dwell=0.1 * 10.0**step, azimuths=5).farthest)
    # Ten times the dwell is ten times the cross-section: the equation knows only their product.
    np.testing.assert_allclose(longer, reach[1], atol=10.0)


@pytest.fixture(scope="module")
def sheets():
    """A unit that outlives one example: the real sheet, facing 320 degrees."""
    from radar_places import quantity, site_sheet

    from uppertier.catalog import load
    from uppertier.scenario.records import RadarUnit

    sheet = load("radars", "an-tpy-2")
    return RadarUnit("unit", sheet, site_sheet(36.044, 128.223, 680.0), quantity(np.radians(320.0)), sheet.modes[0])
