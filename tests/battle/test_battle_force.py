"""Tiers, independent fire, reloads, guidance channels, errors of kill assessment, remote launchers and radars."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from battle_scene import SITE, battery_sheet, flights, interceptor, parabola, q, scenario, sight, straight_table, tracks

from uppertier.battle.engage import engage, raid_setup, simulate
from uppertier.battle.posts import posts
from uppertier.battle.records import Binding, Doctrine, LeakReason, Trials
from uppertier.battle.window import windows, windows_and_options
from uppertier.catalog.records import SiteSheet
from uppertier.radar.records import Reason, Sight
from uppertier.scenario.records import Fire, Scenario
from uppertier.track.records import Tracks

TABLE = straight_table()
NEAR = parabola(300e3, 200e3, 20e3)
SALVO, LOOK = Doctrine("x", 2, 1, "x."), Doctrine("x", 1, 4, "x.")
SURE, NEVER = interceptor(hit_given_cue=1.0), interceptor(hit_given_cue=0.0)


def units(place: Scenario, *changes: dict) -> Scenario:
    made = tuple(attrs.evolve(unit, **change) for unit, change in zip(place.batteries, changes, strict=True))
    return attrs.evolve(place, batteries=made)


def fight(place: Scenario, doctrine: Doctrine = SALVO, size: int = 1, trials: int = 20, gap: float = 0.0) -> Trials:
    made = flights([NEAR] * size, launch_time=[gap * k for k in range(size)])
    args = (place, made, sight(made), tracks(made), (TABLE,) * len(posts(place)))
    return simulate(raid_setup(place, made, windows_and_options(*args)[1], "raid"), "x", doctrine, trials, 5)


def test_the_lower_tier_has_what_the_upper_leaves() -> None:
    layers = units(scenario(2, weapon=NEVER), {"tier": 0}, {"tier": 1, "interceptor": SURE})
    found = fight(layers)
    assert not found.leaked.any()
    assert (found.spent == 2).all()
    shots = found.shots
    for trial in range(20):
        rows = shots.trial == trial
        assert shots.battery[rows].tolist() == [0, 0, 1, 1]
        assert shots.launch_time[rows][2] >= shots.intercept_time[rows][1] + 5.0
        assert shots.look[rows].tolist() == [0, 0, 1, 1]
    upper = units(scenario(2, weapon=SURE), {"tier": 0}, {"tier": 1})
    assert (fight(upper).spent == [2, 0]).all()


def test_an_upper_tier_without_rounds_leaves_all_at_once() -> None:
    layers = units(scenario(2, weapon=SURE), {"tier": 0, "rounds_per_launcher": 0}, {"tier": 1})
    alone = scenario(1, weapon=SURE)
    first = fight(alone).shots.launch_time[0]
    assert fight(layers).shots.launch_time[0] == first


def test_two_batteries_at_one_missile() -> None:
    place = scenario(2, weapon=SURE)
    together = fight(place)
    apart = fight(attrs.evolve(place, fire=Fire.INDEPENDENT))
    assert (together.spent.sum(axis=1) == 2).all()
    assert (apart.spent == 2).all()
    assert not together.leaked.any()
    assert not apart.leaked.any()


def test_a_battery_alone_sees_what_another_destroyed() -> None:
    # The second acts so late that the first's kill has been seen by then.
    late = battery_sheet(decision_delay=250.0)
    place = units(attrs.evolve(scenario(2, weapon=SURE), fire=Fire.INDEPENDENT), {}, {"sheet": late})
    found = fight(place)
    assert (found.spent == [2, 0]).all()
    blunt = units(place, {"interceptor": NEVER}, {})
    assert (fight(blunt).spent == [2, 2]).all()


def test_reloads_give_a_second_load_after_their_time() -> None:
    sheet = attrs.evolve(battery_sheet(launch_interval=1.0), reload_time=q(60.0))
    bare = scenario(1, 1, 4, sheet=sheet, weapon=SURE)
    stocked = units(bare, {"reloads": 1})
    few, more = (fight(place, Doctrine("x", 1, 1, "x."), 12, 1, gap=20.0) for place in (bare, stocked))
    assert few.spent[0, 0] == 4
    assert more.spent[0, 0] == 8
    launch = more.shots.launch_time
    assert launch[4] >= launch[3] + 60.0
    assert launch[4] - launch[3] < 61.0 + 20.0
    never = units(attrs.evolve(bare), {"reloads": 1, "sheet": attrs.evolve(sheet, reload_time=q(3600.0))})
    assert fight(never, Doctrine("x", 1, 1, "x."), 12, 1, gap=20.0).spent[0, 0] == 4


@pytest.mark.parametrize("channels", [1, 3])
def test_no_more_are_guided_at_once_than_there_are_channels(channels: int) -> None:
    sheet = attrs.evolve(battery_sheet(launch_interval=0.0), guidance_channels=q(float(channels)))
    found = fight(scenario(1, 4, 8, sheet=sheet, weapon=SURE), Doctrine("x", 1, 1, "x."), 10, 1)
    shots = found.shots
    for time in shots.launch_time:
        assert ((shots.launch_time <= time) & (shots.intercept_time > time)).sum() <= channels
    assert LeakReason.NO_CHANNEL in found.leak_reason
    wide = attrs.evolve(sheet, guidance_channels=q(32.0))
    free = fight(scenario(1, 4, 8, sheet=wide, weapon=SURE), Doctrine("x", 1, 1, "x."), 10, 1)
    assert not free.leaked.any()
    plain = fight(scenario(1, 4, 8, sheet=battery_sheet(launch_interval=0.0), weapon=SURE), size=10, trials=1)
    assert (plain.leak_reason == 0).all()


def test_kills_taken_for_misses_cost_rounds_and_misses_taken_for_kills_leak() -> None:
    blind = attrs.evolve(battery_sheet(), kill_taken_for_miss=q(1.0))
    right = fight(scenario(weapon=SURE), LOOK)
    again = fight(scenario(sheet=blind, weapon=SURE), LOOK)
    assert (right.spent == 1).all()
    assert (again.spent > 1).all()
    assert not again.leaked.any()
    hopeful = attrs.evolve(battery_sheet(), miss_taken_for_kill=q(1.0))
    fooled = fight(scenario(sheet=hopeful, weapon=NEVER), LOOK)
    assert (fooled.spent == 1).all()
    assert (fooled.leak_reason == LeakReason.TAKEN_FOR_KILL).all()
    some = attrs.evolve(battery_sheet(), miss_taken_for_kill=q(0.4))
    shares = fight(scenario(sheet=some, weapon=NEVER), Doctrine("x", 1, 2, "x."), trials=4000)
    # Stopped short after one shot with chance 0.4: four standard deviations.
    assert (shares.spent == 1).mean() == pytest.approx(0.4, abs=4 * math.sqrt(0.24 / 4000))


def moved_site(north: float) -> SiteSheet:
    return SiteSheet("forward", "x", "X", q(SITE[0] + north / 6.36e6), q(SITE[1]), q(0.0))


def test_launchers_forward_reach_what_those_at_home_do_not() -> None:
    made = flights([parabola(500e3, 200e3, 260e3)])
    home = scenario(1, 2)
    spread = units(home, {"launcher_sites": (moved_site(200e3), home.batteries[0].site)})
    assert [(post.site.id, post.launchers) for post in posts(spread)] == [("forward", 1), ("x", 1)]
    args = (made, sight(made), tracks(made))
    assert windows(home, *args, (TABLE,)).reason[0, 0] == Binding.OUTSIDE_REACH
    found, options = windows_and_options(spread, *args, (TABLE, TABLE))
    assert found.reason[0, 0] == Binding.FEASIBLE
    assert options.rows(1, 0, 1).start == options.rows(1, 0, 1).stop
    trials = simulate(raid_setup(spread, made, options, "raid"), "x", SALVO, 10, 1)
    assert set(trials.shots.launcher.tolist()) == {0}


def test_a_launcher_anywhere_fires_as_a_battery_there_would() -> None:
    made = flights([NEAR])
    away = moved_site(60e3)
    home = scenario(1, 2, weapon=SURE)
    remote = units(home, {"launcher_sites": (away, away)})
    there = units(home, {"site": away})
    args = (made, sight(made), tracks(made))
    assert windows(remote, *args, (TABLE,)) == windows(there, *args, (TABLE,))
    both = units(home, {"launcher_sites": (home.batteries[0].site, away)})
    wide, near, far = (windows(place, *args, (TABLE,) * len(posts(place))) for place in (both, home, there))
    assert wide.first_intercept[0, 0] == min(near.first_intercept[0, 0], far.first_intercept[0, 0])
    assert wide.last_launch[0, 0] == max(near.last_launch[0, 0], far.last_launch[0, 0])
    assert wide.opportunities[0, 0] >= max(near.opportunities[0, 0], far.opportunities[0, 0])


def second_radar(made, see: int, commit: float) -> tuple[Sight, Tracks]:
    """Beside the battery's own radar, that sees nothing, one that does."""
    blind, keen = sight(made, Reason.TOO_LITTLE_SIGNAL), sight(made, see)
    names = ("eye", "other")
    pairs = {
        field.name: np.concatenate([getattr(blind, field.name), getattr(keen, field.name)])
        for field in attrs.fields(Sight)
        if isinstance(getattr(blind, field.name), np.ndarray)
    }
    known = tracks(made)
    rows = {
        field.name: np.concatenate([getattr(known, field.name)] * 2)
        for field in attrs.fields(Tracks)
        if isinstance(getattr(known, field.name), np.ndarray)
    }
    rows["commit_time"] = np.array([[np.nan] * len(made), [commit] * len(made)])
    return attrs.evolve(blind, radar=names, **pairs), attrs.evolve(known, radar=names, **rows)


def test_engaged_by_the_track_of_another_radar() -> None:
    made = flights([NEAR])
    seen, known = second_radar(made, Reason.SEEN, 100.0)
    place = scenario()
    other = attrs.evolve(
        place.radars[0], id="other", mode=attrs.evolve(place.radars[0].mode, supports_engagement=False)
    )
    place = attrs.evolve(place, radars=(*place.radars, other))
    alone = windows(place, made, seen, known, (TABLE,))
    assert alone.reason[0, 0] == Binding.TOO_LITTLE_SIGNAL
    helped = units(place, {"remote_radars": ("other",)})
    found = windows(helped, made, seen, known, (TABLE,))
    assert found.reason[0, 0] == Binding.FEASIBLE
    assert found.first_launch[0, 0] >= 110.0
    # Just as if its own radar saw and knew as much.
    own = windows(scenario(), made, sight(made), tracks(made, 100.0), (TABLE,))
    assert np.array_equal(found.intercept_time, own.intercept_time, equal_nan=True)
    # Its own radar guides the rounds: without that, no track helps.
    mute = attrs.evolve(helped.radars[0], mode=other.mode)
    stuck = attrs.evolve(helped, radars=(mute, other))
    assert windows(stuck, made, seen, known, (TABLE,)).reason[0, 0] == Binding.NO_RADAR_TIME
    late = windows(helped, made, *second_radar(made, Reason.SEEN, 400.0), (TABLE,))
    assert late.reason[0, 0] == Binding.TOO_LITTLE_SIGNAL


@pytest.mark.parametrize("shot", [0.0, 1.0])
@pytest.mark.parametrize("fire", Fire)
def test_certain_shots_at_any_size(shot: float, fire: Fire) -> None:
    weapon = interceptor(hit_given_cue=shot)
    place = attrs.evolve(scenario(2, 9, 50, weapon=weapon, sheet=battery_sheet(launch_interval=0.0)), fire=fire)
    found = fight(place, size=200, trials=2)
    assert found.leaked.all() == (shot == 0.0)
    assert found.leaked.any() == (shot == 0.0)
    assert found.spent.sum(axis=1).tolist() == [400 if fire == Fire.COORDINATED else 800] * 2


def test_simultaneous_arrivals_are_served_in_their_order() -> None:
    found = fight(scenario(1, 1, 6, weapon=SURE, sheet=battery_sheet(launch_interval=0.0)), size=5, trials=1)
    assert found.shots.flight.tolist() == [0, 0, 1, 1, 2, 2]
    assert found.leak_reason[0].tolist() == [0, 0, 0, LeakReason.NO_ROUNDS, LeakReason.NO_ROUNDS]


def test_launches_never_go_back_in_time() -> None:
    """Where the first battery runs out, the second takes over from then on, not from before."""
    far = moved_site(-40e3)
    place = scenario(2, 1, 2, sheet=battery_sheet(launch_interval=9.0))
    place = units(place, {"rounds_per_launcher": 3}, {"launcher_sites": (far,)})
    launch = fight(place, SALVO, 6, 1, gap=3.0).shots.launch_time
    assert (np.diff(launch) >= 0.0).all()


def test_contradictory_fields_are_one_sentence(tmp_path) -> None:
    from uppertier.errors import InputError
    from uppertier.resources import find
    from uppertier.scenario import load_scenario

    text = find("scenarios", "seongju-2017").read_text("utf-8")
    changes = {
        'radar = "seongju-radar"': ('radar = "gone"', "no radar called 'gone'"),
        "launchers = 2": ('launchers = 2\nlauncher_sites = ["seongju"]', "1 sites for 2 launchers"),
        "rounds_per_launcher = 8": ('rounds_per_launcher = 8\nremote_radars = ["gone"]', "no radar called 'gone'"),
        "seed = 20170703": ('seed = 20170703\nfire = "at will"', "not one of the choices"),
        'doctrine = "salvo_of_two"': ('doctrine = "salvo_of_two"\nremote_radars = ["seongju-radar"]', "twice"),
    }
    for old, (new, words) in changes.items():
        path = tmp_path / "seongju-2017.toml"
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
        with pytest.raises(InputError, match=words):
            load_scenario(path)
    good = (
        'launchers = 2\nlauncher_sites = ["seongju", "daegu"]\ntier = 1\nreloads = 2\nremote_radars = ["shariki-radar"]'
    )
    path.write_text(
        text.replace("launchers = 2", good).replace("seed = 2017", 'fire = "independent"\nseed = 2017'), "utf-8"
    )
    place = load_scenario(path)
    unit = place.batteries[0]
    assert (place.fire, unit.tier, unit.reloads) == (Fire.INDEPENDENT, 1, 2)
    assert unit.radars == ("seongju-radar", "shariki-radar")
    assert [post.site.id for post in posts(place)] == ["seongju", "daegu"]


def test_every_battery_shoots_under_engage_as_well() -> None:
    made = flights([NEAR] * 2)
    place = attrs.evolve(scenario(2, weapon=SURE), fire=Fire.INDEPENDENT)
    battle = engage(place, made, sight(made), tracks(made), 10, tables=(TABLE, TABLE))
    assert (battle.trials[0].spent == 4).all()
