"""Effectiveness in closed form: the model that a simulation must agree with where their assumptions meet.

D. A. Wilkening, "A Simple Model for Calculating Ballistic Missile Defense Effectiveness", Science & Global Security
8 (2000) 183-215, as quoted in later work; the paper itself was not at hand.

Every argument may be an array; they broadcast. Where a question has no answer in one row of several, that row is NaN;
asked alone it is a NoAnswer. What is spread over targets in whole rounds stands in `allocation`, distributions in
`distribution`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from uppertier.errors import InputError, NoAnswer
from uppertier.numerics.arrays import Floats


def check_probability(**named: ArrayLike) -> None:
    """InputError where a value lies outside 0 to 1 or is no number."""
    for key, value in named.items():
        if not ((np.asarray(value) >= 0.0) & (np.asarray(value) <= 1.0)).all():
            raise InputError(f"{value!r} is not a probability", key=key, hint="use 0 to 1")


def check_count(**named: ArrayLike) -> None:
    """InputError where a number of things is negative, infinite or no number."""
    for key, value in named.items():
        if not ((np.asarray(value) >= 0.0) & np.isfinite(np.asarray(value, float))).all():
            raise InputError(f"{value!r} is not a number of things", key=key, hint="use 0 or more")


def warhead_kill_probability(p_track: ArrayLike, p_shot: ArrayLike, shots: ArrayLike) -> Floats:
    """K_w = P(track) (1 - (1 - SSPK)^n): one object is killed by n shots at it.

    p_track : detected, tracked and recognised; shared by all shots at the object [-]
    p_shot : single-shot kill probability, independent from shot to shot [-]
    shots : n, may be a mean and so need not be whole
    """
    check_probability(p_track=p_track, p_shot=p_shot)
    check_count(shots=shots)
    missed = np.power(1.0 - np.asarray(p_shot, float), np.asarray(shots, float))
    return np.asarray(np.asarray(p_track, float) * (1.0 - missed))


def no_leaker_probability(kill: ArrayLike, warheads: ArrayLike) -> Floats:
    """P(no leaker) = K_w^W: all W warheads are killed, independently of each other."""
    check_probability(kill=kill)
    check_count(warheads=warheads)
    return np.asarray(np.power(np.asarray(kill, float), np.asarray(warheads, float)))


def expected_leakers(kill: ArrayLike, warheads: ArrayLike) -> Floats:
    """Mean number of leakers, W (1 - K_w)."""
    check_probability(kill=kill)
    check_count(warheads=warheads)
    return np.asarray(np.asarray(warheads, float) * (1.0 - np.asarray(kill, float)))


def least_track_probability(no_leaker: ArrayLike, warheads: ArrayLike) -> Floats:
    """P(track) below which no number of interceptors reaches P(no leaker): P0^(1/W)."""
    check_probability(no_leaker=no_leaker)
    if not (np.asarray(warheads) > 0).all():
        raise InputError("without a warhead nothing can leak", key="warheads", hint="use 1 or more")
    return np.asarray(np.power(np.asarray(no_leaker, float), 1.0 / np.asarray(warheads, float)))


def shots_per_target(no_leaker: ArrayLike, warheads: ArrayLike, p_track: ArrayLike, p_shot: ArrayLike) -> Floats:
    """Mean shots at each object that bring P(no leaker) to the value asked; continuous, as Wilkening counts.

    n = ln(1 - P0^(1/W) / P(track)) / ln(1 - SSPK). No answer where P(track) is at or below its floor.
    """
    check_probability(no_leaker=no_leaker, p_track=p_track, p_shot=p_shot)
    if not ((np.asarray(p_shot) > 0.0) & (np.asarray(p_shot) < 1.0)).all():
        raise InputError(f"{p_shot!r} leaves no number of shots to find", key="p_shot", hint="use 0 < p_shot < 1")
    floor = least_track_probability(no_leaker, warheads)
    floor, track, shot = np.broadcast_arrays(floor, np.asarray(p_track, float), np.asarray(p_shot, float))
    enough = track > floor
    if floor.ndim == 0 and not enough:
        raise NoAnswer(f"no number of interceptors is enough: P(track) is {track:.4f} and must exceed {floor:.4f}")
    part = np.divide(floor, track, out=np.full(floor.shape, np.nan), where=enough)
    return np.asarray(np.log1p(-part) / np.log1p(-shot))


def shot_probability_needed(no_leaker: ArrayLike, warheads: ArrayLike, shots: ArrayLike, p_track: ArrayLike) -> Floats:
    """SSPK at which n shots at each object bring P(no leaker) to the value asked.

    1 - (1 - P0^(1/W) / P(track))^(1/n). No answer where P(track) is below its floor.
    """
    check_probability(no_leaker=no_leaker, p_track=p_track)
    if not (np.asarray(shots) > 0).all():
        raise InputError("without a shot nothing is killed", key="shots", hint="use more than 0")
    floor = least_track_probability(no_leaker, warheads)
    floor, track, count = np.broadcast_arrays(floor, np.asarray(p_track, float), np.asarray(shots, float))
    enough = (track >= floor) & (track > 0.0)
    if floor.ndim == 0 and not enough:
        raise NoAnswer(f"no shot is good enough: P(track) is {track:.4f} and must reach {floor:.4f}")
    part = np.divide(floor, track, out=np.full(floor.shape, np.nan), where=enough)
    return np.asarray(1.0 - np.power(1.0 - part, 1.0 / count))


def objects_engaged(
    warheads: ArrayLike, decoys: ArrayLike, p_warhead: ArrayLike = 1.0, p_decoy: ArrayLike = 0.0
) -> Floats:
    """W* = W P_ww + D P_dw: objects taken for warheads, of W warheads and D decoys.

    p_warhead : a warhead is taken for one; p_decoy : a decoy is taken for a warhead
    """
    check_probability(p_warhead=p_warhead, p_decoy=p_decoy)
    check_count(warheads=warheads, decoys=decoys)
    return np.asarray(np.multiply(warheads, p_warhead) + np.multiply(decoys, p_decoy), float)


def interceptors_needed(
    no_leaker: ArrayLike,
    warheads: ArrayLike,
    p_track: ArrayLike,
    p_shot: ArrayLike,
    decoys: ArrayLike = 0.0,
    p_decoy: ArrayLike = 0.0,
    p_warhead: ArrayLike = 1.0,
) -> Floats:
    """Interceptors fired in one barrage for a given P(no leaker), n W*; decoys draw shots and are no leakers.

    p_warhead : a warhead is taken for one. One that is not is never shot at, so this multiplies P(track).
    """
    check_probability(p_track=p_track, p_warhead=p_warhead)
    shots = shots_per_target(no_leaker, warheads, np.multiply(p_track, p_warhead), p_shot)
    return np.asarray(shots * objects_engaged(warheads, decoys, p_warhead, p_decoy))


def expected_shots(
    p_shot: ArrayLike, salvos: Sequence[float], p_track: ArrayLike = 1.0, untracked: bool = True
) -> Floats:
    """Mean interceptors fired at one object, salvo after salvo, each only if all before it were seen to miss.

    sum over i of n_i (1 - SSPK)^(n_1 + ... + n_(i-1)) for an object whose shots can hit.
    salvos : shots of the first, second, ... salvo; one entry is a barrage, (1, 1, 1, 1) shoot, look, shoot
    untracked : whether an object without a right track draws all salvos in vain, as Wilkening counts; else it draws
        none, as the event simulation counts

    Kills are recognised as kills, misses as misses, and there is time for every salvo.
    """
    check_probability(p_shot=p_shot, p_track=p_track)
    check_count(salvos=salvos)
    counts = np.asarray(salvos, float)
    before = np.cumsum(counts) - counts
    missed = 1.0 - np.asarray(p_shot, float)
    tracked = np.sum(counts * np.power(missed[..., None], before), axis=-1)
    track = np.asarray(p_track, float)
    return np.asarray(track * tracked + (1.0 - track) * (counts.sum() if untracked else 0.0))


def drawdown(
    interceptors: ArrayLike, warheads: ArrayLike, p_track: ArrayLike, p_shot: ArrayLike, decoys: ArrayLike = 0.0
) -> Floats:
    """Mean leakers when a stock of interceptors is spread evenly over W warheads and D decoys taken for warheads.

    Shots are continuous; `allocation` spreads whole ones.
    """
    check_count(interceptors=interceptors)
    shots = np.asarray(interceptors, float) / objects_engaged(warheads, decoys, 1.0, 1.0)
    return expected_leakers(warhead_kill_probability(p_track, p_shot, shots), warheads)


def layered_kill_probability(kill: ArrayLike) -> Floats:
    """Kill probability of independent layers, 1 - prod(1 - K_i) over the last axis."""
    check_probability(kill=kill)
    return np.asarray(1.0 - np.prod(1.0 - np.asarray(kill, float), axis=-1))
