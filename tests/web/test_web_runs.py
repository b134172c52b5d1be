"""Finished runs over HTTP: bytes of their files, claims with their words, figures, tables and exports."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest
from web_served import FLIGHT, Served

from uppertier.runs.index import Index


@pytest.fixture(scope="module")
def folder(served: Served, finished_run: str) -> Path:
    return served.root / next(one.folder for one in Index(served.root).search() if one.run == finished_run)


@pytest.fixture(scope="module")
def claims(served: Served, finished_run: str) -> dict[str, Any]:
    found: dict[str, Any] = served.json(f"/api/runs/{finished_run}/claims")
    return found


def test_a_run_is_listed_and_its_results_are_its_file(served: Served, finished_run: str, folder: Path) -> None:
    listed = {one["id"]: one for one in served.json("/api/runs")}
    assert listed[finished_run]["title"] == "One radar, one battery, one missile"
    assert served.get(f"/api/runs/{finished_run}").content == (folder / "results.json").read_bytes()
    assert served.get(f"/api/runs/{finished_run}/report.html").content == (folder / "report.html").read_bytes()


def test_a_run_of_the_page_is_that_of_the_command_line(served: Served, handed_in: str, finished_run: str) -> None:
    """Same scenario, samples, trials and seed: the same content id."""
    from uppertier.runs.provenance import run_id
    from uppertier.scenario import load_scenario

    scenario = load_scenario(served.guard.service.scenarios.path(handed_in))
    assert run_id(scenario, 16, 40, scenario.seed) == finished_run


def test_a_run_of_the_page_can_be_made_again(folder: Path) -> None:
    from uppertier.report.verify import verify

    made = verify(folder, workers=1)
    assert made.same and not made.notes, made


def test_every_row_of_the_results_stands_in_the_claims(claims: dict[str, Any], folder: Path) -> None:
    rows = {row["id"]: row for row in json.loads((folder / "results.json").read_text())["claims"]}
    assert [claim["id"] for claim in claims["claims"]] == list(rows)
    for claim in claims["claims"]:
        row = rows[claim["id"]]
        for key, value in row.items():
            if key == "value":
                assert {name: claim["value"][name] for name in value} == value
            elif key not in ("by_assumption_set", "findings", "sources"):
                assert claim[key] == value, key
        for one, written in zip(claim["by_assumption_set"], row["by_assumption_set"], strict=True):
            assert (one["set"], one["share_true"]) == (written["assumption_set"], written["true_share"])
            assert one["value"]["value"] == written["value"]["value"]
        assert {source["key"] for source in claim["sources"]} >= set(row["sources"])


def test_claims_carry_words_quotation_and_evidence(claims: dict[str, Any]) -> None:
    [claim] = claims["claims"]
    assert claim["who"] == "China" and "deep" in claim["quotation"]
    assert claim["value"]["text"].replace("\xa0", " ").startswith(f"{claim['value']['value']:.0f} km")
    assert claim["rule_text"].replace("\xa0", " ") == "at least 500 km"
    assert claim["leaves_unsaid"] and claim["shows"]["layer"] == "coverage"
    assert [one["id"] for one in claims["sets"]] == ["official-2017", "sceptic"]
    assert all(one["title"] and one["follows"] for one in claims["sets"])
    assert all(source["title"] for source in claim["sources"])
    for one in claim["by_assumption_set"]:
        whole = {0.0: "fails", 1.0: "holds"}.get(one["share_true"], "depends")
        assert one["verdict"] == whole


def test_what_is_added_to_the_rows_of_results_flows_through(served: Served, finished_run: str) -> None:
    from uppertier.web.claimed import claims_of

    document = served.guard.service.stored.results(finished_run)
    document["claims"][0] |= {"settled_by": "the facing", "distance_to_flip": 6.0}
    document["claims"][0]["by_assumption_set"][0] |= {"verdict": "holds", "draws": 16}
    [claim] = claims_of(document, served.guard.service.stored.result(finished_run))["claims"]
    assert (claim["settled_by"], claim["distance_to_flip"]) == ("the facing", 6.0)
    assert (claim["by_assumption_set"][0]["verdict"], claim["by_assumption_set"][0]["draws"]) == ("holds", 16)


def test_figures_come_with_words_and_as_their_files(served: Served, finished_run: str, folder: Path) -> None:
    found = served.json(f"/api/runs/{finished_run}/figures")
    files = {path.stem for path in (folder / "figures").glob("*.svg")}
    small = {name for name in files if name.startswith("claim-")}
    assert {one["name"] for one in found} == files - small
    for name in small:
        # The small figures of claims stand with the claims, and have no PNG.
        got = served.get(f"/api/runs/{finished_run}/figures/{name}.svg")
        assert got.content == (folder / "figures" / f"{name}.svg").read_bytes()
    for one in found:
        assert one["caption"] and one["alt"]
        for kind, words in (("svg", "image/svg+xml"), ("png", "image/png")):
            got = served.get(one[kind])
            assert got.headers["content-type"] == words
            assert got.content == (folder / "figures" / f"{one['name']}.{kind}").read_bytes()
    assert served.get(f"/api/runs/{finished_run}/figures/provenance.svg").status_code == 404


def test_tables_are_those_of_the_run(served: Served, finished_run: str, folder: Path) -> None:
    from pyarrow import parquet

    for name in ("flights", "samples", "windows", "shots", "findings", "claims"):
        got = served.get(f"/api/runs/{finished_run}/tables/{name}.csv")
        assert got.status_code == 200 and got.headers["content-type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(got.text)))
        table = parquet.read_table(folder / "tables" / f"{name}.parquet")
        assert (len(rows), list(rows[0]) if rows else table.column_names) == (table.num_rows, table.column_names)
    assert served.get(f"/api/runs/{finished_run}/tables/inputs.csv").status_code == 404


def test_exports_open(served: Served, finished_run: str) -> None:
    def got(name: str) -> bytes:
        found = served.get(f"/api/runs/{finished_run}/export/{name}")
        assert found.status_code == 200 and "attachment" in found.headers["content-disposition"]
        return found.content

    assert f"flight/{FLIGHT}" in [packet["id"] for packet in json.loads(got("czml"))]
    assert ET.fromstring(got("kml")).tag.endswith("kml")
    assert json.loads(got("geojson"))["type"] == "FeatureCollection"
    assert got("netcdf")[:4] == b"\x89HDF"
    assert "flights.parquet" in zipfile.ZipFile(io.BytesIO(got("parquet"))).namelist()
    assert served.get(f"/api/runs/{finished_run}/export/shared").status_code == 422


def test_a_trial_of_the_run_is_that_of_its_scenario(served: Served, finished_run: str, handed_in: str) -> None:
    one = served.json(f"/api/runs/{finished_run}/trials/one/7")
    assert one == served.json(f"/api/scenarios/{handed_in}/trials/one/7")
    other = served.json(f"/api/runs/{finished_run}/trials/one/7?doctrine=salvo_of_one")
    assert other["doctrine"] == "salvo_of_one"
    launches = [sum(row["kind"] == "launch" for row in told["events"]) for told in (one, other)]
    assert launches[0] >= launches[1]


def test_where_it_came_from_without_the_machine(served: Served, finished_run: str) -> None:
    said = served.json(f"/api/runs/{finished_run}/provenance")
    assert said["run"] == finished_run and "machine" not in said and "command" not in said
