"""A run is started, watched, cancelled, kept; its claims on the page are the numbers of its files."""

from __future__ import annotations

import pytest
from globe_page_seen import AXE, Seen, found_by_axe, plain

pytestmark = pytest.mark.browser


def run_it(seen: Seen, small: str) -> str:
    """Id of a finished run of the small scenario, started from the page unless there is one."""
    kept = [run["id"] for run in seen.json("/api/runs") if run["scenario"] == "small"]
    if kept:
        return str(kept[0])
    page = seen.open(f"#/what-if/{small}", scene=False)
    page.locator("#samples").fill("16")
    page.locator("#trials").fill("40")
    page.locator("[data-act=start]").click()
    page.wait_for_selector(".job[data-state=running] progress")
    page.wait_for_selector(".job[data-state=done]")
    return str(seen.json("/api/runs")[0]["id"])


def test_the_claims_on_the_page_are_those_of_the_files_and_a_cell_opens_its_evidence(seen: Seen, small: str) -> None:
    run = run_it(seen, small)
    page = seen.open(f"#/claims/{small}")
    page.wait_for_selector(".evidence")
    assert page.title().startswith("Claims, One <b>Nodong</b>")
    results, told = seen.json(f"/api/runs/{run}"), seen.json(f"/api/runs/{run}/claims")
    assert [claim["id"] for claim in told["claims"]] == [claim["id"] for claim in results["claims"]]
    for claim, written in zip(told["claims"], results["claims"], strict=True):
        assert claim["value"]["value"] == written["value"]["value"]
        row = page.locator(f"[data-claim={claim['id']}]")
        shown = [plain(text) for text in row.all_inner_texts()]
        assert written["verdict"] in shown[0]
        assert plain(claim["value"]["text"]) in shown[0]
        for cell, under in zip(shown[1:], claim["by_assumption_set"], strict=True):
            assert plain(under["share_text"]) in cell
            assert under["verdict"] in cell
    a_cell_opens_its_evidence(seen, small, run)
    if AXE.is_file():
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            assert found_by_axe(page) == [], scheme


def a_cell_opens_its_evidence(seen: Seen, small: str, run: str) -> None:
    """And the globe shows the same. Part of the test above, for a run takes long and each process makes its own."""
    page = seen.page
    page.locator(".matrix [data-set=sceptic]").first.click()
    seen.until("document.querySelector('.shown')?.innerText.startsWith('On the globe')")
    claim = seen.json(f"/api/runs/{run}/claims")["claims"][0]
    under = next(one for one in claim["by_assumption_set"] if one["set"] == "sceptic")
    assert seen.text(".evidence .big") == plain(under["value"]["text"])
    assert "set=sceptic" in page.url
    assert claim["statement"] in page.inner_text(".evidence")
    area = seen.json(f"/api/quick/coverage?scenario={small}&height_km=300&assumption_set=sceptic")["text"]
    assert plain(area) in seen.text(".shown")
    links = page.locator(".evidence .links a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links
    for link in links:
        assert page.request.get(seen.address + link).ok, link


def test_a_run_can_be_cancelled_and_leaves_nothing(seen: Seen, small: str) -> None:
    before = seen.json("/api/runs")
    page = seen.open(f"#/what-if/{small}?boresight_deg=355", scene=False)
    page.locator("[data-act=start]").click()
    page.wait_for_selector(".job[data-state=running]")
    page.locator("[data-act=cancel]").click()
    page.wait_for_selector(".job[data-state=cancelled]")
    assert page.locator("[data-act=start]").is_visible()
    assert seen.json("/api/runs") == before
