"""Compiled kernels of coverage: many places times many heights, written so that LLVM puts the inner loops on vectors.

What depends on the place alone is done once a place, what depends on the height alone stands in a table a height; a
cell is two square roots, one division, four loads from the table and two logarithms from the bits of the number.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled

BLOCK = 256
FIELDS = 8
LEAST_LEVEL = 1e-3
"""Keeps the zenith from dividing by nothing [m2]."""

MANTISSA = np.int64(0x000FFFFFFFFFFFFF)
ONE = np.int64(0x3FF0000000000000)
MAGIC_BITS = np.int64(0x4330000000000000)
MAGIC = 4503599627370496.0 + 1023.0


@compiled(inline=True)
def log2_of_bits(first, second):
    """Binary logarithms of two positive normal numbers within 2e-7, with one division and without a branch or a call.

    log2 m = 2/ln 2 (s + s^3/3 + ...) with s = (m - c) / (m + c) about c = sqrt(2), the mantissa m in [1, 2).
    """
    bits, others = np.float64(first).view(np.int64), np.float64(second).view(np.int64)
    whole = np.int64((bits >> 52) | MAGIC_BITS).view(np.float64) - MAGIC
    entire = np.int64((others >> 52) | MAGIC_BITS).view(np.float64) - MAGIC
    mantissa = np.int64((bits & MANTISSA) | ONE).view(np.float64)
    other = np.int64((others & MANTISSA) | ONE).view(np.float64)
    plus, more = mantissa + 1.4142135623730951, other + 1.4142135623730951
    both = 1.0 / (plus * more)
    s, t = (mantissa - 1.4142135623730951) * more * both, (other - 1.4142135623730951) * plus * both
    z, y = s * s, t * t
    odd = 2.885390081777927 + z * (0.9617966939259757 + z * (0.5770780163555854 + z * 0.4121985831111324))
    rest = 2.885390081777927 + y * (0.9617966939259757 + y * (0.5770780163555854 + y * 0.4121985831111324))
    return whole + 0.5 + s * odd, entire + 0.5 + t * rest


@compiled(melt=True)
def limit_at(profile, rays, place):
    """The profile between two of its rays; `place` in rays from north, of any turn."""
    place -= np.floor(place / rays) * rays
    whole = np.int64(place)
    ray = np.uint64(whole if whole < rays else rays - 1)
    return profile[ray] + (place - ray) * (profile[ray + np.uint64(1)] - profile[ray])


@compiled()
def place_columns(latitude, longitude, first, count, radar, profile, ray_step, middle, columns, near):
    """Terms of `count` places from `first` on: what a cell needs besides its height, into columns[FIELDS, BLOCK].

    radar : latitude, longitude, ECEF position [3], boresight, e2, semi-major axis, distance of the farthest ridge
    profile : sine of the lowest elevation free of terrain, by ray; middle : a height in the middle [m]
    near[C] : set where the place lies nearer than the farthest ridge
    Forward (along the boresight), up and squared range of a point are f0 + h f1, u0 + h u1, a0 + h a1 + h^2.
    """
    sl, cl = math.sin(radar[0]), math.cos(radar[0])
    sb, cb = math.sin(radar[5]), math.cos(radar[5])
    so, co = math.sin(radar[1]), math.cos(radar[1])
    rays = profile.size - 1
    before = math.nan
    sine = cosine = normal = 0.0
    for i in range(count):
        # Places come in rows of one latitude.
        if latitude[first + i] != before:
            before = latitude[first + i]
            sine, cosine = math.sin(before), math.cos(before)
            normal = radar[7] / math.sqrt(1.0 - radar[6] * sine * sine)
        # A root in place of a second call: at 90 degrees east it is good to 1e-8, elsewhere to 1e-12.
        east = math.sin(longitude[first + i])
        turns = longitude[first + i] * 0.15915494309189535
        turns -= np.floor(turns + 0.5)
        level = math.copysign(math.sqrt((1.0 - east) * (1.0 + east)), 0.25 - abs(turns))
        nx, ny, nz = cosine * level, cosine * east, sine
        dx, dy, dz = normal * nx - radar[2], normal * ny - radar[3], normal * (1.0 - radar[6]) * nz - radar[4]
        e0, e1 = -so * dx + co * dy, -so * nx + co * ny
        n0 = -sl * co * dx - sl * so * dy + cl * dz
        n1 = -sl * co * nx - sl * so * ny + cl * nz
        columns[0, i] = sb * e0 + cb * n0
        columns[1, i] = sb * e1 + cb * n1
        columns[2, i] = cl * co * dx + cl * so * dy + sl * dz
        columns[3, i] = cl * co * nx + cl * so * ny + sl * nz
        columns[4, i] = dx * dx + dy * dy + dz * dz
        near[first + i] = columns[4, i] < radar[8] * radar[8]
        columns[5, i] = 2.0 * (dx * nx + dy * ny + dz * nz)
        e, n = e0 + middle * e1, n0 + middle * n1
        bearing = math.atan2(e, n)
        turn = (n * e1 - e * n1) / (e * e + n * n + LEAST_LEVEL) * middle
        low = limit_at(profile, rays, (bearing - turn) / ray_step)
        high = limit_at(profile, rays, (bearing + turn) / ray_step)
        columns[6, i] = low
        columns[7, i] = (high - low) / (2.0 * middle)


@compiled()
def slant(columns, count, h, ground, level, last, work):
    """Squared range, sine, cosine and azimuth of the straight line to each place, and its row in the table of bending.

    level : see `cover`; work[WORK, BLOCK] : rows 0 to 5 are written: squared range, sine, cosine, cosine of the azimuth
    off boresight, height above the level, row of the table with its share
    """
    horizon, spread, shell, per_height = level[0], level[2], level[3], level[4]
    for i in range(count):
        forward = columns[0, i] + h * columns[1, i]
        up = columns[2, i] + h * columns[3, i]
        squared = columns[4, i] + h * (columns[5, i] + h)
        flat = squared - up * up
        flat = flat if flat > LEAST_LEVEL else LEAST_LEVEL
        away, out = math.sqrt(squared), math.sqrt(flat)
        both = 1.0 / (away * out)
        sine = up * out * both
        place = (sine - horizon) * spread
        place = place if place > 0.0 else 0.0
        work[0, i] = squared
        work[1, i] = sine
        work[2, i] = flat * both
        work[3, i] = forward * away * both
        work[4, i] = (squared + 2.0 * ground * up + ground * ground - shell) * per_height
        work[5, i] = place if place < last else last


@compiled()
def look_up(table, count, work):
    """The row of the table that each place asks for: work[5] becomes bending, work[6] its slope, work[7] the loss."""
    for i in range(count):
        # Unsigned: a signed index would be asked at every turn whether it counts from the end.
        whole = np.int64(work[5, i])
        row = np.uint64(whole)
        share = work[5, i] - whole
        work[5, i] = table[row, 0] + share * table[row, 1]
        work[6, i] = table[row, 2]
        work[7, i] = table[row, 3]


@compiled()
def decide(columns, count, h, face, level, work, snr, reason):
    """Signal [dB] and reason of each place, from what `slant` and `look_up` left in work."""
    sector, lowest, top = face[0], face[1], face[2]
    tilt_cosine, tilt_sine = face[3], face[4]
    scan, signal, threshold = 3.010299956639812 * 2.0 * face[5], face[6], face[7]
    horizon, slope = level[0], level[1]
    for i in range(count):
        squared, sine, cosine, azimuth, above = work[0, i], work[1, i], work[2, i], work[3, i], work[4, i]
        turn_sine = (work[5, i] + above * work[6, i]) * cosine
        # The air turns no ray by more than 0.03: what is left out is 1e-7.
        turn_cosine = 1.0 - 0.5 * turn_sine * turn_sine
        seen_sine = sine * turn_cosine + cosine * turn_sine
        seen_cosine = cosine * turn_cosine - sine * turn_sine
        axis = seen_cosine * azimuth * tilt_cosine + seen_sine * tilt_sine
        lit = axis if axis > 1e-12 else 1e-12
        away, faced = log2_of_bits(squared, lit)
        decibel = signal - 6.020599913279624 * away + scan * faced - work[7, i]
        turned = azimuth * abs(azimuth) < sector
        code = 5 if decibel < threshold else 0
        code = 4 if turned | (seen_sine > top) | (axis <= 0.0) else code
        code = 3 if seen_sine < lowest else code
        code = 2 if seen_sine < columns[6, i] + h * columns[7, i] else code
        code = 1 if sine < horizon + above * slope else code
        reason[i] = code
        snr[i] = decibel if (code == 0) | (code == 5) else math.nan


@compiled()
def cover(latitude, longitude, start, stop, heights, radar, face, levels, tables, profile, ray_step, snr, reason, near):
    """Signal [dB] and reason of every cell of places[start:stop] times heights, into snr[H,C] and reason[H,C].

    near[C] : as in `place_columns`
    face : signed square of the cosine of the half-width, sines of lowest and highest elevation, cosine and sine of the
        tilt, exponent of the scan loss, signal of 1 m range without losses [dB], threshold [dB], radius at the radar
    levels [H,5] : sine of the lowest visible elevation and its slope in height, steps of the table a unit of sine,
        squared radius at this height, 1 / (2 radius)
    tables [H,N,4] : sine of the bending over cosine, its step to the next row, its slope in height, gas loss [dB]

    Three loops a block: the two with the arithmetic run on vectors, the one that jumps about the table does not.
    """
    columns = np.empty((FIELDS, BLOCK))
    work = np.empty((FIELDS, BLOCK))
    last = tables.shape[1] - 1.5
    middle = 0.5 * (heights[0] + heights[heights.size - 1])
    for first in range(start, stop, BLOCK):
        count = min(BLOCK, stop - first)
        place_columns(latitude, longitude, first, count, radar, profile, ray_step, middle, columns, near)
        for k in range(heights.size):
            slant(columns, count, heights[k], face[8], levels[k], last, work)
            look_up(tables[k], count, work)
            decide(
                columns, count, heights[k], face, levels[k], work,
                snr[k, first : first + count], reason[k, first : first + count],
            )  # fmt: skip
