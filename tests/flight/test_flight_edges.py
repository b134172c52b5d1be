"""Thrust against the air, staging, braking and events: each against a number that the kernel is not told."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.catalog.sheets import listing, load
from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import STANDARD_GRAVITY, WGS84, WGS84_ROTATION, Earth
from uppertier.earth.geodesy import enu_basis, geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.earth.gravity import gravitation
from uppertier.errors import Status
from uppertier.flight import specification
from uppertier.flight.aim import aim
from uppertier.flight.batch import Conditions, coast_batch, fly_batch
from uppertier.flight.closed_form import allen_eggers
from uppertier.flight.drag import tabulate
from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.integrator.kernels import time_to
from uppertier.flight.segments.kernels import SEGMENT, set_segment
from uppertier.flight.specification import Shot
from uppertier.flight.vehicle import Vehicle, missile_vehicle, pack


def pushed(vehicle: Vehicle, height: float, earth: Earth = WGS84) -> float:
    """Thrust [N] on a vehicle that stands still at a height just after ignition, from its acceleration."""
    packed, row = pack([vehicle]), np.array(earth.row())
    launch = np.array(attrs.astuple(Shot(0.6, 2.0, height, 0.0, 0.1)))
    y = np.concatenate([geodetic_to_ecef(0.6, 2.0, height), np.zeros(3)])
    segment, k = np.empty(SEGMENT), np.empty((1, 6))
    stages = packed.stages[0]
    set_segment(0.0, y, stages, len(vehicle.stages), packed.body[0], launch, row, vehicle.burn_time, segment)
    table, scale = tabulate(packed.mach[0], packed.drag_coefficient[0])
    derivative(0.0, y, segment, row, table[None], 0, scale, k, 0)
    away = gravitation(y[:3]) + WGS84_ROTATION**2 * np.array([y[0], y[1], 0.0])
    up = enu_basis(0.6, 2.0)[2]
    return float((k[0, 3:] - away) @ up) * float(vehicle.stages[:, :2].sum() + vehicle.payload_mass)


@pytest.mark.parametrize("missile", listing("missiles"))
def test_thrust_on_the_stand_is_that_of_the_sea_level_impulse(missile: str) -> None:
    """Flow times specific impulse, printed for both pressures; at 5 and 20 km by the printed pressures there."""
    vehicle, stage = missile_vehicle(load("missiles", missile)), load("missiles", missile).stages[0]
    flow = stage.propellant_mass.value / stage.burn_time.value * STANDARD_GRAVITY
    ground, space = flow * stage.specific_impulse_sea_level.value, flow * stage.specific_impulse_vacuum.value
    for height, pressure in ((0.0, 101325.0), (5e3, 54048.3), (20e3, 5529.31)):
        # US Standard Atmosphere 1976, table I, to its last digit.
        wanted = space - (space - ground) * pressure / 101325.0
        assert pushed(vehicle, height) == pytest.approx(wanted, rel=1e-6)
    assert pushed(vehicle, 1.1e6) == pytest.approx(space, rel=1e-9)
    assert pushed(vehicle, 0.0, Earth(atmosphere=False)) == pytest.approx(space, rel=1e-9)


@pytest.mark.parametrize("missile", ["df-5a", "df-31a", "topol-m"])
def test_each_stage_falls_away_in_its_millisecond(missile: str) -> None:
    """Between two samples a millisecond apart; before and after, mass falls by the flow of the stage that burns."""
    vehicle = missile_vehicle(load("missiles", missile))
    cut = vehicle.burn_time - 3.3337
    rows = Conditions.of(0.6, 2.0, 0.0, 0.3, 0.1, cut, 0.0)
    _, samples = fly_batch([vehicle], 0, rows, interval=1e-3, longest=cut + 0.1)
    time, mass = samples[0][:, 0], samples[0][:, 7]
    flow = vehicle.stages[:, 1] / vehicle.stages[:, 4]
    jumps = np.flatnonzero(-np.diff(mass) > 2.0 * flow.max() * 1e-3)
    edges = np.append(np.cumsum(vehicle.stages[:-1, 4]), cut)
    assert len(jumps) == len(edges)
    left = vehicle.stages[-1, 1] - flow[-1] * (cut - edges[-2] if len(edges) > 1 else cut)
    for i, (jump, edge) in enumerate(zip(jumps, edges, strict=True)):
        assert time[jump] - 1e-9 <= edge <= time[jump + 1] + 1e-9
        assert time[jump + 1] - time[jump] < 1.001e-3
        gone = vehicle.stages[i, 0] + (left if i == len(edges) - 1 else 0.0)
        assert mass[jump] - mass[jump + 1] == pytest.approx(gone, abs=flow.max() * 1.1e-3)
    assert mass[-1] == vehicle.payload_mass


def test_an_edge_between_two_samples_is_met_exactly() -> None:
    """A burnout moved by half a millisecond moves the state at a later time by half a millisecond of thrust."""
    vehicle = missile_vehicle(load("missiles", "nodong"))
    cuts = 80.0 + np.array([0.0, 5e-4])
    rows = Conditions.of(0.6, 2.0, 0.0, 0.3, 0.1, cuts, 0.0)
    ends, samples = fly_batch(
        [vehicle], 0, rows, earth=Earth(atmosphere=False), interval=1.0, longest=90.0, tolerance=1e-9
    )
    assert ends.burnout_time == pytest.approx(cuts, abs=1e-12)
    first, second = (rows[np.abs(rows[:, 0] - 81.0).argmin(), 4:7] for rows in samples)
    stage = vehicle.stages[0]
    flow = stage[1] / stage[4]
    mass = vehicle.payload_mass + stage[0] + stage[1] - flow * (80.0 + 2.5e-4)
    # What a second of gravity does to the difference is a few millionths of it.
    assert np.linalg.norm(second - first) == pytest.approx(5e-4 * flow * stage[2] * STANDARD_GRAVITY / mass, rel=1e-5)


def test_the_integrator_itself_brakes_as_allen_and_eggers() -> None:
    """Where the standard's air is exponential, between 11 and 20 km, the kernel finds their peak: 3e-4, 10 m.

    The kernels read one air only. A body of 1,250 kg/m2 thrown straight down at 20 km has its peak at 15 km; the
    exponential that touches the standard there has its scale height R T / g, grown by (1 + z/r)^2, for the layer is
    isothermal in geopotential.
    """
    still, radius, speed, beta = Earth(6.371e6, 0.0, 1.0, 0.0, 0.0), 6.371e6, 7000.0, 1250.0
    _, samples = coast_batch(
        [radius + 19.9e3, 0.0, 0.0, -speed, 0.0, 0.0], beta, 11.1e3, earth=still, interval=1e-3, tolerance=1e-7
    )
    time, height, falling = samples[0][:, 0], samples[0][:, 1] - radius, -samples[0][:, 4]
    braking = -np.gradient(falling, time)
    inner = slice(5, -5)
    top = 5 + int(braking[inner].argmax())
    scale = 287.0529 * 216.65 / STANDARD_GRAVITY * (1.0 + height[top] / 6356766.0) ** 2
    surface = 0.0889099 * (float(us1976(height[top]).density) / float(us1976(20e3).density))
    surface *= np.exp(height[top] / scale)
    # Their speed is that before any air: what the air above 20 km of that exponential would have taken is given back.
    above = surface * scale * np.exp(-19.9e3 / scale)
    peak = allen_eggers(speed * np.exp(above / (2.0 * beta)), np.pi / 2, beta, surface, scale)
    assert 12e3 < height[top] < 18e3
    assert braking[top] == pytest.approx(float(peak.deceleration), rel=3e-4)
    assert falling[top] == pytest.approx(float(peak.speed), rel=1e-3)
    assert height[top] == pytest.approx(float(peak.altitude), abs=10.0)


def test_what_stays_whole_brakes_as_one_body() -> None:
    """A single stage that does not separate comes down with its empty stage under its own ballistic coefficient.

    Twice the coefficient, and the impact is faster; the stage's mass alone changes nothing.
    """
    scud = missile_vehicle(load("missiles", "scud-b"))
    assert not scud.separating
    heavier = attrs.evolve(scud, ballistic_coefficient=2.0 * scud.ballistic_coefficient)
    shot = Shot(0.6, 2.0, 0.0, 2.8, 0.3, 60.0)
    speeds = []
    for vehicle in (scud, heavier):
        wanted = specification.fly(vehicle, shot)
        ends, _ = fly_batch([vehicle], 0, Conditions.of(*attrs.astuple(shot)), tolerance=1e-6)
        assert np.linalg.norm(ends.impact[0] - wanted.impact[:3]) < 1e-2
        assert np.linalg.norm(ends.impact_velocity[0] - wanted.impact[3:]) < 1e-3
        speeds.append(np.linalg.norm(ends.impact_velocity[0]))
    assert speeds[1] > 1.1 * speeds[0]


PLACES = {
    # launch point and distance and bearing of the aim point: each is flown there and back
    "over the date line": ((0.9, 3.05), 1.3, 5.5e6),
    "over the north pole": ((1.35, 1.0), 0.05, 6.0e6),
    "over the south pole": ((-1.30, -2.0), 3.1, 6.5e6),
    "over the equator": ((-0.3, 0.2), 0.4, 6.0e6),
    "in the south, westward over the date line": ((-0.65, -2.9), 4.6, 6.0e6),
}
SHAPES = {"minimum energy": np.nan, "lofted": 1.9e6, "depressed": 5.5e5}


@pytest.mark.parametrize("place", PLACES)
def test_aims_there_and_back_on_every_trajectory(place: str) -> None:
    """Over date line, poles and equator: 50 m and 100 m of apogee, minimum energy, lofted and depressed."""
    vehicle = missile_vehicle(load("missiles", "df-31a"))
    here, bearing, distance = PLACES[place]
    there = tuple(float(x) for x in geodesic_direct(*here, bearing, distance))
    wanted = np.array(list(SHAPES.values()))
    for site, target in ((here, there), (there, here)):
        solved = aim(vehicle, (*site, 100.0), target[0], target[1], 20.0, wanted)
        assert (np.asarray(solved.status) == Status.OK).all()
        rows = Conditions.of(*site, 100.0, solved.azimuth, solved.kick, solved.cut_off, 20.0)
        ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-6)
        aims = geodetic_to_ecef(target[0], target[1], 20.0)
        assert np.linalg.norm(ends.impact - aims, axis=1).max() < 50.0
        assert np.abs(ends.apogee - wanted)[1:].max() < 100.0
        assert ends.apogee[2] < ends.apogee[0] < ends.apogee[1]
        # The flight goes the short way, not around.
        _, length = geodesic_inverse(*site, ends.impact_latitude, ends.impact_longitude)
        assert length == pytest.approx(np.full(3, distance), abs=60.0)
        assert ends.impact_time.max() < 3600.0


@given(st.floats(1.0, 1e4), st.floats(1.0, 1e3), st.floats(-0.02, 0.02), st.booleans())
def test_a_corner_is_foreseen_by_rate_and_its_change(distance: float, rate: float, bend: float, down: bool) -> None:
    """Against the root of d = r t + s t^2 / 2, to the second power of what s changes on the way."""
    sign = -1.0 if down else 1.0
    second = bend * rate * rate / distance
    exact = 2.0 * distance / (rate + np.sqrt(rate * rate + 2.0 * second * distance))
    found = time_to(sign * distance, sign * rate, sign * second)
    assert found == pytest.approx(exact, rel=bend * bend + 1e-9)
    # What turns back before it arrives is met by its rate alone.
    assert time_to(distance, rate, -3.0 * rate * rate / distance) == distance / rate
