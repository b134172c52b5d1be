"""A repeated raid under the radars' load: the chain's own on the same raid, and never better than alone."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.window import windows_and_options
from uppertier.scenario import load_scenario
from uppertier.scenario.assume import under
from uppertier.scenario.records import Raid, Scenario
from uppertier.study.repeated import fly_entries, repeat, scene_of


def scene() -> tuple[Scenario, Raid]:
    """Ten missiles as an argument's sceptic would have the radar, of which a hundred are too many at once."""
    place = under(load_scenario("seongju-full"), "sceptic")
    raid = next(one for one in place.raids if one.id == "ten-mixed")
    return attrs.evolve(place, raids=(raid,), watch=()), raid


def launches_of(options, count: int) -> list[list[float]]:
    return [np.asarray(options.launch)[options.rows(0, i, count)].tolist() for i in range(count)]


def test_a_hundred_are_seen_as_the_chain_sees_a_hundred() -> None:
    place, raid = scene()
    found = scene_of(place, fly_entries(place, raid))
    flights, options = repeat(found, raid, 100)
    assert found.light < 100
    many = attrs.evolve(raid, entries=tuple(attrs.evolve(one, count=10 * one.count) for one in raid.entries))
    whole = attrs.evolve(place, raids=(many,))
    flown = chain.fly(whole)
    sight = chain.observe(whole, flown)
    theirs = windows_and_options(whole, flown, sight, chain.track(whole, sight))[1]
    keys = [(flights.missile[i], flights.launch_time[i], flights.entry[i]) for i in range(100)]
    other = [(flown.missile[i], flown.launch_time[i], flown.entry[i]) for i in range(100)]
    ours = dict(zip(keys, launches_of(options, 100), strict=True))
    assert ours == dict(zip(other, launches_of(theirs, 100), strict=True))


def test_a_load_only_ever_takes_launches_away() -> None:
    place, raid = scene()
    found = scene_of(place, fly_entries(place, raid))
    full = launches_of(repeat(found, raid, 100)[1], 100)
    ten = launches_of(repeat(found, raid, 10)[1], 10)
    assert found.light == 10
    # Ten are as good as alone: their options are those of any later missile of the same entry with the radar to itself.
    assert all(set(crowded) <= set(alone) for crowded, alone in zip(full, ten, strict=False))
    assert sum(map(len, full[:10])) < sum(map(len, ten)) or sum(map(len, full)) < 10 * sum(map(len, ten))
    again = repeat(found, raid, 7)[1]
    assert launches_of(again, 7) == ten[:7]
