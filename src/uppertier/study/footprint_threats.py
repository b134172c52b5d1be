"""Threats of a footprint: a missile from one launch place on one kind of trajectory. Inputs, never searched."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.earth.places import inside
from uppertier.errors import InputError
from uppertier.study.defence import COUNTRY, threats, title

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, SiteSheet
    from uppertier.scenario.records import RaidEntry, Scenario


class Kind(Enum):
    """Of trajectory. Lofted and depressed are told by the apogee: so many times that of least energy to each place."""

    LEAST_ENERGY = "minimum-energy"
    LOFTED = "lofted"
    DEPRESSED = "depressed"


RATIO = {Kind.LEAST_ENERGY: 1.0, Kind.LOFTED: 2.0, Kind.DEPRESSED: 0.6}
"""Apogee over that of least energy to the same place. Assumed: a clear step to either side of it; a lofted shot at
twice the apogee needs a tenth more speed, a depressed one at 0.6 stays above the thick air."""


@attrs.frozen
class Threat:
    """One missile from one place on one kind of trajectory."""

    name: str
    title: str
    missile: MissileSheet
    launch: SiteSheet
    apogee: float = float("nan")
    """The same to every place [m]; NaN for what `ratio` says"""
    ratio: float = 1.0
    """Apogee over that of least energy to the same place [-]; 1 is least energy"""

    @classmethod
    def of(cls, name: str, entry: RaidEntry) -> Threat:
        """The threat of a raid's entry."""
        apogee = entry.trajectory.apogee.value if entry.trajectory.apogee else float("nan")
        return cls(name, title(entry), entry.missile, entry.launch, apogee)


def raid_threats(scenario: Scenario) -> dict[str, Threat]:
    """Those of the scenario's own raids, by name."""
    return {name: Threat.of(name, entry) for name, entry in threats(scenario).items()}


def swept_threats(
    missiles: Sequence[MissileSheet], launches: Sequence[SiteSheet], kinds: Sequence[Kind], apogee: float | None = None
) -> dict[str, Threat]:
    """Every missile from every launch place on every kind of trajectory.

    apogee : of lofted and depressed trajectories to every place [m]; `RATIO` says it if not given
    raises : InputError for a launch place inside the defended country
    """
    found = {}
    for launch in launches:
        if bool(inside(COUNTRY, np.array([launch.latitude.value]), np.array([launch.longitude.value]))[0]):
            raise InputError(
                f"{launch.title} lies inside {COUNTRY}, whose ground the map is of",
                key="launch",
                hint="a launch place outside it",
            )
        for missile in missiles:
            for kind in kinds:
                one = _swept(missile, launch, kind, apogee)
                found[one.name] = one
    return found


def _swept(missile: MissileSheet, launch: SiteSheet, kind: Kind, apogee: float | None) -> Threat:
    name, words = f"{missile.id}-{launch.id}", f"{missile.title.split(',')[0]} from {launch.title}"
    if kind is Kind.LEAST_ENERGY:
        return Threat(name, words, missile, launch)
    if apogee is not None:
        high = f"{kind.value} to {apogee / 1e3:.0f} km"
        return Threat(f"{name}-{apogee / 1e3:.0f}-km-high", f"{words}, {high}", missile, launch, apogee=apogee)
    ratio = RATIO[kind]
    return Threat(
        f"{name}-{kind.value}", f"{words}, {kind.value} (apogee {ratio:g} × least-energy)", missile, launch, ratio=ratio
    )
