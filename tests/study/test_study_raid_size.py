"""Leakage against raid size: raids are the scenario's own, and numbers those of the closed form or the chain."""

from __future__ import annotations

from functools import cache

import attrs
import numpy as np
import pytest

from uppertier import chain
from uppertier.battle.kill import kill_levels
from uppertier.catalog import load
from uppertier.errors import InputError, NoAnswer
from uppertier.flight.fly import orders
from uppertier.outcome.closed_form import expected_leakers, warhead_kill_probability
from uppertier.outcome.distribution import moments, raid_distribution
from uppertier.scenario import load_scenario
from uppertier.scenario.assume import under
from uppertier.scenario.records import Scenario
from uppertier.study.cases import Case, alone, as_it_stands, launchers_at, uncoordinated, with_rounds, without
from uppertier.study.raid_size import RaidSizes, of_a_run, raid_sizes
from uppertier.study.repeated import launches

TRIALS = 2000


@cache
def base() -> Scenario:
    return load_scenario("seongju-full")


@cache
def nodongs() -> RaidSizes:
    cases = [with_rounds(base(), 16), with_rounds(base(), 48)]
    names = ("salvo_of_one", "salvo_of_two", "salvo_of_four")
    return raid_sizes(cases, (1, 4, 8, 12, 60), names, "ten-mixed", "nodong", TRIALS)


def test_a_raid_repeated_four_times_is_the_scenarios_own_large_one() -> None:
    """seongju-full has the ten and the forty: sixteen, twelve and twelve, with the same intervals."""
    small, large = (next(one for one in base().raids if one.id == name) for name in ("ten-mixed", "forty-mixed"))
    ours = sorted(
        (small.entries[index].missile.id, small.entries[index].aim.id, time) for index, time in launches(small, 40)
    )
    theirs = sorted(
        (order.missile.id, order.aim.id, order.launch_time) for order in orders(attrs.evolve(base(), raids=(large,)))
        if order.raid
    )  # fmt: skip
    assert ours == theirs


def test_raids_are_nested() -> None:
    raid = base().raids[1]
    assert launches(raid, 100)[:37] == launches(raid, 37)


def test_with_rounds_for_all_it_is_wilkenings_model() -> None:
    """Every Nodong of this raid can be met once: leakers as in the closed form as long as rounds last."""
    level = kill_levels(base().batteries[0])
    found = nodongs()
    for d, shots in enumerate((1, 2, 4)):
        kill = float(warhead_kill_probability(level.object, level.shot, shots))
        for s, size in enumerate(found.size):
            if size * shots > 16:
                continue
            exact = raid_distribution(np.full(size, 1.0 - kill), level.raid)
            mean, deviation = (float(x) for x in moments(exact))
            assert abs(found.leakers[0, d, s, 0] - mean) < 4.5 * deviation / np.sqrt(TRIALS)
            assert abs(found.none[0, d, s, 0] - exact[0]) < 4.5 * np.sqrt(exact[0] * (1 - exact[0]) / TRIALS)
            assert mean == pytest.approx(float(expected_leakers(level.raid * kill, size)))


def test_more_rounds_and_more_missiles() -> None:
    found = nodongs()
    value, low, high = np.moveaxis(found.leakers, -1, 0)
    assert ((low <= value) & (value <= high)).all()
    assert (np.diff(value, axis=2) > 0.0).all()
    # The same draws: a stock that is not used up changes nothing, and a larger one never harms.
    assert (value[1] <= value[0]).all()
    assert value[1, 0, 1] == value[0, 0, 1]
    assert (found.spent[..., 0] <= np.array(found.rounds)[:, None, None]).all()
    assert found.rounds.tolist() == [16, 48]
    assert (found.beyond == 0).all()
    assert np.array_equal(found.none, found.clean)


def test_a_small_stock_is_worth_most_one_by_one() -> None:
    """Sixty at sixteen rounds: one round each stops most, four each fewest; eight at forty-eight: the reverse."""
    value = nodongs().leakers[..., 0]
    assert value[0, 0, 4] < value[0, 1, 4] < value[0, 2, 4]
    assert value[1, 0, 2] > value[1, 1, 2] > value[1, 2, 2]


def test_the_raid_itself_is_as_the_chain_has_it() -> None:
    one = attrs.evolve(base(), raids=base().raids[1:2], watch=())
    flights = chain.fly(one)
    tracks = chain.track(one, chain.observe(one, flights))
    outcome = chain.score(one, chain.engage(one, tracks, TRIALS))
    theirs = {row.doctrine: row for row in outcome.raids}
    ours = raid_sizes([as_it_stands(one)], (10,), tuple(theirs), trials=TRIALS)
    for d, name in enumerate(ours.doctrine):
        # Both sampled, each with its own draws: their difference is sqrt 2 of one's deviation wide.
        half = (theirs[name].expected_leakers.high - theirs[name].expected_leakers.low) / 2
        assert abs(ours.leakers[0, d, 0, 0] - theirs[name].expected_leakers.value) < 4.0 / 1.96 * np.sqrt(2.0) * half
    assert ours.beyond[0, 0] == 4.0
    assert ours.none[0, :, 0].tolist() == [[0.0] * 3] * 2
    assert (ours.clean[0, :, 0, 0] > 0.05).all()


def test_rows_of_the_table() -> None:
    rows = list(nodongs().rows())
    assert len(rows) == 2 * 3 * 5
    assert rows[0]["case"] == "16 rounds at Seongju"
    assert rows[0]["expected_leakers_low_count"] <= rows[0]["expected_leakers_count"]
    assert all(key in {"case", "doctrine"} or key.endswith(("_count", "_share")) for key in rows[0])


def test_cases() -> None:
    layered = load_scenario("layered-2017")
    assert [unit.id for unit in without(layered, "seongju-battery").scenario.batteries] == [
        "osan-battery", "suwon-battery", "gunsan-battery",
    ]  # fmt: skip
    assert [unit.id for unit in alone(layered, "osan-battery").scenario.batteries] == ["osan-battery"]
    assert with_rounds(base(), 5).scenario.batteries[0].rounds == 5
    assert with_rounds(base(), 0).scenario.batteries[0].rounds == 0
    empty = attrs.evolve(base(), batteries=())
    found = raid_sizes([Case("nobody", empty)], (3,), ("salvo_of_two",), "ten-mixed", trials=10)
    assert found.leakers[0, 0, 0].tolist() == [3.0, 3.0, 3.0]
    assert found.spent[0, 0, 0].tolist() == [0.0, 0.0, 0.0]


def test_a_lower_tier_meets_what_flies_under_the_upper_ones_floor() -> None:
    layered = load_scenario("layered-2017")
    cases = [alone(layered, "seongju-battery"), without(layered, "seongju-battery"), as_it_stands(layered)]
    found = raid_sizes(cases, (10,), ("salvo_of_two",), "ten-mixed", trials=500)
    upper, lower, both = found.leakers[:, 0, 0, 0]
    assert both < min(upper, lower)
    assert found.beyond[:, 0].tolist()[2] < min(found.beyond[:2, 0])


def test_cheongung_below_meets_some_of_what_patriot_meets() -> None:
    """The Korean lower tier in place of PAC-3: between none and Patriot, and never out of its own stock."""
    layered = load_scenario("layered-2017")
    sheets = {"sheet": load("batteries", "cheongung-2"), "interceptor": load("interceptors", "cheongung-2")}
    upper, *lower = layered.batteries
    lower = [attrs.evolve(unit, launchers=4, rounds_per_launcher=8, **sheets) for unit in lower]
    korean = Case("Cheongung II", attrs.evolve(layered, batteries=(upper, *lower)))
    cases = [alone(layered, upper.id), korean, as_it_stands(layered)]
    found = raid_sizes(cases, (10,), ("salvo_of_two",), "ten-mixed", trials=500)
    assert found.beyond[:, 0].tolist() == [4.0, 2.0, 0.0]
    nobody, middle, patriot = found.leakers[:, 0, 0, 0]
    # Two more can be met, by two shots each, and leak as the closed form says (five standard deviations); of the six
    # that the upper tier meets the lower one stops some that it leaves.
    level = kill_levels(korean.scenario.batteries[1])
    met = 2 * level.raid * float(warhead_kill_probability(level.object, level.shot, 2))
    assert met - 0.15 < nobody - middle < met + (nobody - 4.0) + 0.15
    assert patriot < middle < nobody


def test_launchers_forward_bring_the_near_places_into_reach() -> None:
    """Half of the launchers at Osan: the Scud-C at Osan and Pyeongtaek, out of reach from Seongju, can be met."""
    cases = [as_it_stands(base()), launchers_at(base(), "osan"), launchers_at(base(), "seongju", 3)]
    found = raid_sizes(cases, (10,), ("salvo_of_two",), "ten-mixed", trials=500)
    assert found.case[1] == "3 of 6 launchers at Osan"
    assert found.beyond[:, 0].tolist() == [4.0, 0.0, 4.0]
    assert found.leakers[1, 0, 0, 0] < found.leakers[0, 0, 0, 0] - 2.0
    assert found.rounds.tolist() == [48, 48, 48]
    # Three posts' worth of launchers at home are as good as six.
    assert found.leakers[2, 0, 0, 0] == found.leakers[0, 0, 0, 0]


def test_curves_of_a_run() -> None:
    assert of_a_run(attrs.evolve(base(), raids=())) is None
    assert of_a_run(attrs.evolve(base(), batteries=())) is None
    layered = load_scenario("layered-2017")
    small = attrs.evolve(layered, raids=layered.raids[:1])
    found = of_a_run(small)
    assert found is not None
    assert found.case == (layered.title, "Without Seongju battery")
    assert found.size[-1] == 100
    # Lofted Nodong at Seoul and Busan are beyond what stands at Osan, Suwon and Gunsan.
    assert (found.beyond[1] > found.beyond[0]).any()


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"sizes": (0,)}, "1 to 1000"),
        ({"sizes": ()}, "1 to 1000"),
        ({"doctrines": ("none",)}, "no doctrine"),
        ({"doctrines": ()}, "no doctrine is named"),
        ({"raid": "other"}, "one of three-nodong-lofted, ten-mixed, forty-mixed"),
        ({"missile": "df-5a"}, "no missile"),
        ({"trials": 1}, "two trials"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_input(named: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        raid_sizes([as_it_stands(base())], **{"sizes": (1,), **named})


def test_no_raid_and_no_such_case() -> None:
    with pytest.raises(NoAnswer, match="no raid"):
        raid_sizes([as_it_stands(attrs.evolve(base(), raids=()))], (1,))
    far = attrs.evolve(base().raids[1].entries[0], aim=load("sites", "anchorage"))
    beyond = attrs.evolve(base(), raids=(attrs.evolve(base().raids[1], entries=(*base().raids[1].entries[1:], far)),))
    # Nothing is left out in silence: ten of which two do not fly are no raid of ten.
    with pytest.raises(NoAnswer, match="out of reach by"):
        raid_sizes([as_it_stands(beyond)], (1,))
    with pytest.raises(InputError, match="somebody"):
        raid_sizes([], (1,))
    bare = attrs.evolve(base(), batteries=())
    calls = (
        lambda: with_rounds(base(), 13),
        lambda: with_rounds(base(), -8),
        lambda: with_rounds(bare, 8),
        lambda: without(base(), "x"),
        lambda: alone(base(), "x"),
        lambda: launchers_at(base(), "osan", 7),
        lambda: launchers_at(base(), "osan", 0),
        lambda: launchers_at(base(), "x"),
        lambda: launchers_at(bare, "osan"),
    )
    for call in calls:
        with pytest.raises(InputError):
            call()


def test_asan_in_the_simulation() -> None:
    """Ten at 0.6 by two shots: 1.6 leak (Asan Institute, 3 July 2017), where each can be met and rounds are plenty.

    The study's single shots stand in the scenario; that all ten Scud-C at Osan can be met by the battery there is ours.
    """
    layered = under(load_scenario("layered-2017"), "asan-2017-layered")
    osan = next(entry for entry in layered.raids[1].entries if entry.aim.id == "osan")
    raid = attrs.evolve(layered.raids[1], entries=(attrs.evolve(osan, count=10),))
    case = alone(attrs.evolve(layered, raids=(raid,)), "osan-battery")
    found = raid_sizes([case], (10,), ("salvo_of_two",), trials=TRIALS)
    assert found.beyond[0, 0] == 0
    assert found.spent[0, 0, 0, 0] == 20.0
    value, low, high = found.leakers[0, 0, 0]
    # Five standard deviations of the mean of 2,000 raids: one in a million.
    assert abs(value - 1.6) < 5.0 * np.sqrt(10 * 0.16 * 0.84 / TRIALS)
    assert low < 1.6 < high


def test_batteries_by_themselves_fire_more_and_fire_twice() -> None:
    """One Scud-C within reach of two Patriot batteries: by one plan two rounds, by themselves four."""
    layered = load_scenario("layered-2017")
    both = uncoordinated(layered)
    found = raid_sizes([as_it_stands(layered), both], (1, 10), ("salvo_of_two",), "ten-mixed", trials=500)
    spent, leakers = found.spent[:, 0, :, 0], found.leakers[:, 0, :, 0]
    assert (spent[1] > spent[0]).all()
    assert spent[0, 0] <= 2.0
    assert 3.5 < spent[1, 0] <= 4.0
    assert leakers[1, 0] < leakers[0, 0]
