"""Homeland: what better sorting of warheads from decoys would have to bring for one warhead more or less.

No open model leads from seconds of tracking to the sorting of warheads from decoys. So the question is turned round:
by how much would the chance to recognise a warhead have to change, so that one warhead more or less gets through the
homeland defence of the day? The answer stands beside what is seen; nothing here says that sight brings it about.

Every interceptor is fired: all of a stock spread evenly over the warheads (Wilkening 2000, drawdown), W objects, each
a warhead. Mean leakers are W (1 - P(right) (1 - (1 - SSPK)^(stock / W))), linear in P(right).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats
from uppertier.numerics.statistics import jeffreys
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.records import Finding

INTERCEPTORS = 36
"""Ground-based interceptors on 3 July 2017: 32 in Alaska, 4 in California. Press of the day."""
TESTS = (10, 18)
"""Intercepts and intercept tests of the homeland defence to May 2017. Press; tests are not random draws."""
SINGLE_SHOT = TESTS[0] / TESTS[1]
_SOURCES = ("wilkening-2000",)
ATTACKS = (1, 4, 10, 20, 40, 100)


def gain_for_one(attack: ArrayLike, interceptors: float = INTERCEPTORS, single_shot: float = SINGLE_SHOT) -> Floats:
    """Change in the chance to recognise a warhead that moves the mean number through by one [-].

    attack : W, number of warheads, 1 or more
    returns : shape of `attack`; above 1 where even perfect recognition instead of none does not move it by one

    1 / (W (1 - (1 - SSPK)^(stock / W))): the slope of Wilkening's drawdown in P(track).
    """
    warheads = np.asarray(attack, float)
    return np.asarray(1.0 / (warheads * warhead_kill_probability(1.0, single_shot, interceptors / warheads)))


def break_even(who: str) -> tuple[Finding, ...]:
    """The gain in right classification worth one warhead, for a few sizes of attack.

    The band is that of the single-shot chance: 95 % of its posterior after the test record, prior of Jeffreys.
    """
    low, high = jeffreys(*TESTS)
    found = []
    for attack in ATTACKS:
        value, least, most = (
            float(gain_for_one(attack, single_shot=float(chance))) for chance in (SINGLE_SHOT, high, low)
        )
        where = (
            f"{attack} warheads of {who} against {INTERCEPTORS} interceptors, single-shot chance {SINGLE_SHOT:.2f} "
            "(10 of 18 tests, press), all fired and spread evenly; above 1 no gain is enough"
        )
        quantity = "gain in the chance to classify rightly that is worth one warhead"
        found.append(
            Finding(f"break-even-{attack}", quantity, value, least, most, "share", "unknown", where, _SOURCES, 0.0)
        )
    return tuple(found)
