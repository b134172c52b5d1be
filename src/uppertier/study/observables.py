"""Observables: what a radar has in hand that could help to tell a warhead from something else. No more than that.

No open model leads from these to the sorting of objects, so they stand beside the break-even of `homeland`, and
nothing here multiplies the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from uppertier.catalog import load
from uppertier.earth.constants import SPEED_OF_LIGHT
from uppertier.numerics.arrays import Floats
from uppertier.radar.face import beamwidths, wavelength

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet


def range_resolution(bandwidth: ArrayLike) -> Floats:
    """Depth of two points that pulses of a bandwidth [Hz] just tell apart: c / 2B [m]. Skolnik, Radar Handbook."""
    return np.asarray(SPEED_OF_LIGHT / (2.0 * np.asarray(bandwidth, float)))


def beam_resolution(sheet: RadarSheet, distance: ArrayLike) -> Floats:
    """Width of the narrower beam at a distance [m]: what a single look tells apart across."""
    return np.asarray(min(beamwidths(sheet)) * np.asarray(distance, float))


def turning_rate(position: Floats, velocity: Floats, place: Floats) -> Floats:
    """Rate at which the line of sight from a place turns about an object that keeps its attitude [rad/s].

    position, velocity : [n,3] of the object; place : [3] of the radar. Speed across the line over the distance.
    """
    line = np.asarray(position, float) - place
    distance = np.linalg.norm(line, axis=-1)
    across = np.linalg.norm(np.cross(line, velocity), axis=-1) / distance
    return np.asarray(across / distance)


def cross_range_resolution(length: float, turning: ArrayLike, seconds: float) -> Floats:
    """Distance across the line of sight that an image made while the line turns tells apart [m].

    length : of the wave [m]; turning : omega [rad/s]; seconds : T for which looks are summed coherently
    returns : lambda / (2 omega T), the R of lambda R / (2 v T) being in omega = v / R. An object that turns by itself
        is told apart better, or smeared. Ausherman et al., IEEE Transactions AES 20 (1984) 363, equation 8.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(length / (2.0 * np.asarray(turning, float) * seconds))


def imaging_time() -> float:
    """Seconds for which looks are taken to be summed for one image [s]: assumed, on its own sheet."""
    return float(load("figures", "imaging-time").amount.value)


def across(sheet: RadarSheet, distance: float, turning: float, seconds: float) -> tuple[float, str]:
    """The finer of both resolutions across the line of sight [m], and which it is: "beam" or "turning".

    seconds : for which looks are summed, as `imaging_time` has them
    """
    beam = float(beam_resolution(sheet, distance))
    image = float(cross_range_resolution(wavelength(sheet), turning, seconds))
    return (image, "turning") if image < beam else (beam, "beam")
