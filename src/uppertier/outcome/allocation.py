"""Whole rounds on whole targets: how a finite stock of interceptors is spread, and what each way of spreading gets.

With one chance a shot and equal targets the even spread is the best, since each further shot at a target adds less than
the one before. Where chances or worths differ, rounds go one by one to where the next one adds most, which for gains
that diminish is the best there is: G. den Broeder, R. Ellison, L. Emerling, "On optimum target assignments", Operations
Research 7 (1959) 322-326.
"""

from __future__ import annotations

import heapq
import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats, Integers
from uppertier.outcome.closed_form import check_count, check_probability, shots_per_target, warhead_kill_probability

Goal = Literal["most stopped", "none through"]
ROUNDING = 1e-12


def even_allocation(stock: int, targets: int) -> Integers:
    """Rounds at each of N targets [N], as evenly as whole rounds go: 7 at 3 are 3, 2, 2."""
    _check_whole(stock=stock, targets=targets)
    share, more = divmod(stock, targets) if targets else (0, 0)
    return np.array([share + (k < more) for k in range(targets)], np.int64)


def first_come_allocation(stock: int, targets: int, salvo: int) -> Integers:
    """Rounds at each of N targets [N] when every target gets a full salvo as long as rounds last: 7 at 4 by two are
    2, 2, 2, 1."""
    _check_whole(stock=stock, targets=targets, salvo=salvo)
    return np.clip(stock - salvo * np.arange(targets), 0, salvo).astype(np.int64)


def best_allocation(
    stock: int, p_shot: ArrayLike, worth: ArrayLike | None = None, goal: Goal = "most stopped"
) -> Integers:
    """Rounds at each of N targets [N] that make the most of a stock.

    p_shot : [N] single-shot kill probability against each target
    worth : [N] what stopping each is worth; all alike where not given. Means nothing for "none through"
    goal : "most stopped" maximises the worth stopped on average, "none through" the chance that nothing leaks

    Of equal gains the first target has the round.
    """
    chance = np.atleast_1d(np.asarray(p_shot, float))
    check_probability(p_shot=chance)
    _check_whole(stock=stock)
    value = np.ones(chance.size) if worth is None else np.asarray(worth, float)
    check_count(worth=value)
    if value.shape != chance.shape:
        raise InputError("every target needs one worth", key="worth")
    if worth is not None and goal == "none through":
        raise InputError("a chance that none gets through knows no worths", key="worth", hint="leave it out")

    def gain(target: int, shots: int) -> float:
        now, then = (1.0 - (1.0 - chance[target]) ** n for n in (shots, shots + 1))
        if goal == "most stopped":
            return float(value[target] * (then - now))
        if then <= now:
            return 0.0
        # The first shot at a target lifts the chance from nothing: no later shot elsewhere comes before it.
        return math.inf if now == 0.0 else math.log(then / now)

    given = np.zeros(chance.size, np.int64)
    queue = [(-gain(target, 0), target) for target in range(chance.size)]
    heapq.heapify(queue)
    for _ in range(stock):
        if not queue or queue[0][0] >= 0.0:
            break
        _, target = heapq.heappop(queue)
        given[target] += 1
        heapq.heappush(queue, (-gain(target, int(given[target])), target))
    return given


def kills(allocation: ArrayLike, p_shot: ArrayLike, p_track: ArrayLike = 1.0) -> Floats:
    """Chance that each target is killed [N] by the rounds it was given."""
    return warhead_kill_probability(p_track, p_shot, allocation)


def none_through(allocation: ArrayLike, p_shot: ArrayLike, p_track: ArrayLike = 1.0) -> Floats:
    """Chance that nothing leaks, the product of `kills` over the last axis."""
    return np.asarray(np.prod(kills(allocation, p_shot, p_track), axis=-1))


def least_stock(no_leaker: float, warheads: int, p_track: float, p_shot: float) -> int:
    """Whole rounds, evenly spread, that reach P(no leaker). NoAnswer where no stock does.

    Wilkening's continuous n is a lower bound, and the even spread of the next whole number an upper one.
    """
    _check_whole(warheads=warheads)
    mean = float(shots_per_target(no_leaker, warheads, p_track, p_shot))
    # Wider by what rounding moves a goal that whole rounds meet exactly.
    low, high = max(math.floor(mean - ROUNDING), 0) * warheads, math.ceil(mean + ROUNDING) * warheads
    while low < high:
        middle = (low + high) // 2
        if float(none_through(even_allocation(middle, warheads), p_shot, p_track)) >= no_leaker * (1.0 - ROUNDING):
            high = middle
        else:
            low = middle + 1
    return low


def _check_whole(**named: int) -> None:
    for key, value in named.items():
        if value < 0 or value != int(value):
            raise InputError(f"{value} is not a whole number of things", key=key, hint="use 0, 1, 2 or more")
