"""`uppertier catalog` as a reader meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from uppertier import resources
from uppertier.cli.catalog import app
from uppertier.errors import UppertierError

DATA = Path(resources.__file__).parent / "data"


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, UppertierError):
        # The command line's one catch stands in main; here it is played by hand.
        return result.exception.exit_status, result.stdout, f"{result.exception}\n"
    return result.exit_code, result.stdout, result.stderr


def test_list_holds_every_kind() -> None:
    status, out, err = run("list", "--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert {row["kind"] for row in rows} == set(resources.KINDS)
    status, out, _ = run("list", "radars")
    assert status == 0
    assert "an-tpy-2" in out


def test_show_gives_the_band_in_the_units_of_the_sheet() -> None:
    status, out, _ = run("show", "nodong", "--json")
    sheet = json.loads(out)
    assert status == 0
    row = next(row for row in sheet["values"] if row["key"] == "stages.0.diameter_m")
    assert (row["value"], row["low"], row["high"], row["unit"]) == (1.32, 1.3, 1.36, "m")
    assert row["source"] == "seoul-shinmun-2016"


def test_show_of_a_shared_id_shows_both() -> None:
    _, out, _ = run("show", "thaad", "--json")
    assert {sheet["kind"] for sheet in json.loads(out)} == {"interceptors", "batteries"}
    _, out, _ = run("show", "batteries/thaad", "--json")
    assert json.loads(out)["kind"] == "batteries"


@pytest.mark.parametrize("name", ["an-tpy-2", "nothing-to-stop-the-north", "sceptic", "seongju-2017"])
def test_show_prints_for_people(name: str) -> None:
    status, out, err = run("show", name)
    assert (status, err) == (0, "")
    assert name in out


def test_check_of_everything_is_clean() -> None:
    status, out, err = run("check", "--json")
    assert (status, err) == (0, "")
    assert all(row["ok"] for row in json.loads(out))


def test_check_of_a_faulty_file_says_so_and_exits_with_two(tmp_path: Path) -> None:
    path = tmp_path / "busan.toml"
    path.write_text((DATA / "sites" / "busan.toml").read_text("utf-8").replace("height_m", "height_miles"), "utf-8")
    status, out, err = run("check", str(path))
    assert status == 2
    assert f"{path}:6" in err
    assert "1 faulty" in out
    status, out, err = run("check", str(path), "--json")
    (row,) = json.loads(out)
    assert (status, err, row["ok"]) == (2, "", False)
    assert row["fault"]["line"] == 6


def test_check_of_a_scenario_reads_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    written = (DATA / "scenarios" / "seongju-2017.toml").read_text("utf-8")
    path.write_text(written.replace('mode = "terminal"', 'mode = "x"'), "utf-8")
    status, _, err = run("check", str(path))
    assert status == 2
    assert "no mode called 'x'" in err


def test_unknown_name_is_one_sentence() -> None:
    status, out, err = run("show", "nodon")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "nodong" in err


def test_start_up_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pydantic", "scipy", "numba", "rich.table", "matplotlib")
    code = f"import sys, uppertier.cli.catalog; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = out.strip()
    assert "numpy" not in loaded
    assert "pydantic" not in loaded
    assert "scipy" not in loaded
