"""What the tests of resilience share: one small run, made once, and everything it is held against."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from resilience_scene import quick_program, run, write_scenario


@attrs.frozen
class Small:
    """A finished small run."""

    program: Path
    scenario: Path
    folder: Path

    @property
    def results(self) -> bytes:
        return (self.folder / "results.json").read_bytes()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small scenario, run once without disturbance."""
    root = tmp_path_factory.mktemp("small")
    made = Small(quick_program(root), write_scenario(root), root / "run")
    done = run(made.program, made.scenario, made.folder, "--workers", "2")
    assert done.returncode == 0, done.stderr
    return made
