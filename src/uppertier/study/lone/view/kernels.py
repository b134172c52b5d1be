"""What one radar sees of one flight: line of sight, signal, first detection and confirmation.

The steps are those of `radar.observe` for a flight that has the radar to itself. Samples are rows of time, position,
velocity and mass.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled

# Of `radar`, as `study.lone.pack` writes it.
PLACE, EAST, NORTH, UP = 0, 3, 6, 9
BORESIGHT, HALF_WIDTH, LOWEST, HIGHEST, TILT_COSINE, TILT_SINE, SCAN_EXPONENT = 12, 13, 14, 15, 16, 17, 18
UNIT_SIGNAL, TRACK_DWELL, SEARCH_DWELL, THRESHOLD, TIME_SHARE = 19, 20, 21, 22, 23
SEARCH_HALF, SEARCH_LOW, SEARCH_HIGH, SEARCH_REVISIT, BAR, CONFIRMATION, TRACK_REVISIT = 24, 25, 26, 27, 28, 29, 30
WIDE, TALL, RANGE_UNIT, RANGE_BIAS, ANGLE_BIAS = 31, 32, 33, 34, 35
AIR_HEIGHT, AIR_RADIUS, AIR_REFRACTIVITY, AIR_SCALE, RIDGE_TOP, RAY_STEP = 36, 37, 38, 39, 40, 41
RADAR_NUMBERS = 42

# Columns of `seen`.
AZIMUTH, ELEVATION, SIGNAL = 0, 1, 2

# Columns of a line of sight: what hides it whatever the face, slant range, bearing, apparent elevation, aspect, cosine
# and sine of that elevation, and its `gas_place`. Where it is below the horizon nobody asks for the rest.
HIDES, SLANT, BEARING, RISEN, ASPECT, LEVEL, UPRIGHT, GAS = 0, 1, 2, 3, 4, 5, 6, 7
LINE_NUMBERS = 8

# `radar.records.Reason` by number.
SEEN, BELOW_HORIZON, BEHIND_TERRAIN, UNDER_LIMIT, OUTSIDE_SECTOR, TOO_LITTLE_SIGNAL, NO_RADAR_TIME = range(7)

# As in `earth.refraction` (its twin is tested against it).
CROWDING, LEVEL_SCALE = 7.0, 40_000.0
SPREAD = math.sinh(CROWDING)
HALF_TURN, TURN, RIGHT = math.pi, 2.0 * math.pi, 0.5 * math.pi
PHASES = 20
DETECTED = 0.5


@compiled()
def apparent(true, slant, radar, correction, lowest):
    """Apparent elevation [rad] of an object at a true elevation and slant range, and whether the Earth leaves it."""
    start = radar[AIR_RADIUS] + radar[AIR_HEIGHT]
    height = math.sqrt(start * start + 2.0 * start * slant * math.sin(true) + slant * slant) - radar[AIR_RADIUS]
    above = height - radar[AIR_HEIGHT]
    last = lowest.size - 1
    place = math.sqrt(max(above, 0.0) / (max(above, 0.0) + LEVEL_SCALE)) * last
    j = min(int(place), last - 1)
    v = place - j
    ground = lowest[j] * (1.0 - v) + lowest[j + 1] * v
    if above < 0.0:
        bend = 1e-6 * radar[AIR_REFRACTIVITY] / radar[AIR_SCALE] * math.exp(-height / radar[AIR_SCALE])
        effective = radar[AIR_RADIUS] / (1.0 - radar[AIR_RADIUS] * bend)
        reach = math.sqrt(2.0 * effective) * (math.sqrt(radar[AIR_HEIGHT]) + math.sqrt(max(height, 0.0)))
        return true + 0.5 * min(slant, reach) * bend, slant <= reach and height >= 0.0
    if true < ground:
        # Hidden: its apparent elevation is asked by nobody.
        return true, False
    share = (true - ground) / (RIGHT - ground)
    rays = correction.shape[0] - 1
    row = min(math.asinh(share * SPREAD) / CROWDING, 1.0) * rays
    i = min(int(row), rays - 1)
    u = row - i
    low = correction[i, j] * (1.0 - v) + correction[i, j + 1] * v
    high = correction[i + 1, j] * (1.0 - v) + correction[i + 1, j + 1] * v
    return true + low * (1.0 - u) + high * u, True


@compiled()
def behind_ridge(bearing, elevation, slant, radar, profile, distance):
    """Whether a ridge nearer than the object stands higher than it."""
    if not (elevation < radar[RIDGE_TOP] and slant > distance[0]):
        return False
    place = bearing / radar[RAY_STEP]
    ray = min(int(place), profile.shape[0] - 2)
    node = np.searchsorted(distance, slant, side="right") - 1
    share = place - ray
    return elevation < profile[ray, node] * (1.0 - share) + profile[ray + 1, node] * share


@compiled()
def gas_place(elevation):
    """Where an apparent elevation stands in a table of gas losses: the logarithm of its degrees."""
    return math.log(min(max(math.degrees(elevation), 0.5), 90.0))


@compiled()
def gas_at(x, gas):
    """Two-way loss [-] at a `gas_place`; gas[2,n] : logarithms of degrees and of decibels one way."""
    last = gas.shape[1] - 1
    if x >= gas[0, last]:
        value = gas[1, last]
    else:
        i = 0
        while i < last - 1 and x >= gas[0, i + 1]:
            i += 1
        share = max((x - gas[0, i]) / (gas[0, i + 1] - gas[0, i]), 0.0)
        value = gas[1, i] + share * (gas[1, i + 1] - gas[1, i])
    return 10.0 ** (0.2 * math.exp(value))


@compiled()
def gas_loss(elevation, gas):
    """The same by apparent elevation."""
    return gas_at(gas_place(elevation), gas)


@compiled()
def cross_section(table, row, aspect):
    """Of one object at an aspect: table[3,A] even from nose to tail, or one number an object."""
    last = table.shape[1] - 1
    if last == 0:
        return table[row, 0]
    place = aspect / HALF_TURN * last
    i = min(int(place), last - 1)
    return table[row, i] + (place - i) * (table[row, i + 1] - table[row, i])


@compiled()
def line_to(sample, radar, correction, lowest, profile, distance):
    """Line of sight to one sample, whatever the radar's face, power and mode: its columns."""
    dx, dy, dz = sample[1] - radar[0], sample[2] - radar[1], sample[3] - radar[2]
    e = dx * radar[EAST] + dy * radar[EAST + 1] + dz * radar[EAST + 2]
    n = dx * radar[NORTH] + dy * radar[NORTH + 1] + dz * radar[NORTH + 2]
    u = dx * radar[UP] + dy * radar[UP + 1] + dz * radar[UP + 2]
    level = math.sqrt(e * e + n * n)
    slant = math.sqrt(level * level + u * u)
    elevation, visible = apparent(math.atan2(u, level), slant, radar, correction, lowest)
    if not visible:
        return float(BELOW_HORIZON), slant, 0.0, elevation, 0.0, 0.0, 0.0, 0.0
    bearing = math.atan2(e, n)
    bearing = bearing + TURN if bearing < 0.0 else bearing
    ridge = behind_ridge(bearing, elevation, slant, radar, profile, distance)
    speed = math.sqrt(sample[4] ** 2 + sample[5] ** 2 + sample[6] ** 2)
    away = -(dx * sample[4] + dy * sample[5] + dz * sample[6])
    cosine = away / (slant * speed) if slant * speed > 0.0 else 0.0
    return (
        float(BEHIND_TERRAIN if ridge else SEEN), slant, bearing, elevation, math.acos(min(max(cosine, -1.0), 1.0)),
        math.cos(elevation), math.sin(elevation), gas_place(elevation),
    )  # fmt: skip


@compiled()
def look_along(line, row, radar, gas, sections):
    """How one look of the track finds an object along a line: reason, azimuth, signal, signal of 1 m2 in 1 s.

    row : of its cross-section
    """
    if line[HIDES] == BELOW_HORIZON:
        return BELOW_HORIZON, 0.0, 0.0, 0.0
    elevation = line[RISEN]
    turned = HALF_TURN - line[BEARING] + radar[BORESIGHT]
    azimuth = HALF_TURN - (turned - TURN * math.floor(turned / TURN))
    if line[HIDES] == BEHIND_TERRAIN:
        return BEHIND_TERRAIN, azimuth, 0.0, 0.0
    if elevation < radar[LOWEST]:
        return UNDER_LIMIT, azimuth, 0.0, 0.0
    if abs(azimuth) > radar[HALF_WIDTH] or elevation > radar[HIGHEST]:
        return OUTSIDE_SECTOR, azimuth, 0.0, 0.0
    axis = line[LEVEL] * math.cos(azimuth) * radar[TILT_COSINE] + line[UPRIGHT] * radar[TILT_SINE]
    if axis <= 0.0:
        return OUTSIDE_SECTOR, azimuth, 0.0, 0.0
    slant = line[SLANT]
    section = cross_section(sections, row, line[ASPECT])
    unit = radar[UNIT_SIGNAL] / (slant * slant * slant * slant) / gas_at(line[GAS], gas)
    unit *= axis ** (2.0 * radar[SCAN_EXPONENT])
    full, why = unit * radar[TRACK_DWELL] * section, SEEN
    if full < radar[THRESHOLD]:
        why = TOO_LITTLE_SIGNAL
    elif full * radar[TIME_SHARE] < radar[THRESHOLD]:
        why = NO_RADAR_TIME
    return why, azimuth, full * radar[TIME_SHARE], unit


@compiled()
def view_of(sample, burnout, radar, correction, lowest, profile, distance, gas, sections):
    """How one look of the track finds one sample: reason, azimuth, signal, signal of 1 m2 in 1 s."""
    line = line_to(sample, radar, correction, lowest, profile, distance)
    return look_along(line, 0 if sample[0] < burnout else 1, radar, gas, sections)


@compiled()
def lines_of(rows, first, last, radar, correction, lowest, profile, distance, lines):
    """Lines of sight to some samples, into lines[n,LINE_NUMBERS]."""
    for k in range(last - first):
        line = line_to(rows[first + k], radar, correction, lowest, profile, distance)
        for i in range(LINE_NUMBERS):
            lines[k, i] = line[i]


@compiled()
def observe_flight(
    rows, first, last, burnout, radar, correction, lowest, profile, distance, gas, sections, seen, reason
):
    """What a radar sees at every sample of one flight, and when its track is confirmed [s]; NaN where never.

    rows[M,8], first, last : the flight's samples; burnout : its last [s]. The rest as in `detect_lines`
    """
    lines = np.empty((last - first, LINE_NUMBERS))
    lines_of(rows, first, last, radar, correction, lowest, profile, distance, lines)
    detection = detect_lines(rows, first, last, burnout, lines, radar, gas, sections, math.inf, seen, reason)
    return confirmation(rows, first, last, reason, detection + radar[CONFIRMATION])


@compiled()
def detect_lines(rows, first, last, burnout, lines, radar, gas, sections, cue, seen, reason):
    """What a radar sees at every sample, and when it has found the object [s]; NaN where never.

    lines[n,LINE_NUMBERS] : as `lines_of` leaves them
    sections[3,A] : cross-section of the burning missile, of what is followed and of the brighter body beside it
    cue : when another sensor tells the radar where to look [s]; infinite where none does
    seen[n,3] : azimuth off boresight, apparent elevation, signal; reason[n] : both written
    """
    missed, told = np.ones(PHASES), np.ones(PHASES)
    detection, before, chance_before, cued_before = math.nan, 0.0, 0.0, 0.0
    searched, cued = 0.0, 0.0
    for k in range(last - first):
        time = rows[first + k, 0]
        row = 0 if time < burnout else 1
        why, azimuth, signal, unit = look_along(lines[k], row, radar, gas, sections)
        reason[k] = why
        elevation = lines[k, RISEN]
        seen[k, AZIMUTH], seen[k, ELEVATION], seen[k, SIGNAL] = azimuth, elevation, signal
        if not math.isnan(detection):
            continue
        if chance_before > 0.0 or cued_before > 0.0:
            then, start = rows[first + k - 1, 0], rows[first, 0]
            if chance_before > 0.0:
                searched = search(missed, time, then, start, radar, chance_before)
            if cued_before > 0.0:
                cued = scanned(told, time, then, start, radar[TRACK_REVISIT], cued_before)
            found = searched if cued == 0.0 else 1.0 - (1.0 - searched) * (1.0 - cued)
            if found >= DETECTED:
                share = (DETECTED - before) / (found - before)
                detection = then + share * (time - then)
            before = found
        inside = abs(azimuth) <= radar[SEARCH_HALF] and radar[SEARCH_LOW] <= elevation <= radar[SEARCH_HIGH]
        chance_before, cued_before = 0.0, 0.0
        if unit > 0.0:
            brighter = cross_section(sections, row, lines[k, ASPECT])
            if row == 1:
                brighter = max(brighter, cross_section(sections, 2, lines[k, ASPECT]))
            if inside and radar[SEARCH_DWELL] > 0.0:
                chance_before = math.exp(-radar[BAR] / (1.0 + unit * radar[SEARCH_DWELL] * brighter))
            if time >= cue:
                cued_before = math.exp(-radar[BAR] / (1.0 + unit * radar[TRACK_DWELL] * brighter))
    return detection


@compiled()
def search(missed, time, before, start, radar, chance):
    """Probability of detection by a time, mean over the phases of the scan. missed[PHASES] : carried on."""
    return scanned(missed, time, before, start, radar[SEARCH_REVISIT], chance)


@compiled()
def scanned(missed, time, before, start, revisit, chance):
    """The same for looks that come again after `revisit` [s]. A phase meets so many of them, or one more."""
    if not revisit > 0.0:
        return 0.0
    now, then = (time - start) / revisit, (before - start) / revisit
    total, least, once, more = 0.0, math.floor(now - then), 1.0, 1.0
    if least > 0.0:
        once = (1.0 - chance) ** least
    more = (1.0 - chance) ** (least + 1.0)
    for p in range(PHASES):
        phase = (p + 0.5) / PHASES
        looks = math.floor(now - phase) - math.floor(then - phase)
        if looks == least:
            missed[p] *= once
        elif looks == least + 1.0:
            missed[p] *= more
        elif looks > 0.0:
            missed[p] *= (1.0 - chance) ** looks
        total += 1.0 - missed[p]
    return total / PHASES


@compiled()
def confirmation(rows, first, last, reason, due):
    """When a due track is confirmed: at once while the object is seen, else when it is next seen; NaN if never."""
    if math.isnan(due):
        return math.nan
    after = 0
    while after < last - first and rows[first + after, 0] < due:
        after += 1
    k = after
    while k < last - first and reason[k] != SEEN:
        k += 1
    if k == last - first:
        return math.nan
    held = k == after and reason[max(after - 1, 0)] == SEEN
    return due if held else rows[first + k, 0]
