"""`uppertier sight` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from uppertier.cli.main import main

Run = Any


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", "sight", "seongju-2017", *arguments])
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_a_row_for_every_radar_and_a_page_a_flight(program: Run, tmp_path: Path) -> None:
    status, out, err = program("--flight", "df-5a", "--followed", "body", "--cue-s", "60", "--json", "--figures", "f")
    assert status == 0, err
    rows = {row["radar"]: row for row in json.loads(out)}
    assert len(rows) == 5
    held, hidden = rows["seongju-radar"], rows["clear-north-radar"]
    assert held["rise_s"] < held["detection_s"] < held["confirmed_s"] < held["commit_s"] < held["lost_s"]
    assert held["last_impact_ellipse_km"] < held["first_impact_ellipse_km"]
    assert (hidden["rise_s"], hidden["highest_snr_db"], hidden["why_not"]) == (None, None, "below the horizon")
    assert (tmp_path / "f" / "df-5a-luoyang-los-angeles.svg").read_text().rstrip().endswith("</svg>")
    assert (tmp_path / "f" / "df-5a-luoyang-los-angeles.png").read_bytes()[1:4] == b"PNG"


def test_the_table_names_each_path_once_and_says_what_is_never_seen(program: Run) -> None:
    status, out, _ = program("--radar", "seongju-radar")
    assert status == 0
    assert program("--radar", "seongju") == (status, out, _)
    assert out.count("Scud-C, Hwangju to") == 2
    assert "Never in view of seongju, below the horizon: Topol, Irkutsk to Los Angeles" in " ".join(out.split())


def test_a_cue_from_the_start_finds_what_the_search_does_not(program: Run) -> None:
    without = json.loads(program("--flight", "df-31a", "--radar", "seongju-radar", "--followed", "body", "--json")[1])
    told = json.loads(
        program("--flight", "df-31a", "--radar", "seongju-radar", "--followed", "body", "--cue-s", "0", "--json")[1]
    )
    assert without[0]["confirmed_s"] is None
    assert told[0]["confirmed_s"] > told[0]["rise_s"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--radar", "leshan"), "no radar 'leshan' in this scenario (known: seongju-radar"),
        (("--flight", "v-2"), "no flight's id holds 'v-2' (known:"),
        (("--followed", "decoy"), "'decoy' cannot be followed (payload or body)"),
        (("--cue-s", "-1"), "is not a time after launch"),
        (("--cue-s", "nan"), "is not a time after launch"),
        (("--assumptions", "nobody"), "nobody"),
        (("--method", "magic"), "'magic' is not a filter (use extended or unscented)"),
        (("--trials", "10"), "draws a page, and there is no folder for it"),
    ],
)
def test_a_sentence_for_every_wrong_input(program: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = program(*arguments)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
