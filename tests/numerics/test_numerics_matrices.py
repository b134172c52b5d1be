"""Small matrices by plain loops, against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from uppertier.numerics.matrices.kernels import invert, multiply, multiply_across


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 10, 3), (10, 10, 10), (2, 7, 7)])
def test_products(shape: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(1)
    n, m, k = shape
    left, right, out = draw.standard_normal((n, m)), draw.standard_normal((m, k)), np.empty((n, k))
    multiply(left, right, out)
    assert out == pytest.approx(left @ right, abs=1e-14)
    multiply_across(left, np.ascontiguousarray(right.T), out)
    assert out == pytest.approx(left @ right, abs=1e-14)


def test_inverse_also_of_badly_scaled_matrices() -> None:
    """Rows of metres beside rows of radians: 1e-12 of each element's own scale, against NumPy's."""
    draw, out = np.random.default_rng(2), np.empty((3, 3))
    for _ in range(200):
        scale = 10.0 ** draw.uniform(-6, 6, 3)
        matrix = draw.standard_normal((3, 3)) + 3.0 * np.eye(3)
        invert(scale[:, None] * matrix, out)
        exact = np.linalg.inv(matrix)
        assert np.abs(out * scale - exact).max() < 1e-12 * np.abs(exact).max() * np.linalg.cond(matrix)


def test_a_singular_matrix_has_no_finite_inverse() -> None:
    out = np.empty((3, 3))
    invert(np.ones((3, 3)), out)
    assert not np.isfinite(out).any()
