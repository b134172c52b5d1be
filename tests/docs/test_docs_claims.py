"""What the pages print about claims is what comes out: a false number, share or verdict fails here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from uppertier.cli.main import main
from uppertier.resources import OVERLAY_VARIABLE

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "docs" / "examples" / "own-claim.md").read_text("utf-8")
NUMBER = r"[\d,]+(?:\.\d+)?"
BAND = rf"({NUMBER})(?: \(({NUMBER}) to ({NUMBER})\))?"
ROW = re.compile(rf"^\| `([\w-]+)` \| \*\*(holds|fails|depends)\*\* \| {BAND} km \| (\d+) % of draws \|$", re.MULTILINE)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def as_printed(computed: float, text: str) -> bool:
    """Whether a number rounds to what is printed."""
    decimals = len(text.partition(".")[2])
    return abs(computed - number(text)) <= 0.5 * 10.0**-decimals * (1.0 + 1e-9)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalog folder that the example has its reader write."""
    for name, text in re.findall(r"`mine/([\w/.-]+\.toml)`[^`]*```toml\n(.*?)```", EXAMPLE, re.DOTALL):
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(OVERLAY_VARIABLE, "mine")
    monkeypatch.setenv("UPPERTIER_RUNS", str(tmp_path / "runs"))
    return tmp_path / "mine"


def asked(monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    words = ["uppertier", "claims", "seongju-2017", "--only", "warhead-at-1000-km", "--workers", "1", *more]
    monkeypatch.setattr("sys.argv", words)
    return main()


def wrong_rows(page: str, answer: dict[str, Any]) -> list[str]:
    """The sets of a printed table of which something is not as computed."""
    computed = {row["assumption_set"]: row for row in answer["by_assumption_set"]}
    wrong = []
    for name, verdict, middle, low, high, share in ROW.findall(page):
        row, value = computed[name], computed[name]["value"]
        good = [
            verdict == row["verdict"],
            as_printed(value["value"], middle),
            as_printed(100 * row["true_share"], share),
        ]
        if low:
            good += [as_printed(value["low"], low), as_printed(value["high"], high)]
        else:
            good += [value["low"] == value["high"]]
        wrong += [] if all(good) else [name]
    return wrong


def test_the_table_of_the_example_is_what_comes_out_and_a_false_number_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(monkeypatch, "--json") == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert len(ROW.findall(EXAMPLE)) == 4
    assert wrong_rows(EXAMPLE, answer) == []
    flip = re.search(r"system loss of the AN/TPY-2 were at least ([\d.]+)\xa0dB", answer["would_have_to_be"])
    assert flip and f"from a loss of {flip[1]} dB on" in EXAMPLE
    assert answer["decided_by"] == ["an-tpy-2.loss", "nodong.rcs_payload"]
    # Each number of a row, its verdict and its share, changed alone.
    for right, false in (
        ("942", "943"),
        ("**fails** | 866", "**depends** | 866"),
        ("1,420", "1,421"),
        ("75 %", "76 %"),
    ):
        assert right in EXAMPLE
        assert len(wrong_rows(EXAMPLE.replace(right, false), answer)) == 1


def test_the_sentence_about_a_wrong_unit_is_the_one_printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "claims" / "warhead-at-1000-km.toml"
    path.write_text(path.read_text("utf-8").replace('unit = "km"', 'unit = "m"'))
    assert asked(monkeypatch) == 2
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "not asked" in line)
    assert f"    {line.removeprefix('uppertier: ')}\n" in EXAMPLE
