"""The page as it is built, from the server as it is started, in a real browser."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from globe_page_seen import FLAGS, SMALL, Seen

ROOT = Path(__file__).parents[2]
INDEX = ROOT / "src" / "uppertier" / "web" / "static" / "index.html"


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("globe_page", ROOT / "builders" / "globe_page.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="session")
def built() -> Path:
    """The built page. `make web` builds it; without node it cannot be, which is said loudly."""
    if not INDEX.is_file():
        if _builder().npm() is not None and os.environ.get("CI", "").lower() == "true":
            pytest.fail("page tests NOT RUN: node is here and the page is not built (`make web`), and CI=true")
        pytest.skip("page tests NOT RUN: the page is not built (`make web`)")
    return INDEX.parent


@pytest.fixture(scope="session")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `uppertier serve` answers, with no run in its store yet."""
    root = tmp_path_factory.mktemp("runs")
    command = [sys.executable, "-m", "uppertier", "serve", "--no-open", "--port", "0", "--root", str(root)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    line = server.stdout.readline().strip()
    assert line.startswith("http://127.0.0.1:"), line
    yield line.rstrip("/")
    server.terminate()
    server.wait(30)


@pytest.fixture(scope="session")
def small(address: str) -> str:
    """Id of a small scenario, handed in as a file would be."""
    with urllib.request.urlopen(f"{address}/") as page:
        token = re.search(r'name="uppertier-token" content="([^"]+)"', page.read().decode())
    assert token
    headers = {"X-Uppertier-Token": token[1], "content-type": "application/toml"}
    asked = urllib.request.Request(f"{address}/api/scenarios", SMALL.encode(), headers, method="POST")
    with urllib.request.urlopen(asked) as answer:
        return str(json.loads(answer.read())["id"])


@pytest.fixture(scope="session")
def browser(chromium: str, player: Any) -> Iterator[Any]:
    opened = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
    yield opened
    opened.close()


@pytest.fixture
def seen(browser: Any, address: str) -> Iterator[Seen]:
    """A page that complains at its end: of any error on the console, and of any request to another server."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark", reduced_motion="reduce")
    watched = Seen(context.new_page(), address)
    yield watched
    context.close()
    assert watched.errors == []
    assert watched.elsewhere == []
