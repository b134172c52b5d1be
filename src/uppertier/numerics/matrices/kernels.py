"""Compiled products and inverses of small matrices, by plain loops.

To compile the library's products and inverses for the few sizes of the filter took longer than all other kernels
together, and at these sizes they are no faster.
"""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled


@compiled()
def multiply(left, right, out):
    """left[n,m] @ right[m,k] into out[n,k], which must be neither."""
    for i in range(left.shape[0]):
        for j in range(right.shape[1]):
            total = 0.0
            for m in range(left.shape[1]):
                total += left[i, m] * right[m, j]
            out[i, j] = total


@compiled()
def multiply_across(left, right, out):
    """left[n,m] @ right[k,m].T into out[n,k], which must be neither."""
    for i in range(left.shape[0]):
        for j in range(right.shape[0]):
            total = 0.0
            for m in range(left.shape[1]):
                total += left[i, m] * right[j, m]
            out[i, j] = total


@compiled()
def invert(matrix, out):
    """Inverse of matrix[3,3] by its cofactors, into out[3,3]."""
    for i in range(3):
        a, b = (i + 1) % 3, (i + 2) % 3
        for j in range(3):
            c, d = (j + 1) % 3, (j + 2) % 3
            out[j, i] = matrix[a, c] * matrix[b, d] - matrix[a, d] * matrix[b, c]
    determinant = matrix[0, 0] * out[0, 0] + matrix[0, 1] * out[1, 0] + matrix[0, 2] * out[2, 0]
    for i in range(3):
        for j in range(3):
            out[i, j] /= determinant


@compiled()
def whiten(covariance, out):
    """Lower triangle [3,3] that turns what has this covariance into what has the unit one: inverse Cholesky factor.

    For products with the inverse, which is out.T @ out, where rows of the covariance are nearly the same: applied one
    after the other the two are exact for a covariance that differs in its last digit (Higham 2002, sec. 10.1), which
    the inverse by cofactors is not.
    """
    a, b, c = covariance[0, 0], covariance[1, 0], covariance[2, 0]
    first = 1.0 / math.sqrt(a)
    b, c = b * first, c * first
    second = 1.0 / math.sqrt(covariance[1, 1] - b * b)
    d = (covariance[2, 1] - c * b) * second
    third = 1.0 / math.sqrt(covariance[2, 2] - c * c - d * d)
    out[0, 0], out[0, 1], out[0, 2] = first, 0.0, 0.0
    out[1, 0], out[1, 1], out[1, 2] = -b * first * second, second, 0.0
    out[2, 0], out[2, 1], out[2, 2] = (b * d * second - c) * first * third, -d * second * third, third
