"""A user's elevation model: projections it may come in, and what is refused, each in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import from_origin

from uppertier.earth.elevation_file import check_site, load_patch
from uppertier.earth.terrain import height, horizon_mask
from uppertier.errors import InputError

SITE = np.radians([36.044, 128.223])
Write = Callable[..., Path]


def surface(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """A tilted plane with a bump, in degrees."""
    bump = 800.0 * np.exp(-(((latitude - 36.2) / 0.1) ** 2) - ((longitude - 128.4) / 0.1) ** 2)
    return 300.0 + 200.0 * (latitude - 36.0) + 100.0 * (longitude - 128.0) + bump


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A GeoTIFF of `surface` in a projection about Seongju."""

    def written(crs: str | None = "EPSG:4326", **change: object) -> Path:
        projected = crs is not None and crs != "EPSG:4326"
        if projected:
            to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
            x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(128.2, 36.1)
            transform = from_origin(x - 60e3, y + 60e3, 500.0, 500.0)
            xs, ys = np.meshgrid(x - 60e3 + 500.0 * (np.arange(240) + 0.5), y + 60e3 - 500.0 * (np.arange(240) + 0.5))
            lon, lat = to_degrees.transform(xs, ys)
        else:
            transform = from_origin(127.5, 36.8, 0.005, 0.005)
            lon, lat = np.meshgrid(127.5 + 0.005 * (np.arange(280) + 0.5), 36.8 - 0.005 * (np.arange(280) + 0.5))
        values = np.asarray(change.pop("values", surface(lat, lon)))
        look = {
            "driver": "GTiff", "count": 1, "dtype": "float32", "crs": crs, "transform": transform,
            "height": values.shape[-2], "width": values.shape[-1],
        } | change  # fmt: skip
        unit = look.pop("unit", None)
        path = tmp_path / "ground.tif"
        with rasterio.open(path, "w", **look) as file:
            for band in range(1, int(str(look["count"])) + 1):
                file.write(values.astype(str(look["dtype"])), band)
            if unit:
                file.units = (unit,)
        return path

    return written


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32652", "EPSG:5179", "EPSG:3857"])
def test_any_projection_gives_the_same_ground(write: Write, crs: str) -> None:
    patch = load_patch(write(crs), *SITE)
    generator = np.random.default_rng(4)
    latitude, longitude = generator.uniform(35.85, 36.35, 300), generator.uniform(127.9, 128.6, 300)
    found = height(np.radians(latitude), np.radians(longitude), patch)
    # The warp places points to an eighth of a cell, 62 m, and the bump rises by 62 m a km at most (800 m over 11 km).
    np.testing.assert_allclose(found, surface(latitude, longitude), atol=4.0)


def test_beyond_the_file_the_projects_own_grid_holds(write: Write) -> None:
    patch = load_patch(write(), *SITE)
    assert float(height(*np.radians([38.5, 128.2]), patch)) == float(height(*np.radians([38.5, 128.2])))
    mask = horizon_mask(*SITE, 680.0, patch)
    assert mask.source == "ground.tif" and np.all(mask.elevation > -0.5 * np.pi)


def test_the_bump_raises_the_horizon_only_where_it_stands(write: Write) -> None:
    mask = horizon_mask(*SITE, 400.0, load_patch(write(), *SITE))
    # 23.6 km to the north-east: about 800 m above the antenna.
    bearing = np.degrees(np.arctan2(0.177 * np.cos(SITE[0]), 0.156))
    assert mask.elevation[round(4 * bearing)] > np.radians(1.2)
    assert mask.elevation[round(4 * (bearing + 180.0))] < np.radians(0.3)


def test_a_large_file_is_thinned_by_means(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uppertier.earth.elevation_file.MOST", 70)
    patch = load_patch(write(), *SITE)
    assert max(patch.heights.shape) <= 90
    assert float(height(*np.radians([35.9, 127.8]), patch)) == pytest.approx(surface(35.9, 127.8), abs=4.0)


def missing(values: np.ndarray) -> np.ndarray:
    values = values.copy()
    values[100:110, 50:60] = -9999.0
    return values


FLAT = np.full((280, 280), 200.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"crs": None}, "coordinate system"),
        ({"values": missing(FLAT), "nodata": -9999.0}, "no data in 0.128 %"),
        ({"values": missing(FLAT)}, "heights from -9999 to 200 m"),
        ({"values": np.where(FLAT > 0, np.nan, 0.0)}, "no data in 100 %"),
        ({"values": 100.0 * FLAT}, "heights from 20000"),
        ({"transform": from_origin(10.0, 50.0, 0.005, 0.005)}, "does not reach within 400 km"),
        ({"transform": from_origin(360e3, 4_070e3, 500.0, 500.0)}, "declares degrees, but its corners lie at 360000"),
        ({"transform": rasterio.Affine.identity()}, "where it lies"),
        ({"crs": "EPSG:32633"}, "does not reach"),
        ({"crs": 'LOCAL_CS["site grid",UNIT["metre",1]]'}, "coordinate system"),
        ({"count": 3}, "3 bands"),
        ({"unit": "ft"}, "heights in 'ft'"),
        ({"values": np.zeros((1, 5))}, "two by two"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_a_sentence(write: Write, change: dict[str, object], said: str) -> None:
    keep = {"transform": from_origin(360e3, 4_070e3, 500.0, 500.0)} if change.get("crs") else {}
    with pytest.raises(InputError) as told:
        load_patch(write_as(write, keep | change), *SITE)
    assert said in str(told.value) and "ground.tif" in str(told.value) and "\n" not in str(told.value)
    assert told.value.hint and told.value.key == "--terrain"


def write_as(write: Write, change: dict[str, object]) -> Path:
    """Flat ground whose declarations, not whose cells, are changed."""
    rest = {key: value for key, value in change.items() if key != "crs"}
    path = write(values=rest.pop("values", FLAT), **rest)
    if "crs" in change:
        with rasterio.open(path, "r+") as file:
            file.crs = change["crs"] or rasterio.crs.CRS()
    return path


@pytest.mark.parametrize("name", ["https://example.org/a.tif", "/vsicurl/https://example.org/a.tif", "s3://a/b.tif"])
def test_nothing_is_fetched(name: str) -> None:
    with pytest.raises(InputError, match="only a file on this machine"):
        load_patch(name, *SITE)


def test_a_missing_file_and_a_file_that_is_no_geotiff(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_patch(tmp_path / "none.tif", *SITE)
    (tmp_path / "text.tif").write_text("heights")
    with pytest.raises(InputError, match="not a GeoTIFF"):
        load_patch(tmp_path / "text.tif", *SITE)
    # An index of files elsewhere is none either, although the library could follow it.
    (tmp_path / "index.vrt").write_text("<VRTDataset rasterXSize='1' rasterYSize='1'/>")
    with pytest.raises(InputError, match="not a GeoTIFF"):
        load_patch(tmp_path / "index.vrt", *SITE)


def test_a_radar_below_the_ground_is_refused(write: Write) -> None:
    patch = load_patch(write(), *SITE)
    with pytest.raises(InputError, match="stands at 100 m, below the ground at 3"):
        check_site(patch, *SITE, 100.0)
    check_site(patch, *SITE, 680.0)
