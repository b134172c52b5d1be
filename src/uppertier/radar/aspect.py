"""Cross-section by aspect: a sheet's table, or physical optics of a simple shape, never below the sheet's floor.

Shapes are sums of the powers of their parts (nose, side, ends), each part the mean over its own lobes: what a radar
sees of a body that turns a little, without the phases that nobody knows. Physical optics holds where the body is many
wavelengths wide. It knows no edges, seams, fins, nozzles and creeping waves, and of a cone's side only the end that
faces the radar counts here: the floor stands for all that. A sharp rim alone can return more than the whole of what is
summed nose-on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.numerics.arrays import Floats
from uppertier.radar.shapes import cone_frustum, cylinder, ellipsoid, plate_lobes, sphere

if TYPE_CHECKING:
    from uppertier.catalog.signatures import AspectTable, Cylinder, Ellipsoid, Frustum, Signature, SphereCone

OPTICAL, RESONANCE = 10.0, 1.0
"""Circumference in wavelengths (k a) above which physical optics holds, and below which nothing resonates any more."""


def signature_rcs(signature: Signature, aspect: ArrayLike, frequency: float) -> Floats:
    """Cross-section [m2] of a signature at aspects [rad], 0 nose-on, and a frequency [Hz]; shape of `aspect`."""
    angle = np.asarray(aspect, dtype=np.float64)
    if signature.table is not None:
        found = _table(signature.table, angle)
    else:
        found = _shape(signature, angle, SPEED_OF_LIGHT / frequency)
    return np.maximum(found, signature.floor.value)


def _table(table: AspectTable, aspect: Floats) -> Floats:
    """Linear in decibels between the points, constant beyond."""
    return np.asarray(10.0 ** np.interp(aspect, table.aspect, np.log10(table.rcs)))


def _shape(signature: Signature, aspect: Floats, wavelength: float) -> Floats:
    if signature.sphere_cone is not None:
        return _sphere_cone(signature.sphere_cone, aspect, wavelength)
    if signature.frustum is not None:
        return _frustum(signature.frustum, aspect, wavelength)
    if signature.cylinder is not None:
        return _cylinder(signature.cylinder, aspect, wavelength)
    if signature.ellipsoid is not None:
        return _ellipsoid(signature.ellipsoid, aspect)
    return np.full(aspect.shape, signature.floor.value)


def _ends(front: float, rear: float, aspect: Floats, wavelength: float) -> Floats:
    """A flat end ahead and one behind, each seen from its own half only."""
    back = np.pi - aspect
    ahead = np.where(aspect < 0.5 * np.pi, plate_lobes(front, aspect, wavelength), 0.0) if front > 0.0 else 0.0
    return np.asarray(ahead + np.where(aspect > 0.5 * np.pi, plate_lobes(rear, back, wavelength), 0.0))


def _sphere_cone(shape: SphereCone, aspect: Floats, wavelength: float) -> Floats:
    nose, base, half = shape.nose_radius.value, shape.base_radius.value, shape.half_angle.value
    # The nose ends where its surface meets the cone's slope.
    joint = nose * np.cos(half)
    side = cone_frustum(joint, base, (base - joint) / np.tan(half), aspect, wavelength)
    # The highlight of the nose stays on it until it would slip over onto the cone.
    cap = np.where(aspect <= 0.5 * np.pi - half, sphere(nose), 0.0)
    return side + cap + _ends(0.0, base, aspect, wavelength)


def _frustum(shape: Frustum, aspect: Floats, wavelength: float) -> Floats:
    small, large, length = shape.small_radius.value, shape.large_radius.value, shape.length.value
    if np.isclose(small, large):
        side = cylinder(large, length, aspect, wavelength)
    else:
        side = cone_frustum(small, large, length, aspect, wavelength)
    return side + _ends(small, large, aspect, wavelength)


def _cylinder(shape: Cylinder, aspect: Floats, wavelength: float) -> Floats:
    radius = shape.radius.value
    return cylinder(radius, shape.length.value, aspect, wavelength) + _ends(radius, radius, aspect, wavelength)


def _ellipsoid(shape: Ellipsoid, aspect: Floats) -> Floats:
    return ellipsoid(shape.radius.value, shape.half_length.value, aspect)


def _radius(signature: Signature) -> float | None:
    """The largest radius across the axis [m]; None for a table."""
    if signature.sphere_cone is not None:
        return signature.sphere_cone.base_radius.value
    if signature.frustum is not None:
        return signature.frustum.large_radius.value
    if signature.cylinder is not None:
        return signature.cylinder.radius.value
    return None if signature.ellipsoid is None else signature.ellipsoid.radius.value


def validity(signature: Signature, frequency: float) -> str:
    """Whether the shape's value may be believed at a frequency [Hz], in a sentence; empty where it may.

    Physical optics wants a body of k a > 10, k a being its circumference in wavelengths (Skolnik, Introduction to Radar
    Systems, 3rd ed., sec. 2.7: the optical region of a sphere begins there). Between 1 and 10 it resonates.
    """
    radius = _radius(signature)
    if radius is None:
        return "a table by aspect: taken as it stands at every frequency"
    size = 2.0 * np.pi * radius * frequency / SPEED_OF_LIGHT
    if size >= OPTICAL:
        return ""
    if size >= RESONANCE:
        return (
            f"the body is {size:.1f} wavelengths around: it resonates, physical optics does not hold, and the value may"
            " be wrong by a factor of ten either way"
        )
    return (
        f"the body is {size:.2f} wavelengths around: it returns far less than physical optics says, falling with the"
        " fourth power of frequency"
    )
