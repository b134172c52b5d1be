"""Scenarios over HTTP: described, changed, handed in, seen. A changed text says the same as a changed record."""

from __future__ import annotations

import hashlib
import os
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from web_served import FLIGHT, SMALL, TOML, Served

from uppertier import resources
from uppertier.report.results import rounded

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario


def test_gallery_shows_every_scenario_of_the_catalog_with_a_picture(served: Served) -> None:
    cards = served.json("/api/gallery")
    assert {card["id"] for card in cards} == set(resources.sheet_files("scenarios"))
    assert cards[0]["id"] == "seongju-2017"
    for card in cards:
        assert card["sentence"].endswith(".") and card["title"]
        picture = served.get(card["picture"])
        assert picture.headers["content-type"].startswith("image/svg+xml")
        tree = ET.fromstring(picture.content)
        assert tree.findall(".//{http://www.w3.org/2000/svg}path")
        assert not tree.findall(".//{http://www.w3.org/2000/svg}script")


def test_controls_carry_the_bands_and_sources_of_the_sheets(served: Served, seongju: Scenario) -> None:
    found = {one["key"]: one for one in served.json("/api/scenarios/seongju-2017")["controls"]}
    keys = {"boresight_deg", "site", "rcs_m2", "mode", "snr_threshold_db", "rounds", "doctrine", "assumption_set"}
    assert set(found) == keys
    unit, facing = seongju.radars[0], found["boresight_deg"]
    assert [facing[key] for key in ("value", "low", "high")] == [345.0, 330.0, 360.0]
    assert (facing["source"], facing["grade"]) == ("uppertier-assumption", "assumed")
    assert facing["text"] == "345° (330 to 360)"
    section = seongju.watch[0].missile.rcs_boost
    assert (found["rcs_m2"]["value"], found["rcs_m2"]["source"]) == (section.value, section.source)
    assert {one["value"] for one in found["mode"]["choices"]} == {mode.id for mode in unit.sheet.modes}
    assert found["rounds"]["value"] == 16 and found["rounds"]["step"] == 8
    assert {one["value"] for one in found["assumption_set"]["choices"]} > {"", "lewis-postol-2012"}
    assert all("in_run" in one for one in found.values())


def test_changes_show_in_the_description(served: Served) -> None:
    found = served.json("/api/scenarios/seongju-2017?boresight_deg=300&site=wonju&mode=forward-based&rounds=48")
    own = next(one for one in found["radars"] if one["id"] == found["own_radar"])
    assert (own["boresight_deg"], own["site"], own["mode"]) == (pytest.approx(300.0), "wonju", "forward-based")
    assert (found["batteries"][0]["rounds"], found["batteries"][0]["site"]) == (48, "wonju")


CHANGES: list[dict[str, Any]] = [
    {},
    {"boresight_deg": 300.5},
    {"boresight_deg": -10.0, "site": "wonju"},
    {"site": "36.5,127.25,150"},
    {"mode": "forward-based", "doctrine": "shoot_look_shoot"},
    {"rounds": 48},
    {"rounds": 5},
    {"snr_threshold_db": 15.5},
    {"snr_threshold_db": 20.0, "site": "Daejeon", "boresight_deg": 20.0, "rounds": 0},
]


@pytest.mark.parametrize("asked", CHANGES, ids=str)
@pytest.mark.parametrize("name", ["seongju-2017", "layered-2017"])
def test_a_changed_text_reads_as_the_changed_record(
    name: str, asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a full run is made from says what the quick answers were asked: every value that any stage reads."""
    from uppertier import chain
    from uppertier.scenario import load_scenario
    from uppertier.web.changes import Changes, changed
    from uppertier.web.rewritten import overlay, rewritten

    plain, changes = load_scenario(name), Changes(**asked)
    if name == "layered-2017" and "rounds" in asked:
        pytest.skip("its first battery is of another make")
    text = rewritten(resources.read_text(resources.find("scenarios", name)), plain, changes)
    (tmp_path / "scenarios").mkdir()
    path = tmp_path / "scenarios" / "changed.toml"
    path.write_text(text)
    wanted = changed(plain, changes)
    if overlay(plain, changes, tmp_path / "catalog"):
        monkeypatch.setenv(resources.OVERLAY_VARIABLE, str(tmp_path / "catalog"))
    read = load_scenario(path)
    for stage in chain.STAGES:
        one, other = chain.read_by(stage, wanted), chain.read_by(stage, read)
        assert _near(one, other), stage
    # A threshold stands on the radar's sheet, and the scenario's text stays as it was.
    kept = text == resources.read_text(resources.find("scenarios", name))
    assert kept == (not asked.keys() - {"snr_threshold_db"})


def _near(one: Any, other: Any) -> bool:
    """Equal but for the last digits: degrees and decibels are written with nine decimals."""
    if isinstance(one, tuple):
        return len(one) == len(other) and all(_near(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return bool(np.all(one == other))


def test_an_assumption_set_stands_for_quick_answers_and_for_the_claims_of_a_run(served: Served) -> None:
    plain = served.json("/api/quick/range?scenario=seongju-2017&rcs_m2=0.01")
    # Their inputs are held, so no band is left; the middle of the sheet was calibrated to their 870 km.
    under = served.json("/api/quick/range?scenario=seongju-2017&rcs_m2=0.01&assumption_set=lewis-postol-2012")
    spread = [one["range_most_km"] - one["range_least_km"] for one in (under, plain)]
    assert spread[0] < 0.7 * spread[1] and plain["range_km"] == pytest.approx(866, abs=1)
    code = served.json("/api/scenarios/seongju-2017/code?assumption_set=lewis-postol-2012")
    assert tomllib.loads(code["toml"])["assumptions"] == ["lewis-postol-2012"]


def test_code_names_the_scenario_or_the_text_beside_it(served: Served) -> None:
    plain = served.json("/api/scenarios/seongju-2017/code")
    assert "uppertier run seongju-2017" in plain["cli"] and 'load_scenario("seongju-2017")' in plain["python"]
    assert plain["toml"] == resources.read_text(resources.find("scenarios", "seongju-2017"))
    compile(plain["python"], "as_code", "exec")
    other = served.json("/api/scenarios/seongju-2017/code?boresight_deg=330&snr_threshold_db=14")
    assert "uppertier run scenario.toml" in other["cli"] and "UPPERTIER_CATALOG=mine" in other["cli"]
    facing = tomllib.loads(other["toml"])["radars"][0]["boresight_deg"]
    assert (facing["value"], facing["grade"]) == (330.0, "assumed")
    # What the author wrote beside it stands as it stood.
    assert "# The two faces of Clear" in other["toml"]


def test_a_scenario_is_answered_for_under_its_hash(served: Served, handed_in: str) -> None:
    assert handed_in == f"sha256-{hashlib.sha256(SMALL.encode()).hexdigest()}"
    assert served.hand_in(SMALL) == handed_in
    found = served.json(f"/api/scenarios/{handed_in}")
    assert found["title"] == "One radar, one battery, one missile" and found["toml"] == SMALL


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("id = ", 1, "TOML"),
        (SMALL.replace('sheet = "an-tpy-2"', 'sheet = "an-tpy-3"'), 13, "an-tpy-2"),
        (SMALL.replace("launchers = 1", 'launchers = "one"'), 24, "launchers"),
        (SMALL.replace("count = 1", "count = 100000"), None, "1000"),
        (SMALL.replace("launchers = 1", "launchers = 100000000"), None, "launchers"),
        ("\xff", None, "UTF-8"),
        ("a = " + 100_000 * "[", None, "nested"),
        ("a = 1" + 5_000 * "0", None, "digits"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(served: Served, text: str, line: int | None, word: str) -> None:
    found = served.post("/api/scenarios", content=text.encode("latin-1"), headers=TOML)
    assert found.status_code == 422, found.text
    error = found.json()["error"]
    assert word in error["sentence"] and (line is None or error["line"] == line), error
    assert str(served.root) not in found.text and os.sep + "tmp" not in found.text


def test_watch_lists_that_unfold_without_end_are_refused_before_they_do(served: Served) -> None:
    lists = '\n[[watch_lists]]\nmissile = "df-31a"\nbases = [{}]\ntargets = [{}]\n'
    many = ",".join(['"nanyang"'] * 20_000)
    found = served.post("/api/scenarios", content=(SMALL + lists.format(many, many)).encode(), headers=TOML)
    assert found.status_code == 422 and "400000000 watched flights" in found.text


@pytest.mark.parametrize("kind", ["application/json", "application/x-yaml", "multipart/form-data", ""])
def test_only_toml_is_taken(served: Served, kind: str) -> None:
    found = served.post("/api/scenarios", content=SMALL.encode(), headers={"content-type": kind})
    assert found.status_code == 415 and "TOML" in found.json()["error"]["sentence"]


def test_scene_is_the_czml_of_the_same_records(served: Served, handed_in: str) -> None:
    import czml3

    document = served.json(f"/api/scenarios/{handed_in}/scene.czml")
    names = [packet["id"] for packet in document]
    assert names[0] == "document" and len(set(names)) == len(names)
    assert {f"flight/{FLIGHT}", "flight/df-31a-nanyang-seattle", "radar/seongju-radar", "place/seongju"} <= set(names)
    assert "view/seongju-radar/300-km" in names
    assert czml3.Document(packets=[czml3.Packet(**document[0])])
    turned = {p["id"]: p for p in served.json(f"/api/scenarios/{handed_in}/scene.czml?boresight_deg=300")}
    before = next(p for p in document if p["id"] == "radar/seongju-radar")
    moved = turned["radar/seongju-radar"]["ellipsoid"]["minimumClock"] - before["ellipsoid"]["minimumClock"]
    # Clock angles run from east to north: a turn of 45 degrees westward adds.
    assert moved == pytest.approx(np.radians(45.0))


def test_series_holds_every_sample_of_the_chain(served: Served, seongju: Scenario, seongju_flights: Flights) -> None:
    from uppertier import chain

    sight = chain.observe(seongju, seongju_flights)
    name = seongju_flights.id[0]
    found = served.json(f"/api/scenarios/seongju-2017/series/{name}")
    rows = seongju_flights.samples(0)
    assert found["time_s"] == rounded(seongju_flights.time[rows].tolist())
    assert max(found["altitude_km"]) == pytest.approx(420.0, abs=0.1)
    for r, radar in enumerate(sight.radar):
        mine = found["by_radar"][radar]
        assert mine["reason"] == sight.reason[r, rows].tolist()
        assert mine["visible"] == (sight.reason[r, rows] == 0).tolist()
        shown = [value for value in mine["snr_db"] if value is not None]
        best = float(sight.snr[r, rows].max())
        assert not shown or max(shown) == pytest.approx(10.0 * np.log10(best), abs=1e-3)
    texts = [event["text"] for event in found["events"]]
    assert texts[0] == "lift-off" and texts[-1] == "comes down" and "apogee, 420 km" in texts
    times = [event["time_s"] for event in found["events"]]
    assert times == sorted(times)


def test_a_trial_is_told_as_the_command_line_tells_it(served: Served, seongju: Scenario) -> None:
    from uppertier import chain
    from uppertier.battle.events import event_log

    flights = chain.fly(seongju)
    sight = chain.observe(seongju, flights)
    tracks = chain.track(seongju, sight)
    for trial in (0, 3):
        said = event_log(seongju, flights, sight, tracks, "ten-mixed", "salvo_of_two", trial)
        found = served.json(f"/api/scenarios/seongju-2017/trials/ten-mixed/{trial}")
        assert [(row["kind"], row["flight"] or "", row["text"]) for row in found["events"]] == [
            (event.kind.value, event.flight, event.words) for event in said
        ]
        lifted = [row for row in found["events"] if row["kind"] == "lift-off"]
        assert found["missiles"] == len(lifted) == 10
        # A missile that lifts off stands on the ground: Paektusan is 2,744 m high.
        assert all(0.0 <= row["altitude_km"] < 2.75 for row in lifted)
        met = [row for row in found["events"] if row["kind"] == "intercept"]
        assert all(39.0 < row["altitude_km"] < 151.0 for row in met)


def test_flights_are_listed_with_their_numbers(served: Served, seongju_flights: Flights) -> None:
    found = served.json("/api/scenarios/seongju-2017/flights")
    assert [row["id"] for row in found] == list(seongju_flights.id)
    assert [row["apogee_km"] for row in found] == rounded([float(a) / 1e3 for a in seongju_flights.apogee])
    assert {row["kind"] for row in found} == {"threat", "watch"}
