"""Coasts, borders, cities: against national figures, other people's geodesics, and the data's own manifest."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from uppertier import resources
from uppertier.earth import atlas, places
from uppertier.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = resources.data_path("geography")
WGS84 = Geod(ellps="WGS84")


def radians(*degrees: float) -> np.ndarray:
    return np.radians(np.array(degrees))


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("geography_builder", ROOT / "builders" / "geography.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The pack


def manifest() -> list[dict[str, object]]:
    entries: list[dict[str, object]] = tomllib.loads((FOLDER / "SOURCES.toml").read_text())["file"]
    return entries


def test_every_data_file_stands_in_the_manifest_with_its_hash_and_its_terms() -> None:
    for entry in manifest():
        content = (FOLDER / str(entry["file"])).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]
        assert len(content) == entry["bytes"]
        for key in ("package", "package_version", "package_licence", "data", "data_licence", "attribution", "view"):
            assert entry[key], (entry["file"], key)
    listed = {entry["file"] for entry in manifest()} | {"SOURCES.toml", "README.md"}
    assert {path.name for path in FOLDER.iterdir()} == listed


def test_attributions_of_records_are_those_of_the_manifest() -> None:
    by_file = {entry["file"]: entry["attribution"] for entry in manifest()}
    assert places.coastlines("50m").attribution == by_file["world-50m.npz"]
    assert places.country("KOR").attribution == by_file["world-10m.npz"]
    assert places.cities("KOR").attribution == by_file["cities.npz"]


def test_the_pack_is_small() -> None:
    # 2.8 MB of coast, cities and terrain, and 1.2 MB of painted tiles for the globe.
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_500_000


def test_cities_are_rebuilt_from_the_package_as_shipped(builder: ModuleType) -> None:
    again = builder.cities()
    assert again == builder.cities()
    # Compared unpacked: another release of the compressor may pack the same content otherwise.
    with np.load(io.BytesIO(again)) as new, np.load(FOLDER / "cities.npz") as shipped:
        assert set(new.files) == set(shipped.files)
        for name in new.files:
            assert np.array_equal(new[name], shipped[name]), name


def square(west: int, south: int, name: str, number: str, arcs: list[int]) -> dict[str, object]:
    return {"type": "Polygon", "arcs": [arcs], "id": number, "properties": {"name": name}}


def test_the_builder_tells_coast_from_border_and_cuts_where_a_dispute_begins(builder: ModuleType) -> None:
    """Two neighbours, 10 by 20 degrees each, on a grid of one degree; their line is disputed north of 32.4."""
    topology = {
        "transform": {"scale": [1.0, 1.0], "translate": [-180.0, -90.0]},
        "arcs": [
            [[250, 115], [0, 10], [0, 10]],  # the common line, 70 E from 25 N to 45 N
            [[250, 135], [-10, 0], [0, -20], [10, 0]],  # around the western one
            [[250, 115], [10, 0], [0, 20], [-10, 0]],  # around the eastern one
        ],
        "objects": {
            "countries": {
                "geometries": [
                    square(60, 25, "Pakistan", "586", [0, 1]),
                    square(70, 25, "India", "356", [2, ~0]),
                ]
            },
            "land": {"geometries": [{"type": "Polygon", "arcs": [[1, 2]]}]},
        },
    }
    codes = {"586": ("PK", "PAK"), "356": ("IN", "IND")}
    content = builder.world(topology, codes)
    assert content == builder.world(topology, codes)
    with np.load(io.BytesIO(content)) as table:
        arcs = atlas._arcs(table)
        kinds = table["arc_kind"].tolist()
        assert kinds == [atlas.BORDER, atlas.DISPUTED, atlas.COAST, atlas.COAST]
        assert np.degrees(arcs[0]) == pytest.approx(np.array([[70.0, 25.0], [70.0, 35.0]]))
        assert np.degrees(arcs[1]) == pytest.approx(np.array([[70.0, 35.0], [70.0, 45.0]]))
        polygons = dict(atlas._polygons(table))
        assert polygons[1] == ((3, ~1, ~0),)
        assert table["country_code"].tolist() == ["PAK", "IND"]


# Countries


@pytest.mark.parametrize(
    ("name", "low", "high", "why"),
    [
        ("KOR", 97.5e9, 100.5e9, "Korean national statistics: 100.4; small islands are below the map's scale"),
        ("PRK", 119.5e9, 123.5e9, "UN Demographic Yearbook: 120.5"),
        ("JPN", 370e9, 379e9, "Geospatial Information Authority: 378.0, the southern Kurils included"),
        ("CHN", 9.3e12, 9.6e12, "UN: 9.60 with waters and claims"),
        ("RUS", 16.9e12, 17.2e12, "UN: 17.1"),
        ("MNG", 1.553e12, 1.575e12, "UN: 1.564"),
        ("TWN", 35.5e9, 36.5e9, "36.2"),
        ("ATA", 12.0e12, 14.3e12, "closed over the pole; 14.2 with the ice shelves"),
    ],
)
def test_area_of_countries_against_national_figures(name: str, low: float, high: float, why: str) -> None:
    assert low < places.country(name).area < high, why


@pytest.mark.parametrize("name", ["KOR", "MNG", "RUS"])
def test_area_against_geographiclib(name: str) -> None:
    """Its edges are geodesics and ours straight in longitude and latitude: 1e-4 apart on the map's short edges."""
    shape = places.country(name, "50m").shape
    largest = max(shape.geoms, key=lambda part: part.area)
    ring = np.array(largest.exterior.coords)
    polygon = Geodesic.WGS84.Polygon()
    for longitude, latitude in np.degrees(ring[:-1]):
        polygon.AddPoint(float(latitude), float(longitude))
    assert atlas.ring_area(ring) == pytest.approx(abs(polygon.Compute()[2]), rel=1e-4)


def test_area_of_the_whole_ellipsoid() -> None:
    """Moritz (1980), GRS 80, gives 510 065 621.7 km2 for a flattening that differs in the eleventh digit."""
    whole = 4.0 * np.pi * atlas.area_from_equator(np.pi / 2)
    assert whole == pytest.approx(510_065_621.7e6, rel=1e-9)


@pytest.mark.parametrize(
    ("latitude", "longitude", "owner"),
    [
        (39.904, 116.407, "CHN"),  # Beijing
        (37.566, 126.978, "KOR"),  # Seoul
        (39.039, 125.763, "PRK"),  # Pyongyang
        (43.133, 131.911, "RUS"),  # Vladivostok
        (35.690, 139.692, "JPN"),  # Tokyo
        (47.908, 106.883, "MNG"),  # Ulan Bator
        (67.0, 179.9, "RUS"),  # Chukotka, on either side of the date line
        (67.0, -179.9, "RUS"),
        (-85.0, 10.0, "ATA"),
        (36.044, 128.223, "KOR"),  # Seongju
    ],
)
def test_points_lie_in_one_country_and_in_no_other(latitude: float, longitude: float, owner: str) -> None:
    for name in ("CHN", "KOR", "PRK", "RUS", "JPN", "MNG", "ATA"):
        assert bool(places.inside(name, *radians(latitude, longitude))) == (name == owner), name


def test_seas_belong_to_nobody() -> None:
    cells = places.grid_over(*radians(36.0, 37.0, 122.9, 124.1), spacing=20e3)  # the Yellow Sea
    assert len(cells) > 20
    assert np.all(cells.country == -1)
    assert cells.countries == ()


def test_inside_broadcasts_and_takes_any_turn_and_nan() -> None:
    latitude, longitude = radians(39.904, 0.0, np.nan), radians(116.407, 476.407, -243.593)
    mask = places.inside("China", latitude[:, None], longitude[None, :])
    assert mask.tolist() == [[True] * 3, [False] * 3, [False] * 3]


@pytest.mark.parametrize("word", ["CHN", "chn", "CN", "156", "China", " china "])
def test_a_country_answers_to_its_codes_and_its_name(word: str) -> None:
    assert places.country(word).code == "CHN"


def test_an_unknown_country_or_detail_is_told_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean China"):
        places.country("Chnia")
    with pytest.raises(InputError, match="10m"):
        places.coastlines("11m")


def test_every_country_of_both_maps_has_a_sound_shape() -> None:
    for detail in atlas.DETAILS:
        for name in places.countries(detail):
            found = places.country(name, detail)
            assert found.shape.is_valid, (detail, name)
            assert found.area >= 0.0


# Coasts and borders


def test_lines_never_jump() -> None:
    for lines in (places.coastlines(), places.borders(), places.coastlines("50m"), places.borders("50m")):
        step = np.abs(np.diff(lines.longitude))
        step[lines.offset[1:-1] - 1] = 0.0
        assert np.degrees(step.max()) < 10.0


def test_the_cut_along_the_date_line_is_no_coast() -> None:
    for latitude, longitude in places.coastlines():
        on_line = np.abs(np.abs(longitude) - np.pi) < 1e-6
        both = on_line[1:] & on_line[:-1] & (latitude[1:] > np.radians(50.0))
        assert not both.any()


def test_the_armistice_line_is_disputed_and_the_yalu_is_not() -> None:
    borders = places.borders()
    seen = {True: 0, False: 0}
    for (latitude, longitude), disputed in zip(borders, borders.disputed, strict=True):
        degrees = np.degrees(np.column_stack([latitude, longitude]))
        if np.all((degrees > [37.5, 126.0]) & (degrees < [39.0, 129.0])):
            seen[True] += 1
            assert disputed
        if np.all((degrees > [39.5, 124.0]) & (degrees < [43.1, 130.9])) and len(degrees) > 100:
            seen[False] += 1
            assert not disputed
    assert seen == {True: 1, False: 1}
    assert not places.coastlines().disputed.any()


# Depth


def brute_depth(name: str, detail: str, latitude: float, longitude: float, piece: float) -> float:
    """Shortest geodesic to any point of the boundary, one every `piece` metres."""
    shortest = np.inf
    for part in places.country(name, detail).shape.geoms:
        for ring in (part.exterior, *part.interiors):
            edge = np.degrees(np.array(ring.coords))
            counts = np.maximum(np.ceil(np.hypot(*np.diff(edge, axis=0).T) * 111e3 / piece), 1).astype(int)
            dense = np.vstack(
                [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(edge, edge[1:], counts, strict=False)]
            )
            start = np.broadcast_to([np.degrees(longitude), np.degrees(latitude)], dense.shape)
            shortest = min(shortest, WGS84.inv(start[:, 0], start[:, 1], dense[:, 0], dense[:, 1])[2].min())
    return float(shortest)


@pytest.mark.parametrize(("name", "detail", "piece"), [("KOR", "10m", 100.0), ("CHN", "50m", 250.0)])
def test_depth_against_a_search_over_the_whole_boundary(name: str, detail: str, piece: float) -> None:
    cells = places.grid(name, 100e3, detail)
    chosen = np.random.default_rng(7).choice(len(cells), 8, replace=False)
    for i in chosen:
        expected = brute_depth(name, detail, cells.latitude[i], cells.longitude[i], piece)
        # The search itself is too long by up to its half step at right angles to the shortest way.
        slack = np.hypot(expected, piece / 2.0) - expected
        assert cells.depth[i] == pytest.approx(expected, rel=1e-3, abs=slack + 1.0)


def test_depth_in_canada_is_the_meridian_down_to_its_straight_border() -> None:
    """The boundary of 1818 runs along 49 N; Natural Earth draws it 0.8 km south of that."""
    borders = places.borders()
    latitude, longitude = np.degrees([borders.latitude, borders.longitude])
    near = (np.abs(latitude - 49.0) < 0.05) & (np.abs(longitude + 110.0) < 3.0)
    assert near.sum() > 10 and np.ptp(latitude[near]) == 0.0
    drawn = float(latitude[near][0])
    assert drawn == pytest.approx(49.0, abs=0.01)
    depth = places.distance_inside("Canada", *radians(50.0, -110.0))
    assert depth == pytest.approx(Geodesic.WGS84.Inverse(50.0, -110.0, drawn, -110.0)["s12"], abs=1.0)


def test_depth_is_nan_outside() -> None:
    depth = places.distance_inside("KOR", radians(37.566, 39.904), radians(126.978, 116.407))
    assert np.isfinite(depth[0]) and np.isnan(depth[1])
    assert np.all(np.isnan(places.distance_inside("KOR", radians(0.0), radians(0.0))))


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(28.0, 44.0), st.floats(85.0, 118.0)),
    st.tuples(st.floats(28.0, 44.0), st.floats(85.0, 118.0)),
)
def test_depth_changes_no_faster_than_one_walks(one: tuple[float, float], other: tuple[float, float]) -> None:
    depth = places.distance_inside("CHN", radians(one[0], other[0]), radians(one[1], other[1]))
    if np.all(np.isfinite(depth)):
        walked = WGS84.inv(one[1], one[0], other[1], other[0])[2]
        assert abs(depth[0] - depth[1]) <= walked * (1.0 + 1e-3) + 1.0


# Grids


@pytest.mark.parametrize(("name", "spacing"), [("CHN", 50e3), ("RUS", 50e3), ("KOR", 5e3)])
def test_cells_add_up_to_the_country(name: str, spacing: float) -> None:
    cells = places.grid(name, spacing)
    assert cells.area.sum() == pytest.approx(places.country(name).area, rel=0.01)
    assert cells.area == pytest.approx(spacing**2, rel=0.1)
    assert np.all(places.inside(name, cells.latitude, cells.longitude))
    assert np.all(cells.depth > 0.0)
    assert np.all(np.abs(cells.longitude) <= np.pi)
    assert cells.of(name).all() and not cells.of("FRA").any()


def test_area_of_a_cell_against_geographiclib() -> None:
    """Its upper and lower edges are geodesics, ours are parallels: split fine, they agree."""
    cells = places.grid("MNG", 200e3)
    i = int(np.argmax(cells.latitude))
    polygon = Geodesic.WGS84.Polygon()
    across = np.linspace(-0.5, 0.5, 200)
    for up, run in ((-0.5, across), (0.5, across[::-1])):
        for share in run:
            polygon.AddPoint(
                float(np.degrees(cells.latitude[i] + up * cells.height[i])),
                float(np.degrees(cells.longitude[i] + share * cells.width[i])),
            )
    assert cells.area[i] == pytest.approx(abs(polygon.Compute()[2]), rel=1e-6)


def test_a_box_gives_each_cell_its_country_and_depth_where_asked() -> None:
    cells = places.grid_over(*radians(20.0, 60.0, 100.0, 150.0), spacing=60e3, depth_of=("CHN", "Russia"))
    whole = 6_371_007.2**2 * radians(50.0)[0] * (np.sin(radians(60.0)) - np.sin(radians(20.0)))[0]
    assert cells.area.sum() == pytest.approx(whole, rel=0.005)  # an authalic sphere: parallels lie 0.1 deg off
    assert cells.area[cells.of("PRK")].sum() == pytest.approx(places.country("PRK").area, rel=0.03)
    deep = np.isfinite(cells.depth)
    assert np.array_equal(deep, cells.of("CHN") | cells.of("RUS"))
    expected = places.distance_inside("CHN", cells.latitude, cells.longitude, "50m")
    assert cells.depth[cells.of("CHN")] == pytest.approx(expected[cells.of("CHN")])


def test_grids_refuse_what_they_cannot_do() -> None:
    for spacing in (0.0, -1.0, 10.0, np.nan, np.inf):
        with pytest.raises(InputError, match="spacing"):
            places.grid("CHN", spacing)
    with pytest.raises(InputError, match="box"):
        places.grid_over(0.5, 0.4, 1.0, 2.0)
    with pytest.raises(InputError, match="Atlantis"):
        places.grid("Atlantis", 50e3)


def test_records_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        places.grid("KOR", 50e3).area[0] = 0.0


# Cities


def test_seoul_leads_korea() -> None:
    cities = places.cities("South Korea")
    assert cities.name[0] == "Seoul"
    assert 9.0e6 < cities.population[0] < 10.5e6  # city proper: 10.3 million in 2004, 9.4 in 2023
    assert np.degrees([cities.latitude[0], cities.longitude[0]]) == pytest.approx([37.566, 126.978], abs=1e-3)
    assert set(cities.country) == {"KOR"}
    assert np.all(np.diff(cities.population) <= 0)
    assert len(cities) == len(cities.name) == len(cities.population) == 147


def test_cities_lie_in_their_countries_or_within_the_error_of_the_map() -> None:
    """Harbours, and towns on a river that is a border, may fall a few kilometres outside."""
    for name in ("KOR", "PRK", "MNG"):
        cities = places.cities(name)
        points = shapely.points(cities.longitude, cities.latitude)
        assert np.degrees(shapely.distance(places.country(name).shape, points).max()) * 111.2 < 6.0, name
        assert places.inside(name, cities.latitude, cities.longitude).mean() > 0.9


def test_cities_are_chosen_by_size_and_country() -> None:
    large = places.cities(minimum_population=5_000_000)
    assert "Tokyo" in large.name and large.population.min() >= 5_000_000
    assert len(places.cities()) > 30_000
    with pytest.raises(InputError, match="no code"):
        places.cities("Somaliland")
