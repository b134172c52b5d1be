"""Gains beside other radars, on intervals whose answers are known and against whole flights."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.study.balance import CUE_DELAY, Held, follow, gain, in_view
from uppertier.study.homeland import gain_for_one
from uppertier.study.subset import raid_flights, subset, watched_flights


def held(*flights: list[tuple[float, float]]) -> Held:
    stretches = tuple(np.array(one, float).reshape(len(one), 2) for one in flights)
    return Held(stretches, [one[0][0] if one else np.nan for one in flights])


def test_longer_earlier_and_neither() -> None:
    own = held([(300.0, 500.0)], [(100.0, 200.0)], [(300.0, 350.0)], [(300.0, 400.0)], [])
    other = held([(310.0, 400.0)], [(170.0, 600.0)], [], [(290.0, 420.0)], [(1.0, 900.0)])
    found = gain({"own": own, "other": other}, "own")
    assert found.tracked.tolist() == [200.0, 100.0, 50.0, 100.0, 0.0]
    assert found.others.tolist() == [90.0, 430.0, 0.0, 130.0, 899.0]
    assert found.marginal.tolist() == [110.0, 70.0, 50.0, 0.0, 0.0]
    # 110 s longer; 70 s earlier and held that long; alone but only 50 s; later and shorter; never.
    assert found.added.tolist() == [True, True, False, False, False]


def test_an_early_glimpse_is_no_gain() -> None:
    found = gain({"own": held([(100.0, 110.0)]), "other": held([(300.0, 400.0)])}, "own")
    assert not found.added.any()


def test_others_count_together() -> None:
    own, one, two = held([(0.0, 100.0)]), held([(0.0, 50.0)]), held([(40.0, 90.0)])
    found = gain({"own": own, "one": one, "two": two}, "own")
    assert found.others.tolist() == [90.0]
    assert found.marginal.tolist() == [10.0]
    alone = gain({"own": own}, "own")
    assert alone.others.tolist() == [0.0] and alone.added.tolist() == [True]


_STRETCHES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=5)


@given(_STRETCHES, _STRETCHES)
def test_marginal_seconds_against_counting_seconds(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    def make(parts: list[tuple[int, int]]) -> tuple[Held, set[int]]:
        spans = [(float(start), float(start + length)) for start, length in parts if length]
        return held(spans), {k for start, length in parts for k in range(start, start + length)}

    (own, mine), (other, theirs) = make(first), make(second)
    found = gain({"own": own, "other": other}, "own")
    assert found.tracked[0] == len(mine)
    assert found.others[0] == len(theirs)
    assert found.marginal[0] == len(mine - theirs)


@pytest.mark.parametrize("delay", [None, CUE_DELAY])
def test_cut_flights_give_the_seconds_of_whole_ones(seongju, seongju_flights, delay: float | None) -> None:
    from uppertier.radar.observe import observe

    missiles = {entry.missile.id: entry.missile for entry in seongju.watch}
    whole = subset(seongju_flights, watched_flights(seongju_flights))
    sight = observe(seongju.radars, whole, missiles, "body", cue_delay=delay)
    found = follow(seongju, in_view(seongju, seongju_flights, stride=1), "body", delay)
    assert found.tracked == pytest.approx(sight.seconds_seen[0], abs=1e-6)
    assert found.first == pytest.approx(sight.confirmed[0], abs=1e-6, nan_ok=True)
    earliest = np.fmin.reduce(sight.confirmed[1:], axis=0)
    assert found.others_first == pytest.approx(earliest, abs=1e-6, nan_ok=True)
    # Every third second for the others: never more than a few seconds' difference, against the 60 asked about.
    coarse = follow(seongju, in_view(seongju, seongju_flights), "body", delay)
    assert coarse.others == pytest.approx(found.others, abs=12.0)
    assert coarse.others_first == pytest.approx(found.others_first, abs=4.0, nan_ok=True)
    assert coarse.tracked == pytest.approx(found.tracked, abs=1e-9)


def test_a_subset_keeps_what_it_takes(seongju_flights) -> None:
    kept = raid_flights(seongju_flights)[1:3]
    part = subset(seongju_flights, kept)
    assert part.id == tuple(seongju_flights.id[i] for i in kept)
    for row, index in enumerate(kept):
        for name in ("time", "position", "velocity", "mass", "phase"):
            mine = getattr(part, name)[part.samples(row)]
            assert np.array_equal(mine, getattr(seongju_flights, name)[seongju_flights.samples(index)])
        assert part.apogee[row] == seongju_flights.apogee[index]
    assert len(subset(seongju_flights, [])) == 0
    assert set(watched_flights(seongju_flights)).isdisjoint(raid_flights(seongju_flights))


def test_break_even_of_one_warhead_against_wilkening() -> None:
    """36 shots at one warhead with 10/18 each leave nothing: the whole chance to recognise it is worth one warhead."""
    assert float(gain_for_one(1, 36, 10 / 18)) == pytest.approx(1.0, abs=1e-9)
    # 36 warheads, one shot each: one warhead is worth 1 / (36 * 10/18) = 1/20 of the chance.
    assert float(gain_for_one(36, 36, 10 / 18)) == pytest.approx(1.0 / 20.0)


@given(st.integers(min_value=1, max_value=100), st.floats(min_value=0.1, max_value=0.9))
def test_break_even_against_rounds_dealt_one_by_one(attack: int, chance: float) -> None:
    """36 rounds dealt like cards over the warheads; each stops its warhead unless every round at it misses."""
    rounds = [0] * attack
    for k in range(36):
        rounds[k % attack] += 1
    missed = []
    for count in rounds:
        through = 1.0
        for _ in range(count):
            through *= 1.0 - chance
        missed.append(through)
    stopped = attack - sum(missed)
    assert stopped <= 36 * chance + 1e-9
    assert float(gain_for_one(attack, 36, chance)) == pytest.approx(1.0 / stopped, rel=1e-9)


def test_balance_names_every_watched_flight(seongju, seongju_flights) -> None:
    from uppertier.study.balance import balance

    found = balance(seongju, seongju_flights)
    assert len({one.id for one in found}) == len(found)
    for entry in seongju.watch:
        assert any(one.id == f"closest-{entry.id}" and one.value > 200.0 for one in found)
    assert all(attrs.asdict(one)["unit"] in ("s", "km") for one in found)
