"""Detection in noise: exact probabilities for steady and fluctuating targets, and what they ask of the signal.

One pulse stands for whatever was integrated coherently (one dwell of one look); `pulses` are then summed after a
square-law detector. `snr` is the mean ratio of signal energy to noise density of one pulse, linear.

Marcum, IRE Trans. IT-6 (1960) 59; Swerling, same volume, 269; Shnidman, IEEE Trans. AES 39 (2003) 1059 for the
common form used here: the number of noise-like degrees of freedom that the signal adds is Poisson for a steady
target and negative binomial, of order K, for a fluctuating one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.numerics.arrays import Floats

SWERLING = (0, 1, 2, 3, 4)


def threshold(false_alarm: float, pulses: int = 1) -> float:
    """Threshold on the sum of `pulses` squared envelopes over mean noise power.

    false_alarm : probability per look, inside (0, 1)
    returns : threshold [-]; -ln(false_alarm) for one pulse; NaN outside the domain

    Marcum 1960: noise alone sums to a gamma variable of order `pulses`.
    """
    if not 0.0 < false_alarm < 1.0 or pulses < 1:
        return float("nan")
    if pulses == 1:
        return float(-np.log(false_alarm))
    from scipy.special import gammainccinv

    return float(gammainccinv(pulses, false_alarm))


def _order(swerling: int, pulses: int) -> float:
    """Order K of the target's fluctuation over the whole look; infinite for a steady target."""
    return {0: np.inf, 1: 1.0, 2: float(pulses), 3: 2.0, 4: 2.0 * pulses}[swerling]


def _mixture(mean: Floats, terms: int, order: float) -> tuple[Floats, Floats]:
    """Weights [..., terms] of 0..terms-1 added degrees of freedom, and the weight of all higher ones."""
    from scipy.special import betainc, gammainc, gammaln, xlog1py, xlogy

    count = np.arange(terms, dtype=np.float64)
    column = mean[..., np.newaxis]
    if np.isinf(order):
        logarithm = xlogy(count, column) - column - gammaln(count + 1.0)
        return np.exp(logarithm), gammainc(terms, mean)
    share = column / (column + order)
    choose = gammaln(count + order) - gammaln(order) - gammaln(count + 1.0)
    logarithm = choose + xlogy(count, share) + xlog1py(order, -share)
    return np.exp(logarithm), betainc(terms, order, share[..., 0])


def detection_probability(snr: ArrayLike, false_alarm: float, *, swerling: int = 1, pulses: int = 1) -> Floats:
    """Probability that one look of `pulses` pulses crosses the threshold, exact.

    snr : mean ratio per pulse, linear, any shape; infinity is certain detection
    false_alarm : probability of a false alarm per look
    swerling : 0 steady; 1, 3 constant within a look; 2, 4 independent from pulse to pulse
    returns : probability, shape of `snr`; NaN for a negative or missing snr, an unknown case, or no threshold

    Shnidman 2003. All terms are positive, so small probabilities keep their relative accuracy.
    """
    from scipy.special import gammaincc

    ratio = np.asarray(snr, dtype=np.float64)
    bar = threshold(false_alarm, pulses)
    if np.isnan(bar) or swerling not in SWERLING:
        return np.full(ratio.shape, np.nan)
    valid = ratio >= 0.0
    # Beyond 1e12 the answer is one to double precision, and the weights of the mixture would lose digits.
    safe = np.clip(np.where(valid, ratio, 0.0), 0.0, 1e12)
    order = _order(swerling, pulses)
    if pulses == 1 and order == 1.0:
        return np.where(valid, np.exp(-bar / (1.0 + safe)), np.nan)
    # Above this many terms the threshold is passed whatever the rest, to 1e-17.
    terms = int(max(bar - pulses, 0.0) + 9.0 * np.sqrt(bar) + 25.0)
    passed = gammaincc(pulses + np.arange(terms), bar)
    answer = np.empty(safe.size)
    flat = safe.ravel() * pulses
    for start in range(0, flat.size, 20_000):
        block = slice(start, start + 20_000)
        weights, tail = _mixture(flat[block], terms, order)
        answer[block] = weights @ passed + tail
    return np.where(valid, np.clip(answer, 0.0, 1.0).reshape(safe.shape), np.nan)


def required_snr(probability: ArrayLike, false_alarm: float, *, swerling: int = 1, pulses: int = 1) -> Floats:
    """Mean ratio per pulse, linear, at which a look detects with `probability`.

    returns : shape of `probability`; NaN where it does not lie between the false-alarm probability and one

    Inverse of `detection_probability` by bisection in decibels between -80 and 160, to 1e-12 dB.
    """
    wanted = np.asarray(probability, dtype=np.float64)
    low, high = np.full(wanted.shape, -80.0), np.full(wanted.shape, 160.0)
    for _ in range(60):
        middle = 0.5 * (low + high)
        reached = detection_probability(10.0 ** (middle / 10.0), false_alarm, swerling=swerling, pulses=pulses)
        above = reached >= wanted
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    valid = (wanted > false_alarm) & (wanted < 1.0) & (high < 160.0) & (low > -80.0)
    if np.isnan(threshold(false_alarm, pulses)) or swerling not in SWERLING:
        valid = np.zeros(wanted.shape, dtype=np.bool_)
    return np.where(valid, 10.0 ** (0.05 * (low + high)), np.nan)


def albersheim_snr(probability: ArrayLike, false_alarm: float, pulses: int = 1) -> Floats:
    """Albersheim's estimate of the ratio a steady target needs, linear.

    Said to be good to 0.2 dB for probabilities 0.1-0.9, false alarms 1e-7 to 1e-3 and up to 8096 pulses. Measured: 0.34
    dB from 0.3 on (it is made for a linear detector), 0.9 dB at 0.2, 4.1 dB at 0.1 with a false alarm in a thousand.

    Albersheim, Proc. IEEE 69 (1981) 839. Shown beside the exact answer, never used for it.
    """
    wanted = np.asarray(probability, dtype=np.float64)
    wanted = np.where((wanted > 0.0) & (wanted < 1.0), wanted, np.nan)
    noise = np.log(0.62 / false_alarm)
    odds = np.log(wanted / (1.0 - wanted))
    decibels = -5.0 * np.log10(pulses) + (6.2 + 4.54 / np.sqrt(pulses + 0.44)) * np.log10(
        noise + 0.12 * noise * odds + 1.7 * odds
    )
    return np.asarray(10.0 ** (decibels / 10.0))


def shnidman_snr(probability: ArrayLike, false_alarm: float, *, swerling: int = 1, pulses: int = 1) -> Floats:
    """Shnidman's estimate of the ratio per pulse that any of Swerling's cases needs, linear.

    Said to be good to 0.5 dB for probabilities 0.1-0.99, false alarms 1e-9 to 1e-3 and up to 100 pulses. Measured: 0.3
    dB for a steady target, 1.1 dB at the edges for fluctuating ones, within 0.5 dB from 0.3 to 0.7.
    returns : shape of `probability`; NaN outside (0, 1), for an unknown case or no pulse

    Shnidman, IEEE Trans. AES 38 (2002) 1059. Shown beside the exact answer, never used for it.
    """
    wanted = np.asarray(probability, dtype=np.float64)
    wanted = np.where((wanted > 0.0) & (wanted < 1.0), wanted, np.nan)
    if swerling not in SWERLING or np.isnan(threshold(false_alarm, pulses)):
        return np.full(wanted.shape, np.nan)
    order = _order(swerling, pulses)
    noise = np.sqrt(-0.8 * np.log(4.0 * false_alarm * (1.0 - false_alarm)))
    signal = np.sign(wanted - 0.5) * np.sqrt(-0.8 * np.log(4.0 * wanted * (1.0 - wanted)))
    root = noise + signal
    alpha = 0.0 if pulses < 40 else 0.25
    steady = root * (root + 2.0 * np.sqrt(0.5 * pulses + (alpha - 0.25)))
    fading = (((17.7006 * wanted - 18.4496) * wanted + 14.5339) * wanted - 3.525) / order
    tail = np.exp(27.31 * wanted - 25.14)
    tail = tail + (wanted - 0.8) * (0.7 * np.log(1e-5 / false_alarm) + (2.0 * pulses - 20.0) / 80.0)
    decibels = fading + np.where(wanted > 0.872, tail / order, 0.0)
    return np.asarray(10.0 ** (decibels / 10.0) * steady / pulses)


def cumulative_probability(probability: ArrayLike, looks: ArrayLike = 1.0, *, axis: int = -1) -> Floats:
    """Probability that at least one of all looks so far detected, looks independent of each other.

    probability : of one look, at each step along `axis`
    looks : how many looks fall into each step (a fraction where looks are rarer than steps)
    returns : shape of the broadcast inputs

    1 - prod (1 - p)^looks. Skolnik, Introduction to Radar Systems, 3rd ed. (2001), ch. 2.
    """
    chance = np.clip(np.asarray(probability, dtype=np.float64), 0.0, 1.0)
    with np.errstate(divide="ignore"):
        missed = np.log1p(-chance)
    exponent = np.where(np.asarray(looks) > 0.0, missed, 0.0) * np.where(np.asarray(looks) > 0.0, looks, 1.0)
    return np.asarray(-np.expm1(np.cumsum(exponent, axis=axis)))


def scanned_probability(time: ArrayLike, probability: ArrayLike, revisit: float, phases: int = 20) -> Floats:
    """Probability that a scan has detected an object by each time, the scan's phase being unknown.

    time : increasing [T] [s]
    probability : that a look at that time detects [T]
    revisit : time between two looks at one place [s]; looks are independent of each other
    phases : how many evenly spaced phases the mean is taken over
    returns : [T]; zero throughout where `revisit` is not positive

    Mean over phases of 1 - prod (1 - p): with certain looks it rises evenly from 0 to 1 within one revisit. A look
    that falls between two times has the chance of the earlier one, so nothing is found before it is in view.
    """
    clock, chance = np.asarray(time, dtype=np.float64), np.asarray(probability, dtype=np.float64)
    # Where no look can detect, as of most radars and flights, there is nothing to add up.
    if not revisit > 0.0 or not chance.any():
        return np.zeros(clock.shape)
    start = (np.arange(phases) + 0.5)[:, np.newaxis] / phases
    turn = np.floor((clock - clock[0]) / revisit - start)
    looks = np.diff(turn, axis=1, prepend=-1.0)
    before = np.concatenate([chance[:1], chance[:-1]])
    return np.asarray(np.mean(cumulative_probability(before, looks), axis=0))
