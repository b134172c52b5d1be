"""The covariance filter along a known path, compiled: the least that any filter could be in error.

Three measurement biases stand behind the state as considered parameters: known in size, never estimated. What noise
and what the biases do to it are carried apart, and add up to a covariance whatever their sizes; in one matrix the
difference between a small noise and a large bias would be lost to rounding.
"""

from __future__ import annotations

import numpy as np

from uppertier.numerics.arrays import Floats, Integers
from uppertier.numerics.compiled import compiled
from uppertier.numerics.matrices.kernels import invert, multiply, multiply_across, whiten
from uppertier.track.kernels import STATE, add_noise

BIASES = 3
LOST = 1e-4
"""A variance below nothing by more than this share of its component's own is no rounding of the last digits."""


@compiled()
def first_look(rows, variance, velocity_variance, drag_variance):
    """What is known of the state after the first look, which alone gives the position: see `take_look`.

    rows : [3,3] derivative of the three measurements by position
    variance : [3] of the noise of each measurement
    """
    noise, felt, inverse = np.zeros((STATE, STATE)), np.zeros((STATE, BIASES)), np.empty((3, 3))
    invert(rows, inverse)
    for i in range(3):
        for j in range(3):
            for m in range(3):
                noise[i, j] += inverse[i, m] * variance[m] * inverse[j, m]
            # The error of the position is inverse (noise + bias); that of the bias, taken as zero, is minus the bias.
            felt[i, j] = -inverse[i, j]
        noise[3 + i, 3 + i] = velocity_variance
    noise[6, 6] = drag_variance
    return noise, felt


@compiled()
def whole(noise, felt, bias_variance, out):
    """Covariance of the state by noise and biases together, into out[7,7]."""
    for i in range(STATE):
        for j in range(i + 1):
            total = 0.5 * (noise[i, j] + noise[j, i])
            for b in range(BIASES):
                total += felt[i, b] * bias_variance[b] * felt[j, b]
            out[i, j], out[j, i] = total, total


@compiled()
def sound(covariance):
    """Whether a covariance [7,7] is still one: no component's variance, given those before it, is far below nothing.

    Beside biases of degrees and noise of centimetres the best gains are so large that their squares leave nothing of
    16 digits. What has been lost is not known, and is not taken for knowledge.
    """
    rest = covariance.copy()
    for k in range(STATE):
        if not rest[k, k] >= -LOST * covariance[k, k] or covariance[k, k] < 0.0:
            return False
        if rest[k, k] <= LOST * LOST * covariance[k, k]:
            continue
        for i in range(k + 1, STATE):
            share = rest[i, k] / rest[k, k]
            for j in range(k + 1, i + 1):
                rest[i, j] -= share * rest[j, k]
    return True


@compiled()
def innovation(noise, felt, rows, variance, bias_variance, crossed, left):
    """Covariance [3,3] of look less prediction; its covariance with the state by noise and biases into crossed[7,3].

    left : [3,3] takes what is left of each bias in the difference
    """
    measure, own, result = np.zeros((3, STATE)), np.empty((3, 3)), np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            measure[i, j] = rows[i, j]
    multiply_across(noise, measure, crossed)
    multiply(measure, crossed, own)
    multiply(measure, felt, left)
    for i in range(3):
        own[i, i] += variance[i]
        left[i, i] += 1.0
    for j in range(3):
        for i in range(STATE):
            for b in range(BIASES):
                crossed[i, j] += felt[i, b] * bias_variance[b] * left[j, b]
        for i in range(3):
            result[i, j] = own[i, j]
            for b in range(BIASES):
                result[i, j] += left[i, b] * bias_variance[b] * left[j, b]
    return result


@compiled()
def take_look(noise, felt, rows, variance, bias_variance):
    """The state after one look: the best gain for it, none for the biases (Schmidt 1966).

    noise : [7,7] covariance by noise alone; Joseph form (Bar-Shalom, Li & Kirubarajan 2001, sec. 7.5)
    felt : [7,3] error of the state for each unit of minus a bias
    returns : both after the look
    """
    crossed, left, white = np.empty((STATE, 3)), np.empty((3, BIASES)), np.empty((3, 3))
    whitened, gain = np.empty((STATE, 3)), np.empty((STATE, 3))
    kept, moved = np.empty((STATE, STATE)), np.empty((STATE, STATE))
    known, rest = np.empty((STATE, STATE)), np.empty((STATE, BIASES))
    whiten(innovation(noise, felt, rows, variance, bias_variance, crossed, left), white)
    multiply_across(crossed, white, whitened)
    multiply(whitened, white, gain)
    for i in range(STATE):
        for j in range(STATE):
            kept[i, j] = 1.0 if i == j else 0.0
            if j < 3:
                for m in range(3):
                    kept[i, j] -= gain[i, m] * rows[m, j]
    multiply(kept, noise, moved)
    multiply_across(moved, kept, known)
    multiply(gain, left, rest)
    for i in range(STATE):
        for j in range(STATE):
            for m in range(3):
                known[i, j] += gain[i, m] * variance[m] * gain[j, m]
        for b in range(BIASES):
            rest[i, b] = felt[i, b] - rest[i, b]
    return known, rest


@compiled()
def filter_along(
    step: Floats,
    matrices: Floats,
    noise: Floats,
    looks: Integers,
    rows: Floats,
    variance: Floats,
    bias_variance: Floats,
    velocity_variance: float,
    drag_variance: float,
    out: Floats,
) -> None:
    """Covariance of the state [n,7,7] along a path; NaN before the first look, and from where it is lost: see `sound`.

    step : [n-1] between samples; matrices : [n-1,7,7]; noise : [n-1] spectral density of acceleration [m2/s3]
    looks : [n] number of looks taken at each sample; rows : [n,3,3]; variance : [n,3] of one look

    Along the true path this recursion is the posterior Cramer-Rao bound (Tichavsky, Muravchik & Nehorai 1998,
    eq. (21), with Taylor 1979 for motion without noise) where the biases are nil; with them it is the covariance of
    the best filter that does not estimate them.
    """
    known, felt, seen = np.zeros((STATE, STATE)), np.zeros((STATE, BIASES)), np.empty(3)
    moved, carried = np.empty((STATE, STATE)), np.empty((STATE, BIASES))
    begun = False
    for k in range(looks.size):
        if begun:
            multiply(matrices[k - 1], known, moved)
            multiply_across(moved, matrices[k - 1], known)
            add_noise(known, noise[k - 1], step[k - 1])
            multiply(matrices[k - 1], felt, carried)
            felt[:] = carried
        if looks[k] > 0:
            for i in range(3):
                seen[i] = variance[k, i] / looks[k]
            if begun:
                known, felt = take_look(known, felt, rows[k], seen, bias_variance)
            else:
                known, felt = first_look(rows[k], seen, velocity_variance, drag_variance)
                begun = True
        if begun:
            whole(known, felt, bias_variance, out[k])
            if not sound(out[k]):
                known[:], out[k] = np.nan, np.nan
        else:
            out[k] = np.nan
