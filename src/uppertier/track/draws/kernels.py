"""One trial in one lane: a truth drawn by the model of motion, and what the radar measures of it.

Random numbers are those of (seed, trial, stream, counter), so a trial is the same in whatever company it runs.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.numerics.philox.kernels import uniform_at
from uppertier.track.ballistic.kernels import drag_size, flow
from uppertier.track.lanes.kernels import (
    COSINE_AZ,
    COSINE_EL,
    LOOK,
    NOISE,
    RANGE,
    SINE_AZ,
    SINE_EL,
    STEP,
    W,
)

# Streams, from the track's own on: what is drawn once, measurements, motion.
ONCE, MEASURED, MOVED = range(3)


@compiled()
def normals(seed, trial, stream, counter):
    """Two independent standard normal numbers. Box & Muller (1958), Ann. Math. Stat. 29, 610-611."""
    size = math.sqrt(-2.0 * math.log(uniform_at(seed, trial, stream, 2 * counter)))
    turn = 2.0 * math.pi * uniform_at(seed, trial, stream, 2 * counter + 1)
    return size * math.cos(turn), size * math.sin(turn)


@compiled()
def draw_truth(step, path, free, thin, noise, flutter, factor, earth, seed, trial, stream, lane, truth):
    """Truth [K,7*16] of one lane: the path given up to time `free`, then motion with noise and the drag factor drawn.

    path : [K,6]; thin : 1 / (2 ballistic coefficient); factor : drag factor; noise, flutter : as the filter has them
    """
    mu, j2, omega, a, f = earth[2], earth[3], earth[4], earth[0], earth[1]
    for k in range(path.shape[0]):
        truth[k, 6 * W + lane] = factor
        if k <= free:
            for i in range(6):
                truth[k, i * W + lane] = path[k, i]
            continue
        o, h = truth[k - 1], step[k]
        x, y, z, vx, vy, vz = flow(
            o[lane], o[W + lane], o[2 * W + lane], o[3 * W + lane], o[4 * W + lane], o[5 * W + lane], factor * thin, h,
            mu, j2, omega, a, f,
        )  # fmt: skip
        slowed = flutter * drag_size(
            0.5 * (x + o[lane]), 0.5 * (y + o[W + lane]), 0.5 * (z + o[2 * W + lane]), vx, vy, vz, factor * thin, a, f
        )  # fmt: skip
        density = noise + slowed * slowed
        kick, shift = math.sqrt(density * h), math.sqrt(density * h * h * h / 12.0)
        place, speed = (x, y, z), (vx, vy, vz)
        for i in range(3):
            first, second = normals(seed, trial, stream + MOVED, 3 * k + i)
            truth[k, (3 + i) * W + lane] = speed[i] + kick * first
            truth[k, i * W + lane] = place[i] + 0.5 * h * kick * first + shift * second


@compiled()
def draw_looks(step, look, variance, bias, place, basis, truth, seed, trial, stream, lane, data):
    """Measurements of one lane's truth [K,7*16] into data[K,160].

    look : [K] 0, 1, or 2 for the first; variance : [K,3] of range, traverse angle and elevation; bias : [3] to add
    """
    away = np.empty(3)
    for k in range(truth.shape[0]):
        # `step` and its fellows are offsets into a workspace; here a row begins at the first of them.
        o = lane - STEP
        row = data[k]
        row[STEP + o], row[LOOK + o] = step[k], look[k]
        for i in range(3):
            away[i] = 0.0
            for j in range(3):
                away[i] += basis[i, j] * (truth[k, j * W + lane] - place[j])
        level = math.hypot(away[0], away[1])
        distance, azimuth, elevation = (
            math.hypot(level, away[2]),
            math.atan2(away[0], away[1]),
            math.atan2(away[2], level),
        )
        if look[k] > 0.0:
            first, second = normals(seed, trial, stream + MEASURED, 2 * k)
            third, _ = normals(seed, trial, stream + MEASURED, 2 * k + 1)
            distance += bias[0] + math.sqrt(variance[k, 0]) * first
            azimuth += (bias[1] + math.sqrt(variance[k, 1]) * second) * math.hypot(level, away[2]) / level
            elevation += bias[2] + math.sqrt(variance[k, 2]) * third
        row[RANGE + o] = distance
        row[SINE_AZ + o], row[COSINE_AZ + o] = math.sin(azimuth), math.cos(azimuth)
        row[SINE_EL + o], row[COSINE_EL + o] = math.sin(elevation), math.cos(elevation)
        for i in range(3):
            row[NOISE + i * W + o] = variance[k, i] if look[k] > 0.0 else 1.0
