"""Layers: the closed form for batteries that stand above or beside each other."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats
from uppertier.outcome.closed_form import check_probability

STATES_MAXIMUM = 12
"""Batteries whose being up or down together is counted state by state, 2^12 of them; see `in_layers`."""


def in_layers(kill: ArrayLike, up: ArrayLike, tier: ArrayLike, independent: bool = False) -> tuple[float, float]:
    """Expected leakers, and probability of none, of n missiles against B batteries with time and rounds for all.

    kill : [B,n] chance that a battery that is up kills a missile with all it may fire at it
    up : [B] chance that a battery works for the whole raid
    tier : [B] under one plan each tier shoots at what the one before it leaves, and in a tier the battery that serves
        a missile best
    independent : every battery shoots by itself, so each is a layer of its own

    A missile leaks through all its layers, prod (1 - K): independent given which batteries are up. That is common to
    the raid, so P(none) is summed over the states of all batteries relied upon. With more of them than
    STATES_MAXIMUM they count as if missiles did not share them, which makes P(none) too small.
    """
    check_probability(kill=kill, up=up)
    chance, works = np.atleast_2d(np.asarray(kill, float)), np.asarray(up, float)
    each = np.arange(works.size) if independent else np.asarray(tier, np.int64)
    missiles = np.arange(chance.shape[1])
    assigned = np.zeros((works.size, missiles.size))
    for layer in np.unique(each):
        members = np.flatnonzero(each == layer)
        best = members[np.argmax(works[members, None] * chance[members], axis=0)]
        assigned[best, missiles] = chance[best, missiles]
    alone = np.prod(1.0 - works[:, None] * assigned, axis=0)
    relied = np.flatnonzero((assigned > 0.0).any(axis=1))
    if relied.size > STATES_MAXIMUM:
        return float(alone.sum()), float(np.prod(1.0 - alone))
    return float(alone.sum()), _none(assigned[relied], works[relied])


def _none(assigned: Floats, up: Floats) -> float:
    total = 0.0
    for state in product((False, True), repeat=up.size):
        standing = np.array(state, bool)
        weight = float(np.prod(np.where(standing, up, 1.0 - up)))
        total += weight * float(np.prod(1.0 - np.prod(1.0 - assigned[standing], axis=0)))
    return total
