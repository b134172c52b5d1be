"""Many missiles of raids against one battery whose radar divides its time among them: `radar.observe`, `track` and
`battle.window` for one post and its own radar, along lines of sight that are known."""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled
from uppertier.study.lone.kernels import CEILING, DECISION, FLOOR, GUIDES, LONGEST, ROUNDS, turns
from uppertier.study.lone.known.kernels import commit_along, first_free, looks_of
from uppertier.study.lone.split.kernels import longest_of
from uppertier.study.lone.view.kernels import (
    CONFIRMATION,
    NO_RADAR_TIME,
    SEEN,
    SIGNAL,
    THRESHOLD,
    TRACK_REVISIT,
    confirmation,
    detect_lines,
)


@compiled()
def busy_seconds(rows, offset, raid, launch, reason, detection, busy):
    """How many missiles of each raid are tracked in each second of its clock, into busy[G,T].

    A missile counts once a second: its samples rise.
    """
    busy[:] = 0.0
    for i in range(len(raid)):
        before = -1
        for k in range(offset[i], offset[i + 1]):
            if reason[k] == SEEN and rows[k, 0] >= detection[i]:
                second = max(math.floor(launch[i] + rows[k, 0]), 0)
                if second != before:
                    busy[raid[i], second] += 1.0
                before = second


@compiled()
def share_time(rows, offset, raid, launch, detection, busy, capacity, radar, seen, reason):
    """Signals and reasons of full looks turned into those of the looks that the radar has time for, in place."""
    for i in range(len(raid)):
        for k in range(offset[i], offset[i + 1]):
            if reason[k] != SEEN:
                continue
            second = max(math.floor(launch[i] + rows[k, 0]), 0)
            count = busy[raid[i], second]
            if not rows[k, 0] >= detection[i]:
                count += 1.0
            seen[k, SIGNAL] *= min(1.0, capacity / max(count, 1.0))
            if seen[k, SIGNAL] < radar[THRESHOLD]:
                reason[k] = NO_RADAR_TIME


@compiled()
def known_raids(
    rows, offset, burnout, beta, drag, raid, launch, lines, projection, future, radar, capacity, gas, sections,
    ellipse, model, earth, busy, reason, known,
):  # fmt: skip
    """What a radar knows of every missile of some raids, each of which has it to itself.

    raid[N] : number of each missile's; launch[N] : on that raid's clock [s]
    radar : its numbers, with all the time it wants for every look; capacity : full looks that it has time for
    sections[N,3,A] : as in `detect_lines`; busy[G,T] : room for every second of every raid
    reason[M], known[N,2] : as in `known_flights`, written. The rest as there
    """
    detection, seen = np.empty(len(raid)), np.empty((len(rows), 3))
    for i in range(len(raid)):
        first, last = offset[i], offset[i + 1]
        detection[i] = detect_lines(
            rows, first, last, burnout[i], lines[first:last], radar, gas, sections[i], math.inf, seen[first:last],
            reason[first:last],
        )  # fmt: skip
    busy_seconds(rows, offset, raid, launch, reason, detection, busy)
    share_time(rows, offset, raid, launch, detection, busy, capacity, radar, seen, reason)
    count = np.empty(longest_of(offset), np.int64)
    for i in range(len(raid)):
        first, last = offset[i], offset[i + 1]
        why = reason[first:last]
        confirmed = confirmation(rows, first, last, why, detection[i] + radar[CONFIRMATION])
        known[i, 0], known[i, 1] = confirmed, math.nan
        if math.isnan(confirmed):
            continue
        begin, end = looks_of(rows, first, last, why, confirmed, radar[TRACK_REVISIT], count)
        start = max(begin, first_free(rows, first, last, burnout[i]))
        if begin >= 0 and start < end:
            known[i, 1] = commit_along(
                rows, first, burnout[i], beta[i], drag[i], seen[first:last], begin, start, end, radar, model, earth,
                ellipse, count, projection[first:last], future[first:last],
            )  # fmt: skip


@compiled()
def best_options(points, sample, begin, offset, post, reason, known, count, options):
    """Launches worth choosing against every flight that a radar knows so: launch, intercept, height into options[K,3].

    count[N] : how many of each, end to end; written. The rest as in `met_flights`
    """
    total = 0
    for i in range(len(count)):
        count[i], latest, first = 0, -math.inf, offset[i]
        earliest = known[i, 1] + post[DECISION]
        if not earliest < math.inf or post[ROUNDS] == 0.0 or post[GUIDES] == 0.0:
            continue
        for k in range(begin[i], begin[i + 1]):
            launch, height, at = points[k, 0], points[k, 2], first + sample[k]
            inside = post[FLOOR] <= height <= post[CEILING] and points[k, 1] - launch <= post[LONGEST]
            viewed = reason[at] == SEEN and reason[at + 1] == SEEN
            if inside and viewed and launch >= earliest and launch > latest:
                options[total, 0], options[total, 1], options[total, 2] = launch, points[k, 1], height
                latest, total, count[i] = launch, total + 1, count[i] + 1


@compiled()
def turns_of(options, count, assessment, taken):
    """Shots taken in turn at each flight, from its `best_options`, into taken[N]."""
    first = 0
    for i in range(len(count)):
        taken[i] = turns(options[first : first + count[i]], count[i], -math.inf, assessment)[0]
        first += count[i]
