"""Engagements of many missiles, each alone, in two halves: what the radar knows serves every draw of the rockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.battle.posts import posts
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.study.lone.pack import Packed, earth_numbers, motion_numbers, post_numbers, sections
from uppertier.track.records import MotionModel

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.catalog.records import MissileSheet
    from uppertier.scenario.records import Scenario
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


def knowledge(battery: Packed, missile: MissileSheet, paths: Paths, reached: InReach, ellipse: float) -> Knowledge:
    """What a battery's radar knows of the flights that come in reach; of others nobody asks.

    ellipse : `chain.commit_ellipse` [m]
    """
    from uppertier.study.lone.split.kernels import known_flights

    kernel: Any = known_flights
    count, model = len(paths.burnout), MotionModel()
    reason, times = np.zeros(len(paths.rows), np.int64), np.empty((count, 2))
    asked = np.diff(reached.begin) > 0
    beta = np.full(count, missile.ballistic_coefficient.value)
    drag = np.full(count, (model.drag_separated if missile.separating else model.drag_whole) ** 2)
    kernel(
        np.array(paths.rows), np.array(paths.offset), np.array(paths.burnout), beta, drag, asked, *battery.arguments(),
        sections(missile, battery.unit.sheet.frequency.value), ellipse, motion_numbers(model), earth_numbers(),
        reason, times,
    )  # fmt: skip
    return Knowledge(battery, reason, times)


def engagements(
    known: Knowledge,
    reached: InReach,
    scenario: Scenario,
    index: int,
    table: FlyoutTable,
    paths: Paths,
    hold: Floats | None = None,
) -> Integers:
    """[N] engagements feasible one after another.

    scenario : whose battery of that index has the delays and limits; its radar is that of `known`
    table : of its fly-out; hold : as in `lone_answers`
    """
    from uppertier.study.lone.split.kernels import met_flights

    kernel: Any = met_flights
    post = posts(scenario)[index]
    held = np.full(len(paths.burnout), -np.inf) if hold is None else np.array(hold, float)
    taken = np.empty(len(paths.burnout), np.int64)
    # The ellipse has done its part in `known`.
    numbers = post_numbers(known.battery.unit, post, table, 0.0)
    kernel(reached.points, reached.sample, reached.begin, paths.offset, held, numbers, known.reason, known.times, taken)
    return taken
