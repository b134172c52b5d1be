"""Measures on the bundled scenario against geometry worked out on its own, and what may never be varied."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest

from uppertier.claims.ledger import ledger, load_claim
from uppertier.claims.measure import MEASURES
from uppertier.claims.world import CUE, OBSERVER, SHEETS, World
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import InputError

MEASURE_NAMES = ("depth_seen", "flights_added", "foreign_in_reach", "coverage_abroad", "leakers_ratio")


@pytest.fixture(scope="module")
def world(seongju, seongju_flights) -> World:
    return World(seongju, seongju_flights, trials=200, seed=1)


def claims_by_measure(scenario):
    return {claim.measure: claim for claim in ledger(scenario)}


def test_every_claim_of_the_scenario_has_its_measure(seongju) -> None:
    assert set(claims_by_measure(seongju)) == set(MEASURE_NAMES)
    assert len(ledger(seongju)) == len(seongju.claims)


def test_no_varied_path_belongs_to_a_raid_an_aim_point_or_a_trajectory(world: World, seongju) -> None:
    """What may be drawn: radars, batteries, interceptors, cross-sections and the observer. Nothing of a flight."""
    watched = {entry.missile.id for entry in seongju.watch}
    raided = {entry.missile.id for raid in seongju.raids for entry in raid.entries}
    places = {site.id for site in seongju.defended} | {entry.target.id for entry in seongju.watch}
    names = {raid.id for raid in seongju.raids} | {entry.id for entry in seongju.watch} | places
    for claim in ledger(seongju):
        for view in (SHEETS, *seongju.assumptions):
            moved = MEASURES[claim.measure].moved_by(world, claim, world.bands(view))
            assert moved, claim.id
            for path in moved:
                owner, field = path.split(".")[0], path.rsplit(".", 1)[-1]
                assert owner not in names, path
                assert "apogee" not in path and "latitude" not in path and "longitude" not in path, path
                if owner in watched | raided:
                    assert field.startswith("rcs_"), path


def test_flights_are_the_same_whatever_is_drawn(world: World, seongju) -> None:
    claim = claims_by_measure(seongju)["leakers_ratio"]
    before = world.flights.position.tobytes()
    bands = world.bands(SHEETS)
    moved = MEASURES["leakers_ratio"].moved_by(world, claim, bands)
    low = world.context(SHEETS, {path: bands[path].low for path in moved})
    for raid, other in zip(low.scenario.raids, seongju.raids, strict=True):
        for entry, same in zip(raid.entries, other.entries, strict=True):
            assert (entry.launch, entry.aim, entry.count, entry.interval) == (
                same.launch, same.aim, same.count, same.interval,
            )  # fmt: skip
            assert entry.trajectory == same.trajectory
            assert entry.missile.stages == same.missile.stages
    assert world.flights.position.tobytes() == before


def test_no_strategic_flight_comes_within_reach_and_each_passes_far_away(
    world: World, seongju, seongju_flights
) -> None:
    claim = claims_by_measure(seongju)["foreign_in_reach"]
    found = MEASURES["foreign_in_reach"].run(world.context(SHEETS, {}), claim)
    assert found.value == 0.0
    # The oracle: straight distance of every sample from the launchers, with nothing of the measure's own machinery.
    site = seongju.batteries[0].site
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    near = min(
        np.linalg.norm(seongju_flights.position[seongju_flights.samples(i)] - place, axis=1).min()
        for i in range(len(seongju_flights))
        if not seongju_flights.raid[i]
    )
    assert found.sides["closest"] == pytest.approx(near / 1e3, rel=1e-12)
    assert found.sides["closest"] > found.sides["farthest-possible"] > 200.0


def test_reach_finds_a_flight_that_does_pass_inside(seongju, seongju_flights) -> None:
    """The North's own flights at Seongju's neighbours pass inside: the same measure must say so."""
    from uppertier.study.interceptors import passes_reach
    from uppertier.study.subset import raid_flights, subset

    kept = raid_flights(seongju_flights)
    raids = subset(seongju_flights, kept)
    world = World(seongju, seongju_flights, 10, 1)
    passes = passes_reach(seongju, raids, lambda: world.tables(seongju))
    at_daegu = [i for i, name in enumerate(raids.id) if "daegu" in name]
    assert at_daegu and passes.inside[at_daegu].all()


def test_strategic_flights_by_country_and_with_a_cue(world: World, seongju) -> None:
    china, russia = (load_claim(f"strategic-balance-{name}") for name in ("china", "russia"))
    run = MEASURES["flights_added"].run
    cued, alone = (world.context(SHEETS, {CUE: value}) for value in (1.0, 0.0))
    assert run(cued, russia).value == 0.0
    assert run(cued, china).value > 0.0
    assert run(cued, china).sides["tracked-longest"] >= run(alone, china).sides["tracked-longest"]
    with pytest.raises(InputError, match="watch list"):
        run(cued, attrs.evolve(china, who="Atlantis"))


def test_foreign_flights_tracked_are_those_that_sight_tracks(world: World, seongju, seongju_flights) -> None:
    """Against `radar.observe` on the whole, uncut flights."""
    from uppertier.radar.observe import observe
    from uppertier.study.balance import CUE_DELAY

    claim = claims_by_measure(seongju)["coverage_abroad"]
    missiles = {e.missile.id: e.missile for e in seongju.watch}
    missiles |= {e.missile.id: e.missile for raid in seongju.raids for e in raid.entries}
    for cue, delay in ((1.0, CUE_DELAY), (0.0, None)):
        found = MEASURES["coverage_abroad"].run(world.context(SHEETS, {CUE: cue}), claim)
        sight = observe(seongju.radars[:1], seongju_flights, missiles, "body", cue_delay=delay)
        watched = [i for i in range(len(seongju_flights)) if not seongju_flights.raid[i]]
        seconds = sight.seconds_seen[0, watched]
        assert found.value == np.count_nonzero(seconds >= 60.0)
        assert found.sides["tracked-longest"] == pytest.approx(seconds.max(), abs=1e-6)


def test_a_brighter_body_is_never_seen_less_deep(world: World, seongju) -> None:
    claim = claims_by_measure(seongju)["depth_seen"]
    sheet = next(entry.missile for entry in seongju.watch if entry.missile.country == "China").id
    depths = []
    for section in (1e-3, 1e-2, 0.1, 1.0, 10.0):
        values = {f"{sheet}.rcs_boost": section, f"{sheet}.rcs_body": section}
        depths.append(MEASURES["depth_seen"].run(world.context(SHEETS, values), claim).value)
    assert depths == sorted(depths)
    assert depths[0] < depths[-1]


def test_without_a_kill_nothing_is_stopped_and_with_a_sure_one_much_is(world: World, seongju) -> None:
    claim = claims_by_measure(seongju)["leakers_ratio"]
    shot = seongju.batteries[0].interceptor.id
    battery = seongju.batteries[0].sheet.id
    none = world.context(SHEETS, {f"{shot}.hit_given_cue": 0.0})
    sure = world.context(
        SHEETS,
        {f"{shot}.{name}": 1.0 for name in ("hit_given_cue", "kill_given_hit", "reliability")}
        | {f"{battery}.raid_availability": 1.0, f"{battery}.object_track": 1.0},
    )
    run = MEASURES["leakers_ratio"].run
    assert run(none, claim).value == 1.0
    assert run(sure, claim).value < 0.6


def test_a_sure_kill_stops_exactly_what_has_a_window(world: World, seongju, seongju_flights) -> None:
    """With every chance at one, the three lofted missiles leak only where no launch is worth choosing."""
    from uppertier import chain
    from uppertier.battle.window import windows

    shot, battery = seongju.batteries[0].interceptor.id, seongju.batteries[0].sheet.id
    values = {f"{shot}.{name}": 1.0 for name in ("hit_given_cue", "kill_given_hit", "reliability")}
    values |= {f"{battery}.raid_availability": 1.0, f"{battery}.object_track": 1.0}
    found = MEASURES["leakers_ratio"].run(world.context(SHEETS, values), load_claim("nothing-to-stop-the-north"))
    sight = chain.observe(seongju, seongju_flights)
    tracks = chain.track(seongju, sight)
    made = windows(seongju, seongju_flights, sight, tracks)
    raid = "three-nodong-lofted"
    members = [i for i, name in enumerate(seongju_flights.raid) if name == raid]
    without = np.count_nonzero(made.opportunities[0, members] == 0)
    assert found.sides[f"ratio {raid}"] == pytest.approx(without / len(members))


def test_the_observer_has_a_grade_and_a_reason() -> None:
    for quantity in OBSERVER.values():
        assert quantity.note and quantity.low <= quantity.value <= quantity.high
        assert math.isfinite(quantity.value)


def test_an_unknown_measure_is_said(tmp_path) -> None:
    from uppertier import resources

    text = resources.read_text(resources.find("claims", "radar-deep-into-china"))
    path = tmp_path / "radar-deep-into-china.toml"
    path.write_text(text.replace('"depth_seen"', '"depth_sean"'))
    with pytest.raises(InputError, match="depth_sean") as caught:
        load_claim(str(path))
    assert "depth_seen" in caught.value.sentence
