"""Scenes are made once, piece by piece, beside everything else; and say how far they have come."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from web_served import FLIGHT, Served

from uppertier import chain
from uppertier.errors import InputError
from uppertier.formats.czml import packets
from uppertier.scenario import load_scenario
from uppertier.scenario.assume import under
from uppertier.web.changes import Changes, changed
from uppertier.web.recent import Recent, size_of
from uppertier.web.replayed import told
from uppertier.web.scenes import TRIALS, Scene, Scenes
from uppertier.web.series import series


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    return Scenes(tmp_path_factory.mktemp("scenes"))


def test_a_scene_made_radar_by_radar_is_that_of_the_whole_chain(scenes: Scenes) -> None:
    scenario = load_scenario("seongju-2017")
    flights = chain.fly(scenario)
    sight = chain.observe(scenario, flights)
    tracks = chain.track(scenario, sight)
    battle = chain.engage(scenario, tracks, TRIALS, scenario.seed)
    whole = Scene(scenario, flights, sight, tracks, battle, scenes.ids(scenario).engage)
    assert json.loads(scenes.czml(scenario)) == packets(whole.result())
    for raid in ("three-nodong-lofted", "ten-mixed"):
        assert told(*scenes.supporting(scenario), raid, 3, None) == told(
            scenario, flights, sight, tracks, raid, 3, None
        )
    for i in (0, len(flights) - 1):
        name = flights.id[i]
        # As texts: a NaN is not even equal to itself.
        assert str(series(scenario, *scenes.one_seen(scenario, i), name)) == str(
            series(scenario, flights, sight, tracks, name)
        )


def test_a_turned_radar_is_looked_through_again_and_no_other(scenes: Scenes) -> None:
    scenario = load_scenario("seongju-2017")
    turned = changed(scenario, Changes(boresight_deg=300.0))
    before, after = scenes.sights(scenario), scenes.sights(turned)
    same = [one is other for one, other in zip(before, after, strict=True)]
    assert same == [False, True, True, True, True]
    assert scenes.flights(turned) is scenes.flights(scenario)


def test_what_is_asked_for_meanwhile_is_made_once_and_holds_up_nothing_else(tmp_path: Path) -> None:
    parts, begun, go = Recent(tmp_path), threading.Event(), threading.Event()
    made: list[str] = []

    def long() -> bytes:
        begun.set()
        assert go.wait(60)
        made.append("long")
        return b"long"

    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(parts.once("a", long))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    # Asked while the other is at work, and answered before it is done.
    assert parts.once("b", lambda: b"short") == b"short"
    assert answers == []
    go.set()
    for thread in threads:
        thread.join(60)
    assert answers == [b"long"] * 3
    assert made == ["long"]


def test_a_maker_that_fails_leaves_the_next_to_try(tmp_path: Path) -> None:
    parts = Recent(tmp_path)

    def fail() -> bytes:
        raise InputError("no such thing")

    with pytest.raises(InputError):
        parts.once("a", fail)
    assert parts.once("a", lambda: b"made") == b"made"


def test_as_many_bytes_are_kept_as_may_be_and_the_latest_used_stay(tmp_path: Path) -> None:
    parts = Recent(tmp_path, 2500)
    for name in "abc":
        parts.put(name, (np.zeros(100), b"x" * 200))
        parts.kept("a")
    assert size_of((np.zeros(100), b"x" * 200)) == 1000
    assert [name for name in "abc" if parts.has(name)] == ["a", "c"]
    parts.put("large", b"x" * 9000)
    assert [name for name in ("a", "c", "large") if parts.has(name)] == ["large"]


def test_every_stage_is_told_while_a_scene_is_made(tmp_path: Path) -> None:
    scenes, scenario = Scenes(tmp_path), load_scenario("wonju-daegu-2017")
    at_work = threading.Thread(target=scenes.czml, args=(scenario,))
    assert scenes.progress.told(scenario) is None
    at_work.start()
    seen = []
    while at_work.is_alive():
        step = scenes.progress.told(scenario)
        if step and (not seen or seen[-1] != step):
            seen.append(step)
    at_work.join()
    order = [step.stage for step in seen]
    assert seen
    assert order == sorted(order, key=["fly", "observe", "track", "engage", "draw"].index)
    assert {step.of for step in seen if step.stage == "observe" and step.of} <= {len(scenario.radars)}
    assert all(step.done <= step.of for step in seen)
    assert scenes.progress.told(scenario) is None


def test_a_scene_at_rest_tells_of_no_stage(served: Served, handed_in: str) -> None:
    served.json(f"/api/scenarios/{handed_in}/series/{FLIGHT}")
    assert served.json(f"/api/scenarios/{handed_in}/progress") == {"stage": None, "text": ""}
    assert served.get("/api/scenarios/none-such/progress").status_code == 404


def test_assumption_sets_are_offered_where_they_fit(served: Served) -> None:
    offered = {}
    for name in ("seongju-2017", "layered-2017"):
        control = next(
            one for one in served.json(f"/api/scenarios/{name}")["controls"] if one["key"] == "assumption_set"
        )
        offered[name] = [one["value"] for one in control["choices"]]
        for one in offered[name][1:]:
            under(load_scenario(name), one)
    assert "asan-2017-layered" in offered["layered-2017"]
    assert "asan-2017-layered" not in offered["seongju-2017"]
    assert offered["seongju-2017"][0] == ""
    assert "sceptic" in offered["seongju-2017"]
