"""`uppertier replay` and `uppertier reach`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from uppertier.cli.main import main
from uppertier.resources import find


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["uppertier", *arguments])
    return main()


def test_a_trial_is_told_as_lines_and_as_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "trial.jsonl"
    asked = ("replay", "seongju-2017", "--raid", "three-nodong-lofted", "--trial", "1")
    assert run(monkeypatch, *asked, "--json-lines", str(lines), "--table") == 0
    events = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    kinds = {event["event"] for event in events}
    assert {"lift-off", "rise", "detect", "track", "classify", "leak"} <= kinds
    assert [event["time_s"] for event in events] == sorted(event["time_s"] for event in events)
    printed = capsys.readouterr().out
    assert "of 3 stopped" in printed
    for event in events:
        assert set(event) == {"time_s", "event", "flight", "battery", "launcher", "words"}
        if event["event"] == "leak":
            assert event["words"] in printed
            assert event["flight"] in printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("seongju-2017", "--raid", "none-such"), "known: three-nodong-lofted"),
        (("seongju-2017", "--trial", "-1"), "counted from 0"),
        (("seongju-2017", "--doctrine", "hope"), "there is no doctrine"),
        (("seongju-2017", "--json-lines", "-", "--table"), "cannot share"),
        (("seongju-2017", "--json-lines", "no/such/folder/x.jsonl"), "folder does not exist"),
    ],
)
def test_bad_questions_are_one_sentence(
    arguments: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "replay", *arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_what_cannot_be_fought_is_said_before_anything_is_flown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = find("scenarios", "seongju-2017").read_text("utf-8")
    file = tmp_path / "seongju-2017.toml"
    file.write_text(text.replace('doctrine = "salvo_of_two"', 'doctrine = "hope"'), "utf-8")
    assert run(monkeypatch, "run", str(file), "--out", str(tmp_path / "out")) == 2
    told = capsys.readouterr().err
    assert "seongju-battery.doctrine: there is no doctrine 'hope'" in told
    assert "fly" not in told
    assert not (tmp_path / "out").exists()
    file.write_text(text.replace('aim = "osan"', 'aim = "anchorage"'), "utf-8")
    assert run(monkeypatch, "replay", str(file), "--raid", "ten-mixed") == 1
    assert "scud-c-hwangju-anchorage-1: out of reach by" in capsys.readouterr().err


def test_reach_beside_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = tmp_path / "reach.svg"
    assert run(monkeypatch, "reach", "thaad", "--json", "--figure", str(figure)) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["floor_km"], found["ceiling_km"], found["printed_range_km"]) == (40.0, 150.0, 200.0)
    by_altitude = {row["altitude_km"]: row for row in found["farthest_by_altitude"]}
    assert set(by_altitude) == {40.0, 60.0, 100.0, 150.0}
    # Drag and longest flight were set by the printed range: the sheet has to keep to that.
    assert all(195.0 <= row["downrange_km"] <= 230.0 for row in by_altitude.values())
    assert all(140.0 <= row["time_s"] <= 150.0 for row in by_altitude.values())
    assert found["farthest"]["downrange_km"] >= max(row["downrange_km"] for row in by_altitude.values())
    assert "<svg" in figure.read_text("utf-8")


def test_reach_at_heights_out_of_reach(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "reach", "pac-3-mse", "--altitude-km", "20", "--altitude-km", "90") == 0
    told = capsys.readouterr().out
    assert "90 km out of reach" in " ".join(told.split())
    assert "printed" not in told


@pytest.mark.parametrize("arguments", [("nothing",), ("thaad", "--site", "nowhere"), ("thaad", "--figure", "a.gif")])
def test_reach_of_nothing(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "reach", *arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
