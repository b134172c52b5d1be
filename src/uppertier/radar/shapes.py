"""Cross-sections of simple shapes by physical optics.

For understanding what a constant stands for, not for a real body, whose fins, nozzle and edges set a floor they do not
know.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats


def sphere(radius: ArrayLike) -> Floats:
    """pi a^2, for a sphere or a rounded nose much larger than the wavelength [m2]. Mahafza, ch. 11."""
    return np.asarray(np.pi * np.asarray(radius, dtype=np.float64) ** 2)


def ellipsoid(radius: ArrayLike, half_length: ArrayLike, aspect: ArrayLike) -> Floats:
    """Ellipsoid of revolution, `aspect` from its long axis [m2].

    pi b^4 c^2 / (b^2 sin^2 + c^2 cos^2)^2 with radius b and half length c; a blunt nose is its front half.
    Mahafza, Radar Systems Analysis and Design Using MATLAB, ch. 11.
    """
    b, c = np.asarray(radius, dtype=np.float64), np.asarray(half_length, dtype=np.float64)
    bottom = (b * np.sin(aspect)) ** 2 + (c * np.cos(aspect)) ** 2
    return np.asarray(np.pi * b**4 * c**2 / bottom**2)


def flat_plate(radius: ArrayLike, aspect: ArrayLike, wavelength: ArrayLike) -> Floats:
    """Circular plate, `aspect` from its normal [m2]; 4 pi^3 r^4 / lambda^2 face-on, zero from behind the edge on.

    (4 pi^3 r^4 / lambda^2) (2 J1(x) / x)^2 cos^2, x = 4 pi r sin / lambda. Mahafza, ch. 11.
    """
    from scipy.special import j1

    r, length = np.asarray(radius, dtype=np.float64), np.asarray(wavelength, dtype=np.float64)
    x = np.abs(4.0 * np.pi * r * np.sin(aspect) / length)
    lobe = np.where(x > 1e-6, 2.0 * j1(np.maximum(x, 1e-6)) / np.maximum(x, 1e-6), 1.0)
    return np.asarray(4.0 * np.pi**3 * r**4 / length**2 * lobe**2 * np.cos(aspect) ** 2)


def plate_lobes(radius: ArrayLike, aspect: ArrayLike, wavelength: ArrayLike) -> Floats:
    """`flat_plate` with its lobes averaged out [m2]: 4 / (pi x^3) in place of (2 J1(x) / x)^2, never above face-on.

    Mean of J1^2 for large x, 1 / (pi x) (Abramowitz and Stegun 9.2.1).
    """
    r, length = np.asarray(radius, dtype=np.float64), np.asarray(wavelength, dtype=np.float64)
    x = np.maximum(4.0 * np.pi * r * np.abs(np.sin(aspect)) / length, 1e-9)
    lobe = np.minimum(1.0, 4.0 / (np.pi * x**3))
    return np.asarray(4.0 * np.pi**3 * r**4 / length**2 * lobe * np.cos(aspect) ** 2)


def cylinder(radius: ArrayLike, length: ArrayLike, aspect: ArrayLike, wavelength: ArrayLike) -> Floats:
    """Side of a circular cylinder, `aspect` from its axis [m2].

    Broadside 2 pi r H^2 / lambda; elsewhere lambda r sin / (8 pi cos^2) as printed, never above the broadside value;
    that is half the mean over the lobes of physical optics. The ends are `flat_plate`. Mahafza, ch. 11.
    """
    r, wave = np.asarray(radius, dtype=np.float64), np.asarray(wavelength, dtype=np.float64)
    broadside = 2.0 * np.pi * r * np.asarray(length, dtype=np.float64) ** 2 / wave
    with np.errstate(divide="ignore"):
        side = wave * r * np.abs(np.sin(aspect)) / (8.0 * np.pi * np.cos(aspect) ** 2)
    return np.minimum(broadside, side)


def cone_frustum(
    small_radius: ArrayLike,
    large_radius: ArrayLike,
    length: ArrayLike,
    aspect: ArrayLike,
    wavelength: ArrayLike,
) -> Floats:
    """Side of a cone frustum, `aspect` from the axis on the side of its small end [m2].

    The side stands square to the ray at 90 degrees minus the half angle a: (8 pi / 9 lambda) (z2^1.5 - z1^1.5)^2
    sin a / cos^4 a, z from the tip. Elsewhere lambda z tan a tan^2(aspect + a) / (8 pi sin aspect), with z of the end
    that faces the radar, and never above the normal value. A cone is a frustum of small radius 0; equal radii are
    a `cylinder` and give NaN. Mahafza, ch. 11. On the axis the formula has no limit: there the sine is held at
    lambda / (8 pi^2 r), at which an end returns pi r^2 tan^2 a, as it does in the integral over the side. From
    behind, inside the half angle, the side lies in its own shadow and returns nothing.
    """
    small, large = np.asarray(small_radius, dtype=np.float64), np.asarray(large_radius, dtype=np.float64)
    wave, theta = np.asarray(wavelength, dtype=np.float64), np.asarray(aspect, dtype=np.float64)
    slope = (large - small) / np.asarray(length, dtype=np.float64)
    slope = np.where(slope > 0.0, slope, np.nan)
    half = np.arctan(slope)
    near, far = small / slope, large / slope
    normal = 8.0 * np.pi / (9.0 * wave) * (far**1.5 - near**1.5) ** 2 * np.sin(half) / np.cos(half) ** 4
    end = np.where(theta + half < 0.5 * np.pi, near, far)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = np.maximum(np.abs(np.sin(theta)), wave / (8.0 * np.pi**2 * end * slope))
        side = wave * end * slope * np.tan(theta + half) ** 2 / (8.0 * np.pi * across)
    lit = np.where(theta < np.pi - half, np.fmin(normal, side), 0.0)
    return np.asarray(np.where(np.isnan(slope), np.nan, lit))


def cone_tip(half_angle: ArrayLike, wavelength: ArrayLike) -> Floats:
    """Sharp tip seen nose-on: lambda^2 tan^4 a / (16 pi) [m2]. Mahafza, ch. 11; a real nose is a `sphere`."""
    return np.asarray(np.asarray(wavelength) ** 2 * np.tan(half_angle) ** 4 / (16.0 * np.pi))
