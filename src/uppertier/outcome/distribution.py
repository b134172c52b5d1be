"""How many get through: exact distributions of the number of leakers, and what is common to a raid.

Missiles that leak independently, each with its own probability, make a Poisson-binomial number of leakers. What a whole
raid shares (radar and command up or down, a single-shot chance that nobody knows) makes a mixture of such numbers: the
mean stays what it is, the tails do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.outcome.closed_form import check_count, check_probability, warhead_kill_probability

NODES = 64
"""Of the quadrature over a posterior: exact for polynomials of the single-shot chance up to degree 127."""


def poisson_binomial(leak: ArrayLike) -> Floats:
    """Probability of 0 to n leakers [..., n+1] of n missiles that leak independently with leak[..., n].

    Exact recursion, one missile after another: P_j(k) = P_(j-1)(k) (1 - q_j) + P_(j-1)(k-1) q_j. Sums of positive
    terms alone, so that even the smallest probabilities keep their digits.
    """
    check_probability(leak=leak)
    chance = np.asarray(leak, float)
    if chance.ndim == 0:
        raise InputError("one missile is a list of one", key="leak")
    n = chance.shape[-1]
    found = np.zeros((*chance.shape[:-1], n + 1))
    found[..., 0] = 1.0
    for j in range(n):
        q = chance[..., j, None]
        found[..., 1 : j + 2] = found[..., 1 : j + 2] * (1.0 - q) + found[..., : j + 1] * q
        found[..., :1] *= 1.0 - q
    return found


def leaker_distribution(kill: float, warheads: int) -> Floats:
    """Probability of 0 to W leakers [W+1]: Binomial(W, 1 - K_w)."""
    check_probability(kill=kill)
    return poisson_binomial(np.full(warheads, 1.0 - kill))


def mixture(weight: ArrayLike, parts: ArrayLike) -> Floats:
    """Distribution [n+1] of a raid that is of kind m with weight[M], where parts[M, n+1] are the distributions."""
    share, part = np.asarray(weight, float), np.asarray(parts, float)
    if share.ndim != 1 or part.ndim != 2 or share.size != part.shape[0]:
        raise InputError("every part of a mixture needs one weight", key="weight")
    if not (share >= 0.0).all() or abs(share.sum() - 1.0) > 1e-9:
        raise InputError("weights must not be negative and must add up to 1", key="weight")
    return np.asarray(share @ part)


def raid_distribution(leak: ArrayLike, availability: float = 1.0) -> Floats:
    """Probability of 0 to n leakers when the battery works for a whole raid or for none of it.

    leak : [n] chance of each missile to get through a battery that works
    availability : chance that radar and command work for the whole raid; if not, all n get through
    """
    check_probability(availability=availability)
    working = poisson_binomial(leak)
    lost = np.zeros_like(working)
    lost[-1] = 1.0
    return mixture([availability, 1.0 - availability], [working, lost])


def unknown_shot_distribution(
    successes: float,
    trials: float,
    warheads: int,
    shots: float,
    p_track: float = 1.0,
    prior: tuple[float, float] = (0.5, 0.5),
) -> Floats:
    """Probability of 0 to W leakers when all that is known of the single shot is a record of tests.

    The single-shot chance is one number for all shots, drawn from Beta(k + a, n - k + b); given it, missiles leak
    independently. Its being common to all makes both tails heavier than its mean would.

    successes, trials : k of n tests
    prior : a and b; (0.5, 0.5) is Jeffreys', (1, 1) uniform
    """
    from scipy.special import roots_jacobi

    check_count(successes=successes, trials=trials)
    if successes > trials or min(prior) <= 0.0:
        raise InputError("successes must not exceed tests, and a prior's numbers must be positive", key="successes")
    a, b = successes + prior[0], trials - successes + prior[1]
    node, weight = roots_jacobi(NODES, b - 1.0, a - 1.0)
    kill = warhead_kill_probability(p_track, np.clip((1.0 + node) / 2.0, 0.0, 1.0), shots)
    parts = poisson_binomial(np.repeat(1.0 - kill[:, None], warheads, axis=1))
    return mixture(weight / weight.sum(), parts)


def moments(distribution: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and standard deviation [...] of the number of leakers, from its distribution [..., n+1]."""
    share = np.asarray(distribution, float)
    count = np.arange(share.shape[-1])
    mean = share @ count
    return np.asarray(mean), np.sqrt(np.maximum(share @ count**2 - mean**2, 0.0))
