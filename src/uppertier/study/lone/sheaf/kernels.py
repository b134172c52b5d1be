"""Flights between the flights of a lattice: which one comes down on a point, and every sample of it.

The lattice goes all around in azimuth and is bounded in cut-off. All that is asked of a flight is interpolated by
Lagrange's polynomials through `AROUND` azimuths and `ALONG` cut-offs next to it. Paths are kept in axes along the
launch azimuth, to the right of it and up, at the same shares of every leg of a flight, so that corners of the motion
fall together.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled

AROUND, ALONG = 4, 6

# Of `table`: what is known of each flight of the lattice.
RANGE, VEER, KICK, APOGEE, APOGEE_TIME, ENTRY_TIME, IMPACT_TIME = range(7)
TABLE = 7

# What became of an aim.
REACHED, BEYOND, NEARER, UNKNOWN, MISSING = range(5)

CIRCLE = 2.0 * math.pi
ITERATIONS, CHOOSING = 12, 7
CLOSE = 0.5
LARGEST = 0.3
SAME_TIME = 1e-7


@compiled()
def by_azimuth(azimuth, column, count, weights, slopes):
    """Weights[AROUND] of azimuths number `column` and on, of `count` all around, and their slopes [1/rad]."""
    x = azimuth / CIRCLE * count - (column + 1)
    x -= count * math.floor(x / count + 0.5)
    weights[0], weights[1] = -x * (x - 1.0) * (x - 2.0) / 6.0, (x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0
    weights[2], weights[3] = -(x + 1.0) * x * (x - 2.0) / 2.0, (x + 1.0) * x * (x - 1.0) / 6.0
    slopes[0], slopes[1] = -(3.0 * x * x - 6.0 * x + 2.0) / 6.0, (3.0 * x * x - 4.0 * x - 1.0) / 2.0
    slopes[2], slopes[3] = -(3.0 * x * x - 2.0 * x - 2.0) / 2.0, (3.0 * x * x - 1.0) / 6.0
    for i in range(AROUND):
        slopes[i] *= count / CIRCLE


@compiled()
def by_cut_off(cut, row, cuts, weights, slopes):
    """Weights[ALONG] of cut-offs number `row` and on, and their slopes [1/s]."""
    for i in range(ALONG):
        product, slope = 1.0, 0.0
        for j in range(ALONG):
            if j != i:
                width = cuts[row + i] - cuts[row + j]
                slope = (slope * (cut - cuts[row + j]) + product) / width
                product *= (cut - cuts[row + j]) / width
        weights[i], slopes[i] = product, slope


@compiled()
def column_of(azimuth, count):
    """The first of the azimuths next to one."""
    place = azimuth / CIRCLE
    return math.floor((place - math.floor(place)) * count) - 1


@compiled()
def row_of(cut, cuts, lowest):
    """The first of the cut-offs next to one, none before `lowest`."""
    return min(max(np.searchsorted(cuts, cut) - ALONG // 2, lowest), cuts.size - ALONG)


@compiled()
def mixed(table, column, row, what, one, other):
    """One field of the table under weights of azimuths and of cut-offs."""
    total = 0.0
    for i in range(AROUND):
        part = 0.0
        for j in range(ALONG):
            part += other[j] * table[(column + i) % table.shape[0], row + j, what]
        total += one[i] * part
    return total


@compiled()
def lowest_of(column, first):
    """The first cut-off that flies as wanted at all azimuths next to one; negative where one has not been flown."""
    lowest = 0
    for i in range(AROUND):
        one = first[(column + i) % first.size]
        lowest = -1 if one < 0 or lowest < 0 else max(lowest, one)
    return lowest


@compiled()
def guess(bearing, distance, table, cuts, lowest):
    """Azimuth and cut-off to begin with: by a straight line between two cut-offs at the nearest azimuth."""
    count, k = table.shape[0], lowest
    c = (column_of(bearing, count) + 1) % count
    while k < cuts.size - 2 and table[c, k + 1, RANGE] < distance:
        k += 1
    share = (distance - table[c, k, RANGE]) / (table[c, k + 1, RANGE] - table[c, k, RANGE])
    return bearing - table[c, k, VEER], cuts[k] + min(max(share, 0.0), 1.0) * (cuts[k + 1] - cuts[k])


@compiled()
def toward(bearing, distance, table, cuts, first, found, status):
    """Flights that come down at bearings and distances [N], by Newton's method.

    table[A,C,TABLE], cuts[C] : the lattice; first[A] : the first cut-off that flies as wanted at each azimuth,
        negative where nothing has been flown yet
    found[N,2], status[N] : azimuth and cut-off, and what became of each; written
    """
    wa, sa, wc, sc = np.empty(AROUND), np.empty(AROUND), np.empty(ALONG), np.empty(ALONG)
    count, end = table.shape[0], cuts[cuts.size - 1]
    for n in range(bearing.size):
        status[n], short, off = MISSING, 0.0, 0.0
        azimuth, cut, column, row, lowest = bearing[n], math.nan, column_of(bearing[n], count), 0, 0
        for turn in range(ITERATIONS):
            if turn < CHOOSING:
                # The neighbours are chosen anew, until they stay: across a node they differ by a metre.
                column = column_of(azimuth, count)
                lowest = lowest_of(column, first)
                if lowest < 0 or lowest + ALONG > cuts.size:
                    status[n] = MISSING if lowest < 0 else UNKNOWN
                    break
                if turn == 0:
                    azimuth, cut = guess(bearing[n], distance[n], table, cuts, lowest)
                    continue
                cut = min(max(cut, cuts[lowest]), end)
                row = row_of(cut, cuts, lowest)
            by_azimuth(azimuth, column, count, wa, sa)
            by_cut_off(cut, row, cuts, wc, sc)
            short = distance[n] - mixed(table, column, row, RANGE, wa, wc)
            off = bearing[n] - azimuth - mixed(table, column, row, VEER, wa, wc)
            off -= CIRCLE * math.floor(off / CIRCLE + 0.5)
            status[n] = UNKNOWN
            if turn == ITERATIONS - 1 or math.hypot(short, off * distance[n]) < 1e-3:
                status[n] = REACHED if math.hypot(short, off * distance[n]) <= CLOSE else UNKNOWN
                break
            ra, rc = mixed(table, column, row, RANGE, sa, wc), mixed(table, column, row, RANGE, wa, sc)
            ta, tc = mixed(table, column, row, VEER, sa, wc) + 1.0, mixed(table, column, row, VEER, wa, sc)
            determinant = ra * tc - rc * ta
            azimuth += min(max((short * tc - rc * off) / determinant, -LARGEST), LARGEST)
            cut = min(max(cut + (ra * off - ta * short) / determinant, cuts[lowest]), end)
        if status[n] == UNKNOWN and cut >= end and short > 0.0:
            status[n] = BEYOND
        elif status[n] == UNKNOWN and lowest == 0 and cut <= cuts[0] and short < 0.0:
            status[n] = NEARER
        found[n, 0], found[n, 1] = azimuth, cut


@compiled()
def surfaces(found, table, cuts, first, what, out):
    """One field of the table at azimuths and cut-offs found[N,2], into out[N]; NaN where it is not known."""
    wa, sa, wc, sc = np.empty(AROUND), np.empty(AROUND), np.empty(ALONG), np.empty(ALONG)
    for n in range(out.size):
        out[n] = math.nan
        if math.isnan(found[n, 0] + found[n, 1]):
            continue
        column = column_of(found[n, 0], table.shape[0])
        lowest = lowest_of(column, first)
        if 0 <= lowest <= cuts.size - ALONG:
            row = row_of(found[n, 1], cuts, lowest)
            by_azimuth(found[n, 0], column, table.shape[0], wa, sa)
            by_cut_off(found[n, 1], row, cuts, wc, sc)
            out[n] = mixed(table, column, row, what, wa, wc)
