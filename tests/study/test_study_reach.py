"""Reach over China against `radar.coverage`, single points worked out by hand, and plain geometry."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest

from uppertier.catalog.quantity import collapsed
from uppertier.earth.places import distance_inside, grid
from uppertier.radar.coverage import coverage
from uppertier.radar.records import Reason
from uppertier.study import reach


def turned(unit, degrees: float):
    return attrs.evolve(unit, boresight=collapsed(unit.boresight, math.radians(degrees)))


@pytest.mark.parametrize("degrees", [300.0, 345.0, 15.0])
@pytest.mark.parametrize(("height", "rcs"), [(100e3, 1.0), (300e3, 1.0), (500e3, 0.03)])
def test_cells_seen_are_those_of_coverage(seongju, degrees: float, height: float, rcs: float) -> None:
    unit = turned(seongju.radars[0], degrees)
    cells = grid("CHN", reach.SPACING)
    wanted = coverage(unit, cells.latitude, cells.longitude, height, rcs).reason == Reason.SEEN
    sky = reach.sky_over_china(unit, height)
    mask = reach.seen(unit, sky, rcs)
    assert np.count_nonzero(mask) == np.count_nonzero(wanted)
    assert reach.deepest(sky, mask) == pytest.approx(np.max(cells.depth[wanted], initial=0.0), rel=1e-12)
    assert reach.share_of_country(sky, mask) == pytest.approx(cells.area[wanted].sum() / cells.area.sum(), rel=1e-9)


def test_one_point_by_hand(seongju) -> None:
    """Harbin, 45.75 N 126.65 E: 300 km above it, from Seongju at 36 N 128.3 E, on a sphere and without air.

    Arc 9.83 degrees: elevation atan((cos g - R/(R+h)) / sin g) = 10.6 degrees, above the limit of 5; range 1,170 km;
    it bears 353 degrees, 8 off a boresight of 345. One square metre gives well over the threshold there.
    """
    latitude, longitude = math.radians(45.75), math.radians(126.65)
    site = seongju.radars[0].site
    central = math.acos(
        math.sin(site.latitude.value) * math.sin(latitude)
        + math.cos(site.latitude.value) * math.cos(latitude) * math.cos(longitude - site.longitude.value)
    )
    radius, height = 6_371_000.0, 300e3
    elevation = math.atan2(math.cos(central) - radius / (radius + height), math.sin(central))
    assert math.degrees(elevation) > 5.0
    depth = float(distance_inside("CHN", latitude, longitude))
    unit = seongju.radars[0]
    sky = reach.sky_over_china(unit, height)
    mask = reach.seen(unit, sky, 1.0)
    # A cell's centre lies within half a diagonal of the point, 18 km.
    assert reach.deepest(sky, mask) >= depth - 18e3


def test_nothing_is_seen_on_the_ground_of_china(seongju) -> None:
    sky = reach.sky_over_china(seongju.radars[0], 1_000.0)
    assert not reach.seen(seongju.radars[0], sky, 1e9).any()


def test_a_radar_that_looks_away_sees_nothing_of_china(seongju) -> None:
    sky = reach.sky_over_china(seongju.radars[0], 300e3)
    assert not reach.seen(turned(seongju.radars[0], 120.0), sky, 100.0).any()


def test_share_abroad_rises_as_the_face_turns_to_the_continent(seongju) -> None:
    unit = seongju.radars[0]
    around = reach.sky_around(unit, 300e3)
    shares = [
        reach.share_abroad(around, reach.seen(turned(unit, degrees), around, 1.0)) for degrees in (120.0, 30.0, 330.0)
    ]
    assert shares == sorted(shares)
    assert shares[0] < 0.05 and 0.5 < shares[-1] < 1.0


def test_search_finds_nothing_that_geometry_hides(seongju) -> None:
    """In the mode's search volume with its dwell no cell is found that geometry hides."""
    for unit in seongju.radars[:1]:
        for mode in unit.sheet.modes:
            searching = attrs.evolve(unit, mode=mode)
            sky = reach.sky_over_china(searching, 300e3)
            found = reach.found_by_search(searching, sky, 1.0)
            geometry = reach.seen(searching, sky, 1e12)
            assert not (found & ~geometry).any()


def test_findings_name_object_height_facing_and_mode(seongju) -> None:
    found = reach.reach(seongju)
    assert len({one.id for one in found}) == len(found)
    deep = {one.id: one.value for one in found}
    assert deep["depth-spent-stage-300-345"] > deep["depth-separated-warhead-300-345"]
    assert deep["depth-spent-stage-100-345"] < deep["depth-spent-stage-300-345"]
    assert any("forward-based mode" in one.conditions for one in found)
    for one in found:
        assert one.value >= 0.0 and one.conditions
