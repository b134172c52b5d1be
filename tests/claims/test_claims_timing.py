"""When a missile is where: against a Kepler ellipse in vacuum, and against `study.single`, which aims another way."""

from __future__ import annotations

import numpy as np
import pytest
from claims_asked import ask, conditions
from scipy.optimize import brentq

from uppertier.catalog import load
from uppertier.claims import lone
from uppertier.claims.world import World
from uppertier.errors import InputError
from uppertier.study.single import meet

CHOI = {"missile": "nodong", "launch": "sino-ri", "place": "seoul", "apogee_km": 420}
CHANG = {"missile": "nodong", "launch": "paektusan", "place": "pyeongtaek"}


def kepler_fall(position: np.ndarray, velocity: np.ndarray, height: float, lower: float) -> float:
    """Seconds from a point of a descent to a height that is lower by so much, on an ellipse about a point mass.

    position, velocity : turning with the Earth [m, m/s]; height : of the point; lower : of the end [m]
    """
    mu, turning = 3.986004418e14, np.array([0.0, 0.0, 7.2921150e-5])
    fixed = velocity + np.cross(turning, position)
    radius, speed2 = np.linalg.norm(position), fixed @ fixed
    axis = 1.0 / (2.0 / radius - speed2 / mu)
    momentum = np.linalg.norm(np.cross(position, fixed))
    shape = np.sqrt(1.0 - momentum**2 / (mu * axis))

    def since_perigee(at: float) -> float:
        """Of the way down, from Kepler's equation: below zero, rising to zero at perigee."""
        anomaly = np.arccos((1.0 - at / axis) / shape)
        return float(-np.sqrt(axis**3 / mu) * (anomaly - shape * np.sin(anomaly)))

    end = brentq(lambda at: at - (radius - (height - lower)), 0.9 * radius, radius)
    return since_perigee(end) - since_perigee(radius)


@pytest.mark.parametrize(
    ("upper", "lower", "bound"), [(400, 150, 0.15), (150, 70, 0.03), (70, 40, 0.02), (150, 40, 0.03)]
)
def test_a_fall_is_that_of_a_kepler_ellipse(world: World, upper: float, lower: float, bound: float) -> None:
    """Within the bound [s]: flattening, and the drag of thin air.

    At 2 km/s and 7 t/m2 a body slows by less than 1 m/s above 70 km and by some 20 m/s on its way to 40.
    """
    found = ask(world, "time_in_band", upper_km=upper, lower_km=lower, **CHOI).value
    site = load("sites", "seoul")
    flown = lone.aimed(world, conditions("time_in_band", upper_km=upper, lower_km=lower, **CHOI),
                       lone.places([site.latitude.value], [site.longitude.value]))  # fmt: skip
    begin = float(flown.falling_through(upper * 1e3)[0])
    rows = np.asarray(flown.paths.rows)
    state = np.array([np.interp(begin, rows[:, 0], rows[:, k]) for k in range(1, 7)])
    assert found == pytest.approx(kepler_fall(state[:3], state[3:], upper * 1e3, lower * 1e3), abs=bound)


@pytest.mark.parametrize(("upper", "lower"), [(150, 40), (15, 12), (410, 70)])
def test_times_in_a_band_are_those_of_a_single_flight(world: World, seongju, upper: float, lower: float) -> None:
    single = meet(seongju, "nodong", "sino-ri", "seoul", 420e3)
    found = ask(world, "time_in_band", upper_km=upper, lower_km=lower, **CHOI)
    there = single.falling_through(lower * 1e3) - single.falling_through(upper * 1e3)
    # Aimed 50 m apart at most, and an apogee solved to 1 m.
    assert found.value == pytest.approx(there, abs=0.01)
    assert found.sides["flight"] == pytest.approx(single.flight_time, abs=0.1)
    assert found.sides["apogee"] == pytest.approx(420.0, abs=0.01)


def test_choi_has_his_45_seconds_and_his_one(world: World) -> None:
    assert ask(world, "time_in_band", upper_km=150, lower_km=40, **CHOI).value == pytest.approx(45.0, abs=1.0)
    assert ask(world, "time_in_band", upper_km=15, lower_km=12, **CHOI).value == pytest.approx(1.0, abs=0.3)


def test_a_band_above_the_top_begins_at_the_top_and_one_wholly_above_has_no_time(world: World) -> None:
    from_top = ask(world, "time_in_band", upper_km=1000, lower_km=70, **CHOI).value
    assert from_top == pytest.approx(288.0, rel=0.03)  # Choi: 288 s from the top down to 70 km
    assert ask(world, "time_in_band", upper_km=1000, lower_km=500, **CHOI).value == 0.0
    parts = [ask(world, "time_in_band", upper_km=a, lower_km=b, **CHOI).value for a, b in ((1000, 150), (150, 70))]
    assert sum(parts) == pytest.approx(from_top, abs=1e-9)


@pytest.mark.parametrize("since", ["launch", "detection"])
def test_a_height_some_time_later_is_that_of_a_single_flight(world: World, seongju, since: str) -> None:
    """Least energy is a flat minimum: two solvers that hit within 50 m differ by some hundred metres of height."""
    single = meet(seongju, "nodong", "paektusan", "pyeongtaek")
    found = ask(world, "height_after", after_s=203, since=since, **CHANG)
    begin = single.seen() if since == "detection" else 0.0
    at = float(np.interp(begin + 203.0, single.time, single.height)) / 1e3
    assert found.value == pytest.approx(at, abs=0.5)
    assert found.sides["detected"] == pytest.approx(begin, abs=0.1)


def test_a_height_at_launch_is_the_ground_and_after_landing_is_none(world: World) -> None:
    site = load("sites", "paektusan")
    assert ask(world, "height_after", after_s=0, **CHANG).value == pytest.approx(site.height.value / 1e3, abs=0.05)
    assert ask(world, "height_after", after_s=3600, **CHANG).value == 0.0


@pytest.mark.parametrize(("apogee", "vacuum"), [(200, 150), (300, 224), (550, 407)])
def test_lofted_at_busan_passes_as_high_as_a_single_flight(world: World, seongju, apogee: float, vacuum: float) -> None:
    where = {"missile": "nodong", "launch": "hwangju", "place": "busan", "apogee_km": apogee}
    found = ask(world, "height_passing", over="seongju", **where)
    height, aside = meet(seongju, "nodong", "hwangju", "busan", apogee * 1e3).passing(load("sites", "seongju"))
    # 50 m of aim; the nearest of samples a second apart is the same one.
    assert found.value == pytest.approx(height / 1e3, abs=0.02)
    assert found.sides["aside"] == pytest.approx(aside / 1e3, abs=0.05)
    # By hand in vacuum over a flat Earth: see docs/examples/press-lofted-at-busan.md.
    assert found.value == pytest.approx(vacuum, rel=0.02)


@pytest.mark.parametrize("measure", ["time_in_band", "height_after", "height_passing"])
def test_a_missile_that_does_not_come_so_far_is_said(world: World, measure: str) -> None:
    more = {"time_in_band": {"upper_km": 80, "lower_km": 40}, "height_after": {"after_s": 10}}
    more["height_passing"] = {"over": "seongju"}
    with pytest.raises(InputError, match="does not reach Busan") as caught:
        ask(world, measure, missile="scud-c", launch="paektusan", place="busan", **more[measure])
    assert caught.value.key == "place"
