"""Gallery and globe: a scenario is opened, its clock is scrubbed, a flight is picked, a trial is replayed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from globe_page_seen import Seen, different, plain

pytestmark = pytest.mark.browser
SCENARIO = "seongju-2017"
FLIGHT = "three-nodong-lofted/nodong-sino-ri-seoul-1"


def test_the_gallery_opens_with_every_bundled_scenario_and_leads_to_the_globe(seen: Seen) -> None:
    page = seen.open("", scene=False)
    cards = seen.json("/api/gallery")
    assert page.locator(".card").count() == len(cards) >= 6
    for card in cards:
        assert page.get_by_role("heading", name=card["title"], exact=True).count() == 1
    seen.until("[...document.images].filter(one => one.loading !== 'lazy').every(one => one.naturalWidth > 0)")
    page.locator(".card.wide h2 a").click()
    seen.ready()
    assert page.inner_text("h1") == cards[0]["title"]


def test_the_clock_moves_what_is_on_the_globe(seen: Seen) -> None:
    page = seen.open(f"#/globe/{SCENARIO}?t=30")
    page.wait_for_selector(".flight-row")
    page.wait_for_timeout(1500)
    early = seen.globe()
    slider = page.locator(".timebar input")
    slider.fill("420")
    assert page.inner_text(".clock") == "420 s"
    page.wait_for_timeout(1000)
    assert different(early, seen.globe()) > 0.001
    assert "in the beam" in page.locator(".flight-row[data-seen='1']").first.inner_text()
    slider.focus()
    slider.press("ArrowRight")
    assert page.inner_text(".clock") == "421 s"
    seen.until("location.hash.includes('t=421')")


def test_play_runs_the_clock_and_pause_stops_it(seen: Seen) -> None:
    page = seen.open(f"#/globe/{SCENARIO}?t=100")
    page.get_by_role("button", name="Play", exact=True).click()
    seen.until("parseInt(document.querySelector('.clock').value) > 110")
    page.get_by_role("button", name="Pause").click()
    stopped = page.inner_text(".clock")
    page.wait_for_timeout(700)
    assert page.inner_text(".clock") == stopped


def test_a_picked_flight_shows_what_the_server_has_of_it_at_that_moment(seen: Seen) -> None:
    page = seen.open(f"#/globe/{SCENARIO}?t=300")
    page.locator(f"[data-flight='{FLIGHT}']").click()
    page.wait_for_selector(".sideplot")
    series = seen.json(f"/api/scenarios/{SCENARIO}/series/{FLIGHT}")
    own = series["by_radar"]["seongju-radar"]
    for time_s in (300, 500):
        page.locator(".timebar input").fill(str(time_s))
        i = series["time_s"].index(time_s - series["launch_time_s"])
        shown = [plain(text) for text in page.locator(".numbers output").all_inner_texts()]
        wanted = [series["altitude_text"][i], own["range_text"][i], own["snr_text"][i]]
        assert shown == [plain(text) for text in wanted]
        assert seen.text(".state") == series["reasons"][str(own["reason"][i])]
    assert f"flight={quote(FLIGHT, safe='')}" in page.url
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_text().startswith("time_s,altitude_km,range_km,snr_db,visible\n")


def test_a_trial_is_replayed_from_its_event_log(seen: Seen) -> None:
    page = seen.open(f"#/globe/{SCENARIO}?raid=ten-mixed&t=1")
    page.wait_for_selector(".log li")
    page.locator("#trial").fill("1")
    page.locator("[data-act=replay]").click()
    seen.until("document.querySelector('.replay .said').innerText.startsWith('Trial 1:')")
    told = seen.json(f"/api/scenarios/{SCENARIO}/trials/ten-mixed/1")
    assert plain(told["text"]) in seen.text(".replay .said")
    assert [plain(text) for text in page.locator(".log li span").all_inner_texts()] == [
        plain(event["text"]) for event in told["events"]
    ]
    page.locator(".log li[data-kind=intercept] button").first.click()
    first = next(event for event in told["events"] if event["kind"] == "intercept")
    assert page.inner_text(".clock") == f"{round(first['time_s'])} s"
    assert page.locator(".log li[aria-current]").count() == 1


def test_a_globe_at_rest_is_not_drawn_again(seen: Seen) -> None:
    page = seen.open(f"#/globe/{SCENARIO}?t=240")
    page.evaluate(
        "window.drawn = 1; const gl = WebGL2RenderingContext.prototype, act = gl.drawElements;"
        "gl.drawElements = function (...given) { window.drawn += 1; return act.apply(this, given); }; 0"
    )
    # The last tiles may still be on their way: then there is a second without a frame, and it stays so.
    for _ in range(40):
        page.wait_for_timeout(1000)
        if not page.evaluate("[window.drawn, window.drawn = 0][0]"):
            break
    page.wait_for_timeout(2000)
    assert page.evaluate("window.drawn") == 0
    page.locator(".timebar input").fill("250")
    seen.until("window.drawn > 0")
