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
    interceptors_needed,
    layered_kill_probability,
    leaker_distribution,
    least_track_probability,
    no_leaker_probability,
    objects_engaged,
    shots_per_target,
    warhead_kill_probability,
)

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
