"""`uppertier claims`: one JSON document, a table for people, and the keys that others rely on."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from uppertier import chain
from uppertier.claims.ledger import ledger
from uppertier.cli.main import app

KEYS = {"id", "verdict", "value", "unit", "decided_by", "would_have_to_be", "by_assumption_set"}


@pytest.fixture
def runner(monkeypatch, seongju_flights) -> CliRunner:
    """The command with the shared flights, and without the one claim whose raids are slow to simulate."""
    from uppertier.claims import evaluate as module

    whole = module.evaluate

    def without_raids(scenario, flights, **options):
        return whole(scenario, flights, [c for c in ledger(scenario) if c.measure != "leakers_ratio"], **options)

    monkeypatch.setattr(chain, "fly", lambda scenario, advance=None: seongju_flights)
    monkeypatch.setattr(module, "evaluate", without_raids)
    return CliRunner()


def test_json_is_one_document_with_the_promised_keys(runner, seongju) -> None:
    done = runner.invoke(app, ["claims", "seongju-2017", "--samples", "16", "--json"])
    assert done.exit_code == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == [c.id for c in ledger(seongju) if c.measure != "leakers_ratio"]
    for row in rows:
        assert set(row) >= KEYS
        assert row["verdict"] in ("holds", "fails", "depends")
        assert set(row["value"]) == {"value", "low", "high"}
        assert len(row["by_assumption_set"]) == len(seongju.assumptions)


def test_the_table_shows_every_claim(runner, seongju) -> None:
    done = runner.invoke(app, ["claims", "seongju-2017", "--samples", "16"])
    assert done.exit_code == 0, done.stderr
    for verdict in ("holds", "depends"):
        assert verdict in done.stdout


def test_an_unknown_scenario_is_bad_input(runner) -> None:
    from uppertier.errors import InputError

    done = runner.invoke(app, ["claims", "seongju-2071"])
    assert isinstance(done.exception, InputError)
    assert "seongju-2017" in done.exception.sentence
