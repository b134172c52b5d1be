"""Base maps: the projection against geometry, the picture against the globe, labels against each other."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.earth import atlas, places
from uppertier.errors import InputError
from uppertier.report import maps
from uppertier.report.basemap import graticule_step, shortened
from uppertier.report.frame import Frame
from uppertier.report.labels import Box, place

SITE = tuple(np.radians([36.044, 128.223]))
CITIES = {
    "Beijing": (39.907, 116.397),
    "Seoul": (37.566, 126.978),
    "Pyongyang": (39.034, 125.754),
    "Tokyo": (35.690, 139.692),
    "Shanghai": (31.222, 121.458),
    "Vladivostok": (43.106, 131.874),
}


def draw() -> maps.Map:
    """The picture that the region's argument is about."""
    chart = maps.northeast_asia()
    chart.sector(*SITE, np.radians(345.0), np.radians(60.0), 2.0e6, label="2,000 km")
    for name, (latitude, longitude) in CITIES.items():
        chart.point(np.radians(latitude), np.radians(longitude), name)
    chart.point(*SITE, "Seongju", kind="site")
    luoyang, los_angeles = np.radians([34.62, 112.45]), np.radians([34.05, -118.24])
    chart.great_circle(tuple(luoyang), tuple(los_angeles), label="great circle", label_at=0.75, arrow=True)
    chart.legend([("seen", maps.COLOURS["orange"])], corner="upper right")
    return chart


@pytest.fixture(scope="module")
def chart() -> maps.Map:
    finished = draw()
    finished.render("svg")
    return finished


def colour_at(chart: maps.Map, latitude: float, longitude: float) -> tuple[int, ...]:
    """Colour of the picture's pixel at a place."""
    chart.figure.canvas.draw()
    picture = np.asarray(chart.figure.canvas.buffer_rgba())
    x, y = chart.axes.transData.transform(chart.frame.project(np.radians(latitude), np.radians(longitude)))
    return tuple(int(value) for value in picture[round(picture.shape[0] - 1 - y), round(x), :3])


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


# Projection


def test_areas_on_the_map_are_true() -> None:
    """A cell of 5 by 5 degrees far from the middle: its area on paper is its area on the ellipsoid."""
    frame = Frame(*np.radians([38.0, 117.0]), 6e6, 5e6, 450.0)
    side = np.radians(np.linspace(0.0, 5.0, 2000))
    south, west = np.radians([15.0, 70.0])
    latitude = np.concatenate(
        [np.full_like(side, south), south + side, np.full_like(side, south + side[-1]), south + side[::-1]]
    )
    longitude = np.concatenate(
        [west + side, np.full_like(side, west + side[-1]), west + side[::-1], np.full_like(side, west)]
    )
    drawn = shapely.Polygon(np.column_stack(frame.project(latitude, longitude))).area
    true = atlas.ring_area(np.column_stack([longitude, latitude]))
    assert drawn == pytest.approx(true, rel=1e-6)


@given(st.floats(-80.0, 80.0), st.floats(-180.0, 180.0))
def test_places_come_back(latitude: float, longitude: float) -> None:
    frame = Frame(*np.radians([38.0, 117.0]), 6e6, 5e6, 450.0)
    back = np.degrees(frame.unproject(*frame.project(*np.radians([latitude, longitude]))))
    assert back[0] == pytest.approx(latitude, abs=1e-7)
    assert np.cos(np.radians(back[1] - longitude)) == pytest.approx(1.0, abs=1e-12)


def test_directions_from_the_middle_are_true() -> None:
    frame = Frame(*SITE, 4e6, 4e6, 450.0)
    for azimuth in (0.0, 45.0, 285.0, 345.0):
        end = Geodesic.WGS84.Direct(*np.degrees(SITE), azimuth, 1.5e6)
        x, y = frame.project(*np.radians([end["lat2"], end["lon2"]]))
        # On the ellipsoid the azimuths of this projection are off by hundredths of a degree.
        assert np.degrees(np.arctan2(x, y)) % 360.0 == pytest.approx(azimuth, abs=0.1)


def test_a_map_larger_than_half_the_globe_is_refused() -> None:
    with pytest.raises(InputError, match="quarter of the globe"):
        maps.base_map(0.5, 2.0, 20e6, 16e6)


@pytest.mark.parametrize(("height", "step"), [(1.2e6, 2.0), (4.7e6, 10.0), (10e6, 20.0)])
def test_the_graticule_is_neither_bare_nor_crowded(height: float, step: float) -> None:
    assert graticule_step(Frame(0.6, 2.0, 1.2 * height, height, 450.0)) == step


# Picture


def test_land_is_land_and_sea_is_sea() -> None:
    chart = maps.northeast_asia(names=False)
    for latitude, longitude in ((39.0, 111.0), (55.3, 113.3), (36.5, 128.4), (36.3, 138.3)):
        assert colour_at(chart, latitude, longitude) == rgb(chart.style.land), (latitude, longitude)
    for latitude, longitude in ((36.5, 123.5), (41.0, 134.0), (27.0, 126.0), (33.0, 145.0)):
        assert colour_at(chart, latitude, longitude) == rgb(chart.style.sea), (latitude, longitude)


def test_a_map_across_the_date_line_and_over_the_pole_is_not_turned_inside_out() -> None:
    chart = maps.base_map(*np.radians([60.0, 160.0]), 14e6, 10e6)
    for latitude, longitude in ((65.5, -154.0), (61.7, 103.3), (67.4, 177.3), (67.0, -177.2), (52.0, -114.0)):
        assert colour_at(chart, latitude, longitude) == rgb(chart.style.land), (latitude, longitude)
    for latitude, longitude in ((84.0, 170.0), (43.0, -165.0), (57.0, 178.0), (30.0, 153.5)):
        assert colour_at(chart, latitude, longitude) == rgb(chart.style.sea), (latitude, longitude)


def test_a_whole_circle_has_the_area_of_its_spherical_cap() -> None:
    chart = maps.korea()
    chart.sector(*SITE, 0.0, np.pi, 2e5, label="200 km")
    drawn = max((patch for patch in chart.axes.patches + chart.axes.artists if patch.get_zorder() == 4.5), key=id)
    area = shapely.Polygon(drawn.get_xy()).area
    assert area == pytest.approx(2.0 * np.pi * 6.371e6**2 * (1.0 - np.cos(2e5 / 6.371e6)), rel=0.005)


def test_a_sector_covers_its_share_of_the_circle_about_its_boresight() -> None:
    chart = maps.base_map(*SITE, 1.6e6, 1.6e6)
    chart.sector(*SITE, np.radians(345.0), np.radians(60.0), 6e5)
    outline = next(patch for patch in chart.axes.get_children() if patch.get_zorder() == 4.5)
    shape = shapely.Polygon(outline.get_xy())
    assert shape.area == pytest.approx((120.0 / 360.0) * np.pi * 6e5**2, rel=0.01)
    for azimuth, inside in ((345.0, True), (290.0, True), (40.0, True), (280.0, False), (50.0, False), (165.0, False)):
        end = Geodesic.WGS84.Direct(*np.degrees(SITE), azimuth, 5e5)
        point = shapely.Point(*chart.frame.project(*np.radians([end["lat2"], end["lon2"]])))
        assert shape.contains(point) == inside, azimuth


def test_a_great_circle_from_the_middle_is_straight_and_leaves_at_the_edge() -> None:
    chart = maps.base_map(*SITE, 3e6, 3e6)
    chart.great_circle(SITE, tuple(np.radians([34.05, -118.24])))
    x, y = chart.axes.lines[-1].get_data()
    azimuth = np.radians(Geodesic.WGS84.Inverse(*np.degrees(SITE), 34.05, -118.24)["azi1"])
    off = x * np.cos(azimuth) - y * np.sin(azimuth)
    assert np.abs(off).max() < 5e3  # the ellipsoid bends it by a few kilometres; a point of paper is 6.6 km
    assert max(np.abs(x).max(), np.abs(y).max()) == pytest.approx(1.5e6)


def test_cells_fill_what_the_mask_picks() -> None:
    chart = maps.korea()
    cells = places.grid("KOR", 20e3)
    chart.cells(cells, cells.latitude > np.radians(36.5), maps.COLOURS["blue"], fill=1.0)
    assert colour_at(chart, 37.1, 128.3) == rgb(maps.COLOURS["blue"])
    assert colour_at(chart, 35.6, 127.7) == rgb(chart.style.land)


# Labels


def test_no_two_labels_overlap_and_all_stay_inside(chart: maps.Map) -> None:
    """Measured on the finished picture, not taken from the book-keeping of the placer."""
    renderer = chart.figure.canvas.get_renderer()
    texts = {text.get_text(): text.get_window_extent(renderer) for text in chart.axes.texts if text.get_text()}
    wanted = [*CITIES, "Seongju", "CHINA", "JAPAN", "MONGOLIA"]
    assert set(wanted) <= set(texts)
    assert chart.unplaced == ()
    for i, one in enumerate(wanted):
        assert chart.axes.bbox.x0 <= texts[one].x0 and texts[one].x1 <= chart.axes.bbox.x1
        for other in wanted[i + 1 :]:
            assert not texts[one].overlaps(texts[other]), (one, other)


def test_letters_are_legible_at_the_printed_width(chart: maps.Map) -> None:
    assert chart.figure.get_size_inches()[0] * 25.4 == pytest.approx(170.0)
    assert min(text.get_fontsize() for text in chart.axes.texts if text.get_text()) >= 5.5


def test_a_label_stands_where_it_is_put_by_hand() -> None:
    chart = maps.korea()
    chart.point(*SITE, "Seongju", offset=(20.0, -30.0))
    chart.lettering.finish()
    text = next(text for text in chart.axes.texts if text.get_text() == "Seongju")
    extent = text.get_window_extent(chart.figure.canvas.get_renderer())
    x, y = chart.axes.transData.transform(chart.frame.project(*SITE))
    assert (extent.x0 - x, extent.y0 - y) == pytest.approx((20.0, -30.0), abs=0.6)


def test_labels_without_room_are_told_and_points_outside_left_out() -> None:
    chart = maps.korea()
    for i in range(60):
        chart.point(SITE[0] + 1e-5 * i, SITE[1], f"place {i}")
    chart.point(*np.radians([51.5, 0.0]), "London")
    chart.lettering.finish()
    placed = {text.get_text() for text in chart.axes.texts}
    names = {f"place {i}" for i in range(60)}
    assert set(chart.unplaced) == names - placed
    assert 0 < len(chart.unplaced) < 60
    assert "London" not in placed


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(0.0, 90.0),
    st.floats(0.0, 90.0),
    st.floats(1.0, 20.0),
    st.floats(1.0, 20.0),
)


@settings(deadline=None)
@given(st.lists(boxes, max_size=12), st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 100.0)))
def test_a_placed_label_is_free_and_inside(taken: list[Box], point: tuple[float, float]) -> None:
    frame = Box(0.0, 0.0, 100.0, 100.0)
    found = place(point, (25.0, 8.0), taken, frame, np.empty((0, 2)))
    if found is not None:
        assert frame.holds(found.box)
        assert not any(found.box.overlaps(other) for other in taken)
        assert (found.box.right - found.box.left, found.box.top - found.box.bottom) == pytest.approx((25.0, 8.0))


def test_a_label_prefers_the_right_and_shuns_a_line() -> None:
    frame = Box(0.0, 0.0, 100.0, 100.0)
    free = place((50.0, 50.0), (20.0, 8.0), [], frame, np.empty((0, 2)))
    line = np.column_stack([np.arange(50.0, 100.0, 2.0), np.full(25, 50.0)])
    shy = place((50.0, 50.0), (20.0, 8.0), [], frame, line)
    assert free is not None and free.box.left > 50.0
    assert shy is not None and shy.box.count(line) == 0


# Files


def test_the_source_and_its_view_stand_under_the_map(chart: maps.Map) -> None:
    written = " ".join(text.get_text() for text in chart.axes.texts)
    assert "Natural Earth, de facto boundaries; dashed where disputed" in written
    assert "Lambert azimuthal equal-area" in written


def test_the_same_calls_give_the_same_bytes(chart: maps.Map) -> None:
    svg = chart.render("svg")
    assert draw().render("svg") == svg
    assert b"<dc:date>" not in svg
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert len(svg) < 900_000


def test_a_map_is_written_by_the_ending_of_its_name(chart: maps.Map, tmp_path: Path) -> None:
    for ending, magic in (("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        chart.save(tmp_path / f"map.{ending}")
        assert (tmp_path / f"map.{ending}").read_bytes().startswith(magic)
    with pytest.raises(InputError, match="svg, png or pdf"):
        chart.save(tmp_path / "map.bmp")


def test_shortening_touches_path_coordinates_only() -> None:
    svg = b'<path d="M 1.23456 2.34567\nL 93.573568 340.5\n" transform="scale(0.015625)"/>\nL 7.1 -0.00912\n'
    assert (
        shortened(svg) == b'<path d="M 1.23456 2.34567\nL 93.57 340.5\n" transform="scale(0.015625)"/>\nL 7.1 -0.00\n'
    )
