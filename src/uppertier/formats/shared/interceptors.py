"""Where an interceptor is between launch and intercept. A run keeps both ends; the way between is flown again."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.battle.posts import posts
from uppertier.catalog.records import InterceptorSheet, SiteSheet
from uppertier.earth.geodesy import ecef_to_geodetic, geodesic_inverse
from uppertier.flight.flyout import fly_interceptor
from uppertier.formats.shared.scene import Intercept
from uppertier.formats.shared.thinning import kept
from uppertier.numerics.arrays import SAME, Floats
from uppertier.report.records import RunResult

_COARSE, _FINE = 61, 21
"""Launch elevations tried over all that the launcher can do, then between the neighbours of the best."""
_STEP = 1.0
BOUND = 50.0
"""Greatest error of straight pieces between the points of a way that is drawn [m]."""


@attrs.frozen
class Way:
    """An interceptor's flight from its launcher to where it meets its object."""

    time: Floats = attrs.field(eq=SAME)
    """[K] since its launch [s]"""
    position: Floats = attrs.field(eq=SAME)
    """[K,3] Earth-fixed [m]; the ends are those of the shot"""
    closed: float
    """How far from the meeting point the flight itself would have ended [m]: spread over the way, as time squared"""


def drawn(result: RunResult, shot: Intercept) -> tuple[Floats, Floats]:
    """Times since launch [n] and positions [n,3] of a shot, as few as keep straight pieces to `BOUND`."""
    post = [post for post in posts(result.scenario) for _ in range(post.launchers)][shot.launcher]
    flown = way(post.unit.interceptor, post.site, shot.launch, shot.position, shot.time - shot.launch_time)
    whole = np.array([0, flown.time.size])
    stays = kept(flown.time, flown.position, whole, np.zeros(flown.time.size, bool), BOUND, False)
    return flown.time[stays], flown.position[stays]


def way(sheet: InterceptorSheet, site: SiteSheet, launch: Floats, met: Floats, duration: float) -> Way:
    """The flight of an interceptor that leaves `launch`[3] and is at `met`[3] after `duration` [s].

    The battle takes times from a table of fly-outs; here the launch elevation is sought that comes nearest.
    """
    latitude, longitude, _ = ecef_to_geodetic(met)
    azimuth = float(geodesic_inverse(site.latitude.value, site.longitude.value, latitude, longitude)[0])
    lowest, highest = sheet.launch_elevation_minimum.value, sheet.launch_elevation_maximum.value
    elevation = np.linspace(lowest, highest, _COARSE)
    best, flown = _nearest(sheet, site, azimuth, elevation, met, duration)
    close = np.linspace(elevation[max(best - 1, 0)], elevation[min(best + 1, _COARSE - 1)], _FINE)
    best, flown = _nearest(sheet, site, azimuth, close, met, duration)
    time = np.append(np.arange(0.0, duration - 0.5 * _STEP, _STEP), duration)
    path = np.array([_at(flown[best], moment) for moment in time])
    missed = met - path[-1]
    path += (time[:, None] / duration) ** 2 * missed
    path[0] = launch
    return Way(time, path, float(np.linalg.norm(missed)))


def _nearest(
    sheet: InterceptorSheet, site: SiteSheet, azimuth: float, elevation: Floats, met: Floats, duration: float
) -> tuple[int, Floats]:
    """Which of some launch elevations passes nearest at the moment asked, and all of their paths [n,K,3]."""
    _, position, _ = fly_interceptor(sheet, site, azimuth, elevation, duration + 2.0 * _STEP, _STEP)
    ends = np.array([_at(path, duration) for path in position])
    apart = np.linalg.norm(ends - met, axis=1)
    return int(np.nanargmin(apart)), position


def _at(path: Floats, moment: float) -> Floats:
    """Position[3] on a path[K,3] at a moment: the parabola through the three nearest samples."""
    last = int(np.flatnonzero(np.isfinite(path[:, 0]))[-1])
    middle = int(np.clip(np.rint(moment / _STEP), 1, last - 1))
    u = moment / _STEP - middle
    before, here, after = path[middle - 1 : middle + 2]
    return np.asarray(here + 0.5 * u * (after - before) + 0.5 * u * u * (after - 2.0 * here + before))
