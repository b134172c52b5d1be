"""Alternatives: what follows from geometry, against the balance and the defence of the same scenario."""

from __future__ import annotations

import json

import attrs
import numpy as np
import pytest

from uppertier import chain
from uppertier.errors import InputError
from uppertier.scenario import load_scenario
from uppertier.study.alternatives import ELSEWHERE, alternatives, variants
from uppertier.study.balance import ENOUGH, follow, in_view
from uppertier.study.defence import city_flights, engagements, shares

RADARS = ("seongju-radar", "kyogamisaki-radar", "cobra-dane-radar")
FLIGHTS = (
    "jl-2-bohai-sea-anchorage",
    "jl-2-bohai-sea-honolulu",
    "df-31a-tonghua-honolulu",
    "df-5a-luoyang-los-angeles",
)


@pytest.fixture(scope="module")
def small():
    whole = load_scenario("balance-2017")
    return attrs.evolve(
        whole,
        radars=tuple(unit for unit in whole.radars if unit.id in RADARS),
        watch=tuple(entry for entry in whole.watch if entry.id in FLIGHTS),
        raids=tuple(raid for raid in whole.raids if raid.id == "three-nodong-lofted"),
    )


@pytest.fixture(scope="module")
def rows(small):
    return {one.id: one for one in alternatives(small, "body")}


def test_every_alternative_changes_one_thing(small) -> None:
    made = variants(small)
    assert tuple(made) == ("as-deployed", "north-east", "green-pine", *ELSEWHERE, "forward-based", "none")
    assert made["as-deployed"][1] is small and made["none"][1] is None
    for name in ("north-east", "green-pine", "forward-based"):
        changed = made[name][1]
        assert changed is not None and changed.batteries == small.batteries
        assert changed.radars[1:] == small.radars[1:] and changed.radars[0] != small.radars[0]
    for name in ELSEWHERE:
        changed = made[name][1]
        assert changed is not None
        assert changed.radars[0].site.id == changed.batteries[0].site.id == name


def test_as_deployed_is_the_balance_and_the_defence(small, rows) -> None:
    one = rows["as-deployed"]
    flights = chain.fly(attrs.evolve(small, raids=()))
    view = in_view(small, flights, stride=1)
    for cue, tracked, added in ((None, one.tracked, one.added), (60.0, one.tracked_if_told, one.added_if_told)):
        gained = follow(small, view, "body", cue)
        assert tracked == np.count_nonzero(gained.tracked >= ENOUGH)
        assert added == np.count_nonzero(gained.added)
    aimed = city_flights(small)
    everyone = shares(aimed, engagements(small, aimed))
    assert one.people == {key[:-2]: value for key, value in everyone.items() if key.endswith(" 1")}
    assert one.flights == 4


def test_what_follows_without_any_number(rows) -> None:
    """No battery defends and sees nothing; a forward-based radar guides no round; what looks away defends fewer."""
    none, forward, turned, here = (rows[name] for name in ("none", "forward-based", "north-east", "as-deployed"))
    assert none.people_between() == (0.0, 0.0, 0.0) and none.tracked == none.tracked_if_told == none.added == 0
    assert forward.people_between()[2] == 0.0 and forward.tracked >= here.tracked
    assert turned.people_between()[1] < here.people_between()[1]
    for one in rows.values():
        assert one.tracked <= one.tracked_if_told <= one.flights
        assert set(one.people) == set(here.people)


@pytest.mark.parametrize(
    ("field", "words"), [("watch", "no watch list"), ("raids", "no raid"), ("batteries", "no battery")]
)
def test_what_is_missing_is_said(small, field: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        alternatives(attrs.evolve(small, **{field: ()}))


def test_the_command_prints_draws_and_writes_json(small, rows, monkeypatch, capsys, tmp_path) -> None:
    from uppertier.cli.main import main

    monkeypatch.setattr("uppertier.study.alternatives.alternatives", lambda *_, **__: tuple(rows.values()))
    figure = tmp_path / "trade.svg"
    monkeypatch.setattr("sys.argv", ["uppertier", "alternatives", "balance-2017", "--json", "--figure", str(figure)])
    assert main() == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in document] == list(rows)
    assert document[0]["tracked_60_s"]["told"] == rows["as-deployed"].tracked_if_told
    assert figure.read_text().rstrip().endswith("</svg>")
    monkeypatch.setattr("sys.argv", ["uppertier", "alternatives", "balance-2017"])
    assert main() == 0
    assert "turned north-east" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["uppertier", "alternatives", "balance-2017", "--followed", "smoke"])
    assert main() == 2 and "cannot be followed" in capsys.readouterr().err
