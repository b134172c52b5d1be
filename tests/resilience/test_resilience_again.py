"""Runs listed, made again, read back and held side by side, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import numpy as np
import pytest
from resilience_scene import run, write_scenario

from uppertier.catalog.uncertainty import quantities
from uppertier.errors import InputError
from uppertier.report.archive import load_run
from uppertier.report.compare import unit_of
from uppertier.report.results import canonical, results
from uppertier.report.verify import unlike


def uppertier(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "uppertier", *words]
    return subprocess.run(call, capture_output=True, text=True, check=False, timeout=300, cwd=cwd)


def test_a_run_read_back_says_the_same_and_knows_what_it_was_made_from(small) -> None:
    found = load_run(small.folder)
    assert canonical(results(found)).encode() == small.results
    assert found.sight.flights is found.flights and found.tracks.sight is found.sight
    assert found.battle.flights is found.flights


@pytest.mark.parametrize("threads", ["1", "2", "4"])
def test_results_do_not_depend_on_the_threads_of_kernels(small, tmp_path: Path, monkeypatch, threads: str) -> None:
    monkeypatch.setenv("NUMBA_NUM_THREADS", threads)
    done = run(small.program, small.scenario, tmp_path / "run", "--workers", "1", "--no-cache")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "results.json").read_bytes() == small.results
    assert not (tmp_path / ".parts").exists()


def test_a_damaged_record_is_an_error_with_its_name(small, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(small.folder, folder)
    record = folder / "records" / "tracks.npz"
    record.write_bytes(record.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match=r"tracks\.npz: is damaged"):
        load_run(folder)


def test_verify_makes_a_run_again_from_its_folder_alone(small, tmp_path: Path) -> None:
    """The folder moved elsewhere, its scenario file out of sight: the texts inside it are enough."""
    folder = tmp_path / "moved"
    shutil.copytree(small.folder, folder)
    done = uppertier("verify", str(folder), "--workers", "1", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["same"] and found["compared"].startswith("bytes") and found["notes"] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moved"]


def test_verify_says_what_was_changed(small, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(small.folder, folder)
    path = folder / "results.json"
    path.write_text(path.read_text().replace('"seed": 7', '"seed": 8'))
    done = uppertier("verify", str(folder), "--workers", "1")
    assert done.returncode == 1
    assert "results.json is not what it was" in done.stdout and "is NOT reproduced" in done.stdout


def test_verify_on_another_kind_of_machine_compares_numbers(small, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    shutil.copytree(small.folder, folder)
    path = folder / "provenance.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"machine_class": "another processor"}))
    found = json.loads(uppertier("verify", str(folder), "--workers", "1", "--json").stdout)
    assert found["same"] and found["compared"].startswith("numbers to 1e-9")


def test_numbers_are_held_to_one_part_in_a_billion_and_counts_exactly(small) -> None:
    one = load_run(small.folder)

    def scaled(by: float) -> object:
        position = one.flights.position.copy()
        position[3] *= by
        return attrs.evolve(one, flights=attrs.evolve(one.flights, position=position))

    assert list(unlike(one, scaled(1.0 + 1e-10), 1e-9)) == []
    assert list(unlike(one, scaled(1.0 + 1e-10), 0.0)) != []
    assert [text.partition(":")[0] for text in unlike(one, scaled(1.0 + 1e-8), 1e-9)] == ["flights.position"]
    entry = one.flights.entry + np.arange(len(one.flights))
    other = attrs.evolve(one, flights=attrs.evolve(one.flights, entry=entry))
    assert [text.partition(":")[0] for text in unlike(one, other, 1e-9)] == ["flights.entry"]


@pytest.fixture(scope="module")
def other(small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run with another facing and one round more, on a store of its own."""
    root = tmp_path_factory.mktemp("other")
    changed = {"value = 345,": "value = 335,", "rounds_per_launcher = 2": "rounds_per_launcher = 3"}
    done = run(small.program, write_scenario(root, **changed), root / "run")
    assert done.returncode == 0, done.stderr
    return root / "run"


def test_compare_names_what_differs_with_units_and_what_that_did(small, other: Path) -> None:
    done = uppertier("compare", str(small.folder), str(other), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    inputs = {row["path"]: row for row in found["inputs"]}
    facing = inputs.pop("seongju-radar.boresight")
    assert (facing["unit"], facing["before"], facing["after"]) == ("°", 345.0, 335.0)
    rounds = inputs.pop("batteries.0.rounds_per_launcher")
    assert (rounds["before"], rounds["after"]) == (2, 3)
    assert list(inputs) == ["file small.toml"]
    assert found["headlines"] and all(row["before"] != row["after"] for row in found["headlines"])
    text = uppertier("compare", str(small.folder), str(other)).stdout
    assert "inputs that differ" in text and "headlines that differ" in text


def test_a_run_compared_with_itself_differs_in_nothing(small) -> None:
    done = uppertier("compare", str(small.folder), str(small.folder), "--json")
    assert json.loads(done.stdout) == {"inputs": [], "headlines": []}


def test_every_quantity_of_the_bundled_scenario_has_a_unit(seongju) -> None:
    assert [path for path in quantities(seongju) if unit_of(path) is None] == []


def test_runs_are_listed_shown_tagged_and_removed(small, tmp_path: Path) -> None:
    shutil.copytree(small.folder, tmp_path / "mine")
    root = ("--root", str(tmp_path))
    listed = json.loads(uppertier("runs", "list", "--json", *root).stdout)
    assert [one["folder"] for one in listed] == ["mine"]
    assert listed[0]["verdicts"].keys() == {"radar-deep-into-china", "strategic-balance-china"}
    assert uppertier("runs", "tag", "mine", "paper", "good", *root).stdout == "mine: good, paper\n"
    assert uppertier("runs", "tag", "mine", "good", "--off", *root).stdout == "mine: paper\n"
    assert len(json.loads(uppertier("runs", "list", "--tag", "paper", "--json", *root).stdout)) == 1
    assert json.loads(uppertier("runs", "list", "--tag", "good", "--json", *root).stdout) == []
    shown = uppertier("runs", "show", "mine", *root)
    assert shown.returncode == 0 and "tags: paper" in shown.stdout and "scenario: small" in shown.stdout
    assert uppertier("runs", "remove", "mine", *root).returncode == 0
    assert json.loads(uppertier("runs", "list", "--json", *root).stdout) == []
    assert not (tmp_path / "mine").exists()


def test_every_file_of_a_run_is_in_its_crate_with_role_licence_and_checksum(small) -> None:
    import hashlib

    crate = json.loads((small.folder / "ro-crate-metadata.json").read_text())
    entities = {one["@id"]: one for one in crate["@graph"]}
    assert len(entities) == len(crate["@graph"]), "every @id stands once"
    assert entities["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    listed = {part["@id"] for part in entities["./"]["hasPart"]}
    files = {p.relative_to(small.folder).as_posix() for p in small.folder.rglob("*") if p.is_file()}
    alone = {name for name in files if not name.startswith("fields.zarr/")} - {"ro-crate-metadata.json"}
    assert listed == alone | {"fields.zarr/"}
    for name in alone - {"provenance.json"}:
        entity = entities[name]
        assert entity["description"] and entity["license"]["@id"] in entities
        assert entity["sha256"] == hashlib.sha256((small.folder / name).read_bytes()).hexdigest()
    assert {"#uppertier", "#run"} <= entities.keys() and entities["./"]["citation"]


def test_tables_and_fields_open_with_other_readers_and_say_what_the_records_say(small) -> None:
    import pandas
    import zarr

    kept = load_run(small.folder)
    flights = pandas.read_parquet(small.folder / "tables" / "flights.parquet")
    assert list(flights["id"]) == list(kept.flights.id)
    assert np.allclose(flights["apogee_km"], kept.flights.apogee / 1e3, rtol=1e-12)
    samples = pandas.read_parquet(small.folder / "tables" / "samples.parquet")
    assert np.array_equal(samples[["x_m", "y_m", "z_m"]].to_numpy(), kept.flights.position)
    claims = pandas.read_parquet(small.folder / "tables" / "claims.parquet")
    assert list(claims["verdict"]) == [answer.verdict.value for answer in kept.answers]
    fields = zarr.open_group(small.folder / "fields.zarr", mode="r")
    assert np.array_equal(fields["payload/snr"][:], kept.sight.snr)
    assert np.array_equal(fields["body/reason"][:], kept.body_sight.reason)
    assert np.array_equal(fields["tracks/covariance"][:], kept.tracks.covariance, equal_nan=True)
    assert fields["payload/range"].attrs["units"] == "m"
    assert fields["payload/snr"].metadata.dimension_names == ("radar", "sample")


BAD = {
    "no such run": (("runs", "show", "nowhere"), "there is no run 'nowhere'"),
    "no date": (("runs", "list", "--since", "yesterday"), "--since"),
    "no verdict": (("runs", "list", "--verdict", "maybe"), "--verdict"),
    "nothing to remove": (("runs", "remove"), "name a run"),
    "nothing to verify": (("verify", "nowhere"), "nowhere"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence(case: str, tmp_path: Path) -> None:
    words, said = BAD[case]
    done = uppertier(*words, "--root", str(tmp_path))
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
