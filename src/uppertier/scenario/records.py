"""A scenario: who stands where on which day, what is fired at whom, and whose flights are watched."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

import attrs

from uppertier.catalog.records import (
    BatterySheet,
    InterceptorSheet,
    MissileSheet,
    Quantity,
    RadarMode,
    RadarSheet,
    SiteSheet,
)


class TrajectoryKind(IntEnum):
    """How a flight reaches its aim point."""

    MINIMUM_ENERGY = 0
    LOFTED = 1
    """With a given apogee."""


@attrs.frozen
class Trajectory:
    """Kind of trajectory; `apogee` [m] for lofted ones, None otherwise."""

    varied: ClassVar[bool] = False
    """Trajectories are inputs, as raids are: never drawn, never searched."""

    kind: TrajectoryKind
    apogee: Quantity | None = None


class Fire(IntEnum):
    """What several batteries know of each other's shots."""

    COORDINATED = 0
    """A missile is shot at by one plan: the tiers in turn, each shot by the battery that meets it first."""
    INDEPENDENT = 1
    """Every battery shoots at every missile by itself."""


@attrs.frozen
class RadarUnit:
    """A radar on a site, facing somewhere, in a mode."""

    id: str
    sheet: RadarSheet
    site: SiteSheet
    boresight: Quantity
    """Azimuth of the face's normal, east of north [rad]."""
    mode: RadarMode


@attrs.frozen
class BatteryUnit:
    """A battery: its radar, its launchers, its rounds and how it shoots."""

    id: str
    sheet: BatterySheet
    radar: str
    """`id` of the RadarUnit that supports it."""
    interceptor: InterceptorSheet
    site: SiteSheet
    launchers: int
    rounds_per_launcher: int
    doctrine: str
    """Name of a file in battle/doctrine."""
    tier: int = 0
    """0 shoots first; under coordinated fire the next tier has what the one before it leaves."""
    reloads: int = 0
    """Loads of a whole launcher in stock; an empty launcher takes one and is ready after the sheet's reload time."""
    launcher_sites: tuple[SiteSheet, ...] = ()
    """Where each launcher stands; all at the battery's own site where it is not given."""
    remote_radars: tuple[str, ...] = ()
    """`id`s of further radars whose tracks are good enough to shoot by. Its own radar guides the rounds."""

    @property
    def radars(self) -> tuple[str, ...]:
        """Every radar whose tracks it may use, its own first."""
        return (self.radar, *self.remote_radars)

    @property
    def rounds(self) -> int:
        return self.launchers * self.rounds_per_launcher

    @property
    def stock(self) -> int:
        """Rounds on the launchers and in store."""
        return self.rounds + self.reloads * self.rounds_per_launcher


@attrs.frozen
class RaidEntry:
    """`count` missiles of one kind from one launch area at one aim point."""

    missile: MissileSheet
    launch: SiteSheet
    aim: SiteSheet
    count: int
    first_launch: float
    """After the raid begins [s]."""
    interval: float
    """Between launches of this entry [s]."""
    trajectory: Trajectory


@attrs.frozen
class Raid:
    id: str
    title: str
    source: str
    entries: tuple[RaidEntry, ...]

    @property
    def size(self) -> int:
        return sum(entry.count for entry in self.entries)


class WatchKind(IntEnum):
    """What a watched flight stands for."""

    STRATEGIC = 0
    """From a base to a place it might be meant for."""
    TEST = 1
    """A test over the country's own land."""
    SUBMARINE = 2
    """From a sea in which submarines are said to patrol: one point stands for the whole of it."""
    REPORTED = 3
    """From a base that stands in press reports alone."""


@attrs.frozen
class WatchEntry:
    """A strategic flight that the radar may watch."""

    id: str
    missile: MissileSheet
    base: SiteSheet
    target: SiteSheet
    trajectory: Trajectory
    kind: WatchKind = WatchKind.STRATEGIC
    source: str = ""
    """Who places the missile there: keys of sources; empty where the entry does not say."""
    note: str = ""


@attrs.frozen
class WatchList:
    """One missile from every base of a list to every target of a list: a compact form of entries."""

    missile: MissileSheet
    bases: tuple[SiteSheet, ...]
    targets: tuple[SiteSheet, ...]
    trajectory: Trajectory
    kind: WatchKind = WatchKind.STRATEGIC
    source: str = ""
    note: str = ""


@attrs.frozen
class LeftOut:
    """An assumption set in the user's own folder that this scenario is not asked under, and why."""

    id: str
    reason: str
    faulty: bool
    """Whether its text is wrong; else it names what this scenario does not have"""


@attrs.frozen
class Scenario:
    """Everything the chain starts from. `sheets` lists every file used, by path, with its SHA-256."""

    id: str
    title: str
    description: str
    epoch: str
    """Date and time, UTC, ISO 8601."""
    radars: tuple[RadarUnit, ...]
    batteries: tuple[BatteryUnit, ...]
    raids: tuple[Raid, ...]
    watch: tuple[WatchEntry, ...]
    defended: tuple[SiteSheet, ...]
    assumptions: tuple[str, ...]
    """`id`s of the assumption sets the claims are evaluated under."""
    claims: tuple[str, ...]
    seed: int
    fire: Fire = Fire.COORDINATED
    own_claims: tuple[str, ...] = ()
    """Those of `claims` that no text of a scenario names: the user's own, which are asked wherever they fit."""
    left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
