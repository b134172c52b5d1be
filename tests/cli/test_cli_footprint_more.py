"""Regions, named bases, arrays, the launch area denied, placements, and a map that is killed half way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geojson_validator import validate_geometries, validate_structure

from uppertier.cli.main import main

Run = Any


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", *arguments])
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_seoul_and_the_bases_are_answered_plainly(program: Run) -> None:
    asked = ("footprint", "seongju-2017", "--threat", "scud-c", "--spacing-km", "10", "--workers", "1")
    status, out, _ = program(*asked)
    assert status == 0
    # 202 km, as the literature computes it from the same two points.
    assert "Seoul, 202 km from the battery at Seongju, could be defended against 0 of 1 threats" in out
    assert "Seoul outside: outside the interceptor's reach" in out
    _, out, _ = program(*asked, "--json")
    (row,) = json.loads(out)
    inside = {place["id"]: place["engagements"] for place in row["bases"]}
    assert len(inside) == 9 and inside["osan-air-base"] == 0 and inside["daegu-air-base"] >= 1
    assert row["seoul"] == {
        "id": "seoul", "title": "Seoul", "engagements": 0, "why_not": "outside the interceptor's reach"
    }  # fmt: skip
    assert all((place["why_not"] is None) == (place["engagements"] > 0) for place in row["bases"])


def test_a_region_is_that_part_of_the_whole(program: Run, tmp_path: Path) -> None:
    asked = ("footprint", "seongju-2017", "--threat", "scud-c", "--spacing-km", "5", "--workers", "1", "--json")
    box = ("--region", "35.0,127.0,36.5,129.0", "--geojson", "part.geojson", "--zarr", "part.zarr", "--netcdf", "p.nc")
    status, out, err = program(*asked, *box)
    assert status == 0, err
    (row,) = json.loads(out)
    assert "Seoul" not in row["at_least_1"]["cities"] and "Daegu" in row["at_least_1"]["cities"]
    assert row["seoul"]["why_not"] == "outside the map"
    assert {place["id"] for place in row["bases"]} == {"daegu-air-base", "jinhae"}
    document = json.loads((tmp_path / "part.geojson").read_text())
    assert validate_structure(document) == {} and validate_geometries(document)["invalid"] == {}
    points = np.concatenate([np.array(p) for f in document["features"] for p in f["geometry"]["coordinates"][0]])
    assert points[:, 0].min() >= 127.0 and points[:, 0].max() <= 129.0
    assert points[:, 1].min() >= 35.0 and points[:, 1].max() <= 36.5
    # All of it is defended at least once; 1.5 by 2 degrees at 35.75 N, less the sea to the south.
    assert row["at_least_1"]["area_share"] > 0.95 and 25_000 < row["at_least_1"]["area_km2"] < 30_200
    import xarray

    with (
        xarray.open_dataset(tmp_path / "p.nc", engine="h5netcdf") as made,
        xarray.open_zarr(tmp_path / "part.zarr", consolidated=False) as other,
    ):
        assert made.identical(other) and other.attrs["Conventions"] == "CF-1.11"


def test_the_launch_area_denied(program: Run, tmp_path: Path) -> None:
    files = ("--figure", "denied.png", "--geojson", "denied.geojson")
    status, out, err = program(
        "denied", "seongju-2017", "--missile", "scud-c", "--aim", "pyeongtaek", "--spacing-km", "30", "--workers", "1",
        "--json", *files,
    )  # fmt: skip
    assert status == 0, err
    (row,) = json.loads(out)
    # From near the border it is too late, from farther north not; from the far north-east it does not reach.
    assert 0.5 < row["at_least_1"]["area_share"] < 0.9 and 0.8 < row["reaches_from_area_share"] < 1.0
    assert max(row["bound_by_share"], key=row["bound_by_share"].get).endswith("too late to reach it")
    assert (tmp_path / "denied.png").read_bytes()[1:4] == b"PNG"
    document = json.loads((tmp_path / "denied.geojson").read_text())
    assert validate_structure(document) == {} and validate_geometries(document)["invalid"] == {}
    north = np.concatenate([np.array(p) for p in document["features"][0]["geometry"]["coordinates"][0]])[:, 1]
    assert north.min() > 37.6


def test_how_the_footprint_moves(program: Run, tmp_path: Path) -> None:
    status, out, err = program(
        "placements", "seongju-2017", "--threat", "scud-er", "--spacing-km", "40", "--workers", "1", "--json",
        "--figure", "moves.svg",
    )  # fmt: skip
    assert status == 0, err
    rows = {row["id"]: row for row in json.loads(out)}
    assert {"as-deployed", "wonju", "daegu", "osan", "facing-330", "facing-0", "facing-45"} <= set(rows)
    share = {name: row["threats"][0]["at_least_1"]["area_share"] for name, row in rows.items()}
    # Two batteries defend what either does, and no more than both; whoever looks away defends nobody.
    assert max(share["as-deployed"], share["wonju"]) <= share["seongju-and-wonju"]
    assert share["seongju-and-wonju"] <= share["as-deployed"] + share["wonju"]
    assert rows["seongju-and-wonju-and-daegu"]["batteries"] == 3 and share["facing-45"] < 0.05
    assert (tmp_path / "moves.svg").read_text().rstrip().endswith("</svg>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("footprint", "seongju-2017", "--region", "33,130,34,131"), "no node of the grid lies in South Korea"),
        (("footprint", "seongju-2017", "--region", "10,10,20,20"), "no part of it lies in South Korea"),
        (("footprint", "seongju-2017", "--region", "36,128"), "'36,128' is no region"),
        (("footprint", "seongju-2017", "--region", "37,128,36,129"), "is empty"),
        (("footprint", "seongju-2017", "--zarr", "folder"), "the name has no ending we can make"),
        (("denied", "seongju-2017", "--aim", "36,131.5"), "lies outside South Korea or at sea"),
        (("denied", "seongju-2017", "--aim", "Beijing"), "lies outside South Korea or at sea"),
        (("denied", "seongju-2017", "--missile", "v-2"), "there is no missile 'v-2'"),
        (("denied", "seongju-2017", "--trajectory", "skipping"), "is no kind of trajectory"),
        (("placements", "wonju-daegu-2017"), "has 2 batteries"),
        (("balance", "seongju-2017", "--base", "nowhere"), "no flight of the watch list starts from 'nowhere'"),
    ],
)
def test_a_sentence_for_every_wrong_input(program: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = program(*arguments)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())


def test_a_sweep_that_is_killed_goes_on_from_its_finished_maps(tmp_path: Path) -> None:
    asked = [
        sys.executable, "-m", "uppertier", "footprint", "seongju-2017", "--spacing-km", "25", "--json",
        "--workers", "1",
        "--missile", "scud-er", "--missile", "nodong", "--launch", "wonsan", "--launch", "hwangju",
    ]  # fmt: skip
    kept = tmp_path / "runs" / ".parts"
    first = subprocess.Popen(asked, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    while not list(kept.glob("*/*.npz")):
        assert first.poll() is None
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = {part: part.stat().st_mtime_ns for part in kept.glob("*/*.npz")}
    second = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=True)
    assert len(json.loads(second.stdout)) == 4 and len(list(kept.glob("*/*.npz"))) == 4
    assert all(part.stat().st_mtime_ns == stamp for part, stamp in before.items())
    whole = subprocess.run([*asked, "--no-cache"], cwd=tmp_path, capture_output=True, check=True)
    assert whole.stdout == second.stdout
