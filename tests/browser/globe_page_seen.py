"""What the tests of the page share: how it is opened, what is listened to, and a scenario small enough to run."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

from small_scenario import small

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
)
PICTURES = Path(__file__).parent / "pictures"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 120_000
"""A machine may be shared: this long at most [ms]. Nothing waits for it that is there before."""

SMALL = small("One <b>Nodong</b>", "Made for tests of the page. Its title is text, whatever it looks like.")


class Seen:
    """One page of a browser, with what it said and whom it asked."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.errors.append(str(problem)))
        page.on("request", lambda request: self._ask(request.url))

    def _ask(self, url: str) -> None:
        if not url.startswith((f"{self.address}/", "blob:", "data:")):
            self.elsewhere.append(url)

    def open(self, path: str, scene: bool = True) -> Any:
        """Go to a screen and wait until it is there, with its flights where they are wanted."""
        self.page.goto(f"{self.address}/{path}")
        self.ready(scene)
        return self.page

    def ready(self, scene: bool = True) -> None:
        self.page.wait_for_selector("html[data-ready]")
        if scene:
            self.page.wait_for_selector("html[data-scene]")

    def until(self, expression: str, given: Any = None) -> None:
        """Wait until an expression is true. (The page forbids what Playwright's own waiting would do.)"""
        end = time.monotonic() + PATIENCE / 1000.0
        while not self.page.evaluate(expression, given):
            assert time.monotonic() < end, f"in vain: {expression}"
            self.page.wait_for_timeout(40)

    def json(self, path: str) -> Any:
        """What the server answers to anybody."""
        with urllib.request.urlopen(self.address + path) as answer:
            return json.loads(answer.read())

    def text(self, selector: str) -> str:
        """Text of an element with its spaces made plain."""
        return " ".join(self.page.inner_text(selector).split())

    def globe(self) -> bytes:
        """Picture of the globe, without what lies over it."""
        found: bytes = self.page.locator(".canvas canvas").screenshot()
        return found


def found_by_axe(page: Any) -> list[str]:
    """What axe-core finds wrong with what is on the page now."""
    page.evaluate(AXE.read_text())
    done = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}" for one in done["violations"] for node in one["nodes"]
    ]


def plain(text: str) -> str:
    """The same text with spaces that may break."""
    return " ".join(text.split())


def different(one: bytes, other: bytes) -> float:
    """Share of the pixels that differ between two pictures."""
    import io

    import numpy as np
    from matplotlib.image import imread

    a, b = imread(io.BytesIO(one)), imread(io.BytesIO(other))
    return float(np.mean(np.abs(a[..., :3] - b[..., :3]).max(axis=-1) > 0.02))
