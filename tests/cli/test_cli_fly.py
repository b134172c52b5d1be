"""`uppertier fly` as a user meets it: keys, phases, files, and a sentence for every wrong input."""

from __future__ import annotations

import csv
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import pytest

from uppertier.cli.main import main
from uppertier.resources import data_path

Run = Any
SHORT = ("fly", "scud-c", "--from", "38.7,125.8", "--to", "37.5,127.0")


@pytest.fixture
def fly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs the program in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", *arguments])
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def document(fly: Run, *arguments: str) -> dict[str, Any]:
    status, out, err = fly(*arguments, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_keys_that_others_rely_on(fly: Run) -> None:
    found = document(fly, *SHORT)
    for key in ("apogee_km", "range_km", "flight_time_s", "burnout_speed_m_s", "miss_m"):
        assert isinstance(found[key], float), key
    for key in ("latitude_deg", "longitude_deg", "speed_m_s"):
        assert isinstance(found["impact"][key], float), key
    assert found["miss_m"] < 50.0
    assert found["impact"]["latitude_deg"] == pytest.approx(37.5, abs=1e-3)
    assert found["phases"][0]["event"] == "launch" and found["phases"][-1]["event"] == "impact"
    assert found["phases"][-1]["time_s"] == pytest.approx(found["flight_time_s"])
    assert found["phases"][-1]["range_km"] == pytest.approx(found["range_km"])


def test_every_number_carries_its_unit(fly: Run) -> None:
    found = document(fly, *SHORT, "--samples", "2", "--rounds", "3")
    without = {"mach", "samples", "rounds", "seed", "round", "rotating", "re_aimed", "failed_draws", "failed_rounds"}
    without |= {"value", "low", "high", "rank_correlation"}  # beside a key that has the unit, or a pure number

    def numbers(node: Any, key: str = "") -> list[str]:
        if isinstance(node, dict):
            return [name for inner, value in node.items() for name in numbers(value, inner)]
        if isinstance(node, list):
            return [name for value in node for name in numbers(value, key)]
        return [key] if isinstance(node, int | float) else []

    for key in numbers(found):
        assert key in without or re.search(r"_(km|m|s|m_s|deg|kg)$", key), key


def test_without_an_aim_point_there_is_no_miss(fly: Run) -> None:
    found = document(fly, "fly", "nodong", "--from", "hwangju", "--azimuth", "90")
    assert found["miss_m"] is None and found["to"] is None and found["cut_off_s"] is None
    assert found["trajectory"] == "full burn, greatest range"


def test_an_apogee_and_an_angle_are_met(fly: Run) -> None:
    there = ("fly", "nodong", "--from", "hwangju", "--to", "busan")
    high = document(fly, *there, "--apogee-km", "300")
    assert high["apogee_km"] == pytest.approx(300.0, abs=0.1) and high["miss_m"] < 50.0
    loft = document(fly, *there, "--loft", "60")
    assert loft["burnout_angle_deg"] == pytest.approx(60.0, abs=0.1) and loft["miss_m"] < 50.0
    along = document(fly, "fly", "nodong", "--from", "hwangju", "--azimuth", "120", "--loft", "50")
    assert along["burnout_angle_deg"] == pytest.approx(50.0, abs=1e-3)
    kicked = document(fly, "fly", "nodong", "--from", "hwangju", "--azimuth", "120", "--kick-deg", "10")
    assert kicked["pitch_over_deg"] == pytest.approx(10.0)


def test_the_greatest_range_over_an_earth_at_rest_is_the_same_all_around(fly: Run) -> None:
    found = document(fly, "fly", "scud-c", "--from", "0,0", "--max-range", "--round", "--no-rotation")
    ranges = [row["range_km"] for row in found["max_range"]]
    assert [row["azimuth_deg"] for row in found["max_range"]] == pytest.approx([15.0 * i for i in range(24)])
    assert max(ranges) - min(ranges) < 0.05 and found["range_km"] == max(ranges)
    turning = document(fly, "fly", "scud-c", "--from", "0,0", "--max-range", "--azimuth", "90")
    assert turning["range_km"] > max(ranges) + 5.0 and len(turning["max_range"]) == 1
    assert found["earth"] == {"round": True, "rotating": False}


def test_people_get_a_table_and_are_told_what_speeds_are_relative_to(fly: Run) -> None:
    status, out, _ = fly(*SHORT, "--crossing-km", "20,30")
    assert status == 0
    for words in ("launch", "cut-off", "20 km up", "30 km down", "apogee", "impact", "Mach", "relative to the ground"):
        assert words in out
    assert "-0.0" not in out and "nan" not in out


def test_places_may_be_named(fly: Run) -> None:
    site = document(fly, "fly", "scud-c", "--from", "Hwangju", "--to", "seoul")
    city = document(fly, "fly", "scud-c", "--from", "hwangju", "--to", "Incheon, KOR")
    assert site["to"]["name"] == "Seoul" and city["to"]["name"] == "Incheon, KOR"
    high = document(fly, "fly", "scud-c", "--from", "38.7,125.8,400", "--to", "37.5,127.0,250")
    assert high["from"]["height_m"] == 400.0 and high["phases"][-1]["altitude_km"] == pytest.approx(0.25, abs=1e-4)
    west = document(fly, "fly", "scud-c", "--from", "-10,359.5", "--to", "-11,-1.5")
    assert west["from"]["longitude_deg"] == pytest.approx(-0.5)


def test_files_are_written_whole(fly: Run, tmp_path: Path) -> None:
    status, _, err = fly(*SHORT, "--csv", "flight.csv", "--figure", "flight.svg")
    assert status == 0, err
    assert sorted(os.listdir(tmp_path)) == ["flight.csv", "flight.svg"]
    rows = list(csv.DictReader((tmp_path / "flight.csv").open()))
    assert {"time_s", "altitude_km", "range_km", "speed_m_s", "flight_path_angle_deg", "mach"} <= set(rows[0])
    ticks = [float(row["time_s"]) for row in rows if not row["event"]]
    assert ticks == [float(t) for t in range(1, math.ceil(float(rows[-1]["time_s"])))]
    assert rows[-1]["event"] == "impact" and rows[-1]["phase"] == "entry"
    assert (tmp_path / "flight.svg").read_text().startswith("<?xml")


def test_out_of_reach_says_by_how_much(fly: Run) -> None:
    status, out, err = fly("fly", "scud-c", "--from", "hwangju", "--to", "Tokyo")
    assert status == 1 and out == ""
    short = re.search(r"Tokyo, JPN is out of reach by (\d+) km", err)
    assert short
    reach = document(fly, "fly", "scud-c", "--from", "hwangju", "--max-range", "--azimuth", "104")["range_km"]
    assert int(short[1]) == pytest.approx(1285.0 - reach, abs=40.0)


NO_ANSWER = {
    "apogee too high": (("--azimuth", "90", "--apogee-km", "9000"), ("apogee of 9000 km", "this missile has")),
    "angle too steep": (("--azimuth", "90", "--loft", "89.8"), ("89.8° at burnout",)),
}


@pytest.mark.parametrize("case", NO_ANSWER)
def test_what_no_flight_does_has_no_answer(fly: Run, case: str) -> None:
    more, words = NO_ANSWER[case]
    status, out, err = fly("fly", "df-5a", "--from", "luoyang", *more)
    assert (status, out) == (1, ""), err
    for word in words:
        assert word in err


THERE = ("--from", "38.7,125.8", "--to", "37.5,127.0")
BAD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "at the launch point": (("nodong", "--from", "38.7,125.8", "--to", "38.7,125.8"), ("--to", "is the launch point")),
    "nan latitude": (("nodong", "--from", "nan,125.8", "--to", "seoul"), ("--from", "nan is no latitude")),
    "latitude beyond the pole": (("nodong", "--from", "98.7,125.8", "--to", "seoul"), ("--from", "98.7", "90")),
    "longitude": (("nodong", "--from", "38.7,525.8", "--to", "seoul"), ("--from", "longitude")),
    "one number": (("nodong", "--from", "38.7", "--to", "seoul"), ("--from", "38.7")),
    "unknown place": (("nodong", "--from", "hwangju", "--to", "Seol"), ("--to", "Seol", "did you mean seoul")),
    "unknown missile": (("nodnog", *THERE), ("nodnog", "did you mean nodong")),
    "negative apogee": (("nodong", *THERE, "--apogee-km", "-5"), ("--apogee-km", "-5")),
    "nan apogee": (("nodong", *THERE, "--apogee-km", "nan"), ("--apogee-km", "nan")),
    "apogee and loft": (("nodong", *THERE, "--apogee-km", "300", "--loft", "50"), ("--loft", "--apogee-km")),
    "aim point and azimuth": (("nodong", *THERE, "--azimuth", "90"), ("--azimuth", "--to")),
    "nothing to fly to": (("nodong", "--from", "38.7,125.8"), ("--to", "--max-range")),
    "greatest range to a point": (("nodong", *THERE, "--max-range"), ("--max-range", "--to")),
    "greatest range with a shape": (("nodong", "--from", "0,0", "--max-range", "--loft", "9"), ("--loft",)),
    "pitch-over toward a point": (("nodong", *THERE, "--kick-deg", "5"), ("--kick-deg", "--azimuth")),
    "angle beyond the vertical": (("nodong", *THERE, "--loft", "95"), ("--loft", "95")),
    "azimuth": (("nodong", "--from", "0,0", "--azimuth", "inf"), ("--azimuth", "inf")),
    "altitude": (("nodong", *THERE, "--crossing-km", "40,x"), ("--crossing-km", "'x'")),
    "altitude below ground": (("nodong", *THERE, "--crossing-km", "-40"), ("--crossing-km", "-40")),
    "no folder": (("nodong", *THERE, "--csv", "no/such/flight.csv"), ("--csv", "no/such/flight.csv")),
    "a folder": (("nodong", *THERE, "--csv", "."), ("--csv", "folder")),
    "unwritable": (("scud-c", *THERE, "--csv", "/proc/flight.csv"), ("--csv", "/proc/flight.csv")),
    "figure format": (("nodong", *THERE, "--figure", "flight.gif"), ("--figure", ".svg or .png")),
    "map without draws": (("nodong", *THERE, "--map", "map.svg"), ("--map", "--samples")),
    "errors without draws": (("nodong", *THERE, "--azimuth-error-deg", "1"), ("--samples",)),
    "re-aim without a point": (
        ("nodong", "--from", "0,0", "--azimuth", "9", "--samples", "2", "--re-aim"),
        ("--re-aim", "--to"),
    ),
    "negative error": (("nodong", *THERE, "--samples", "2", "--cut-off-error-s", "-1"), ("--cut-off-error-s", "-1")),
    "nan error": (("nodong", *THERE, "--samples", "2", "--angle-error-deg", "nan"), ("--angle-error-deg",)),
    "no draws": (("nodong", *THERE, "--samples", "0"), ("--samples",)),
    "seed": (("nodong", *THERE, "--samples", "2", "--seed", str(2**63)), ("--seed",)),
    "no such sheet": (("mine.toml", *THERE), ("mine.toml", "no such file")),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_that_names_the_option(fly: Run, tmp_path: Path, case: str) -> None:
    arguments, words = BAD[case]
    status, out, err = fly("fly", *arguments)
    assert status == 2, err
    assert out == "" and "Traceback" not in err
    for word in words:
        assert word in err
    assert os.listdir(tmp_path) == []


SHEET = data_path("missiles/scud-c.toml").read_text("utf-8").replace('id = "scud-c"', 'id = "mine"')
WRONG_SHEETS = {
    "zero burn time": (
        r"burn_time_s = \{ value = \S+, low = \S+,",
        "burn_time_s = { value = 0, low = 0,",
        "burn_time_s",
    ),
    "dry mass above gross": (
        r"propellant_mass_kg = \{ value = \S+, low = \S+,",
        "propellant_mass_kg = { value = -100, low = -100,",
        "propellant_mass_kg",
    ),
    "does not lift off": (
        r"propellant_mass_kg = \{ value = \S+, low = \S+, high = \S+,",
        "propellant_mass_kg = { value = 4500, low = 4500, high = 4500,",
        "",
    ),
    "value outside its band": (r"diameter_m = \{ value = \S+,", "diameter_m = { value = 9.9,", "diameter_m"),
    "no such key": (r"separating = ", "seperating = ", "seperating"),
    "steering": (
        r"pitch_over_end_s = \{ value = \S+, low = \S+,",
        "pitch_over_end_s = { value = 4, low = 4,",
        "pitch_over_end_s",
    ),
}


@pytest.mark.parametrize("case", WRONG_SHEETS)
def test_a_wrong_sheet_of_ones_own_names_file_line_and_key(fly: Run, tmp_path: Path, case: str) -> None:
    pattern, better, key = WRONG_SHEETS[case]
    text, count = re.subn(pattern, better, SHEET)
    assert count == 1
    if case == "does not lift off":
        text = re.sub(r"burn_time_s = \{.*?high = \S+", "burn_time_s = { value = 300, low = 300, high = 300,", text)
        key = "does not lift off"
    (tmp_path / "mine.toml").write_text(text)
    status, out, err = fly("fly", "mine.toml", *THERE)
    assert (status, out) == (2, ""), err
    place = re.search(r"mine\.toml:(\d+): ", err)
    assert place and key in err
    wanted = key if key != "does not lift off" else "[[stages]]"
    assert wanted in text.splitlines()[int(place[1]) - 1]


def test_a_sheet_of_ones_own_flies(fly: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHEET)
    mine, bundled = document(fly, "fly", "mine.toml", *THERE), document(fly, *SHORT)
    assert mine["sheet"] == "mine.toml" and mine["apogee_km"] == bundled["apogee_km"]


def test_a_dispersion_tells_both_kinds_apart(fly: Run, tmp_path: Path) -> None:
    more = (
        "--samples",
        "4",
        "--rounds",
        "20",
        "--seed",
        "3",
        "--azimuth-error-deg",
        "0.1",
        "--cut-off-error-s",
        "0.02",
    )
    found = document(fly, *SHORT, *more, "--map", "map.png")["dispersion"]
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert (found["samples"], found["rounds"], found["seed"], found["re_aimed"]) == (4, 20, 3, False)
    assert {"mean_down_range_km", "mean_cross_range_km", "mean_apogee_km", "mean_flight_time_s"} <= set(
        found["unknown"]
    )
    assert {"cep_m", "cep_chance_m", "down_range_deviation_m", "cross_range_deviation_m"} <= set(found["random"])
    sizes = {row["error"]: row for row in found["launch_errors"]}
    assert sizes["azimuth_error_deg"]["value"] == sizes["azimuth_error_deg"]["high"] == pytest.approx(0.1)
    assert sizes["cut_off_time_error_s"]["value"] == pytest.approx(0.02)
    assert sizes["impulse_error_percent"]["grade"] == "assumed"
    assert sizes["impulse_error_percent"]["low"] < sizes["impulse_error_percent"]["high"]
    again = document(fly, *SHORT, *more)["dispersion"]
    assert again == found
    status, out, _ = fly(*SHORT, *more)
    assert status == 0 and "unknown: the same for every round" in out and "random: from round to round" in out
    assert "assumed" in out
