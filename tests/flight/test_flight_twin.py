"""The compiled flight at tight tolerance against its twin, state by state: 1e-9, and 1 mm in the same air.

SciPy's DOP853 is told where the air and the drag curve have corners: it is good to 1e-13 a step only between them.
"""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from uppertier.catalog.sheets import listing, load
from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import ROUND_NOT_ROTATING, WGS84, WGS84_NOT_ROTATING, Earth
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.earth.kernels import EARTH_RADIUS, LAYER_HEIGHT, UPPER_HEIGHT
from uppertier.flight import batch, specification
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.drag import tabulate
from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.events.kernels import climb, start
from uppertier.flight.profile import state_at
from uppertier.flight.segments.kernels import SEGMENT, set_segment
from uppertier.flight.shooting import max_range
from uppertier.flight.specification import Shot
from uppertier.flight.vehicle import Vehicle, missile_vehicle, pack

KOREA, CHILE, ARCTIC = (0.69, 2.2, 100.0), (-0.58, -1.25, 1500.0), (1.25, 3.1, 0.0)
CASES = {
    # missile, place, azimuth, kick [rad], cut-off [s], programmed pitch rate [rad/s], Earth
    "one stage, separating, full burn": ("nodong", KOREA, 2.8, 0.2, np.inf, 0.0, WGS84),
    "one stage, stays whole, cut off": ("scud-c", KOREA, 2.0, 0.4, 70.0, 0.0, WGS84),
    "one stage, stays whole, drag by Mach number all the way": ("scud-b", CHILE, 1.0, 0.3, 65.0, 0.0, WGS84),
    "one stage, cut off in the pitch-over": ("scud-er", KOREA, 2.0, 0.07, 18.0, 0.0, WGS84),
    "two stages, cut off in the first": ("df-5a", KOREA, 0.5, 0.08, 100.0, 0.0, WGS84),
    "two stages, cut off in the second": ("df-5a", KOREA, 0.5, 0.08, 240.0, 0.0, WGS84),
    "two stages, full burn, from the south": ("hwasong-14", CHILE, 4.0, 0.05, np.inf, 0.0, WGS84),
    "three stages, over pole and date line": ("topol-m", ARCTIC, 0.15, 0.3, 170.0, 0.0, WGS84),
    "three stages, cut off in the second, from the south": ("df-31a", CHILE, 1.0, 0.2, 90.0, 0.0, WGS84),
    "three stages, programmed pitch": ("topol-m", KOREA, 5.5, 1.1, np.inf, 0.02, WGS84),
    "not rotating": ("nodong", CHILE, 6.0, 0.2, np.inf, 0.0, WGS84_NOT_ROTATING),
    "round, not rotating": ("topol", KOREA, 0.7, 0.3, np.inf, 0.0, ROUND_NOT_ROTATING),
    "without air": ("df-31a", KOREA, 0.7, 0.3, np.inf, 0.0, Earth(atmosphere=False)),
}
TIGHT = 1e-8
LEVELS = np.concatenate([EARTH_RADIUS * LAYER_HEIGHT[1:] / (EARTH_RADIUS - LAYER_HEIGHT[1:]), UPPER_HEIGHT])


def posed(case: str) -> tuple[Vehicle, Shot, Earth]:
    missile, place, azimuth, kick, cut_off, rate, earth = CASES[case]
    vehicle = attrs.evolve(missile_vehicle(load("missiles", missile)), pitch_rate=rate)
    if "all the way" in case:
        vehicle = attrs.evolve(vehicle, ballistic_coefficient=0.0)
    return vehicle, Shot(*place, azimuth, kick, cut_off, 50.0), earth


def corners(vehicle: Vehicle, rows: np.ndarray, burnout: float, earth: Earth) -> list[float]:
    """Times at which the flight of rows[n,8] passes a corner of the air, or of the drag curve where that rules."""

    def height(y: np.ndarray) -> np.ndarray:
        return ecef_to_geodetic(y[..., :3], earth.semi_major, earth.flattening)[2]

    def mach(y: np.ndarray) -> np.ndarray:
        return np.linalg.norm(y[..., 3:6], axis=-1) / us1976(height(y)).speed_of_sound

    found = []
    ruled = (rows[:, 0] <= burnout) | (vehicle.ballistic_coefficient == 0.0)
    curved = rows[ruled & (height(rows[:, 1:]) < 200e3)]
    for part, of, levels in ((rows, height, LEVELS), (curved, mach, vehicle.mach)):
        values = of(part[:, 1:7])
        for level in levels:
            for i in np.flatnonzero((values[:-1] - level) * (values[1:] - level) < 0.0):

                def over(t: float, of=of, level=level) -> float:
                    return float(of(state_at(rows, t)[0][:6])) - level

                found.append(brentq(over, part[i, 0], part[i + 1, 0], xtol=1e-11))
    return found


def by_dop853(vehicle: Vehicle, shot: Shot, earth: Earth, at: list[float]) -> np.ndarray:
    """Impact by SciPy's DOP853 at 1e-13, from the forces that the kernels compute: their integrator's oracle."""
    packed, row, launch = pack([vehicle]), np.array(earth.row()), np.array(attrs.astuple(shot))
    stages, count = packed.stages[0], len(vehicle.stages)
    table, scale = tabulate(packed.mach[0], packed.drag_coefficient[0])
    y, segment, k = np.empty(6), np.empty(SEGMENT), np.empty((1, 6))
    start(launch, row, y)

    def motion(t: float, y: np.ndarray) -> np.ndarray:
        derivative(t, y, segment, row, table[None], 0, scale, k, 0)
        return k[0].copy()

    def ground(t: float, y: np.ndarray) -> float:
        return float(climb(y, row)[0]) - shot.target_height

    ground.terminal, ground.direction = True, -1.0  # as SciPy wants it
    time = 0.0
    while time < 7200.0:
        end = min(set_segment(time, y, stages, count, packed.body[0], launch, row, vehicle.burn_time, segment), 7200.0)
        for stop in (*sorted(corner for corner in at if time < corner < end), end):
            solved = solve_ivp(
                motion, (time, stop), y, method="DOP853", rtol=1e-13, atol=[1e-9] * 3 + [1e-12] * 3, events=ground
            )
            time, y = float(solved.t[-1]), solved.y[:, -1].copy()
            if len(solved.t_events[0]):
                return np.array(solved.y_events[0][0])
    return np.full(6, np.nan)


@pytest.mark.parametrize("case", CASES)
def test_every_state_is_that_of_the_twin(case: str) -> None:
    """Place within 1e-9 of the distance to the Earth's centre, speed 1e-9, events 1 us and 1 mm, also in lanes."""
    vehicle, shot, earth = posed(case)
    conditions = Conditions.of(*attrs.astuple(shot))
    ends, samples = fly_batch([vehicle], 0, conditions, earth=earth, tolerance=TIGHT, interval=0.1)
    rows = samples[0]
    at = corners(vehicle, rows, float(ends.burnout_time[0]), earth)
    wanted = specification.fly(vehicle, shot, earth, corners=at)

    chosen = rows[1 : -1 : len(rows) // 60]
    exact = np.array([wanted.state(row[0]) for row in chosen])
    off = np.linalg.norm(exact[:, :3] - chosen[:, 1:4], axis=1) / np.linalg.norm(exact[:, :3], axis=1)
    assert len(chosen) > 50
    assert off.max() < 1e-9
    # In thick air a microsecond of delay is a millimetre a second of speed.
    thin = ecef_to_geodetic(chosen[:, 1:4], earth.semi_major, earth.flattening)[2] > 60e3
    speed = np.linalg.norm(exact[thin, 3:], axis=1)
    assert (np.linalg.norm(exact[thin, 3:] - chosen[thin, 4:7], axis=1) < 1e-9 * speed).all()

    count = max(batch.FEW, 1) + 3
    many = Conditions(*np.repeat(conditions.rows(), count, axis=0).T)
    lanes, _ = fly_batch([vehicle], 0, many, earth=earth, tolerance=TIGHT)
    for flown, row in ((ends, 0), (lanes, count - 1)):
        assert np.linalg.norm(flown.impact[row] - wanted.impact[:3]) < 1e-9 * np.linalg.norm(wanted.impact[:3])
        assert abs(flown.apogee[row] - wanted.apogee) < 1e-3
        for name in ("burnout_time", "apogee_time", "entry_time", "impact_time"):
            assert getattr(flown, name)[row] == pytest.approx(getattr(wanted, name), abs=1e-6, nan_ok=True)

    # With the same forces, what is left is the integrators' own.
    assert np.linalg.norm(ends.impact[0] - by_dop853(vehicle, shot, earth, at)[:3]) < 1e-3


MISSILES = listing("missiles")


@pytest.mark.parametrize("missile", MISSILES)
def test_every_missile_of_the_catalog_flies_as_dop853_has_it(missile: str) -> None:
    """At full burn and a fifth steeper than its farthest flight: 1 mm."""
    vehicle = missile_vehicle(load("missiles", missile))
    _, kick = max_range(vehicle, KOREA, 5.0)
    shot = Shot(*KOREA, 5.0, 0.8 * float(kick[0]), np.inf, 0.0)
    ends, samples = fly_batch([vehicle], 0, Conditions.of(*attrs.astuple(shot)), tolerance=TIGHT, interval=0.1)
    at = corners(vehicle, samples[0], float(ends.burnout_time[0]), WGS84)
    assert np.linalg.norm(ends.impact[0] - by_dop853(vehicle, shot, WGS84, at)[:3]) < 1e-3
