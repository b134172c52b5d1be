"""Battle: the windows in which each battery can meet each flight, and many trials of each raid."""

from __future__ import annotations

import math

import attrs
import numpy as np

from uppertier.errors import Sentences
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers


class Binding(Sentences):
    """Why there is no engagement, in the order in which the causes are asked; the first that binds is kept."""

    FEASIBLE = 0, "can be engaged"
    BELOW_HORIZON = 1, "never above the radar's horizon"
    OUTSIDE_SECTOR = 2, "outside the radar's sector wherever it could be met"
    TOO_LITTLE_SIGNAL = 3, "too little signal for a track"
    TOO_LATE = 4, "the track is good enough only when it is too late to reach it"
    OUTSIDE_REACH = 5, "outside the interceptor's reach"
    UNDER_FLOOR = 6, "passes the interceptor's reach only under its floor"
    OVER_CEILING = 7, "passes the interceptor's reach only over its ceiling"
    NO_ROUNDS = 8, "no rounds left"
    NO_RADAR_TIME = 9, "no radar time"


@attrs.frozen
class Windows:
    """[B,N] times since each flight's own launch [s]; NaN where there is no window."""

    battery: tuple[str, ...]
    first_launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    last_launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    first_intercept: Floats = attrs.field(converter=as_floats, eq=SAME)
    last_intercept: Floats = attrs.field(converter=as_floats, eq=SAME)
    lowest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Lowest feasible intercept [m]"""
    highest: Floats = attrs.field(converter=as_floats, eq=SAME)
    opportunities: Integers = attrs.field(converter=as_integers, eq=SAME)
    """Shots one after another, each after the last has been assessed"""
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    intercept_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B,N,S] intercept of the s-th opportunity taken in turn, since the flight's launch; NaN beyond the last"""
    launch_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[B,N,S] launch of the interceptor for it"""


@attrs.frozen
class Shots:
    """One row a shot, over all trials that were recorded."""

    trial: Integers = attrs.field(converter=as_integers, eq=SAME)
    battery: Integers = attrs.field(converter=as_integers, eq=SAME)
    launcher: Integers = attrs.field(converter=as_integers, eq=SAME)
    flight: Integers = attrs.field(converter=as_integers, eq=SAME)
    launch_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """After the raid begins [s]"""
    intercept_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    outcome: Integers = attrs.field(converter=as_integers, eq=SAME)
    """1 kill, 0 miss"""
    look: Integers = attrs.field(default=(), converter=as_integers, eq=SAME)
    """The look at its missile that the shot belongs to, from 0; empty where nobody counted"""


class LeakReason(Sentences):
    """Why a missile got through in one trial."""

    STOPPED = 0, "stopped"
    NO_WINDOW = 1, "could not be engaged"
    BATTERY_DOWN = 2, "radar or command was down"
    NOT_TRACKED = 3, "not tracked or not recognised"
    NO_ROUNDS = 4, "no round was left in time"
    MISSED = 5, "every shot missed"
    NOT_DEFENDED = 6, "comes down where nothing is defended"
    TAKEN_FOR_KILL = 7, "every shot missed and one was taken for a kill"
    NO_CHANNEL = 8, "no guidance channel was free in time"


@attrs.frozen
class Tally:
    """Sums over trials of one raid of n missiles: all that a score needs, however many the trials."""

    trials: int
    leakers: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[n+1] trials in which 0..n missiles got through"""
    rounds: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[S+1] trials in which 0..S rounds were fired, by all batteries together"""
    reasons: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[LeakReason,n] trials in which each missile was stopped (0) or leaked for each reason"""
    part_leakers: Integers = attrs.field(default=(), converter=as_integers, eq=SAME)
    """[G,n+1] trials in which 0..n missiles of each part got through; empty where no part was counted"""
    part_rounds: Integers = attrs.field(default=(), converter=as_integers, eq=SAME)
    """[G,S+1] trials in which 0..S rounds were fired at the missiles of each part"""

    @classmethod
    def of(
        cls,
        leaked: Booleans,
        spent: Integers,
        reason: Integers,
        rounds: int | None = None,
        aimed: Integers | None = None,
        members: Booleans | None = None,
    ) -> Tally:
        """Count the rows of some trials: leaked [K,n], spent [K,B], reason [K,n].

        rounds : the most that one trial can spend; what the rows spent at most where it is not said
        aimed : [K,n] rounds fired at each missile
        members : [G,n] missiles of each part that is counted by itself, where there are any
        """
        fired = spent.sum(axis=1)
        most = int(fired.max(initial=0)) if rounds is None else rounds
        counted = () if aimed is None or members is None else members
        return cls(
            leaked.shape[0],
            np.bincount(leaked.sum(axis=1), minlength=leaked.shape[1] + 1),
            np.bincount(fired, minlength=most + 1),
            np.stack([(reason == code).sum(axis=0) for code in LeakReason]),
            [np.bincount(leaked[:, part].sum(axis=1), minlength=leaked.shape[1] + 1) for part in counted],
            [np.bincount(aimed[:, part].sum(axis=1), minlength=most + 1) for part in counted]
            if aimed is not None
            else (),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.trials + other.trials,
            self.leakers + other.leakers,
            self.rounds + other.rounds,
            self.reasons + other.reasons,
            self.part_leakers + other.part_leakers,
            self.part_rounds + other.part_rounds,
        )

    def certain_of(self, members: Booleans) -> int:
        """Of some missiles, how many no trial can stop, for want of a window. members : [n]"""
        return int((self.reasons[LeakReason.NO_WINDOW] == self.trials)[members].sum())

    @property
    def mean_leakers(self) -> float:
        return float(self.leakers @ np.arange(self.leakers.size)) / self.trials

    @property
    def certain(self) -> int:
        """Missiles that no trial can stop, for want of a window."""
        return int((self.reasons[LeakReason.NO_WINDOW] == self.trials).sum())


@attrs.frozen
class Trials:
    """Trials of one raid under one doctrine: the sums over all, and the rows of the first K.

    `flight` holds the indices into Flights of the raid's missiles.
    """

    raid: str
    doctrine: str
    flight: Integers = attrs.field(converter=as_integers, eq=SAME)
    leaked: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[K,n]"""
    spent: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[K,B] rounds"""
    leak_reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[K,n] 0 stopped, else a LeakReason"""
    shots: Shots
    tally: Tally = attrs.field()

    @tally.default
    def _tally(self) -> Tally:
        return Tally.of(self.leaked, self.spent, self.leak_reason)


@attrs.frozen
class Battle:
    """Windows of every flight, and trials by raid and doctrine."""

    windows: Windows
    trials: tuple[Trials, ...]
    seed: int
    flights: Flights | None = attrs.field(default=None, eq=False, repr=False)
    """The flights it was fought over, where the chain made it"""


@attrs.frozen
class Doctrine:
    """How a battery spends rounds on one missile. One file a doctrine, in battle/doctrine."""

    title: str
    shots_per_look: int
    """Rounds fired before the result is looked at."""
    looks_maximum: int
    """How many such salvos at one missile, at most."""
    description: str
    defended_within: float = math.inf
    """Missiles that come down farther than this from every defended place are not engaged [m]."""
    always_compared: bool = False
    """Whether every run fights every raid under it; the others are fought where a battery or a study names them."""


@attrs.frozen
class Options:
    """Launches worth choosing, P posts by N flights, laid end to end. Most batteries are one post: see `posts`.

    Post p and flight i own rows offset[p * N + i] to offset[p * N + i + 1]. Along them launch and intercept both
    rise: the first row whose launch is not before a time t is the earliest intercept a launcher free at t can make.
    """

    offset: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[P*N+1]"""
    launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Since the flight's own launch [s]"""
    intercept: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Since the flight's own launch [s]"""
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Of the intercept above the ellipsoid [m]"""

    def rows(self, post: int, flight: int, flights: int) -> slice:
        """Where the options of one post against one of `flights` flights stand."""
        cell = post * flights + flight
        return slice(int(self.offset[cell]), int(self.offset[cell + 1]))
