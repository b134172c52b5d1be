"""The watch table against plain vectors, and against sums made by hand."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymap3d import ecef2aer

from uppertier import chain
from uppertier.errors import InputError
from uppertier.radar.records import Reason
from uppertier.study.balance import follow, in_view
from uppertier.study.homeland import curve, saving_for_one
from uppertier.study.observables import (
    beam_resolution,
    cross_range_resolution,
    range_resolution,
    turning_rate,
)
from uppertier.study.watch_summary import Worth, in_view_facing, lever, tallies, watched
from uppertier.study.watch_table import WatchTable, strongest, watch_table

BASES = ("luoyang", "tonghua", "xuanhua", "bohai-sea", "irkutsk")


@pytest.fixture(scope="module")
def some():
    """Twenty-odd flights of the bundled scenario, flown."""
    from uppertier.scenario import load_scenario

    whole = load_scenario("balance-2017")
    watch = tuple(entry for entry in whole.watch if entry.base.id in BASES and entry.target.id != "chicago")
    scenario = attrs.evolve(whole, raids=(), watch=watch)
    return scenario, chain.fly(scenario)


@pytest.fixture(scope="module")
def table(some) -> WatchTable:
    return watch_table(*some, followed="body")


def test_ten_pairs_against_plain_line_of_sight(some, table) -> None:
    """pymap3d's azimuth, elevation and range on WGS 84, over a straight line of sight and nothing else.

    First and last second in view, and nearest and farthest range meanwhile, of ten pairs of radar and flight. The
    straight line leaves out bending, which lifts an object at the edge by 0.05 to 0.6 degrees: at the lowest angle of
    5 degrees that is some 0.15 degrees or a few seconds of climb, hence 12 s and 1.5 % of range.
    """
    scenario, flights = some
    chosen = [one for one in table.pairs if scenario.radars[one.radar].id in ("seongju-radar", "kyogamisaki-radar")]
    chosen = sorted(chosen, key=lambda one: -one.after)[:10]
    assert len(chosen) == 10
    for one in chosen:
        unit, index = scenario.radars[one.radar], int(table.flights[one.flight])
        part = flights.samples(index)
        site = unit.site
        azimuth, elevation, distance = ecef2aer(
            *flights.position[part].T,
            math.degrees(site.latitude.value),
            math.degrees(site.longitude.value),
            site.height.value,
        )
        aside = (np.asarray(azimuth) - math.degrees(unit.boresight.value) + 180.0) % 360.0 - 180.0
        inside = np.abs(aside) <= math.degrees(unit.sheet.azimuth_half_width.value)
        low, high = (math.degrees(edge.value) for edge in (unit.sheet.elevation_minimum, unit.sheet.elevation_maximum))
        view = inside & (elevation >= low) & (elevation <= high)
        time = flights.time[part][view]
        assert one.rise == pytest.approx(time[0], abs=12.0), one
        assert one.set == pytest.approx(time[-1], abs=12.0), one
        assert one.nearest == pytest.approx(np.min(distance[view]), rel=0.015)
        assert one.farthest == pytest.approx(np.max(distance[view]), rel=0.015)


def test_what_is_never_in_view_is_so_by_plain_vectors_too(some, table) -> None:
    """Luoyang to Washington stays below the lowest angle while it is inside the sector, bending of a degree allowed."""
    scenario, flights = some
    place = [flights.id[i] for i in table.flights].index("df-5a-luoyang-washington")
    assert table.of(place, 0) is None
    assert table.why[place] == Reason.BELOW_HORIZON.sentence
    site = scenario.radars[0].site
    _, elevation, _ = ecef2aer(
        *flights.position[flights.samples(int(table.flights[place]))].T,
        math.degrees(site.latitude.value),
        math.degrees(site.longitude.value),
        site.height.value,
    )
    assert np.max(elevation) < 4.0


def test_gains_are_those_of_the_balance(some, table) -> None:
    """Two ways to the same numbers, both looking at every second."""
    scenario, flights = some
    for cue, mine in ((None, table.search), (table.cue, table.cued)):
        other = follow(scenario, in_view(scenario, flights, stride=1), "body", cue)
        assert np.allclose(mine.tracked, other.tracked, atol=1e-9)
        assert np.allclose(mine.others, other.others, atol=1e-6)
        assert np.array_equal(mine.added, other.added)


def test_sums_of_a_pair_agree(some, table) -> None:
    """Tracked seconds are those of the gain; in view holds them; what is tracked in boost ended with it."""
    own = 0
    for place in range(table.flights.size):
        pair = table.of(place, own)
        if pair is None:
            assert table.cued.tracked[place] == 0.0 and table.why[place]
            continue
        assert not table.why[place]
        assert pair.cued.tracked == pytest.approx(table.cued.tracked[place])
        assert pair.cued.tracked <= pair.boost + pair.after + 2.0
        assert pair.boost <= max(table.burnout[place] - pair.rise, 0.0) + 1.0
        assert pair.nearest <= pair.farthest
        if pair.cued.tracked > 60.0:
            assert pair.cued.position < 2e3 and pair.cued.impact < 50e3
            assert pair.cued.confirmed >= table.cue


def test_tallies_count_every_flight_once(some, table) -> None:
    scenario, flights = some
    found = tallies(scenario, flights, table)
    assert sum(one.flights for one in found) == table.flights.size
    assert sum(one.flights + one.beyond_range for one in found) == len(scenario.watch)
    rows = watched(scenario, flights, table)
    assert sum(one.in_view for one in found) == sum(row.own is not None for row in rows)
    assert sum(one.added for one in found) == sum(row.worth is Worth.ADDED for row in rows)
    for row in rows:
        assert (row.worth is Worth.HIDDEN) == (row.own is None)


def test_levers_by_hand(some, table) -> None:
    scenario, _ = some
    first = next(one for one in table.pairs if one.radar == 0)
    margins = (0.0, 0.5, 0.25, 2.0, 8.0, 4.0)
    made = tuple(attrs.evolve(first, margin=value, flight=i) for i, value in enumerate(margins))
    found = lever(attrs.evolve(table, pairs=made, flights=np.arange(10)), scenario)
    # Three above the threshold, two below it, and five of ten never long enough in view.
    assert (found.tracked, found.out_of_view) == (3, 5)
    assert (found.next_gain, found.all_gain, found.half_loss) == (2.0, 4.0, 4.0)
    # A spent stage of 1 m2, from 0.1 to 10: only the margin of 8 falls below, both of 0.25 and more rise above.
    assert (found.tracked_low, found.tracked_high) == (0, 5)
    none = lever(attrs.evolve(table, pairs=()), scenario)
    assert none.tracked == 0 and math.isinf(none.next_gain) and math.isnan(none.half_loss)


def test_facing_decides_who_comes_into_view(some, table) -> None:
    """As it faces, the count is the table's; turned to the south-south-east, fewer come by."""
    scenario, flights = some
    facing = scenario.radars[0].boresight.value
    seen = sum(one.radar == 0 for one in table.pairs)
    assert in_view_facing(scenario, flights, table, facing) == seen > 5
    assert in_view_facing(scenario, flights, table, math.radians(160.0)) < seen


def test_strongest_seconds_need_not_hang_together() -> None:
    snr, seconds = np.array([1.0, 9.0, 2.0, 8.0]), np.full(4, 30.0)
    assert strongest(snr, seconds, 60.0) == 8.0
    assert strongest(snr, seconds, 90.0) == 2.0
    assert strongest(snr, seconds, 121.0) == 0.0


def test_resolutions_by_hand() -> None:
    """A bandwidth of 150 MHz tells one metre apart; an X-band wave of 3 cm over 0.1 rad tells 15 cm apart."""
    assert float(range_resolution(149_896_229.0)) == pytest.approx(1.0, rel=1e-9)
    assert float(cross_range_resolution(0.03, 0.01, 10.0)) == pytest.approx(0.15)
    assert math.isinf(float(cross_range_resolution(0.03, 0.0, 10.0)))


def test_turning_rate_of_a_passing_object() -> None:
    """7 km/s square to a line of 1,000 km turns it by 7 mrad/s; along the line by nothing."""
    place = np.zeros(3)
    there = np.array([[1e6, 0.0, 0.0]] * 2)
    rate = turning_rate(there, np.array([[0.0, 7e3, 0.0], [7e3, 0.0, 0.0]]), place)
    assert rate.tolist() == [pytest.approx(7e-3), 0.0]


def test_the_beam_of_the_radar_at_a_thousand_kilometres(some) -> None:
    """AN/TPY-2: 4.6 m across at 9.5 GHz make about 7 mrad, so some 7 km at 1,000 km."""
    assert 4e3 < float(beam_resolution(some[0].radars[0].sheet, 1e6)) < 9e3


def test_a_scenario_without_a_watch_list_is_told_so(some) -> None:
    scenario, flights = some
    with pytest.raises(InputError, match="no watch list"):
        watch_table(attrs.evolve(scenario, watch=()), flights)


def test_curve_of_the_break_even() -> None:
    found = curve()
    assert found.attack.tolist() == list(range(1, 101))
    # One warhead, many shots: only all or nothing makes it one fewer. From 36 on each shot is worth 10/18 of one.
    assert found.gain[0, 0] == pytest.approx(1.0, abs=1e-9)
    assert np.allclose(found.gain[35:, 0], 0.05, atol=1e-4)
    assert np.all(found.gain[:, 1] <= found.gain[:, 0]) and np.all(found.gain[:, 0] <= found.gain[:, 2] + 1e-12)


def through(attack: int, rounds: int, chance: float) -> float:
    """Mean number through with rounds dealt one by one."""
    dealt = [rounds // attack + (k < rounds % attack) for k in range(attack)]
    return sum((1.0 - chance) ** shots for shots in dealt)


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.1, 0.9))
def test_saving_against_rounds_added_one_by_one(attack: int, rounds: int, chance: float) -> None:
    """The saving lies between the last whole round too few and the first enough."""
    saved = saving_for_one(attack, rounds, chance)
    before = through(attack, rounds, chance)
    if before <= 1.0:
        assert math.isinf(saved)
        return
    more = saved * attack
    whole = math.floor(more + 1e-9)
    assert before - through(attack, rounds + whole, chance) <= 1.0 + 1e-9
    assert before - through(attack, rounds + whole + 1, chance) >= 1.0 - 1e-9
