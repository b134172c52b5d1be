"""`uppertier balance` from the command line: what it prints and writes, and what it refuses."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pytest

from uppertier.cli.main import main
from uppertier.scenario import load_scenario


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["uppertier", "balance", *words])
    return main()


def test_one_base_in_every_form(monkeypatch, capsys, tmp_path: Path) -> None:
    names = {name: str(tmp_path / f"b.{name}") for name in ("csv", "geojson", "svg")}
    beside = str(tmp_path / "beside.png")
    options = ["--csv", names["csv"], "--geojson", names["geojson"], "--figure", names["svg"], "--observables", beside]
    assert run(monkeypatch, "balance-2017", "--base", "bohai-sea", "--json", *options) == 0
    document = json.loads(capsys.readouterr().out)
    flights = {one["id"]: one for one in document["flights"]}
    assert set(flights) == {"jl-2-bohai-sea-taklamakan", "jl-2-bohai-sea-anchorage", "jl-2-bohai-sea-honolulu"}
    assert {one["id"] for one in document["beyond_range"]} == {"jl-2-bohai-sea-seattle", "jl-2-bohai-sea-los-angeles"}
    honolulu = flights["jl-2-bohai-sea-honolulu"]
    own = next(one for one in honolulu["radars"] if one["radar"] == "seongju-radar")
    # The straight line from the Bohai Sea to Hawaii passes some 400 km from Seongju.
    assert 400.0 < own["nearest_km"] < 700.0 and own["own_search"]["tracked_after_burnout_s"] > 60.0
    assert not honolulu["inside_interceptors_reach"] and honolulu["kind"] == "submarine"
    assert document["break_even"]["attacks"][35]["gain_in_recognition"]["value"] == pytest.approx(0.05, abs=1e-4)

    table = list(csv.DictReader(Path(names["csv"]).read_text("utf-8").splitlines()))
    assert {row["id"] for row in table} == set(flights)
    assert len(table) == sum(len(one["radars"]) for one in flights.values())
    shapes = json.loads(Path(names["geojson"]).read_text())["features"]
    lines = [one for one in shapes if one["geometry"]["type"] == "MultiLineString"]
    assert len(lines) == 3
    for one in lines:
        longitudes = [x for piece in one["geometry"]["coordinates"] for x, *_ in piece]
        assert min(longitudes) >= -180.0 and max(longitudes) <= 180.0
        jumps = [abs(b[0] - a[0]) for piece in one["geometry"]["coordinates"] for a, b in itertools.pairwise(piece)]
        assert max(jumps) < 20.0
    assert Path(names["svg"]).stat().st_size > 50_000 and Path(beside).stat().st_size > 20_000


def test_words_say_who_is_never_in_view_and_what_it_would_take(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "balance-2017", "--base", "xuanhua", "--followed", "body", "--cue-s", "100") == 0
    told = capsys.readouterr().out
    assert "Never in view, below the horizon: Xuanhua to Chicago, New York and Washington." in told
    assert "pass inside their reach" in told and "What it would have to be worth" in told
    assert "How far an assumption must go" in told


def test_bad_input_gets_a_sentence(monkeypatch, capsys, tmp_path: Path) -> None:
    def refused(*words: str) -> str:
        assert run(monkeypatch, *words) == 2
        told = capsys.readouterr().err.strip()
        assert told.startswith("uppertier: ") and "\n" not in told
        return told

    assert "no flight of the watch list starts from 'atlantis'" in refused("balance-2017", "--base", "atlantis")
    assert "is not a time after launch" in refused("balance-2017", "--cue-s", "nan")
    assert "cannot be followed" in refused("balance-2017", "--followed", "plume")
    assert "no radar 'x'" in refused("balance-2017", "--radar", "x")
    assert "folder does not exist" in refused("balance-2017", "--csv", str(tmp_path / "no" / "b.csv"))
    text = (Path(load_scenario.__code__.co_filename).parents[1] / "data/scenarios/balance-2017.toml").read_text()
    bare = tmp_path / "bare.toml"
    bare.write_text(text[: text.index("[[watch_lists]]")].replace("claims = []", "claims = []\nwatch = []"), "utf-8")
    assert "has no watch list" in refused(str(bare))
