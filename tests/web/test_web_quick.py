"""Quick answers over HTTP are those of the command line and of the chain, number by number."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typer.testing import CliRunner
from web_served import Served

from uppertier.report.results import rounded

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario


def printed(*words: str) -> Any:
    """What a command prints as JSON."""
    from uppertier.cli.main import app

    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("rcs", [0.01, 1.0, 7.5])
def test_range_is_what_the_command_line_says(served: Served, rcs: float) -> None:
    found = served.json("/api/quick/range", params={"scenario": "seongju-2017", "rcs_m2": rcs})
    said = rounded(printed("range", "an-tpy-2", "--rcs-m2", str(rcs)))
    assert {key: found[key] for key in said} == said
    assert found["range"]["value"] == said["range_km"]
    assert found["range"]["text"] in found["text"]


def test_a_threshold_moves_the_range_by_its_fourth_root(served: Served) -> None:
    ask = {"scenario": "seongju-2017", "rcs_m2": 1.0}
    near = served.json("/api/quick/range", params=ask | {"snr_threshold_db": 20.0})
    far = served.json("/api/quick/range", params=ask | {"snr_threshold_db": 10.0})
    assert far["range_km"] / near["range_km"] == pytest.approx(10.0**0.25, rel=1e-5)


def test_coverage_is_the_outline_of_the_command_line(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "seen.geojson"
    words = ("--rcs-m2", "1", "--height-km", "300", "--spacing-km", "100", "--geojson", str(path))
    printed("coverage", "seongju-2017/seongju-radar", *words)
    said = rounded(json.loads(path.read_text()))["features"]
    found = served.json("/api/quick/coverage?scenario=seongju-2017&height_km=300&rcs_m2=1")
    assert [one["geometry"] for one in found["features"]] == [one["geometry"] for one in said]
    about = found["features"][0]["properties"]
    assert {key: about[key] for key in said[0]["properties"]} == said[0]["properties"]


def test_area_seen_is_that_of_its_cells(served: Served) -> None:
    """Against cells counted one by one: the sum of those from which the radar's own coverage sees."""
    from uppertier.radar.area import survey
    from uppertier.scenario import load_scenario

    found = served.json("/api/quick/coverage?scenario=seongju-2017&height_km=300&rcs_m2=1")
    unit = load_scenario("seongju-2017").radars[0]
    counted = float(survey(unit, (300e3,), 1.0, spacing=10e3).area[0]) / 1e6
    # The outline joins its first and last bearing a tenth of a degree inside the sector, and takes no holes out.
    assert found["features"][0]["properties"]["area_km2"] == pytest.approx(counted, rel=0.02)


def test_turning_the_radar_moves_what_it_sees(served: Served) -> None:
    def middle(boresight: float) -> float:
        found = served.json(
            "/api/quick/coverage",
            params={"scenario": "seongju-2017", "height_km": 300, "rcs_m2": 1, "boresight_deg": boresight},
        )
        ring = np.array(found["features"][0]["geometry"]["coordinates"][0])
        return float(ring[:, 0].mean())

    west, north, east = (middle(angle) for angle in (300.0, 345.0, 390.0 - 360.0))
    assert west < north < east


def test_window_is_that_of_the_whole_chain(served: Served, seongju: Scenario, seongju_flights: Flights) -> None:
    from uppertier import chain
    from uppertier.battle.window import windows

    sight = chain.observe(seongju, seongju_flights)
    tracks = chain.track(seongju, sight)
    whole = windows(seongju, seongju_flights, sight, tracks)
    for i, name in enumerate(seongju_flights.id):
        found = served.json("/api/quick/window", params={"scenario": "seongju-2017", "flight": name})
        assert found["opportunities"] == whole.opportunities[0, i], name
        for key, values in (("first_launch_s", whole.first_launch), ("last_intercept_s", whole.last_intercept)):
            expected = float(values[0, i])
            assert (found[key] is None) == math.isnan(expected), (name, key)
            assert found[key] is None or found[key] == pytest.approx(expected, rel=1e-5)
        # In its raid's company: alone, the radar would have more time for it and know enough two seconds sooner.
        commit = float(tracks.commit_time[0, i])
        assert (found["commit_s"] is None) == math.isnan(commit)
        assert found["commit_s"] is None or found["commit_s"] == pytest.approx(commit, rel=1e-5)


def test_infer_is_what_the_command_line_says(served: Served) -> None:
    ask = {"apogee_km": "3724.9", "range_km": "998", "time_s": "2832"}
    found = served.json("/api/infer", params=ask)
    said = rounded(printed("infer", "--apogee-km", "3724.9", "--range-km", "998", "--time-s", "2832"))
    assert {key: found[key] for key in said} == said
    assert found["rings"] is None


def test_rings_lie_at_their_range_from_the_launch_point(served: Served) -> None:
    from pyproj import Geod

    ask = {"apogee_km": "3724.9", "range_km": "998", "latitude_deg": 40.611, "longitude_deg": 126.426}
    found = served.json("/api/infer", params=ask)
    assert [one["properties"]["ring"] for one in found["rings"]["features"]] == ["value", "low", "high"]
    for feature in found["rings"]["features"]:
        points = np.vstack([np.array(piece) for piece in feature["geometry"]["coordinates"]])
        assert np.abs(points[:, 0]).max() <= 180.0
        start = np.full(len(points), 126.426), np.full(len(points), 40.611)
        _, _, length = Geod(ellps="WGS84").inv(*start, points[:, 0], points[:, 1])
        # Six digits of a degree are a hundred metres; a piece's cut point lies on the chord between two bearings.
        wanted = feature["properties"]["range_km"] * 1e3
        assert np.median(np.abs(length - wanted)) < 200.0
        assert np.abs(length - wanted).max() < 0.002 * wanted


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/api/quick/range?scenario=nowhere", 404, "no scenario"),
        ("/api/quick/range?scenario=seongju-2017&rcs_m2=-1", 422, "rcs_m2"),
        ("/api/quick/range?scenario=seongju-2017&rcs_m2=nan", 422, "rcs_m2"),
        ("/api/quick/range?scenario=seongju-2017&mode=terminall", 422, "did you mean terminal?"),
        ("/api/quick/range?scenario=seongju-2017&site=Seongjuu", 422, "no site or city"),
        ("/api/quick/range?scenario=seongju-2017&rounds=7", 200, ""),
        ("/api/quick/range?scenario=seongju-2017&rounds=9", 422, "multiple of 8"),
        ("/api/quick/range?scenario=seongju-2017&doctrine=shoot", 422, "doctrine"),
        ("/api/quick/coverage?scenario=seongju-2017", 422, "height_km"),
        ("/api/quick/coverage?scenario=seongju-2017&height_km=inf", 422, "height"),
        ("/api/quick/coverage?scenario=seongju-2017" + 4 * "&height_km=1", 422, "height_km"),
        ("/api/quick/window?scenario=seongju-2017&flight=none", 404, "no flight"),
        ("/api/infer?apogee_km=3724&range_km=abc", 422, "abc"),
        ("/api/infer?apogee_km=10&range_km=9000", 422, "too flat"),
        ("/api/infer?apogee_km=1e999&range_km=9", 422, "apogee_km"),
        ("/api/infer?apogee_km=3724&range_km=998&latitude_deg=40", 422, "two numbers"),
        ("/api/quick/footprint?scenario=seongju-2017&threat=nodong-paektusan&boresight_deg=1", 404, "no map"),
        ("/api/quick/footprint?scenario=seongju-2017&threat=none", 404, "no threat"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(served: Served, path: str, status: int, word: str) -> None:
    found = served.get(path)
    assert found.status_code == status, found.text
    if status != 200:
        said = found.json()["error"]["sentence"]
        assert word in said + str(found.json()["error"]["hint"])
        assert "\n" not in said
