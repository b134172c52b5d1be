"""How large an object looks to a radar.

A sheet gives one cross-section for each of three objects, and may give a signature by aspect in its place (`aspect`).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats
from uppertier.radar.aspect import signature_rcs

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.catalog.signatures import Signature


class Object(Enum):
    """What a radar may follow."""

    BOOST = "boost"
    """the burning missile"""
    BODY = "body"
    """the spent last stage, or the whole body of a missile that does not separate"""
    PAYLOAD = "payload"


def cross_section(sheet: MissileSheet, what: Object, aspect: ArrayLike, frequency: float) -> Floats:
    """Mean cross-section of one of a missile's objects at an aspect and a radar's frequency.

    aspect : angle between the object's velocity and the line from it to the radar; 0 is nose-on [rad]
    frequency : [Hz]; only shapes depend on it
    returns : [m2], shape of `aspect`

    The sheet's signature of that object where it has one, else its constant. A missile that does not separate shows
    its body as payload.
    """
    constant, signature = _looks(sheet, what)
    if signature is None:
        return np.full(np.shape(aspect), constant)
    return signature_rcs(signature, aspect, frequency)


def signature_of(sheet: MissileSheet, what: Object) -> Signature | None:
    """The signature by aspect that an object goes by, or None where it goes by a constant."""
    return _looks(sheet, what)[1]


def constant_of(sheet: MissileSheet, what: Object) -> float | None:
    """The constant that an object goes by [m2], or None where it goes by a signature."""
    constant, signature = _looks(sheet, what)
    return constant if signature is None else None


def _looks(sheet: MissileSheet, what: Object) -> tuple[float, Signature | None]:
    if what is Object.BOOST:
        return sheet.rcs_boost.value, sheet.signature_boost
    if what is Object.BODY or not sheet.separating:
        return sheet.rcs_body.value, sheet.signature_body
    return sheet.rcs_payload.value, sheet.signature_payload
