"""Sums over trials against the rows themselves, and memory that does not grow with the trials."""

from __future__ import annotations

import tracemalloc

import attrs
import numpy as np
import pytest

from uppertier import chain
from uppertier.battle.doctrine import load_doctrine
from uppertier.battle.records import LeakReason, Tally
from uppertier.battle.setup import RaidSetup, raid_setup
from uppertier.battle.simulate import RECORDED, SLICE, simulate
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight
from uppertier.flight.records import Flights
from uppertier.scenario.records import Scenario

DOCTRINE = load_doctrine("salvo_of_two")


@pytest.fixture(scope="module")
def setup(seongju: Scenario, seongju_flights: Flights) -> RaidSetup:
    sight = chain.observe(seongju, seongju_flights)
    tracks = chain.track(seongju, sight)
    options = windows_and_options(seongju, seongju_flights, sight, tracks)[1]
    return raid_setup(seongju, seongju_flights, options, "ten-mixed")


def test_the_sums_are_those_of_the_rows(setup: RaidSetup) -> None:
    found = simulate(setup, "salvo_of_two", DOCTRINE, 2 * SLICE + 7, 5)
    leaked, tally = np.asarray(found.leaked), found.tally
    assert leaked.shape[0] == tally.trials == 2 * SLICE + 7
    for count in range(leaked.shape[1] + 1):
        assert tally.leakers[count] == np.count_nonzero(leaked.sum(axis=1) == count)
    for code in LeakReason:
        assert np.array_equal(tally.reasons[code], (np.asarray(found.leak_reason) == code).sum(axis=0))
    spent = np.asarray(found.spent).sum(axis=1)
    assert tally.rounds @ np.arange(tally.rounds.size) == spent.sum()
    assert tally.mean_leakers == pytest.approx(leaked.sum() / leaked.shape[0], rel=1e-14)
    # Osan and Pyeongtaek lie where a Scud-C from Hwangju cannot be met.
    assert tally.certain == 4


@pytest.mark.parametrize("kept", [0, 3, SLICE, SLICE + 1])
def test_what_is_kept_changes_neither_sums_nor_shots(setup: RaidSetup, kept: int) -> None:
    whole = simulate(setup, "salvo_of_two", DOCTRINE, SLICE + 40, 5)
    part = simulate(setup, "salvo_of_two", DOCTRINE, SLICE + 40, 5, kept=kept, threads=1)
    assert part.tally == whole.tally and part.shots == whole.shots
    for name in ("leaked", "spent", "leak_reason"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[:kept])


def test_sums_of_parts_are_the_sums_of_the_whole(setup: RaidSetup) -> None:
    first = simulate(setup, "salvo_of_two", DOCTRINE, 300, 5, kept=0).tally
    second = simulate(setup, "salvo_of_two", DOCTRINE, 200, 5, first_trial=300, kept=0).tally
    assert first + second == simulate(setup, "salvo_of_two", DOCTRINE, 500, 5, kept=0).tally


def test_missiles_left_alone_are_counted_as_such(seongju: Scenario, seongju_flights: Flights, setup: RaidSetup) -> None:
    nothing = attrs.evolve(seongju, defended=())
    careful = attrs.evolve(DOCTRINE, defended_within=1e3)
    found = fight(nothing, seongju_flights, setup, "salvo_of_two", careful, 50, 5)
    assert attrs.evolve(found.tally, part_leakers=(), part_rounds=()) == Tally.of(
        np.asarray(found.leaked), np.asarray(found.spent), np.asarray(found.leak_reason), found.tally.rounds.size - 1
    )
    assert found.tally.reasons[LeakReason.NOT_DEFENDED].sum() == 50 * 6


def test_memory_does_not_grow_with_the_trials(setup: RaidSetup) -> None:
    def peak(trials: int) -> int:
        tracemalloc.start()
        simulate(setup, "salvo_of_two", DOCTRINE, trials, 5, kept=RECORDED, threads=1)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(2_000), peak(40_000)
    # A row of one trial of ten missiles takes 98 bytes: 38,000 of them would be 3.7 MB.
    assert many - few < 60_000
