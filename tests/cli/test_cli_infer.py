"""The command `uppertier infer`: what it promises to machines and people, and what it says to wrong input."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from uppertier.cli import infer as command
from uppertier.cli.main import main
from uppertier.resources import data_path

JULY = ("--apogee-km", "3724.9", "--range-km", "998", "--time-s", "2832")
PLACE = ("--from", "40.611,126.426", "--azimuth", "70")
FEW = ("--samples", "40")


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["uppertier", "infer", *words])
    status = main()
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def infer(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    return lambda *words: run(capsys, monkeypatch, *words)


def strict(text: str) -> dict:
    def no(word: str) -> float:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=no)


def test_json_keeps_its_contract(infer) -> None:
    status, out, _ = infer(*JULY, *PLACE, *FEW, "--json")
    assert status == 0
    said = strict(out)
    assert said["consistent"] is True
    assert said["impulsive_time_s"] == pytest.approx(2605.0, abs=1.0)
    assert said["boost_slack_s"] == pytest.approx(2832.0 - said["impulsive_time_s"])
    assert {"value", "low", "high"} <= said["predicted_time_s"].keys()
    reach = said["standard_range_km"]
    assert 8000.0 < reach["low"] < reach["value"] < reach["high"] < 20_015.0
    assert reach["unbounded"] == []
    around = said["rotating_range_km"]
    assert len(around["by_azimuth"]) == 36
    cities = {city["name"]: city for city in around["by_city"]}
    assert {"Los Angeles", "Denver", "Chicago", "Boston", "New York City", "Washington", "Honolulu"} <= cities.keys()
    angeles = cities["Los Angeles"]
    assert angeles["distance_km"] == pytest.approx(9420.0, abs=30.0)
    assert angeles["margin_km"] == pytest.approx(angeles["range_km"]["value"] - angeles["distance_km"])
    assert angeles["reaches"] == "yes"
    assert said["booster"]["id"] == "liquid-two-stage"
    assert said["booster"]["chosen_because"]
    assert sum(said["draws"].values()) == 40
    assert "lower bound" in said["note"]


def test_without_a_launch_point_there_is_no_rotating_range(infer) -> None:
    status, out, _ = infer("--apogee-km", "3724.9", "--range-km", "998", *FEW, "--json")
    said = strict(out)
    assert status == 0
    assert said["rotating_range_km"] is None
    assert said["boost_slack_s"] is None
    assert said["checked"] == "geometry"
    assert said["impulsive_earth"] == "at rest"


def test_the_impossible_report_is_an_answer(infer) -> None:
    words = ("--apogee-km", "6248.5", "--range-km", "1090", "--time-s", "4052", "--from", "39.2,125.673")
    status, out, _ = infer(*words, "--azimuth", "72", *FEW, "--json")
    said = strict(out)
    assert status == 0
    assert said["consistent"] is False
    assert said["time_used"] is False
    assert said["standard_range_km"] == {
        "value": None,
        "low": None,
        "high": None,
        "unbounded": ["value", "low", "high"],
    }
    _, text, _ = infer(*words, "--azimuth", "72", *FEW)
    assert "Consistent: NO" in text
    assert "beyond half the Earth" in text


def test_people_read_the_answer_its_band_and_what_it_is(infer) -> None:
    status, out, err = infer(*JULY, *PLACE, *FEW, "--to", "Chicago", "--to", "Tokyo")
    assert status == 0
    assert "Consistent: yes" in out
    assert "Range on a standard trajectory" in out
    assert "whatever the time" in out
    assert "lower bound" in out
    assert "Chicago" in out
    assert "Boston" not in out
    assert "payload x 2" in out
    assert "boosters" in err


def test_a_named_missile_and_its_payload(infer) -> None:
    _, out, _ = infer(*JULY, *PLACE, "--booster", "hwasong-14", "--samples", "5", "--json")
    said = strict(out)
    assert said["booster"]["kind"] == "missile"
    assert said["payload_kg"]["low"] <= said["payload_kg"]["value"] <= said["payload_kg"]["high"]
    assert said["cut_off_s"] is None
    status, out, _ = infer(*JULY, *PLACE, "--booster", "hwasong-14", "--payload-kg", "300", "--samples", "2", "--json")
    assert status == 0
    light = strict(out)
    assert light["booster"]["sought"] == "cut-off"
    assert 200.0 < light["cut_off_s"] < 250.0


def test_a_users_own_sheet(infer, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    text = data_path("missiles/hwasong-14.toml").read_text().replace('id = "hwasong-14"', 'id = "mine"')
    own.write_text(text)
    status, out, _ = infer(*JULY, "--booster", str(own), "--samples", "2", "--json")
    assert status == 0
    assert strict(out)["booster"]["id"] == "mine"


def test_rounding_can_be_given(infer) -> None:
    base = (
        "--apogee-km",
        "6200",
        "--range-km",
        "1080",
        "--time-s",
        "4052",
        "--from",
        "39.2,125.673",
        "--azimuth",
        "72",
    )
    _, out, _ = infer(*base, *FEW, "--json")
    # Two zeros at the end may stand for 50 km either way, and 6,150 km would be possible.
    assert strict(out)["consistent"] is True
    _, out, _ = infer(*base, *FEW, "--rounding-km", "5", "--rounding-s", "1", "--json")
    said = strict(out)
    assert said["consistent"] is False
    assert said["rounding"]["time_s"] == 1.0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--range-km", "998"), "--apogee-km: is missing"),
        (("--apogee-km", "3724.9"), "--range-km: is missing"),
        (("--apogee-km", "high", "--range-km", "998"), "--apogee-km: 'high' is not a number"),
        (("--apogee-km", "nan", "--range-km", "998"), "--apogee-km: nan is not a finite number"),
        (("--apogee-km", "3724.9", "--range-km", "21000"), "--range-km: 21,000 km is more than half"),
        (("--apogee-km", "40", "--range-km", "2700"), "--apogee-km: 40 km is too flat"),
        ((*JULY[:4], "--time-s", "-5"), "--time-s: -5 s is not a positive number"),
        ((*JULY, "--azimuth", "70"), "--azimuth: a bearing needs a launch point"),
        ((*JULY, *PLACE[:2], "--azimuth", "700"), "--azimuth: 700 is no bearing"),
        ((*JULY, "--from", "Qqqqq"), "--from: no site or city"),
        ((*JULY, "--to", "Chicago"), "--to: a range toward a place needs"),
        ((*JULY, *PLACE, "--to", "Qqqqq"), "--to: no site or city"),
        ((*JULY, "--booster", "saturn"), "--booster: no family or missile is called 'saturn'"),
        ((*JULY, "--booster", "./none.toml"), "no such file"),
        ((*JULY, "--payload-kg", "500"), "--payload-kg: a payload can be given for a named missile only"),
        ((*JULY, "--slack-s", "0"), "--slack-s: 0 s is no positive time"),
        ((*JULY, "--rounding-km", "-1"), "--rounding-km: -1 is no half-width"),
        ((*JULY, "--out", "x.csv"), "--out: means nothing without a table"),
        ((*JULY, "--figure", "x.gif"), "--figure"),
        (("--table", "none.csv"), "no such file"),
        (("--table", "t.csv", "--apogee-km", "5"), "--apogee-km: stands in the table's rows"),
    ],
)
def test_wrong_input_is_one_sentence_and_status_two(infer, words: tuple[str, ...], said: str) -> None:
    status, out, err = infer(*words)
    assert status == 2
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_no_booster_is_status_one(infer) -> None:
    status, out, err = infer("--apogee-km", "9000", "--range-km", "998", "--booster", "liquid-one-stage", *FEW)
    assert status == 1
    assert out == ""
    assert "too weak" in err


TABLE = """date_utc,missile,apogee_km,range_km,time_s,latitude_deg,longitude_deg,bearing_deg,booster
2017-07-28,Hwasong-14,3724.9,998,2832,40.611,126.426,70,liquid-two-stage
2020-01-01,Broken,NaN,998,,,,,
2014-06-29,Scud-C,150,500,,39.066,127.25,82,
2020-01-02,Backwards,500,300,-1,,,,
"""


def test_a_table_computes_the_good_rows_and_lists_the_bad(infer, tmp_path: Path) -> None:
    table, out_file = tmp_path / "tests.csv", tmp_path / "answers.csv"
    table.write_text(TABLE)
    status, out, err = infer("--table", str(table), "--out", str(out_file), "--samples", "20", "--json")
    assert status == 1
    tests = {test["line"]: test for test in strict(out)["tests"]}
    assert set(tests) == {2, 3, 4, 5}
    assert tests[2]["problem"] == ""
    assert tests[2]["standard_range_km"] > 8000.0
    assert 450.0 < tests[4]["standard_range_km"] < 600.0
    assert "tests.csv:3: apogee_km: NaN is not a finite number" in err
    assert "tests.csv:5: time_s" in err
    rows = list(csv.DictReader(out_file.open()))
    assert [row["line"] for row in rows] == ["2", "3", "4", "5"]
    assert float(rows[0]["standard_range_km"]) == tests[2]["standard_range_km"]
    assert rows[1]["standard_range_km"] == ""


def test_the_bundled_table_runs_and_is_drawn(infer, tmp_path: Path) -> None:
    figure = tmp_path / "tests.svg"
    status, out, _ = infer("--table", str(data_path("flight_tests.csv")), "--samples", "12", "--figure", str(figure))
    assert status in (0, 1)
    assert "Impossible as reported" in out
    assert "2022-03-24" in out
    assert figure.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("text", "said"),
    [("missile,range_km\nx,5\n", "tests.csv:1: apogee_km: this column is missing"),
     ("apogee_km,range_km,booster\n500,300,saturn\n", "tests.csv:2: booster")],
)  # fmt: skip
def test_what_is_no_table_is_status_two(infer, tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "tests.csv"
    table.write_text(text)
    status, out, err = infer("--table", str(table))
    assert (status, out) == (2, "")
    assert said in err


def test_the_help_page_says_what_the_room_has() -> None:
    from uppertier.flight.infer import SAMPLES, SLACK

    assert (command.SAMPLES, command.SLACK) == (SAMPLES, SLACK)
