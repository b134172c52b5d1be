"""When a missile is where: times and heights of one trajectory, which is an input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.claims.lone import aimed, places, threat
from uppertier.claims.measures._paths import SEARCH, SIGNAL, missile_of, radar_paths
from uppertier.claims.measures.defended import THREAT
from uppertier.earth.geodesy import ecef_to_geodetic, geodetic_to_ecef
from uppertier.errors import InputError
from uppertier.radar.observe import observe
from uppertier.study.lone.held import detected_along, lines_to, plain
from uppertier.study.lone.whole import flights_of
from uppertier.study.reach import battery_radar

if TYPE_CHECKING:
    from uppertier.claims.lone import Aimed
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World


def _flown(context: Context, where: Where) -> Aimed:
    site = context.world.site(where.name("place"))
    flown = aimed(context.world, where, places([site.latitude.value], [site.longitude.value]))
    if not flown.reached.size:
        raise InputError(f"{threat(context.world, where).title} does not reach {site.title} so", key="place")
    return flown


def _fall(flown: Aimed, level: float) -> float:
    """When it comes down through a height for good [s]; NaN where it never rises to it."""
    return float(flown.falling_through(level)[0]) if flown.height.max() >= level else math.nan


def time_in_band(context: Context, where: Where) -> Measured:
    """Seconds in which a missile falls from one height to another, to its place if it never rises to the lower one."""
    flown = _flown(context, where)
    upper, lower = _fall(flown, where.number("upper")), _fall(flown, where.number("lower"))
    top = float(flown.paths.rows[int(np.argmax(flown.height)), 0])
    time = flown.paths.rows[:, 0]
    sides = {"flight": float(time[-1] - time[0]), "apogee": float(flown.height.max()) / 1e3}
    if math.isnan(lower):
        return Measured(0.0, sides)
    return Measured(lower - (top if math.isnan(upper) else upper), sides)


def _band_agrees(where: Where) -> None:
    if where.number("upper") <= where.number("lower"):
        raise InputError("the upper height is not above the lower one", key="upper_km")


def height_after(context: Context, where: Where) -> Measured:
    """Height of a missile [km] some time after its launch, or after its first detection; 0 where it has come down."""
    flown, since = _flown(context, where), 0.0
    if where.name("since") == "detection":
        since = _detected(context, where, flown)
        if math.isnan(since):
            return Measured(0.0, {"detected": math.nan})
    at = since + where.number("after")
    height = float(np.interp(at, flown.paths.rows[:, 0], flown.height, right=0.0))
    return Measured(max(height, 0.0) / 1e3, {"detected": since})


def _detected(context: Context, where: Where, flown: Aimed) -> float:
    missile, unit, world = (
        missile_of(context.scenario, where.name("missile")),
        battery_radar(context.scenario),
        context.world,
    )
    flights = world.once(
        ("flights of", flown.name), lambda: flights_of(missile, world.site(where.name("launch")), flown.paths)
    )
    if plain({missile.id: missile}, flights):
        along = world.once(("lines of", flown.name, unit.id), lambda: lines_to(unit, flights))
        return float(detected_along(unit, along, {missile.id: missile}, "payload", None)[0])
    return float(observe((unit,), flights, {missile.id: missile}).detection[0, 0])


def _detection_touches(world: World, where: Where) -> tuple[str, ...]:
    if where.name("since") != "detection":
        return ()
    unit = battery_radar(world.scenario)
    sections = (f"{where.name('missile')}.{part}" for part in ("rcs_boost", "rcs_payload"))
    return (*radar_paths(world.scenario, (unit.id,), SIGNAL + SEARCH, True), *sections)


def height_passing(context: Context, where: Where) -> Measured:
    """Height [km] at which a missile passes the point of its path that is nearest to a site over the ground."""
    flown, site = _flown(context, where), context.world.site(where.name("over"))
    latitude, longitude, height = ecef_to_geodetic(np.asarray(flown.paths.rows[:, 1:4]))
    ground = geodetic_to_ecef(latitude, longitude, np.zeros_like(latitude))
    gap = np.linalg.norm(ground - geodetic_to_ecef(site.latitude.value, site.longitude.value, 0.0), axis=-1)
    near = int(np.argmin(gap))
    return Measured(float(height[near]) / 1e3, {"aside": float(gap[near]) / 1e3})


_PLACE = {"place": Setting("site", "where it is aimed", needed=True)} | THREAT
_PATH = "powered flight over the turning Earth through the standard atmosphere, aimed at the place to 50 m; seconds"

MEASURES = {
    "time_in_band": Measure(
        time_in_band,
        "s",
        "how long a missile takes to fall from one height to another",
        _PATH,
        settings=_PLACE
        | {
            "upper": Setting("number", "height in which it begins", needed=True, unit="km", low=0.0, high=2_000e3),
            "lower": Setting("number", "height in which it ends", needed=True, unit="km", low=0.0, high=2_000e3),
        },
        agree=_band_agrees,
        needs=("raids",),
        sides={"flight": Side("flight time", "s"), "apogee": Side("highest point", "km")},
    ),
    "height_after": Measure(
        height_after,
        "km",
        "how high a missile is some time after its launch, or after the battery's radar first detected it",
        f"{_PATH}; detection by the radar's own search",
        _detection_touches,
        _PLACE
        | {
            "after": Setting("number", "how long after", needed=True, unit="s", low=0.0, high=7_200.0),
            "since": Setting("word", "after what", "launch", words=("launch", "detection")),
        },
        needs=("batteries", "raids"),
        sides={"detected": Side("first detection, after launch", "s")},
    ),
    "height_passing": Measure(
        height_passing,
        "km",
        "how high a missile passes a site on its way to a place",
        _PATH,
        settings=_PLACE | {"over": Setting("site", "the site it passes", needed=True)},
        needs=("raids",),
        sides={"aside": Side("distance of the nearest point of its path over the ground", "km")},
    ),
}
