"""`lone_flights` cut in two where the radar hands over to the rockets: the same steps, the same answers."""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.study.lone.ahead.kernels import ahead
from uppertier.study.lone.kernels import (
    ASSESSMENT,
    BLOCK,
    CEILING,
    DECISION,
    FINE_STEP,
    FLOOR,
    GUIDES,
    LONGEST,
    REACH,
    ROUNDS,
    flight_time,
    ground_and_height,
    keep_seen,
    point_at,
    turns,
)
from uppertier.study.lone.known.kernels import commit_along, first_free, looks_of
from uppertier.study.lone.view.kernels import CONFIRMATION, SEEN, TRACK_REVISIT, confirmation, detect_lines, lines_of


@compiled()
def longest_of(offset):
    """Samples of the longest flight."""
    longest = 0
    for i in range(len(offset) - 1):
        longest = max(longest, offset[i + 1] - offset[i])
    return longest


@compiled()
def still_flights(
    rows, offset, burnout, beta, radar, correction, lowest, profile, distance, model, earth, lines, projection, future
):  # fmt: skip
    """What no draw changes of every flight: lines of sight from one radar, and the way ahead from the last burnout on.

    lines[M,LINE_NUMBERS], projection[M,2,7], future[M,3] : written. The rest as in `lone_flights`
    """
    for i in range(len(burnout)):
        first, last = offset[i], offset[i + 1]
        lines_of(rows, first, last, radar, correction, lowest, profile, distance, lines[first:last])
        free = first_free(rows, first, last, burnout[i])
        if free < last - first:
            ahead(
                rows, first, last, free, burnout[i], beta[i], model, earth, projection[first:last], future[first:last]
            )


@compiled()
def known_flights(
    rows, offset, burnout, beta, drag, asked, lines, projection, future, radar, gas, sections, ellipse, model, earth,
    reason, known,
):  # fmt: skip
    """What a radar knows of every flight, whatever any rocket reaches.

    asked[N] : whether a flight is asked about at all; of others nothing is known
    lines, projection, future : as `still_flights` leaves them
    ellipse : of the predicted impact that is good enough to act on [m]
    reason[M] : why a sample is not seen; known[N,2] : when the track is confirmed and when it is good enough, NaN
        where never; both written. The rest as in `lone_flights`
    """
    longest = longest_of(offset)
    seen, count = np.empty((longest, 3)), np.empty(longest, np.int64)
    for i in range(len(burnout)):
        first, last = offset[i], offset[i + 1]
        known[i, 0], known[i, 1] = math.nan, math.nan
        if not asked[i]:
            continue
        why = reason[first:last]
        found = detect_lines(
            rows, first, last, burnout[i], lines[first:last], radar, gas, sections, math.inf, seen, why
        )
        confirmed = confirmation(rows, first, last, why, found + radar[CONFIRMATION])
        known[i, 0] = confirmed
        if math.isnan(confirmed):
            continue
        begin, end = looks_of(rows, first, last, why, confirmed, radar[TRACK_REVISIT], count)
        start = max(begin, first_free(rows, first, last, burnout[i]))
        if begin >= 0 and start < end:
            known[i, 1] = commit_along(
                rows, first, burnout[i], beta[i], drag[i], seen, begin, start, end, radar, model, earth, ellipse,
                count, projection[first:last], future[first:last],
            )  # fmt: skip


@compiled()
def held_flight(rows, first, last, burnout, lines, radar, gas, sections, cue, seen, reason, steps):
    """When one flight's track is confirmed, NaN where never, and how many steps between samples it is held in.

    steps[.,2] : start and end of each [s]; written. The rest as in `detect_lines`
    """
    found = detect_lines(rows, first, last, burnout, lines[first:last], radar, gas, sections, cue, seen, reason)
    confirmed = confirmation(rows, first, last, reason, found + radar[CONFIRMATION])
    count = 0
    if math.isnan(confirmed):
        return confirmed, count
    for k in range(1, last - first):
        time = rows[first + k, 0]
        if reason[k - 1] == SEEN and reason[k] == SEEN and time > confirmed:
            steps[count, 0], steps[count, 1] = max(rows[first + k - 1, 0], confirmed), time
            count += 1
    return confirmed, count


@compiled()
def found_flight(rows, first, last, burnout, lines, radar, gas, sections, cue, seen, reason):
    """When one flight is found; NaN where never. As in `detect_lines`."""
    return detect_lines(rows, first, last, burnout, lines[first:last], radar, gas, sections, cue, seen, reason)


@compiled()
def points_of(rows, first, last, burnout, post, table, blocks, earth, found, sample):
    """Points of one flight that a fly-out table holds: found[.,3] launch, intercept and height, sample[.], the one
    before each. Steps as in `search_path`, floor, ceiling and longest flight left out; returns how many."""
    low, high = -1, -1
    for k in range(last - first):
        row = rows[first + k]
        away = math.sqrt((row[1] - post[0]) ** 2 + (row[2] - post[1]) ** 2 + (row[3] - post[2]) ** 2)
        if row[0] >= burnout and away <= post[REACH]:
            low = k if low < 0 else low
            high = k
    within, point = 0, 0
    begin = rows[first + low, 0] if low >= 0 else 0.0
    for k in range(low, high if low >= 0 else low):
        before, after = rows[first + k], rows[first + k + 1]
        downrange, altitude = ground_and_height(before[1], before[2], before[3], post, earth)
        i, j = int(downrange / BLOCK), int(max(altitude, 0.0) / BLOCK)
        if not (i < blocks.shape[0] and j < blocks.shape[1] and blocks[i, j]):
            continue
        point = max(point, math.ceil((before[0] - begin) / FINE_STEP))
        time = begin + point * FINE_STEP
        while time < after[0]:
            x, y, z = point_at(before, after, time)
            downrange, altitude = ground_and_height(x, y, z, post, earth)
            needed = flight_time(downrange, altitude, post, table)
            if not math.isnan(needed):
                found[within, 0], found[within, 1], found[within, 2] = time - needed, time, altitude
                sample[within] = k
                within += 1
            point += 1
            time = begin + point * FINE_STEP
    return within


@compiled()
def met_flights(points, sample, begin, offset, hold, post, reason, known, taken):
    """Engagements that are feasible one after another against every flight that a radar knows so, into taken[N].

    points[K,3], sample[K] : as `points_of` has them; flight i owns begin[i]:begin[i+1]
    hold[N] : no launch before that [s]; reason, known : as `known_flights` has left them
    """
    most = longest_of(begin)
    options, near = np.empty((most, 2)), np.empty(most, np.int64)
    for i in range(len(taken)):
        taken[i] = 0
        if math.isnan(known[i, 0]) or post[ROUNDS] == 0.0 or post[GUIDES] == 0.0:
            continue
        within = 0
        for k in range(begin[i], begin[i + 1]):
            needed = points[k, 1] - points[k, 0]
            if post[FLOOR] <= points[k, 2] <= post[CEILING] and needed <= post[LONGEST]:
                options[within, 0], options[within, 1], near[within] = points[k, 0], points[k, 1], sample[k]
                within += 1
        found, _ = keep_seen(options, near, within, reason[offset[i] : offset[i + 1]])
        earliest = known[i, 1] + post[DECISION]
        earliest = max(earliest, hold[i])
        taken[i] = turns(options, found, earliest, post[ASSESSMENT])[0]
