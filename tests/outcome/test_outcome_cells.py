"""Two hundred cells: the event simulation against the closed forms, wherever their assumptions coincide.

Every cell compares mean leakers, chance of none and rounds spent with exact numbers: some 600 comparisons. |z| < 4 in
each is what Bonferroni makes of a few in a hundred for all together; seeds are fixed, so it passes or it does not.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks

from uppertier.battle.engage import raid_setup, simulate
from uppertier.battle.records import Doctrine, Options, Trials
from uppertier.battle.window import windows_and_options
from uppertier.flight.records import Flights
from uppertier.outcome.allocation import first_come_allocation, kills
from uppertier.outcome.closed_form import expected_shots, warhead_kill_probability
from uppertier.outcome.distribution import moments, raid_distribution

TRIALS = 4000
LIMIT = 4.0
NEAR = parabola(300e3, 200e3, 20e3)
SIZES = (1, 2, 5, 10, 20)
SHOTS = (0.3, 0.7)
TRACKS = (1.0, 0.9)
UP = (1.0, 0.85)


@cache
def scene(size: int) -> tuple[Flights, Options]:
    made = flights([NEAR] * size)
    return made, windows_and_options(scenario(), made, sight(made), tracks(made), (straight_table(),))[1]


def fight(size: int, rounds: int, doctrine: Doctrine, shot: float, track: float, up: float) -> Trials:
    made, options = scene(size)
    sheet = battery_sheet(launch_interval=0.0, raid_availability=up, object_track=track)
    place = scenario(launchers=1, rounds=rounds, sheet=sheet, weapon=interceptor(hit_given_cue=shot))
    seed = size + 100 * rounds + round(1e6 * shot + 1e4 * track + 1e2 * up)
    return simulate(raid_setup(place, made, options, "raid"), "cell", doctrine, TRIALS, seed)


def deviate(values: np.ndarray, mean: float, deviation: float) -> float:
    """Standard deviations between a sample's mean and what it should be."""
    gap = float(values.mean()) - mean
    return gap / (deviation / np.sqrt(values.size)) if deviation > 0.0 else (0.0 if abs(gap) < 1e-9 else np.inf)


def compare(found: Trials, kill: np.ndarray, up: float, spent: float) -> list[float]:
    leakers = found.leaked.sum(axis=1)
    exact = raid_distribution(1.0 - kill, up)
    mean, deviation = moments(exact)
    rounds = found.spent.sum(axis=1)
    return [
        deviate(leakers, float(mean), float(deviation)),
        deviate(leakers == 0, exact[0], np.sqrt(exact[0] * (1.0 - exact[0]))),
        # What is spent has no exact spread at hand: that of the sample, over thousands of trials, will do.
        deviate(rounds, spent, float(rounds.std())),
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("salvo", [1, 2, 4])
def test_salvos_with_rounds_for_all(size: int, salvo: int) -> None:
    """Wilkening's barrage: 5 x 3 x 2 x 2 x 2 = 120 cells."""
    for shot in SHOTS:
        for track in TRACKS:
            for up in UP:
                found = fight(size, size * salvo, Doctrine("Salvo", salvo, 1, "x."), shot, track, up)
                kill = np.full(size, float(warhead_kill_probability(track, shot, salvo)))
                assert max(map(abs, compare(found, kill, up, up * track * size * salvo))) < LIMIT


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rounds", [3, 8])
def test_rounds_run_out_first_come_first_served(size: int, rounds: int) -> None:
    """Two at each as long as they last; every object tracked, so that none saves rounds: 5 x 2 x 2 x 2 = 40 cells."""
    given = first_come_allocation(rounds, size, 2)
    for shot in SHOTS:
        for up in UP:
            found = fight(size, rounds, Doctrine("Salvo", 2, 1, "x."), shot, 1.0, up)
            assert max(map(abs, compare(found, kills(given, shot), up, up * float(given.sum())))) < LIMIT


@pytest.mark.parametrize("size", SIZES)
def test_shoot_look_shoot_with_rounds_for_all(size: int) -> None:
    """As many looks as the flight gives time for, two here: 5 x 2 x 2 x 2 = 40 cells."""
    for shot in SHOTS:
        for track in TRACKS:
            for up in UP:
                found = fight(size, 4 * size, Doctrine("Look", 1, 2, "x."), shot, track, up)
                kill = np.full(size, float(warhead_kill_probability(track, shot, 2)))
                spent = up * size * float(expected_shots(shot, (1, 1), track, untracked=False))
                assert max(map(abs, compare(found, kill, up, spent))) < LIMIT
