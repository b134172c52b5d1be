"""How a missile's object looks to a radar by aspect: a table, or a simple shape, over a floor."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.catalog.banded import Grade, Quantity
from uppertier.numerics.arrays import Floats


def _fixed(values: Floats) -> Floats:
    # As in `records`: mypy takes the helper of `numerics.arrays` for a default.
    array = np.ascontiguousarray(values, dtype=np.float64).view()
    array.flags.writeable = False
    return array


@attrs.frozen
class AspectTable:
    """Cross-section over aspect, between the points linear in decibels, constant beyond them; at any frequency."""

    aspect: Floats = attrs.field(converter=_fixed, eq=attrs.cmp_using(eq=np.array_equal), hash=False)
    """Angle between the object's velocity and the line to the radar, rising; 0 is nose-on [rad]."""
    rcs: Floats = attrs.field(converter=_fixed, eq=attrs.cmp_using(eq=np.array_equal), hash=False)
    source: str
    grade: Grade


@attrs.frozen
class SphereCone:
    """A cone with a rounded nose and a flat base: a warhead."""

    nose_radius: Quantity
    base_radius: Quantity
    half_angle: Quantity


@attrs.frozen
class Frustum:
    """A cone frustum with two flat ends, the small one ahead; equal radii make a cylinder."""

    small_radius: Quantity
    large_radius: Quantity
    length: Quantity


@attrs.frozen
class Cylinder:
    """A cylinder with two flat ends: a spent stage, a body."""

    radius: Quantity
    length: Quantity


@attrs.frozen
class Ellipsoid:
    """An ellipsoid of revolution."""

    radius: Quantity
    half_length: Quantity


@attrs.frozen
class Signature:
    """What stands in for the constant cross-section of an object: one of the five, never below the floor."""

    floor: Quantity
    """What fins, nozzle, edges and seams return at any aspect, which no shape here knows [m2]."""
    table: AspectTable | None
    sphere_cone: SphereCone | None
    frustum: Frustum | None
    cylinder: Cylinder | None
    ellipsoid: Ellipsoid | None


SHAPES = ("sphere_cone", "frustum", "cylinder", "ellipsoid")
"""Fields that hold a shape."""
