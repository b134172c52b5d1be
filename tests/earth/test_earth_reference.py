"""Geodesy to 0.1 um and the whole standard atmosphere, against independent codes and printed rows."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from fluids.atmosphere import ATMOSPHERE_1976
from geographiclib.geodesic import Geodesic
from scipy.integrate import quad
from scipy.interpolate import CubicSpline

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.earth.kernels import UPPER_HEIGHT
from uppertier.earth.tabulated.kernels import tabulated_column

COUNT = 150
CLOSE = 1e-7


def pairs(kind: str) -> np.ndarray:
    """Pairs of points [COUNT,4] in degrees."""
    generator = np.random.default_rng(20170428)
    lat1, lat2 = generator.uniform(-90.0, 90.0, (2, COUNT))
    lon1, lon2 = generator.uniform(-180.0, 180.0, (2, COUNT))
    near = generator.normal(size=(2, COUNT))
    if kind == "antipodal":
        lat2, lon2 = np.clip(-lat1 + 0.3 * near[0], -90.0, 90.0), lon1 + 180.0 + 0.4 * near[1]
    elif kind == "antipodal on the equator":
        lat1, lon2 = 1e-3 * near[0], lon1 + 180.0 - generator.uniform(0.0, 1.0, COUNT)
        lat2 = -lat1 * generator.integers(0, 2, COUNT)
    elif kind == "polar":
        lat1 = generator.choice([90.0, -90.0, 89.9999999, -89.9999999], COUNT)
    elif kind == "a decimetre apart":
        lat2, lon2 = np.clip(lat1 + 1e-6 * near[0], -90.0, 90.0), lon1 + 1e-6 * near[1]
    return np.stack([lat1, lon1, lat2, lon2], axis=1)


@pytest.mark.parametrize("kind", ["anywhere", "antipodal", "antipodal on the equator", "polar", "a decimetre apart"])
def test_geodesics_to_a_tenth_of_a_micrometre(kind: str) -> None:
    """Length, where the azimuth leads, and the direct problem, against Karney's own code."""
    generator = np.random.default_rng(1)
    for row in pairs(kind):
        azimuth, length = (float(x) for x in geodesic_inverse(*np.radians(row)))
        assert length == pytest.approx(Geodesic.WGS84.Inverse(*row)["s12"], abs=CLOSE)
        led = Geodesic.WGS84.Direct(row[0], row[1], np.degrees(azimuth), length)
        there = geodetic_to_ecef(*np.radians(row[2:]))
        assert np.linalg.norm(geodetic_to_ecef(*np.radians([led["lat2"], led["lon2"]])) - there) < CLOSE
        azimuth, length = generator.uniform(-np.pi, np.pi), generator.uniform(0.0, 2.2e7)
        wanted = Geodesic.WGS84.Direct(row[0], row[1], np.degrees(azimuth), length)
        found = geodetic_to_ecef(*geodesic_direct(*np.radians(row[:2]), azimuth, length))
        assert np.linalg.norm(geodetic_to_ecef(*np.radians([wanted["lat2"], wanted["lon2"]])) - found) < CLOSE


@pytest.mark.parametrize("top", [1e3, 1e6, 4e7])
def test_geodetic_place_to_a_tenth_of_a_micrometre(top: float) -> None:
    """Latitude, as a distance along the meridian, and height; the point itself is laid down in 40 digits."""
    generator = np.random.default_rng(3)
    toward_pole = 10.0 ** generator.uniform(-12.0, -1.0, 60)
    latitude = np.concatenate(
        [generator.uniform(-np.pi / 2, np.pi / 2, 200), np.pi / 2 - toward_pole, -toward_pole, [np.pi / 2, 0.0]]
    )
    height = generator.uniform(-1e4, top, latitude.size)
    points = np.empty((latitude.size, 3))
    with mpmath.workdps(40):
        flattening = 1 / mpmath.mpf("298.257223563")
        e2 = flattening * (2 - flattening)
        for i, (lat, h) in enumerate(zip(latitude, height, strict=True)):
            sine, cosine = mpmath.sin(lat), mpmath.cos(lat)
            normal = WGS84_SEMI_MAJOR / mpmath.sqrt(1 - e2 * sine**2)
            x, z = (normal + h) * cosine, (normal * (1 - e2) + h) * sine
            points[i] = float(x * mpmath.cos(2.2)), float(x * mpmath.sin(2.2)), float(z)
    lat, lon, h = ecef_to_geodetic(points)
    radius = np.linalg.norm(points, axis=1)
    assert np.abs((lat - latitude) * radius).max() < CLOSE
    assert np.abs(h - height).max() < CLOSE
    assert np.abs((lon - 2.2) * np.hypot(points[:, 0], points[:, 1])).max() < CLOSE
    assert geodetic_to_ecef(latitude, 2.2, height) == pytest.approx(points, abs=CLOSE)


def test_the_standard_atmosphere_at_every_kilometre() -> None:
    """From -5 to 86 km: T to 0.005 K, pressure and density to 5e-5, sound to 1e-5, exact and as flights read them."""
    height = np.append(np.arange(-5e3, 86e3, 1e3), 86e3 - 1e-3)
    other = [ATMOSPHERE_1976(float(z)) for z in height]
    temperature, pressure, density, sound = (
        np.array([getattr(air, name) for air in other]) for name in ("T", "P", "rho", "v_sonic")
    )
    air = us1976(height)
    assert np.abs(air.temperature - temperature).max() < 0.005
    table = [np.empty_like(height) for _ in range(3)]
    tabulated_column(height, *table)
    for rho, p, c in ((air.density, air.pressure, air.speed_of_sound), table):
        assert np.abs(p / pressure - 1.0).max() < 5e-5
        assert np.abs(rho / density - 1.0).max() < 5e-5
        assert np.abs(c / sound - 1.0).max() < 1e-5


GEOPOTENTIAL = [
    # Ends of the layers: geopotential height [m], molecular-scale temperature [K] (table 4 of the standard).
    (0.0, 288.15), (11e3, 216.65), (20e3, 216.65), (32e3, 228.65), (47e3, 270.65), (51e3, 270.65), (71e3, 214.65),
]  # fmt: skip


@pytest.mark.parametrize(("geopotential", "temperature"), GEOPOTENTIAL)
def test_layers_end_at_geopotential_heights(geopotential: float, temperature: float) -> None:
    """11,000 m of geopotential are 11,019 m of geometric height."""
    height = geopotential * 6356766.0 / (6356766.0 - geopotential)
    assert float(us1976(height).temperature) == pytest.approx(temperature, abs=1e-3)


def test_the_upper_rows_carry_each_other() -> None:
    """Pressure falls from row to row by the weight of the air between: a misprint in either column shows.

    Density between rows by a spline through their logarithms: 1e-3 above 120 km. Below, where the standard adds up
    gases that mix and separate, each by an equation of its own, 1.2e-2.
    """
    rows = np.append(UPPER_HEIGHT[:-1], 1000e3 - 1e-3)
    air = us1976(rows)
    density = CubicSpline(rows, np.log(air.density))

    def weight(z: float) -> float:
        return float(np.exp(density(z))) * 9.80665 * (6356766.0 / (6356766.0 + z)) ** 2

    between = [quad(weight, low, high, epsrel=1e-10)[0] for low, high in pairwise(rows)]
    off = np.array(between) / -np.diff(air.pressure) - 1.0
    high = rows[:-1] >= 120e3
    assert np.abs(off[high]).max() < 1e-3
    assert np.abs(off[~high]).max() < 1.2e-2


def test_mean_molecular_weight_falls_with_height() -> None:
    """rho R T / p: 28.96 where air is mixed, and on the way to helium and hydrogen at 1000 km."""
    air = us1976(UPPER_HEIGHT[1:-1])
    weight = air.density * 8314.32 * air.temperature / air.pressure
    assert weight[0] == pytest.approx(28.91, abs=0.02)
    assert (np.diff(weight) < 0.0).all()
    assert 3.9 < weight[-1] < 6.0


def test_upper_temperatures_follow_their_equations() -> None:
    """NOAA-S/T 76-1562, eqs. (25), (27), (29), (31): constant, an ellipse, a line, and toward 1000 K; 0.01 K."""
    z = UPPER_HEIGHT[1:-1] / 1e3
    ellipse = 263.1905 - 76.3232 * np.sqrt(np.maximum(1.0 - ((z - 91.0) / 19.9429) ** 2, 0.0))
    reduced = (z - 120.0) * (6356.766 + 120.0) / (6356.766 + z)
    exosphere = 1000.0 - 640.0 * np.exp(-0.01875 * np.maximum(reduced, 0.0))
    wanted = np.select([z < 91.0, z < 110.0, z < 120.0], [186.8673, ellipse, 240.0 + 12.0 * (z - 110.0)], exosphere)
    assert us1976(UPPER_HEIGHT[1:-1]).temperature == pytest.approx(wanted, abs=0.01)
