"""GeoJSON held against RFC 7946 by a validator and shapely, with positions compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geojson_validator
import numpy as np
import pymap3d
import pytest
import shapely
from formats_scene import turned
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from uppertier.formats import export
from uppertier.formats.geojson import BOUND
from uppertier.formats.shared.antimeridian import cut_line, cut_ring
from uppertier.report.records import RunResult


def read(result: RunResult, folder: Path) -> dict[str, Any]:
    export(result, "geojson", folder / "run.geojson")
    found: dict[str, Any] = json.loads((folder / "run.geojson").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def collection(finished: RunResult, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read(finished, tmp_path_factory.mktemp("geojson"))


def of_kind(collection: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [feature for feature in collection["features"] if feature["properties"]["kind"] == kind]


def test_the_validator_has_nothing_to_say(collection: dict[str, Any]) -> None:
    assert geojson_validator.validate_structure(collection, check_crs=True) == {}
    found = geojson_validator.validate_geometries(collection)
    assert found["invalid"] == {}
    assert "crs" not in collection


def test_the_validator_would_have_something_to_say(collection: dict[str, Any]) -> None:
    wrong = json.loads(json.dumps(of_kind(collection, "radar view")[0]))
    shape = wrong["geometry"]
    ring = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"][0][0]
    ring.reverse()
    assert geojson_validator.validate_geometries(wrong)["invalid"] != {}


def test_everything_lies_within_the_globe(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shapely.is_valid(shape)
        west, south, east, north = shape.bounds
        assert -180.0 <= west <= east <= 180.0
        assert -90.0 <= south <= north <= 90.0


def flat(nested: Any) -> np.ndarray:
    return np.array(nested, float) if not isinstance(nested[0][0], list) else np.vstack([np.array(p) for p in nested])


def test_tracks_are_where_and_when_the_flights_are(collection: dict[str, Any], finished: RunResult) -> None:
    flights = finished.flights
    tracks = of_kind(collection, "track")
    assert [track["properties"]["id"] for track in tracks] == list(flights.id)
    for i, track in enumerate(tracks):
        place = flat(track["geometry"]["coordinates"])
        one = track["geometry"]["type"] == "LineString"
        times = np.hstack(track["properties"]["time_s"]) if not one else np.array(track["properties"]["time_s"])
        position = np.column_stack(pymap3d.geodetic2ecef(place[:, 1], place[:, 0], place[:, 2]))
        rows = flights.samples(i)
        since = times - flights.launch_time[i]
        near = np.abs(flights.time[rows][:, None] - since).argmin(axis=0)
        real = np.abs(flights.time[rows][near] - since) < 6e-4
        assert np.sum(~real) == (0 if one else 2 * (len(track["geometry"]["coordinates"]) - 1))
        np.testing.assert_allclose(position[real], flights.position[rows][near[real]], rtol=0.0, atol=1e-3)
        drawn = [
            np.interp(flights.time[rows], since, column)
            for column in np.degrees(np.unwrap(np.radians(place), axis=0)).T[:2]
        ]
        height = np.interp(flights.time[rows], since, place[:, 2])
        on_map = np.column_stack(pymap3d.geodetic2ecef(drawn[1], drawn[0], height))
        # Moments are written to the millisecond, in which a missile flies 8 m at most.
        assert np.linalg.norm(on_map - flights.position[rows], axis=1).max() <= BOUND + 8.0


def test_flights_over_the_date_line_are_cut_there(collection: dict[str, Any]) -> None:
    tracks = {track["properties"]["id"]: track for track in of_kind(collection, "track")}
    shape = tracks["df-5a-luoyang-los-angeles"]["geometry"]
    assert shape["type"] == "MultiLineString"
    first, second = shape["coordinates"]
    assert first[-1][0] == 180.0
    assert second[0][0] == -180.0
    assert first[-1][1:] == second[0][1:]


def test_views_have_the_area_that_was_seen(collection: dict[str, Any], finished: RunResult) -> None:
    from uppertier.formats.shared import scene

    views = of_kind(collection, "radar view")
    expected = scene.views(finished)
    assert len(views) == len(expected) == 15
    geod = Geod(ellps="WGS84")
    for feature, view in zip(views, expected, strict=True):
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        area = sum(geod.geometry_area_perimeter(part)[0] for part in shapely.get_parts(shape))
        whole, _ = geod.polygon_area_perimeter(np.degrees(view.edge.longitude), np.degrees(view.edge.latitude))
        # Cut edges run along a meridian, and lines straight on the map replace geodesics: a thousandth is ample.
        assert area == pytest.approx(abs(whole), rel=2e-3)
        assert feature["properties"]["height_km"] == view.height / 1e3
    crossing = [v for v in views if v["geometry"]["type"] == "MultiPolygon"]
    assert {view["properties"]["radar"] for view in crossing} >= {"clear-west-radar"}


def test_a_raid_turned_onto_the_date_line_is_still_whole(bare: RunResult, tmp_path: Path) -> None:
    import attrs

    flights = turned(bare.flights, np.full(len(bare.flights), np.radians(180.0 - 126.6)))
    found = read(attrs.evolve(bare, flights=flights), tmp_path)
    assert geojson_validator.validate_geometries(found)["invalid"] == {}
    kinds = {track["geometry"]["type"] for track in of_kind(found, "track")}
    assert "MultiLineString" in kinds
    assert not of_kind(found, "intercept")


def test_a_ring_about_a_pole_holds_the_pole() -> None:
    longitude = np.linspace(-180.0, 180.0, 73)
    (polygon,) = cut_ring(np.column_stack([longitude, np.full(73, 70.0)]))
    shape = shapely.Polygon(polygon[0])
    assert shape.contains(shapely.Point(12.0, 89.0))
    assert shape.area == pytest.approx(360.0 * 20.0)
    assert shapely.is_ccw(shape.exterior)


@given(
    west=st.floats(-179.0, 179.0), width=st.floats(0.5, 170.0), south=st.floats(-80.0, 70.0), height=st.floats(0.5, 9.0)
)
def test_any_box_keeps_its_area_when_it_is_cut(west: float, width: float, south: float, height: float) -> None:
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height), (0, 0)]) + np.array([west, south])
    corners[:, 0] = (corners[:, 0] + 180.0) % 360.0 - 180.0
    parts = [shapely.Polygon(rings[0]) for rings in cut_ring(corners)]
    assert sum(part.area for part in parts) == pytest.approx(width * height, rel=1e-6)
    assert len(parts) == (2 if west < 180.0 < west + width else 1)
    assert all(shapely.is_ccw(part.exterior) and abs(np.array(part.bounds)[[0, 2]]).max() <= 180.0 for part in parts)


@given(start=st.floats(-720.0, 720.0), steps=st.lists(st.floats(-100.0, 100.0), min_size=1, max_size=30))
def test_any_line_keeps_its_length_when_it_is_cut(start: float, steps: list[float]) -> None:
    longitude = start + np.concatenate([[0.0], np.cumsum(steps)])
    wrapped = (longitude + 180.0) % 360.0 - 180.0
    pieces = cut_line(np.column_stack([wrapped, np.arange(longitude.size)]))
    assert sum(np.abs(np.diff(piece[:, 0])).sum() for piece in pieces) == pytest.approx(np.abs(steps).sum(), abs=1e-6)
    assert all(np.abs(piece[:, 0]).max() <= 180.0 + 1e-9 for piece in pieces)
