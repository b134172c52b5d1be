"""`uppertier footprint` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geojson_validator import validate_structure

from uppertier.cli.main import main

Run = Any


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", "footprint", "seongju-2017", *arguments])
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_a_map_an_outline_and_the_numbers(program: Run, tmp_path: Path) -> None:
    files = ("--figure", "map.png", "--geojson", "map.geojson")
    status, out, err = program("--threat", "paektusan", "--spacing-km", "40", "--workers", "1", "--json", *files)
    assert status == 0, err
    (row,) = json.loads(out)
    once, twice = row["at_least_1"], row["at_least_2"]
    assert 0.5 < once["area_share"] < 0.9 and twice["area_share"] < once["area_share"]
    assert "Daegu" in once["cities"] and "Seoul" not in once["cities"]
    assert sum(row["bound_by_share"].values()) == pytest.approx(1.0)
    assert (tmp_path / "map.png").read_bytes()[1:4] == b"PNG"
    document = json.loads((tmp_path / "map.geojson").read_text())
    assert validate_structure(document) == {}
    assert [row["properties"]["engagements_at_least"] for row in document["features"]] == [1, 2]
    assert document["features"][0]["properties"]["area_km2"] == pytest.approx(once["area_km2"], abs=0.1)


def test_a_radar_turned_to_the_south_defends_nobody_from_the_north(program: Run) -> None:
    status, out, _ = program("--threat", "scud-c", "--spacing-km", "60", "--workers", "1", "--boresight-deg", "165")
    assert status == 0
    assert "one engagement over 0%" in out and "sector" in out


def test_missiles_and_launches_beyond_the_raids_with_labelled_arrays_and_draws(program: Run, tmp_path: Path) -> None:
    import xarray

    sweep = (
        "--missile",
        "scud-er",
        "--launch",
        "39.5,126.2",
        "--trajectory",
        "lofted",
        "--trajectory",
        "minimum-energy",
    )
    files = ("--netcdf", "map.nc", "--draws", "2", "--draws-figure", "draws.svg")
    status, out, err = program(*sweep, *files, "--spacing-km", "60", "--workers", "1", "--json")
    assert status == 0, err
    lofted, least = json.loads(out)
    assert "apogee 2 ×" in lofted["title"] and "apogee" not in least["title"]
    assert lofted["drawn"]["draws"] == 2 and lofted["drawn"]["spacing_km"] == 60.0
    band = lofted["drawn"]["at_least_1"]["area_share"]
    assert 0.0 <= band["low"] <= band["median"] <= band["high"] <= 1.0
    assert b"<svg" in (tmp_path / "draws.svg").read_bytes()
    with xarray.open_dataset(tmp_path / "map.nc", engine="h5netcdf", decode_timedelta=False) as made:
        assert made.attrs["Conventions"] == "CF-1.11" and made.opportunities.dims == ("threat", "latitude", "longitude")
        held = made.opportunities.sel(threat=least["threat"]).where(made.inside == 1)
        weight = np.cos(np.radians(made.latitude))
        share = ((held >= 1) * weight).sum() / ((held >= 0) * weight).sum()
        assert float(share) == pytest.approx(least["at_least_1"]["area_share"], abs=1e-6)


def test_a_finished_map_is_taken_from_where_it_was_kept(program: Run, tmp_path: Path) -> None:
    asked = ("--threat", "scud-c", "--spacing-km", "60", "--workers", "1", "--json")
    _, first, _ = program(*asked)
    kept = list((tmp_path / "runs" / ".parts").glob("*/*.npz"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    _, again, _ = program(*asked)
    assert again == first and kept[0].stat().st_mtime_ns == before
    kept[0].write_bytes(kept[0].read_bytes()[:-200])
    _, mended, told = program(*asked)
    assert mended == first and "damaged" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--missile", "v-2"), "there is no missile 'v-2'"),
        (("--launch", "Nowhereville"), "no site or city is called 'Nowhereville'"),
        (("--launch", "seongju"), "lies inside South Korea"),
        (("--trajectory", "skipping"), "'skipping' is no kind of trajectory"),
        (("--apogee-km", "300"), "none is asked for"),
        (("--trajectory", "lofted", "--apogee-km", "3"), "3 is not between 10 and 5000"),
        (("--draws-figure", "x.png"), "none are asked for"),
        (("--spacing-km", "0"), "is not between 0.5 and 100"),
        (("--spacing-km", "nan"), "is not between 0.5 and 100"),
        (("--threat", "v-2"), "no threat of the scenario is called so (known: nodong-sino-ri"),
        (("--site", "Nowhereville"), "no site or city is called 'Nowhereville'"),
        (("--boresight-deg", "400"), "400 is no bearing"),
        (("--figure", "map.pdf"), "the name has no ending we can make"),
        (("--geojson", "nowhere/map.geojson"), "its folder does not exist"),
    ],
)
def test_a_sentence_for_every_wrong_input(program: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = program(*arguments)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
