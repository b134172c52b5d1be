"""Printed ranges, each with what would make it true."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from uppertier import catalog, resources
from uppertier.catalog.ranges import Statement
from uppertier.cli.range import range_command
from uppertier.errors import NoAnswer
from uppertier.radar.detection_range import detection_range
from uppertier.radar.press import PRINTED, reconcile, spread


def rows(radar: str = "an-tpy-2"):
    return reconcile(catalog.load("radars", radar), catalog.load("ranges", f"{radar}-ranges"))


@pytest.mark.parametrize("name", sorted(resources.sheet_files("ranges")))
def test_every_figure_is_made_true_by_its_own_object(name):
    ranges = catalog.load("ranges", name)
    sheet = catalog.load("radars", ranges.radar)
    for row in reconcile(sheet, ranges):
        threshold = sheet.detection_snr.value
        again = detection_range(sheet, rcs=row.rcs.value, snr=threshold)
        assert again.range == pytest.approx(row.figure.distance.value, rel=1e-9)
        sorting = detection_range(sheet, rcs=row.rcs_sorting.value, snr=100.0)
        assert sorting.range == pytest.approx(row.figure.distance.value, rel=1e-9)
        longer = detection_range(sheet, rcs=0.01, snr=threshold, dwell=row.dwell_small.value)
        assert longer.range == pytest.approx(row.figure.distance.value, rel=1e-9)
        assert row.dwell_large.value == pytest.approx(row.dwell_small.value / 100.0)
        assert row.printed == PRINTED[row.figure.statement]
        assert [found.mode for found in row.searches] == [mode.id for mode in sheet.modes]


def test_the_calculation_that_states_its_object_gets_it_back():
    for row in rows():
        if row.figure.statement is Statement.CALCULATION:
            needed = row.rcs.value * row.figure.snr.value / 20.0
            # The sheet is calibrated to these two within 1 % of range, 4 % of cross-section.
            assert needed == pytest.approx(row.figure.rcs.value, rel=0.04)


def test_the_press_spreads_over_what_four_decades_of_objects_explain():
    found = spread(rows())
    assert (found.nearest, found.farthest) == (500e3, 4000e3)
    # Slips stay out: 250 and 4,670 km are printed too.
    assert {row.figure.distance.value for row in rows()} >= {250e3, 4670e3}
    assert found.decibels == pytest.approx(36.1, abs=0.05)
    assert found.most_rcs / found.least_rcs == pytest.approx(8.0**4)
    assert spread(()) is None


def test_most_of_the_press_names_no_object():
    statements = [row.figure.statement for row in rows()]
    assert len(statements) == 36
    assert statements.count(Statement.CALCULATION) == 2
    assert statements.count(Statement.UNCONDITIONED) > len(statements) / 2


def test_the_clock_of_cobra_dane_is_no_range():
    found = spread(rows("cobra-dane"))
    assert found.farthest == 4200e3


def run(*words: str):
    app = typer.Typer()
    app.command()(range_command)
    return CliRunner().invoke(app, list(words))


def test_command_prints_every_figure():
    result = run("an-tpy-2", "--published")
    assert result.exit_code == 0, result.output
    for word in ("US Forces Korea", "Han Min-koo", "Xinhua", "not a statement about signal-to-noise"):
        assert word in result.output
    document = json.loads(run("an-tpy-2", "--published", "--json").stdout)
    assert len(document["figures"]) == 36
    first = document["figures"][0]
    assert {
        "who",
        "range_km",
        "grade",
        "statement",
        "rcs_m2",
        "dwell_at_0.01_m2_s",
        "searches",
        "reading",
    } <= first.keys()
    assert first["range_km"]["source"]


def test_a_radar_of_which_nothing_was_printed_has_no_answer():
    result = run("lrdr", "--published")
    assert isinstance(result.exception, NoAnswer)
    assert "no ranges printed for lrdr" in str(result.exception)


@pytest.mark.parametrize("radar", sorted(resources.sheet_files("radars")))
def test_every_radar_that_ships_answers_forwards_backwards_and_by_mode(radar):
    forward = json.loads(run(radar, "--rcs-m2", "1", "--json").stdout)
    assert forward["range_least_km"] <= forward["range_km"] <= forward["range_most_km"]
    backward = json.loads(run(radar, "--range-km", str(forward["range_km"]), "--rcs-m2", "1", "--json").stdout)
    section = next(row for row in backward["ranges"][0]["needs"] if row["item"].startswith("cross-section"))
    assert section["value"] == pytest.approx(1.0, rel=1e-9)
    modes = json.loads(run(radar, "--modes", "--json").stdout)["modes"]
    assert all(mode["search_ranges"][0]["range_km"]["value"] > 0.0 for mode in modes)
