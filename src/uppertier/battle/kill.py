"""The three levels of a kill: what a raid shares, what an object shares, what a shot has of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import BatteryUnit


def _probability(_record: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise InputError(f"{value} is not a probability", key=attribute.name, hint="use 0 to 1")


@attrs.frozen
class KillLevels:
    """Probabilities drawn once a raid, once an object and once a shot. They are never multiplied into one.

    Drawing the object's share once a raid would let one number stand for all missiles: of Wilkening's 20-missile case
    it makes 0.97 where his model has 0.80.
    """

    raid: float = attrs.field(validator=_probability)
    """Radar and command work for the whole raid [-]."""
    object: float = attrs.field(validator=_probability)
    """One object is detected, tracked and recognised: P(track) of Wilkening (2000) [-]."""
    shot: float = attrs.field(validator=_probability)
    """One round works, hits given a right cue, and kills given a hit [-]."""


def kill_levels(battery: BatteryUnit) -> KillLevels:
    """The three levels of one battery, from its own sheet and its interceptor's."""
    interceptor = battery.interceptor
    return KillLevels(
        raid=battery.sheet.raid_availability.value,
        object=battery.sheet.object_track.value,
        shot=interceptor.reliability.value * interceptor.hit_given_cue.value * interceptor.kill_given_hit.value,
    )
