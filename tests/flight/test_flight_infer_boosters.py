"""Boosters that meet a report, and how far they go: flights of known missiles found again, and brute force."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier import catalog
from uppertier.earth.constants import ROUND_NOT_ROTATING, STANDARD_GRAVITY, WGS84
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import InputError
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.infer.boosters import family_boosters, lift, sheet_boosters, slower_burn
from uppertier.flight.infer.demonstrated import Met, meet, task
from uppertier.flight.infer.directions import crossing
from uppertier.flight.infer.impulsive import impulse
from uppertier.flight.infer.reach import Launches, farthest, rotating, standard, toward
from uppertier.flight.infer.reports import Report
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import Vehicle, missile_vehicle

SITE = (float(np.radians(40.611)), float(np.radians(126.426)), 0.0)


@pytest.fixture(scope="module")
def sheet():
    return catalog.load("missiles", "hwasong-14")


def loaded(sheet, payload: float) -> Vehicle:
    return attrs.evolve(missile_vehicle(sheet), payload_mass=payload)


def flown(vehicle: Vehicle, kick: float, azimuth: float, cut_off: float = np.inf) -> Report:
    """The report that somebody would give of one flight, exact."""
    shot = Conditions.of(*SITE, azimuth, np.radians(kick), cut_off, 0.0)
    ends, _ = fly_batch([vehicle], 0, shot, earth=WGS84)
    bearing, length = geodesic_inverse(*SITE[:2], ends.impact_latitude[0], ends.impact_longitude[0])
    return Report(float(ends.apogee[0]), float(length), float(ends.impact_time[0]), SITE, float(bearing))


def met(report: Report, boosters):
    throw = impulse(report).throw
    push = (float(throw.speed[0]), float(throw.angle[0]), float(throw.azimuth[0]))
    n = len(boosters)
    return meet(task(report, boosters, np.full(n, report.apogee), np.full(n, report.range)), push)


@pytest.mark.parametrize(("payload", "kick", "azimuth"), [(400.0, 1.2, 1.2), (900.0, 0.8, 4.0), (1500.0, 6.0, 0.3)])
def test_the_payload_of_a_flight_is_found_again(sheet, payload: float, kick: float, azimuth: float) -> None:
    report = flown(loaded(sheet, payload), kick, azimuth)
    found = met(report, sheet_boosters(sheet, 0, 0))
    assert found.status[0] == Met.YES
    assert found.payload_mass[0] == pytest.approx(payload, rel=2e-3)
    assert np.degrees(found.kick[0]) == pytest.approx(kick, rel=5e-3)
    assert found.azimuth[0] == pytest.approx(azimuth, abs=2e-3)
    assert found.time[0] == pytest.approx(report.time, abs=0.2)


def test_the_cut_off_of_a_flight_is_found_again(sheet) -> None:
    vehicle = loaded(sheet, 700.0)
    report = flown(vehicle, 1.0, 1.2, cut_off=0.97 * vehicle.burn_time)
    boosters = sheet_boosters(sheet, 0, 0, payload=700.0)
    found = met(report, boosters)
    assert found.status[0] == Met.YES
    assert boosters.cut_off(np.array([0]), found.sought[:1])[0] == pytest.approx(0.97 * vehicle.burn_time, rel=1e-4)


def test_solutions_fly_the_report(sheet) -> None:
    """Flown anew at the tightest, every solution of a family lands and tops out where it has to."""
    report = Report(3724.9e3, 998e3, np.nan, SITE, np.radians(70.0))
    boosters = family_boosters(catalog.load("families", "liquid-two-stage"), 40, 7)
    found = met(report, boosters)
    rows = found.rows
    assert len(rows) > 20
    shots = Conditions.of(*SITE, found.azimuth[rows], found.kick[rows], np.inf, 0.0)
    vehicles = boosters.loaded(rows, found.sought[rows])
    ends, _ = fly_batch(vehicles, np.arange(len(rows)), shots, earth=WGS84, tolerance=1e-4)
    bearing, length = geodesic_inverse(*SITE[:2], ends.impact_latitude, ends.impact_longitude)
    off = np.hypot(ends.apogee - report.apogee, length - report.range)
    # A missile that barely leaves its pad magnifies every error of its first seconds.
    assert np.quantile(off, 0.9) < 150.0
    assert off.max() < 1000.0
    assert np.degrees(bearing) == pytest.approx(70.0, abs=0.05)
    assert all(lift(vehicle) > 1.0 for vehicle in vehicles)


def test_what_cannot_fly_it_says_why() -> None:
    report = Report(6000e3, 1000e3, np.nan, SITE, 1.2)
    weak = met(report, family_boosters(catalog.load("families", "liquid-one-stage"), 20, 1))
    assert set(np.asarray(weak.status)) == {Met.TOO_WEAK}


@settings(max_examples=40)
@given(st.floats(-6.0, -0.6), st.integers(0, 20), st.sampled_from(catalog.listing("families")))
def test_a_family_keeps_its_launch_mass_whatever_the_payload(sought: float, row: int, name: str) -> None:
    boosters = family_boosters(catalog.load("families", name), 20, 3)
    vehicle = boosters.loaded(np.array([row]), np.array([sought]))[0]
    total = vehicle.payload_mass + vehicle.stages[:, :2].sum()
    assert total == pytest.approx(boosters.mass[row], rel=1e-12)
    assert vehicle.payload_mass / vehicle.stages[:, :2].sum() == pytest.approx(np.exp(sought), rel=1e-9)


def test_a_middle_booster_is_that_of_the_sheets_numbers() -> None:
    """The structure of one family worked out by hand from its middle values."""
    family = catalog.load("families", "liquid-two-stage")
    boosters = family_boosters(family, 0, 0)
    shares = np.array([s.stage_share.value for s in family.stages])
    fractions = np.array([s.structural_fraction.value for s in family.stages])
    stages = boosters.bare[0].stages
    assert stages[:, 1] / stages[:, 1].sum() == pytest.approx(shares / shares.sum())
    assert stages[:, 0] / (stages[:, 0] + stages[:, 1]) == pytest.approx(fractions)
    first = family.stages[0]
    flow = stages[0, 1] / first.burn_time.value
    sea_level = flow * first.specific_impulse_vacuum.value * STANDARD_GRAVITY - 101_325.0 * stages[0, 3]
    assert sea_level == pytest.approx(flow * first.specific_impulse_sea_level.value * STANDARD_GRAVITY)


def test_slower_burning_keeps_the_impulse() -> None:
    boosters = family_boosters(catalog.load("families", "liquid-two-stage"), 0, 0)
    slow = slower_burn(boosters, 0, [1.0, 2.0])
    assert slow.bare[0].stages == pytest.approx(boosters.bare[0].stages)
    assert slow.burn_time[1] == pytest.approx(2.0 * slow.burn_time[0])
    assert lift(slow.bare[1]) == pytest.approx(0.5 * lift(slow.bare[0]))


def test_a_payload_is_for_missiles_that_cut_their_thrust(sheet) -> None:
    with pytest.raises(InputError, match="payload_kg"):
        sheet_boosters(sheet, 0, 0, payload=-3.0)
    with pytest.raises(InputError, match="cannot cut its thrust"):
        sheet_boosters(attrs.evolve(sheet, cut_off=False), 0, 0, payload=500.0)


def test_standard_range_is_that_of_the_aiming_solver(sheet) -> None:
    vehicles = [loaded(sheet, mass) for mass in (500.0, 800.0, 1500.0)]
    ours = standard(vehicles).range
    theirs = [max_range(v, (0.0, 0.0, 0.0), 0.5 * np.pi, ROUND_NOT_ROTATING)[0][0] for v in vehicles]
    assert ours == pytest.approx(theirs, rel=1e-3)


def test_a_missile_that_leaves_its_pad_slowly_is_taken_to_the_edge() -> None:
    """Beyond the best pitch-over such a missile turns into the ground: 4,000 pitch-overs find no better flight."""
    report = Report(3724.9e3, 998e3, np.nan, SITE, np.radians(70.0))
    boosters = family_boosters(catalog.load("families", "liquid-two-stage"), 80, 1)
    found = met(report, boosters)
    slow = found.rows[np.argmin([lift(v) for v in boosters.loaded(found.rows, found.sought[found.rows])])]
    vehicle = boosters.loaded(np.array([slow]), found.sought[[slow]])[0]
    assert lift(vehicle) < 1.4
    every = np.zeros(4000, np.int64)
    line = Launches(
        [vehicle], every, np.full(4000, 0.5 * np.pi), np.full(4000, np.inf), (0.0, 0.0, 0.0), ROUND_NOT_ROTATING
    )
    rows = np.arange(4000)
    lengths, _ = line.track(rows, line.fly(rows, np.radians(np.geomspace(0.005, 20.0, 4000))))
    best = float(np.nanmax(lengths))
    assert standard([vehicle]).range[0] == pytest.approx(best, rel=0.01)


def test_range_over_the_turning_earth_is_that_of_the_aiming_solver(sheet) -> None:
    vehicle = loaded(sheet, 700.0)
    azimuth = np.radians([0.0, 70.0, 250.0])
    ours = rotating([vehicle], SITE, azimuth)
    theirs, _ = max_range(vehicle, SITE, azimuth, WGS84)
    assert ours.range == pytest.approx(theirs, rel=2e-3)


def test_toward_a_place_the_impact_lies_on_its_bearing(sheet) -> None:
    bearings = np.radians([10.0, 55.0, 200.0])
    found = toward([loaded(sheet, 600.0), loaded(sheet, 900.0)], SITE, bearings)
    assert np.degrees(found.bearing) == pytest.approx(np.degrees(np.tile(bearings, 2)), abs=0.1)
    assert (found.range[:3] > found.range[3:]).all()
    # The turning Earth helps to the east and hinders to the west.
    at_rest = standard([loaded(sheet, 600.0)]).range[0]
    assert found.range[1] > at_rest > found.range[2]


def test_what_reaches_orbit_is_told_and_has_no_range(sheet) -> None:
    found = standard([loaded(sheet, 20.0), loaded(sheet, 800.0)])
    assert found.orbital.tolist() == [True, False]
    assert np.isinf(found.range[0])


def test_a_vehicle_that_cannot_lift_off_has_no_range(sheet) -> None:
    found = farthest(
        Launches([loaded(sheet, 60_000.0)], np.zeros(1, np.int64), np.zeros(1), np.full(1, np.inf), SITE, WGS84)
    )
    assert not found.range[0] > 1e3


def test_a_bearing_is_found_between_the_azimuths_that_pass_it() -> None:
    azimuth = np.radians(np.arange(0.0, 360.0, 30.0))
    bearing, length = np.mod(azimuth + 0.1, 2.0 * np.pi), 8e6 + 1e5 * np.arange(12)
    course, far = crossing(azimuth, bearing, length, float(np.radians(45.0) + 0.1))
    assert np.degrees(course) == pytest.approx(45.0)
    assert far == pytest.approx(8.15e6)
    length[2] = np.inf
    assert np.isinf(crossing(azimuth, bearing, length, float(np.radians(45.0) + 0.1))[1])
    assert np.isnan(crossing(azimuth, np.full(12, 0.5), length, 2.0)[1])
