"""Every command and every Python fence of the examples runs as printed, in an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from uppertier.cli.main import main
from uppertier.resources import OVERLAY_VARIABLE

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
PAGES = sorted(FOLDER.glob("*.md"))
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SAVED = re.compile(r"`([\w/.-]+\.toml)`[^`]*```toml\n(.*?)```", re.DOTALL)
"""A sheet, and the file that the text before it says to save it as."""
SETTING = re.compile(r"^(\w+)=(\S+) ")


def test_there_are_examples() -> None:
    argued = {"thousand-kilometres-closer", "leshan-is-nearer", "half-to-two-thirds", "postol-lewis-or-sankaran-fearey"}
    assert {f"press-{name}" for name in argued} <= {page.stem for page in PAGES}
    assert {"own-missile", "dispersion-map", "reported-test", "seen-from-behind"} <= {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_example_runs_as_printed(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    # What a command reads may be printed below it.
    fences = sorted(FENCE.findall(page.read_text("utf-8")), key=lambda fence: fence[0] not in {"toml", "csv"})
    places = {text: Path(name) for name, text in SAVED.findall(page.read_text("utf-8"))}
    for kind, text in fences:
        if kind == "toml":
            sheet = re.search(r'^id = "(.+)"', text, re.MULTILINE)
            assert sheet
            path = places.get(text, Path(f"{sheet[1]}.toml"))
            assert path.stem == sheet[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif kind == "python":
            # What it sets in the environment ends with the page.
            with monkeypatch.context() as patched:
                patched.setenv(OVERLAY_VARIABLE, ".")
                exec(compile(text, page.name, "exec"), {})
            assert capsys.readouterr().out.strip()
            ran += 1
        elif kind == "csv":
            Path("tests.csv").write_text(text, "utf-8")
        for line in text.splitlines() if kind == "sh" else ():
            setting = SETTING.match(line)
            with monkeypatch.context() as patched:
                if setting:
                    patched.setenv(setting[1], setting[2])
                patched.setattr("sys.argv", shlex.split(line[setting.end() :] if setting else line))
                assert main() == 0, line
            told = capsys.readouterr()
            assert told.out.strip() and "Traceback" not in told.err
            ran += 1
    assert ran >= 2
    for name in re.findall(r"--(?:csv|figure|map) (\S+)", page.read_text("utf-8")):
        assert (tmp_path / name).stat().st_size > 1000, name


def test_the_sentence_about_a_burn_time_of_zero_is_the_one_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = (FOLDER / "own-missile.md").read_text("utf-8")
    text = next(body for kind, body in FENCE.findall(page) if kind == "toml")
    monkeypatch.chdir(tmp_path)
    Path("my_missile.toml").write_text(
        text.replace("burn_time_s = { value = 110, low = 105", "burn_time_s = { value = 0, low = 0")
    )
    monkeypatch.setattr("sys.argv", ["uppertier", "fly", "my_missile.toml", "--from", "38.7,125.8", "--to", "busan"])
    assert main() == 2
    told = capsys.readouterr().err.removeprefix("uppertier: ").strip()
    assert f"    {told}\n" in page
