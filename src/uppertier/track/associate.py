"""Which measurement belongs to which track: gates, global nearest neighbours, and a simple tracker of raids."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.track.records import MotionModel

GATE = 0.9999
"""Share of right measurements that a gate lets in."""

_LANES = 16


@attrs.frozen
class Scan:
    """What one radar measures at one time, of objects it cannot name."""

    time: float
    measured: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[Z,3] range, azimuth, elevation"""


@attrs.frozen
class Raid:
    """T tracks over K scans."""

    track: tuple[Integers, ...]
    """[K] of [Z]: number of the track that each measurement went to or began"""
    state: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,K,7]; NaN before a track begins and after it is dropped"""
    covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,K,7,7] in the radar's polar coordinates"""
    confirmed: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[T]"""


def gate_size(probability: float = GATE, dimension: int = 3) -> float:
    """Largest normalised innovation squared that a gate lets in. InputError for a probability outside (0, 1)."""
    from scipy.special import chdtri

    if not 0.0 < probability < 1.0:
        raise InputError(f"{probability} is not a probability", key="gate", hint="use 0 < probability < 1")
    return float(chdtri(dimension, 1.0 - probability))


def assign(squared: ArrayLike, size: ArrayLike, gate: float) -> Integers:
    """Measurement of each track [T], -1 for none: global nearest neighbours.

    squared : [T,Z] normalised innovations squared; size : [T] logarithm of the determinant of each track's innovation
        covariance; gate : largest square that is let in

    The sum of `squared + size` over tracks is least, where a track left alone costs `gate + size`. Blackman & Popoli,
    Design and Analysis of Modern Tracking Systems (1999), sec. 6.4.
    """
    from scipy.optimize import linear_sum_assignment

    squared = np.atleast_2d(np.asarray(squared, float))
    count, seen = squared.shape
    if count == 0 or seen == 0:
        return np.full(count, -1, np.int64)
    level = np.asarray(size, float)[:, None]
    # Far above anything that is let in, so that no gated pair is ever worth it.
    barred = 1e6 * (1.0 + gate) + np.ptp(level)
    cost = np.full((count, seen + count), barred)
    cost[:, :seen] = np.where(squared <= gate, squared + level, barred)
    cost[np.arange(count), seen + np.arange(count)] = gate + level[:, 0]
    row, column = linear_sum_assignment(cost)
    out = np.full(count, -1, np.int64)
    out[row] = np.where((column < seen) & (cost[row, column] < barred), column, -1)
    return out


def follow(
    scans: Sequence[Scan],
    variance: ArrayLike,
    place: ArrayLike,
    basis: ArrayLike,
    *,
    beta: float = float("inf"),
    drag: float = 0.2,
    gate: float = GATE,
    confirm: int = 3,
    drop: int = 3,
    model: MotionModel | None = None,
    earth: Earth = WGS84,
) -> Raid:
    """Follow all objects of a raid, one extended filter a track.

    scans : in order of time; variance : [3] of range, traverse angle and elevation
    place, basis : of the radar [3], and east, north, up there [3,3]
    beta, drag : ballistic coefficient assumed of every object, and one sigma of its relative error
    confirm : measurements after which a track counts; drop : misses in a row after which it ends (one, before that)

    Each measurement that no track takes begins one. The biases of the radar are common to all and left out.
    """
    bank = _Bank(np.asarray(variance, float), np.asarray(place, float), np.asarray(basis, float),
                 beta, drag, model or MotionModel(), earth)  # fmt: skip
    limit = gate_size(gate)
    went, states = [], []
    hits, misses = np.zeros(0, int), np.zeros(0, int)
    before = None
    for scan in scans:
        if before is not None and not scan.time >= before:
            raise InputError("scans are not in order of time", key="scans")
        bank.move(0.0 if before is None else scan.time - before)
        before = scan.time
        alive = np.flatnonzero(misses < np.where(hits >= confirm, drop, 1))
        squared, size = bank.distances(alive, scan.measured)
        taken = assign(squared, size, limit)
        found = np.full(len(scan.measured), -1, np.int64)
        found[taken[taken >= 0]] = alive[taken >= 0]
        hits[alive[taken >= 0]] += 1
        misses[alive] = np.where(taken >= 0, 0, misses[alive] + 1)
        fresh = np.flatnonzero(found < 0)
        found[fresh] = bank.count + np.arange(fresh.size)
        hits, misses = np.append(hits, np.ones(fresh.size, int)), np.append(misses, np.zeros(fresh.size, int))
        bank.look(found, scan.measured, fresh.size)
        went.append(found)
        states.append(bank.states(misses < np.where(hits >= confirm, drop, 1)))
    state, covariance = (np.full((bank.count, len(states), *shape), np.nan) for shape in ((7,), (7, 7)))
    for k, (some, believed) in enumerate(states):
        state[: len(some), k], covariance[: len(some), k] = some, believed
    return Raid(tuple(as_integers(w) for w in went), state, covariance, hits >= confirm)


class _Bank:
    """All tracks of a raid, sixteen to a workspace."""

    def __init__(
        self, variance: Floats, place: Floats, basis: Floats, beta: float, drag: float, model: MotionModel, earth: Earth
    ) -> None:
        from uppertier.track.lanes.kernels import TIMED

        self.variance, self.place, self.basis, self.earth = variance, place, basis, np.array(earth.row())
        fixed = np.concatenate([place, basis.ravel(), np.zeros(3), [0.5 / beta, drag]])
        self.fixed = np.repeat(fixed, _LANES)
        self.parameters = np.array(
            [model.free_flight_noise, model.drag_flutter, 0.0, 1.0, 1.0, 0.0, model.velocity, 1.0]
        )  # fmt: skip
        self.blank = np.array([0.0, 0.0, 1e5, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0])
        self.data = np.repeat(self.blank, _LANES).reshape(TIMED, _LANES)
        self.blocks: list[NDArray[np.float64]] = []
        self.count = 0

    def move(self, step: float) -> None:
        from uppertier.track.switch.kernels import predict

        self.data[:] = self.blank[:, None]
        for number, block in enumerate(self.blocks):
            begun = np.arange(_LANES) < self.count - number * _LANES
            self.data[0] = np.where(begun, step, 0.0)
            predict(block, self.data.reshape(-1), False, self.parameters, 0, self.earth)

    def rows(self, start: int, count: int) -> NDArray[np.float64]:
        """Rows of all tracks [T,count]."""
        flat = [block.reshape(-1, _LANES)[start : start + count].T for block in self.blocks]
        return np.concatenate([*flat, np.zeros((0, count))])[: self.count]

    def distances(self, alive: Integers, measured: Floats) -> tuple[Floats, Floats]:
        """Normalised innovations squared [A,Z] and logarithms of determinants [A]."""
        state, covariance = self.rows(0, 7)[alive], self.rows(7, 49)[alive].reshape(-1, 7, 7)[:, :3, :3]
        e, n, u = ((state[:, :3] - self.place) @ self.basis.T).T
        level = np.hypot(e, n)
        distance = np.hypot(level, u)
        azimuth, elevation = np.arctan2(e, n), np.arctan2(u, level)
        turn = np.remainder(measured[None, :, 1] - azimuth[:, None] + np.pi, 2.0 * np.pi) - np.pi
        miss = np.stack(
            [
                measured[None, :, 0] - distance[:, None],
                turn * np.cos(elevation)[:, None],
                measured[None, :, 2] - elevation[:, None],
            ],
            axis=-1,
        )
        scale = np.stack([np.ones_like(distance), 1.0 / distance, 1.0 / distance], axis=-1)
        innovation = covariance * scale[:, :, None] * scale[:, None, :] + np.diag(self.variance)
        size = np.linalg.slogdet(innovation)[1]
        return np.einsum("azi,aij,azj->az", miss, np.linalg.inv(innovation), miss), size

    def look(self, track: Integers, measured: Floats, fresh: int) -> None:
        from uppertier.track.lanes.kernels import SIZE
        from uppertier.track.switch.kernels import begin, update

        begun = self.count
        self.count += fresh
        while len(self.blocks) * _LANES < self.count:
            self.blocks.append(np.zeros(SIZE))
            begin(self.blocks[-1], self.fixed)
        for number, block in enumerate(self.blocks):
            self.data[1:] = self.blank[1:, None]
            for at in np.flatnonzero(track // _LANES == number):
                distance, azimuth, elevation = measured[at]
                self.data[1:, track[at] % _LANES] = [
                    2.0 if track[at] >= begun else 1.0, distance, np.sin(azimuth), np.cos(azimuth), np.sin(elevation),
                    np.cos(elevation), *self.variance,
                ]  # fmt: skip
            _enter(block, self.data)
            update(block, self.parameters, 0)

    def states(self, alive: Booleans) -> tuple[Floats, Floats]:
        state, covariance = self.rows(0, 7), self.rows(7, 49).reshape(-1, 7, 7)
        state[~alive], covariance[~alive] = np.nan, np.nan
        return state, covariance


def _enter(block: NDArray[np.float64], data: NDArray[np.float64]) -> None:
    """Measurements into their rows of a workspace; the step before them has been taken."""
    from uppertier.track.lanes.kernels import LOOK

    block[LOOK : LOOK + 9 * _LANES] = data[1:].reshape(-1)
