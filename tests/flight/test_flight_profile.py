"""The phases of a flight against the plain twin: under a millisecond, under a metre."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from scipy.optimize import brentq

from uppertier.catalog.sheets import load
from uppertier.earth.constants import ROUND_NOT_ROTATING, WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, geodesic_direct
from uppertier.errors import InputError, Status
from uppertier.flight import specification
from uppertier.flight.profile import crossings, moments, phases, state_at, trajectory
from uppertier.flight.shots import Shots, attainable, check_vehicle, fly_along, fly_to
from uppertier.flight.vehicle import Vehicle, missile_vehicle

SITE = (0.676, 2.19, 120.0)
LEVELS = (15e3, 40e3, 100e3, 150e3)


def vehicle_of(missile: str) -> Vehicle:
    return missile_vehicle(load("missiles", missile))


def toward(missile: str, azimuth: float, distance: float, **wanted: float) -> Shots:
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], azimuth, distance)
    shots = fly_to(vehicle_of(missile), SITE, latitude, longitude, 30.0, **wanted)
    assert shots.status[0] == Status.OK
    return shots


def twin(shots: Shots, row: int, height: float) -> specification.Flown:
    shot = specification.Shot(
        *SITE, float(shots.azimuth[row]), float(shots.kick[row]), float(shots.cut_off[row]), height
    )
    return specification.fly(shots.vehicle, shot, shots.earth)


@pytest.fixture(scope="module")
def nodong() -> Shots:
    return toward("nodong", 2.6, 800e3)


@pytest.mark.parametrize(("missile", "distance"), [("scud-c", 400e3), ("df-5a", 9.5e6)])
def test_every_phase_is_where_the_twin_has_it(missile: str, distance: float) -> None:
    shots = toward(missile, 2.6, distance)
    found, plain = phases(shots, 0, LEVELS), twin(shots, 0, 30.0)

    def over(time: float, level: float) -> float:
        return float(ecef_to_geodetic(plain.state(time)[:3])[2]) - level

    expected = {"apogee": plain.apogee_time, "impact": plain.impact_time, "launch": 0.0}
    for i, name in enumerate(found.event):
        if "km" in name:
            level, t = 1e3 * float(name.split()[0]), float(found.time[i])
            expected[name] = brentq(over, t - 2.0, t + 2.0, args=(level,), xtol=1e-9)
    assert sum("km" in name for name in found.event) == 2 * sum(level < plain.apogee for level in LEVELS)
    for i, name in enumerate(found.event):
        when = expected.get(name, float(found.time[i]))
        assert abs(found.time[i] - when) < 1e-3, name
        # At the same moment of both flights: what remains is the integrators' difference.
        moment = min(float(found.time[i]), plain.impact_time)
        apart = state_at(shots.samples[0], moment)[0] - plain.state(moment)
        assert np.linalg.norm(apart[:3]) < 1.0, name
        assert np.linalg.norm(apart[3:]) < 0.1, name


def test_phases_stand_in_order_with_their_masses() -> None:
    shots = toward("df-5a", 0.3, 9e6)
    found = phases(shots, 0)
    names = ["launch", "stage 1 burnout", "100 km up", "stage 2 cut-off", "apogee", "100 km down", "impact"]
    assert sorted(found.event) == sorted(names)
    assert (np.diff(found.time) > 0.0).all()
    at = dict(zip(found.event, found.mass, strict=True))
    stages, payload = shots.vehicle.stages, shots.vehicle.payload_mass
    assert at["launch"] == pytest.approx(stages[:, :2].sum() + payload)
    assert at["stage 1 burnout"] == pytest.approx(stages[0, 0] + stages[1, :2].sum() + payload)
    left = float(shots.vehicle.burn_time - shots.cut_off[0]) / stages[1, 4] * stages[1, 1]
    assert at["stage 2 cut-off"] == pytest.approx(stages[1, 0] + left + payload)
    assert at["apogee"] == at["impact"] == payload
    assert found.phase[found.event.index("stage 2 cut-off")] == "boost 2"
    assert found.phase[found.event.index("apogee")] == "coast"
    assert found.phase[-1] == "entry"


def test_what_stays_whole_keeps_its_empty_stage() -> None:
    shots = toward("scud-c", 2.0, 300e3)
    assert phases(shots, 0).mass[-1] == pytest.approx(shots.vehicle.stages[0, 0] + shots.vehicle.payload_mass)


def test_masses_are_those_of_the_kernel(nodong: Shots) -> None:
    rows = nodong.samples[0]
    before = rows[:, 0] <= nodong.cut_off[0] + 1e-9
    assert moments(nodong, 0, rows[before, 0]).mass == pytest.approx(rows[before, 7], rel=1e-12)


def test_mach_number_and_angle_mean_what_they_say(nodong: Shots) -> None:
    found = phases(nodong, 0, (50e3,))
    by = {name: i for i, name in enumerate(found.event)}
    # 329.80 m/s at 50 km: US Standard Atmosphere 1976, table I.
    assert found.mach[by["50 km down"]] == pytest.approx(found.speed[by["50 km down"]] / 329.80, rel=1e-4)
    assert np.isnan(found.mach[by["apogee"]]) and np.isnan(found.angle[by["launch"]])
    assert found.angle[by["apogee"]] == pytest.approx(0.0, abs=1e-6)
    assert found.angle[by["50 km up"]] > 0.0 > found.angle[by["impact"]]
    assert found.height[by["50 km up"]] == pytest.approx(50e3, abs=1e-3)


def test_the_trajectory_has_every_second_and_every_event(nodong: Shots) -> None:
    found = trajectory(nodong, 0)
    whole = found.time[np.array([name == "" for name in found.event])]
    assert set(np.arange(1.0, found.time[-1])) <= set(np.round(found.time, 9))
    assert (whole == np.round(whole)).all()
    assert (np.diff(found.time) > 0.0).all()
    assert [name for name in found.event if name] == list(phases(nodong, 0).event)


def test_ground_range_grows_beyond_half_the_earth() -> None:
    luoyang = (0.6042, 1.9632, 500.0)
    shots = fly_along(vehicle_of("df-5a"), luoyang, np.radians(90.0))
    found = trajectory(shots, 0, interval=20.0)
    assert found.ground_range[-1] > np.pi * WGS84.semi_major
    assert (np.diff(found.ground_range) > -1e-6).all()


def test_full_burn_takes_the_angle_or_apogee_asked_for() -> None:
    vehicle = vehicle_of("nodong")
    steep = fly_along(vehicle, SITE, [0.5, 2.5], angle=np.radians(55.0))
    assert np.degrees(steep.endings.burnout_angle) == pytest.approx([55.0, 55.0], abs=1e-4)
    high = fly_along(vehicle, SITE, 2.5, apogee=450e3)
    assert high.endings.apogee[0] == pytest.approx(450e3, abs=1.0)
    assert fly_along(vehicle, SITE, 2.5, apogee=5000e3).status[0] == Status.NO_CONVERGENCE
    apogee, angle = attainable(vehicle, SITE, 2.5)
    assert apogee[0] < 450e3 < apogee[1] < 5000e3
    assert angle[0] < np.radians(55.0) < angle[1]


@pytest.mark.parametrize("earth", [WGS84, ROUND_NOT_ROTATING], ids=["turning", "round"])
def test_nothing_flies_farther_than_the_greatest_range(earth: Earth) -> None:
    vehicle = vehicle_of("nodong")
    best = fly_along(vehicle, SITE, 2.5, earth=earth)
    others = fly_along(
        vehicle, SITE, np.full(9, 2.5), kick=best.kick[0] + np.radians(np.linspace(-4, 4, 9)), earth=earth
    )
    ranges = [phases(others, i).ground_range[-1] for i in range(9)]
    assert max(ranges) <= phases(best, 0).ground_range[-1] + 1.0
    assert np.argmax(ranges) == 4


def test_a_level_above_the_flight_is_never_crossed(nodong: Shots) -> None:
    top = float(nodong.endings.apogee[0])
    assert crossings(nodong.samples[0], top + 1.0, WGS84) == []
    (up, _), (down, way) = crossings(nodong.samples[0], top - 1.0, WGS84)
    assert way == "down" and 0.5 < down - up < 2.0


def test_a_bad_row_stays_alone_and_says_so() -> None:
    vehicle = vehicle_of("scud-c")
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], 2.0, np.array([300e3, 3000e3]))
    shots = fly_to(vehicle, SITE, np.append(latitude, np.nan), np.append(longitude, 0.0))
    assert list(shots.status) == [Status.OK, Status.OUT_OF_REACH, Status.INVALID_INPUT]
    assert shots.shortfall[1] > 2000e3 and np.isnan(shots.miss[1:]).all()
    with pytest.raises(InputError, match="no phases"):
        phases(shots, 1)


def test_times_and_levels_outside_are_refused(nodong: Shots) -> None:
    with pytest.raises(InputError, match="outside the flight"):
        moments(nodong, 0, [-1.0])
    with pytest.raises(InputError, match="outside the flight"):
        moments(nodong, 0, [np.nan])
    for level in (0.0, -5e3, np.nan):
        with pytest.raises(InputError, match="altitude"):
            phases(nodong, 0, (level,))


def test_what_cannot_lift_off_or_never_pitches_over_is_refused() -> None:
    vehicle = vehicle_of("nodong")
    slow = np.array(vehicle.stages)
    slow[0, 4] *= 3.0
    with pytest.raises(InputError, match="does not lift off"):
        check_vehicle(attrs.evolve(vehicle, stages=slow))
    with pytest.raises(InputError, match="pitch-over ends"):
        check_vehicle(attrs.evolve(vehicle, kick_end=vehicle.vertical_end))
    check_vehicle(vehicle)
