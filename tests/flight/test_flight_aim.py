"""Aims land where they should, out of reach says by how much, and bad rows stay alone."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.earth.constants import ROUND_NOT_ROTATING, WGS84, WGS84_NOT_ROTATING, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.aim import Aimed, aim
from uppertier.flight.batch import Conditions, coast_batch, fly_batch
from uppertier.flight.records import Flights
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import Vehicle, missile_vehicle
from uppertier.scenario.records import Scenario

LUOYANG = (0.599, 1.946, 100.0)
KOREA = (0.69, 2.2, 50.0)


def vehicle_of(missile: str) -> Vehicle:
    return missile_vehicle(load("missiles", missile))


def misses(
    vehicle: Vehicle, site: tuple[float, float, float], solved: Aimed, aims: np.ndarray, earth: Earth = WGS84
) -> tuple[np.ndarray, np.ndarray]:
    """Distance from impact to aim [m] and apogee [m] of every solved row, flown anew at a tight tolerance."""
    height = ecef_to_geodetic(aims, earth.semi_major, earth.flattening)[2]
    rows = Conditions.of(*site, solved.azimuth, solved.kick, solved.cut_off, height)
    ends, _ = fly_batch([vehicle], 0, rows, earth=earth, tolerance=1e-6)
    return np.linalg.norm(ends.impact - aims, axis=1), ends.apogee


def test_every_flight_of_the_scenario_lands(seongju: Scenario, seongju_flights: Flights) -> None:
    """Under 50 m, from the flights' own last state in free flight, flown down at a tight tolerance."""
    flights = seongju_flights
    assert (np.asarray(flights.status) == Status.OK).all()
    assert (flights.miss < 50.0).all()
    for i in range(len(flights)):
        rows = flights.samples(i)
        free = np.nonzero(flights.time[rows] > np.nanmax(flights.burnout_time[i]))[0][1]
        state = np.concatenate([flights.position[rows][free], flights.velocity[rows][free]])
        height = float(ecef_to_geodetic(flights.aim[i])[2])
        ends, _ = coast_batch(state, float(flights.ballistic_coefficient[i]), height, tolerance=1e-6)
        assert np.linalg.norm(ends.impact[0] - flights.aim[i]) < 50.0


@pytest.mark.parametrize(
    ("missile", "site", "low", "high"),
    [("scud-c", KOREA, 150e3, 500e3), ("nodong", KOREA, 500e3, 1050e3), ("topol", LUOYANG, 3e6, 7.5e6)],
)
def test_minimum_energy_all_around(missile: str, site: tuple[float, float, float], low: float, high: float) -> None:
    vehicle = vehicle_of(missile)
    azimuth, distance = (a.ravel() for a in np.meshgrid(np.arange(0.1, 6.2, 0.75), np.linspace(low, high, 3)))
    latitude, longitude = geodesic_direct(site[0], site[1], azimuth, distance)
    solved = aim(vehicle, site, latitude, longitude, 20.0)
    assert (np.asarray(solved.status) == Status.OK).all()
    away, _ = misses(vehicle, site, solved, geodetic_to_ecef(latitude, longitude, 20.0))
    assert away.max() < 50.0


def test_minimum_energy_needs_the_earliest_cut_off() -> None:
    """A little earlier, and no kick reaches: 0.5 % of the burn less, the best range falls short of the aim."""
    vehicle = vehicle_of("nodong")
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], 2.9, 900e3)
    solved = aim(vehicle, KOREA, latitude, longitude, 0.0)
    kicks = np.linspace(0.02, 0.7, 400)
    rows = Conditions.of(*KOREA, solved.azimuth[0], kicks, solved.cut_off[0] * 0.995, 0.0)
    ends, _ = fly_batch([vehicle], 0, rows, tolerance=0.01)
    _, reached = geodesic_inverse(KOREA[0], KOREA[1], ends.impact_latitude, ends.impact_longitude)
    assert np.nanmax(reached) < 900e3


@pytest.mark.parametrize(
    ("site", "target"),
    [
        ((0.9, 3.05, 0.0), (0.75, -2.9)),  # over the date line
        ((1.25, 1.0, 0.0), (1.2, -2.0)),  # over the pole
        ((-0.3, 0.2, 0.0), (0.4, 0.9)),  # over the equator
    ],
)
def test_where_longitudes_jump(site: tuple[float, float, float], target: tuple[float, float]) -> None:
    vehicle = vehicle_of("df-31a")
    solved = aim(vehicle, site, *target, 0.0)
    assert solved.status[0] == Status.OK
    away, _ = misses(vehicle, site, solved, geodetic_to_ecef(*target, [0.0]))
    assert away[0] < 50.0


@pytest.mark.parametrize(
    ("missile", "site", "distances", "apogees"),
    [
        ("nodong", KOREA, [2e5, 4e5, 6e5], [1.5e5, 3e5, 4.5e5]),
        ("df-31a", LUOYANG, [3e6, 7e6, 1e7], [7e5, 1.2e6, 2e6]),
        ("df-5a", LUOYANG, [3e6, 7e6, 1e7], [7e5, 1.2e6, 2e6]),
    ],
)
def test_lofted_and_depressed_apogees_are_met(
    missile: str, site: tuple[float, float, float], distances: list[float], apogees: list[float]
) -> None:
    """50 m in place and 100 m in height; 2,000 km up and 10,000 km away among them."""
    vehicle = vehicle_of(missile)
    distance, apogee = (a.ravel() for a in np.meshgrid(distances, apogees))
    latitude, longitude = geodesic_direct(site[0], site[1], 0.8, distance)
    solved = aim(vehicle, site, latitude, longitude, 0.0, apogee)
    assert (np.asarray(solved.status) == Status.OK).all()
    away, top = misses(vehicle, site, solved, geodetic_to_ecef(latitude, longitude, 0.0))
    assert away.max() < 50.0
    assert np.abs(top - apogee).max() < 100.0


@pytest.mark.parametrize("earth", [ROUND_NOT_ROTATING, WGS84_NOT_ROTATING])
def test_over_other_earths(earth: Earth) -> None:
    vehicle = vehicle_of("nodong")
    solved = aim(vehicle, (0.69, 2.2, 0.0), 0.6, 2.25, 0.0, earth=earth)
    aims = geodetic_to_ecef(0.6, 2.25, [0.0], earth.semi_major, earth.flattening)
    away, _ = misses(vehicle, (0.69, 2.2, 0.0), solved, aims, earth)
    assert away[0] < 50.0
    wanted, _ = geodesic_inverse(0.69, 2.2, 0.6, 2.25, earth.semi_major, earth.flattening)
    # Over a round Earth at rest one aims straight; the flattened one's vertical leads past its centre.
    assert solved.azimuth[0] == pytest.approx(float(wanted), abs=1e-4 if earth.flattening == 0.0 else 0.01)


def test_the_rotating_earth_is_led() -> None:
    """What flies high falls behind the Earth's turning, and so does what flies toward the equator: aim east of it.

    400 km up at 40 degrees north: (4/3) omega cos(latitude) sqrt(8 h^3 / g) = 17 km of drift by height (Goldstein,
    Classical Mechanics, ch. 4), and omega sin(latitude) times range times 600 s = 8 km: 25 km in 300, 5 degrees.
    """
    vehicle = vehicle_of("nodong")
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], np.pi, 300e3)
    straight = aim(vehicle, KOREA, latitude, longitude, 0.0, 4e5, WGS84_NOT_ROTATING)
    led = aim(vehicle, KOREA, latitude, longitude, 0.0, 4e5)
    # The estimate starts from rest on the ground; the boost, when drift begins to count, makes it longer.
    assert np.degrees(straight.azimuth[0] - led.azimuth[0]) == pytest.approx(7.0, abs=3.0)


@pytest.mark.parametrize("azimuth", [0.4, 1.6, 4.5])
def test_out_of_reach_says_by_how_much(azimuth: float) -> None:
    """The shortfall is what the greatest range along that azimuth leaves: 1 km."""
    vehicle = vehicle_of("nodong")
    reach, _ = max_range(vehicle, KOREA, azimuth)
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], azimuth, reach[0] + 250e3)
    solved = aim(vehicle, KOREA, latitude, longitude, 0.0)
    assert solved.status[0] == Status.OUT_OF_REACH
    assert solved.shortfall[0] == pytest.approx(250e3, abs=1e3)
    assert np.isnan(solved.miss[0])


def test_just_within_and_just_out_of_reach() -> None:
    """3 km on either side of the greatest range over an Earth at rest."""
    vehicle, earth = vehicle_of("nodong"), ROUND_NOT_ROTATING
    reach, _ = max_range(vehicle, (0.69, 2.2, 0.0), 0.4, earth)
    shape = (earth.semi_major, earth.flattening)
    latitude, longitude = geodesic_direct(0.69, 2.2, 0.4, reach[0] + np.array([-3e3, 3e3]), *shape)
    solved = aim(vehicle, (0.69, 2.2, 0.0), latitude, longitude, 0.0, earth=earth)
    assert list(solved.status) == [Status.OK, Status.OUT_OF_REACH]
    assert solved.shortfall[1] == pytest.approx(3e3, abs=200.0)


def test_the_last_kilometres_of_reach_are_flown() -> None:
    """Between the kicks of the coarse table a strategic missile flies kilometres farther than the table knows."""
    vehicle, site = vehicle_of("df-31a"), (0.72, 2.23, 500.0)
    _, kick = max_range(vehicle, site, 0.3)
    ends, _ = fly_batch([vehicle], 0, Conditions.of(*site, 0.3, kick, np.inf, 0.0))
    bearing, length = geodesic_inverse(site[0], site[1], ends.impact_latitude, ends.impact_longitude)
    latitude, longitude = geodesic_direct(site[0], site[1], bearing, length - 5e3)
    solved = aim(vehicle, site, latitude, longitude)
    assert solved.status[0] == Status.OK
    away, _ = misses(vehicle, site, solved, geodetic_to_ecef(latitude, longitude, 0.0))
    assert away[0] < 50.0


def test_too_high_for_the_energy_is_out_of_reach() -> None:
    vehicle = vehicle_of("nodong")
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], 2.9, np.array([8e5, 8e5]))
    solved = aim(vehicle, KOREA, latitude, longitude, 0.0, [6e5, 3e6])
    assert list(solved.status) == [Status.OUT_OF_REACH] * 2
    assert 0.0 < solved.shortfall[0] < 8e5
    assert solved.shortfall[1] == pytest.approx(8e5, rel=1e-6)


def test_without_thrust_cut_off_the_lofted_way_is_flown() -> None:
    vehicle = attrs.evolve(vehicle_of("nodong"), cut_off=False)
    reach, best = max_range(vehicle, KOREA, 2.9)
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], 2.9, np.array([0.7 * reach[0]]))
    solved = aim(vehicle, KOREA, latitude, longitude, 0.0)
    assert solved.status[0] == Status.OK
    assert solved.cut_off[0] == pytest.approx(vehicle.burn_time)
    assert solved.kick[0] < best[0]
    away, _ = misses(vehicle, KOREA, solved, geodetic_to_ecef(latitude, longitude, 0.0))
    assert away[0] < 50.0


def test_too_near_for_any_cut_off() -> None:
    """Thrust of a strategic missile is cut in its last stage only: 500 km are too near at minimum energy."""
    latitude, longitude = geodesic_direct(LUOYANG[0], LUOYANG[1], 0.5, 500e3)
    solved = aim(vehicle_of("df-31a"), LUOYANG, latitude, longitude, 0.0)
    assert solved.status[0] == Status.NO_CUT_OFF


@pytest.mark.parametrize(
    "bad", [(np.nan, 2.2, 0.0, np.nan), (0.6, np.inf, 0.0, np.nan), (0.6, 2.2, np.nan, 3e5), (0.6, 2.2, 0.0, -1.0)]
)
def test_a_bad_aim_says_so_and_leaves_its_neighbours(bad: tuple[float, ...]) -> None:
    vehicle = vehicle_of("nodong")
    good = (0.6, 2.22, 0.0, np.nan)
    both = aim(vehicle, KOREA, *np.array([good, bad, good]).T)
    alone = aim(vehicle, KOREA, *np.array([good]).T)
    assert list(both.status) == [Status.OK, Status.INVALID_INPUT, Status.OK]
    for field in ("azimuth", "kick", "cut_off", "miss"):
        assert getattr(both, field)[0] == getattr(alone, field)[0]
        assert getattr(both, field)[2] == getattr(alone, field)[0]


def test_a_batch_of_aims_may_be_cut_anywhere() -> None:
    vehicle = vehicle_of("scud-c")
    latitude, longitude = geodesic_direct(KOREA[0], KOREA[1], np.linspace(0, 6, 9), np.linspace(2e5, 5.5e5, 9))
    whole = aim(vehicle, KOREA, latitude, longitude, 0.0)
    pieces = [aim(vehicle, KOREA, latitude[part], longitude[part], 0.0) for part in (slice(0, 2), slice(2, 9))]
    for field in ("azimuth", "kick", "cut_off", "status"):
        assert np.array_equal(np.concatenate([getattr(p, field) for p in pieces]), getattr(whole, field))


def test_greatest_range_is_not_beaten_by_any_kick() -> None:
    """Against 600 kicks of full burn: none flies 100 m farther, and one comes within 100 m."""
    vehicle = vehicle_of("scud-er")
    reach, best = max_range(vehicle, KOREA, [1.0, 4.0])
    for azimuth, length, kick in zip((1.0, 4.0), reach, best, strict=True):
        rows = Conditions.of(*KOREA, azimuth, np.linspace(0.5 * kick, 1.5 * kick, 600), np.inf, 0.0)
        ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-3)
        _, flown = geodesic_inverse(KOREA[0], KOREA[1], ends.impact_latitude, ends.impact_longitude)
        assert np.nanmax(flown) == pytest.approx(length, abs=100.0)


def test_eastward_flights_go_farther_than_westward_ones() -> None:
    reach, _ = max_range(vehicle_of("df-31a"), (0.1, 2.0, 0.0), [np.pi / 2, 3 * np.pi / 2])
    still, _ = max_range(vehicle_of("df-31a"), (0.1, 2.0, 0.0), [np.pi / 2], WGS84_NOT_ROTATING)
    assert reach[0] > still[0] > reach[1]
