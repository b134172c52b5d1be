"""The page in a real browser: no request leaves it, no error, nothing wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
_SIZES = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_stands_alone_and_fits(chromium: str, report: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    requests: list[str] = []
    messages: list[str] = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        address = (report / "report.html").as_uri()
        page.goto(address)
        sizes = page.eval_on_selector_all(
            "figure svg",
            "all => all.map(one => [one.getBoundingClientRect().width, one.getBoundingClientRect().height])",
        )
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert requests == [address]
    assert messages == []
    assert wide <= width
    assert len(sizes) >= 7
    assert all(across > 200 and up > 100 for across, up in sizes)
