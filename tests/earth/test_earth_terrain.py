"""Heights and horizons: against the package's own table, a ray trace, and walls whose horizon is known."""

from __future__ import annotations

import io
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from uppertier.earth import terrain
from uppertier.earth.geodesy import geodesic_direct
from uppertier.earth.terrain import Patch, height, hidden, horizon_mask, limit_towards
from uppertier.resources import read_data

RADIUS = 6_371_000.0
SITE = tuple(np.radians([10.0, -150.0]).tolist())
"""In the Pacific: no ground but what a test puts there."""


def wall(
    distance: float, top: float, site: tuple[float, float] = SITE, cell: float = 1_000.0, half: float = 250e3
) -> Patch:
    """Flat sea with a ridge at a distance all around a site, two cells wide."""
    step = cell / RADIUS
    rows = np.arange(-half, half + cell, cell) / RADIUS
    latitude = site[0] + rows
    longitude = site[1] + rows / np.cos(site[0])
    across = RADIUS * np.cos(site[0]) * (longitude - site[1])
    away = np.hypot(RADIUS * (latitude - site[0])[:, None], across[None, :])
    heights = np.where(np.abs(away - distance) <= 1.5 * cell, top, 0.0)
    return Patch("wall", heights, np.array([latitude[0], longitude[0], step, step / np.cos(site[0])]))


def ray_height(start: float, apparent: float, distance: float) -> float:
    """Height of a ray over the sphere at a ground distance: d/ds(n dr/ds) = grad n, followed step by step."""

    def rate(_: float, state: np.ndarray) -> list[float]:
        x, y, px, py = state
        radial = np.hypot(x, y)
        index = 1.0 + 315e-6 * np.exp(-(radial - RADIUS) / 7350.0)
        slope = -(index - 1.0) / 7350.0
        return [px / index, py / index, slope * x / radial, slope * y / radial]

    def reached(_: float, state: np.ndarray) -> float:
        return float(np.arctan2(state[1], state[0]) - distance / RADIUS)

    reached.terminal = True
    index = 1.0 + 315e-6 * np.exp(-start / 7350.0)
    first = [RADIUS + start, 0.0, index * np.sin(apparent), index * np.cos(apparent)]
    path = solve_ivp(rate, (0.0, 2e6), first, events=reached, rtol=1e-11, atol=1e-6, method="DOP853")
    return float(np.hypot(*path.y_events[0][0][:2]) - RADIUS)


@pytest.mark.parametrize(
    ("antenna", "distance", "top"), [(50.0, 40e3, 900.0), (680.0, 150e3, 4000.0), (3000.0, 90e3, 500.0)]
)
def test_the_horizon_of_a_wall_is_the_ray_that_grazes_it(antenna: float, distance: float, top: float) -> None:
    mask = horizon_mask(*SITE, antenna, wall(distance, top))
    for azimuth in (0, 360, 720, 1080):
        # A metre of height for every 30 km is 0.002 degree; the wall's near face begins a cell and a half before it,
        # and where exactly a sample meets it is known to a step of half a cell or 0.4 %.
        passes = [ray_height(antenna, float(mask.elevation[azimuth]), distance + off) for off in (-2e3, 2e3)]
        assert min(passes) - 5.0 <= top <= max(passes) + 5.0


def test_heights_are_those_of_the_package(tmp_path: object) -> None:
    with np.load(io.BytesIO(read_data(terrain.TERRAIN_FILE))) as table:
        belt = np.cumsum(table["belt_05"], axis=1, dtype=np.uint8)
        assert int(table["metres_per_step"]) == 28 and int(table["lowest_m"]) == -450
    generator = np.random.default_rng(1)
    row, column = generator.integers(1, 119, 500), generator.integers(0, 4320, 500)
    latitude, longitude = np.radians(40.0 - (row + 0.5) / 12.0), np.radians(-180.0 + (column + 0.5) / 12.0)
    code = belt[row, column].astype(float)
    np.testing.assert_allclose(height(latitude, longitude), np.where(code == 255, 0.0, 28 * code - 450), atol=1e-6)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "low", "high"),
    [
        ("Tibet", 33.0, 88.0, 4500, 5500), ("Ulaanbaatar", 47.9, 106.9, 1200, 1800),
        ("Denver", 39.74, -104.99, 1500, 1800),
        ("Dead Sea", 31.5, 35.5, -450, 0), ("Pacific", 10.0, -150.0, 0, 0), ("date line", 66.0, -180.0, -50, 900),
        ("Dome C", -75.1, 123.3, 2900, 3300), ("North Pole", 90.0, 0.0, -1, 1),
    ],
)  # fmt: skip
def test_known_places_have_about_their_height(
    name: str, latitude: float, longitude: float, low: float, high: float
) -> None:
    assert low <= float(height(np.radians(latitude), np.radians(longitude))) <= high, name


def test_a_peak_loses_up_to_half_its_height() -> None:
    # Fuji is 3,776 m high, Paektu 2,744 m: what the README warns of.
    assert 1_200 < float(height(*np.radians([35.36, 138.73]))) < 3_776 * 0.6
    assert float(height(*np.radians([41.99, 128.08]))) < 2_744


def test_missing_places_stay_missing_and_shapes_broadcast() -> None:
    found = height(np.radians([[36.0], [np.nan]]), np.radians([128.0, 129.0, 130.0]))
    assert found.shape == (2, 3)
    assert np.isfinite(found[0]).all() and np.isnan(found[1]).all()


def test_the_sea_hides_nothing() -> None:
    mask = horizon_mask(*SITE, 50.0)
    assert mask.highest == -0.5 * np.pi
    assert not hidden(mask, 1.0, np.radians(-5.0), 1e6)


def test_what_stands_before_the_ridge_is_not_hidden() -> None:
    mask = horizon_mask(*SITE, 50.0, wall(60e3, 2000.0))
    under = 0.5 * mask.highest
    assert not hidden(mask, 1.0, under, 40e3)
    assert hidden(mask, 1.0, under, 100e3)
    assert not hidden(mask, 1.0, mask.highest + 1e-6, 100e3)
    assert not hidden(mask, np.nan, np.nan, np.nan)


def test_a_low_ridge_before_a_high_one_hides_what_stands_between() -> None:
    near, far = wall(30e3, 300.0), wall(150e3, 5000.0)
    both = Patch("both", np.maximum(near.heights, far.heights), near.frame)
    mask = horizon_mask(*SITE, 50.0, both)
    low = float(limit_towards(horizon_mask(*SITE, 50.0, near), 2.0))
    assert hidden(mask, 2.0, low - 1e-4, 100e3)
    assert not hidden(mask, 2.0, low + 1e-3, 100e3)
    assert hidden(mask, 2.0, low + 1e-3, 200e3)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 6.28), st.floats(-0.03, 0.1), st.floats(2e4, 3e6), st.floats(1.0, 3.0))
def test_farther_or_lower_is_never_less_hidden(bearing: float, elevation: float, distance: float, more: float) -> None:
    mask = horizon_mask(*np.radians([29.56, 103.77]), 400.0)
    if hidden(mask, bearing, elevation, distance):
        assert hidden(mask, bearing, elevation, distance * more)
        assert hidden(mask, bearing, elevation - 0.01, distance)


def test_a_site_below_the_mean_of_its_cell_is_raised_to_it() -> None:
    low, high = (horizon_mask(*np.radians([27.7, 85.3]), above) for above in (0.0, 1300.0))
    assert low.height == pytest.approx(low.ground) and low.ground > 1000.0
    assert np.all(low.elevation < np.radians(6.0)) and high.highest > np.radians(2.0)


def test_seongju_sees_no_ridge_near_five_degrees_on_the_coarse_grid() -> None:
    mask = horizon_mask(*np.radians([36.044, 128.223]), 680.0)
    # The western mountain of the press is narrower than a cell: the grid cannot show it.
    assert mask.highest < np.radians(0.5)
    assert np.all(limit_towards(mask, np.radians([270.0, 300.0])) < np.radians(0.2))


def test_the_geodesic_and_the_plane_of_the_kernel_meet_the_same_ground() -> None:
    """A ridge of one cell 200 km away, placed by Karney's geodesic, is found at its azimuth."""
    azimuth = np.radians(40.0)
    place = geodesic_direct(*SITE, azimuth, 200e3)
    step = 1_000.0 / RADIUS
    span = np.arange(-10, 11) * step
    frame = np.array([place[0] + span[0], place[1] + span[0], step, step])
    ridge = np.where(np.hypot(span[:, None], span[None, :]) < 3.5 * step, 5000.0, 0.0)
    mask = horizon_mask(*SITE, 1000.0, Patch("peak", ridge, frame))
    peak = int(np.argmax(mask.elevation[:-1]))
    assert peak * terrain.AZIMUTH_STEP == pytest.approx(azimuth, abs=np.radians(0.76))


def test_the_builder_packs_what_the_reader_reads() -> None:
    import importlib.util
    from pathlib import Path

    path = Path(__file__).resolve().parents[2] / "builders" / "terrain.py"
    spec = importlib.util.spec_from_file_location("terrain_builder", path)
    assert spec is not None and spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    raw = np.random.default_rng(2).integers(0, 256, (2160, 4320), dtype=np.uint8)
    content = builder.packed(raw[:, :432])
    assert content == builder.packed(raw[:, :432])
    with np.load(io.BytesIO(content)) as table:
        belt = np.cumsum(table["belt_17"], axis=1, dtype=np.uint8)
    np.testing.assert_array_equal(belt, raw[2040:, :432])
    assert import_module("uppertier.earth.terrain").TERRAIN_FILE.endswith(builder.FILE)
