"""Fly-out: time, speed and launch elevation to every point within an interceptor's energy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Floats, as_floats

if TYPE_CHECKING:
    from uppertier.catalog.records import InterceptorSheet, SiteSheet

CELL = 1_000.0
"""Spacing of the table in down-range and altitude [m]."""
ELEVATIONS = 121
STEP = 0.5


@attrs.frozen
class FlyoutTable:
    """Direct fly-outs on a grid of X down-range and H altitude steps; NaN outside the envelope."""

    downrange: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X] along the ground from the launcher [m]"""
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[H] above the ellipsoid [m]"""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X,H] from launch [s]"""
    speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X,H] relative to the rotating Earth [m/s]"""
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[X,H] launch elevation [rad]"""


def downrange_altitude(site: SiteSheet, position: Floats) -> tuple[Floats, Floats]:
    """Distance along the ground from a site and height above the ellipsoid [m] of positions[...,3], ECEF.

    The ground distance is an arc of the sphere that osculates the ellipsoid at the site (Gaussian mean radius): within
    0.05 % out to 500 km.
    """
    latitude, longitude = site.latitude.value, site.longitude.value
    up = enu_basis(latitude, longitude)[2]
    e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    radius = WGS84_SEMI_MAJOR * math.sqrt(1.0 - e2) / (1.0 - e2 * math.sin(latitude) ** 2)
    centre = geodetic_to_ecef(latitude, longitude, 0.0) - radius * up
    arm = np.asarray(position, float) - centre
    along = arm @ up
    across = np.linalg.norm(arm - along[..., None] * up, axis=-1)
    return radius * np.arctan2(across, along), ecef_to_geodetic(position)[2]


def flyout_table(sheet: InterceptorSheet, site: SiteSheet, azimuth: float) -> FlyoutTable:
    """Table of the interceptor's direct fly-outs from a site, flown once along `azimuth` [rad] and used for all.

    The Earth's rotation makes the table differ by azimuth; README.md gives by how much.
    """
    from uppertier.flight.flyout import fly_interceptor

    lowest, highest = sheet.launch_elevation_minimum.value, sheet.launch_elevation_maximum.value
    # Close together near the steepest: there a small turn moves the fly-out across whole columns.
    elevation = highest - (highest - lowest) * np.linspace(1.0, 0.0, ELEVATIONS) ** 2
    time, position, velocity = fly_interceptor(sheet, site, azimuth, elevation, sheet.flight_time_maximum.value, STEP)
    downrange, altitude = downrange_altitude(site, position)
    return tabulate(elevation, time, downrange, altitude, np.linalg.norm(velocity, axis=-1))


def tabulate(
    elevation: Floats, time: Floats, downrange: Floats, altitude: Floats, speed: Floats, cell: float = CELL
) -> FlyoutTable:
    """Turn n fly-outs into a table over down-range and altitude.

    elevation : [n] launch elevations, rising [rad]
    time : [s] of the samples [s]
    downrange, altitude, speed : [n,s] along each fly-out, NaN after it has come down
    cell : spacing of the table [m]

    In each down-range column altitude rises with launch elevation up to the envelope, then falls: only the rising,
    faster branch is kept.
    """
    columns = np.arange(0.0, np.nanmax(downrange) + cell, cell)
    rows = np.arange(0.0, np.nanmax(altitude) + cell, cell)
    crossing = np.full((elevation.size, columns.size, 3), np.nan)
    for path in range(elevation.size):
        crossing[path] = _crossings(columns, time, downrange[path], altitude[path], speed[path])
    table = np.full((4, columns.size, rows.size), np.nan)
    for column in range(1, columns.size):
        table[1:, column] = _column(rows, elevation, crossing[:, column])
    table[1:, 0] = _overhead(rows, elevation, time, altitude[-1], speed[-1], downrange[-1], cell)
    return FlyoutTable(columns, rows, table[1], table[2], table[3])


def _crossings(columns: Floats, time: Floats, downrange: Floats, altitude: Floats, speed: Floats) -> Floats:
    """[X,3] time, speed and altitude at which one fly-out passes each column; NaN where it does not."""
    flown = np.isfinite(downrange)
    far = downrange[flown]
    # A fly-out that starts to come back (straight up, over a turning Earth) counts only until then.
    end = int(np.argmax(far)) + 1
    far = np.maximum.accumulate(far[:end])
    out = np.full((columns.size, 3), np.nan)
    inside = (columns > 0.0) & (columns <= far[-1])
    for k, values in enumerate((time, speed, altitude)):
        out[inside, k] = np.interp(columns[inside], far, values[flown][:end])
    return out


def _column(rows: Floats, elevation: Floats, crossing: Floats) -> Floats:
    """[3,H] time, speed and elevation in one column: the branch on which altitude rises with elevation."""
    out = np.full((3, rows.size), np.nan)
    reached = np.flatnonzero(np.isfinite(crossing[:, 2]))
    if reached.size < 2:
        return out
    last = int(np.nanargmax(crossing[:, 2]))
    falls = np.flatnonzero(~(np.diff(crossing[: last + 1, 2]) > 0.0))
    first = int(falls[-1]) + 1 if falls.size else 0
    altitude = crossing[first : last + 1, 2]
    inside = (rows >= altitude[0]) & (rows <= altitude[-1])
    branch = (crossing[first : last + 1, 0], crossing[first : last + 1, 1], elevation[first : last + 1])
    for k, values in enumerate(branch):
        out[k, inside] = np.interp(rows[inside], altitude, values)
    return out


def _overhead(
    rows: Floats, elevation: Floats, time: Floats, altitude: Floats, speed: Floats, downrange: Floats, cell: float
) -> Floats:
    """[3,H] the column above the launcher: the steepest fly-out while it climbs, if it stays within half a cell."""
    out = np.full((3, rows.size), np.nan)
    top = int(np.nanargmax(altitude)) + 1
    climb = altitude[:top]
    inside = (rows >= climb[0]) & (rows <= climb[-1])
    inside &= np.interp(rows, climb, downrange[:top]) <= 0.5 * cell
    out[0, inside] = np.interp(rows[inside], climb, time[:top])
    out[1, inside] = np.interp(rows[inside], climb, speed[:top])
    out[2, inside] = elevation[-1]
    return out


def look_up(table: FlyoutTable, values: Floats, downrange: Floats, altitude: Floats) -> Floats:
    """Bilinear interpolation of `values`[X,H] of a table; NaN where a corner of the cell is outside the envelope.

    So the envelope is drawn in by less than one cell, never out.
    """
    downrange, altitude = np.broadcast_arrays(np.asarray(downrange, float), np.asarray(altitude, float))
    out = np.full(downrange.shape, np.nan)
    inside = (downrange >= 0.0) & (downrange < table.downrange[-1])
    inside &= (altitude >= 0.0) & (altitude < table.altitude[-1])
    x = downrange[inside] / (table.downrange[1] - table.downrange[0])
    h = altitude[inside] / (table.altitude[1] - table.altitude[0])
    column, row = x.astype(int), h.astype(int)
    x, h = x - column, h - row
    low = values[column, row] * (1.0 - h) + values[column, row + 1] * h
    high = values[column + 1, row] * (1.0 - h) + values[column + 1, row + 1] * h
    out[inside] = low * (1.0 - x) + high * x
    return out


def time_to(table: FlyoutTable, downrange: Floats, altitude: Floats) -> Floats:
    """Flight time [s] to points at `downrange` and `altitude` [m], any one shape; NaN outside the envelope."""
    return look_up(table, table.time, downrange, altitude)
