"""`uppertier coverage`: its answers, the files it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import h5netcdf
import numpy as np
import pytest
import rasterio
import shapely.geometry
from rasterio.transform import from_origin

from uppertier.cli.main import main

UNIT = ["uppertier", "coverage", "seongju-2017/seongju-radar", "--boresight-deg", "320"]
ASK = [*UNIT, "--rcs-m2", "1", "--spacing-km", "20"]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Run the command in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def asked(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", list(words))
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return asked


def test_the_answer_explains_the_published_disagreement(ask) -> None:
    status, out, _ = ask(*ASK, "--height-km", "300", "--over", "beijing", "--over", "North Korea")
    assert status == 0
    assert "lowest visible height 75 to 203 km, depending on refraction and the elevation limit" in out
    assert "over North Korea" in out and "% seen" in out


def test_json_holds_every_number_with_its_unit(ask) -> None:
    status, out, _ = ask(*ASK, "--height-km", "100:300:100", "--over", "CHN", "--over", "39.9,116.4", "--json")
    answer = json.loads(out)
    assert status == 0
    assert [row["height_km"] for row in answer["heights"]] == [100.0, 200.0, 300.0]
    areas = [row["seen_km2"] for row in answer["heights"]]
    assert areas == sorted(areas) and 4.5e5 < areas[0] < 5.6e5
    for row in answer["regions"][0]["heights"]:
        assert sum(row["share"].values()) == pytest.approx(1.0, abs=5e-4)
    lowest = answer["places"][0]["lowest_km"]
    assert lowest["level_ray"]["four_thirds"] == pytest.approx(75.4, abs=1.0)
    assert lowest["elevation_limit"]["straight"] == pytest.approx(203.0, abs=1.0)


def test_the_files_open_elsewhere(ask, tmp_path: Path) -> None:
    names = ["--geojson", "a.geojson", "--czml", "a.czml", "--netcdf", "a.nc", "--figure", "a.png"]
    status, _, told = ask(*ASK, "--height-km", "100", "--height-km", "300", *names)
    assert (status, told) == (0, "")
    rows = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert [row["properties"]["height_km"] for row in rows] == [100.0, 300.0]
    for row in rows:
        shape = shapely.geometry.shape(row["geometry"])
        assert shape.is_valid and shape.exterior.is_ccw
    assert shape.contains(shapely.geometry.Point(116.4, 39.9))
    packets = json.loads((tmp_path / "a.czml").read_text())
    assert packets[0]["id"] == "document" and "ellipsoid" in packets[2]
    assert sum("polyline" in packet for packet in packets) == 2
    with h5netcdf.File(tmp_path / "a.nc") as file:
        reason, signal = file["reason"][:], file["snr_db"][:]
        assert reason.shape == signal.shape == (2, *file["latitude"].shape)
        assert file["reason"].attrs["flag_meanings"].split()[0] == "seen"
    assert np.array_equal(np.isfinite(signal), np.isin(reason, (0, 5)))
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_sheet_stands_on_the_ground_where_no_height_is_given(ask) -> None:
    where = ["uppertier", "coverage", "an-tpy-2", "--rcs-m2", "1", "--height-km", "100", "--spacing-km", "50"]
    _, out, _ = ask(*where, "--site", "29.56,103.77", "--boresight-deg", "90", "--json")
    answer = json.loads(out)
    assert 350.0 < answer["height_m"] < 450.0 and answer["radar"] == "an-tpy-2"


def ground(folder: Path, top: float, **change: object) -> str:
    look = {
        "driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "height": 200, "width": 200,
        "transform": from_origin(127.7, 36.5, 0.005, 0.005),
    } | change  # fmt: skip
    values = np.full((200, 200), 300.0, np.float32)
    values[:, 40:60] = top
    path = folder / "ground.tif"
    with rasterio.open(path, "w", **look) as file:
        file.write(values, 1)
    return str(path)


def test_a_users_ridge_hides_what_the_coarse_grid_leaves_in_sight(ask, tmp_path: Path) -> None:
    # A wall of 4 km height 25 km to the west stands 7.6 degrees high: it hides China at 5 to 7 degrees, as the press
    # said of the western mountain, which the project's own grid is too coarse to show.
    asked = [*UNIT[:3], "--boresight-deg", "280", *ASK[5:], "--height-km", "300", "--over", "34.6,112.4", "--json"]
    free, hidden = (json.loads(ask(*asked, *extra)[1]) for extra in ((), ("--terrain", ground(tmp_path, 4000.0))))
    assert hidden["terrain"]["source"] == "ground.tif" and hidden["terrain"]["highest_deg"] > 6.0
    assert hidden["heights"][0]["seen_km2"] < 0.9 * free["heights"][0]["seen_km2"]
    lowest = [answer["places"][0]["lowest_km"]["modelled"] for answer in (free, hidden)]
    assert lowest[1] > lowest[0] + 30.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--rcs-m2", "-1"], "--rcs-m2: -1.0 is not a positive number"),
        (["--rcs-m2", "nan"], "--rcs-m2: nan"),
        (["--dwell-s", "0"], "--dwell-s: 0.0 is not a positive number"),
        (["--height-km", "nan"], "--height-km: 'nan' is no height"),
        (["--height-km", "-5"], "'-5' is no height"),
        (["--height-km", "inf"], "'inf' is no height"),
        (["--height-km", "1:2"], "'1:2' is no height"),
        (["--height-km", "100:50:10"], "no range"),
        (["--height-km", "0:1000:1"], "no range of at most 60"),
        (["--boresight-deg", "nan"], "--boresight-deg"),
        (["--snr-db", "1e9"], "--snr-db"),
        (["--spacing-km", "0"], "--spacing-km"),
        (["--over", "Atlantis City"], "--over: no site or city"),
        (["--figure", "map.bmp"], "--figure"),
        (["--geojson", "none/a.geojson"], "--geojson"),
        (["--terrain", "none.tif"], "none.tif: --terrain: there is no such file"),
        (["--terrain", "https://example.org/a.tif"], "only a file on this machine"),
    ],
)
def test_bad_input_is_one_sentence(ask, change: list[str], said: str) -> None:
    status, out, told = ask(*ASK, "--height-km", "300", *change)
    assert status == 2 and out == "" and said in told and told.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["an-tpy-2", "--boresight-deg", "0"], "--site: a sheet's radar stands nowhere"),
        (["an-tpy-2", "--site", "seoul"], "--boresight-deg: the face of the radar looks nowhere"),
        (["seongju-2017/none"], "no radar 'none'"),
    ],
)
def test_a_radar_needs_a_place_and_a_direction(ask, words: list[str], said: str) -> None:
    status, _, told = ask("uppertier", "coverage", *words, "--rcs-m2", "1", "--height-km", "300")
    assert status == 2 and said in told


def test_a_radar_below_the_ground_is_refused(ask, tmp_path: Path) -> None:
    path = ground(tmp_path, 300.0)
    words = ["uppertier", "coverage", "an-tpy-2", "--boresight-deg", "0", "--rcs-m2", "1", "--height-km", "300"]
    status, _, told = ask(*words, "--site", "36.04,128.22,100", "--terrain", path)
    assert status == 2
    assert "the radar stands at 100 m, below the ground at 300 m in ground.tif" in told


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("36.04,128.22,-500", 2),
        # Valleys lie far below the mean of the ground about them, and the Dead Sea's shore below the sea.
        ("45.923,6.870,1035", 0),
        ("31.5,35.45,-420", 0),
        ("45.923,6.870,500", 2),
    ],
)
def test_the_projects_own_grid_refuses_what_no_valley_explains(ask, place: str, status: int) -> None:
    words = ["uppertier", "coverage", "an-tpy-2", "--boresight-deg", "0", "--rcs-m2", "1", "--height-km", "300"]
    found, out, told = ask(*words, "--spacing-km", "50", "--site", place)
    assert found == status
    if status:
        assert "below the ground at" in told and "in the project's own terrain" in told
    elif place.startswith("45"):
        assert "the mean of the ground there" in out
