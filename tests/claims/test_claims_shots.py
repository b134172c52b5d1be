"""Distances, single shots, layers and raids, each against a number worked out another way."""

from __future__ import annotations

import math
from pathlib import Path

import attrs
import claims_folder as folder
import numpy as np
import pytest
from claims_asked import ask
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from uppertier import chain
from uppertier.catalog import load
from uppertier.claims.world import World
from uppertier.scenario import load_scenario

SURE = dict.fromkeys(
    ("thaad.reliability", "thaad.kill_given_hit", "thaad.raid_availability", "thaad.object_track"), 1.0
)


def karney(one: str, other: str) -> float:
    """[km] by Karney's own code."""
    ends = [
        math.degrees(q.value) for s in (load("sites", one), load("sites", other)) for q in (s.latitude, s.longitude)
    ]
    return float(Geodesic.WGS84.Inverse(*ends)["s12"]) / 1e3


@pytest.mark.parametrize(("one", "other"), [("seongju", "seoul"), ("seongju", "seongju"), ("jilantai", "los-angeles")])
def test_distances_are_karneys(world: World, one: str, other: str) -> None:
    found = ask(world, "distance", **{"from": one, "to": other}).value
    assert found == pytest.approx(karney(one, other), abs=1e-6)


def test_closer_by_is_a_difference_of_distances_to_the_base_that_gains_most(world: World, seongju) -> None:
    one = ask(world, "closer_by", than="kyogamisaki-radar", place="tonghua")
    assert one.value == pytest.approx(karney("kyogamisaki", "tonghua") - karney("seongju", "tonghua"), abs=1e-6)
    bases = {entry.base.id for entry in seongju.watch if entry.missile.country == "China"}
    most = ask(world, "closer_by", than="shariki-radar")
    assert most.value == pytest.approx(max(karney("shariki", b) - karney("seongju", b) for b in bases), abs=1e-6)
    assert most.sides["other"] - most.sides["own"] == pytest.approx(most.value, abs=1e-9)


share = st.floats(0.0, 1.0)


@given(share, share, share, share, share)
def test_one_shot_is_a_product_of_five(
    world: World, up: float, track: float, works: float, hit: float, kill: float
) -> None:
    values = {
        "thaad.raid_availability": up, "thaad.object_track": track, "thaad.reliability": works,
        "thaad.hit_given_cue": hit, "thaad.kill_given_hit": kill,
    }  # fmt: skip
    found = ask(world, "shot_kill", values)
    assert found.value == pytest.approx(up * track * works * hit * kill, abs=1e-15)
    assert found.sides["given-track"] == pytest.approx(works * hit * kill, abs=1e-15)


def test_two_layers_of_eight_tenths_make_ninety_six_hundredths() -> None:
    layered = load_scenario("layered-2017")
    upper, lower = (unit.interceptor.id for unit in layered.batteries[:2])
    world = World(layered, None, 1, 1)
    values = {f"{name}.{part}": 1.0 for name in (upper, lower) for part in ("reliability", "kill_given_hit")}
    values |= {f"{upper}.hit_given_cue": 0.8, f"{lower}.hit_given_cue": 0.8}
    found = ask(world, "layered_kill", values, upper=upper, lower=lower)
    assert found.value == pytest.approx(0.96, abs=1e-12)
    values[f"{lower}.hit_given_cue"] = 0.5
    assert ask(world, "layered_kill", values, upper=upper, lower=lower).value == pytest.approx(0.9, abs=1e-12)


TRIALS = 4000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three Nodong a minute apart, each of which can be met, against sixteen rounds fired two by two."""
    scenario = load_scenario(Path(folder.scenario(tmp_path_factory.mktemp("own"), [])))
    return World(scenario, chain.fly(scenario), TRIALS, 3)


@pytest.mark.parametrize("hit", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_none_through_is_the_closed_form_where_shots_are_independent(small: World, hit: float) -> None:
    """(1 - (1 - p)^2)^3, to 4.5 standard errors of 4,000 trials: by chance one in 150,000 is farther off."""
    found = ask(small, "none_through", SURE | {"thaad.hit_given_cue": hit}, raid="three")
    alone = 1.0 - (1.0 - hit) ** 2
    none = alone**3
    assert found.value == pytest.approx(none, abs=4.5 * math.sqrt(none * (1.0 - none) / TRIALS) + 1e-12)
    spread = math.sqrt(3.0 * alone * (1.0 - alone) / TRIALS)
    assert found.sides["leakers"] == pytest.approx(3.0 * (1.0 - alone), abs=4.5 * spread + 1e-12)
    ratio = ask(small, "leakers_ratio", SURE | {"thaad.hit_given_cue": hit}, raid="three").value
    assert ratio == pytest.approx(found.sides["leakers"] / 3.0, abs=1e-12)


def test_a_radar_that_is_down_lets_all_through_together(small: World) -> None:
    """Availability is common to a raid: none gets through exactly as often as the radar is up, if every shot kills."""
    found = ask(
        small, "none_through", SURE | {"thaad.hit_given_cue": 1.0, "thaad.raid_availability": 0.7}, raid="three"
    )
    assert found.value == pytest.approx(0.7, abs=4.5 * math.sqrt(0.21 / TRIALS))
    assert found.sides["leakers"] == pytest.approx(3.0 * (1.0 - found.value), abs=1e-12)


def test_the_least_ratio_of_all_raids_is_taken(world: World) -> None:
    found = ask(world, "leakers_ratio", SURE | {"thaad.hit_given_cue": 0.9})
    assert found.value == min(found.sides.values()) and len(found.sides) == 2


def test_without_a_battery_everything_comes_through(small: World) -> None:
    bare = attrs.evolve(small.scenario, batteries=())
    tallies = World(bare, small.flights, 10, 1).tallies(World(bare, small.flights, 10, 1).context("sheets", {}))
    assert [(one.ratio, one.leakers, one.none) for one in tallies.values()] == [(1.0, 3.0, 0.0)]
    assert np.isfinite(small.flights.apogee).all()
