"""The standard atmosphere against its printed tables and an independent library."""

from __future__ import annotations

import numpy as np
import pytest
from fluids.atmosphere import ATMOSPHERE_1976

from uppertier.earth.atmosphere import us1976

LOWER = [
    # geometric height [m], T [K], p [Pa], density [kg/m3], speed of sound [m/s]; US Standard Atmosphere 1976, table I
    (0, 288.150, 101325, 1.225, 340.294),
    (5000, 255.676, 54048.3, 0.736428, 320.546),
    (10000, 223.252, 26499.9, 0.41351, 299.532),
    (11000, 216.774, 22700, 0.364802, 295.154),
    (20000, 216.650, 5529.31, 0.0889099, 295.070),
    (30000, 226.509, 1197.03, 0.0184102, 301.709),
    (40000, 250.350, 287.144, 0.00399568, 317.189),
    (50000, 270.650, 79.7791, 0.00102688, 329.799),
    (60000, 247.021, 21.9587, 3.09678e-4, 315.074),
    (70000, 219.585, 5.2209, 8.28286e-5, 297.061),
    (80000, 198.639, 1.05247, 1.8458e-5, 282.538),
    (86000, 186.946, 0.37338, 6.95782e-6, 274.096),
]
UPPER_DENSITY = [
    # tables I and II: height [m], density [kg/m3]
    (86e3, 6.958e-6), (100e3, 5.604e-7), (110e3, 9.708e-8), (120e3, 2.222e-8), (150e3, 2.076e-9),
    (200e3, 2.541e-10), (300e3, 1.916e-11), (500e3, 5.215e-13), (999.999e3, 3.561e-15),
]  # fmt: skip
UPPER_TEMPERATURE = [
    (100e3, 195.08), (110e3, 240.0), (120e3, 360.0), (150e3, 634.39), (200e3, 854.56), (300e3, 976.01),
    (500e3, 999.24), (999e3, 1000.0),
]  # fmt: skip


@pytest.mark.parametrize("row", LOWER)
def test_printed_values_below_86_km(row: tuple[float, ...]) -> None:
    """Half a unit of the last printed digit: 2e-6 of the value, 86 km included."""
    height, *wanted = row
    # The layer above 86 km begins there: stay a millimetre below it.
    air = us1976(height - (1e-3 if height == 86000 else 0.0))
    got = [air.temperature, air.pressure, air.density, air.speed_of_sound]
    for value, expected in zip(got, wanted, strict=True):
        assert float(value) == pytest.approx(expected, rel=1.2e-5)


@pytest.mark.parametrize(("height", "density"), UPPER_DENSITY)
def test_printed_densities_above_86_km(height: float, density: float) -> None:
    assert float(us1976(height).density) == pytest.approx(density, rel=1e-4)


@pytest.mark.parametrize(("height", "temperature"), UPPER_TEMPERATURE)
def test_printed_temperatures_above_86_km(height: float, temperature: float) -> None:
    assert float(us1976(height).temperature) == pytest.approx(temperature, abs=0.01)


def test_a_printed_density_between_the_rows_of_the_table() -> None:
    """91 km: 2.860e-6 kg/m3 in table I. Interpolated in the logarithm between 90 and 95 km: within 0.5 %."""
    assert float(us1976(91e3).density) == pytest.approx(2.860e-6, rel=5e-3)


def test_an_independent_library_below_86_km() -> None:
    """fluids.ATMOSPHERE_1976 at 500 heights, on both sides of every layer's edge."""
    heights = np.concatenate([np.linspace(-4999.0, 85999.0, 500), [11019.0, 11019.2, 20063.0, 32162.0, 71802.0]])
    air = us1976(heights)
    other = [ATMOSPHERE_1976(float(z)) for z in heights]
    assert air.temperature == pytest.approx([a.T for a in other], rel=1e-6)
    assert air.pressure == pytest.approx([a.P for a in other], rel=1e-6)
    assert air.density == pytest.approx([a.rho for a in other], rel=1e-6)
    assert air.speed_of_sound == pytest.approx([a.v_sonic for a in other], rel=3e-6)


def test_nothing_jumps_at_86_km_nor_at_any_layer() -> None:
    edges = np.array([11019.067, 20063.124, 32161.897, 47350.095, 51412.5, 71802.0, 86e3, 100e3, 200e3, 500e3])
    below, above = us1976(edges - 0.01), us1976(edges + 0.01)
    for name in ("temperature", "pressure", "density", "speed_of_sound"):
        # A centimetre changes density by 2e-6 of itself at most; 2e-5 is the rounding of the table's first row.
        assert getattr(above, name) == pytest.approx(getattr(below, name), rel=2e-5)


def test_above_and_below_the_table() -> None:
    assert float(us1976(1000e3).density) == 0.0
    assert float(us1976(2e7).pressure) == 0.0
    assert float(us1976(-9000.0).density) == float(us1976(-5000.0).density)
    assert np.isnan(us1976(np.nan).density)


def test_shape_is_kept_and_pressure_always_falls() -> None:
    heights = np.linspace(-5e3, 999e3, 4000).reshape(20, 200)
    air = us1976(heights)
    assert air.density.shape == heights.shape
    assert (np.diff(air.pressure.ravel()) < 0.0).all()
    assert (np.diff(air.density.ravel()) < 0.0).all()
