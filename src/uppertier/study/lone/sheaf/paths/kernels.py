"""Whole paths between the paths of a lattice: kept at shares of every leg, written out second by second.

A leg lies between two corners of the motion: end of the vertical rise, of the pitch-over, of a stage, cut-off, impact.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.study.lone.sheaf.kernels import (
    ALONG,
    APOGEE_TIME,
    AROUND,
    ENTRY_TIME,
    IMPACT_TIME,
    SAME_TIME,
    by_azimuth,
    by_cut_off,
    column_of,
    lowest_of,
    mixed,
    row_of,
)

STATE = 7
"""Position and velocity along the launch azimuth, to its right and up, and mass."""


@compiled()
def between(before, after, time, state):
    """Cubic Hermite position and its slope between two rows of time, position and velocity, into state[6]."""
    width = after[0] - before[0]
    s = (time - before[0]) / width
    up, down = s * s * (3.0 - 2.0 * s), 6.0 * s * (1.0 - s)
    a, b = s * (1.0 - s) * (1.0 - s) * width, s * s * (1.0 - s) * width
    da, db = (1.0 - s) * (1.0 - 3.0 * s), s * (2.0 - 3.0 * s)
    for i in range(3):
        gain = after[1 + i] - before[1 + i]
        state[i] = before[1 + i] + up * gain + a * before[4 + i] - b * after[4 + i]
        state[3 + i] = down * gain / width + da * before[4 + i] - db * after[4 + i]


@compiled()
def knots_of(corners, counts, shares, times):
    """Times[K] of the knots: leg i lies between corners i and i + 1 and has counts[i] shares of it."""
    k = 0
    for leg in range(counts.size):
        for _ in range(counts[leg]):
            times[k] = corners[leg] + shares[k] * (corners[leg + 1] - corners[leg])
            k += 1


@compiled()
def kept(samples, corners, cut, counts, shares, azimuth, place, level, out):
    """One flown path[M,8] at its knots, in axes along its launch azimuth, to its right and up, into out[K*STATE].

    corners, counts, shares : as in `flown_between`; place[3], level[3,3] : of the launch, with east, north and up
    """
    edges, times, state = np.empty(counts.size + 1), np.empty(shares.size), np.empty(6)
    k, last = 0, len(samples) - 1
    edges[: corners.size] = corners
    edges[corners.size], edges[corners.size + 1] = cut, samples[last, 0]
    knots_of(edges, counts, shares, times)
    sine, cosine = math.sin(azimuth), math.cos(azimuth)
    for n in range(times.size):
        time = min(times[n], samples[last, 0])
        while k < last - 1 and samples[k + 1, 0] < time:
            k += 1
        between(samples[k], samples[k + 1], time, state)
        share = (time - samples[k, 0]) / (samples[k + 1, 0] - samples[k, 0])
        out[n * STATE + 6] = samples[k, 7] + share * (samples[k + 1, 7] - samples[k, 7])
        for i in range(3):
            state[i] -= place[i]
        for i in (0, 3):
            x, y, z = state[i], state[i + 1], state[i + 2]
            east = level[0, 0] * x + level[0, 1] * y + level[0, 2] * z
            north = level[1, 0] * x + level[1, 1] * y + level[1, 2] * z
            out[n * STATE + i], out[n * STATE + i + 1] = sine * east + cosine * north, cosine * east - sine * north
            out[n * STATE + i + 2] = level[2, 0] * x + level[2, 1] * y + level[2, 2] * z


@compiled()
def blended(paths, column, row, wa, wc, out):
    """Paths[A,C,K*STATE] of the lattice under weights, into out[K*STATE]."""
    out[:] = 0.0
    for i in range(AROUND):
        near = paths[(column + i) % paths.shape[0]]
        a, b, c, d, e, f = near[row], near[row + 1], near[row + 2], near[row + 3], near[row + 4], near[row + 5]
        u, v, w = wa[i] * wc[0], wa[i] * wc[1], wa[i] * wc[2]
        x, y, z = wa[i] * wc[3], wa[i] * wc[4], wa[i] * wc[5]
        for k in range(out.size):
            out[k] += u * a[k] + v * b[k] + w * c[k] + x * d[k] + y * e[k] + z * f[k]


@compiled()
def events_of(table, column, row, wa, wc, corners, cut, events):
    """Corners, cut-off, apogee, entry where there is one, and impact into events[C+3] in order; returns how many."""
    apogee, entry = (
        mixed(table, column, row, APOGEE_TIME, wa, wc), mixed(table, column, row, ENTRY_TIME, wa, wc),
    )  # fmt: skip
    impact, count = mixed(table, column, row, IMPACT_TIME, wa, wc), corners.size
    # The first corner is the launch.
    events[: count - 1] = corners[1:]
    events[count - 1] = cut
    for one in (apogee, entry):
        if cut + SAME_TIME < one < impact - SAME_TIME:
            events[count] = one
            count += 1
    events[count] = impact
    return count + 1


@compiled()
def sampled(knots, path, events, cut, azimuth, place, level, rows):
    """A path[K,STATE] written out at every second and event into rows[.,8].

    level[3,3] : east, north and up at the launch place
    """
    before, after, state = np.empty(7), np.empty(7), np.empty(6)
    axes, last = np.empty((3, 3)), knots.size - 1
    sine, cosine = math.sin(azimuth), math.cos(azimuth)
    for j in range(3):
        axes[0, j] = sine * level[0, j] + cosine * level[1, j]
        axes[1, j] = cosine * level[0, j] - sine * level[1, j]
        axes[2, j] = level[2, j]
    k, loaded, event, tick = 0, -1, 0, 0.0
    for n in range(len(rows)):
        time = tick
        if event < events.size and events[event] <= tick + SAME_TIME:
            time = events[event]
            tick = tick + 1.0 if tick <= time + SAME_TIME else tick
            event += 1
        else:
            tick += 1.0
        while k < last - 1 and knots[k + 1] < time:
            k += 1
        if k != loaded:
            before[0], after[0], loaded = knots[k], knots[k + 1], k
            for i in range(6):
                before[1 + i], after[1 + i] = path[k, i], path[k + 1, i]
        between(before, after, time, state)
        share = (time - before[0]) / (after[0] - before[0])
        # What falls away at the cut-off falls away at once.
        mass = path[last, 6] if time > cut else path[k, 6] + share * (path[k + 1, 6] - path[k, 6])
        rows[n, 0], rows[n, 7] = time, mass
        for j in range(3):
            rows[n, 1 + j] = place[j] + state[0] * axes[0, j] + state[1] * axes[1, j] + state[2] * axes[2, j]
            rows[n, 4 + j] = state[3] * axes[0, j] + state[4] * axes[1, j] + state[5] * axes[2, j]


@compiled()
def samples_of(found, table, cuts, first, corners, many):
    """How many samples each of the flights at azimuths and cut-offs found[N,2] has, into many[N]."""
    wa, sa, wc, sc = np.empty(AROUND), np.empty(AROUND), np.empty(ALONG), np.empty(ALONG)
    events = np.empty(corners.size + 3)
    for n in range(len(found)):
        column = column_of(found[n, 0], table.shape[0])
        row = row_of(found[n, 1], cuts, lowest_of(column, first))
        by_azimuth(found[n, 0], column, table.shape[0], wa, sa)
        by_cut_off(found[n, 1], row, cuts, wc, sc)
        count = events_of(table, column, row, wa, wc, corners, found[n, 1], events)
        # A second that an event falls on is no sample of its own.
        many[n] = count + math.ceil(events[count - 1] - SAME_TIME)
        for k in range(count - 1):
            many[n] -= 1 if abs(events[k] - math.floor(events[k] + 0.5)) <= SAME_TIME else 0


@compiled()
def flown_between(found, table, cuts, first, paths, corners, counts, shares, place, level, begin, end, rows, offset):
    """Samples of flights begin to end at azimuths and cut-offs found[N,2] into rows, one behind the other.

    paths[A,C,K*STATE] : of the lattice; corners[L-1] : those before the cut-off; counts[L], shares[K] : of the legs
    offset[N+1] : where each begins, as `samples_of` tells
    """
    wa, sa, wc, sc = np.empty(AROUND), np.empty(AROUND), np.empty(ALONG), np.empty(ALONG)
    path, knots, events = np.empty(shares.size * STATE), np.empty(shares.size), np.empty(corners.size + 3)
    edges = np.empty(counts.size + 1)
    edges[: corners.size] = corners
    for n in range(begin, end):
        azimuth, cut = found[n, 0], found[n, 1]
        column = column_of(azimuth, table.shape[0])
        row = row_of(cut, cuts, lowest_of(column, first))
        by_azimuth(azimuth, column, table.shape[0], wa, sa)
        by_cut_off(cut, row, cuts, wc, sc)
        count = events_of(table, column, row, wa, wc, corners, cut, events)
        edges[corners.size], edges[corners.size + 1] = cut, events[count - 1]
        knots_of(edges, counts, shares, knots)
        blended(paths, column, row, wa, wc, path)
        own = rows[offset[n] : offset[n + 1]]
        sampled(knots, path.reshape(shares.size, STATE), events, cut, azimuth, place, level, own)
