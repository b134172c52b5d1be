"""What all tests share: the bundled scenario and its flights, flown once, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario

pytest_plugins = ["web_served"]

# No timed tests: the first example of a kernel pays for loading it, and machines are shared.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_missing: list[str] = []


@pytest.fixture(scope="session")
def seongju() -> Scenario:
    """The bundled scenario."""
    from uppertier.scenario import load_scenario

    return load_scenario("seongju-2017")


@pytest.fixture(scope="session")
def seongju_flights(seongju: Scenario) -> Flights:
    """Its flights."""
    from uppertier import chain

    return chain.fly(seongju)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a real Chromium. Without one the browser tests do not run, which is said loudly and fails in CI."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        _missing.append("chromium")
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("browser tests NOT RUN: no chromium, and CI=true")
        pytest.skip("browser tests NOT RUN: no chromium (CHROMIUM=path names one)")
    return path


@pytest.fixture(scope="session")
def player() -> Iterator[Any]:
    """Playwright, started once: two of its loops do not go together in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any("browser tests NOT RUN" in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", "browser tests NOT RUN: no chromium found (CHROMIUM=path names one)", red=True)
    if any("globe tests NOT RUN" in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", "globe tests NOT RUN: no CesiumJS found (`make cesium` fetches it)", red=True)
    if any("page tests NOT RUN" in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", "page tests NOT RUN: the page is not built (`make web` builds it)", red=True)
