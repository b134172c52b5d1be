"""Batches of flights: from vehicles and launch conditions to endings and samples."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import Status
from uppertier.flight.vehicle import Vehicle, pack
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers

TOLERANCE = 1e-4
"""Local error of one step [m]: impact within 1 m and 1 ms of the limit of small steps (tests/flight)."""
LONGEST = 7200.0


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
    vehicles: Sequence[Vehicle],
    vehicle: ArrayLike,
    conditions: Conditions,
    *,
    earth: Earth = WGS84,
    tolerance: float = TOLERANCE,
    longest: float = LONGEST,
    interval: float = 0.0,
) -> tuple[Endings, list[NDArray[np.float64]]]:
    """Fly N missiles.

    vehicle : [N] index into vehicles, or one index for all
    interval : spacing of samples [s]; 0 for endings only
    returns : endings, and per flight an array [m, 8] of time, position, velocity, mass at every multiple of
        `interval` and every event, in order of time (empty list without samples)
    A row whose conditions are not finite, or whose cut-off lies before lift-off, gets the status INVALID_INPUT.
    """
    from uppertier.flight.kernels import fly_many

    shots = conditions.rows()
    bad = ~np.isfinite(np.delete(shots, 5, axis=1)).all(axis=1) | ~(shots[:, 5] >= 0.0)
    index = np.ascontiguousarray(np.broadcast_to(np.asarray(vehicle, np.int64), len(shots)))
    packed = pack(vehicles)
    ends = np.empty((len(shots), 19))
    safe = np.where(bad[:, None], 0.0, shots)

    def run(rows: NDArray[np.float64], spacing: float) -> None:
        settings = np.array([tolerance, longest, spacing])
        curve = np.arange(len(vehicles))
        fly_many(
            packed.stages, packed.stage_count, packed.body, index, safe, np.array(earth.row()),
            packed.mach, packed.drag_coefficient, curve, settings, rows, ends,
        )  # fmt: skip

    run(np.empty((len(shots), 0, 8)), 0.0)
    samples: list[NDArray[np.float64]] = []
    if interval > 0.0:
        last = np.where(np.isfinite(ends[:, 7]), ends[:, 7], longest)
        # Events beside the ticks: burnouts and steering edges, apogee, entry, impact.
        rows = np.empty((len(shots), int(np.max(last) / interval) + 32, 8))
        run(rows, interval)
        samples = [_in_order(rows[i, : int(ends[i, 16])]) for i in range(len(shots))]
    ends[bad] = np.nan
    ends[bad, 0], ends[bad, 17] = Status.INVALID_INPUT, 0
    return _endings(ends), samples


def coast_batch(
    states: ArrayLike,
    ballistic_coefficient: float,
    target_height: ArrayLike = 0.0,
    *,
    earth: Earth = WGS84,
    tolerance: float = TOLERANCE,
    longest: float = LONGEST,
    interval: float = 0.0,
) -> tuple[Endings, list[NDArray[np.float64]]]:
    """Let bodies fall from Earth-fixed states[N,6] [m, m/s] under one ballistic coefficient [kg/m2] (inf: no drag)."""
    from uppertier.flight.kernels import coast_many

    states = np.atleast_2d(np.asarray(states, float))
    shots = np.zeros((len(states), 7))
    shots[:, 6] = target_height
    body = np.array([1.0, ballistic_coefficient, 1.0, 0.0, 0.0, 0.0, 0.0])
    ends = np.empty((len(states), 19))
    rows = np.empty((len(states), int(longest / interval) + 32 if interval > 0.0 else 0, 8))
    table = np.zeros(2)
    settings = np.array([tolerance, longest, interval])
    coast_many(states, body, shots, np.array(earth.row()), table, table, settings, rows, ends)
    samples = [_in_order(rows[i, : int(ends[i, 16])]) for i in range(len(states))] if interval > 0.0 else []
    return _endings(ends), samples


def _in_order(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sort by time and drop an event that falls on a tick."""
    ordered = rows[np.argsort(rows[:, 0], kind="stable")]
    fresh = np.concatenate([[True], np.diff(ordered[:, 0]) > 1e-7])
    kept: NDArray[np.float64] = ordered[fresh]
    return kept
