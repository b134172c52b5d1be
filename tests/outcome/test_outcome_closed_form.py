"""Closed forms against the published numbers, against SciPy, and against their own inverses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from uppertier.errors import InputError, NoAnswer
from uppertier.outcome.closed_form import (
    drawdown,
    expected_leakers,
    expected_shots,
    interceptors_needed,
    layered_kill_probability,
    least_track_probability,
    no_leaker_probability,
    objects_engaged,
    shot_probability_needed,
    shots_per_target,
    warhead_kill_probability,
)
from uppertier.outcome.distribution import leaker_distribution

probability = st.floats(0.0, 1.0)


def test_wilkening_barrage_of_113() -> None:
    """Wilkening (2000), second-hand: 20 warheads, P(track) 0.99, SSPK 0.7, P(no leaker) 0.8 takes 113 interceptors."""
    assert interceptors_needed(0.8, 20, 0.99, 0.7) == pytest.approx(113.0, abs=0.5)
    kill = warhead_kill_probability(0.99, 0.7, 113 / 20)
    assert no_leaker_probability(kill, 20) == pytest.approx(0.800, abs=0.0005)


def test_track_probability_drawn_once_a_raid_would_mislead() -> None:
    # The same 113 interceptors with P(track) taken out of the power: what drawing it once a raid amounts to.
    once = 0.99 * no_leaker_probability(warhead_kill_probability(1.0, 0.7, 113 / 20), 20)
    assert once == pytest.approx(0.968, abs=0.0005)


def test_wilkening_track_floor() -> None:
    assert least_track_probability(0.8, 10) == pytest.approx(0.978, abs=0.0005)
    assert least_track_probability(0.8, [4, 20][0]) == pytest.approx(0.9457, abs=5e-5)
    assert least_track_probability(0.8, 20) == pytest.approx(0.9889, abs=5e-5)
    with pytest.raises(NoAnswer, match=r"0\.9779"):
        shots_per_target(0.8, 10, 0.977, 0.9)


def test_homeland_defence_table() -> None:
    """SSPK 0.56, one to five shots, times 1, 0.95 and 0.90 (second-hand; printed to four places)."""
    shots = np.arange(1, 6)
    assert warhead_kill_probability(1.0, 0.56, shots) == pytest.approx(
        [0.5600, 0.8064, 0.9148, 0.9625, 0.9835], abs=6e-5
    )
    assert warhead_kill_probability(0.95, 0.56, shots) == pytest.approx(
        [0.5320, 0.7661, 0.8691, 0.9144, 0.9343], abs=1.1e-4
    )
    assert warhead_kill_probability(0.9, 0.56, shots) == pytest.approx(
        [0.5040, 0.7258, 0.8233, 0.8663, 0.8852], abs=6e-5
    )


def test_asan_2017() -> None:
    """Asan Institute, 3 July 2017: ten missiles, two PAC-3 each; with two THAAD; three THAAD at 0.9 and two PAC-3."""
    patriot = warhead_kill_probability(1.0, 0.6, 2)
    assert expected_leakers(patriot, 10) == pytest.approx(1.6, abs=0.005)
    both = layered_kill_probability([patriot, warhead_kill_probability(1.0, 0.6, 2)])
    assert expected_leakers(both, 10) == pytest.approx(0.25, abs=0.01)
    three = layered_kill_probability([patriot, warhead_kill_probability(1.0, 0.9, 3)])
    assert expected_leakers(three, 10) == pytest.approx(0.0016, abs=5e-5)


def test_two_layers() -> None:
    assert layered_kill_probability([0.8, 0.8]) == pytest.approx(0.96, abs=1e-9)


@settings(deadline=None)
@given(probability, st.integers(1, 60))
def test_leakers_are_binomial(kill: float, warheads: int) -> None:
    ours = leaker_distribution(kill, warheads)
    assert ours == pytest.approx(binom.pmf(np.arange(warheads + 1), warheads, 1.0 - kill), abs=1e-12)
    assert ours @ np.arange(warheads + 1) == pytest.approx(float(expected_leakers(kill, warheads)), abs=1e-9)
    assert ours[0] == pytest.approx(float(no_leaker_probability(kill, warheads)), abs=1e-12)


@settings(deadline=None)
@given(st.floats(0.05, 0.95), st.integers(1, 40), st.floats(0.9, 1.0), st.floats(0.1, 0.95))
def test_needed_interceptors_reach_the_goal(goal: float, warheads: int, p_track: float, p_shot: float) -> None:
    assume(p_track > least_track_probability(goal, warheads) + 1e-6)
    shots = shots_per_target(goal, warheads, p_track, p_shot)
    reached = no_leaker_probability(warhead_kill_probability(p_track, p_shot, shots), warheads)
    assert reached == pytest.approx(goal, rel=1e-6)


def test_decoys_draw_shots() -> None:
    assert objects_engaged(10, 40, 0.9, 0.5) == pytest.approx(29.0)
    bare = interceptors_needed(0.8, 20, 0.99, 0.7)
    assert interceptors_needed(0.8, 20, 0.99, 0.7, decoys=20, p_decoy=0.5) == pytest.approx(1.5 * bare)


def test_drawdown() -> None:
    stock = np.arange(0, 200, 10)
    leakers = drawdown(stock, 20, 0.99, 0.7)
    assert leakers[0] == 20.0
    assert (np.diff(leakers) < 0).all()
    # What is never recognised always leaks, however large the stock.
    assert drawdown(10_000, 20, 0.99, 0.7) == pytest.approx(0.2)
    assert drawdown(100, 20, 0.99, 0.7, decoys=20) == pytest.approx(float(drawdown(50, 20, 0.99, 0.7)))


def test_asan_threshold_and_its_two_readings() -> None:
    """The study's 37 % and 95.5 % of all ten destroyed, with and without two THAAD at 78.5 %, are nearly one model.

    37 % makes the PAC-3 a single shot of 0.69; with it the second number comes to 95.7 % (the mix was not printed).
    """
    patriot = float(shot_probability_needed(0.37, 10, 2, 1.0))
    assert patriot == pytest.approx(0.693, abs=0.001)
    both = layered_kill_probability(
        [warhead_kill_probability(1.0, patriot, 2), warhead_kill_probability(1.0, 0.785, 2)]
    )
    assert no_leaker_probability(both, 10) == pytest.approx(0.955, abs=0.003)
    # Three THAAD at 78.5 % alone reach the nine in ten that the study calls sufficient.
    assert no_leaker_probability(warhead_kill_probability(1.0, 0.785, 3), 10) == pytest.approx(0.905, abs=0.0005)


def test_single_shot_needed_for_eight_in_ten() -> None:
    """By hand: two shots at each of four, 1 - (1 - 0.8^(1/4))^(1/2) = 0.767."""
    found = shot_probability_needed(0.8, np.array([4, 4, 20, 20]), np.array([2, 4, 2, 4]), 1.0)
    assert found == pytest.approx([0.767, 0.517, 0.895, 0.675], abs=0.0006)
    # At the floor of P(track) only a sure shot will do; below it none.
    assert shot_probability_needed(0.8, 10, 3, 0.8 ** (1 / 10)) == pytest.approx(1.0)
    with pytest.raises(NoAnswer, match="no shot is good enough"):
        shot_probability_needed(0.8, 10, 3, 0.97)


def test_four_at_each_of_eleven() -> None:
    """44 interceptors, four at a warhead: 0.9625 at 0.56, Grego's 94 % at one half; 97 % would need 0.584."""
    assert warhead_kill_probability(1.0, [0.56, 0.5], 4) == pytest.approx([0.9625, 0.9375], abs=5e-5)
    assert shot_probability_needed(0.97, 1, 4, 1.0) == pytest.approx(0.584, abs=0.0005)


def test_shoot_look_shoot_by_hand() -> None:
    # One, then 0.3 of a second, 0.09 of a third, 0.027 of a fourth.
    assert expected_shots(0.7, (1, 1, 1, 1)) == pytest.approx(1.417)
    assert expected_shots(0.7, (2, 2)) == pytest.approx(2.18)
    assert expected_shots(0.7, (4,)) == pytest.approx(4.0)
    # Never seen to be killed, an object without a track draws everything, or, if it is not shot at, nothing.
    assert expected_shots(0.7, (1, 1), 0.9) == pytest.approx(0.9 * 1.3 + 0.1 * 2)
    assert expected_shots(0.7, (1, 1), 0.9, untracked=False) == pytest.approx(1.17)
    assert expected_shots(np.array([0.0, 1.0]), (1, 2, 3)) == pytest.approx([6.0, 1.0])


@settings(deadline=None, max_examples=30)
@given(st.floats(0.05, 0.95), st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 2**32))
def test_looking_saves_rounds_and_no_lives(p_shot: float, salvos: list[int], seed: int) -> None:
    """Against drawing every shot: the same kills as the barrage of all salvos, with fewer rounds."""
    hits = np.random.default_rng(seed).random((20_000, sum(salvos))) < p_shot
    before = np.cumsum([0, *salvos])
    alive = np.column_stack([~hits[:, :end].any(axis=1) for end in before[:-1]])
    fired = alive @ np.array(salvos)
    # One in a million for the worst of all cases together, were the two the same.
    assert abs(fired.mean() - expected_shots(p_shot, salvos)) < 6.0 * max(sum(salvos), 1) / 2 / np.sqrt(20_000)
    assert expected_shots(p_shot, salvos) <= sum(salvos)


def test_columns_are_answered_row_by_row() -> None:
    warheads, track = np.array([10, 20, 20]), np.array([0.97, 0.99, 0.95])
    shots = shots_per_target(0.8, warheads, track, 0.7)
    assert np.isnan(shots).tolist() == [True, False, True]
    assert shots[1] == float(shots_per_target(0.8, 20, 0.99, 0.7))
    assert interceptors_needed(0.8, warheads, track, 0.7)[1] == pytest.approx(113.07, abs=0.01)
    assert least_track_probability(0.8, warheads) == pytest.approx([0.97793, 0.98890, 0.98890], abs=5e-6)
    grid = drawdown(np.arange(0, 50, 10)[:, None], 10, np.array([0.9, 1.0]), 0.7)
    assert grid.shape == (5, 2)


def test_what_is_not_recognised_is_not_shot_at() -> None:
    """P_ww below one acts as a lower P(track), and saves the rounds of those it hides."""
    needed = interceptors_needed(0.8, 4, 0.99, 0.7, decoys=10, p_decoy=0.2, p_warhead=0.97)
    assert needed == pytest.approx(shots_per_target(0.8, 4, 0.99 * 0.97, 0.7) * (4 * 0.97 + 2))
    with pytest.raises(NoAnswer):
        interceptors_needed(0.8, 4, 0.99, 0.7, p_warhead=0.95)


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(bad: float) -> None:
    for call in (
        lambda: warhead_kill_probability(bad, 0.5, 1),
        lambda: warhead_kill_probability(0.5, bad, 1),
        lambda: no_leaker_probability(bad, 2),
        lambda: leaker_distribution(bad, 2),
        lambda: least_track_probability(bad, 2),
        lambda: shots_per_target(0.8, 2, bad, 0.5),
        lambda: objects_engaged(1, 1, bad, 0.0),
        lambda: layered_kill_probability([0.5, bad]),
    ):
        with pytest.raises(InputError, match="probability"):
            call()


@pytest.mark.parametrize("p_shot", [0.0, 1.0])
def test_sure_shots_leave_nothing_to_find(p_shot: float) -> None:
    with pytest.raises(InputError):
        shots_per_target(0.8, 10, 1.0, p_shot)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_what_is_no_number_of_things_is_refused(bad: float) -> None:
    for call in (
        lambda: warhead_kill_probability(0.9, 0.5, bad),
        lambda: no_leaker_probability(0.9, bad),
        lambda: expected_shots(0.5, (1, bad)),
        lambda: drawdown(bad, 3, 0.9, 0.5),
        lambda: objects_engaged(3, bad),
    ):
        with pytest.raises(InputError, match="number of things"):
            call()
    for call in (lambda: least_track_probability(0.8, 0), lambda: shot_probability_needed(0.8, 4, 0, 1.0)):
        with pytest.raises(InputError):
            call()
