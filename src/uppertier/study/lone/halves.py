"""Engagements of many missiles, each alone, in two halves: what the radar knows serves every draw of the rockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.study.lone.pack import Packed, earth_numbers, motion_numbers, sections, with_limits
from uppertier.track.records import MotionModel

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.scenario.records import BatteryUnit
    from uppertier.study.lone.evaluate import Paths


@attrs.frozen
class InReach:
    """K points of N flights that a post's fly-out table holds, whatever its floor, ceiling and longest flight."""

    points: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[K,3] launch and intercept [s], height [m]"""
    sample: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[K] of its flight, the one before each"""
    begin: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N+1] flight i owns begin[i]:begin[i+1]"""


def in_reach(battery: Packed, paths: Paths) -> InReach:
    """Where the rockets of a battery could meet each flight. Its table must be that of the longest flight asked of."""
    from uppertier.study.lone.kernels import FINE_STEP, LONGEST
    from uppertier.study.lone.split.kernels import points_of

    kernel: Any = points_of
    rows, offset, earth = np.array(paths.rows), np.array(paths.offset), earth_numbers()
    post = np.array(battery.post)
    post[LONGEST] = np.inf
    room = int(np.max(np.diff(offset), initial=0) / FINE_STEP) + 8
    found, sample = np.empty((room, 3)), np.empty(room, np.int64)
    parts, samples, count = [np.empty((0, 3))], [np.empty(0, np.int64)], [0]
    for i, burnout in enumerate(paths.burnout):
        last = int(offset[i + 1])
        n = kernel(rows, int(offset[i]), last, burnout, post, battery.table, battery.blocks, earth, found, sample)
        parts.append(found[:n].copy())
        samples.append(sample[:n].copy())
        count.append(n)
    return InReach(np.concatenate(parts), np.concatenate(samples), np.cumsum(count))


@attrs.frozen
class Knowledge:
    """What one battery's radar knows of N flights with M samples."""

    battery: Packed
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[M] why a sample is not seen"""
    times: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,2] when the track is confirmed, and when it is good enough to act on [s]; NaN where never"""


@attrs.frozen(eq=False)
class Still:
    """What no draw of the radar changes of N flights with M samples, for one radar's place and one missile."""

    lines: Floats
    """[M,8] lines of sight, as `view.kernels` has them"""
    projection: Floats
    """[M,2,7] how errors reach the ground, from the last burnout on"""
    future: Floats
    """[M,3] what noise on the way adds there"""


def still(battery: Packed, missile: MissileSheet, paths: Paths) -> Still:
    """What serves every draw of one radar against the same flights of one missile."""
    return still_along(battery, np.full(len(paths.burnout), missile.ballistic_coefficient.value), paths)


def still_along(battery: Packed, beta: Floats, paths: Paths) -> Still:
    """The same for flights of several missiles. beta : [N] ballistic coefficients [kg/m2]"""
    from uppertier.study.lone.split.kernels import still_flights
    from uppertier.study.lone.view.kernels import LINE_NUMBERS

    kernel: Any = still_flights
    samples = len(paths.rows)
    found = Still(np.empty((samples, LINE_NUMBERS)), np.empty((samples, 2, 7)), np.empty((samples, 3)))
    radar, correction, lowest, profile, distance, _ = battery.arguments()
    kernel(
        paths.rows, paths.offset, paths.burnout, beta, radar, correction, lowest, profile, distance,
        motion_numbers(MotionModel()), earth_numbers(), found.lines, found.projection, found.future,
    )  # fmt: skip
    return found


def knowledge(
    battery: Packed, missile: MissileSheet, paths: Paths, reached: InReach, ellipse: float, stands: Still | None = None
) -> Knowledge:
    """What a battery's radar knows of the flights that come in reach; of others nobody asks.

    ellipse : `chain.commit_ellipse` [m]; stands : `still` of the same radar's place, missile and flights
    """
    from uppertier.study.lone.split.kernels import known_flights

    kernel: Any = known_flights
    alike = stands or still(battery, missile, paths)
    count, model = len(paths.burnout), MotionModel()
    reason, times = np.zeros(len(paths.rows), np.int64), np.empty((count, 2))
    asked = np.diff(reached.begin) > 0
    beta = np.full(count, missile.ballistic_coefficient.value)
    drag = np.full(count, (model.drag_separated if missile.separating else model.drag_whole) ** 2)
    kernel(
        paths.rows, paths.offset, paths.burnout, beta, drag, asked, alike.lines, alike.projection, alike.future,
        battery.radar, battery.gas, sections(missile, battery.unit.sheet.frequency.value), ellipse,
        motion_numbers(model), earth_numbers(), reason, times,
    )  # fmt: skip
    return Knowledge(battery, reason, times)


def engagements(
    known: Knowledge, reached: InReach, unit: BatteryUnit, paths: Paths, hold: Floats | None = None
) -> Integers:
    """[N] engagements feasible one after another.

    unit : the battery of `known` with the delays and limits that are asked about, wherever it stands
    hold : as in `lone_answers`
    """
    from uppertier.study.lone.split.kernels import met_flights

    kernel: Any = met_flights
    held = np.full(len(paths.burnout), -np.inf) if hold is None else np.array(hold, float)
    taken = np.empty(len(paths.burnout), np.int64)
    numbers = with_limits(known.battery.post, unit)
    kernel(reached.points, reached.sample, reached.begin, paths.offset, held, numbers, known.reason, known.times, taken)
    return taken
