"""Coverage of very many places at several heights: the same answers as `coverage`, by a compiled kernel.

Elevations agree with those of `look` within 0.002 degree and signals within 0.02 dB (tests); a cell closer than that to
a limit may fall on its other side. Places nearer than the farthest ridge, and heights that hardly clear the radar, take
`coverage` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.earth.refraction import Refraction, apparent_elevation, refraction
from uppertier.earth.terrain import AZIMUTH_STEP, HorizonMask
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.radar import equation, propagation
from uppertier.radar.coverage import coverage
from uppertier.radar.look import own_mask
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.scenario.records import RadarUnit

ROWS = 4096
_CLEAR = 500.0
"""Objects less than this above the radar take the slow way: there bending is computed otherwise [m]."""
_PIECE = 32_768


@attrs.frozen(eq=False)
class Fields:
    """What a radar sees over C places at H heights."""

    height: Floats
    """[H] above the ellipsoid [m]"""
    reason: NDArray[np.int8]
    """[H,C] of `Reason`"""
    snr_db: NDArray[np.float32]
    """[H,C] of one look; NaN where geometry hides the place"""


def fields(
    unit: RadarUnit,
    latitude: ArrayLike,
    longitude: ArrayLike,
    heights: ArrayLike,
    rcs: float,
    *,
    threshold: float | None = None,
    dwell: float | None = None,
    mask: HorizonMask | None = None,
    threads: int | None = None,
) -> Fields:
    """What a radar sees of an object over places, at heights.

    latitude, longitude : of the places [C] [rad]; heights : above the ellipsoid [H] [m]; rcs : [m2]
    threshold, dwell, mask : as in `coverage`; threads : by default every processor
    raises : InputError for places or heights that are not finite, and a cross-section or dwell that is not positive
    """
    lat, lon = (np.ascontiguousarray(np.ravel(np.asarray(value, float))) for value in (latitude, longitude))
    levels = np.atleast_1d(np.asarray(heights, float))
    time = unit.sheet.track_dwell.value if dwell is None else dwell
    least = unit.sheet.detection_snr.value if threshold is None else threshold
    _check(lat, lon, levels, rcs, time)
    ground = mask or own_mask(unit)
    snr = np.empty((levels.size, lat.size), np.float32)
    reason = np.empty((levels.size, lat.size), np.int8)
    fast = np.flatnonzero(levels > max(unit.site.height.value, 0.0) + _CLEAR)
    slow = np.setdiff1d(np.arange(levels.size), fast)
    if fast.size:
        part = (snr, reason) if fast.size == levels.size else (snr[fast], reason[fast])
        near = np.flatnonzero(_fast(unit, lat, lon, levels[fast], rcs, least, time, ground, part, threads))
        if part[0] is not snr:
            snr[fast], reason[fast] = part
        _slow(unit, lat, lon, levels, rcs, least, time, ground, (snr, reason), (fast, near))
    _slow(unit, lat, lon, levels, rcs, least, time, ground, (snr, reason), (slow, np.arange(lat.size)))
    return Fields(levels, reason, snr)


def _check(lat: Floats, lon: Floats, heights: Floats, rcs: float, dwell: float) -> None:
    if lat.shape != lon.shape:
        raise InputError("there are not as many latitudes as longitudes", key="latitude, longitude")
    for key, values in (("latitude", lat), ("longitude", lon), ("heights", heights)):
        if not np.all(np.isfinite(values)):
            raise InputError("a place or height is not a finite number", key=key)
    for key, value in (("rcs", rcs), ("dwell", dwell)):
        if not (np.isfinite(value) and value > 0.0):
            raise InputError(f"{value} is not a positive number", key=key)


def _slow(
    unit: RadarUnit, lat: Floats, lon: Floats, heights: Floats, rcs: float, least: float, dwell: float,
    mask: HorizonMask, out: tuple[NDArray[np.float32], NDArray[np.int8]], which: tuple[NDArray[np.int64], ...],
) -> None:  # fmt: skip
    """`coverage` of chosen heights and places, into the arrays."""
    rows, places = which
    for row in rows if places.size else ():
        found = coverage(unit, lat[places], lon[places], heights[row], rcs, threshold=least, dwell=dwell, mask=mask)
        hidden = ~np.isin(found.reason, (Reason.SEEN, Reason.TOO_LITTLE_SIGNAL))
        with np.errstate(divide="ignore"):
            out[0][row, places] = np.where(hidden, np.nan, 10.0 * np.log10(found.snr))
        out[1][row, places] = found.reason


def _fast(
    unit: RadarUnit, lat: Floats, lon: Floats, heights: Floats, rcs: float, least: float, dwell: float,
    mask: HorizonMask, out: tuple[NDArray[np.float32], NDArray[np.int8]], threads: int | None,
) -> NDArray[np.bool_]:  # fmt: skip
    """The compiled kernel over pieces of the places; which of them lie nearer than the farthest ridge."""
    from uppertier.numerics.threads import on_threads
    from uppertier.radar.kernels import cover

    radar, face = radar_numbers(unit, mask), face_numbers(unit, rcs, least, dwell)
    levels, tables = height_tables(unit, heights)
    profile, near = np.sin(mask.elevation), np.empty(lat.size, np.bool_)

    def piece(start: int) -> None:
        stop = min(start + _PIECE, lat.size)
        cover(lat, lon, start, stop, heights, radar, face, levels, tables, profile, AZIMUTH_STEP, *out, near)

    on_threads(piece, range(0, lat.size, _PIECE), threads)
    return near


def radar_numbers(unit: RadarUnit, mask: HorizonMask) -> Floats:
    """Where the radar stands and looks, as the kernel takes it."""
    site = unit.site
    place = site.latitude.value, site.longitude.value
    position = geodetic_to_ecef(*place, site.height.value)
    squared = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    # Nearer than the farthest ridge the distance of the ridge counts, which the kernel does not ask.
    ridge = mask.farthest if mask.highest > -0.5 * np.pi else 0.0
    return np.array([*place, *position, unit.boresight.value, squared, WGS84_SEMI_MAJOR, ridge])


def face_numbers(unit: RadarUnit, rcs: float, threshold: float, dwell: float) -> Floats:
    """Limits of the face and the signal of one look at 1 m without losses, as the kernel takes them."""
    sheet = unit.sheet
    half = sheet.azimuth_half_width.value
    cosine = np.cos(half)
    signal = equation.snr(
        sheet.average_power.value, dwell, sheet.gain.value,
        sheet.aperture_area.value * sheet.aperture_efficiency.value, rcs, 1.0,
        sheet.noise_temperature.value, sheet.loss.value,
    )  # fmt: skip
    least = 10.0 * np.log10(threshold) if threshold > 0.0 else -np.inf
    table = refraction(unit.site.height.value)
    return np.array(
        [
            -2.0 if half >= np.pi else cosine * abs(cosine),
            np.sin(sheet.elevation_minimum.value), np.sin(min(sheet.elevation_maximum.value, 0.5 * np.pi)),
            np.cos(sheet.face_tilt.value), np.sin(sheet.face_tilt.value), sheet.scan_loss_exponent.value,
            10.0 * np.log10(float(signal)), least, table.earth_radius + table.height,
        ]
    )  # fmt: skip


def height_tables(unit: RadarUnit, heights: Floats) -> tuple[Floats, Floats]:
    """What the kernel's arguments `levels` [H,5] and `tables` [H,ROWS,4] hold."""
    table = refraction(unit.site.height.value)
    frequency = unit.sheet.frequency.value
    levels, rows = np.empty((heights.size, 5)), np.empty((heights.size, ROWS, 4))
    for k, height in enumerate(heights):
        step = min(1_000.0, 0.25 * _CLEAR)
        low, below, over = (float(np.sin(_lowest(table, height + off))) for off in (0.0, -step, step))
        sine = np.linspace(low, 1.0, ROWS)
        here, under, above = (_bending(table, sine, height + off) for off in (0.0, -step, step))
        radius = table.earth_radius + height
        levels[k] = low, (over - below) / (2.0 * step), (ROWS - 1) / (1.0 - low), radius**2, 0.5 / radius
        middle = 0.5 * (sine + np.append(sine[1:], 1.0))
        apparent = np.arcsin(middle) + here * np.sqrt(1.0 - middle**2)
        rows[k] = np.column_stack(
            [
                here,
                np.append(np.diff(here), 0.0),
                (above - under) / (2.0 * step),
                10.0 * np.log10(propagation.gas_loss(apparent, frequency)),
            ]
        )
    return levels, rows


def _lowest(table: Refraction, height: float) -> float:
    """True elevation of an object at a height that stands on the horizon ray."""
    from uppertier.earth.refraction import lowest_true

    return float(lowest_true(table, height))


def _bending(table: Refraction, sine: Floats, height: float) -> Floats:
    """Sine of apparent less true elevation, over the cosine of the true one, of an object at a height."""
    start, top = table.earth_radius + table.height, table.earth_radius + height
    distance = np.sqrt((start * sine) ** 2 + top**2 - start**2) - start * sine
    true = np.arcsin(sine)
    apparent, _ = apparent_elevation(table, true, distance)
    cosine = np.sqrt(np.maximum(1.0 - sine**2, 1e-12))
    found = np.sin(apparent - true) / cosine
    found[-1] = found[-2]
    return np.asarray(found)
