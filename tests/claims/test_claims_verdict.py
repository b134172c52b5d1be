"""Verdicts on measures whose answers are known beforehand."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from claims_made_up import CLAIM, NEEDED, asked, bands, linear, problem, quantity
from hypothesis import given
from hypothesis import strategies as st

from uppertier.catalog.records import Grade
from uppertier.claims.records import Verdict
from uppertier.claims.sample import graded_share
from uppertier.claims.screen import screen
from uppertier.claims.verdict import true, verdict
from uppertier.errors import InputError
from uppertier.report.turning import would_have_to_be
from uppertier.runs.pack import digest


def test_true_everywhere_holds() -> None:
    high = bands((10.0, 9.0, 11.0), (5.0, 1.0, 6.0))
    found = asked(problem(linear, {"one": high, "two": high}, high))
    assert found.verdict is Verdict.HOLDS
    assert found.decided_by == ()
    assert [one.share_true for one in found.by_assumption_set] == [1.0, 1.0]


def test_false_everywhere_fails() -> None:
    low = bands((1.0, 0.5, 2.0), (1.0, 0.5, 2.0))
    found = asked(problem(linear, {"one": low}, low))
    assert found.verdict is Verdict.FAILS
    assert found.by_assumption_set[0].share_true == 0.0


def test_sets_that_differ_make_it_depend() -> None:
    high, low = bands((20.0, 19.0, 21.0), (5.0, 4.0, 6.0)), bands((1.0, 0.5, 2.0), (1.0, 0.5, 2.0))
    found = asked(problem(linear, {"high": high, "low": low}, low))
    assert found.verdict is Verdict.DEPENDS
    assert [one.share_true for one in found.by_assumption_set] == [1.0, 0.0]


def test_the_corner_of_the_range_counts() -> None:
    # Only the last hundredth of the square's diagonal reaches the threshold: few draws would, the corner does.
    edge = bands((2.0, 0.0, 4.0), (1.5, 0.0, 3.01))
    found = asked(problem(linear, {"one": edge}, edge), samples=32)
    assert found.by_assumption_set[0].share_true == 0.0
    assert found.verdict is Verdict.DEPENDS
    assert found.value.high == pytest.approx(10.02)
    assert found.value.low == pytest.approx(0.0)


def test_a_needed_comparison_alone_never_holds() -> None:
    high, low = bands((20.0, 19.0, 21.0), (5.0, 4.0, 6.0)), bands((1.0, 0.5, 2.0), (1.0, 0.5, 2.0))
    more = asked(problem(linear, {"one": high}, high), claim=NEEDED)
    assert more.verdict is Verdict.DEPENDS and "no open relation" in would_have_to_be(more)
    assert asked(problem(linear, {"one": low}, low), claim=NEEDED).verdict is Verdict.FAILS


def test_that_there_is_none_is_settled_by_none_and_not_by_some() -> None:
    """The claim that nothing is added: none settles it, some leaves open what it is worth."""
    high, low = bands((20.0, 19.0, 21.0), (5.0, 4.0, 6.0)), bands((1.0, 0.5, 2.0), (1.0, 0.5, 2.0))
    none = attrs.evolve(NEEDED, comparison="<")
    assert asked(problem(linear, {"one": low}, low), claim=none).verdict is Verdict.HOLDS
    assert asked(problem(linear, {"one": high}, high), claim=none).verdict is Verdict.DEPENDS


def test_what_matters_most_is_named_first_and_what_does_not_is_not() -> None:
    mixed = bands((4.0, 0.0, 8.0), (3.0, 0.0, 6.0)) | {"radar.idle": quantity(1.0, 0.0, 2.0)}
    found = asked(problem(linear, {"one": mixed}, mixed))
    assert found.verdict is Verdict.DEPENDS
    assert found.decided_by == ("radar.gain", "radar.power")


@given(
    st.lists(st.lists(st.booleans(), min_size=1, max_size=5), min_size=1, max_size=4),
    st.sampled_from([None, True, False]),
)
def test_a_verdict_follows_from_the_truths_alone(truths: list[list[bool]], leaves_open: bool | None) -> None:
    together = {one for part in truths for one in part}
    expected = Verdict.DEPENDS
    if together == {True} and leaves_open is not True:
        expected = Verdict.HOLDS
    if together == {False} and leaves_open is not False:
        expected = Verdict.FAILS
    assert verdict(truths, leaves_open) is expected


@pytest.mark.parametrize(
    ("sign", "expected"),
    [(">=", [0, 1, 1, 0]), ("<=", [1, 1, 0, 0]), ("==", [0, 1, 0, 0]), (">", [0, 0, 1, 0]), ("<", [1, 0, 0, 0])],
)
def test_every_comparison_and_a_missing_value_is_never_true(sign: str, expected: list[int]) -> None:
    claim = attrs.evolve(CLAIM, comparison=sign)
    assert true(claim, [9.0, 10.0, 11.0, np.nan]).tolist() == [bool(one) for one in expected]


def test_an_unknown_comparison_is_said() -> None:
    with pytest.raises(InputError, match="no comparison"):
        true(attrs.evolve(CLAIM, comparison="~"), [1.0])


def test_graded_share_of_a_linear_case() -> None:
    # Widths 2 and 6 of two values added: the recalled one alone makes 6 of 8, less what 64 strata leave at the ends.
    two = {"radar.power": quantity(1.0, 0.0, 2.0), "radar.gain": quantity(1.0, 0.0, 3.0, Grade.RECALLED)}
    share = graded_share(problem(linear, {"one": two}, two), 4096, 3)
    assert share == pytest.approx(0.75, abs=0.03)
    strong = {path: attrs.evolve(q, grade=Grade.OFFICIAL) for path, q in two.items()}
    assert graded_share(problem(linear, {"one": strong}, strong), 16, 3) == 0.0
    weak = {path: attrs.evolve(q, grade=Grade.ASSUMED) for path, q in two.items()}
    assert graded_share(problem(linear, {"one": weak}, weak), 16, 3) == 1.0


def test_same_seed_same_answer_and_another_seed_another() -> None:
    mixed = bands((4.0, 0.0, 8.0), (3.0, 0.0, 6.0))
    one = problem(linear, {"one": mixed}, mixed)
    first, again, other = (asked(one, 16, seed=seed) for seed in (7, 7, 8))
    assert digest(first) == digest(again)
    assert first.value.value != other.value.value


def test_screening_says_nothing_of_a_measure_that_never_moves() -> None:
    from uppertier.claims.sample import sample

    mixed = bands((4.0, 0.0, 8.0), (3.0, 0.0, 6.0))
    still = problem(lambda values: 3.0, {"one": mixed}, mixed)
    assert screen([sample(still, "one", 32, 1)]) == {}


def test_screening_by_chance_is_rare() -> None:
    """Of 40 idle values in each of 30 samples, at 3.5 standard errors, about 1 in 2000 is named: 0.6 of 1200.

    More than 6 has a probability below 1e-5.
    """
    from uppertier.claims.sample import sample

    idle = {f"radar.idle{k}": quantity(1.0, 0.0, 2.0) for k in range(40)} | {"radar.power": quantity(1.0, 0.0, 2.0)}
    named = 0
    for seed in range(30):
        generator = np.random.default_rng(seed)
        noisy = problem(lambda values, g=generator: values["radar.power"] + g.normal(), {"one": idle}, idle)
        found = screen([sample(noisy, "one", 128, seed)])
        named += sum(path.startswith("radar.idle") for path in found)
    assert named <= 6
