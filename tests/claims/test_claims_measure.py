"""Measures on the bundled scenario against geometry worked out on its own, and what may never be varied."""

from __future__ import annotations

import math

import numpy as np
import pytest

from uppertier import resources
from uppertier.claims.answer import pose
from uppertier.claims.form import Measured
from uppertier.claims.ledger import ledger, load_claim
from uppertier.claims.measures import all_measures, load_measure
from uppertier.claims.records import Claim
from uppertier.claims.world import CUE, OBSERVER, SHEETS, World
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import InputError


def asked(world: World, claim: str | Claim, values: dict[str, float], view: str = SHEETS) -> Measured:
    """What the measure of a claim gives, a view's values but for some [SI]."""
    one = load_claim(claim) if isinstance(claim, str) else claim
    measure = load_measure(one.measure)
    return measure.run(world.context(view, values, measure.needs), one.where)


def test_every_measure_is_asked_by_some_claim_that_ships() -> None:
    asked_of = {load_claim(name).measure for name in resources.sheet_files("claims")}
    assert asked_of == set(all_measures())


def test_no_varied_path_belongs_to_a_raid_an_aim_point_or_a_trajectory(world: World, seongju) -> None:
    """What may be drawn: radars, batteries, interceptors, cross-sections and the observer. Nothing of a flight."""
    watched = {entry.missile.id for entry in seongju.watch}
    raided = {entry.missile.id for raid in seongju.raids for entry in raid.entries}
    places = {site.id for site in seongju.defended} | {entry.target.id for entry in seongju.watch}
    names = {raid.id for raid in seongju.raids} | {entry.id for entry in seongju.watch} | places
    for claim in ledger(seongju):
        problem = pose(world, claim.question, seongju.assumptions)
        for view in (SHEETS, *seongju.assumptions):
            for path in problem.bands[view]:
                owner, field = path.split(".")[0], path.rsplit(".", 1)[-1]
                assert owner not in names, path
                assert "apogee" not in path and "latitude" not in path and "longitude" not in path, path
                if owner in watched | raided:
                    assert field.startswith("rcs_"), path


def test_flights_are_the_same_whatever_is_drawn(world: World, seongju) -> None:
    before = world.flights.position.tobytes()
    bands = pose(world, load_claim("nothing-to-stop-the-north").question, ()).bands[SHEETS]
    low = world.context(SHEETS, {path: quantity.low for path, quantity in bands.items()})
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
    found = asked(world, "solely-the-north-interceptors", {})
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
    china, russia = "strategic-balance-china", "strategic-balance-russia"
    assert asked(world, russia, {CUE: 1.0}).value == 0.0
    with_cue, alone = (asked(world, china, {CUE: value}) for value in (1.0, 0.0))
    assert with_cue.value > 0.0
    assert with_cue.sides["tracked-longest"] >= alone.sides["tracked-longest"]


def test_foreign_flights_tracked_are_those_that_sight_tracks(world: World, seongju, seongju_flights) -> None:
    """Against `radar.observe` on the whole, uncut flights."""
    from uppertier.radar.observe import observe
    from uppertier.study.balance import CUE_DELAY

    missiles = {e.missile.id: e.missile for e in seongju.watch}
    missiles |= {e.missile.id: e.missile for raid in seongju.raids for e in raid.entries}
    for cue, delay in ((1.0, CUE_DELAY), (0.0, None)):
        found = asked(world, "solely-the-north-radar", {CUE: cue})
        sight = observe(seongju.radars[:1], seongju_flights, missiles, "body", cue_delay=delay)
        watched = [i for i in range(len(seongju_flights)) if not seongju_flights.raid[i]]
        seconds = sight.seconds_seen[0, watched]
        assert found.value == np.count_nonzero(seconds >= 60.0)
        assert found.sides["tracked-longest"] == pytest.approx(seconds.max(), abs=1e-6)


def test_a_brighter_body_is_never_seen_less_deep(world: World, seongju) -> None:
    sheet = next(entry.missile for entry in seongju.watch if entry.missile.country == "China").id
    depths = []
    for section in (1e-3, 1e-2, 0.1, 1.0, 10.0):
        values = {f"{sheet}.rcs_boost": section, f"{sheet}.rcs_body": section}
        depths.append(asked(world, "radar-deep-into-china", values).value)
    assert depths == sorted(depths)
    assert depths[0] < depths[-1]


def test_without_a_kill_nothing_is_stopped_and_with_a_sure_one_much_is(world: World, seongju) -> None:
    shot = seongju.batteries[0].interceptor.id
    battery = seongju.batteries[0].sheet.id
    sure = {f"{shot}.{name}": 1.0 for name in ("hit_given_cue", "kill_given_hit", "reliability")}
    sure |= {f"{battery}.raid_availability": 1.0, f"{battery}.object_track": 1.0}
    assert asked(world, "nothing-to-stop-the-north", {f"{shot}.hit_given_cue": 0.0}).value == 1.0
    assert asked(world, "nothing-to-stop-the-north", sure).value < 0.6


def test_a_sure_kill_stops_exactly_what_has_a_window(world: World, seongju, seongju_flights) -> None:
    """With every chance at one, the three lofted missiles leak only where no launch is worth choosing."""
    from uppertier import chain
    from uppertier.battle.window import windows

    shot, battery = seongju.batteries[0].interceptor.id, seongju.batteries[0].sheet.id
    values = {f"{shot}.{name}": 1.0 for name in ("hit_given_cue", "kill_given_hit", "reliability")}
    values |= {f"{battery}.raid_availability": 1.0, f"{battery}.object_track": 1.0}
    found = asked(world, "nothing-to-stop-the-north", values)
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
    text = resources.read_text(resources.find("claims", "radar-deep-into-china"))
    path = tmp_path / "radar-deep-into-china.toml"
    path.write_text(text.replace('"depth_seen"', '"depth_sean"'))
    with pytest.raises(InputError, match="depth_sean") as caught:
        load_claim(str(path))
    assert "depth_seen" in caught.value.sentence
