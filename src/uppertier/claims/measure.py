"""The measures that claims name. Each takes one draw of one scenario and gives one value in the claim's unit.

No measure redraws a raid, an aim point or a trajectory: `moved_by` names the only values that are ever varied, and
they are those of sensors, of the defence and of the observer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.claims.world import CUE, PARTS, Context, World
from uppertier.errors import InputError
from uppertier.study import reach as reach_study
from uppertier.study.balance import ENOUGH, gain
from uppertier.study.interceptors import passes_reach
from uppertier.study.raid import leakers_ratios

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, Quantity
    from uppertier.claims.records import Claim
    from uppertier.scenario.records import Scenario


@attrs.frozen
class Measured:
    """The value of a claim's measure in one draw, and numbers that stand beside it."""

    value: float
    sides: Mapping[str, float] = attrs.Factory(dict)


@attrs.frozen
class Side:
    """What a number beside the value is, and its unit."""

    quantity: str
    unit: str
    conditions: str = ""
    share: bool = False
    """Whether draws say yes (1) or no (0) and the reader wants to know how many say yes"""


@attrs.frozen
class Measure:
    """How to compute a value, and what may move it."""

    run: Callable[[Context, Claim], Measured]
    moved_by: Callable[[World, Claim, Mapping[str, Quantity]], tuple[str, ...]]
    needs: tuple[str, ...] = PARTS
    """Parts of a scenario that `run` asks for, of `world.PARTS`"""
    sides: Mapping[str, Side] = attrs.Factory(dict)
    repeats: int = 1
    """How often one draw of the slow values serves, with other draws of the fast ones"""
    necessary_only: str = ""
    """Why a true comparison is needed for the claim and not enough for it; empty where it is enough."""


_SIGNAL = (
    "average_power", "aperture_area", "aperture_efficiency", "gain", "noise_temperature", "loss", "track_dwell",
    "azimuth_half_width", "elevation_minimum", "elevation_maximum", "face_tilt", "scan_loss_exponent", "detection_snr",
)  # fmt: skip
_SEARCH = ("frequency", "aperture_width", "aperture_height", "false_alarm_probability", "confirmation_looks")
_MODE = (
    "search_share", "search_azimuth_width", "search_elevation_height", "search_revisit", "track_revisit",
)  # fmt: skip
_ERRORS = ("bandwidth", "monopulse_slope", "range_bias", "angle_bias")
_KILL = ("reliability", "hit_given_cue", "kill_given_hit")
_REACH = ("altitude_minimum", "altitude_maximum", "flight_time_maximum")
_ROCKET = (
    "stage.dry_mass", "stage.propellant_mass", "stage.specific_impulse_vacuum", "stage.burn_time", "kill_vehicle_mass",
)  # fmt: skip
_BATTERY = (
    "launch_interval", "decision_delay", "assessment_delay", "commit_ellipse", "raid_availability", "object_track",
)  # fmt: skip


def _radar_paths(scenario: Scenario, units: tuple[str, ...], fields: tuple[str, ...], mode: bool) -> list[str]:
    paths = []
    for unit in scenario.radars:
        if unit.id in units:
            paths += [f"{unit.sheet.id}.{field}" for field in fields] + [f"{unit.id}.boresight"]
            paths += [f"{unit.sheet.id}.modes.{unit.mode.id}.{field}" for field in _MODE] if mode else []
    return paths


def _moving(paths: list[str], bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    """Those of some paths whose band has width, each once."""
    return tuple(path for path in dict.fromkeys(paths) if path in bands and bands[path].high > bands[path].low)


# Depth over China


def _depth_moved_by(world: World, claim: Claim, bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    unit = reach_study.battery_radar(world.scenario)
    sheet = _china(world.scenario)
    section = [f"{sheet.id}.{part}" for part in ("rcs_boost", "rcs_body", "rcs_payload")]
    return _moving([*_radar_paths(world.scenario, (unit.id,), _SIGNAL, False), *section], bands)


def _china(scenario: Scenario) -> MissileSheet:
    sheet = reach_study.watched_sheet(scenario, "China")
    if sheet is None:
        raise InputError("no Chinese missile is on the watch list", key="watch", hint="its cross-section is asked for")
    return sheet


def depth_seen(context: Context, claim: Claim) -> Measured:
    """Greatest depth inside China [km] over which a burning missile or spent stage at 300 km is tracked."""
    scenario = context.scenario
    unit = reach_study.battery_radar(scenario)
    sheet = _china(scenario)
    skies = {height: reach_study.sky_over_china(unit, height) for height in reach_study.HEIGHTS}
    body = {h: reach_study.seen(unit, sky, reach_study.body_rcs(sheet)) for h, sky in skies.items()}
    depths = {h: reach_study.deepest(skies[h], mask) / 1e3 for h, mask in body.items()}
    warhead = reach_study.seen(unit, skies[300e3], sheet.rcs_payload.value)
    return Measured(
        depths[300e3],
        {
            "depth-100": depths[100e3],
            "depth-500": depths[500e3],
            "depth-warhead": reach_study.deepest(skies[300e3], warhead) / 1e3,
            "share-of-china": reach_study.share_of_country(skies[300e3], body[300e3]),
            "deeper-than-200": float(depths[300e3] >= 200.0),
            "deeper-than-1000": float(depths[300e3] >= 1000.0),
        },
    )


# What is tracked of strategic flights


def _watch_moved_by(world: World, claim: Claim, bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    units = tuple(unit.id for unit in world.scenario.radars)
    return _moving([CUE, *_radar_paths(world.scenario, units, _SIGNAL + _SEARCH, True), *_sections(world)], bands)


def _sections(world: World) -> list[str]:
    """Cross-sections of every watched missile, burning and burnt out."""
    missiles = dict.fromkeys(entry.missile.id for entry in world.scenario.watch)
    return [f"{name}.{part}" for name in missiles for part in ("rcs_boost", "rcs_body")]


def flights_added(context: Context, claim: Claim) -> Measured:
    """Share of a country's watched flights tracked at least 60 s longer or earlier than by the other radars."""
    found = context.world.gain(context)
    theirs = np.array([country == claim.who for country in context.world.in_view.country], bool)
    if not theirs.any():
        raise InputError(f"no flight of '{claim.who}' is on the watch list", key="watch")
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


def _own_moved_by(world: World, claim: Claim, bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    own = reach_study.battery_radar(world.scenario).id
    return _moving([CUE, *_radar_paths(world.scenario, (own,), _SIGNAL + _SEARCH, True), *_sections(world)], bands)


def coverage_abroad(context: Context, claim: Claim) -> Measured:
    """Number of watched flights, not the North's, that the battery's radar tracks for 60 s or more."""
    unit = reach_study.battery_radar(context.scenario)
    held = context.world.held(context, context.scenario.radars.index(unit))
    tracked = gain({unit.id: held}, unit.id).tracked[_foreign(context.world)]
    around = reach_study.sky_around(unit, 300e3)
    sheet = next(entry.missile for entry in context.scenario.watch)
    mask = reach_study.seen(unit, around, reach_study.body_rcs(sheet))
    return Measured(
        float(np.count_nonzero(tracked >= ENOUGH)),
        {"share-abroad": reach_study.share_abroad(around, mask), "tracked-longest": float(tracked.max(initial=0.0))},
    )


def _foreign(world: World) -> np.ndarray:
    return np.array([country != "North Korea" for country in world.in_view.country], bool)


# What the interceptors reach


def _reach_moved_by(world: World, claim: Claim, bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    sheets = dict.fromkeys(unit.interceptor.id for unit in world.scenario.batteries)
    return _moving([f"{name}.{field}" for name in sheets for field in (*_REACH, *_ROCKET)], bands)


def foreign_in_reach(context: Context, claim: Claim) -> Measured:
    """Number of watched flights, not the North's, that pass inside the interceptors' reach."""
    world = context.world
    foreign = _foreign(world)
    found = passes_reach(context.scenario, world.watched, lambda: world.tables(context.scenario), world.approaches)
    return Measured(
        float(np.count_nonzero(found.inside[foreign])),
        {
            "closest": float(np.min(found.closest[foreign], initial=math.inf)) / 1e3,
            "closest-below-ceiling": float(np.min(found.closest_below_ceiling[foreign], initial=math.inf)) / 1e3,
            "farthest-possible": found.farthest_possible / 1e3,
        },
    )


# What gets through


def _leak_moved_by(world: World, claim: Claim, bands: Mapping[str, Quantity]) -> tuple[str, ...]:
    scenario = world.scenario
    units = tuple(unit.radar for unit in scenario.batteries)
    paths = _radar_paths(scenario, units, _SIGNAL + _SEARCH + _ERRORS, True)
    missiles = dict.fromkeys(entry.missile.id for raid in scenario.raids for entry in raid.entries)
    paths += [f"{name}.{part}" for name in missiles for part in ("rcs_boost", "rcs_payload")]
    for unit in scenario.batteries:
        paths += [f"{unit.sheet.id}.{field}" for field in _BATTERY]
        paths += [f"{unit.interceptor.id}.{field}" for field in (*_REACH, *_KILL)]
    return _moving(paths, bands)


def leakers_ratio(context: Context, claim: Claim) -> Measured:
    """Least ratio, over the raids, of expected leakers with the battery to those without it; simulated."""
    world, scenario = context.world, context.scenario
    if not scenario.batteries:
        return Measured(1.0, {f"ratio {raid.id}": 1.0 for raid in scenario.raids})
    ratios = leakers_ratios(scenario, world.raids, world.options(context), world.trials, world.seed)
    return Measured(min(ratios.values()), {f"ratio {raid}": ratio for raid, ratio in ratios.items()})


_NO_RELATION = (
    "More sight is needed for this claim and is not enough: no open relation leads from seconds of tracking to the "
    "sorting of warheads from decoys, so a true comparison leaves the verdict open"
)

_GAIN_SIDES = {
    "tracked-longest": Side("longest tracking of one of its flights by this radar", "s"),
    "others-longest": Side("longest tracking of one of its flights by the other radars together", "s"),
    "marginal-longest": Side("most seconds by this radar while no other tracks", "s"),
    "earlier-most": Side("most seconds by which this radar is first", "s", "all of its tracking where no other tracks"),
}

MEASURES: dict[str, Measure] = {
    "depth_seen": Measure(
        depth_seen,
        _depth_moved_by,
        ("batteries", "watch"),
        {
            "depth-100": Side("depth seen of a missile or spent stage at 100 km", "km"),
            "depth-500": Side("depth seen of a missile or spent stage at 500 km", "km"),
            "depth-warhead": Side("depth seen of a separated warhead at 300 km", "km"),
            "share-of-china": Side("share of China's area seen at 300 km, missile or spent stage", "share"),
            "deeper-than-200": Side("draws in which the depth at 300 km is 200 km or more", "share", share=True),
            "deeper-than-1000": Side("draws in which the depth at 300 km is 1,000 km or more", "share", share=True),
        },
    ),
    "flights_added": Measure(
        flights_added, _watch_moved_by, ("batteries", "watch"), _GAIN_SIDES, necessary_only=_NO_RELATION
    ),
    "coverage_abroad": Measure(
        coverage_abroad,
        _own_moved_by,
        ("batteries", "watch"),
        {
            "share-abroad": Side("share of the area seen at 300 km that is China or Russia", "share"),
            "tracked-longest": Side("longest tracking of a foreign flight by this radar", "s"),
        },
    ),
    "foreign_in_reach": Measure(
        foreign_in_reach,
        _reach_moved_by,
        ("batteries",),
        {
            "closest": Side("closest approach of a watched flight to the launchers, at any height", "km"),
            "closest-below-ceiling": Side("closest approach between the interceptors' floor and ceiling", "km"),
            "farthest-possible": Side(
                "farther than any interceptor of this rocket can get",
                "km",
                "ideal speed for the longest flight time, no drag, no gravity",
            ),
        },
    ),
    "leakers_ratio": Measure(
        leakers_ratio,
        _leak_moved_by,
        ("batteries", "raids"),
        {"ratio": Side("missiles that get through, with over without the battery, raid", "ratio")},
        repeats=4,
    ),
}
"""By the name that a claim gives."""
