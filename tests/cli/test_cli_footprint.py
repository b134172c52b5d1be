"""`uppertier footprint` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
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
