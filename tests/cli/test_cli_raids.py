"""`uppertier raids` as a user meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from uppertier.cli.main import main
from uppertier.cli.raids import read_sizes
from uppertier.errors import InputError

Run = Any
FAST = ("--sizes", "1,4", "--trials", "50", "--doctrine", "salvo_of_two")


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", "raids", "seongju-full", *arguments])
        status = main()
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_curves_table_and_figure(program: Run, tmp_path: Path) -> None:
    status, out, err = program(
        *FAST, "--raid", "ten-mixed", "--rounds", "16", "--rounds", "48", "--json", "--csv", "r.csv",
        "--figure", "r.svg",
    )  # fmt: skip
    assert status == 0, err
    told = json.loads(out)
    assert [case["rounds_count"] for case in told["cases"]] == [16, 48]
    assert len(told["rows"]) == 4
    with Path("r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["expected_leakers_count"]) for row in rows] == [
        row["expected_leakers_count"] for row in told["rows"]
    ]
    assert (tmp_path / "r.svg").read_text().rstrip().endswith("</svg>")


def test_a_table_for_people_against_another_scenario(program: Run) -> None:
    status, out, err = program(
        *FAST, "--missile", "scud-er", "--against", "wonju-daegu-2017", "--assumptions", "middle", "--independent"
    )
    assert status == 0, err
    assert "Seongju, whole battery" in out
    assert "Two batteries, at Wonju and Daegu" in out
    assert "Every battery by itself" in out
    assert "Salvo of two" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sizes", "x"), "is no size of a raid"),
        (("--sizes", "9-3"), "holds no size"),
        (("--sizes", "0"), "1 to 1000"),
        (("--rounds", "13"), "multiple of 8"),
        (("--without", "nobody"), "no battery 'nobody'"),
        (("--doctrine", "none"), "no doctrine 'none'"),
        (("--figure", "x.pdf"), "no ending we can make"),
        (("--missile", "df-5a"), "the raid has no missile"),
    ],
)
def test_bad_input_is_one_sentence(program: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = program(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_sizes() -> None:
    assert read_sizes("1-3, 10-30:10,7") == (1, 2, 3, 7, 10, 20, 30)
    with pytest.raises(InputError):
        read_sizes("1-")
