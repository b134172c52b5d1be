"""The same flights by SciPy: RK45 for the clock, DOP853 on the plain twin for the truth."""

from __future__ import annotations

import time

import attrs
import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from sets import Flights

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.earth.kernels import EARTH_RADIUS, LAYER_HEIGHT, UPPER_HEIGHT
from uppertier.flight import specification
from uppertier.flight.batch import LONGEST, Conditions, curve_tables, fly_batch
from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.events.kernels import climb, start
from uppertier.flight.profile import state_at
from uppertier.flight.segments.kernels import POWERED, SEGMENT, set_segment
from uppertier.flight.vehicle import Vehicle

FEW = 10


def seconds(flights: Flights, tolerance: float) -> float:
    """Processor seconds of one flight by solve_ivp(method="RK45"): the compiled forces, the same edges and tolerance.

    Favours SciPy: its right-hand side is our compiled one, and it looks for the impact only.
    """
    earth = np.array(WGS84.row())
    curves, scales, _ = curve_tables(flights.packed)
    rows, k, segment = flights.conditions.rows(), np.empty((1, 6)), np.empty(SEGMENT)

    def slope(t: float, y: np.ndarray) -> np.ndarray:
        derivative(t, y, segment, earth, curves, 0, scales[0], k, 0)
        return k[0].copy()

    def ground(t: float, y: np.ndarray) -> float:
        return climb(y, earth)[0]

    ground.terminal, ground.direction = True, -1.0  # type: ignore[attr-defined]
    allowed = tolerance * np.array([1.0, 1.0, 1.0, 1e-3, 1e-3, 1e-3])

    def fly(i: int) -> None:
        stages, body = flights.packed.stages[i].copy(), flights.packed.body[i].copy()
        y, t, done = np.empty(6), 0.0, False
        start(rows[i], earth, y)
        while not done:
            edge = min(
                set_segment(t, y, stages, len(stages), body, rows[i], earth, stages[:, 4].sum(), segment), LONGEST
            )
            events = None if segment[POWERED] else ground
            solved = solve_ivp(slope, (t, edge), y, "RK45", rtol=2.3e-14, atol=allowed, max_step=50.0, events=events)
            y, t, done = solved.y[:, -1].copy(), edge, not segment[POWERED]

    fly(0)
    begin = time.process_time()
    for i in range(FEW):
        fly(i)
    return (time.process_time() - begin) / FEW


def corners(vehicle: Vehicle, rows: np.ndarray, burnout: float) -> list[float]:
    """Times at which the flight of rows[n,8] passes a corner of the air, or of the drag curve under thrust.

    SciPy's error estimate does not see what it steps over there: millimetres near, decimetres across oceans.
    """

    def mach(y: np.ndarray) -> np.ndarray:
        return np.linalg.norm(y[..., 3:6], axis=-1) / us1976(height(y)).speed_of_sound

    levels = np.concatenate([EARTH_RADIUS * LAYER_HEIGHT[1:] / (EARTH_RADIUS - LAYER_HEIGHT[1:]), UPPER_HEIGHT])
    boost = rows[(rows[:, 0] <= burnout) & (height(rows[:, 1:]) < 200e3)]
    found = []
    for part, of, values in ((rows, height, levels), (boost, mach, vehicle.mach)):
        seen = of(part[:, 1:7])
        for value in values:
            for i in np.flatnonzero((seen[:-1] - value) * (seen[1:] - value) < 0.0):

                def over(t: float, of=of, value=value) -> float:
                    return float(of(state_at(rows, t)[0][:6])) - value

                found.append(brentq(over, part[i, 0], part[i + 1, 0], xtol=1e-11))
    return found


def height(y: np.ndarray) -> np.ndarray:
    return ecef_to_geodetic(y[..., :3], WGS84.semi_major, WGS84.flattening)[2]


def twin(flights: Flights, i: int) -> specification.Flown:
    """One flight by the plain twin: SciPy's DOP853 in an inertial frame, through the exact air, told of corners."""
    packed = flights.packed
    payload, beta, separating, vertical_end, kick_end, turn_end, rate = packed.body[i]
    vehicle = Vehicle(
        id=str(i), stages=packed.stages[i], payload_mass=payload, ballistic_coefficient=beta,
        separating=separating > 0.0, cut_off=False, vertical_end=vertical_end, kick_end=kick_end, turn_end=turn_end,
        pitch_rate=rate, mach=packed.mach[i], drag_coefficient=packed.drag_coefficient[i],
    )  # fmt: skip
    shot = specification.Shot(*(float(column[i]) for column in attrs.astuple(flights.conditions, recurse=False)))
    _, rows = fly_batch([vehicle], 0, Conditions.of(*attrs.astuple(shot)), tolerance=1e-8, interval=0.1)
    return specification.fly(vehicle, shot, corners=corners(vehicle, rows[0], vehicle.burn_time))
