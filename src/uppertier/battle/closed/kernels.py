"""Compiled closed raids: many trials of a raid without windows, straight into histograms."""

from __future__ import annotations

import numpy as np

from uppertier.battle.kernels import SHOTS_MAXIMUM
from uppertier.numerics.compiled import compiled
from uppertier.numerics.philox.kernels import uniform_at


@compiled()
def run_closed(
    seed, first_trial, trials, streams, missiles, stock, salvo, looks, chance, leakers, spent
) -> None:  # fmt: skip
    """Trials `first_trial` to first_trial + trials - 1 of one raid; counts are added to leakers[n+1] and spent[S+1].

    streams[3] : of the draws once a raid, once an object and once a shot, keyed as in the event simulation
    stock : rounds S; salvo : shots per look at each missile; looks : at most
    chance[3] : that radar and command are up, that an object is tracked and recognised, that a shot kills

    Look after look, every tracked missile that is not known to be dead gets a salvo in turn while rounds last.
    """
    alive = np.empty(missiles, np.int64)
    common, object_stream, shot_stream = streams[0], streams[1], streams[2]
    for trial in range(first_trial, first_trial + trials):
        if not uniform_at(seed, trial, common, 0) < chance[0]:
            leakers[missiles] += 1
            spent[0] += 1
            continue
        standing = 0
        for j in range(missiles):
            if uniform_at(seed, trial, object_stream, j) < chance[1]:
                alive[standing] = j
                standing += 1
        through, rounds = missiles - standing, stock
        for look in range(looks):
            kept = 0
            for a in range(standing):
                j = alive[a]
                shots, dead = min(salvo, rounds), False
                for shot in range(look * salvo, look * salvo + shots):
                    dead = dead or uniform_at(seed, trial, shot_stream, j * SHOTS_MAXIMUM + shot) < chance[2]
                rounds -= shots
                if not dead:
                    alive[kept] = j
                    kept += 1
            standing = kept
            if standing == 0 or rounds == 0:
                break
        leakers[through + standing] += 1
        spent[stock - rounds] += 1
