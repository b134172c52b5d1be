"""Engagements of many missiles, each alone: the answer of `study.defence.lone_windows`, compiled.

It differs from it by rounding, by 0.1 mm of height, and by what a cross-section that depends on the aspect loses
between twentieths of a degree (tests/study/test_study_lone.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.study.lone.pack import Packed, earth_numbers, motion_numbers, sections
from uppertier.track.records import MotionModel

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet

PIECE = 128
"""Flights that one thread takes at a time."""


@attrs.frozen
class Paths:
    """N flights of one missile; flight i owns rows offset[i]:offset[i+1] of time, position, velocity and mass."""

    rows: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M,8]"""
    offset: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N+1]"""
    burnout: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] last burnout [s]"""


@attrs.frozen
class LoneAnswers:
    """[B,N] of each battery against each flight."""

    opportunities: Integers = attrs.field(converter=as_integers, eq=SAME)
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """`battle.records.Binding`"""
    confirmed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """When the track is confirmed [s]; NaN where never"""
    commit: Floats = attrs.field(converter=as_floats, eq=SAME)
    """When the predicted impact is good enough [s]; NaN where never, infinite where it could make no difference"""


def lone_answers(
    batteries: tuple[Packed, ...],
    missile: MissileSheet,
    paths: Paths,
    threads: int | None = None,
    hold: Floats | None = None,
) -> LoneAnswers:
    """Every battery against every flight.

    threads : how many to use; by default as many as Numba would. The answer is the same
    hold : [N] before which no rocket is launched at a flight [s]; as soon as may be where it is not given
    """
    from uppertier.numerics.threads import on_threads
    from uppertier.study.lone.kernels import lone_flights

    kernel: Any = lone_flights

    count, model = len(paths.burnout), MotionModel()
    answers, known = np.empty((len(batteries), count, 2), np.int64), np.empty((len(batteries), count, 2))
    beta = np.full(count, missile.ballistic_coefficient.value)
    drag = np.full(count, (model.drag_separated if missile.separating else model.drag_whole) ** 2)
    held = np.full(count, -np.inf) if hold is None else np.array(hold, float)
    # Copies, for the kernels are compiled for arrays that may be written.
    rows, offset, burnout = np.array(paths.rows), np.array(paths.offset), np.array(paths.burnout)
    shared = (motion_numbers(model), earth_numbers())
    looks = [sections(missile, one.unit.sheet.frequency.value) for one in batteries]

    def piece(part: tuple[int, int]) -> None:
        b, begin = part
        one = batteries[b]
        kernel(
            rows, offset, begin, min(begin + PIECE, count), burnout, beta, drag, held, *one.arguments(), looks[b],
            one.post, one.table, one.blocks, *shared, answers[b],
            known[b],
        )  # fmt: skip

    on_threads(piece, [(b, begin) for b in range(len(batteries)) for begin in range(0, count, PIECE)], threads)
    return LoneAnswers(answers[..., 0], answers[..., 1], known[..., 0], known[..., 1])
