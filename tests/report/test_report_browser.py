"""The page in a real browser: no request leaves it, nothing wider than the screen, legible in light and dark, by
keyboard and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from uppertier.report.records import RunResult

pytestmark = pytest.mark.browser
_SIZES = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"

_CONTRAST = """all => all.map(one => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  let under = one;
  const ground = node => parts(getComputedStyle(node).backgroundColor);
  while (under.parentElement && ground(under).length === 4 && ground(under)[3] === 0) under = under.parentElement;
  const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(under))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
})"""
"""Contrast of letters to their ground as WCAG 2.2 defines it."""


@pytest.fixture
def browser(chromium: str, player: Any) -> Iterator[Any]:
    found = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
    yield found
    found.close()


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_stands_alone_and_fits(browser: Any, report: Path, width: int) -> None:
    requests: list[str] = []
    messages: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    address = (report / "report.html").as_uri()
    page.goto(address)
    assert requests == [address]
    assert messages == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The matrix is read without scrolling sideways, also on a telephone.
    assert page.evaluate("document.querySelector('.matrix').scrollWidth") <= width
    sizes = page.eval_on_selector_all(".scroll svg", _SIZES)
    assert len(sizes) >= 7
    assert all(across > 200 and up > 100 for across, up in sizes)
    small = page.eval_on_selector_all(".two svg", _SIZES)
    # Drawn 360 units wide: letters of 10 units and more stay as large as those of a footnote.
    assert small and all(across > 0.78 * 360 and up > 30 for across, up in small)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_from_their_ground(browser: Any, report: Path, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page.goto((report / "report.html").as_uri())
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    for kind in ("p", ".faint", ".weak", "td a", "caption", ".cell", ".mark", ".tag", "th"):
        found = page.eval_on_selector_all(kind, _CONTRAST)
        # Level AA of WCAG 2.2 for letters of any size.
        assert found and min(found) >= 4.5, kind


def test_a_cell_leads_to_its_row_and_back_by_keyboard_alone(browser: Any, report: Path, result: RunResult) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto((report / "report.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    answer = result.answers[-1]
    row = f"{answer.claim.id}--{answer.by_assumption_set[2].assumption_set}"
    page.focus(f'a.cell[href="#{row}"]')
    page.keyboard.press("Enter")
    seen = "id => (box => box.top >= 0 && box.bottom <= 900)(document.getElementById(id).getBoundingClientRect())"
    page.wait_for_function(f"({seen})({row!r})", timeout=5000)
    page.focus(f'[id="{answer.claim.id}"] a.back')
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('matrix').getBoundingClientRect().top >= -5", timeout=5000)
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.table, .scroll')].filter(one => one.scrollWidth > one.clientWidth + 1"
        " && getComputedStyle(one).overflowX === 'auto' && one.tabIndex < 0).length"
    )
    assert scrolling == 0


def test_paper_shows_all_and_cuts_nothing(browser: Any, report: Path) -> None:
    # 180 mm between the margins of A4, at 96 points an inch.
    page = browser.new_page(viewport={"width": 680, "height": 1000})
    page.emulate_media(media="print")
    page.goto((report / "report.html").as_uri())
    hidden = page.evaluate(
        "[...document.querySelectorAll('details')].filter(one => getComputedStyle(one, '::details-content')"
        ".contentVisibility !== 'visible' || one.getBoundingClientRect().height < 40).length"
    )
    assert hidden == 0
    wide = page.evaluate(
        "[...document.querySelectorAll('table, figure svg')].filter(one => one.getBoundingClientRect().right > 681)"
        ".map(one => one.id || one.outerHTML.slice(0, 60))"
    )
    assert wide == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    pdf = page.pdf(prefer_css_page_size=True)
    assert (
        pdf.startswith(b"%PDF")
        and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page") > 10
    )
