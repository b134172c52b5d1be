"""Areas, shares and lowest heights, against plain geometry."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from pyproj import Geod
from radar_places import PLACES, quantity

from uppertier.earth.terrain import horizon_mask
from uppertier.errors import InputError
from uppertier.radar.area import check_unit, filled, lowest_heights, shares, survey
from uppertier.radar.coverage import outline
from uppertier.radar.records import Reason

RADIUS = 6_371_000.0


def test_the_area_seen_is_that_inside_the_outline(unit, change):
    north = change(unit, boresight=np.radians(320.0))
    found = survey(north, [100e3, 300e3], 1.0, spacing=5e3)
    for height, area in zip((100e3, 300e3), found.area, strict=True):
        edge = outline(north, height, 1.0)
        # Karney's polygon, its sides geodesics; the outline stays a tenth of a degree inside the sector of 120.
        exact, _ = Geod(ellps="WGS84").polygon_area_perimeter(np.degrees(edge.longitude), np.degrees(edge.latitude))
        assert area == pytest.approx(abs(exact), rel=0.005)


def test_a_circle_is_seen_by_a_face_that_sees_everything(unit, change):
    above = change(
        unit, azimuth_half_width=np.pi, face_tilt=np.radians(90.0), elevation_maximum=np.radians(90.0),
        elevation_minimum=np.radians(45.0),
    )  # fmt: skip
    # A cone of 45 degrees about the zenith: 199.32 km across at 200 km less the radar's 680 m, and the Earth's curve.
    area = float(survey(above, 200e3, 1e3, spacing=5e3).area[0])
    angle = np.radians(45.0) - np.arcsin((RADIUS + 680.0) / (RADIUS + 200e3) * np.sin(np.radians(45.0)))
    assert area == pytest.approx(2.0 * np.pi * RADIUS**2 * (1.0 - np.cos(angle)), rel=0.01)


def test_more_height_is_more_area_under_a_strong_signal(unit):
    area = survey(unit, np.linspace(50e3, 500e3, 6), 1e4, spacing=20e3).area
    assert np.all(np.diff(area) > 0.0)


def test_shares_add_up_and_weigh_by_area():
    found = shares([0, 1, 1, 3], [1.0, 2.0, 3.0, 4.0])
    assert found == {Reason.SEEN: 0.1, Reason.BELOW_HORIZON: 0.5, Reason.UNDER_ELEVATION_LIMIT: 0.4}


@pytest.mark.parametrize(
    ("name", "level", "limit"), [("beijing", (75.0, 101.5), (175.5, 204.0)), ("guseong", (15.5, 21.5), (60.5, 66.5))]
)
def test_the_press_disagrees_by_refraction_and_the_elevation_limit(unit, change, name, level, limit):
    # Independent arithmetic: Beijing 75-100 km for a level ray and 176-203 km at 5 degrees; Guseong 16-21 and 61-66.
    found = lowest_heights(change(unit, boresight=np.radians(320.0)), *np.radians(PLACES[name]))
    for rows, (low, high) in ((found.level, level), (found.limit, limit)):
        assert low < rows["four_thirds"] / 1e3 < rows["traced"] / 1e3 < rows["straight"] / 1e3 < high
    # On the ellipsoid, with the coarse terrain, which at Seongju stays far under 5 degrees.
    assert found.modelled == pytest.approx(found.limit["traced"], rel=0.01)
    assert found.modelled_without_limit < found.level["traced"]


def test_terrain_replaces_the_horizon_where_it_is_higher(unit, change):
    high = change(unit, boresight=np.radians(320.0))
    place = np.radians(PLACES["beijing"])
    bare = lowest_heights(high, *place, horizon_mask(*np.radians([10.0, -150.0]), 680.0))
    with_ground = lowest_heights(high, *place)
    assert bare.modelled_without_limit < with_ground.modelled_without_limit
    assert bare.modelled == with_ground.modelled


def test_long_sides_get_points_between():
    latitude, _ = filled(np.radians([36.0, 45.0]), np.radians([128.0, 110.0]))
    assert latitude.size > 30 and latitude[-1] == np.radians(45.0)
    assert filled(np.empty(0), np.empty(0))[0].size == 0


def test_a_sector_wider_than_a_turn_and_limits_the_wrong_way_round(unit, change):
    with pytest.raises(InputError, match="a sector of 400 degrees is none"):
        check_unit(change(unit, azimuth_half_width=np.radians(200.0)))
    with pytest.raises(InputError, match="lowest elevation lies above"):
        check_unit(change(unit, elevation_minimum=np.radians(88.0)))
    check_unit(attrs.evolve(unit, boresight=quantity(0.0)))


def test_heights_that_are_none_and_too_many_cells(unit):
    with pytest.raises(InputError, match="not a finite number"):
        survey(unit, [np.nan], 1.0)
    with pytest.raises(InputError, match="cells are too many") as told:
        survey(unit, np.linspace(1e5, 5e5, 20), 1.0, spacing=500.0)
    assert "km or more will do" in str(told.value)
