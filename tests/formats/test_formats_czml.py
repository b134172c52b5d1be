"""CZML read back by czml3, and its curves by a spline that is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import czml3
import czml3.types
import numpy as np
import pytest
from formats_scene import crowd
from scipy.interpolate import CubicHermiteSpline
from scipy.spatial.transform import Rotation

from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.formats import export
from uppertier.formats.czml_parts.flights import CURVE_BOUND, LINE_BOUND
from uppertier.formats.shared import scene
from uppertier.report.records import RunResult


@pytest.fixture(scope="module")
def text(finished: RunResult, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("czml") / "run.czml"
    export(finished, "czml", path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def packets(text: str) -> dict[str, Any]:
    return {packet["id"]: packet for packet in json.loads(text)}


def _as_czml3_wants(raw: dict[str, Any]) -> dict[str, Any]:
    """czml3 4.0 takes every list of numbers as it stands but this one, which CZML writes as a list too."""
    if "label" not in raw:
        return raw
    span = raw["label"]["distanceDisplayCondition"]["distanceDisplayCondition"]
    value = czml3.types.DistanceDisplayConditionValue(values=span)
    return raw | {"label": raw["label"] | {"distanceDisplayCondition": {"distanceDisplayCondition": value}}}


def test_czml3_reads_every_packet_back(text: str) -> None:
    ids = []
    for raw in json.loads(text):
        if raw["id"] == "document":
            assert raw["version"] == "1.0"
            read = czml3.Packet(**{k: v for k, v in raw.items() if k != "version"}, version="1.0")
        else:
            read = czml3.Packet(**_as_czml3_wants(raw))
        ids.append(read.id)
    assert len(ids) == len(set(ids))
    assert ids[0] == "document"
    assert "agi_" not in text
    assert "http" not in text


def test_every_parent_stands_before_its_children(text: str) -> None:
    known: set[str] = set()
    for packet in json.loads(text):
        assert packet.get("parent", "run") in known | {"run"}
        known.add(packet["id"])


def test_the_clock_covers_every_flight(packets: dict[str, Any], finished: RunResult) -> None:
    start, end = packets["document"]["clock"]["interval"].split("/")
    assert start == "2017-07-03T00:00:00.000Z"
    for packet in packets.values():
        if "availability" in packet:
            begun, ended = packet["availability"].split("/")
            assert start <= begun <= ended <= end


def test_moving_points_are_where_the_flights_are(packets: dict[str, Any], finished: RunResult) -> None:
    flights = finished.flights
    for i, name in enumerate(flights.id):
        position = packets[f"flight/{name}"]["position"]
        assert (position["interpolationAlgorithm"], position["interpolationDegree"]) == ("HERMITE", 3)
        assert position["referenceFrame"] == "FIXED"
        rows = np.array(position["cartesianVelocity"]).reshape(-1, 7)
        samples = flights.samples(i)
        drawn = CubicHermiteSpline(rows[:, 0], rows[:, 1:4], rows[:, 4:])(flights.time[samples])
        # Times, places and speeds are written to the millisecond and millimetre: 8 m at orbital speed at worst.
        assert np.linalg.norm(drawn - flights.position[samples], axis=1).max() <= CURVE_BOUND + 8.0
        kept = np.searchsorted(flights.time[samples], rows[:, 0] - 5.1e-4)
        np.testing.assert_allclose(rows[:, 1:4], flights.position[samples][kept], rtol=0.0, atol=1e-3)


def test_paths_pass_within_the_bound(packets: dict[str, Any], finished: RunResult) -> None:
    import shapely

    flights = finished.flights
    i = flights.id.index("df-5a-luoyang-los-angeles")
    pieces = [p for name, p in packets.items() if name.startswith(f"path/{flights.id[i]}/")]
    assert len(pieces) == 3
    lines = [np.array(p["polyline"]["positions"]["cartesian"]).reshape(-1, 3) for p in pieces]
    whole = np.vstack(lines)
    for axes in ((0, 1), (0, 2), (1, 2)):
        line = shapely.LineString(whole[:, axes])
        points = shapely.points(flights.position[flights.samples(i)][:, axes])
        assert shapely.distance(line, points).max() <= LINE_BOUND


def test_the_sector_looks_along_the_boresight(packets: dict[str, Any], finished: RunResult) -> None:
    unit = finished.scenario.radars[0]
    body = packets["radar/seongju-radar"]["ellipsoid"]
    middle = 0.5 * (body["minimumClock"] + body["maximumClock"])
    # Clock angles run from east over north: 90 degrees less the bearing of 345 degrees.
    assert np.degrees(middle) == pytest.approx(90.0 - 345.0, abs=1e-9)
    width = np.degrees(body["maximumClock"] - body["minimumClock"])
    assert width == pytest.approx(2.0 * np.degrees(unit.sheet.azimuth_half_width.value), abs=1e-9)
    assert np.degrees(body["maximumCone"]) == pytest.approx(90.0 - np.degrees(unit.sheet.elevation_minimum.value))
    assert body["radii"]["cartesian"][0] > body["innerRadii"]["cartesian"][0] > 0.0
    shown = {name for name, p in packets.items() if p.get("ellipsoid", {}).get("show")}
    assert shown == {"radar/seongju-radar"}


def test_beams_reach_from_the_radar_to_the_missile(packets: dict[str, Any], finished: RunResult) -> None:
    from pymap3d import geodetic2ecef

    flights, site = finished.flights, finished.scenario.radars[0].site
    foot = np.array(geodetic2ecef(site.latitude.value, site.longitude.value, site.height.value, deg=False))
    beams = [p for name, p in packets.items() if name.startswith("beam/seongju-radar/")]
    assert beams
    for beam in beams:
        name = beam["id"].removeprefix("beam/seongju-radar/").rsplit("/", 1)[0]
        rows = flights.samples(flights.id.index(name))
        middle = np.array(beam["position"]["cartesian"]).reshape(-1, 4)
        turn = np.array(beam["orientation"]["unitQuaternion"]).reshape(-1, 5)
        length = np.array(beam["cylinder"]["length"]["number"]).reshape(-1, 2)[:, 1]
        half = 0.5 * length[:, None] * Rotation.from_quat(turn[:, 1:]).apply([0.0, 0.0, 1.0])
        assert beam["cylinder"]["topRadius"] == 0
        # Nine decimals of a quaternion turn 5,000 km by millimetres.
        np.testing.assert_allclose(middle[:, 1:] + half, np.broadcast_to(foot, half.shape), rtol=0.0, atol=0.05)
        spline = CubicHermiteSpline(flights.time[rows], flights.position[rows], flights.velocity[rows])
        ends = middle[:, 1:] - half
        # Times are written to the millimetre's place: half a millisecond at 3 km/s is 1.5 m.
        np.testing.assert_allclose(ends, spline(middle[:, 0]), rtol=0.0, atol=4.0)


def test_shots_are_those_of_one_recorded_trial(packets: dict[str, Any], finished: RunResult) -> None:
    from pymap3d import ecef2geodetic

    trials = [t for t in finished.battle.trials if t.doctrine == "salvo_of_two"]
    expected = sum(int(np.sum(t.shots.trial == t.shots.trial.min())) for t in trials)
    met = {name: p for name, p in packets.items() if name.startswith("intercept/")}
    assert len(met) == expected > 0
    for shot in scene.intercepts(finished):
        packet = met[f"intercept/{shot.id}"]
        _, _, height = ecef2geodetic(*packet["position"]["cartesian"])
        # The battle's own altitude comes from a coarser look at the same flight.
        assert height == pytest.approx(shot.altitude, abs=100.0)
        assert packet["name"] == ("Kill" if shot.kill else "Miss")
    stopped = scene.stopped_at(scene.intercepts(finished))
    impacts = {name for name in packets if name.startswith("impact/")}
    assert impacts == {f"impact/{name}" for i, name in enumerate(finished.flights.id) if i not in stopped}


def test_a_crowd_is_thinned(finished: RunResult, tmp_path: Path) -> None:
    many = crowd(finished, 300)
    export(many, "czml", tmp_path / "run.czml")
    packets = json.loads((tmp_path / "run.czml").read_text())
    flights = [p for p in packets if p["id"].startswith("flight/")]
    assert len(flights) == 300
    assert not any("label" in p or "path" in p for p in flights)
    assert not any(p["id"].startswith("beam/") for p in packets)
    assert len({p["id"] for p in packets}) == len(packets)
    numbers = sum(len(p["position"]["cartesianVelocity"]) for p in flights)
    assert numbers < 0.05 * 7 * many.flights.time.size


def test_interceptors_fly_from_their_launcher_to_the_intercept(packets: dict[str, Any], finished: RunResult) -> None:
    """Against Newton's law: after the burn, what is drawn falls and turns as a body does that nothing pushes."""
    from uppertier.formats.shared.interceptors import way

    mu, turning = 3.986004418e14, np.array([0.0, 0.0, 7.292115e-5])
    unit, free = finished.scenario.batteries[0], 0
    for shot in scene.intercepts(finished):
        rows = np.array(packets[f"interceptor/{shot.id}"]["position"]["cartesian"]).reshape(-1, 4)
        assert rows[0, 0] == 0.0 and rows[-1, 0] == pytest.approx(shot.time - shot.launch_time, abs=1e-3)
        np.testing.assert_allclose(rows[[0, -1], 1:], [shot.launch, shot.position], atol=2e-3)
        assert (np.diff(rows[:, 0]) > 0.0).all()
        flown = way(unit.interceptor, unit.site, shot.launch, shot.position, float(rows[-1, 0]))
        # The table that the battle takes its times from has cells of 1 km.
        assert flown.closed < 1000.0
        drawn = np.column_stack([np.interp(flown.time, rows[:, 0], rows[:, k]) for k in (1, 2, 3)])
        assert np.linalg.norm(drawn - flown.position, axis=1).max() < 50.1
        # Above 100 km no air is left; the way is whole seconds but for its last step.
        place = flown.position[int(unit.interceptor.stage.burn_time.value) + 2 : -1]
        place = place[np.linalg.norm(place, axis=1) > 6371e3 + 105e3]
        if len(place) < 3:
            continue
        speed, pull = np.gradient(place, axis=0)[1:-1], np.diff(place, 2, axis=0)
        here = place[1:-1]
        expected = -mu * here / np.linalg.norm(here, axis=1, keepdims=True) ** 3
        expected -= 2.0 * np.cross(turning, speed) + np.cross(turning, np.cross(turning, here))
        # Flattening is 0.02 m/s2; closing 1 km over 100 s adds 0.2 m/s2.
        assert np.abs(pull - expected).max() < 0.25
        free += len(here)
    assert free > 100


@pytest.mark.parametrize("alone", [True, False])
def test_every_launcher_fires_from_its_own_site(finished: RunResult, alone: bool) -> None:
    """Launchers are numbered site by site, in the order in which the battery names them first."""
    scenario = finished.scenario
    unit = scenario.batteries[0]
    far = next(site for site in scenario.defended if site.id != unit.site.id)
    # The bundled battery has two launchers; a third comes last where it stands alone, else before the second.
    sites = (far, unit.site, unit.site if alone else far)
    apart = attrs.evolve(unit, launchers=3, launcher_sites=sites)
    moved = attrs.evolve(finished, scenario=attrs.evolve(scenario, batteries=(apart, *scenario.batteries[1:])))
    own, other = (
        geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value) for site in (unit.site, far)
    )
    found = [shot for shot in scene.intercepts(moved) if shot.battery == unit.id]
    assert {shot.launcher for shot in found} == {0, 1}
    for shot in found:
        np.testing.assert_array_equal(shot.launch, own if alone and shot.launcher else other)


def test_a_bare_run_has_no_watch_list_and_no_shots(bare: RunResult, tmp_path: Path) -> None:
    export(bare, "czml", tmp_path / "run.czml")
    ids = [packet["id"] for packet in json.loads((tmp_path / "run.czml").read_text())]
    assert "watch" not in ids
    assert not any(name.startswith(("intercept/", "interceptor/")) for name in ids)
    assert sum(name.startswith("impact/") for name in ids) == len(bare.flights)
