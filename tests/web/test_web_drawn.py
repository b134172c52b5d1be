"""What the page draws without knowing a radar: the sector as a volume, texts beside series, reported tests."""

from __future__ import annotations

import csv
import io
import math

import pytest
from web_served import FLIGHT, SMALL, Served

from uppertier import resources
from uppertier.errors import Status
from uppertier.scenario import load_scenario
from uppertier.web.guard import POLICY


def test_the_volume_stands_where_the_radar_is_moved_and_turned_to(served: Served) -> None:
    site = load_scenario("wonju-daegu-2017").radars[0].site
    found = served.json("/api/quick/range?scenario=seongju-2017&boresight_deg=300&site=wonju&rcs_m2=0.01")
    sector = found["sector"]
    assert sector["radius_km"] == found["range_km"] == found["range"]["value"]
    assert sector["boresight_deg"] == pytest.approx(300.0, abs=1e-9)
    # Six digits are written, as everywhere.
    assert sector["latitude_deg"] == pytest.approx(math.degrees(site.latitude.value), abs=5e-5)
    assert sector["longitude_deg"] == pytest.approx(math.degrees(site.longitude.value), abs=5e-4)
    own = served.json("/api/scenarios/seongju-2017")["radars"][0]
    assert sector["half_width_deg"] == own["azimuth_half_width_deg"]
    assert sector["elevation_low_deg"] == own["elevation_minimum_deg"]
    assert sector["elevation_high_deg"] == own["elevation_maximum_deg"]
    assert len(found["budget_text"]) == len(found["budget"])
    assert found["budget_text"][0] == "81\u00a0kW"


def test_every_sample_has_its_text(served: Served, handed_in: str) -> None:
    series = served.json(f"/api/scenarios/{handed_in}/series/{FLIGHT}")
    radar = series["by_radar"]["seongju-radar"]
    for numbers, texts, unit in (
        (series["altitude_km"], series["altitude_text"], "km"),
        (radar["range_km"], radar["range_text"], "km"),
        (radar["snr_db"], radar["snr_text"], "dB"),
    ):
        assert len(texts) == len(numbers) == len(series["time_s"])
        for number, text in zip(numbers, texts, strict=True):
            if number is None:
                assert text == "–"
            else:
                value, _, written = text.partition(" ")
                assert written == unit
                assert abs(float(value.replace(",", "").replace("−", "-")) - number) <= 0.5


def test_a_watched_flight_that_cannot_be_flown_is_told_and_not_drawn(served: Served) -> None:
    far = served.hand_in(
        SMALL.replace("df-31a-nanyang-seattle", "df-31a-nanyang-new-york").replace('"seattle"', '"new-york"')
    )
    told = {one["id"]: one["status"] for one in served.json(f"/api/scenarios/{far}/flights")}
    assert told == {FLIGHT: "solved", "df-31a-nanyang-new-york": Status.OUT_OF_REACH.sentence}
    drawn = [one["id"] for one in served.json(f"/api/scenarios/{far}/scene.czml")]
    assert f"flight/{FLIGHT}" in drawn
    assert "flight/df-31a-nanyang-new-york" not in drawn


def test_reported_tests_are_those_of_the_table_with_their_digits(served: Served) -> None:
    rows = list(csv.DictReader(io.StringIO(resources.read_data("flight_tests.csv").decode())))
    timed = [row for row in rows if row["reported_flight_time_s"]]
    found = served.json("/api/infer/examples")
    assert len(found) == len(timed)
    assert found[0]["title"] == "Hwasong-14, 28 July 2017"
    keys = ("apogee_km", "range_km", "latitude_deg", "longitude_deg", "source")
    wanted = {tuple(row[key] for key in keys) for row in timed}
    assert {tuple(one[key] for key in keys) for one in found} == wanted


def test_the_page_may_run_no_text_and_no_style_but_its_own_files() -> None:
    assert "unsafe" not in POLICY
    assert "style-src 'self';" in POLICY
    assert "script-src 'self';" in POLICY
    assert "connect-src 'self';" in POLICY
