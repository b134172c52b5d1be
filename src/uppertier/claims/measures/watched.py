"""What is tracked of strategic flights, and how near they come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.claims.measures._paths import REACH, ROCKET, SEARCH, SIGNAL, radar_paths
from uppertier.claims.world import CUE
from uppertier.errors import InputError
from uppertier.study import reach as reach_study
from uppertier.study.balance import ENOUGH, gain
from uppertier.study.interceptors import passes_reach

if TYPE_CHECKING:
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.numerics.arrays import Booleans
    from uppertier.scenario.records import Scenario

FOREIGN = "foreign"


def _sections(world: World) -> list[str]:
    """Cross-sections of every watched missile, burning and burnt out."""
    missiles = dict.fromkeys(entry.missile.id for entry in world.scenario.watch)
    return [f"{name}.{part}" for name in missiles for part in ("rcs_boost", "rcs_body")]


def _all_touch(world: World, where: Where) -> tuple[str, ...]:
    units = [unit.id for unit in world.scenario.radars]
    return (CUE, *radar_paths(world.scenario, units, SIGNAL + SEARCH, True), *_sections(world))


def _own_touch(world: World, where: Where) -> tuple[str, ...]:
    own = reach_study.battery_radar(world.scenario).id
    return (CUE, *radar_paths(world.scenario, (own,), SIGNAL + SEARCH, True), *_sections(world))


def _of(world: World, country: str) -> Booleans:
    """Which watched flights are a country's, or nobody's but the North's."""
    countries = np.array(world.in_view.country)
    theirs = np.asarray(countries != "North Korea" if country == FOREIGN else countries == country)
    if not theirs.any():
        raise InputError(f"no flight of '{country}' is on the watch list", key="country")
    return theirs


def _foreign_fits(scenario: Scenario, where: Where) -> None:
    if all(entry.missile.country == "North Korea" for entry in scenario.watch):
        raise InputError(f"{scenario.id} watches no flight that is not the North's", key="measure")


def flights_added(context: Context, where: Where) -> Measured:
    """Share of a country's watched flights tracked at least 60 s longer or earlier than by the other radars."""
    found = context.world.gain(context)
    theirs = _of(context.world, where.name("country"))
    earlier = np.where(np.isnan(found.others_first), found.tracked, found.others_first - found.first)[theirs]
    return Measured(
        float(found.added[theirs].mean()),
        {
            "tracked-longest": float(found.tracked[theirs].max()),
            "others-longest": float(found.others[theirs].max()),
            "marginal-longest": float(found.marginal[theirs].max()),
            "earlier-most": float(np.nanmax(np.append(earlier, 0.0))),
        },
    )


def flights_tracked(context: Context, where: Where) -> Measured:
    """Number of watched flights that the battery's radar tracks for 60 s or more."""
    unit, country = reach_study.battery_radar(context.scenario), where.name("country")
    held = context.world.held(context, context.scenario.radars.index(unit))
    tracked = gain({unit.id: held}, unit.id).tracked[_of(context.world, country)]
    sides = {"tracked-longest": float(tracked.max(initial=0.0))}
    if country == FOREIGN:
        around = reach_study.sky_around(unit, 300e3)
        sheet = next(entry.missile for entry in context.scenario.watch)
        mask = reach_study.seen(unit, around, reach_study.body_rcs(sheet))
        sides["share-abroad"] = reach_study.share_abroad(around, mask)
    return Measured(float(np.count_nonzero(tracked >= ENOUGH)), sides)


def _reach_touches(world: World, where: Where) -> tuple[str, ...]:
    sheets = dict.fromkeys(unit.interceptor.id for unit in world.scenario.batteries)
    return tuple(f"{name}.{field}" for name in sheets for field in (*REACH, *ROCKET))


def foreign_in_reach(context: Context, where: Where) -> Measured:
    """Number of watched flights, not the North's, that pass inside the interceptors' reach."""
    world = context.world
    foreign = _of(world, FOREIGN)
    found = passes_reach(context.scenario, world.watched, lambda: world.tables(context.scenario), world.approaches)
    return Measured(
        float(np.count_nonzero(found.inside[foreign])),
        {
            "closest": float(np.min(found.closest[foreign], initial=math.inf)) / 1e3,
            "closest-below-ceiling": float(np.min(found.closest_below_ceiling[foreign], initial=math.inf)) / 1e3,
            "farthest-possible": found.farthest_possible / 1e3,
        },
    )


_NO_RELATION = (
    "That more is seen is needed for an effect and does not show one: no open relation leads from seconds of tracking "
    "to the sorting of warheads from decoys, so that more sight leaves the verdict open, whatever is claimed of it"
)
_TRACKED = (
    "every second of every watched flight against the radar's search, confirmation and track looks; with a cue, track "
    "looks begin 60 s after launch"
)
_COUNTRY = Setting("country", "whose flights on the watch list", needed=True)

MEASURES = {
    "flights_added": Measure(
        flights_added,
        "share",
        "which share of a country's watched flights is tracked 60 s longer, or 60 s earlier, than by all other radars "
        "of the scenario together",
        _TRACKED,
        _all_touch,
        {"country": _COUNTRY},
        needs=("batteries", "watch"),
        sides={
            "tracked-longest": Side("longest tracking of one of its flights by this radar", "s"),
            "others-longest": Side("longest tracking of one of its flights by the other radars together", "s"),
            "marginal-longest": Side("most seconds by this radar while no other tracks", "s"),
            "earlier-most": Side("most seconds by which this radar is first", "s", "all of its tracking where alone"),
        },
        shares="watched",
        necessary_only=_NO_RELATION,
    ),
    "flights_tracked": Measure(
        flights_tracked,
        "count",
        "how many of a country's watched flights, or of all that are not the North's, are tracked for 60 s or more",
        _TRACKED,
        _own_touch,
        {"country": Setting("country", "whose flights; foreign: all but the North's", FOREIGN, words=(FOREIGN,))},
        fits=_foreign_fits,
        needs=("batteries", "watch"),
        sides={
            "share-abroad": Side("share of the area seen at 300 km that is China or Russia", "share"),
            "tracked-longest": Side("longest tracking of one of these flights by this radar", "s"),
        },
        shares="watched",
    ),
    "foreign_in_reach": Measure(
        foreign_in_reach,
        "count",
        "how many watched flights, not the North's, pass inside the interceptors' reach",
        "every second of every watched flight against the table of the interceptor's fly-out, its floor and ceiling",
        _reach_touches,
        fits=_foreign_fits,
        needs=("batteries",),
        sides={
            "closest": Side("closest approach of a watched flight to the launchers, at any height", "km"),
            "closest-below-ceiling": Side("closest approach between the interceptors' floor and ceiling", "km"),
            "farthest-possible": Side(
                "farther than any interceptor of this rocket can get",
                "km",
                "ideal speed for the longest flight time, no drag, no gravity",
            ),
        },
    ),
}
