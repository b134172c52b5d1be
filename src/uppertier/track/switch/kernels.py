"""Sixteen tracks from their first look to their last: one model, or two of which nobody says which one holds.

Interacting multiple models of Blom & Bar-Shalom (1988), IEEE Trans. Autom. Control 33, 780-783: model 0 falls through
air and space, model 1 is driven by a thrust of unknown size and direction.
"""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled
from uppertier.track.extended.kernels import predict_extended
from uppertier.track.lanes.kernels import (
    FIXED,
    LIKELIHOOD,
    LOOK,
    PHI,
    PLACE,
    PRODUCT,
    SEEDS,
    SHIFT,
    SQUARED,
    STEP,
    TIMED,
    B,
    N,
    P,
    W,
    X,
    add_noise,
    apart,
    axes,
    bend,
    polar,
    seed,
    shift,
    transform,
)
from uppertier.track.unscented.kernels import predict_unscented
from uppertier.track.update.kernels import see, start, take_look

# Rows kept of one time: state, covariance, probability of thrust, normalised innovation squared.
KEPT = 58
THRUST, NIS = 56 * W, 57 * W
# Parameters of a filter.
EXTENDED, UNSCENTED = 0, 1
FALL_NOISE, FLUTTER, THRUST_NOISE, BURN, COAST, PRIOR, VELOCITY, CURVED = range(8)
# Weights of model 0 in the mixed states of both, in scratch that the filters fill only later.
SHARE = PRODUCT
MIXED = PHI
AWAY = 1e5


@compiled()
def mix(w, v, thrust, parameters, curved):
    """States with which each model begins the step, and the probability of thrust after it."""
    for l in range(W):
        ends = 1.0 - math.exp(-w[STEP + l] / parameters[BURN])
        begins = 1.0 - math.exp(-w[STEP + l] / parameters[COAST])
        burning = thrust[l]
        next_fall = (1.0 - burning) * (1.0 - begins) + burning * ends
        next_thrust = (1.0 - burning) * begins + burning * (1.0 - ends)
        w[SHARE + l] = (1.0 - burning) * (1.0 - begins) / next_fall if next_fall > 0.0 else 1.0
        w[SHARE + W + l] = (1.0 - burning) * begins / next_thrust if next_thrust > 0.0 else 0.0
        thrust[l] = next_thrust
    difference_of(w, v)
    for i in range(N):
        for j in range(i + 1):
            for l in range(W):
                at, other = P + (7 * i + j) * W + l, P + (7 * j + i) * W + l
                fall, burn = w[at], v[at]
                spread = w[SHIFT + i * W + l] * w[SHIFT + j * W + l]
                s, t = w[SHARE + l], w[SHARE + W + l]
                first = s * fall + (1.0 - s) * burn + s * (1.0 - s) * spread
                second = t * fall + (1.0 - t) * burn + t * (1.0 - t) * spread
                w[at], w[other] = first, first
                v[at], v[other] = second, second
    for i in range(21):
        for l in range(W):
            fall, burn = w[B + i * W + l], v[B + i * W + l]
            s, t = w[SHARE + l], w[SHARE + W + l]
            w[B + i * W + l] = s * fall + (1.0 - s) * burn
            v[B + i * W + l] = t * fall + (1.0 - t) * burn
    for i in range(N):
        for l in range(W):
            v[SHIFT + i * W + l] = -w[SHARE + W + l] * w[SHIFT + i * W + l]
            w[SHIFT + i * W + l] *= 1.0 - w[SHARE + l]
    shift(w, curved)
    shift(v, curved)


@compiled()
def difference_of(w, v):
    """Shift in polar coordinates that leads from the state of the first model to that of the second."""
    for l in range(W):
        a0, a1, a2, a3, a4, a5, a6, a7 = polar(
            w, l, w[X + l], w[X + W + l], w[X + 2 * W + l], w[X + 3 * W + l], w[X + 4 * W + l], w[X + 5 * W + l]
        )  # fmt: skip
        b0, b1, b2, b3, b4, b5, b6, b7 = polar(
            w, l, v[X + l], v[X + W + l], v[X + 2 * W + l], v[X + 3 * W + l], v[X + 4 * W + l], v[X + 5 * W + l]
        )  # fmt: skip
        d0, d1, d2, d3, d4, d5 = apart(a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7)
        o = SHIFT + l
        w[o], w[o + W], w[o + 2 * W], w[o + 3 * W], w[o + 4 * W], w[o + 5 * W] = d0, d1, d2, d3, d4, d5
        w[o + 6 * W] = v[X + 6 * W + l] - w[X + 6 * W + l]


@compiled()
def weigh(w, v, thrust, parameters):
    """Probability of thrust after a look, from both models' innovations."""
    for l in range(W):
        if w[LOOK + l] == 2.0:
            thrust[l] = parameters[PRIOR]
        if w[LOOK + l] == 1.0:
            least = min(w[SQUARED + l], v[SQUARED + l])
            fall = (1.0 - thrust[l]) * w[LIKELIHOOD + l] * math.exp(-0.5 * (w[SQUARED + l] - least))
            burn = thrust[l] * v[LIKELIHOOD + l] * math.exp(-0.5 * (v[SQUARED + l] - least))
            thrust[l] = burn / (fall + burn)


@compiled()
def straighten(w, curved):
    """Covariance in Earth-fixed axes, into PRODUCT."""
    axes(w, curved)
    seed(w)
    for c in range(N):
        for i in range(6):
            for l in range(W):
                w[PHI + (7 * i + c) * W + l] = w[SEEDS + (7 * c + i) * W + l]
    transform(w)


@compiled()
def keep_state(w, v, thrust, two, curved, straight, out):
    """The state of the one model, or mean and covariance over both, into out[58 * 16].

    straight : whether to give the covariance Earth-fixed; else along the axes in which errors are counted
    """
    for l in range(W):
        out[THRUST + l] = thrust[l]
        out[NIS + l] = v[SQUARED + l] if two and thrust[l] > 0.5 else w[SQUARED + l]
    from_ = P
    if straight:
        straighten(w, curved)
        from_ = PRODUCT
    for i in range(N * W):
        out[X + i] = w[X + i]
    for i in range(49 * W):
        out[P + i] = w[from_ + i]
    if not two:
        return
    if straight:
        straighten(v, curved)
        for i in range(N * W):
            w[SHIFT + i] = v[X + i] - w[X + i]
    else:
        difference_of(w, v)
    for i in range(N):
        for j in range(N):
            for l in range(W):
                at, t = (7 * i + j) * W + l, thrust[l]
                spread = w[SHIFT + i * W + l] * w[SHIFT + j * W + l]
                out[P + at] = (1.0 - t) * w[from_ + at] + t * v[from_ + at] + t * (1.0 - t) * spread
    difference_of(w, v)
    for i in range(N):
        for l in range(W):
            w[SHIFT + i * W + l] *= thrust[l]
    for i in range(N * W):
        w[MIXED + i] = w[X + i]
    shift(w, curved)
    for i in range(N * W):
        out[X + i] = w[X + i]
        w[X + i] = w[MIXED + i]


@compiled()
def begin(w, fixed):
    """An empty workspace whose lanes wait 100 km off the radar in each direction, where nothing divides by nil."""
    for i in range(w.size):
        w[i] = 0.0
    for i in range(FIXED * W):
        w[PLACE + i] = fixed[i]
    for l in range(W):
        for i in range(3):
            w[X + i * W + l] = w[PLACE + i * W + l] + AWAY
        for i in range(N):
            w[P + 8 * i * W + l] = 1.0


@compiled()
def predict(w, data, burns, parameters, method, earth):
    """One model across one step, with its noise."""
    for i in range(TIMED * W):
        w[STEP + i] = data[i]
    drag = 0.0 if burns else 1.0
    if method == EXTENDED:
        predict_extended(w, drag, parameters[CURVED] > 0.0, earth)
    else:
        predict_unscented(w, drag, earth)
        bend(w, 0.0)
    add_noise(w, parameters[THRUST_NOISE] if burns else parameters[FALL_NOISE], parameters[FLUTTER] * drag)


@compiled()
def update(w, parameters, method):
    """One model with the looks of this time; begins the tracks that begin."""
    curved = method == UNSCENTED or parameters[CURVED] > 0.0
    see(w, curved)
    take_look(w)
    shift(w, curved)
    for l in range(W):
        if w[LOOK + l] == 2.0:
            start(w, l, parameters[VELOCITY], curved)


@compiled()
def filter_block(data, fixed, keep, parameters, method, two, straight, earth, w, v, thrust, out):
    """Filter sixteen tracks over K times.

    data : [K,160] step, look and measurement, as `track.lanes` lists them; fixed : [272] of each lane
    keep : [K] row of `out` in which to keep this time, or -1; parameters : [8] as listed above
    method : 0 extended, 1 unscented; two : whether thrust is possible; straight : axes of what is kept
    w, v : [SIZE] workspaces of the two models; thrust : [16] workspace; out : [slots,928]
    """
    curved = method == UNSCENTED or parameters[CURVED] > 0.0
    begin(w, fixed)
    if two:
        begin(v, fixed)
    for l in range(W):
        thrust[l] = 0.0
    for k in range(data.shape[0]):
        if two:
            for l in range(W):
                w[STEP + l] = data[k, l]
            mix(w, v, thrust, parameters, curved)
        for model in range(2 if two else 1):
            used = v if model == 1 else w
            predict(used, data[k], model == 1, parameters, method, earth)
            update(used, parameters, method)
        if two:
            weigh(w, v, thrust, parameters)
        if keep[k] >= 0:
            keep_state(w, v, thrust, two, curved, straight, out[keep[k]])
