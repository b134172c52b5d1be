"""The two shortcuts for lines of sight, against plain geometry and against the ray they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.earth.refraction import lowest_height, refraction
from uppertier.earth.sight_line import FOUR_THIRDS, straight_height

RADIUS = 6_371_000.0


def test_a_level_line_from_the_ground_is_the_secant() -> None:
    # One radian along the ground at 0 degrees: R (1 / cos 1 - 1).
    assert float(straight_height(0.0, 0.0, RADIUS)) == pytest.approx(RADIUS * (1.0 / np.cos(1.0) - 1.0))
    assert np.isnan(straight_height(0.0, 0.1, 0.5 * np.pi * RADIUS))


def test_overhead_nothing_has_risen() -> None:
    assert float(straight_height(680.0, np.radians(5.0), 0.0)) == pytest.approx(680.0)


@given(st.floats(3e5, 3e6), st.floats(0.0, 30.0))
def test_the_traced_ray_passes_between_the_shortcuts(ground: float, elevation_deg: float) -> None:
    elevation = np.radians(elevation_deg)
    low, high = (float(straight_height(680.0, elevation, ground, factor)) for factor in (FOUR_THIRDS, 1.0))
    ray = float(lowest_height(refraction(680.0), elevation, ground / RADIUS))
    assert low - 2.0 <= ray <= high + 2.0
