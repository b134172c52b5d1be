"""Homeland: what better sorting of warheads from decoys would have to bring for one warhead more or less.

No open model leads from seconds of tracking to the sorting of warheads from decoys. So the question is turned round:
by how much would the chance to recognise a warhead have to change, so that one warhead more or less gets through the
homeland defence of the day? The answer stands beside what is seen; nothing here says that sight brings it about.

Every interceptor is fired: all of a stock spread evenly over the warheads (Wilkening 2000, drawdown), W objects, each
a warhead, in whole shots. Mean leakers are linear in P(right).
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.catalog import load
from uppertier.catalog.sources import keys_of
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.records import Finding

ATTACKS = (1, 4, 10, 20, 40, 100)


def gain_for_one(attack: ArrayLike, interceptors: float, single_shot: float) -> Floats:
    """Change in the chance to recognise a warhead that moves the mean number through by one [-].

    attack : W, number of warheads, 1 or more
    returns : shape of `attack`; above 1 where even perfect recognition instead of none does not move it by one

    One over the warheads stopped if all are recognised: the slope of Wilkening's drawdown in P(track). Shots are whole:
    some warheads get one more than others, for a third of a shot stops nobody.
    """
    warheads = np.asarray(attack, float)
    shots = np.floor(interceptors / warheads)
    more = interceptors / warheads - shots
    each, one_more = (warhead_kill_probability(1.0, single_shot, n) for n in (shots, shots + 1.0))
    return np.asarray(1.0 / (warheads * ((1.0 - more) * each + more * one_more)))


def break_even(who: str) -> tuple[Finding, ...]:
    """The gain in right classification worth one warhead, for a few sizes of attack.

    The band is that of the single-shot chance on its sheet.
    """
    stock, chance = (load("figures", name).amount for name in ("homeland-interceptors", "homeland-single-shot"))
    sources = tuple(dict.fromkeys(("wilkening-2000", *keys_of(stock.source), *keys_of(chance.source))))
    found = []
    for attack in ATTACKS:
        value, least, most = (
            float(gain_for_one(attack, stock.value, shot)) for shot in (chance.value, chance.high, chance.low)
        )
        warheads = "one warhead" if attack == 1 else f"{attack} warheads"
        where = (
            f"{warheads} of {who} against {stock.value:.0f} interceptors, all fired and spread evenly, single-shot "
            f"chance {chance.value:.2f} ({chance.low:.2f} to {chance.high:.2f}); above 100 % no gain is enough"
        )
        quantity = "gain in the chance to classify rightly that is worth one warhead"
        found.append(
            Finding(
                f"break-even-{who.lower()}-{attack}", quantity, value, least, most, "share", "unknown", where, sources
            )
        )
    return tuple(found)


@attrs.frozen
class BreakEven:
    """What one warhead more or less through the homeland defence is worth, over sizes of attack [W]."""

    attack: Integers = attrs.field(converter=as_integers, eq=SAME)
    gain: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[W,3] in the chance to recognise a warhead: at the middle, the highest and the lowest single-shot chance"""
    saving: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[W,3] in interceptors per warhead; infinite where no saving is enough"""
    interceptors: float


def curve(largest: int = 100) -> BreakEven:
    """Break-even over attacks of 1 to `largest` warheads against the interceptors of the day."""
    stock, chance = (load("figures", name).amount for name in ("homeland-interceptors", "homeland-single-shot"))
    attack = np.arange(1, largest + 1)
    shots = (chance.value, chance.high, chance.low)
    gains = [gain_for_one(attack, stock.value, shot) for shot in shots]
    savings = [[saving_for_one(int(w), stock.value, shot) for w in attack] for shot in shots]
    return BreakEven(attack, np.stack(gains, axis=1), np.array(savings).T, stock.value)


def saving_for_one(attack: int, interceptors: float, single_shot: float) -> float:
    """Interceptors that must be saved on each warhead for one warhead less to get through [-].

    attack : W, number of warheads; all are recognised
    returns : rounds more to spend, over W; infinite where fewer than one gets through as it is

    The stock is spread evenly in whole shots. The n-th shot at a warhead stops p (1 - p)^(n - 1) of one more.
    """
    tier, part = divmod(interceptors, attack)
    through = (1.0 - single_shot) ** tier * (attack - part * single_shot)
    if through <= 1.0 or single_shot <= 0.0:
        return float("inf")
    wanted, spent, room = 1.0, 0.0, attack - part
    worth = single_shot * (1.0 - single_shot) ** tier
    while wanted > worth * room:
        wanted, spent = wanted - worth * room, spent + room
        room, worth = float(attack), worth * (1.0 - single_shot)
    return float((spent + wanted / worth) / attack)
