"""The two ends of aiming: the very greatest range, and points hardly farther than the steepest flight falls."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from uppertier.catalog.sheets import load
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight import aim_many as aiming
from uppertier.flight.aim import aim
from uppertier.flight.aim_many import aim_many
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.shooting import Problem, max_range
from uppertier.flight.vehicle import missile_vehicle

KOREA = (0.69, 2.2, 50.0)


@pytest.mark.parametrize(("missile", "azimuth"), [("scud-er", 1.0), ("scud-er", 4.0), ("df-5a", 4.0)])
def test_greatest_range_is_that_of_an_independent_search(missile: str, azimuth: float) -> None:
    """Brent's search over single flights at a tight tolerance: 5 m (half a metre at 1,000 km, 4 m at 10,000 km)."""
    vehicle = missile_vehicle(load("missiles", missile))
    reach, kick = (float(x[0]) for x in max_range(vehicle, KOREA, azimuth))

    def short(trial: float) -> float:
        ends, _ = fly_batch([vehicle], 0, Conditions.of(*KOREA, azimuth, trial, np.inf, 0.0), tolerance=1e-6)
        return -float(geodesic_inverse(*KOREA[:2], ends.impact_latitude, ends.impact_longitude)[1][0])

    best = minimize_scalar(short, bounds=(0.9 * kick, 1.1 * kick), method="bounded", options={"xatol": 1e-7})
    assert reach == pytest.approx(-best.fun, abs=5.0)
    # Steps of 5 millidegrees in the last round.
    assert kick == pytest.approx(best.x, abs=np.radians(5e-3))


@pytest.mark.parametrize(("missile", "apogee", "nearest"), [("nodong", 300e3, 40e3), ("scud-c", 150e3, 20e3)])
def test_lofted_aims_nearby(missile: str, apogee: float, nearest: float) -> None:
    """Ranges of an eighth of the apogee, between the cut-off that just rises so high and the next of the table."""
    vehicle = missile_vehicle(load("missiles", missile))
    latitude, longitude = geodesic_direct(*KOREA[:2], 2.0, nearest * np.array([1.0, 1.5, 2.5, 4.0]))
    solved = aim(vehicle, KOREA, latitude, longitude, 0.0, apogee)
    assert (np.asarray(solved.status) == Status.OK).all()
    rows = Conditions.of(*KOREA, solved.azimuth, solved.kick, solved.cut_off, 0.0)
    ends, _ = fly_batch([vehicle], 0, rows, tolerance=1e-6)
    away = np.linalg.norm(ends.impact - geodetic_to_ecef(latitude, longitude, 0.0), axis=1)
    assert away.max() < 50.0
    assert np.abs(ends.apogee - apogee).max() < 100.0


def test_nearest_aim_of_least_energy() -> None:
    """Just beyond what the earliest cut-off reaches there is a flight, just short of it none."""
    vehicle = missile_vehicle(load("missiles", "df-31a"))
    kicks = np.linspace(0.02, 1.2, 1000)
    rows = Conditions.of(*KOREA, 1.0, kicks, vehicle.earliest_cut_off, 0.0)
    ends, _ = fly_batch([vehicle], 0, rows)
    _, flown = geodesic_inverse(*KOREA[:2], ends.impact_latitude, ends.impact_longitude)
    nearest = float(np.nanmax(flown))
    latitude, longitude = geodesic_direct(*KOREA[:2], 1.0, nearest * np.array([0.95, 1.02, 1.05]))
    solved = aim(vehicle, KOREA, latitude, longitude)
    assert list(solved.status) == [Status.NO_CUT_OFF, Status.OK, Status.OK]


def test_the_last_kilometres_of_many_aims_are_those_of_single_ones() -> None:
    """Inside two kilometres of the farthest flight a family does not judge."""
    vehicle = missile_vehicle(load("missiles", "nodong"))
    bearing = np.array([0.5, 2.9])
    reach, _ = max_range(vehicle, KOREA, bearing)
    gap = np.linspace(-8e3, 8e3, 17)
    places = [geodesic_direct(*KOREA[:2], b, r + gap) for b, r in zip(bearing, reach, strict=True)]
    latitude, longitude = (np.concatenate([place[i] for place in places]) for i in (0, 1))
    many, alone = aim_many(vehicle, KOREA, latitude, longitude), aim(vehicle, KOREA, latitude, longitude)
    assert np.array_equal(many.status, alone.status)
    for row in np.split(np.asarray(alone.status) == Status.OK, 2):
        assert 0 < row.sum() < len(row)


def test_many_aims_seldom_need_more_than_the_family(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aiming beside the point by the last miss is enough for 98 of 100: nothing else is asked."""
    asked: list[int] = []

    def refine(problem: Problem, *rest: object) -> object:
        asked.append(len(problem.latitude))
        return true_refine(problem, *rest)

    true_refine = aiming.refine
    monkeypatch.setattr(aiming, "refine", refine)
    generator = np.random.default_rng(2)
    bearing, distance = generator.uniform(0.0, 2.0 * np.pi, 400), generator.uniform(2e6, 8e6, 400)
    latitude, longitude = geodesic_direct(*KOREA[:2], bearing, distance)
    # The family ends at the ellipsoid: points up on a plateau are missed by its first guess, all of them.
    solved = aim_many(missile_vehicle(load("missiles", "df-31a")), KOREA, latitude, longitude, 1500.0)
    assert (np.asarray(solved.status) == Status.OK).all()
    assert sum(asked) <= 8
