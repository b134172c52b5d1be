"""The numbers as JSON: complete, canonical, and the same each time."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from uppertier.catalog.units import UNITS
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.report.records import RunResult
from uppertier.report.results import canonical, results, rounded


def test_results_are_the_same_each_time(result: RunResult) -> None:
    assert canonical(results(result)) == canonical(results(result))


def test_canonical_text_is_sorted_and_reads_back(result: RunResult) -> None:
    text = canonical(results(result))
    document = json.loads(text)
    assert json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False) + "\n" == text
    assert "NaN" not in text


def test_every_flight_raid_and_claim_is_in_it(result: RunResult) -> None:
    document = results(result)
    assert [row["id"] for row in document["flights"]] == list(result.flights.id)
    assert [row["id"] for row in document["claims"]] == list(result.scenario.claims)
    assert len(document["sight"]) == 2 * len(result.scenario.radars) * len(result.flights)
    assert len(document["windows"]) == len(result.scenario.batteries) * len(result.flights)
    assert {row["raid"] for row in document["raids"]} == {raid.id for raid in result.scenario.raids}


def test_flights_carry_their_numbers_in_their_units(result: RunResult) -> None:
    row = rounded(results(result))["flights"][0]
    entry = result.scenario.raids[0].entries[0]
    ends = [(site.latitude.value, site.longitude.value) for site in (entry.launch, entry.aim)]
    distance = float(geodesic_inverse(*ends[0], *ends[1])[1])
    assert row["range_km"] == pytest.approx(distance / 1e3, rel=1e-5)
    assert row["apogee_km"] == pytest.approx(float(result.flights.apogee[0]) / 1e3, rel=1e-5)
    assert row["burnout_time_s"] == 60.0
    assert row["miss_m"] == 1.5


def test_keys_of_measured_numbers_end_in_a_known_unit(result: RunResult) -> None:
    document = rounded(results(result))
    plain = {"opportunities", "missiles", "without_battery", "trials", "closed_form_leakers"}
    for table in ("flights", "sight", "windows", "raids"):
        for key, value in document[table][0].items():
            number = isinstance(value, float) and not isinstance(value, bool)
            if number and key not in plain and not key.endswith("probability"):
                assert any(key.endswith(f"_{suffix}") for suffix in UNITS), key


def test_what_does_not_exist_is_null_and_digits_are_six() -> None:
    got = rounded({"a": np.nan, "b": np.float64(1.23456789), "c": (np.int64(3), -0.0), "d": np.inf, "e": np.True_})
    assert got == {"a": None, "b": 1.23457, "c": [3, 0.0], "d": None, "e": True}
    assert "-0.0" not in canonical([-0.0])


def test_no_clock_path_or_host_stands_in_it(result: RunResult) -> None:
    text = canonical(results(result))
    assert not re.search(r"\b20(1[89]|[2-9]\d)-\d\d-\d\dT", text), "a clock"
    assert not re.search(r'"/|/home|/tmp|\\\\', text), "a path"
