"""Effectiveness in closed form: the model that a simulation must agree with where their assumptions meet.

D. A. Wilkening, "A Simple Model for Calculating Ballistic Missile Defense Effectiveness", Science & Global Security
8 (2000) 183-215, as quoted in later work; the paper itself was not at hand.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from uppertier.errors import InputError, NoAnswer
from uppertier.numerics.arrays import Floats


def _probability(**named: ArrayLike) -> None:
    for key, value in named.items():
        if not ((np.asarray(value) >= 0.0) & (np.asarray(value) <= 1.0)).all():
            raise InputError(f"{value!r} is not a probability", key=key, hint="use 0 to 1")


def warhead_kill_probability(p_track: ArrayLike, p_shot: ArrayLike, shots: ArrayLike) -> Floats:
    """K_w = P(track) (1 - (1 - SSPK)^n): one object is killed by n shots at it.

    p_track : detected, tracked and recognised; shared by all shots at the object [-]
    p_shot : single-shot kill probability, independent from shot to shot [-]
    shots : n, may be a mean and so need not be whole
    """
    _probability(p_track=p_track, p_shot=p_shot)
    missed = np.power(1.0 - np.asarray(p_shot, float), np.asarray(shots, float))
    return np.asarray(np.asarray(p_track, float) * (1.0 - missed))


def no_leaker_probability(kill: ArrayLike, warheads: ArrayLike) -> Floats:
    """P(no leaker) = K_w^W: all W warheads are killed, independently of each other."""
    _probability(kill=kill)
    return np.asarray(np.power(np.asarray(kill, float), np.asarray(warheads, float)))


def leaker_distribution(kill: float, warheads: int) -> Floats:
    """Probability of 0 to W leakers [W+1]: Binomial(W, 1 - K_w)."""
    _probability(kill=kill)
    leak = 1.0 - kill
    return np.array([math.comb(warheads, k) * leak**k * kill ** (warheads - k) for k in range(warheads + 1)])


def expected_leakers(kill: ArrayLike, warheads: ArrayLike) -> Floats:
    """Mean number of leakers, W (1 - K_w)."""
    _probability(kill=kill)
    return np.asarray(np.asarray(warheads, float) * (1.0 - np.asarray(kill, float)))


def least_track_probability(no_leaker: float, warheads: float) -> float:
    """P(track) below which no number of interceptors reaches P(no leaker): P0^(1/W)."""
    _probability(no_leaker=no_leaker)
    return float(no_leaker ** (1.0 / warheads))


def shots_per_target(no_leaker: float, warheads: float, p_track: float, p_shot: float) -> float:
    """Mean shots at each object that bring P(no leaker) to the value asked; continuous, as Wilkening counts.

    n = ln(1 - P0^(1/W) / P(track)) / ln(1 - SSPK). NoAnswer where P(track) is at or below its floor.
    """
    _probability(no_leaker=no_leaker, p_track=p_track, p_shot=p_shot)
    if not 0.0 < p_shot < 1.0:
        raise InputError(f"{p_shot} leaves no number of shots to find", key="p_shot", hint="use 0 < p_shot < 1")
    floor = least_track_probability(no_leaker, warheads)
    if p_track <= floor:
        raise NoAnswer(f"no number of interceptors is enough: P(track) is {p_track:.4f} and must exceed {floor:.4f}")
    return math.log(1.0 - floor / p_track) / math.log(1.0 - p_shot)


def objects_engaged(warheads: float, decoys: float, p_warhead: float = 1.0, p_decoy: float = 0.0) -> float:
    """W* = W P_ww + D P_dw: objects taken for warheads, of W warheads and D decoys.

    p_warhead : a warhead is taken for one; p_decoy : a decoy is taken for a warhead
    """
    _probability(p_warhead=p_warhead, p_decoy=p_decoy)
    return warheads * p_warhead + decoys * p_decoy


def interceptors_needed(
    no_leaker: float,
    warheads: float,
    p_track: float,
    p_shot: float,
    decoys: float = 0.0,
    p_decoy: float = 0.0,
) -> float:
    """Interceptors fired in one barrage for a given P(no leaker), n W*; decoys draw shots and are no leakers."""
    shots = shots_per_target(no_leaker, warheads, p_track, p_shot)
    return shots * objects_engaged(warheads, decoys, 1.0, p_decoy)


def drawdown(interceptors: ArrayLike, warheads: float, p_track: float, p_shot: float, decoys: float = 0.0) -> Floats:
    """Mean leakers when a stock of interceptors is spread evenly over W warheads and D decoys taken for warheads."""
    shots = np.asarray(interceptors, float) / objects_engaged(warheads, decoys, 1.0, 1.0)
    return expected_leakers(warhead_kill_probability(p_track, p_shot, shots), warheads)


def layered_kill_probability(kill: ArrayLike) -> Floats:
    """Kill probability of independent layers, 1 - prod(1 - K_i) over the last axis."""
    _probability(kill=kill)
    return np.asarray(1.0 - np.prod(1.0 - np.asarray(kill, float), axis=-1))
