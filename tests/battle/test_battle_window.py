"""Windows against a brute-force search, and every reason for having none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from battle_scene import (
    GRAVITY,
    SITE,
    SPEED,
    battery_sheet,
    flights,
    parabola,
    scenario,
    sight,
    straight_table,
    tracks,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle.records import Binding
from uppertier.battle.window import OPPORTUNITIES, hermite, take_turns, windows, windows_and_options
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.radar.records import Reason

TABLES = (straight_table(),)
NEAR = parabola(300e3, 200e3, 20e3)


def brute_force(north: float, apogee: float, end: float, earliest: float) -> tuple[np.ndarray, ...]:
    """Intercepts every 0.05 s from mechanics alone: straight rounds, a parabola, the altitude band, 100 s of flight."""
    duration = 2.0 * math.sqrt(2.0 * apogee / GRAVITY)
    time = np.arange(60.0, duration, 0.05)
    basis = enu_basis(SITE[0], SITE[1])
    x = north + (end - north) / duration * time
    z = math.sqrt(2 * apogee * GRAVITY) * time - GRAVITY * time**2 / 2
    height = ecef_to_geodetic(geodetic_to_ecef(*SITE) + x[:, None] * basis[1] + z[:, None] * basis[2])[2]
    fly = np.hypot(x, z) / SPEED
    good = (height >= 40e3) & (height <= 150e3) & (fly <= 100.0) & (time - fly >= earliest)
    return time[good], time[good] - fly[good], height[good]


@pytest.mark.parametrize(("north", "apogee", "end"), [(300e3, 200e3, 20e3), (400e3, 120e3, 60e3), (150e3, 300e3, 5e3)])
def test_window_is_what_mechanics_allows(north: float, apogee: float, end: float) -> None:
    made = flights([parabola(north, apogee, end)])
    found = windows(scenario(), made, sight(made), tracks(made, 80.0), TABLES)
    time, launch, height = brute_force(north, apogee, end, 90.0)
    assert found.reason[0, 0] == Binding.FEASIBLE
    # Steps of 0.25 s, and an envelope drawn in by up to one cell of 1 km at 0.5 km/s or more.
    late = 2.5
    assert time[0] <= found.first_intercept[0, 0] + 1e-9
    assert found.first_intercept[0, 0] == pytest.approx(time[0], abs=late)
    assert found.last_intercept[0, 0] == pytest.approx(time[-1], abs=0.6)
    assert found.last_launch[0, 0] == pytest.approx(launch.max(), abs=0.6)
    assert found.lowest[0, 0] == pytest.approx(height.min(), abs=800.0)
    fall = abs(np.diff(height)[:50] / 0.05).max()
    assert found.highest[0, 0] == pytest.approx(height.max(), abs=late * fall)
    assert found.first_launch[0, 0] >= 90.0


def test_descending_and_ascending_intercepts() -> None:
    # Were the battery ready before the launch, it could meet it on its way up as well.
    made = flights([parabola(100e3, 300e3, 60e3)], burnout=50.0)
    found = windows(scenario(), made, sight(made), tracks(made, -100.0), TABLES)
    assert found.first_intercept[0, 0] < made.apogee_time[0] < found.last_intercept[0, 0]


def test_nothing_is_met_before_its_last_burnout() -> None:
    made = flights([parabola(100e3, 300e3, 60e3)], burnout=100.0)
    found = windows(scenario(), made, sight(made), tracks(made, -100.0), TABLES)
    assert found.first_intercept[0, 0] >= 100.0


def test_later_commitment_shortens_the_window() -> None:
    made = flights([NEAR])
    early = windows(scenario(), made, sight(made), tracks(made, 80.0), TABLES)
    late = windows(scenario(), made, sight(made), tracks(made, 320.0), TABLES)
    assert late.first_launch[0, 0] >= 330.0 > early.first_launch[0, 0]
    assert late.first_intercept[0, 0] > early.first_intercept[0, 0]
    assert late.opportunities[0, 0] < early.opportunities[0, 0]
    assert late.last_intercept[0, 0] == early.last_intercept[0, 0]


def reason_of(made=None, see=0, confirmed=70.0, commit=80.0, **named) -> Binding:
    made = made or flights([NEAR])
    found = windows(scenario(**named), made, sight(made, see, confirmed), tracks(made, commit), TABLES)
    if found.reason[0, 0] != Binding.FEASIBLE:
        assert np.isnan(found.first_launch[0, 0])
        assert found.opportunities[0, 0] == 0
        assert np.isnan(found.intercept_time).all()
    return Binding(int(found.reason[0, 0]))


@pytest.mark.parametrize(
    ("see", "expected"),
    [
        (Reason.BELOW_HORIZON, Binding.BELOW_HORIZON),
        (Reason.BEHIND_TERRAIN, Binding.BELOW_HORIZON),
        (Reason.UNDER_ELEVATION_LIMIT, Binding.BELOW_HORIZON),
        (Reason.OUTSIDE_SECTOR, Binding.OUTSIDE_SECTOR),
        (Reason.TOO_LITTLE_SIGNAL, Binding.TOO_LITTLE_SIGNAL),
        (Reason.NO_RADAR_TIME, Binding.NO_RADAR_TIME),
    ],
)
def test_what_the_radar_does_not_see_is_not_met(see: Reason, expected: Binding) -> None:
    assert reason_of(see=see) == expected
    # The same when the flight passes out of reach as well: what comes first in the order is named.
    assert reason_of(flights([parabola(2000e3, 200e3, 1500e3)]), see=see) == expected


def test_other_reasons() -> None:
    assert reason_of() == Binding.FEASIBLE
    assert reason_of(confirmed=float("nan"), commit=float("nan")) == Binding.TOO_LITTLE_SIGNAL
    assert reason_of(commit=float("nan")) == Binding.TOO_LATE
    assert reason_of(commit=400.0) == Binding.TOO_LATE
    assert reason_of(flights([parabola(2000e3, 200e3, 1500e3)])) == Binding.OUTSIDE_REACH
    assert reason_of(flights([parabola(90e3, 35e3, 10e3)])) == Binding.UNDER_FLOOR
    assert reason_of(flights([parabola(300e3, 195e3, -300e3)])) == Binding.OVER_CEILING
    assert reason_of(rounds=0) == Binding.NO_ROUNDS
    assert reason_of(supports=False) == Binding.NO_RADAR_TIME
    assert reason_of(rounds=0, commit=400.0) == Binding.TOO_LATE


def test_seen_only_where_it_cannot_be_met() -> None:
    made = flights([NEAR])
    see = np.full(made.time.size, int(Reason.OUTSIDE_SECTOR))
    see[:200] = Reason.SEEN
    assert reason_of(made, see=see) == Binding.OUTSIDE_SECTOR


def test_intercepts_stay_where_the_radar_sees() -> None:
    made = flights([NEAR])
    see = np.zeros(made.time.size, int)
    see[made.time > 350.0] = Reason.UNDER_ELEVATION_LIMIT
    found = windows(scenario(), made, sight(made, see), tracks(made), TABLES)
    assert 349.0 <= found.last_intercept[0, 0] <= 350.0


def test_turns_wait_for_the_look() -> None:
    made = flights([NEAR])
    found = windows(scenario(), made, sight(made), tracks(made), TABLES)
    count = found.opportunities[0, 0]
    launch, intercept = found.launch_time[0, 0], found.intercept_time[0, 0]
    assert count >= 2
    assert intercept[0] == found.first_intercept[0, 0]
    assert (launch[1:count] >= intercept[: count - 1] + 5.0).all()
    assert np.isnan(launch[count:]).all()
    slow = scenario(sheet=battery_sheet(assessment_delay=200.0))
    assert windows(slow, made, sight(made), tracks(made), TABLES).opportunities[0, 0] == 1


times = st.lists(st.tuples(st.floats(0, 100), st.floats(1, 50)), max_size=30)


@settings(deadline=None)
@given(times, st.floats(0.0, 20.0))
def test_turns_are_the_earliest_that_wait(pairs: list[tuple[float, float]], wait: float) -> None:
    launch = np.cumsum([0.1 + pair[0] / 20 for pair in pairs])
    intercept = launch + np.maximum.accumulate([pair[1] for pair in pairs]) if pairs else launch
    taken, met = take_turns(launch, intercept, wait)
    free, expected = -math.inf, []
    for begin, end in zip(launch, intercept, strict=True):
        if begin >= free and len(expected) < OPPORTUNITIES:
            expected.append((begin, end))
            free = end + wait
    assert list(zip(taken, met, strict=True)) == expected


def test_options_rise_and_hold_the_window() -> None:
    made = flights([NEAR, parabola(2000e3, 200e3, 1500e3)])
    found, options = windows_and_options(scenario(batteries=2), made, sight(made), tracks(made), TABLES * 2)
    for battery in range(2):
        rows = options.rows(battery, 0, 2)
        assert (np.diff(options.launch[rows]) > 0).all()
        assert (np.diff(options.intercept[rows]) > 0).all()
        assert options.intercept[rows][0] == found.first_intercept[battery, 0]
        assert options.launch[rows][-1] == found.last_launch[battery, 0]
        assert ((options.altitude[rows] >= 40e3) & (options.altitude[rows] <= 150e3)).all()
        empty = options.rows(battery, 1, 2)
        assert empty.start == empty.stop


def test_hermite_is_exact_for_a_cubic() -> None:
    time = np.array([0.0, 1.0, 1.0, 2.5])  # an event may stand on a whole second
    cubic = np.stack([time**3, 2 * time**2, 1 - time], axis=1)
    slope = np.stack([3 * time**2, 4 * time, -np.ones(4)], axis=1)
    at = np.array([0.3, 1.0, 2.2])
    left = np.array([0, 2, 2])
    expected = np.stack([at**3, 2 * at**2, 1 - at], axis=1)
    assert hermite(time, cubic, slope, at, left) == pytest.approx(expected, abs=1e-12)
