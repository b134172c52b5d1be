"""The command `uppertier range`, and the range behind it."""

from __future__ import annotations

import json

import attrs
import numpy as np
import pytest
import typer
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


@pytest.mark.parametrize(
    ("words", "key"),
    [
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
