"""The ground's horizon in looks and coverage."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from radar_places import quantity, site_sheet

from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.earth.refraction import lowest_height, refraction
from uppertier.earth.terrain import horizon_mask, limit_towards
from uppertier.radar.coverage import coverage, lowest_visible_height
from uppertier.radar.look import look
from uppertier.radar.records import Reason

LESHAN = (29.56, 103.77, 400.0)


def low(unit, change):
    """A radar in Sichuan that looks west, down to the horizon."""
    moved = attrs.evolve(unit, site=site_sheet(*LESHAN))
    return change(moved, boresight=np.radians(270.0), elevation_minimum=np.radians(-1.0), face_tilt=np.radians(5.0))


def test_what_stands_under_the_ridge_is_behind_terrain(unit, change):
    radar = low(unit, change)
    mask = horizon_mask(*np.radians(LESHAN[:2]), LESHAN[2])
    bearing = np.radians(np.arange(230.0, 310.0, 10.0))
    limit = np.interp(bearing, np.arange(1441) * np.radians(0.25), mask.elevation)
    lat, lon = geodesic_direct(*np.radians(LESHAN[:2]), bearing, 900e3)
    height = np.linspace(20e3, 200e3, 361)
    seen = look(radar, geodetic_to_ecef(lat[:, None], lon[:, None], height).reshape(-1, 3))
    reason, elevation = seen.reason.reshape(8, -1), seen.elevation.reshape(8, -1)
    clear = elevation > limit[:, None] + np.radians(0.02)
    under = elevation < limit[:, None] - np.radians(0.02)
    assert not np.any(reason[clear] == Reason.BEHIND_TERRAIN)
    assert set(reason[under]) == {Reason.BELOW_HORIZON, Reason.BEHIND_TERRAIN}
    assert np.all(np.any(reason == Reason.BEHIND_TERRAIN, axis=1))


def test_a_mask_of_nothing_gives_the_bare_earth(unit, change):
    radar = low(unit, change)
    place = np.radians(np.array([[30.0, 95.0], [30.5, 95.2]]))
    # The middle of the Pacific has no ridge.
    bare = horizon_mask(*np.radians([10.0, -150.0]), 400.0)
    masked, free = (coverage(radar, place[:, 0], place[:, 1], 50e3, 1.0, mask=mask).reason for mask in (None, bare))
    assert np.all(masked == Reason.BEHIND_TERRAIN)
    assert not np.any(free == Reason.BEHIND_TERRAIN)


def test_terrain_lifts_the_lowest_visible_height(unit, change):
    radar = low(unit, change)
    place = np.radians([30.0, 95.0])
    bare = horizon_mask(*np.radians([10.0, -150.0]), 400.0)
    masked, free = (float(lowest_visible_height(radar, *place, mask=mask)) for mask in (None, bare))
    azimuth, ground = geodesic_inverse(*np.radians(LESHAN[:2]), *place)
    mask = horizon_mask(*np.radians(LESHAN[:2]), LESHAN[2])
    ray = lowest_height(refraction(LESHAN[2]), limit_towards(mask, azimuth), ground / 6_371_000.0)
    # The sphere of the ray table stands in for the ellipsoid: 1 % at 850 km.
    assert masked == pytest.approx(float(ray), rel=0.01)
    assert masked - free > 15e3


def test_five_degrees_clear_the_coarse_ridges_of_seongju(unit):
    lat, lon = np.radians([39.9, 41.0, 38.0]), np.radians([116.4, 125.0, 118.0])
    found = coverage(unit, lat[:, None], lon[:, None], np.linspace(1e3, 500e3, 60), 1.0)
    assert np.all(found.elevation[found.reason == Reason.BEHIND_TERRAIN] < np.radians(0.2))


def test_a_site_may_lie_at_sea_level(unit):
    flat = attrs.evolve(unit, site=attrs.evolve(unit.site, height=quantity(0.0)))
    assert look(flat, geodetic_to_ecef(*np.radians([39.0, 127.0]), 3e5).reshape(1, 3)).reason[0] >= 0
