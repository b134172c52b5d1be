"""Outcomes by class and by place: sums that must come out, the rows counted by hand, and the closed form."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from battle_scene import battery_sheet, flights, interceptor, parabola, scenario, sight, straight_table, tracks
from battle_twin import Twin

from uppertier.battle.engage import RaidSetup, engage, raid_setup, simulate
from uppertier.battle.parts import PartKind, parts
from uppertier.battle.records import Battle, Doctrine, Tally
from uppertier.battle.window import windows_and_options
from uppertier.battle.worth import fight
from uppertier.chain import observe, track
from uppertier.flight.records import Flights
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.records import RaidOutcome
from uppertier.outcome.score import score
from uppertier.scenario.records import Scenario

NEAR, FAR = parabola(300e3, 200e3, 20e3), parabola(2000e3, 200e3, 1500e3)
SALVO = Doctrine("Salvo of two", 2, 1, "x.")


def two_classes(trials: int = 20_000, **levels: float) -> tuple[Scenario, Flights, RaidOutcome]:
    """Three missiles `x` that can be met, and two `far` that cannot: their raid has no entries, so no places."""
    made = attrs.evolve(flights([NEAR] * 3 + [FAR] * 2), missile=("x",) * 3 + ("far",) * 2)
    place = scenario(rounds=8, sheet=battery_sheet(launch_interval=0.0, **levels), weapon=interceptor())
    battle = engage(place, made, sight(made), tracks(made), trials, tables=(straight_table(),))
    return place, made, score(place, made, battle).raids[0]


def test_each_class_is_as_the_closed_form_has_it() -> None:
    _, _, raid = two_classes(object_track=0.9)
    near, far = raid.parts
    assert [(part.kind, part.id, part.missiles) for part in raid.parts] == [("class", "x", 3), ("class", "far", 2)]
    leak = 1.0 - float(warhead_kill_probability(0.9, 0.7, 2))
    # Five standard deviations of 20,000 trials of three.
    assert abs(near.expected_leakers.value - 3 * leak) < 5 * np.sqrt(3 * leak * (1 - leak) / 20_000)
    clean = (1 - leak) ** 3
    assert abs(near.no_leaker.value - clean) < 5 * np.sqrt(clean * (1 - clean) / 20_000)
    # Two rounds at each that is recognised.
    assert abs(near.spent.value - 5.4) < 5 * np.sqrt(3 * 4 * 0.9 * 0.1 / 20_000)
    for part in (near, far):
        for band in (part.expected_leakers, part.no_leaker, part.spent):
            assert band.low <= band.value <= band.high


def test_what_cannot_be_met_has_no_chance_in_it() -> None:
    far = two_classes(trials=50)[2].parts[1]
    for band, value in ((far.expected_leakers, 2.0), (far.no_leaker, 0.0), (far.spent, 0.0)):
        assert (band.value, band.low, band.high) == (value, value, value)
    assert far.distribution.tolist() == [0.0, 0.0, 1.0]
    assert far.leak_reasons == (("could not be engaged", 2.0),)


def test_a_raid_of_which_nothing_can_be_met_spends_nothing_for_certain() -> None:
    made = flights([FAR] * 2)
    place = scenario()
    battle = engage(place, made, sight(made), tracks(made), 50, tables=(straight_table(),))
    raid = score(place, made, battle).raids[0]
    assert (raid.spent.value, raid.spent.low, raid.spent.high) == (0.0, 0.0, 0.0)
    assert (raid.expected_leakers.low, raid.expected_leakers.high) == (2.0, 2.0)


def test_rounds_from_store_count_among_those_that_can_be_spent() -> None:
    """Four on the launcher and four in store: all eight go, in every trial, and no band is cut at four."""
    sheet = attrs.evolve(battery_sheet(launch_interval=0.0), reload_time=battery_sheet().launch_interval)
    place = scenario(launchers=1, rounds=4, sheet=sheet)
    place = attrs.evolve(place, batteries=(attrs.evolve(place.batteries[0], reloads=1),))
    made = flights([NEAR] * 6)
    battle = engage(place, made, sight(made), tracks(made), 50, tables=(straight_table(),))
    spent = score(place, made, battle).raids[0].spent
    assert place.batteries[0].stock == 8
    assert (spent.value, spent.high) == (8.0, 8.0)
    assert 7.0 < spent.low < 8.0


@pytest.fixture(scope="module")
def mixed(seongju: Scenario, seongju_flights: Flights) -> tuple[RaidSetup, Battle]:
    seen = observe(seongju, seongju_flights)
    known = track(seongju, seen)
    battle = engage(seongju, seongju_flights, seen, known, 600)
    options = windows_and_options(seongju, seongju_flights, seen, known)[1]
    return raid_setup(seongju, seongju_flights, options, "ten-mixed"), battle


def test_classes_and_places_share_out_the_raid(
    seongju: Scenario, seongju_flights: Flights, mixed: tuple[RaidSetup, Battle]
) -> None:
    for raid in score(seongju, seongju_flights, mixed[1]).raids:
        for kind in PartKind:
            listed = [part for part in raid.parts if part.kind == kind]
            assert sum(part.missiles for part in listed) == raid.missiles
            leakers = sum(part.expected_leakers.value for part in listed)
            assert leakers == pytest.approx(raid.expected_leakers.value, rel=1e-12)
            assert sum(part.spent.value for part in listed) == pytest.approx(raid.spent.value, rel=1e-12)
            for part in listed:
                assert part.distribution.sum() == pytest.approx(1.0)
                mean = part.distribution @ np.arange(part.missiles + 1)
                assert mean == pytest.approx(part.expected_leakers.value)
                assert sum(value for _, value in part.leak_reasons) == pytest.approx(part.expected_leakers.value)
    ten = next(raid for raid in score(seongju, seongju_flights, mixed[1]).raids if raid.raid == "ten-mixed")
    assert {part.id: part.missiles for part in ten.parts} == {
        "scud-c": 4, "scud-er": 3, "nodong": 3,
        "osan": 2, "pyeongtaek": 3, "gunsan": 2, "daegu": 1, "gori": 1, "busan": 1,
    }  # fmt: skip


def test_parts_are_those_of_the_rows(
    seongju: Scenario, seongju_flights: Flights, mixed: tuple[RaidSetup, Battle]
) -> None:
    setup, _ = mixed
    found = simulate(setup, "x", SALVO, 100, seongju.seed)
    aimed = np.zeros((100, setup.flight.size), int)
    for trial, flight in zip(found.shots.trial, found.shots.flight, strict=True):
        aimed[trial, setup.flight.tolist().index(flight)] += 1
    by_hand = Tally.of(found.leaked, found.spent, found.leak_reason, found.tally.rounds.size - 1, aimed, setup.members)
    assert by_hand == found.tally
    listed = parts(seongju, seongju_flights, setup.flight)
    nodong = next(part for part in listed if part.id == "nodong")
    names = [seongju_flights.missile[i] for i in setup.flight]
    assert nodong.members.tolist() == [name == "nodong" for name in names]
    leaked = np.asarray(found.leaked)[:, nodong.members].sum(axis=1)
    row = listed.index(nodong)
    assert found.tally.part_leakers[row].tolist() == np.bincount(leaked, minlength=11).tolist()


def test_rounds_at_each_missile_are_the_twins(mixed: tuple[RaidSetup, Battle]) -> None:
    setup = attrs.evolve(mixed[0], members=np.eye(10, dtype=bool))
    looks = Doctrine("x", 1, 4, "x.")
    found = simulate(setup, "x", looks, 20, 9)
    twins = [[shot[2] for shot in Twin(setup, looks, 9, k).shots] for k in range(20)]
    for j in range(10):
        count = np.bincount([shots.count(j) for shots in twins], minlength=found.tally.rounds.size)
        assert found.tally.part_rounds[j].tolist() == count.tolist()


def test_parts_add_up_over_any_cut(
    seongju: Scenario, seongju_flights: Flights, mixed: tuple[RaidSetup, Battle]
) -> None:
    whole, first, second = (
        fight(seongju, seongju_flights, mixed[0], "x", SALVO, count, 3, first_trial=begin, kept=0).tally
        for begin, count in ((0, 900), (0, 500), (500, 400))
    )
    assert first + second == whole
