"""Batches of flights: from vehicles and launch conditions to endings and samples."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import Status
from uppertier.flight.drag import tabulate
from uppertier.flight.vehicle import Packed, Vehicle, pack
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.numerics.threads import on_threads

TOLERANCE = 1e-3
"""Local error of one step [m]. Impacts are then off by 0.1 m, at most 2 m at intercontinental range (benchmarks)."""
LONGEST = 7200.0
FEW = 6
"""Fewer flights than this go one by one: sixteen lanes would mostly stand idle. The answer is the same."""
PIECE = 256
"""Flights that one thread takes at a time, and that share one workspace."""
ROOM = 16 * 2**20
"""Bytes of work space for samples on each thread, and the room left in it for events beside the ticks."""
EVENTS = 64


@attrs.frozen
class Conditions:
    """Launch conditions of N flights [rad, m, s]; scalars are broadcast.

    `kick` is the angle of the pitch-over from the vertical, or the whole turn of a programmed pitch.
    `cut_off` : time of thrust cut-off; beyond the burn time, full burn.
    """

    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    height: Floats = attrs.field(converter=as_floats, eq=SAME)
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    kick: Floats = attrs.field(converter=as_floats, eq=SAME)
    cut_off: Floats = attrs.field(converter=as_floats, eq=SAME)
    target_height: Floats = attrs.field(converter=as_floats, eq=SAME)

    @classmethod
    def of(cls, *columns: ArrayLike) -> Conditions:
        """Broadcast the columns, in the order of the fields, to one length."""
        return cls(*np.broadcast_arrays(*(np.atleast_1d(np.asarray(c, float)) for c in columns)))

    def rows(self) -> NDArray[np.float64]:
        """[N,7] as the kernel wants them."""
        return np.stack(attrs.astuple(self, recurse=False), axis=-1)


@attrs.frozen
class Endings:
    """How N flights went: status and the numbers at burnout, apogee, entry and impact; NaN where not reached."""

    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    burnout_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    burnout_height: Floats = attrs.field(converter=as_floats, eq=SAME)
    burnout_speed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Relative to the rotating Earth [m/s]."""
    burnout_angle: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Flight-path angle above the horizontal, relative to the rotating Earth [rad]."""
    apogee: Floats = attrs.field(converter=as_floats, eq=SAME)
    apogee_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    entry_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    impact_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    impact: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3]"""
    impact_velocity: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3]"""
    impact_latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    impact_longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    steps: Integers = attrs.field(converter=as_integers, eq=SAME)


def _endings(ends: NDArray[np.float64]) -> Endings:
    apogee = np.where(np.isfinite(ends[:, 4]), ends[:, 4], np.nan)
    return Endings(
        status=ends[:, 0].astype(np.int64),
        burnout_time=ends[:, 1],
        burnout_height=ends[:, 2],
        burnout_speed=ends[:, 3],
        burnout_angle=ends[:, 18],
        apogee=apogee,
        apogee_time=ends[:, 5],
        entry_time=ends[:, 6],
        impact_time=ends[:, 7],
        impact=ends[:, 8:11],
        impact_velocity=ends[:, 11:14],
        impact_latitude=ends[:, 14],
        impact_longitude=ends[:, 15],
        steps=ends[:, 17].astype(np.int64),
    )


def fly_batch(
    vehicles: Sequence[Vehicle] | Packed,
    vehicle: ArrayLike,
    conditions: Conditions,
    *,
    earth: Earth = WGS84,
    tolerance: float = TOLERANCE,
    longest: float = LONGEST,
    interval: float = 0.0,
    threads: int | None = None,
) -> tuple[Endings, list[NDArray[np.float64]]]:
    """Fly N missiles.

    vehicle : [N] index into vehicles, or one index for all
    interval : spacing of samples [s]; 0 for endings only
    threads : how many to use; by default as many as Numba would (NUMBA_NUM_THREADS). The answer is the same
    returns : endings, and per flight an array [m, 8] of time, position, velocity, mass at every multiple of
        `interval` and every event, in order of time (empty list without samples)
    A row whose conditions are not finite, or whose cut-off lies before lift-off, gets the status INVALID_INPUT.
    """
    shots = conditions.rows()
    bad = ~np.isfinite(np.delete(shots, 5, axis=1)).all(axis=1) | ~(shots[:, 5] >= 0.0)
    # Copies, for the kernels are compiled for arrays that may be written.
    index = np.array(np.broadcast_to(np.asarray(vehicle, np.int64), len(shots)))
    packed = vehicles if isinstance(vehicles, Packed) else pack(vehicles)
    safe = np.where(bad[:, None], 0.0, shots)
    ends, samples = _run(packed, index, safe, np.empty((0, 6)), earth, (tolerance, longest, interval), threads)
    ends[bad] = np.nan
    ends[bad, 0], ends[bad, 17] = Status.INVALID_INPUT, 0
    return _endings(ends), samples


def _run(
    packed: Packed,
    vehicle: NDArray[np.int64],
    shots: NDArray[np.float64],
    states: NDArray[np.float64],
    earth: Earth,
    settings: tuple[float, float, float],
    threads: int | None,
) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Endings [N,19], and samples where the interval asks for them. states : [N,6], or [0,6] for launches."""
    curves, scales, curve = curve_tables(packed)
    ends = np.empty((len(shots), 19))
    fixed = (packed.stages, packed.stage_count, packed.body)
    rest = (np.array(earth.row()), curves, scales, curve, np.array(settings))
    _, longest, interval = settings
    one_by_one = interval > 0.0 or len(shots) < FEW
    kernel: Any
    if one_by_one:
        from uppertier.flight.kernels import fly_rows as kernel
    else:
        from uppertier.flight.blocks.kernels import fly_lanes as kernel
    room = int(longest / interval) + EVENTS if interval > 0.0 else 0
    spare: list[NDArray[np.float64]] = []

    def fly(first: int) -> list[NDArray[np.float64]]:
        last = min(first + PIECE, len(shots))
        if not one_by_one:
            kernel(first, last, *fixed, vehicle, shots, *rest, states, ends)
            return []
        # How long a flight is shows only when it has been flown: into room for the longest, then packed together.
        # Work space is passed on from piece to piece, for fresh memory costs more than the samples written to it.
        rows = spare.pop() if spare else np.empty((max(room, ROOM // 64) if room else 0, 8))
        flown: list[NDArray[np.float64]] = []
        while first < last:
            then = kernel(first, last, *fixed, vehicle, shots, *rest, states, ends, room, rows)
            cuts = [0, *np.cumsum(np.minimum(ends[first:then, 16], room)).astype(int).tolist()]
            # What nearly fills the work space may keep it.
            kept = rows[: cuts[-1]] if 2 * cuts[-1] > len(rows) else rows[: cuts[-1]].copy()
            flown += [kept[a:b] for a, b in pairwise(cuts)]
            rows = rows if kept.base is None else np.empty_like(rows)
            first = then
        spare.append(rows)
        return flown if room else []

    samples = on_threads(fly, range(0, len(shots), PIECE), threads)
    return ends, [flight for part in samples for flight in part]


def coast_batch(
    states: ArrayLike,
    ballistic_coefficient: float,
    target_height: ArrayLike = 0.0,
    *,
    earth: Earth = WGS84,
    tolerance: float = TOLERANCE,
    longest: float = LONGEST,
    interval: float = 0.0,
    threads: int | None = None,
) -> tuple[Endings, list[NDArray[np.float64]]]:
    """Let bodies fall from Earth-fixed states[N,6] [m, m/s] under one ballistic coefficient [kg/m2] (inf: no drag)."""
    states = np.array(np.atleast_2d(np.asarray(states, float)), order="C")
    shots = np.zeros((len(states), 7))
    shots[:, 6] = target_height
    body = np.array([[1.0, ballistic_coefficient, 1.0, 0.0, 0.0, 0.0, 0.0]])
    none = Packed(np.zeros((1, 1, 6)), np.zeros(1, np.int64), body, np.array([[0.0, 1.0]]), np.zeros((1, 2)))
    index = np.zeros(len(states), np.int64)
    ends, samples = _run(none, index, shots, states, earth, (tolerance, longest, interval), threads)
    return _endings(ends), samples


def curve_tables(packed: Packed) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Drag curves as the kernels want them, each distinct one once: rows [C,n,8], scales [C], whose is whose [V]."""
    known: dict[bytes, int] = {}
    curve = np.empty(len(packed.mach), np.int64)
    chosen = []
    for i, (mach, coefficient) in enumerate(zip(packed.mach, packed.drag_coefficient, strict=True)):
        key = mach.tobytes() + coefficient.tobytes()
        if key not in known:
            known[key] = len(known)
            chosen.append(tabulate(mach, coefficient))
        curve[i] = known[key]
    longest = max(len(table) for table, _ in chosen)
    # The last row of a table holds for every larger Mach number, and so do copies of it.
    curves = np.stack([np.concatenate([t, np.repeat(t[-1:], longest - len(t), axis=0)]) for t, _ in chosen])
    return curves, np.array([scale for _, scale in chosen]), curve
