"""Footprints: the refining grid against asking everywhere, areas against the country's own, a battery that moves."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle.records import Binding
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.earth.places import country
from uppertier.errors import InputError
from uppertier.scenario.records import Scenario
from uppertier.study.defence import city_flights, defended, threats
from uppertier.study.footprint import Footprint, engagements_at, footprint, raster
from uppertier.study.footprint_area import area, people, region
from uppertier.study.footprint_refine import NOT_ASKED, fill
from uppertier.study.moved import moved_battery, placed


def disc(x: float, y: float, radius: float) -> Any:
    def evaluate(rows: Any, columns: Any) -> Any:
        held = (np.hypot(rows - y, columns - x) < radius).astype(np.int64)
        return held, 5 * (1 - held)

    return evaluate


@given(x=st.floats(16.0, 48.0), y=st.floats(16.0, 48.0), radius=st.floats(8.0, 30.0), stride=st.sampled_from([2, 4, 8]))
@settings(max_examples=40)
def test_refining_finds_what_asking_everywhere_finds(x: float, y: float, radius: float, stride: int) -> None:
    inside = np.ones((65, 65), bool)
    evaluate = disc(x, y, radius)
    found, reason, asked = fill(inside, evaluate, stride)
    rows, columns = np.indices(inside.shape)
    everywhere, why = evaluate(rows, columns)
    # A disc that is convex and wider than a square cannot slip between corners, but may bulge through a side.
    wrong = found != everywhere
    assert wrong.sum() <= 8
    assert not wrong[asked].any()
    assert np.array_equal(reason[~wrong], why[~wrong])
    assert asked.mean() < 0.75


def test_the_sea_is_not_asked() -> None:
    inside = np.zeros((17, 17), bool)
    inside[3:6, 3:6] = True
    seen: list[int] = []

    def evaluate(rows: Any, columns: Any) -> Any:
        seen.append(rows.size)
        return np.ones(rows.size, np.int64), np.zeros(rows.size, np.int64)

    found, _, asked = fill(inside, evaluate, 8)
    # One square of eight holds the island: its four corners, all the same, answer for it.
    assert seen == [4]
    assert (found[:9, :9] == 1).all() and (found[9:] == NOT_ASKED).all()
    assert asked.sum() == 4


@pytest.fixture(scope="module")
def scud(seongju: Scenario) -> Footprint:
    return footprint(seongju, "scud-c-hwangju", raster(spacing=24e3, stride=2), stride=2)


def test_a_coarse_footprint_agrees_with_a_missile_at_every_node(seongju: Scenario, scud: Footprint) -> None:
    rows, columns = np.nonzero(scud.raster.inside)
    entry = threats(seongju)["scud-c-hwangju"]
    found, _ = engagements_at(seongju, entry, scud.raster.latitude[rows], scud.raster.longitude[columns])
    same = found == scud.opportunities[rows, columns]
    assert same.mean() > 0.97
    assert same[scud.flown[rows, columns]].all()


def test_cities_get_the_same_answer_as_when_they_are_aimed_at(seongju: Scenario, scud: Footprint) -> None:
    flown = city_flights(seongju)
    exact = defended(seongju, flown).opportunities[flown.threats.index("scud-c-hwangju")]
    at, _ = scud.at(flown.cities.latitude, flown.cities.longitude)
    # Within 12 km of a node; cities nearer to an edge than that may differ.
    assert np.mean((exact >= 1) == (at >= 1)) > 0.85


def test_seoul_is_out_of_reach_and_gyeongju_is_not(seongju: Scenario, scud: Footprint) -> None:
    seoul, gyeongju = (37.56, 126.98), (35.86, 129.22)
    (north, south), (reason, _) = scud.at(*np.radians(np.array([seoul, gyeongju])).T)
    assert (north, south) == (0, 2) and reason == Binding.OUTSIDE_REACH


def whole(nodes: Any, engagements: int) -> Footprint:
    shape = nodes.inside.shape
    return Footprint("t", "T", nodes, np.full(shape, engagements), np.zeros(shape), np.ones(shape, bool))


def test_the_area_of_everything_is_the_country() -> None:
    found = whole(raster(spacing=10e3), 1)
    everything = region(found, 1)
    assert area(everything) == pytest.approx(country("South Korea").area, rel=1e-4)
    assert found.share(1) == 1.0 and found.share(2) == 0.0
    assert region(found, 2).is_empty
    share, names = people(found, 1)
    assert share == 1.0 and "Seoul" in names and len(names) > 100


def test_rings_turn_the_right_way_round_and_holes_stay_holes() -> None:
    nodes = raster(spacing=10e3)
    middle = np.hypot(nodes.latitude[:, None] - np.radians(36.3), nodes.longitude[None, :] - np.radians(127.8))
    held = np.where((middle < 0.018) & (middle > 0.007), 1, 0)
    shape = region(attrs.evolve(whole(nodes, 1), opportunities=held), 1)
    parts = shapely.get_parts(shape)
    assert shape.is_valid and len(parts) == 1 and len(parts[0].interiors) == 1
    assert shapely.is_ccw(parts[0].exterior) and not shapely.is_ccw(parts[0].interiors[0])
    # A ring between two circles of angles in a plane of longitude and latitude, shrunk by the cosine of latitude.
    ring = np.pi * (0.018**2 - 0.007**2) * 6371e3**2 * np.cos(np.radians(36.3))
    assert area(shape) == pytest.approx(ring, rel=0.03)


def test_a_battery_moves_with_its_radar(seongju: Scenario) -> None:
    elsewhere = placed(seongju, "Wonju", np.radians(37.34), np.radians(127.92), 120.0)
    moved = moved_battery(seongju, site=elsewhere, boresight=0.1)
    radar = next(unit for unit in moved.radars if unit.id == moved.batteries[0].radar)
    assert radar.site.title == moved.batteries[0].site.title == "Wonju"
    assert radar.boresight.value == radar.boresight.low == 0.1
    # 147 km north of Seongju, as the literature has it.
    old = seongju.batteries[0].site
    away = geodesic_inverse(old.latitude.value, old.longitude.value, np.radians(37.34), np.radians(127.92))[1]
    assert float(away) == pytest.approx(147e3, abs=2e3)
    assert [unit for unit in moved.radars if unit.id != radar.id] == list(seongju.radars[1:])


@pytest.mark.parametrize("spacing", [0.0, -1.0, np.nan, 1e6])
def test_a_spacing_that_makes_no_grid(spacing: float) -> None:
    with pytest.raises(InputError, match="spacing"):
        raster(spacing=spacing)


def test_an_unknown_threat(seongju: Scenario) -> None:
    with pytest.raises(InputError, match=r"no threat 'v-2'.*scud-c-hwangju"):
        footprint(seongju, "v-2", raster(spacing=50e3))
    with pytest.raises(InputError, match="no battery to move"):
        moved_battery(attrs.evolve(seongju, batteries=()), boresight=0.0)
