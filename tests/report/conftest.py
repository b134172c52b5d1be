"""What the tests of the report share."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_scene import scene

from uppertier.report.page import write
from uppertier.report.records import RunResult


@pytest.fixture(scope="session")
def result() -> RunResult:
    """A small synthetic run."""
    return scene()


@pytest.fixture(scope="session")
def report(result: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the report of the synthetic run stands."""
    folder = tmp_path_factory.mktemp("report")
    write(result, folder)
    return folder
