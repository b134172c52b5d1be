"""A scenario as small as one can be and still walk through every stage, and ways of running it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from small_scenario import small

SMALL = small(claims=("radar-deep-into-china", "strategic-balance-china"), rounds=2)

FEW = ("--samples", "16", "--trials", "40")


def write_scenario(folder: Path, **changed: str) -> Path:
    """The small scenario as a file; `old=new` texts are replaced in it."""
    text = SMALL
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def orphans(root: Path) -> list[str]:
    """What a run that is over must not leave behind."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if ".partial" in path.name)


_PROGRAM = """
import sys
import uppertier.report.page as page
from uppertier.cli.main import main

def plain(result, folder, workers=None):
    # Figures take nine tenths of a small run and are no part of what is tested here.
    from uppertier.report.figures import figure_names
    folder.mkdir()
    for name in figure_names():
        (folder / (name + ".svg")).write_text("<svg/>")
    return {name: page.Drawn(name, "<svg/>", name, name) for name in figure_names()}

if __name__ == "__main__":
    page.draw_figures = plain
    sys.exit(main())
"""


def quick_program(folder: Path) -> Path:
    """The command line as a file of its own, with blank figures; a file, for workers are started from it."""
    path = folder / "quick.py"
    path.write_text(_PROGRAM, encoding="utf-8")
    return path


def command(program: Path, scenario: Path, folder: Path, *more: str) -> list[str]:
    """`uppertier run` of a scenario into a folder, listening to Ctrl-C as from a terminal."""
    arguments = [sys.executable, str(program), "run", str(scenario), "--out", str(folder), *FEW, *more]
    return ["env", "--default-signal=INT", *arguments]


def run(program: Path, scenario: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run it to the end."""
    return subprocess.run(
        command(program, scenario, folder, *more), capture_output=True, text=True, check=False, timeout=300
    )
