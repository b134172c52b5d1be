"""What gets through of raids, and what one shot does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.claims.measures._paths import BATTERY, ERRORS, KILL, REACH, SEARCH, SIGNAL, radar_paths
from uppertier.claims.world import WINDOWS_STAY
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.scenario.records import BatteryUnit, Scenario


def _leak_touches(world: World, where: Where) -> tuple[str, ...]:
    scenario = world.scenario
    units = [unit.radar for unit in scenario.batteries]
    paths = radar_paths(scenario, units, SIGNAL + SEARCH + ERRORS, True)
    missiles = dict.fromkeys(entry.missile.id for raid in scenario.raids for entry in raid.entries)
    paths += [f"{name}.{part}" for name in missiles for part in ("rcs_boost", "rcs_payload")]
    for unit in scenario.batteries:
        paths += [f"{unit.sheet.id}.{field}" for field in BATTERY]
        paths += [f"{unit.interceptor.id}.{field}" for field in (*REACH, *KILL)]
    return tuple(paths)


def leakers_ratio(context: Context, where: Where) -> Measured:
    """Expected leakers with the battery over those without it [-]: of one raid, or the least of all; simulated."""
    ratios = {raid: found.ratio for raid, found in context.world.tallies(context).items()}
    wanted = where.name("raid")
    sides = {f"ratio {raid}": ratio for raid, ratio in ratios.items()}
    return Measured(ratios[wanted] if wanted else min(ratios.values()), sides)


def none_through(context: Context, where: Where) -> Measured:
    """Probability that no missile of a raid gets through [-]; simulated."""
    found = context.world.tallies(context)[where.name("raid")]
    return Measured(found.none, {"leakers": found.leakers})


def _shot_touches(world: World, where: Where) -> tuple[str, ...]:
    unit = world.scenario.batteries[0]
    return (*_shots(unit), *(f"{unit.sheet.id}.{field}" for field in ("raid_availability", "object_track")))


def _shots(unit: BatteryUnit) -> tuple[str, ...]:
    return tuple(f"{unit.interceptor.id}.{field}" for field in KILL)


def _one_shot(unit: BatteryUnit) -> float:
    rocket = unit.interceptor
    return rocket.reliability.value * rocket.hit_given_cue.value * rocket.kill_given_hit.value


def shot_kill(context: Context, where: Where) -> Measured:
    """Probability that one interceptor fired at one object kills it, all that must go right included [-]."""
    unit = context.scenario.batteries[0]
    alone = _one_shot(unit)
    common = unit.sheet.raid_availability.value * unit.sheet.object_track.value
    return Measured(alone * common, {"given-track": alone})


def _tier(scenario: Scenario, name: str, key: str) -> BatteryUnit:
    for unit in scenario.batteries:
        if unit.interceptor.id == name:
            return unit
    raise InputError(f"{scenario.id} has no interceptor called '{name}'", key=key)


def _layer_touches(world: World, where: Where) -> tuple[str, ...]:
    return tuple(
        path for key in ("upper", "lower") for path in _shots(_tier(world.scenario, where.name(key), key))
    )  # fmt: skip


def _layers_agree(where: Where) -> None:
    if where.name("upper") == where.name("lower"):
        raise InputError("both layers are the same interceptor", key="lower", hint="name two")


def layered_kill(context: Context, where: Where) -> Measured:
    """Probability that one shot of an upper and one of a lower layer kill an object between them, independently [-]."""
    upper, lower = (_one_shot(_tier(context.scenario, where.name(key), key)) for key in ("upper", "lower"))
    return Measured(1.0 - (1.0 - upper) * (1.0 - lower), {"upper": upper, "lower": lower})


_SIMULATED = (
    "mean of 200 simulated trials on common random numbers, under the battery's own doctrine, with and without the "
    "battery"
)
_RAID = "a raid of the scenario"

MEASURES = {
    "leakers_ratio": Measure(
        leakers_ratio,
        "ratio",
        "how many missiles of a raid get through with the battery, over those without it",
        _SIMULATED,
        _leak_touches,
        {"raid": Setting("raid", f"{_RAID}; the one stopped best where it is not given")},
        needs=("batteries", "raids"),
        sides={"ratio": Side("missiles that get through, with over without the battery, raid", "ratio")},
        repeats=4,
        fast=WINDOWS_STAY,
        shares="raids",
    ),
    "none_through": Measure(
        none_through,
        "share",
        "how likely it is that no missile of a raid gets through",
        "share of 200 simulated trials, under the battery's own doctrine",
        _leak_touches,
        {"raid": Setting("raid", _RAID, needed=True)},
        needs=("batteries", "raids"),
        sides={"leakers": Side("missiles of the raid that get through, expected", "count")},
        repeats=4,
        fast=WINDOWS_STAY,
        shares="raids",
    ),
    "shot_kill": Measure(
        shot_kill,
        "share",
        "how likely one interceptor, fired at one object, kills it: radar and command up, object tracked and "
        "recognised, rocket reliable, hit, kill",
        "product of the five probabilities",
        _shot_touches,
        needs=("batteries",),
        sides={"given-track": Side("the same, given a working radar and command and an object recognised", "share")},
    ),
    "layered_kill": Measure(
        layered_kill,
        "share",
        "how likely one shot of each of two layers kills an object between them, given that both track it",
        "1 - (1 - p upper)(1 - p lower), as if independent",
        _layer_touches,
        {
            "upper": Setting("interceptor", "of the upper layer", needed=True),
            "lower": Setting("interceptor", "of the lower layer", needed=True),
        },
        _layers_agree,
        needs=("batteries",),
        sides={"upper": Side("one shot of the upper layer", "share"), "lower": Side("one of the lower layer", "share")},
    ),
}
