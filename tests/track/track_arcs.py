"""Synthetic ballistic arcs, integrated by scipy's DOP853 with its own right-hand side: the oracle of this folder."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import WGS84_ROTATION
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.earth.gravity import gravitation
from uppertier.flight.records import Flights, Phase

OMEGA = np.array([0.0, 0.0, WGS84_ROTATION])
BETA = 1500.0
BURNOUT = 60.0
RADAR = (np.radians(36.05), np.radians(128.22), 700.0)


def rate(beta: float) -> Callable[[float, np.ndarray], np.ndarray]:
    """Time derivative of position and velocity in the rotating frame; no drag for an infinite coefficient."""

    def derivative(_: float, y: np.ndarray) -> np.ndarray:
        r, v = y[:3], y[3:]
        a = gravitation(r) - 2.0 * np.cross(OMEGA, v) - np.cross(OMEGA, np.cross(OMEGA, r))
        if np.isfinite(beta):
            density = float(us1976(float(ecef_to_geodetic(r)[2])).density)
            a = a - 0.5 * density / beta * np.linalg.norm(v) * v
        return np.concatenate([v, a])

    return derivative


def burnout_state(speed: float = 2900.0, angle_deg: float = 46.0, azimuth_deg: float = 161.0) -> np.ndarray:
    """A missile that burns out 50 km over 44 N 125 E; 2900 m/s at 46 degrees is a flight of about 1,000 km."""
    latitude, longitude = np.radians(44.0), np.radians(125.0)
    east, north, up = enu_basis(latitude, longitude)
    angle, azimuth = np.radians(angle_deg), np.radians(azimuth_deg)
    level = np.sin(azimuth) * east + np.cos(azimuth) * north
    velocity = speed * (np.cos(angle) * level + np.sin(angle) * up)
    return np.concatenate([geodetic_to_ecef(latitude, longitude, 50e3), velocity])


def fall(state: np.ndarray, beta: float, tolerance: float = 1e-11) -> tuple[np.ndarray, np.ndarray]:
    """Samples [n] and [n,6] at every second and at the impact, from a state on."""

    def height(_: float, y: np.ndarray) -> float:
        return float(ecef_to_geodetic(y[:3])[2])

    height.terminal, height.direction = True, -1.0  # type: ignore[attr-defined]  # how scipy marks events
    solution = solve_ivp(
        rate(beta), (0.0, 4000.0), state, "DOP853", rtol=tolerance, atol=1e-6, events=height, dense_output=True
    )
    end = float(solution.t_events[0][0])
    times = np.append(np.arange(0.0, end, 1.0), end)
    return times, solution.sol(times).T


def move(state: np.ndarray, beta: float, duration: float) -> np.ndarray:
    """State after a time."""
    return solve_ivp(rate(beta), (0.0, duration), state, "DOP853", rtol=1e-12, atol=1e-7).y[:, -1]


def flights_of(arcs: list[tuple[np.ndarray, np.ndarray]], beta: float = BETA, separating: bool = True) -> Flights:
    """Flights of arcs that begin at burnout, `BURNOUT` seconds after launch."""
    count = len(arcs)
    samples = np.concatenate([y for _, y in arcs])
    phases = []
    for _, y in arcs:
        height = ecef_to_geodetic(y[:, :3])[2]
        down = np.arange(len(y)) > int(np.argmax(height))
        phases.append(np.where(down & (height < 100e3), Phase.ENTRY, Phase.COAST))
    ends = np.array([t[-1] for t, _ in arcs]) + BURNOUT
    impact = np.array([y[-1, :3] for _, y in arcs])
    launch = geodetic_to_ecef(np.radians(44.3), np.radians(124.85), 0.0)
    return Flights(
        id=tuple(f"arc-{i}" for i in range(count)),
        missile=("synthetic",) * count,
        raid=("synthetic",) * count,
        entry=np.zeros(count),
        launch=np.tile(launch, (count, 1)),
        aim=impact,
        status=np.zeros(count),
        shortfall=np.zeros(count),
        offset=np.concatenate([[0], np.cumsum([len(t) for t, _ in arcs])]),
        time=np.concatenate([t for t, _ in arcs]) + BURNOUT,
        launch_time=np.zeros(count),
        position=samples[:, :3],
        velocity=samples[:, 3:],
        mass=np.full(len(samples), 700.0),
        phase=np.concatenate(phases),
        burnout_time=np.full((count, 1), BURNOUT),
        apogee=np.full(count, np.nan),
        apogee_time=np.full(count, np.nan),
        impact_time=ends,
        impact=impact,
        miss=np.zeros(count),
        ballistic_coefficient=np.full(count, beta),
        separating=np.full(count, int(separating)),
    )
