"""Who is defended against one missile alone: a place, ground, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.claims.lone import FAST, engagements, ground, people, places, threat
from uppertier.claims.measures._paths import ERRORS, REACH, SEARCH, SIGNAL, radar_paths
from uppertier.errors import InputError
from uppertier.study.defence import COUNTRY
from uppertier.study.lone.pack import simple

if TYPE_CHECKING:
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.scenario.records import Scenario

_BATTERY = ("decision_delay", "assessment_delay", "commit_ellipse")


def _touches(world: World, where: Where) -> tuple[str, ...]:
    scenario = world.scenario
    paths = radar_paths(scenario, [unit.radar for unit in scenario.batteries], SIGNAL + SEARCH + ERRORS, True)
    paths += [f"{where.name('missile')}.{part}" for part in ("rcs_boost", "rcs_payload")]
    for unit in scenario.batteries:
        paths += [f"{unit.sheet.id}.{field}" for field in _BATTERY]
        paths += [f"{unit.interceptor.id}.{field}" for field in REACH]
    return tuple(paths)


def place_defended(context: Context, where: Where) -> Measured:
    """Engagements of one missile at a place that are feasible one after another."""
    site = context.world.site(where.name("place"))
    one = places([site.latitude.value], [site.longitude.value])
    found = engagements(context, where, one)
    if found[0] < 0:
        raise InputError(f"{threat(context.world, where).title} does not reach {site.title}", key="place")
    return Measured(float(found[0]))


def area_defended(context: Context, where: Where) -> Measured:
    """Share of South Korea's land, in the missile's reach, where so many engagements are feasible [-]."""
    return _share(engagements(context, where, ground()), np.asarray(ground().weight), where)


def population_defended(context: Context, where: Where) -> Measured:
    """Share of South Korea's city people, in the missile's reach, for whom so many engagements are feasible [-]."""
    return _share(engagements(context, where, people()), np.asarray(people().weight), where)


def _share(found: np.ndarray, weight: np.ndarray, where: Where) -> Measured:
    reached = found >= 0
    whole = float(weight[reached].sum())
    if whole <= 0.0:
        raise InputError(f"the missile reaches no place in {COUNTRY} from there", key="launch")
    held = {k: float(weight[reached & (found >= k)].sum()) / whole for k in (1, 2)}
    wanted = int(where.number("engagements"))
    value = held.get(wanted, float(weight[reached & (found >= wanted)].sum()) / whole)
    return Measured(value, {"once": held[1], "twice": held[2], "in-range": whole / float(weight.sum())})


def _fits(scenario: Scenario, where: Where) -> None:
    if where.names("sites") and not simple(scenario):
        raise InputError("batteries with launchers or radars elsewhere are not moved as a whole", key="sites")
    if not simple(scenario):
        raise InputError("this measure knows batteries of one post with one radar of their own", key="measure")


THREAT = {
    "missile": Setting("missile", "a missile of the scenario", needed=True),
    "launch": Setting("site", "where it is launched", needed=True),
    "apogee": Setting("number", "highest point, where it is lofted; least energy if not given", unit="km",
                      low=50e3, high=3_000e3),
}  # fmt: skip
_DEFENCE = THREAT | {
    "sites": Setting("sites", "where a battery like the first one stands, radar and all; as the scenario has it if "
                     "not given"),
    "wait_until": Setting("number", "no launch before the missile has fallen through this height", unit="km",
                          low=1e3, high=500e3),
}  # fmt: skip
_COUNT = {"engagements": Setting("number", "how many, one after another", 1.0, unit="ratio", low=1.0, high=4.0)}
_HOW = (
    "one missile alone is flown to each place, and every launch and intercept is tried that the radar's sight, its "
    "track, the decision and the rocket's reach allow; rounds and kills are not counted"
)
_SIDES = {
    "once": Side("share with at least one engagement", "share"),
    "twice": Side("share with at least two, one after the other", "share"),
    "in-range": Side("share of all that lies in the missile's own range", "share"),
}

MEASURES = {
    "place_defended": Measure(
        place_defended,
        "count",
        "how many engagements of one missile aimed at a place are feasible, one after another",
        _HOW,
        _touches,
        {"place": Setting("site", "where it is aimed", needed=True)} | _DEFENCE,
        fits=_fits,
        needs=("batteries", "raids"),
        repeats=4,
        fast=FAST,
        shares="defended",
    ),
    "area_defended": Measure(
        area_defended,
        "share",
        "over which share of South Korea's land at least so many engagements of one missile are feasible",
        f"{_HOW}; a grid of 24 km",
        _touches,
        _COUNT | _DEFENCE,
        fits=_fits,
        needs=("batteries", "raids"),
        sides=_SIDES,
        repeats=4,
        fast=FAST,
        shares="defended",
    ),
    "population_defended": Measure(
        population_defended,
        "share",
        "for which share of South Korea's city people at least so many engagements of one missile are feasible",
        f"{_HOW}; cities of 50,000 people and more, whose populations are a proxy",
        _touches,
        _COUNT | _DEFENCE,
        fits=_fits,
        needs=("batteries", "raids"),
        sides=_SIDES,
        repeats=4,
        fast=FAST,
        shares="defended",
    ),
}
