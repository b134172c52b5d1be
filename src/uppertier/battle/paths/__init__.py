"""Paths: one missile's path moved to end at each of many aim points, and where an interceptor reaches it.

The quick test behind maps: geometry, energy, band and time alone. It asks nothing of the radar, whose view of a moved
path only a track can tell.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Floats, Integers, as_integers

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.catalog.records import InterceptorSheet, SiteSheet


@attrs.frozen
class Reached:
    """Of each of N aim points, which samples of the path are in reach."""

    count: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N] samples in reach"""
    first: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N] -1 where none is"""
    last: Integers = attrs.field(converter=as_integers, eq=SAME)


def reached_aims(
    table: FlyoutTable,
    sheet: InterceptorSheet,
    site: SiteSheet,
    path: Floats,
    aim: Floats,
    earliest: float = -math.inf,
    threads: int | None = None,
) -> Reached:
    """Which samples of a path are in an interceptor's reach when it ends at each of N aim points.

    path : [S,3] time since launch [s], height [m] and ground left to the aim point [m]
    aim : [N,3] latitude, longitude, and azimuth of the way back to the launch [rad]
    earliest : no interceptor is launched before this time since the missile's launch [s]

    Down-range is an arc of the sphere that osculates the ellipsoid at the site, as in `flyout`; so is the missile's.
    """
    from uppertier.battle.paths.kernels import reach_paths
    from uppertier.numerics.threads import on_threads

    radius, products = aim_products(site, aim)
    angle = np.asarray(path, float)[:, 2] / radius
    samples = np.stack([path[:, 0], path[:, 1], np.cos(angle), np.sin(angle)], axis=1)
    limits = np.array(
        [
            sheet.altitude_minimum.value,
            sheet.altitude_maximum.value,
            sheet.stage.burn_time.value,
            sheet.flight_time_maximum.value,
            earliest,
        ]
    )
    count, first, last = (np.empty(len(products), np.int64) for _ in range(3))
    time, cell = np.ascontiguousarray(table.time), float(table.downrange[1] - table.downrange[0])
    part = 4096

    def task(begin: int) -> None:
        rows = slice(begin, begin + part)
        reach_paths(time, cell, radius, limits, samples, products[rows], count[rows], first[rows], last[rows])

    on_threads(task, range(0, len(products), part), threads)
    return Reached(count, first, last)


def aim_products(site: SiteSheet, aim: Floats) -> tuple[float, Floats]:
    """Radius of the sphere that osculates the ellipsoid at a site, and [N,2] what a moved path needs to know of it.

    The cosine of the angle between the site and a point at an angle s back along the path is
    a cos s + b sin s, with a the site's direction times the aim point's and b times that of the way back.
    """
    latitude, longitude = site.latitude.value, site.longitude.value
    up = enu_basis(latitude, longitude)[2]
    e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    radius = WGS84_SEMI_MAJOR * math.sqrt(1.0 - e2) / (1.0 - e2 * math.sin(latitude) ** 2)
    centre = geodetic_to_ecef(latitude, longitude, 0.0) - radius * up
    aim = np.asarray(aim, float)
    arm = geodetic_to_ecef(aim[:, 0], aim[:, 1], 0.0) - centre
    arm /= np.linalg.norm(arm, axis=1)[:, None]
    east, north = enu_basis(aim[:, 0], aim[:, 1])[..., :2, :].swapaxes(0, 1)
    back = np.sin(aim[:, 2])[:, None] * east + np.cos(aim[:, 2])[:, None] * north
    back -= np.sum(back * arm, axis=1)[:, None] * arm
    back /= np.linalg.norm(back, axis=1)[:, None]
    return radius, np.ascontiguousarray(np.stack([arm @ up, back @ up], axis=1))
