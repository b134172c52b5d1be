"""What the README tells a reader to type works as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4  # two raids under two doctrines
    assert all(" of " in line for line in lines)


@pytest.mark.parametrize("line", re.findall(r"\.venv/bin/(uppertier (?:range|catalog|validate)[^\n]*)", README))
def test_the_commands_of_the_tour_run(line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from uppertier.cli.main import main

    data = Path(__file__).parents[2] / "src" / "uppertier" / "data"
    (tmp_path / "mine" / "radars").mkdir(parents=True)
    (tmp_path / "mine" / "radars" / "an-tpy-2.toml").write_text((data / "radars" / "an-tpy-2.toml").read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", shlex.split(line))
    assert main() == 0
