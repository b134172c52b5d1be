"""Drag curves on an even grid: the same curve, and its corners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.catalog.sheets import load
from uppertier.flight.drag import tabulate
from uppertier.flight.dynamics.kernels import cos_sin, drag_coefficient, mach_corner


@pytest.mark.parametrize("name", ["liquid", "solid", "v2", "forden"])
def test_the_bundled_curves_are_met_everywhere(name: str) -> None:
    curve = load("drag", name)
    table, scale = tabulate(curve.mach, curve.coefficient)
    for mach in np.concatenate([np.linspace(0.0, 30.0, 3001), curve.mach, curve.mach + 1e-9]):
        expected = np.interp(mach, curve.mach, curve.coefficient)
        assert drag_coefficient(mach, table[None], 0, scale) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0.02, 1.0), min_size=1, max_size=20), st.floats(0.0, 1.0), st.floats(0.0, 12.0), st.data())
def test_any_curve_of_spaced_corners(gaps: list[float], first: float, mach: float, data: st.DataObject) -> None:
    knots = first + np.concatenate([[0.0], np.cumsum(gaps)])
    values = np.array(data.draw(st.lists(st.floats(0.05, 2.0), min_size=len(knots), max_size=len(knots))))
    table, scale = tabulate(knots, values)
    assert drag_coefficient(mach, table[None], 0, scale) == pytest.approx(np.interp(mach, knots, values), abs=1e-9)
    above, below = knots[knots > mach], knots[knots < mach]
    assert mach_corner(mach, 0.0, True, table[None], 0, scale) == (above[0] if len(above) else np.inf)
    assert mach_corner(mach, 0.0, False, table[None], 0, scale) == (below[-1] if len(below) else -np.inf)


def test_corners_too_near_each_other_are_drawn_together() -> None:
    """A step of drag within 1e-5 of a Mach number becomes a ramp no wider than 1/1024 of the curve."""
    knots, values = np.array([0.0, 1.0, 1.00001, 4.0]), np.array([0.2, 0.2, 0.5, 0.3])
    table, scale = tabulate(knots, values)
    for mach in np.linspace(0.0, 5.0, 5001):
        if abs(mach - 1.0) > 5.0 / 1024:
            expected = np.interp(mach, knots, values)
            assert drag_coefficient(mach, table[None], 0, scale) == pytest.approx(expected, abs=1e-9)
        else:
            assert 0.2 - 1e-9 <= drag_coefficient(mach, table[None], 0, scale) <= 0.5 + 1e-9


@given(st.floats(-0.8, 0.8))
def test_cosine_and_sine_by_series(angle: float) -> None:
    assert cos_sin(angle) == pytest.approx((np.cos(angle), np.sin(angle)), abs=3e-16)
