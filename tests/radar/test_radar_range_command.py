"""The command `uppertier range`, and the range behind it."""

from __future__ import annotations

import json

import attrs
import numpy as np
import pytest
import typer
from scipy.special import gammainccinv
from scipy.stats import ncx2
from typer.testing import CliRunner

from uppertier.cli.range import range_command
from uppertier.errors import InputError, NoAnswer
from uppertier.radar.detection_range import detection_range


@pytest.fixture(autouse=True)
def own_sheet(monkeypatch, sheet):
    """The test's own sheet under every id: what the shipped one says is for the catalogue's tests."""
    monkeypatch.setattr("uppertier.catalog.load", lambda kind, name: sheet, raising=False)


def run(*words: str):
    app = typer.Typer()
    app.command()(range_command)
    return CliRunner().invoke(app, ["an-tpy-2", *words])


def answer(*words: str) -> dict:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def line(document: dict, item: str) -> float:
    return next(entry["value"] for entry in document["budget"] if entry["item"] == item)


def test_calibrated_sheet_returns_what_it_was_calibrated_to(monkeypatch):
    monkeypatch.undo()
    # Lewis & Postol (2012), recalled: 870 km and 580 km. The sheet says that it is calibrated to them.
    assert answer("--rcs-m2", "0.01", "--snr-db", "13.0103")["range_km"] == pytest.approx(870.0, rel=0.01)
    assert answer("--rcs-m2", "0.01", "--snr-db", "20")["range_km"] == pytest.approx(580.0, rel=0.01)


def test_json_has_the_promised_keys_and_nothing_else_on_standard_output():
    document = answer("--rcs-m2", "1")
    assert {"range_km", "snr_db", "budget"} <= document.keys()
    assert all({"item", "value", "unit"} <= entry.keys() for entry in document["budget"])


def test_the_band_of_the_sheet_bounds_the_range(monkeypatch, sheet):
    # 3 dB either way on noise alone moves the range by the fourth root of two.
    wide = attrs.evolve(sheet, noise_temperature=attrs.evolve(sheet.noise_temperature, low=250.0, high=1000.0))
    monkeypatch.setattr("uppertier.catalog.load", lambda kind, name: wide, raising=False)
    document = answer("--rcs-m2", "1")
    assert document["range_least_km"] / document["range_km"] == pytest.approx(2.0**-0.25)
    assert document["range_most_km"] / document["range_km"] == pytest.approx(2.0**0.25)


def test_budget_adds_up_to_the_range():
    document = answer("--rcs-m2", "0.3", "--elevation-deg", "12", "--off-boresight-deg", "25", "--dwell-s", "0.02")
    k = 1.380649e-23
    top = (
        10.0 * np.log10(line(document, "average power") * 1e3 * line(document, "dwell"))
        + line(document, "transmit gain")
        + 10.0 * np.log10(line(document, "effective aperture") * line(document, "cross-section"))
    )
    bottom = (
        20.0 * np.log10(4.0 * np.pi)
        + 10.0 * np.log10(k * line(document, "noise temperature"))
        + line(document, "system loss")
        + line(document, "scan loss, two-way")
        + line(document, "gas loss, two-way")
        + document["snr_db"]
    )
    assert 10.0 ** ((top - bottom) / 40.0) / 1e3 == pytest.approx(document["range_km"], rel=1e-9)


def test_probability_asks_for_the_printed_ratio():
    wanted = ("--pd", "0.9", "--pfa", "1e-6", "--swerling")
    assert answer("--rcs-m2", "1", *wanted, "0")["snr_db"] == pytest.approx(13.183, abs=0.01)
    assert answer("--rcs-m2", "1", *wanted, "1")["snr_db"] == pytest.approx(21.144, abs=0.01)


def test_scan_to_the_edge_costs_nine_decibels():
    # cos^1.5 per way: 9.03 dB at 60 degrees, range times 0.59.
    straight, aside = answer("--rcs-m2", "1"), answer("--rcs-m2", "1", "--off-boresight-deg", "60")
    angle = line(aside, "angle off the face's normal")
    assert line(aside, "scan loss, two-way") == pytest.approx(-30.0 * np.log10(np.cos(np.radians(angle))))
    lost = line(aside, "scan loss, two-way") + line(aside, "gas loss, two-way")
    assert aside["range_km"] / straight["range_km"] == pytest.approx(10.0 ** (-lost / 40.0))


def test_table_names_range_and_grade():
    result = run("--rcs-m2", "0.01")
    assert result.exit_code == 0
    assert "866 km" in result.output and "assumed" in result.output


def test_decibels_of_the_budget_add_up():
    document = answer(
        "--rcs-m2", "0.02", "--pd", "0.8", "--swerling", "2", "--pulses", "12", "--noncoherent", "--margin-db", "3",
        "--elevation-deg", "9", "--off-boresight-deg", "40", "--dwell-s", "0.05",
    )  # fmt: skip
    lines = document["budget"]
    assert lines[-1]["item"] == "range"
    total = sum(entry["db"] for entry in lines[:-1] if entry["db"] is not None)
    assert total == pytest.approx(lines[-1]["db"], abs=1e-9)
    assert 10.0 ** (total / 40.0) / 1e3 == pytest.approx(document["range_km"], rel=1e-9)
    assert line(document, "margin") == 3.0


def test_a_margin_costs_its_fourth_root():
    plain, kept = answer("--rcs-m2", "1"), answer("--rcs-m2", "1", "--margin-db", "6")
    assert kept["range_km"] / plain["range_km"] == pytest.approx(10.0 ** (-6.0 / 40.0))


def test_pulses_summed_after_detection_ask_for_more_of_a_steady_target():
    one = answer("--rcs-m2", "1", "--pd", "0.9", "--swerling", "0")
    same = answer("--rcs-m2", "1", "--pd", "0.9", "--swerling", "0", "--pulses", "10")
    summed = answer("--rcs-m2", "1", "--pd", "0.9", "--swerling", "0", "--pulses", "10", "--noncoherent")
    assert same["range_km"] == one["range_km"] and same["pulses"] == 10
    each = 10.0 ** (line(summed, "wanted ratio of each pulse") / 10.0)
    assert ncx2.sf(2.0 * gammainccinv(10, 1e-6), 20, 20.0 * each) == pytest.approx(0.9, rel=1e-9)
    # Ten pulses need 5.27 dB each where one needs 13.18: 2.08 dB are lost in the summing.
    assert line(summed, "loss by summing 10 detected pulses") == pytest.approx(2.08, abs=0.01)
    assert line(summed, "loss by summing 10 detected pulses") == pytest.approx(
        line(summed, "wanted ratio of each pulse") + 10.0 - one["snr_db"]
    )
    # New cross-sections from pulse to pulse make up for it.
    fading = answer("--rcs-m2", "1", "--pd", "0.9", "--swerling", "2", "--pulses", "10", "--noncoherent")
    assert fading["range_km"] > answer("--rcs-m2", "1", "--pd", "0.9", "--swerling", "2")["range_km"]


def needed(document: dict, range_km: float, item: str) -> dict:
    block = next(block for block in document["ranges"] if block["range_km"] == range_km)
    return next(entry for entry in block["needs"] if entry["item"].startswith(item))


def test_backwards_is_forwards_turned_round():
    document = answer("--range-km", "600", "--range-km", "2000", "--rcs-m2", "0.5")
    for km in (600.0, 2000.0):
        rcs = needed(document, km, "cross-section")["value"]
        assert answer("--rcs-m2", repr(rcs))["range_km"] == pytest.approx(km, rel=1e-9)
        dwell = needed(document, km, "look at")["value"]
        assert answer("--rcs-m2", "0.5", "--dwell-s", repr(dwell))["range_km"] == pytest.approx(km, rel=1e-9)
        ratio = needed(document, km, "ratio that")["value"]
        assert answer("--rcs-m2", "0.5", "--snr-db", repr(ratio))["range_km"] == pytest.approx(km, rel=1e-9)


def test_backwards_says_what_each_number_means(monkeypatch):
    monkeypatch.undo()
    document = answer("--range-km", "600", "--range-km", "3000")
    near, far = needed(document, 600.0, "cross-section"), needed(document, 3000.0, "cross-section")
    assert near["value"] == pytest.approx(0.0023, rel=0.02) and "2.7 cm" in near["reading"]
    assert far["value"] == pytest.approx(1.44, rel=0.02) and "off broadside" in far["reading"]
    assert near["low"] < near["value"] < near["high"]
    assert "beyond the sheet's band" in needed(document, 3000.0, "power x aperture")["reading"]
    assert "cannot be met" in needed(document, 3000.0, "terminal search: share of time")["reading"]
    result = run("--range-km", "600")
    assert "Only power x aperture x gain over noise temperature x loss shows" in result.output
    assert "x 0.71 to 1.41" in result.output


def test_modes_are_columns_and_a_load_says_what_it_drops():
    document = answer("--modes", "--range-km", "1500", "--rcs-m2", "1", "--tracks", "5")
    (mode,) = document["modes"]
    shares = [mode[f"{part}_share"] for part in ("search", "track", "support", "spare")]
    assert sum(shares) == pytest.approx(1.0)
    (asked,) = document["demands"]
    assert not asked["met"] and any(words.startswith("drops visits") for words in asked["reading"])
    text = run("--modes", "--range-km", "1500").output
    assert "time for engagement support" in text and "does not fit" in text
    assert "any number" not in text


@pytest.mark.parametrize("words", [("--published",), ("--range-km", "3000"), ("--modes", "--range-km", "6000")])
def test_large_numbers_are_written_out(monkeypatch, words):
    """No reader of a newspaper knows what 1.8e+02 is."""
    monkeypatch.undo()
    told = run(*words).output
    assert "3000" in told or "6000" in told
    assert "e+0" not in told


def test_an_object_of_a_missile_by_its_constant(monkeypatch):
    monkeypatch.undo()
    # The Nodong's sheet has a constant of 0.03 m2 for its warhead: every aspect is the same.
    table = answer("--missile", "nodong")
    assert {row["rcs_m2"] for row in table["aspects"]} == {0.03}
    assert "one constant" in table["note"]
    one = answer("--missile", "nodong", "--aspect-deg", "30")
    assert one["range_km"] == pytest.approx(answer("--rcs-m2", "0.03")["range_km"])
    assert "payload of nodong at 30 degrees" in one["object"]
    text = run("--missile", "nodong", "--object", "body").output
    assert "aspect [deg]" in text and "body of nodong" in text


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ((), "--rcs-m2"),
        (("--rcs-m2", "0"), "--rcs-m2"),
        (("--range-km", "0"), "--range-km"),
        (("--range-km", "-600"), "--range-km"),
        (("--rcs-m2", "1", "--pulses", "0"), "--pulses"),
        (("--rcs-m2", "1", "--pd", "0.9", "--noncoherent"), "--noncoherent"),
        (("--rcs-m2", "1", "--pulses", "4", "--noncoherent"), "--noncoherent"),
        (("--rcs-m2", "1", "--margin-db", "nan"), "--margin-db"),
        (("--rcs-m2", "1", "--mode", "sleeping"), "--mode"),
        (("--modes", "--tracks", "-1"), "--tracks"),
        (("--rcs-m2", "1", "--pd", "0"), "--pd"),
        (("--rcs-m2", "1", "--pd", "-0.5"), "--pd"),
        (("--rcs-m2", "1", "--pd", "1.5"), "--pd"),
        (("--rcs-m2", "1", "--pd", "0.5", "--pfa", "0"), "--pfa"),
        (("--rcs-m2", "1", "--aspect-deg", "30"), "--aspect-deg"),
        (("--missile", "nodong", "--aspect-deg", "200"), "--aspect-deg"),
        (("--missile", "nodong", "--object", "bus"), "--object"),
        (("--missile", "nodong", "--rcs-m2", "1"), "--missile"),
        (("--rcs-m2", "1", "--dwell-s", "-1"), "--dwell-s"),
        (("--rcs-m2", "-1"), "--rcs-m2"),
        (("--rcs-m2", "nan"), "--rcs-m2"),
        (("--rcs-m2", "1e308"), "--rcs-m2"),
        (("--rcs-m2", "1", "--dwell-s", "0"), "--dwell-s"),
        (("--rcs-m2", "1", "--snr-db", "inf"), "--snr-db"),
        (("--rcs-m2", "1", "--snr-db", "9999"), "--snr-db"),
        (("--rcs-m2", "1", "--snr-db", "13", "--pd", "0.5"), "--snr-db"),
        (("--rcs-m2", "1", "--pfa", "1e-6"), "--pfa"),
        (("--rcs-m2", "1", "--swerling", "1"), "--swerling"),
        (("--rcs-m2", "1", "--pd", "0.5", "--pfa", "2"), "--pfa"),
        (("--rcs-m2", "1", "--pd", "1.0"), "--pd"),
        (("--rcs-m2", "1", "--pd", "1e-9"), "--pd"),
        (("--rcs-m2", "1", "--pd", "0.5", "--swerling", "7"), "--swerling"),
        (("--rcs-m2", "1", "--elevation-deg", "nan"), "--elevation-deg"),
    ],
)
def test_bad_values_name_their_option(words, key):
    result = run(*words)
    assert isinstance(result.exception, InputError)
    assert result.exception.key == key and result.exception.exit_status == 2


@pytest.mark.parametrize("words", [("--elevation-deg", "4"), ("--off-boresight-deg", "70"), ("--elevation-deg", "89")])
def test_where_the_face_does_not_look_there_is_no_answer(words):
    result = run("--rcs-m2", "1", *words)
    assert isinstance(result.exception, NoAnswer)


def test_either_side_is_the_same(sheet):
    left, right = (
        detection_range(sheet, rcs=0.1, snr=20.0, azimuth=np.radians(angle)).range for angle in (-40.0, 40.0)
    )
    assert left == right
