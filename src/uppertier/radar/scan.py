"""One budget of time and energy, shared by search and track.

The search volume is a fence: `search_azimuth_width` wide about the boresight and `search_elevation_height` high above
the lowest elevation. It is filled with beams of half-power width, edge to edge; in the sine space of a planar face
all beams are equally large, so their number is the volume's projected solid angle over the beam's. Every beam gets
search_share * revisit / beams of time on target. Tracks take one `track_dwell` each per `track_revisit` from the
track share. No time is lost between beams (assumed; a pulsed radar at 1,000 km waits 7 ms for its echo, which
interleaving hides). What the two shares leave is engagement support, where a mode gives it.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.catalog.records import RadarMode, RadarSheet
from uppertier.numerics.arrays import Booleans
from uppertier.radar.detection_range import Direction, direction
from uppertier.radar.face import beamwidths


@attrs.frozen
class Budget:
    """What a mode leaves for each beam and each track."""

    solid_angle: float
    """Of the search volume [sr]."""
    beams: float
    search_dwell: float
    """Time on target of one search beam [s]."""
    look_rate: float
    """Search looks a second at one point of the volume [1/s]; 0 where nothing is searched."""
    tracks: float
    """How many tracks the track share supports [-]; infinite where a track costs nothing."""
    support_share: float
    """What search and track leave to engagement support [-]; 0 where the mode supports none."""
    spare_share: float
    """What they leave to nothing in particular: calibration, upkeep, standing by."""


def _projected_solid_angle(half_width: float, low: float, high: float, tilt: float) -> float:
    """Integral of cos(angle off the normal) over a sector of azimuth and elevation, closed form [sr]."""
    level = 0.5 * (high - low) + 0.25 * (np.sin(2.0 * high) - np.sin(2.0 * low))
    upright = 0.5 * (np.sin(high) ** 2 - np.sin(low) ** 2)
    return float(2.0 * np.sin(half_width) * level * np.cos(tilt) + 2.0 * half_width * upright * np.sin(tilt))


def search_limits(sheet: RadarSheet, mode: RadarMode) -> tuple[float, float, float]:
    """Half width, lowest and highest elevation of the search volume, inside the face's own limits [rad]."""
    half = min(0.5 * mode.search_azimuth_width.value, sheet.azimuth_half_width.value)
    low = sheet.elevation_minimum.value
    high = min(low + mode.search_elevation_height.value, sheet.elevation_maximum.value)
    return half, low, high


def inside_search(sheet: RadarSheet, mode: RadarMode, azimuth: ArrayLike, elevation: ArrayLike) -> Booleans:
    """Whether a direction (azimuth off boresight, apparent elevation) lies inside the search volume."""
    half, low, high = search_limits(sheet, mode)
    above = np.asarray(elevation, dtype=np.float64)
    return np.asarray((np.abs(azimuth) <= half) & (above >= low) & (above <= high))


def budget(sheet: RadarSheet, mode: RadarMode) -> Budget:
    """Beams, dwell, look rate and tracks of a radar in a mode.

    Beam count of a planar array in sine space: Skolnik, Radar Handbook, 3rd ed. (2008), ch. 13.
    """
    half, low, high = search_limits(sheet, mode)
    solid_angle = 2.0 * half * (np.sin(high) - np.sin(low))
    wide, tall = beamwidths(sheet)
    beams = max(_projected_solid_angle(half, low, high, sheet.face_tilt.value) / (wide * tall), 1.0)
    revisit, share = mode.search_revisit.value, mode.search_share.value
    searches = share > 0.0 and revisit > 0.0 and solid_angle > 0.0
    cost = sheet.track_dwell.value / mode.track_revisit.value
    rest = max(1.0 - share - mode.track_share.value, 0.0)
    return Budget(
        solid_angle=float(solid_angle),
        beams=float(beams),
        search_dwell=float(share * revisit / beams) if searches else 0.0,
        look_rate=1.0 / revisit if searches else 0.0,
        tracks=mode.track_share.value / cost if cost > 0.0 else float("inf"),
        support_share=rest if mode.supports_engagement else 0.0,
        spare_share=0.0 if mode.supports_engagement else rest,
    )


def beam_count(sheet: RadarSheet, mode: RadarMode, height: float) -> float:
    """Beams that fill a fence of the mode's width and another height [rad]; a fraction where it is less than one."""
    taller = attrs.evolve(mode, search_elevation_height=attrs.evolve(mode.search_elevation_height, value=height))
    half, low, high = search_limits(sheet, taller)
    wide, tall = beamwidths(sheet)
    return _projected_solid_angle(half, low, high, sheet.face_tilt.value) / (wide * tall)


def fence_height(sheet: RadarSheet, mode: RadarMode, beams: float) -> float:
    """Height [rad] of the fence of the mode's width that a number of beams fills; 0 for less than one row of beams.

    As much as the face allows where the beams would fill more. Solved by bisection to 1e-9 rad.
    """
    _, tall = beamwidths(sheet)
    low, high = tall, sheet.elevation_maximum.value - sheet.elevation_minimum.value
    if beam_count(sheet, mode, low) > beams:
        return 0.0
    if beam_count(sheet, mode, high) <= beams:
        return high
    while high - low > 1e-9:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if beam_count(sheet, mode, middle) <= beams else (low, middle)
    return low


def fence_middle(sheet: RadarSheet, mode: RadarMode, azimuth: float = 0.0) -> Direction:
    """Losses towards the middle of the fence's height, at an azimuth off boresight [rad]."""
    _, low, high = search_limits(sheet, mode)
    return direction(sheet, 0.5 * (low + high), azimuth)
