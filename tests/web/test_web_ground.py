"""The globe's ground over HTTP: every tile there and right, land and sea in their places, disputed lines marked."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image
from web_served import Served

from uppertier.web.answers import Missing
from uppertier.web.ground import tile

SIZE = 256


def colour(level: int, latitude_deg: float, longitude_deg: float) -> np.ndarray:
    """Red, green, blue of one place at one level."""
    scale = SIZE * 2**level / 180.0
    x, y = (longitude_deg + 180.0) * scale, (90.0 - latitude_deg) * scale
    with Image.open(io.BytesIO(tile(level, int(x // SIZE), int(y // SIZE)))) as picture:
        return np.asarray(picture.convert("RGB"), float)[int(y % SIZE), int(x % SIZE)]


def test_every_tile_of_the_pyramid_is_there() -> None:
    for level in range(5):
        for column in range(2 ** (level + 1)):
            for row in range(2**level):
                with Image.open(io.BytesIO(tile(level, column, row))) as picture:
                    assert picture.size == (SIZE, SIZE) and picture.format == "WEBP"
    with pytest.raises(Missing):
        tile(5, 0, 0)


def test_the_finer_window_is_whole() -> None:
    for level, step in ((5, 5.625), (6, 2.8125)):
        columns = range(round((101.25 + 180.0) / step), round((151.875 + 180.0) / step))
        rows = range(round((90.0 - 56.25) / step), round((90.0 - 16.875) / step))
        assert all(tile(level, column, row) for column in columns for row in rows)


@pytest.mark.parametrize("level", [2, 4, 6])
def test_sea_is_blue_and_land_is_not(level: int) -> None:
    places = {
        "sea": [(20.0, 135.0), (38.0, 134.5), (24.0, 148.0)],
        "land": [(36.0, 128.2), (40.0, 116.0), (45.0, 125.0)],
    }
    for latitude, longitude in places["sea"]:
        red, _, blue = colour(level, latitude, longitude)
        assert blue - red > 30.0
    for latitude, longitude in ((36.0, 128.2), (40.0, 116.0), (45.0, 125.0)):
        red, _, blue = colour(level, latitude, longitude)
        assert red - blue > 0.0


def test_levels_show_the_same_place_alike() -> None:
    """A level is the mean of the next finer one: smooth ground has the same colour at all of them."""
    for latitude, longitude in ((45.0, 125.0), (20.0, 140.0)):
        fine, coarse = colour(6, latitude, longitude), colour(2, latitude, longitude)
        assert np.abs(fine - coarse).max() < 14.0


def test_high_ground_is_paler_than_low() -> None:
    tibet, plain = colour(2, 33.0, 88.0), colour(2, 33.0, 119.0)
    # High ground is grey and near white, the plain green: their colours spread less and more.
    assert np.ptp(tibet) < 30.0 < 0.9 * np.ptp(plain) + 8.0
    assert colour(3, -80.0, 0.0).min() > 225.0


def test_borders_are_lines_within_the_world_and_name_what_is_disputed(served: Served) -> None:
    found = served.json("/geography/borders.geojson")
    by_kind = {feature["properties"]["disputed"]: feature["geometry"]["coordinates"] for feature in found["features"]}
    assert set(by_kind) == {False, True} and found["attribution"].startswith("Natural Earth")
    every = np.vstack([np.array(line) for lines in by_kind.values() for line in lines])
    assert np.abs(every[:, 0]).max() <= 180.0 and np.abs(every[:, 1]).max() <= 90.0

    def nearest(lines: list[list[list[float]]], longitude: float, latitude: float) -> float:
        points = np.vstack([np.array(line) for line in lines])
        across = (points[:, 0] - longitude) * math.cos(math.radians(latitude))
        return float(np.hypot(across, points[:, 1] - latitude).min())

    # The armistice line north of Seoul is disputed; the Rhine between France and Germany is not.
    assert nearest(by_kind[True], 127.0, 38.2) < 0.2 and nearest(by_kind[False], 127.0, 38.2) > 2.0
    assert nearest(by_kind[False], 7.9, 48.7) < 0.2 and nearest(by_kind[True], 7.9, 48.7) > 5.0


def test_coast_is_drawn_and_no_line_jumps_round_the_world(served: Served) -> None:
    found = served.json("/geography/coast.geojson")
    lines = [np.array(line) for feature in found["features"] for line in feature["geometry"]["coordinates"]]
    assert sum(len(line) for line in lines) > 30_000
    assert max(np.abs(np.diff(line[:, 0])).max() for line in lines) < 30.0
