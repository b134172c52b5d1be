"""`uppertier claims`: one JSON document, a table for people, and the keys that others rely on."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from uppertier import chain
from uppertier.cli.main import app

KEYS = {"id", "verdict", "value", "unit", "decided_by", "would_have_to_be", "by_assumption_set"}


ASKED = ("hinterland-of-asia", "thousand-km-closer", "range-600-to-800-km", "seoul-not-protected", "one-second")
ONLY = tuple(word for name in ASKED for word in ("--only", name))


@pytest.fixture
def runner(monkeypatch, seongju_flights, tmp_path) -> CliRunner:
    """The command with the shared flights and a folder of its own."""
    monkeypatch.setattr(chain, "fly", lambda scenario, advance=None: seongju_flights)
    monkeypatch.setenv("UPPERTIER_RUNS", str(tmp_path))
    return CliRunner()


def test_json_is_one_document_with_the_promised_keys(runner, seongju) -> None:
    done = runner.invoke(app, ["claims", "seongju-2017", "--samples", "16", "--workers", "1", "--json", *ONLY])
    assert done.exit_code == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == list(ASKED)
    for row in rows:
        assert set(row) >= KEYS
        assert row["verdict"] in ("holds", "fails", "depends")
        assert set(row["value"]) == {"value", "low", "high", "kind"}
        assert [one["assumption_set"] for one in row["by_assumption_set"]] == list(seongju.assumptions)
        assert {one["verdict"] for one in row["by_assumption_set"]} <= {"holds", "fails", "depends"}


def test_claims_named_are_shown_in_full_and_others_in_a_matrix(runner, monkeypatch, seongju) -> None:
    import attrs

    from uppertier import scenario as room

    words = ["claims", "seongju-2017", "--samples", "16", "--workers", "1"]
    full = runner.invoke(app, [*words, *ONLY])
    assert full.exit_code == 0, full.stderr
    for verdict in ("holds", "fails", "depends"):
        assert verdict in full.stdout
    assert "would" in full.stdout
    monkeypatch.setattr(room, "load_scenario", lambda name: attrs.evolve(seongju, claims=ASKED))
    matrix = runner.invoke(app, words)
    assert matrix.exit_code == 0, matrix.stderr
    for sign in "●○◐":
        assert matrix.stdout.count(sign) > 1


def test_a_claim_that_the_scenario_does_not_name_is_bad_input(runner) -> None:
    from uppertier.errors import InputError

    done = runner.invoke(app, ["claims", "seongju-2017", "--only", "one-secondd"])
    assert isinstance(done.exception, InputError)
    assert "one-second" in done.exception.sentence


def test_an_unknown_scenario_is_bad_input(runner) -> None:
    from uppertier.errors import InputError

    done = runner.invoke(app, ["claims", "seongju-2071"])
    assert isinstance(done.exception, InputError)
    assert "seongju-2017" in done.exception.sentence
