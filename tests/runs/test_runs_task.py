"""Ids of tasks: they move with everything that moves a record, and with nothing else."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import attrs
import pytest

from uppertier import chain
from uppertier.catalog.uncertainty import quantities, with_values
from uppertier.runs.pack import digest
from uppertier.runs.task import StageIds, stage_ids
from uppertier.scenario import load_scenario

sys.path.insert(0, str(Path(__file__).parents[1] / "resilience"))

ORDER = tuple(field.name for field in attrs.fields(StageIds))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    from resilience_scene import write_scenario

    return load_scenario(write_scenario(tmp_path_factory.mktemp("scenario")))


def _moved(one: StageIds, other: StageIds) -> set[str]:
    return {name for name in ORDER if getattr(one, name) != getattr(other, name)}


BEHIND_SIGHT = {"observe", "observe_body", "track", "engage", "score", "reach", "studies"}
CHANGES = {
    "an-tpy-2.noise_temperature": BEHIND_SIGHT,
    "nodong.rcs_payload": BEHIND_SIGHT,
    "seongju-radar.boresight": BEHIND_SIGHT,
    "thaad.commit_ellipse": {"track", "engage", "score", "reach", "studies"},
    "thaad.kill_given_hit": {"engage", "score", "reach", "studies"},
    "thaad.stage.burn_time": {"engage", "score", "reach", "studies"},
    "nodong.payload_mass": {"fly"} | BEHIND_SIGHT,
    "df-31a.stages.0.burn_time": {"fly"} | BEHIND_SIGHT,
}


@pytest.mark.parametrize("path", CHANGES)
def test_a_changed_value_moves_what_lies_behind_it_and_nothing_before(small, path: str) -> None:
    value = quantities(small)[path].value
    changed = with_values(small, {path: value * 1.01})
    assert _moved(stage_ids(small, 40), stage_ids(changed, 40)) == CHANGES[path]


def test_words_bands_and_claims_leave_the_chain_as_it_is(small) -> None:
    before = stage_ids(small, 40)
    told = attrs.evolve(small, title="Another", description="words", claims=())
    assert _moved(before, stage_ids(told, 40)) == set()
    unit = small.radars[0]
    wider = attrs.evolve(unit, boresight=attrs.evolve(unit.boresight, low=0.0, note="wider"))
    # Studies report bands; each is asked of the whole scenario.
    assert _moved(before, stage_ids(attrs.evolve(small, radars=(wider,)), 40)) == {"reach", "studies"}


def test_doctrine_trials_and_seed_move_the_battle_alone(small) -> None:
    before, behind = stage_ids(small, 40), {"engage", "score", "studies"}
    battery = attrs.evolve(small.batteries[0], doctrine="shoot_look_shoot")
    assert _moved(before, stage_ids(attrs.evolve(small, batteries=(battery,)), 40)) == behind | {"reach"}
    assert _moved(before, stage_ids(small, 41)) == behind
    assert _moved(before, stage_ids(attrs.evolve(small, seed=8), 40)) == behind | {"reach"}


def test_a_site_a_launch_time_and_a_trajectory_are_flown_again(small) -> None:
    before = stage_ids(small, 40)
    raid = small.raids[0]
    entry = raid.entries[0]
    moved = attrs.evolve(entry.aim, latitude=attrs.evolve(entry.aim.latitude, value=entry.aim.latitude.value + 1e-6))
    for other in (attrs.evolve(entry, aim=moved), attrs.evolve(entry, first_launch=1.0), attrs.evolve(entry, count=2)):
        scenario = attrs.evolve(small, raids=(attrs.evolve(raid, entries=(other,)),))
        assert "fly" in _moved(before, stage_ids(scenario, 40))


def test_where_an_id_stays_the_record_stays_whatever_is_changed(small) -> None:
    """The law behind the memo, on values drawn from all of the scenario's: same id, same record to the bit."""
    flights = chain.fly(small)
    sight = chain.observe(small, flights)
    tracks = chain.track(small, sight)
    before = stage_ids(small, 40)
    records = {"fly": digest(flights), "observe": digest(sight), "track": digest(tracks)}
    paths = sorted(path for path, one in quantities(small).items() if one.high > one.low)
    held = {"fly": 0, "observe": 0, "track": 0}
    for path in random.Random(11).sample(paths, 24):
        one = quantities(small)[path]
        changed = with_values(small, {path: 0.5 * (one.value + one.high) if one.value < one.high else one.low})
        after = stage_ids(changed, 40)
        if after.fly == before.fly:
            held["fly"] += 1
            assert digest(chain.fly(changed)) == records["fly"], path
        if after.observe == before.observe:
            held["observe"] += 1
            assert digest(chain.observe(changed, flights)) == records["observe"], path
        if after.track == before.track:
            held["track"] += 1
            assert digest(chain.track(changed, sight)) == records["track"], path
    assert min(held.values()) > 0
