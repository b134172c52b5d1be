"""One missile alone at many places, under one draw: flights aimed once, engagements evaluated draw by draw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.claims.measures._paths import missile_of
from uppertier.claims.world import SIGHT_STAYS, field_of
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.earth.places import cities
from uppertier.errors import Status
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats
from uppertier.study.defence import COUNTRY
from uppertier.study.footprint import NOT_REACHED, raster
from uppertier.study.footprint_threats import Threat
from uppertier.study.lone.aimed import Aimer
from uppertier.study.lone.evaluate import Paths
from uppertier.study.lone.halves import InReach, Knowledge, in_reach, knowledge, still
from uppertier.study.lone.halves import engagements as met
from uppertier.study.lone.pack import packed
from uppertier.study.moved import moved_battery

if TYPE_CHECKING:
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.scenario.records import Scenario

SPACING = 24e3
"""Of the grid over the country [m]: shares of its land are good to two hundredths."""
PEOPLE = 50_000
"""Cities smaller than this are left out."""


FAST = SIGHT_STAYS
"""Fields that are quick to answer: they leave what the radar knows as it is."""


@attrs.frozen
class Places:
    """P aim points and what each counts for."""

    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[P] [rad]"""
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    weight: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[P] area [m2] or people"""


@attrs.frozen
class Aimed:
    """One missile flown to places. Those that are reached stand in `paths`, in their order."""

    name: str
    """Of the missile, its launch and trajectory, and of the places: the same name, the same flights"""
    paths: Paths
    reached: Integers
    """[n] of the places"""
    height: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M] of the samples above the ellipsoid [m]"""

    def falling_through(self, level: float) -> Floats:
        """[n] when each comes down through a height for good [s]; its last burnout where it never rises to it."""
        offset, time = np.asarray(self.paths.offset), np.asarray(self.paths.rows[:, 0])
        return np.array(
            [
                _crossing(time[a:b], self.height[a:b], level, burnout)
                for a, b, burnout in zip(offset[:-1], offset[1:], self.paths.burnout, strict=True)
            ]
        )


def _crossing(time: Floats, height: Floats, level: float, otherwise: float) -> float:
    above = np.flatnonzero(height >= level)
    if not above.size or above[-1] + 1 >= time.size:
        return otherwise
    k = int(above[-1])
    share = (height[k] - level) / (height[k] - height[k + 1])
    return float(time[k] + share * (time[k + 1] - time[k]))


def places(latitude: Sequence[float], longitude: Sequence[float]) -> Places:
    """Some places [rad] that count alike."""
    return Places(latitude, longitude, np.ones(len(latitude)))


@cache
def ground() -> Places:
    """The country's land, node by node of a grid, by area."""
    nodes = raster(COUNTRY, SPACING, 1)
    inside = np.asarray(nodes.inside)
    j, i = np.nonzero(inside)
    area = np.broadcast_to(nodes.area, inside.shape)
    return Places(np.asarray(nodes.latitude)[j], np.asarray(nodes.longitude)[i], area[j, i])


@cache
def people() -> Places:
    """The country's large cities."""
    there = cities(COUNTRY, PEOPLE)
    return Places(there.latitude, there.longitude, there.population)


def threat(world: World, where: Where) -> Threat:
    """The missile that a claim's conditions name."""
    return world.once(("threat", where), lambda: _threat(world, where))


def _threat(world: World, where: Where) -> Threat:
    missile, launch = missile_of(world.scenario, where.name("missile")), world.site(where.name("launch"))
    title = f"{missile.title.split(',')[0]} from {launch.title}"
    return Threat(f"{missile.id}-{launch.id}", title, missile, launch, where.number("apogee"))


def aimed(world: World, where: Where, asked: Places) -> Aimed:
    """The missile of a claim's conditions flown to places; kept, for no draw changes a trajectory."""
    one = threat(world, where)
    spots = hashlib.sha256(asked.latitude.tobytes() + asked.longitude.tobytes()).hexdigest()
    name = f"{one.name} {one.apogee!r} {spots}"
    return world.once(("aimed", name), lambda: _aimed(name, one, asked))


def _aimed(name: str, one: Threat, asked: Places) -> Aimed:
    paths, status = Aimer.of(one).fly(np.asarray(asked.latitude), np.asarray(asked.longitude), 1)
    height = ecef_to_geodetic(np.asarray(paths.rows)[:, 1:4])[2] if len(paths.burnout) else np.empty(0)
    return Aimed(name, paths, np.flatnonzero(status == Status.OK), height)


def engagements(context: Context, where: Where, asked: Places) -> Integers:
    """[P] feasible engagements under a draw, one after another; NOT_REACHED where the missile does not come.

    What the radars know of the flights is kept for all draws that share what moves it.
    """
    flown = aimed(context.world, where, asked)
    level = where.number("wait_until")
    hold = None
    if not np.isnan(level):
        hold = context.world.once(("hold", flown.name, level), lambda: flown.falling_through(level))
    answer = np.full(len(asked.latitude), NOT_REACHED)
    answer[flown.reached] = 0
    for site in where.names("sites") or ("",):
        for unit, (reached, known) in zip(context.scenario.batteries, _known(context, where, flown, site), strict=True):
            found = met(known, reached, unit, flown.paths, hold)
            answer[flown.reached] = np.maximum(answer[flown.reached], found)
    return answer


def _known(context: Context, where: Where, flown: Aimed, site: str) -> tuple[tuple[InReach, Knowledge], ...]:
    """Where every battery could meet the flights of one draw, and what its radar knows of them."""
    told = tuple(sorted(pair for pair in context.values.items() if field_of(pair[0]) not in FAST))
    flights, world = (flown.name, site), context.world

    def make() -> tuple[tuple[InReach, Knowledge], ...]:
        scenario = _lean(context, site)
        ellipse = chain.commit_ellipse(scenario)
        missile = chain.missiles(context.scenario)[where.name("missile")]
        found = []
        for index, one in enumerate(packed(scenario, world.long_tables_at(site), ellipse)):
            reached = world.once(("in reach", *flights, index), partial(in_reach, one, flown.paths))
            beta = missile.ballistic_coefficient.value
            stands = world.once(("still", *flights, index, beta), partial(still, one, missile, flown.paths))
            found.append((reached, knowledge(one, missile, flown.paths, reached, ellipse, stands)))
        return tuple(found)

    return world.lately(("known", world.like(context.view, FAST), told, *flights), make)


def _lean(context: Context, site: str) -> Scenario:
    scenario = context.scenario
    needed = {unit.radar for unit in scenario.batteries}
    alone = attrs.evolve(
        scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed), watch=(), raids=()
    )
    return moved_battery(alone, site=context.world.site(site)) if site else alone
