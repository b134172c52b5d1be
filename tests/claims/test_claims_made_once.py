"""What no draw changes is made once: answers are those of the whole chain, made anew for every draw."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from claims_asked import drawn

from uppertier.battle.doctrine import common_doctrine, load_doctrine
from uppertier.battle.engage import raid_setup, simulate
from uppertier.battle.simulate import leakers
from uppertier.catalog.uncertainty import quantities
from uppertier.claims.world import SHEETS, SIGHT_STAYS, WINDOWS_STAY, World
from uppertier.errors import Status
from uppertier.flight.records import Flights
from uppertier.study.balance import CUE_DELAY, held_by
from uppertier.study.defence import counting, lone_windows
from uppertier.study.lone.held import lines_to
from uppertier.study.lone.raids import known_of, options_of, raids
from uppertier.study.raid import options_to_engage
from uppertier.study.subset import subset
from uppertier.track.track import motions

WATCH, RAIDS = ("batteries", "watch"), ("batteries", "raids")
VIEWS = (SHEETS, "lewis-postol-2012", "sceptic")


@pytest.mark.parametrize("cue", [None, CUE_DELAY])
@pytest.mark.parametrize("followed", ["body", "payload"])
def test_watched_flights_are_held_as_the_radar_room_holds_them(world: World, followed: str, cue: float | None) -> None:
    """`radar.observe` for every radar of the scenario, at random draws."""
    met = 0
    for view in VIEWS:
        for values in drawn(world, "flights_added", view, 5, 8, country="China"):
            scenario = world.context(view, values, WATCH).scenario
            missiles = {entry.missile.id: entry.missile for entry in scenario.watch}
            for unit, part in zip(scenario.radars, world.in_view.parts, strict=True):
                whole = held_by(unit, part, missiles, followed, cue)
                along = held_by(unit, part, missiles, followed, cue, lines_to(unit, part))
                assert np.allclose(along.confirmed, whole.confirmed, rtol=0.0, atol=1e-7, equal_nan=True)
                for mine, theirs in zip(along.stretches, whole.stretches, strict=True):
                    assert mine.shape == theirs.shape
                    assert np.allclose(mine, theirs, rtol=0.0, atol=1e-7)
                    met += len(mine) > 0
    assert met > 10


@pytest.mark.parametrize("share", [1.0, 0.1])
def test_launches_against_raids_are_those_of_the_whole_chain(world: World, share: float) -> None:
    """Observe, track and windows, with radar time in plenty and with too little for a raid."""
    ready, kinds = raids(world.scenario, world.raids, world.long_tables), set()
    assert ready is not None
    path = "an-tpy-2.modes.terminal.track_revisit"
    revisit = quantities(world.scenario)[path].value
    for view in VIEWS:
        for values in drawn(world, "leakers_ratio", view, 6, 4):
            asked = values | {path: values.get(path, revisit) * share}
            scenario = world.context(view, asked, RAIDS).scenario
            whole = options_to_engage(scenario, world.raids, world.long_tables, world.moved)
            found = options_of(ready, known_of(ready, scenario), scenario)
            assert np.array_equal(found.offset, whole.offset)
            assert np.allclose(found.launch, whole.launch, rtol=0.0, atol=1e-7)
            assert np.allclose(found.intercept, whole.intercept, rtol=0.0, atol=1e-7)
            assert np.allclose(found.altitude, whole.altitude, rtol=0.0, atol=1e-3)
            kinds |= set(np.diff(whole.offset).tolist())
    assert len(kinds) > 10


def test_a_raid_of_many_shares_the_radar_as_in_the_whole_chain(world: World) -> None:
    """Every missile three times over, a second apart, so that all of them want the radar at once."""
    many = _repeated(world, 3)
    ready = raids(world.scenario, many, world.long_tables)
    assert ready is not None
    alone = raids(world.scenario, many, world.long_tables, alone=True)
    assert alone is not None
    differs = False
    for values in drawn(world, "leakers_ratio", SHEETS, 5, 9):
        scenario = world.context(SHEETS, values, RAIDS).scenario
        whole = options_to_engage(scenario, many, world.long_tables)
        found = options_of(ready, known_of(ready, scenario), scenario)
        assert np.array_equal(found.offset, whole.offset)
        assert np.allclose(found.launch, whole.launch, rtol=0.0, atol=1e-7)
        single = options_of(alone, known_of(alone, scenario), scenario)
        differs = differs or not np.array_equal(single.offset, whole.offset)
    assert differs


def _repeated(world: World, times: int) -> Flights:
    again = subset(world.raids, [i for i in range(len(world.raids)) for _ in range(times)])
    late = np.tile(np.arange(times, dtype=float), len(world.raids))
    return attrs.evolve(again, launch_time=np.asarray(again.launch_time) + late)


def test_what_gets_through_is_what_whole_trials_count(world: World) -> None:
    doctrine = load_doctrine(common_doctrine(world.scenario))
    for values in drawn(world, "leakers_ratio", SHEETS, 4, 2):
        scenario = world.context(SHEETS, values, RAIDS).scenario
        options = options_to_engage(scenario, world.raids, world.long_tables, world.moved)
        for raid in scenario.raids:
            whole = simulate(raid_setup(scenario, world.raids, options, raid.id), "x", doctrine, 150, 3)
            lean = raid_setup(scenario, world.raids, options, raid.id, by_part=False)
            assert leakers(lean, doctrine, 150, 3).tolist() == np.asarray(whole.leaked).sum(axis=1).tolist()


def test_sets_stand_for_each_other_where_they_assume_the_same(world: World) -> None:
    """The kill chain of three sets differs and what their radars see does not; two have radars of their own."""
    assert {world.like(name, ()) for name in (SHEETS, "asan-2017", "test-record", "middle")} == {SHEETS}
    assert world.like("sceptic", ()) == "sceptic"
    assert world.like("sceptic", SIGHT_STAYS) == SHEETS
    for name in ("official-2017", "lewis-postol-2012"):
        assert world.like(name, SIGHT_STAYS) == name
    # The early-warning radar is nobody's argument: every set has it as its sheet does.
    assert {world.like(name, (), ("uewr",)) for name in world.scenario.assumptions} == {SHEETS}
    # A set is never taken for one with another number that counts.
    for name in world.scenario.assumptions:
        other = world.like(name, SIGHT_STAYS)
        mine, theirs = world.bands(name), world.bands(other)
        moved = {path.rsplit(".", 1)[-1] for path in mine if mine[path].value != theirs[path].value}
        assert moved <= {*WINDOWS_STAY, *SIGHT_STAYS}


def test_a_missile_alone_has_the_radar_to_itself(world: World) -> None:
    """Cities' missiles one by one through the whole chain, in a scenario of nothing else."""
    count = counting(world.scenario, world.cities, world.long_tables)
    flights = world.cities.flights
    for values in drawn(world, "leakers_ratio", SHEETS, 2, 6):
        scenario = world.context(SHEETS, values, RAIDS).scenario
        found = count(scenario).ravel()
        for i in range(0, len(flights), 9):
            if flights.status[i] != Status.OK:
                assert found[i] == -1
                continue
            one = subset(flights, [i])
            windows = lone_windows(scenario, one, motions(one), world.long_tables)
            assert found[i] == windows.opportunities.max()
