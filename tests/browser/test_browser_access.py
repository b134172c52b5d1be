"""Every screen: no barrier that axe-core finds, by keyboard, in both themes and sizes; a picture of each is kept."""

from __future__ import annotations

import pytest
from globe_page_seen import AXE, PICTURES, Seen, found_by_axe

pytestmark = pytest.mark.browser
SCREENS = {
    "gallery": "#/gallery",
    "globe": "#/globe/seongju-2017?flight=three-nodong-lofted%2Fnodong-sino-ri-seoul-1&t=420&volume=1",
    "claims": "#/claims/seongju-2017",
    "what-if": "#/what-if/seongju-2017?boresight_deg=300",
    "infer": "#/infer",
    "as-code": "#/as-code/seongju-2017",
}
SIZES = {"wide-dark": (1280, 800, "dark"), "tablet-light": (820, 1180, "light")}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_free_of_barriers_and_fits(seen: Seen, screen: str) -> None:
    if not AXE.is_file():
        pytest.skip("page tests NOT RUN: no axe-core (`make web` fetches it)")
    page = seen.open(SCREENS[screen], scene=screen not in ("gallery", "infer"))
    PICTURES.mkdir(exist_ok=True)
    for size, (width, height, scheme) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(1200)
        page.screenshot(path=PICTURES / f"{screen}-{size}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size
        assert found_by_axe(page) == [], size


def test_the_keyboard_reaches_screens_and_flights(seen: Seen) -> None:
    page = seen.open("#/globe/seongju-2017")
    page.wait_for_selector(".flight-row")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".tabs a[aria-current]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Claims"
    page.locator(".flight-row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".sideplot")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_theme_is_chosen_and_stays(seen: Seen) -> None:
    page = seen.open("#/gallery", scene=False)
    assert page.get_attribute("html", "data-theme") == "dark"
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.get_attribute("html", "data-theme") == "light"
    page.reload()
    seen.ready(scene=False)
    assert page.get_attribute("html", "data-theme") == "light"


def test_an_address_that_names_nothing_is_answered_in_a_sentence(seen: Seen) -> None:
    page = seen.page
    page.goto(f"{seen.address}/#/globe/no-such-thing")
    page.wait_for_selector(".trouble")
    assert "there is no scenario of that id" in page.inner_text(".trouble")
    assert page.locator(".trouble a").count() == 1
    # The browser itself tells of an answer 404: that one is wanted here.
    assert all("404" in error for error in seen.errors)
    seen.errors.clear()
