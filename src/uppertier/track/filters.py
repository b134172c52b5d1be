"""Filters of simulated measurements, sixteen tracks at a time: extended or unscented, told of the thrust or not."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.numerics.random import check_seed, stream_of
from uppertier.track.records import MotionModel, SwitchModel
from uppertier.track.watch import Watch

METHODS = ("extended", "unscented")
LANES = 16
_STREAM = 0
"""Purposes 0 to 2 of a watch's stream: what is drawn once, measurements, motion."""


@attrs.frozen
class Runs:
    """T trials of one watch each, kept at S samples. NaN before the first look."""

    sample: NDArray[np.int64] = attrs.field(eq=SAME)
    """[S]"""
    state: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S,7] estimated position, velocity and drag factor"""
    covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S,7,7] as the filter itself believes it"""
    thrust: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S] probability of thrust; 0 where the filter takes free fall as given"""
    innovation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S] normalised innovation squared (NIS) of the look; NaN where there is none"""
    truth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S,7]"""


def simulate(
    watches: Sequence[Watch],
    index: ArrayLike,
    trials: ArrayLike,
    *,
    method: str = "extended",
    seed: int = 0,
    samples: ArrayLike | None = None,
    switching: bool = False,
    drawn: bool = False,
    biased: bool = True,
    curved: bool = True,
    straight: bool = True,
    model: MotionModel | None = None,
    switch: SwitchModel | None = None,
    earth: Earth = WGS84,
) -> Runs:
    """Measure, and filter what was measured.

    watches : flights under radars; index, trials : [T] which of them each track is of, and its trial number
    method : "extended" or "unscented"
    samples : [S] which samples to keep; by default all of the longest watch
    switching : whether the filter has to find out by itself that the motor burns (interacting multiple models);
        without it, it takes every body as falling freely
    drawn : whether truth is drawn afresh in each trial after the last burnout, by the same model of motion as the
        filter has (noise and drag factor); without it, truth is the flight itself
    biased : whether each trial draws the radar's biases, and the filter considers them
    curved : whether the extended filter counts errors in the radar's polar coordinates (the unscented always does);
        without it, it is the textbook filter in Earth-fixed axes, which thinks too well of itself in the first minutes
    straight : whether to give covariances Earth-fixed; else along the axes in which errors are counted
    raises : InputError for an unknown method or a seed, track or sample out of range

    Memory beyond what is kept does not grow with the number of tracks.
    """
    which, trial = np.broadcast_arrays(np.atleast_1d(np.asarray(index, int)), np.atleast_1d(np.asarray(trials, int)))
    if method not in METHODS:
        raise InputError(f"{method!r} is not a filter", key="method", hint="use extended or unscented")
    if not watches or which.min() < 0 or which.max() >= len(watches) or trial.min() < 0:
        raise InputError("a track is of no watch, or its trial is negative", key="index")
    longest = max(w.time.size for w in watches)
    sample = np.arange(longest) if samples is None else np.atleast_1d(np.asarray(samples, int))
    if sample.min() < 0 or sample.max() >= longest or np.unique(sample).size != sample.size:
        raise InputError("a sample is out of range or named twice", key="samples", hint=f"use 0 to {longest - 1}")
    desk = _Desk(
        watches, check_seed(seed), method, switching, drawn, biased, model or MotionModel(), switch or SwitchModel(),
        float(curved), straight, earth, sample, int(sample.max()) + 1,
    )  # fmt: skip
    found = [np.full((which.size, sample.size, *shape), np.nan) for shape in ((7,), (7, 7), (), (), (7,))]
    for start in range(0, which.size, LANES):
        part = slice(start, min(start + LANES, which.size))
        for into, values in zip(found, desk.block(which[part], trial[part]), strict=True):
            into[part] = values
    for i, one in enumerate(watches):
        before = np.ix_(np.flatnonzero(which == i), np.flatnonzero((sample < one.first) | (sample >= one.time.size)))
        for into in found[:4]:
            into[before] = np.nan
        idle = np.isin(sample, np.flatnonzero(one.look != 1.0))
        found[3][np.ix_(np.flatnonzero(which == i), np.flatnonzero(idle))] = np.nan
    return Runs(sample, *found)


class _Desk:
    """Workspaces of one thread, and what all its blocks share."""

    def __init__(
        self,
        watches: Sequence[Watch],
        seed: int,
        method: str,
        switching: bool,
        drawn: bool,
        biased: bool,
        model: MotionModel,
        switch: SwitchModel,
        curved: float,
        straight: bool,
        earth: Earth,
        sample: NDArray[np.int64],
        longest: int,
    ) -> None:
        from uppertier.track.lanes.kernels import FIXED, SIZE, TIMED
        from uppertier.track.switch.kernels import KEPT

        self.watches, self.seed, self.switching, self.drawn, self.biased = watches, seed, switching, drawn, biased
        self.straight = straight
        self.method, self.model, self.earth, self.sample = METHODS.index(method), model, np.array(earth.row()), sample
        self.parameters = np.array(
            [model.free_flight_noise, model.drag_flutter, model.boost_noise, switch.burn, switch.coast,
             switch.thrust, model.velocity, curved]
        )  # fmt: skip
        self.keep = np.full(longest, -1, np.int64)
        self.keep[sample] = np.arange(sample.size)
        self.data = np.zeros((longest, TIMED * LANES))
        self.truth = np.zeros((longest, 7 * LANES))
        self.fixed = np.zeros((FIXED, LANES))
        self.work = np.zeros(SIZE), np.zeros(SIZE), np.zeros(LANES)
        self.out = np.zeros((sample.size, KEPT * LANES))

    def block(self, which: NDArray[np.int64], trials: NDArray[np.int64]) -> tuple[NDArray[np.float64], ...]:
        """State, covariance, thrust, innovation and truth of up to sixteen tracks, track by track."""
        from uppertier.track.switch.kernels import KEPT, filter_block

        self._empty()
        for lane, (watch, trial) in enumerate(zip(which, trials, strict=True)):
            self._fill(lane, self.watches[watch], int(trial))
        w, v, thrust = self.work
        filter_block(
            self.data, self.fixed.reshape(-1), self.keep, self.parameters, self.method, self.switching,
            self.straight, self.earth, w, v, thrust, self.out,
        )  # fmt: skip
        kept = self.out.reshape(self.sample.size, KEPT, LANES)[:, :, : which.size].transpose(2, 0, 1)
        truth = self.truth[self.sample].reshape(-1, 7, LANES)[:, :, : which.size].transpose(2, 0, 1)
        return kept[..., :7], kept[..., 7:56].reshape(*kept.shape[:2], 7, 7), kept[..., 56], kept[..., 57], truth

    def _empty(self) -> None:
        from uppertier.track.lanes.kernels import TIMED

        rows = self.data.reshape(-1, TIMED, LANES)
        # No step and no look, at a place where nothing divides by nil.
        rows[:] = np.array([0.0, 0.0, 1e5, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0])[:, None]
        self.fixed[:] = np.array([6.4e6, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1])[:, None]
        self.truth[:] = np.nan

    def _fill(self, lane: int, one: Watch, trial: int) -> None:
        from scipy.special import ndtri

        from uppertier.numerics.random import uniform
        from uppertier.track.draws.kernels import draw_looks, draw_truth

        stream, model, count = stream_of(one.name, _STREAM), self.model, min(one.time.size, len(self.data))
        once = ndtri(uniform(self.seed, trial, stream, np.arange(4)))
        bias = one.bias * self.biased
        factor = max(1.0 + one.drag * float(once[3]), 0.05) if self.drawn else 1.0
        free = int(np.searchsorted(one.time, one.burnout)) if self.drawn else count
        thin = 0.5 / one.beta
        step = np.diff(one.time, prepend=one.time[:1])[:count]
        truth, data = self.truth[:count], self.data[:count]
        draw_truth(
            step, one.path[:count], free, thin, model.free_flight_noise, model.drag_flutter, factor, self.earth,
            self.seed, trial, stream, lane, truth,
        )  # fmt: skip
        known = np.where(np.arange(count) > one.first, step, 0.0)
        draw_looks(
            known, one.look[:count], one.variance[:count], bias * once[:3], one.place, one.basis, truth,
            self.seed, trial, stream, lane, data,
        )  # fmt: skip
        self.fixed[:, lane] = np.concatenate([one.place, one.basis.ravel(), bias**2, [thin, one.drag]])


def polar_shift(state: ArrayLike, other: ArrayLike, place: ArrayLike, basis: ArrayLike) -> Floats:
    """Shift [...,6] from one state to another, [...,6] each, in the polar coordinates of a radar.

    Outward, across (with azimuth) and upward along the arc [m], and velocity along the same axes where each body is.
    """
    parts = []
    for values in (np.asarray(state, float), np.asarray(other, float)):
        e, n, u = np.moveaxis((values[..., :3] - np.asarray(place)) @ np.asarray(basis).T, -1, 0)
        ve, vn, vu = np.moveaxis(values[..., 3:6] @ np.asarray(basis).T, -1, 0)
        level = np.hypot(e, n)
        azimuth, elevation = np.arctan2(e, n), np.arctan2(u, level)
        along = (e * ve + n * vn) / level
        sine, cosine = np.sin(elevation), np.cos(elevation)
        speed = (cosine * along + sine * vu, (n * ve - e * vn) / level, cosine * vu - sine * along)
        parts.append((np.hypot(level, u), azimuth, elevation, *speed))
    one, two = parts
    turned = np.remainder(two[1] - one[1] + np.pi, 2.0 * np.pi) - np.pi
    across = one[0] * np.cos(one[2]) * turned
    return np.stack(
        [two[0] - one[0], across, one[0] * (two[2] - one[2]), *(b - a for a, b in zip(one[3:], two[3:], strict=True))],
        -1,
    )
