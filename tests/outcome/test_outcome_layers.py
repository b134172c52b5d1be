"""Batteries in layers: against Wilkening's one battery, against drawing, and against the event simulation."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.battle.engage import engage
from uppertier.errors import InputError
from uppertier.outcome.closed_form import layered_kill_probability
from uppertier.outcome.distribution import raid_distribution
from uppertier.outcome.layers import in_layers
from uppertier.outcome.score import score
from uppertier.scenario.records import Fire

NEAR = parabola(300e3, 200e3, 20e3)
TRIALS = 20_000


def test_one_battery_is_wilkenings() -> None:
    kill = [0.9, 0.5, 0.7]
    exact = raid_distribution(1.0 - np.array(kill), 0.8)
    leakers, none = in_layers([kill], [0.8], [0])
    assert leakers == pytest.approx(float(exact @ np.arange(4)))
    assert none == pytest.approx(exact[0])


def test_two_layers_at_eighty_per_cent() -> None:
    leakers, none = in_layers([[0.8], [0.8]], [1.0, 1.0], [0, 1])
    assert none == pytest.approx(0.96)
    assert leakers == pytest.approx(0.04)
    # In one tier the second battery adds nothing, unless it fires by itself.
    assert in_layers([[0.8], [0.8]], [1.0, 1.0], [0, 0])[1] == pytest.approx(0.8)
    assert in_layers([[0.8], [0.8]], [1.0, 1.0], [0, 0], independent=True)[1] == pytest.approx(0.96)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 4), st.integers(1, 5), st.booleans(), st.integers(0, 2**32))
def test_as_drawn(batteries: int, missiles: int, independent: bool, seed: int) -> None:
    """Draw who is up and who kills: 20,000 raids, six standard deviations."""
    rng = np.random.default_rng(seed)
    kill, up = rng.random((batteries, missiles)), rng.random(batteries)
    tier = rng.integers(0, 2, batteries)
    shoots = np.zeros_like(kill, bool)
    for layer in range(batteries) if independent else (0, 1):
        members = [b for b in range(batteries) if (b if independent else tier[b]) == layer]
        for j in range(missiles) if members else ():
            shoots[max(members, key=lambda b: up[b] * kill[b, j]), j] = True
    standing = rng.random((TRIALS, batteries, 1)) < up[:, None]
    hit = (rng.random((TRIALS, batteries, missiles)) < kill) & standing & shoots
    leaked = ~hit.any(axis=1)
    leakers, none = in_layers(kill, up, tier, independent)
    assert abs(leaked.sum(axis=1).mean() - leakers) < 6.0 * missiles / 2.0 / np.sqrt(TRIALS)
    assert abs((~leaked.any(axis=1)).mean() - none) < 6.0 * 0.5 / np.sqrt(TRIALS)


@pytest.mark.parametrize("fire", list(Fire))
def test_the_simulation_agrees_where_there_is_time_for_both(fire: Fire) -> None:
    sheet = battery_sheet(launch_interval=0.0, raid_availability=0.9, object_track=0.95)
    place = scenario(2, launchers=1, rounds=60, sheet=sheet, weapon=interceptor(hit_given_cue=0.6))
    upper, lower = place.batteries
    place = attrs.evolve(place, batteries=(upper, attrs.evolve(lower, tier=1)), fire=fire)
    made = flights([NEAR] * 5)
    battle = engage(place, made, sight(made), tracks(made), TRIALS, tables=(straight_table(),) * 2)
    salvo = next(row for row in score(place, made, battle).raids if row.doctrine == "salvo_of_two")
    one = 0.95 * (1.0 - 0.4**2)
    assert salvo.closed_form_leakers == pytest.approx(5.0 * (1.0 - 0.9 * one) ** 2)
    assert salvo.closed_form_no_leaker > float(layered_kill_probability([0.9 * one] * 2)) ** 5
    deviation = np.sqrt(salvo.distribution @ np.arange(6) ** 2 - salvo.expected_leakers.value**2)
    assert abs(salvo.expected_leakers.value - salvo.closed_form_leakers) < 5.0 * deviation / np.sqrt(TRIALS)
    share = salvo.closed_form_no_leaker
    assert abs(salvo.no_leaker.value - share) < 5.0 * np.sqrt(share * (1.0 - share) / TRIALS)


def test_many_batteries_are_bounded_from_below() -> None:
    kill, up, tier = np.full((13, 3), 0.3), np.full(13, 0.9), np.arange(13)
    leakers, none = in_layers(kill, up, tier)
    assert leakers == pytest.approx(3.0 * (1.0 - 0.27) ** 13)
    assert none <= in_layers(kill[:12], up[:12], tier[:12])[1] + (1.0 - 0.27) ** 12


def test_bad_input() -> None:
    with pytest.raises(InputError, match="probability"):
        in_layers([[1.2]], [0.5], [0])
    assert in_layers(np.zeros((1, 2)), [0.5], [0]) == (2.0, 0.0)
