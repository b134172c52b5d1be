"""NetCDF read back by xarray, Parquet by pyarrow and pandas: every number as the run has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pymap3d
import pytest
import xarray

from uppertier.formats import export
from uppertier.report.records import RunResult


@pytest.fixture(scope="module")
def dataset(finished: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("netcdf") / "run.nc"
    export(finished, "netcdf", path)
    with xarray.open_dataset(path, engine="h5netcdf") as found:
        yield found.load()


@pytest.fixture(scope="module")
def folder(finished: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "run-parquet"
    export(finished, "parquet", path)
    return path


def test_positions_and_times_are_exact(dataset: Any, finished: RunResult) -> None:
    flights = finished.flights
    found = np.column_stack([dataset[f"position_{letter}"] for letter in "xyz"])
    np.testing.assert_array_equal(found, flights.position)
    start = np.repeat(flights.launch_time, np.diff(flights.offset))
    seconds = (dataset["time"].values - np.datetime64("2017-07-03T00:00:00")) / np.timedelta64(1, "s")
    np.testing.assert_allclose(seconds, start + flights.time, rtol=0.0, atol=1e-6)
    place = pymap3d.geodetic2ecef(dataset["latitude"].values, dataset["longitude"].values, dataset["height"].values)
    np.testing.assert_allclose(np.column_stack(place), flights.position, rtol=0.0, atol=1e-6)


def test_rows_belong_to_their_flights(dataset: Any, finished: RunResult) -> None:
    np.testing.assert_array_equal(np.cumsum(dataset["row_size"]), finished.flights.offset[1:])
    assert dataset["row_size"].attrs["sample_dimension"] == "sample"
    assert tuple(dataset["flight_id"].values) == finished.flights.id
    assert dataset["flight_id"].attrs["cf_role"] == "trajectory_id"
    assert dataset.attrs["featureType"] == "trajectory"
    assert dataset.attrs["Conventions"] == "CF-1.11"
    assert dataset.attrs["run"] == finished.run


def test_what_radars_see_is_exact(dataset: Any, finished: RunResult) -> None:
    sight = finished.sight
    assert tuple(dataset["radar_id"].values) == sight.radar
    for name in ("range", "rcs", "snr", "cumulative_detection", "reason"):
        np.testing.assert_array_equal(dataset[name], getattr(sight, name))
    np.testing.assert_allclose(np.radians(dataset["elevation"]), sight.elevation, rtol=1e-15)
    for name in ("detection", "lost"):
        np.testing.assert_array_equal(dataset[name], getattr(sight, name))
    meanings = dataset["reason"].attrs["flag_meanings"].split()
    assert meanings[int(dataset["reason"].attrs["flag_values"][1])] == "below_horizon"
    np.testing.assert_array_equal(dataset["window_first_launch"], finished.battle.windows.first_launch)


def test_every_variable_says_what_it_is(dataset: Any) -> None:
    for name, variable in dataset.variables.items():
        said = variable.attrs
        assert "long_name" in said or "standard_name" in said, name
        assert variable.dtype.kind != "f" or "units" in said or name == "time", name


def test_a_bare_run_has_no_batteries(bare: RunResult, tmp_path: Path) -> None:
    export(bare, "netcdf", tmp_path / "run.nc")
    with xarray.open_dataset(tmp_path / "run.nc", engine="h5netcdf") as found:
        assert "battery_id" not in found.variables
        assert found.sizes["flight"] == len(bare.flights)
    export(bare, "parquet", tmp_path / "tables")
    for name in ("windows", "findings", "claims", "shots"):
        table = pq.read_table(tmp_path / "tables" / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.num_columns > 5


def test_tables_carry_run_sources_and_units(folder: Path, finished: RunResult) -> None:
    for path in sorted(folder.iterdir()):
        schema = pq.read_schema(path)
        about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
        assert about["run"] == finished.run
        assert about["scenario"] == "seongju-2017"
        assert "choi-2014" in json.loads(about["sources"])
    fields = pq.read_schema(folder / "flights.parquet")
    assert fields.field("apogee_km").metadata == {b"unit": b"km"}
    assert fields.field("flight").metadata is None


def test_empty_and_full_tables_have_the_same_columns(folder: Path, bare: RunResult, tmp_path: Path) -> None:
    export(bare, "parquet", tmp_path / "tables")
    for path in sorted(folder.iterdir()):
        if path.stem != "samples":
            other = pq.read_schema(tmp_path / "tables" / path.name)
            full = pq.read_schema(path)
            assert [(f.name, f.type) for f in other] == [(f.name, f.type) for f in full], path.name


def test_flights_and_samples_are_exact(folder: Path, finished: RunResult) -> None:
    flights = finished.flights
    table = pd.read_parquet(folder / "flights.parquet")
    assert tuple(table["flight"]) == flights.id
    np.testing.assert_array_equal(table["flight_time_s"], flights.impact_time)
    np.testing.assert_array_equal(table["apogee_km"], flights.apogee / 1e3)
    place = pymap3d.geodetic2ecef(table["impact_latitude_deg"], table["impact_longitude_deg"], table["impact_height_m"])
    np.testing.assert_allclose(np.column_stack(place), flights.impact, rtol=0.0, atol=1e-6)
    samples = pd.read_parquet(folder / "samples.parquet")
    np.testing.assert_array_equal(samples[["position_x_m", "position_y_m", "position_z_m"]], flights.position)
    np.testing.assert_array_equal(samples["seongju_radar_snr_ratio"], finished.sight.snr[0])
    counts = samples.groupby("flight", sort=False).size()
    assert counts.tolist() == np.diff(flights.offset).tolist()


def test_shots_sight_and_claims_are_those_of_the_run(folder: Path, finished: RunResult) -> None:
    shots = pd.read_parquet(folder / "shots.parquet")
    assert len(shots) == sum(trials.shots.trial.size for trials in finished.battle.trials)
    first = finished.battle.trials[0]
    mine = shots[(shots["raid"] == first.raid) & (shots["doctrine"] == first.doctrine)]
    np.testing.assert_array_equal(mine["intercept_time_s"], first.shots.intercept_time)
    np.testing.assert_array_equal(mine["kill"], first.shots.outcome == 1)
    sight = pd.read_parquet(folder / "sight.parquet").pivot(index="radar", columns="flight", values="detection_s")
    found = sight.loc[list(finished.sight.radar), list(finished.flights.id)]
    np.testing.assert_array_equal(found, finished.sight.detection)
    claims = pd.read_parquet(folder / "claims.parquet")
    over_all = claims[claims["assumption_set"] == "all"]
    assert over_all["claim"].tolist() == list(finished.scenario.claims)
    assert over_all["value"].tolist() == [answer.value.value for answer in finished.answers]
    assert over_all["sources"].map(list).tolist() == [list(answer.sources) for answer in finished.answers]
