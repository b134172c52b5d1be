"""Closed raids: no windows, no clock, only rounds, looks and the three levels of a kill, a million times over.

The event simulation does the same, draw for draw, when everything arrives at once and time is ample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Floats, Integers, as_integers
from uppertier.numerics.random import check_seed, stream_of

if TYPE_CHECKING:
    from uppertier.battle.kill import KillLevels
    from uppertier.battle.records import Doctrine

MOST = 65535
"""Missiles or rounds of one raid, at most."""


@attrs.frozen
class ClosedRaids:
    """How many of K trials ended with each number of leakers and of rounds spent."""

    leakers: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[n+1] trials with 0 to n leakers"""
    spent: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[S+1] trials that spent 0 to S rounds"""

    @property
    def trials(self) -> int:
        return int(self.leakers.sum())

    @property
    def distribution(self) -> Floats:
        """[n+1] share of the trials with 0 to n leakers."""
        return np.asarray(self.leakers / self.leakers.sum())


def closed_raids(
    missiles: int,
    rounds: int,
    doctrine: Doctrine,
    levels: KillLevels,
    trials: int,
    seed: int,
    raid: str = "closed",
    threads: int | None = None,
) -> ClosedRaids:
    """Histograms of leakers and of rounds spent over many trials of one raid against one battery.

    missiles, rounds : 0 or more, all within reach of all; first come, first served
    doctrine : shots a look, and looks at most
    raid : names the streams of draws, as in the event simulation
    threads : by default NUMBA_NUM_THREADS, or every processor; any number gives the same histograms

    InputError where a number is negative or there are more shots at one missile than draws are kept apart.
    """
    from uppertier.battle.closed.kernels import run_closed
    from uppertier.battle.kernels import SHOTS_MAXIMUM
    from uppertier.numerics.threads import on_threads

    check_seed(seed)
    if trials < 1:
        raise InputError("the number of trials must be positive", key="trials")
    for key, value in (("missiles", missiles), ("rounds", rounds)):
        if not 0 <= value <= MOST:
            raise InputError(f"{value} is not a number of {key}", key=key, hint=f"use 0 to {MOST}")
    if not 0 < doctrine.shots_per_look * doctrine.looks_maximum <= SHOTS_MAXIMUM:
        raise InputError(f"a doctrine fires 1 to {SHOTS_MAXIMUM} shots at one missile", key="doctrine")
    streams = np.array([stream_of(raid, purpose) for purpose in range(3)])
    chance = np.array([levels.raid, levels.object, levels.shot])
    part = max(trials // 16, 5000)

    def task(first: int) -> tuple[Integers, Integers]:
        leakers, spent = np.zeros(missiles + 1, np.int64), np.zeros(rounds + 1, np.int64)
        count = min(part, trials - first)
        look = (doctrine.shots_per_look, doctrine.looks_maximum)
        run_closed(seed, first, count, streams, missiles, rounds, *look, chance, leakers, spent)
        return leakers, spent

    parts = on_threads(task, range(0, trials, part), threads)
    return ClosedRaids(*(np.sum(histograms, axis=0) for histograms in zip(*parts, strict=True)))
