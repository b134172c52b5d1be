"""Families against real flights at points that no net knows, and thousands of aims against aims one by one."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.aim import aim
from uppertier.flight.aim_many import aim_many
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.family import Wanted, checked_family, family
from uppertier.flight.vehicle import Vehicle, missile_vehicle

SITE = (0.72, 2.23, 500.0)


def vehicle_of(missile: str) -> Vehicle:
    return missile_vehicle(load("missiles", missile))


def scattered(low: float, high: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Bearings and distances all around, by a seeded generator: none falls on a net."""
    generator = np.random.default_rng(20170703)
    return generator.uniform(0.0, 2.0 * np.pi, count), generator.uniform(low, high, count)


@pytest.mark.parametrize(
    ("missile", "apogee", "low", "high"),
    [
        ("nodong", np.nan, 5e4, 1.2e6),
        ("nodong", 3e5, 2.5e5, 1.2e6),
        ("df-31a", np.nan, 1.6e6, 8.3e6),
        ("df-5a", np.nan, 1.1e6, 7.5e6),
    ],
)
def test_a_family_flies_as_its_missiles_do(missile: str, apogee: float, low: float, high: float) -> None:
    """Within 100 m of impact and 0.5 s of every time, at 300 points of its own choosing by nobody."""
    vehicle = vehicle_of(missile)
    found = family(vehicle, SITE, wanted=Wanted(apogee))
    assert found is not None
    bearing, distance = scattered(low, high, 300)
    guess = found.toward(bearing, distance)
    assert guess.known.all()
    rows = Conditions.of(*SITE, guess.azimuth, guess.kick, guess.cut_off, 0.0)
    ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-4)
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], bearing, distance)
    _, miss = geodesic_inverse(latitude, longitude, ends.impact_latitude, ends.impact_longitude)
    assert miss.max() < 100.0
    for name in ("impact_time", "apogee_time"):
        assert np.abs(found.at(name, guess.azimuth, guess.cut_off) - getattr(ends, name)).max() < 0.5
    assert np.abs(found.at("apogee", guess.azimuth, guess.cut_off) - ends.apogee).max() < 100.0
    if np.isfinite(apogee):
        assert np.abs(ends.apogee - apogee).max() < 100.0


def test_a_checked_family_says_how_far_it_can_be_trusted() -> None:
    checked = checked_family(vehicle_of("scud-c"), SITE)
    assert checked is not None
    _, miss, time = checked
    assert 0.0 < miss <= 100.0
    assert 0.0 < time <= 0.5
    # An accuracy that no net can have is not claimed.
    assert checked_family(vehicle_of("scud-c"), SITE, miss=1e-3) is None


def test_no_family_without_cut_off_or_of_flights_that_nobody_can_make() -> None:
    vehicle = vehicle_of("nodong")
    assert family(attrs.evolve(vehicle, cut_off=False), SITE) is None
    assert family(vehicle, SITE, wanted=Wanted(5e6)) is None


@pytest.mark.parametrize(("missile", "apogee"), [("nodong", np.nan), ("nodong", 3e5), ("df-31a", np.nan)])
def test_thousands_of_aims_land_as_single_ones_do(missile: str, apogee: float) -> None:
    vehicle = vehicle_of(missile)
    low, high = (2.5e5, 1.2e6) if missile == "nodong" else (1.6e6, 8.3e6)
    bearing, distance = scattered(low, high, 200)
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], bearing, distance)
    solved = aim_many(vehicle, SITE, latitude, longitude, 30.0, apogee)
    assert (np.asarray(solved.status) == Status.OK).all()
    rows = Conditions.of(*SITE, solved.azimuth, solved.kick, solved.cut_off, 30.0)
    ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-6)
    away = np.linalg.norm(ends.impact - geodetic_to_ecef(latitude, longitude, 30.0), axis=1)
    assert away.max() < 50.0
    few = slice(0, 4)
    alone = aim(vehicle, SITE, latitude[few], longitude[few], 30.0, apogee)
    # Least energy is flat in the kick: a few hundredths of a second of cut-off are the same flight.
    assert solved.cut_off[few] == pytest.approx(alone.cut_off, abs=0.05)


def test_what_one_point_gets_does_not_depend_on_the_others() -> None:
    vehicle = vehicle_of("nodong")
    bearing, distance = scattered(3e5, 1.5e6, 60)
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], bearing, distance)
    whole = aim_many(vehicle, SITE, latitude, longitude)
    pieces = [aim_many(vehicle, SITE, latitude[part], longitude[part]) for part in (slice(0, 7), slice(7, 60))]
    for field in ("azimuth", "kick", "cut_off", "status", "shortfall"):
        joined = np.concatenate([getattr(piece, field) for piece in pieces])
        assert np.array_equal(joined, getattr(whole, field), equal_nan=True)


def test_out_of_reach_near_and_bad_rows_of_a_large_batch() -> None:
    vehicle = vehicle_of("df-31a")
    bearing = np.array([0.3, 0.3, 0.3, 0.3])
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], bearing, np.array([5e6, 1.3e7, 3e5, 5e6]))
    latitude[3] = np.nan
    solved = aim_many(vehicle, SITE, latitude, longitude)
    assert list(solved.status) == [Status.OK, Status.OUT_OF_REACH, Status.NO_CUT_OFF, Status.INVALID_INPUT]
    alone = aim(vehicle, SITE, latitude[1], longitude[1])
    assert solved.shortfall[1] == pytest.approx(alone.shortfall[0], abs=1e3)


@pytest.mark.parametrize("angle_deg", [30.0, 55.0, 70.0])
def test_a_wanted_angle_at_burnout_is_met(angle_deg: float) -> None:
    """Depressed and lofted; 50 millionths of a radian."""
    vehicle = vehicle_of("nodong")
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], 2.9, 6e5)
    for solved in (
        aim(vehicle, SITE, latitude, longitude, angle=np.radians(angle_deg)),
        aim_many(vehicle, SITE, latitude, longitude, angle=np.radians(angle_deg)),
    ):
        assert solved.status[0] == Status.OK
        rows = Conditions.of(*SITE, solved.azimuth, solved.kick, solved.cut_off, 0.0)
        ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-6)
        assert ends.burnout_angle[0] == pytest.approx(np.radians(angle_deg), abs=1e-4)
        assert np.linalg.norm(ends.impact[0] - geodetic_to_ecef(latitude, longitude, 0.0)) < 50.0


def test_an_apogee_and_an_angle_at_once_cannot_be_wanted() -> None:
    solved = aim(vehicle_of("nodong"), SITE, 0.62, 2.23, 0.0, 3e5, angle=0.8)
    assert solved.status[0] == Status.INVALID_INPUT
