"""One missile alone against one battery: engagements that are feasible one after another, and what binds where none.

The steps are those of `battle.window` for one post and its own radar.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.tabulated.kernels import series_height
from uppertier.numerics.compiled import compiled
from uppertier.study.lone.known.kernels import commit_time
from uppertier.study.lone.view.kernels import (
    NO_RADAR_TIME,
    OUTSIDE_SECTOR,
    SEEN,
    TOO_LITTLE_SIGNAL,
    observe_flight,
    view_of,
)

# Of `post`: ECEF position [3], centre of the sphere that touches its ground [3], up there [3], that sphere's radius,
# farthest distance in reach, cells of the table across and up, limits of height, least and longest time of flight,
# assessment and decision delays, ellipse to act on, whether there are rounds, whether the radar can guide them.
CENTRE, UPWARD, RADIUS, REACH, ACROSS, RISE, FLOOR, CEILING, SHORTEST, LONGEST = 3, 6, 9, 10, 11, 12, 13, 14, 15, 16
ASSESSMENT, DECISION, ELLIPSE, ROUNDS, GUIDES = 17, 18, 19, 20, 21
POST_NUMBERS = 22

# `battle.records.Binding` by number.
FEASIBLE, HORIZON, SECTOR, SIGNAL, LATE, REACHED_NOWHERE, UNDER_FLOOR, OVER_CEILING, NO_ROUNDS, NO_TIME = range(10)

FINE_STEP = 0.25
BLOCK = 8e3
STRIDE = 16
OPPORTUNITIES = 4


@compiled()
def flight_time(downrange, altitude, post, table):
    """Time to a point by the fly-out table[X,H] [s]; NaN outside its envelope and before burnout."""
    across, rise = downrange / post[ACROSS], altitude / post[RISE]
    if not (0.0 <= across < table.shape[0] - 1 and 0.0 <= rise < table.shape[1] - 1):
        return math.nan
    i, j = int(across), int(rise)
    x, h = across - i, rise - j
    low = table[i, j] * (1.0 - h) + table[i, j + 1] * h
    high = table[i + 1, j] * (1.0 - h) + table[i + 1, j + 1] * h
    time = low * (1.0 - x) + high * x
    return time if post[SHORTEST] <= time <= post[LONGEST] else math.nan


@compiled()
def view_group(reason):
    """What a radar's view of one point means for an engagement; 0 where it is seen."""
    if reason == SEEN:
        return FEASIBLE
    if reason == OUTSIDE_SECTOR:
        return SECTOR
    if reason == TOO_LITTLE_SIGNAL:
        return SIGNAL
    return NO_TIME if reason == NO_RADAR_TIME else HORIZON


@compiled()
def point_at(before, after, time):
    """Cubic Hermite position between two samples [m]."""
    width = after[0] - before[0]
    s = (time - before[0]) / (width if width > 0.0 else 1.0)
    a, b = s * (1.0 - s) * (1.0 - s) * width, s * (1.0 - s) * s * width
    from_start = (1.0 - s) + s * (1.0 - s) * (1.0 - 2.0 * s)
    return (
        before[1] * from_start + after[1] * (1.0 - from_start) + a * before[4] - b * after[4],
        before[2] * from_start + after[2] * (1.0 - from_start) + a * before[5] - b * after[5],
        before[3] * from_start + after[3] * (1.0 - from_start) + a * before[6] - b * after[6],
    )


@compiled()
def ground_and_height(x, y, z, post, earth):
    """Distance along the ground from a post and height above the ellipsoid [m]."""
    r2 = x * x + y * y + z * z
    ax, ay, az = x - post[CENTRE], y - post[CENTRE + 1], z - post[CENTRE + 2]
    along = ax * post[UPWARD] + ay * post[UPWARD + 1] + az * post[UPWARD + 2]
    across = math.sqrt(max(ax * ax + ay * ay + az * az - along * along, 0.0))
    return post[RADIUS] * math.atan2(across, along), series_height(math.sqrt(r2), 1.0 / r2, z, earth[0], earth[1])


@compiled()
def search_path(rows, first, last, burnout, post, table, blocks, earth, options, sample):
    """Points of a flight that lie in reach: options[.,2], launch and intercept time, sample[.], the one before each.

    blocks : which squares of BLOCK by BLOCK, of distance and height, hold a part of the table or touch one that does:
        a missile flies less than that between two samples
    returns : how many points there are, and the geometric reason
    """
    low, high = -1, -1
    for k in range(last - first):
        row = rows[first + k]
        away = math.sqrt((row[1] - post[0]) ** 2 + (row[2] - post[1]) ** 2 + (row[3] - post[2]) ** 2)
        if row[0] >= burnout and away <= post[REACH]:
            low = k if low < 0 else low
            high = k
    within, under, over, point = 0, False, False, 0
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
                under, over = under or altitude < post[FLOOR], over or altitude > post[CEILING]
                if post[FLOOR] <= altitude <= post[CEILING]:
                    options[within, 0], options[within, 1], sample[within] = time - needed, time, k
                    within += 1
            point += 1
            time = begin + point * FINE_STEP
    if within > 0:
        return within, FEASIBLE
    return 0, UNDER_FLOOR if under else (OVER_CEILING if over else REACHED_NOWHERE)


@compiled()
def keep_seen(options, sample, within, reason):
    """Keep the points that the radar sees, at the front; returns how many, and what weighs most of what hides these."""
    kept, hides = 0, 0
    for i in range(within):
        k = sample[i]
        view = view_group(reason[k] if reason[k] != SEEN else reason[k + 1])
        hides = max(hides, view)
        if view == FEASIBLE:
            options[kept, 0], options[kept, 1] = options[i, 0], options[i, 1]
            kept += 1
    return kept, hides


@compiled()
def turns(options, count, earliest, assessment):
    """Shots taken in turn, as early as possible, each after the last has been assessed, and whether any is in time."""
    taken, latest, free, in_time = 0, -math.inf, -math.inf, False
    for i in range(count):
        launch, intercept = options[i, 0], options[i, 1]
        if not launch >= earliest:
            continue
        in_time = True
        if launch > latest:
            latest = launch
            if launch >= free and taken < OPPORTUNITIES:
                taken += 1
                free = intercept + assessment
    return taken, in_time


@compiled()
def hidden_later(rows, first, last, burnout, radar, correction, lowest, profile, distance, gas, sections):
    """What hides a flight after burnout that is never in reach; 0 where it is seen at some time."""
    hides = HORIZON
    # It is asked here and there first: most are seen, and one sample settles it.
    for begin in range(STRIDE):
        for k in range(first + begin, last, STRIDE):
            if rows[k, 0] < burnout:
                continue
            view = view_of(rows[k], burnout, radar, correction, lowest, profile, distance, gas, sections)[0]
            if view == SEEN:
                return FEASIBLE
            hides = max(hides, view_group(view))
    return hides


@compiled()
def lone_flights(
    rows, offset, begin, stop, burnout, beta, drag, hold, radar, correction, lowest, profile, distance, gas, sections,
    post, table, blocks, model, earth, answers, known,
):  # fmt: skip
    """Flights begin to stop against one battery: engagements and binding reason into answers[N,2].

    rows[M,8], offset[N+1] : samples of time, position, velocity and mass
    burnout, beta, drag, hold [N] : last burnout [s], ballistic coefficient, variance of its relative error, and when at
        the earliest a rocket may be launched at it [s]
    radar, correction, lowest, profile, distance, gas, sections : as in `view.kernels`
    post, table, blocks : as above; model : as in `ahead.kernels`
    known[N,2] : when the track is confirmed and when it is good enough; infinite where it could make no difference
    """
    longest = 0
    for i in range(begin, stop):
        longest = max(longest, offset[i + 1] - offset[i])
    seen, reason, count = np.empty((longest, 3)), np.empty(longest, np.int64), np.empty(longest, np.int64)
    projection, future = np.empty((longest, 2, 7)), np.empty((longest, 3))
    room = int(longest / FINE_STEP) + 8
    options, sample = np.empty((room, 2)), np.empty(room, np.int64)
    for i in range(begin, stop):
        first, last = offset[i], offset[i + 1]
        answers[i, 0], known[i, 0], known[i, 1] = 0, math.inf, math.inf
        within, why = search_path(rows, first, last, burnout[i], post, table, blocks, earth, options, sample)
        if within == 0:
            hides = hidden_later(
                rows, first, last, burnout[i], radar, correction, lowest, profile, distance, gas, sections
            )
            answers[i, 1] = hides if hides != FEASIBLE else why
            continue
        confirmed = observe_flight(
            rows, first, last, burnout[i], radar, correction, lowest, profile, distance, gas, sections, seen, reason
        )
        known[i, 0] = confirmed
        found, hides = keep_seen(options, sample, within, reason)
        if found == 0:
            answers[i, 1] = hides
        elif math.isnan(confirmed):
            answers[i, 1] = SIGNAL
        elif not turns(options, found, max(max(confirmed, burnout[i]) + post[DECISION], hold[i]), post[ASSESSMENT])[1]:
            # Not even a track that is good enough as soon as it is known and the engine is out would leave the time.
            answers[i, 1] = LATE
        else:
            known[i, 1] = commit_time(
                rows, first, last, burnout[i], beta[i], drag[i], seen, reason, confirmed, radar, model, earth,
                post[ELLIPSE], count, projection, future,
            )  # fmt: skip
            earliest = max(known[i, 1] + post[DECISION], hold[i])
            taken, in_time = turns(options, found, earliest, post[ASSESSMENT])
            if not in_time:
                answers[i, 1] = LATE
            elif post[ROUNDS] == 0.0:
                answers[i, 1] = NO_ROUNDS
            elif post[GUIDES] == 0.0:
                answers[i, 1] = NO_TIME
            else:
                answers[i, 0], answers[i, 1] = taken, FEASIBLE
