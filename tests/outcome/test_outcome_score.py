"""Scores against the closed form where their assumptions meet, and against counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks
from scipy.stats import binom, norm

from uppertier.battle.engage import engage, raid_setup, simulate
from uppertier.battle.records import Battle, Doctrine, LeakReason, Shots, Trials
from uppertier.battle.window import windows, windows_and_options
from uppertier.outcome.closed_form import no_leaker_probability, warhead_kill_probability
from uppertier.outcome.distribution import leaker_distribution
from uppertier.outcome.records import RaidOutcome
from uppertier.outcome.score import score

TABLES = (straight_table(),)
NEAR = parabola(300e3, 200e3, 20e3)
# Each statistical comparison would fail for one seed in a million if both sides were the same (seeds are fixed).
SIGMAS = norm.isf(5e-7)


def plenty(count: int = 6, trials: int = 40_000, batteries: int = 1, **levels: float):
    """Rounds, launchers and windows for all: what the closed form assumes."""
    sheet = battery_sheet(launch_interval=0.0, **{k: v for k, v in levels.items() if k != "hit_given_cue"})
    weapon = interceptor(hit_given_cue=levels.get("hit_given_cue", 0.7))
    place = scenario(batteries, launchers=4, rounds=500, sheet=sheet, weapon=weapon)
    made = flights([NEAR] * count)
    battle = engage(place, made, sight(made), tracks(made), trials, tables=TABLES * batteries)
    return place, made, battle, score(place, made, battle).raids


def agree(share: float, expected: float, trials: int) -> None:
    assert abs(share - expected) < SIGMAS * np.sqrt(expected * (1 - expected) / trials)


@pytest.mark.parametrize(
    "levels",
    [
        {},
        {"object_track": 0.9},
        {"raid_availability": 0.8},
        {"raid_availability": 0.9, "object_track": 0.95, "hit_given_cue": 0.5},
    ],
)
def test_simulation_and_closed_form_agree_where_assumptions_meet(levels: dict[str, float]) -> None:
    *_, raids = plenty(**levels)
    for raid in raids:
        agree(raid.no_leaker.value, raid.closed_form_no_leaker, raid.trials)
        deviation = np.sqrt(raid.distribution @ np.arange(7) ** 2 - raid.expected_leakers.value**2)
        gap = abs(raid.expected_leakers.value - raid.closed_form_leakers)
        assert gap < SIGMAS * deviation / np.sqrt(raid.trials)


def test_closed_form_is_wilkenings() -> None:
    *_, raids = plenty(trials=50, object_track=0.9, hit_given_cue=0.6)
    salvo = raids[0]
    kill = float(warhead_kill_probability(0.9, 0.6, 2))
    assert salvo.closed_form_leakers == pytest.approx(6 * (1 - kill))
    assert salvo.closed_form_no_leaker == pytest.approx(float(no_leaker_probability(kill, 6)))


def test_distribution_is_binomial_where_assumptions_meet() -> None:
    *_, raids = plenty(object_track=0.9)
    expected = leaker_distribution(float(warhead_kill_probability(0.9, 0.7, 2)), 6)
    for share, mean in zip(raids[0].distribution, expected, strict=True):
        assert abs(share - mean) < SIGMAS * np.sqrt(mean * (1 - mean) / 40_000) + 1 / 40_000


def wilkening(salvo: np.ndarray, trials: int = 40_000, **levels: float) -> float:
    """Share of trials without a leaker: 20 warheads, SSPK 0.7, one barrage of `salvo` shots at each."""
    sheet = battery_sheet(launch_interval=0.0, **levels)
    place = scenario(launchers=1, rounds=int(salvo.sum()), sheet=sheet)
    made = flights([NEAR] * 20)
    options = windows_and_options(place, made, sight(made), tracks(made), TABLES)[1]
    setup = raid_setup(place, made, options, "raid")
    barrage = Doctrine("Barrage", 1, 1, "x.")
    found = simulate(setup, "barrage", barrage, trials, 2017, salvo=salvo)
    assert (found.spent <= salvo.sum()).all()
    return float((~found.leaked.any(axis=1)).mean())


def test_wilkenings_113_interceptors_in_the_simulation() -> None:
    """113 rounds at 20 warheads, whole: 13 get six, 7 get five. P(track) once an object makes 0.80, once a raid 0.97.

    Wilkening's continuous 5.65 shots each would make 0.800; whole shots make 0.7965.
    """
    salvo = np.repeat([6, 5], [13, 7])
    assert salvo.sum() == 113
    per_object = wilkening(salvo, object_track=0.99)
    per_raid = wilkening(salvo, raid_availability=0.99)
    agree(per_object, 0.99**20 * (1 - 0.3**6) ** 13 * (1 - 0.3**5) ** 7, 40_000)
    agree(per_raid, 0.99 * (1 - 0.3**6) ** 13 * (1 - 0.3**5) ** 7, 40_000)
    assert per_object == pytest.approx(0.800, abs=0.015)
    assert per_raid == pytest.approx(0.968, abs=0.015)


@pytest.mark.parametrize("shots", [5, 6])
def test_whole_barrages_bracket_the_published_case(shots: int) -> None:
    expected = float(no_leaker_probability(warhead_kill_probability(0.99, 0.7, shots), 20))
    agree(wilkening(np.full(20, shots), object_track=0.99), expected, 40_000)
    assert (expected < 0.8) == (shots == 5)


def test_short_rounds_leak_more_than_the_closed_form() -> None:
    place = scenario(launchers=1, rounds=6, sheet=battery_sheet())
    made = flights([NEAR] * 6)
    battle = engage(place, made, sight(made), tracks(made), 4000, tables=TABLES)
    salvo = score(place, made, battle).raids[0]
    # Three of six get two rounds each, in order of launch: 3 + 3 x 0.09.
    assert salvo.expected_leakers.low > salvo.closed_form_leakers
    assert salvo.spent.value == 6.0
    assert dict(salvo.leak_reasons)[LeakReason.NO_ROUNDS.sentence] > 0
    assert "launch intervals run short" in salvo.closed_form_note


def test_missiles_without_a_window_always_leak() -> None:
    place = scenario()
    made = flights([NEAR, parabola(2000e3, 200e3, 1500e3)])
    battle = engage(place, made, sight(made), tracks(made), 500, tables=TABLES)
    for raid in score(place, made, battle).raids:
        assert dict(raid.leak_reasons)[LeakReason.NO_WINDOW.sentence] == 1.0
        assert raid.no_leaker.value == raid.closed_form_no_leaker == 0.0
        # No chance in it, so no band: what cannot be met leaks in every trial.
        assert raid.no_leaker.high == 0.0
        assert raid.expected_leakers.value > raid.expected_leakers.low >= 1.0


def test_a_raid_out_of_reach_leaks_for_certain() -> None:
    place = scenario()
    made = flights([parabola(2000e3, 200e3, 1500e3)] * 3)
    battle = engage(place, made, sight(made), tracks(made), 20, tables=TABLES)
    mean = score(place, made, battle).raids[0].expected_leakers
    assert (mean.value, mean.low, mean.high) == (3.0, 3.0, 3.0)


def by_hand(leaked: list[list[bool]], spent: list[int]) -> RaidOutcome:
    made = flights([NEAR] * len(leaked[0]))
    place = scenario()
    found = windows(place, made, sight(made), tracks(made), TABLES)
    reason = np.where(leaked, int(LeakReason.MISSED), 0)
    empty = Shots([], [], [], [], [], [], [], [])
    trials = Trials("raid", "salvo_of_two", np.arange(len(leaked[0])), leaked, np.array(spent)[:, None], reason, empty)
    return score(place, made, Battle(found, (trials,), 1)).raids[0]


def test_counting_by_hand() -> None:
    raid = by_hand([[True, False, False], [False] * 3, [True, True, False], [False] * 3], [4, 5, 6, 5])
    assert raid.expected_leakers.value == 0.75
    assert raid.no_leaker.value == 0.5
    assert raid.spent.value == 5.0
    assert raid.distribution.tolist() == [0.5, 0.25, 0.25, 0.0]
    assert (raid.missiles, raid.trials, raid.without_battery) == (3, 4, 3.0)
    assert raid.ratio.value == 0.25
    assert raid.ratio.high == raid.expected_leakers.high / 3
    assert raid.leak_reasons == ((LeakReason.MISSED.sentence, 0.75),)
    assert 0.0 <= raid.expected_leakers.low <= 0.75 <= raid.expected_leakers.high <= 3.0


def test_one_trial_claims_nothing_about_spread() -> None:
    raid = by_hand([[True, False]], [3])
    assert (raid.expected_leakers.value, raid.expected_leakers.low, raid.expected_leakers.high) == (1.0, 0.0, 2.0)


def test_no_leaker_seen_is_not_no_leaker_possible() -> None:
    raid = by_hand([[False, False]] * 50, [2] * 50)
    assert raid.expected_leakers.value == 0.0
    assert raid.expected_leakers.high > 0.0
    assert raid.no_leaker.low < 1.0


def test_stopping_says_how_many_trials_would_do() -> None:
    coarse = by_hand([[True, False], [False, False]] * 10, [2] * 20)
    assert "more than" in coarse.stopping
    needed = int(coarse.stopping.split("about ")[1].split()[0])
    assert binom.var(1, 0.5) * (2 * 1.96 / (0.02 * 2)) ** 2 == pytest.approx(needed, rel=0.1)
    assert "within" in by_hand([[False, False]] * 5000, [2] * 5000).stopping


def test_two_batteries_do_no_worse_than_the_closed_form_for_one() -> None:
    *_, raids = plenty(count=4, trials=4000, batteries=2, object_track=0.8)
    for raid in raids:
        assert raid.expected_leakers.high < raid.closed_form_leakers


def test_no_battery_at_all() -> None:
    place, made = scenario(batteries=0), flights([NEAR] * 2)
    battle = engage(place, made, sight(made), tracks(made), 10, tables=())
    raid = score(place, made, battle).raids[0]
    assert raid.expected_leakers.value == raid.closed_form_leakers == 2.0
    assert raid.ratio.value == 1.0
    assert raid.closed_form_no_leaker == 0.0
