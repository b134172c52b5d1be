"""What if and infer: controls change quick answers and the globe; a reported test is answered with rings."""

from __future__ import annotations

import pytest
from globe_page_seen import Seen, different, plain

pytestmark = pytest.mark.browser
SCENARIO = "seongju-2017"


def test_turning_the_radar_moves_what_it_sees(seen: Seen) -> None:
    page = seen.open(f"#/what-if/{SCENARIO}")
    page.wait_for_selector(".answer-card:nth-child(2) .big")
    page.wait_for_timeout(2500)
    before, first = seen.globe(), seen.text(".answer-card:nth-child(2) .big")
    asked = seen.json(f"/api/quick/coverage?scenario={SCENARIO}&height_km=300")
    assert first == plain(asked["text"])
    with page.expect_response(lambda one: "/api/quick/coverage" in one.url and "boresight_deg=290" in one.url):
        page.locator("#control-boresight_deg").fill("290")
    turned = seen.json(f"/api/quick/coverage?scenario={SCENARIO}&height_km=300&boresight_deg=290")
    seen.until("text => document.querySelectorAll('.answer-card')[1].textContent.includes(text)", turned["text"])
    page.wait_for_timeout(1500)
    assert different(before, seen.globe()) > 0.02
    assert "boresight_deg=290" in page.url
    west = min(place[0] for place in turned["features"][0]["geometry"]["coordinates"][0])
    assert west < min(place[0] for place in asked["features"][0]["geometry"]["coordinates"][0])


def test_the_range_follows_the_cross_section_and_a_control_names_its_source(seen: Seen) -> None:
    page = seen.open(f"#/what-if/{SCENARIO}", scene=False)
    page.locator("#control-rcs_m2").fill("0.01")
    found = seen.json(f"/api/quick/range?scenario={SCENARIO}&rcs_m2=0.01")
    seen.until("text => document.querySelectorAll('.answer-card')[0].textContent.includes(text)", found["text"])
    about = page.locator("[data-key=boresight_deg] .about")
    page.locator("#control-boresight_deg").focus()
    assert about.is_visible()
    control = next(one for one in seen.json(f"/api/scenarios/{SCENARIO}")["controls"] if one["key"] == "boresight_deg")
    assert control["source"] in about.inner_text()
    assert plain(control["text"]) in plain(about.inner_text())
    page.locator("#control-rcs_m2").fill("-4")
    assert page.get_attribute("#control-rcs_m2", "aria-invalid") == "true"


def test_what_was_changed_stands_in_the_code(seen: Seen) -> None:
    page = seen.open(f"#/as-code/{SCENARIO}?boresight_deg=301&code=toml", scene=False)
    wanted = seen.json(f"/api/scenarios/{SCENARIO}/code?boresight_deg=301")
    assert "301" in wanted["toml"]
    assert page.inner_text(".code pre").strip() == wanted["toml"].strip()
    for name, kind in (("Command line", "cli"), ("Python", "python")):
        page.get_by_role("tab", name=name).click()
        assert page.inner_text(".code pre").strip() == wanted[kind].strip()


def test_a_reported_test_is_answered_with_rings(seen: Seen) -> None:
    asked = "apogee_km=2111.5&range_km=787&time_s=&latitude_deg=40.02&longitude_deg=125.22"
    page = seen.open(f"#/infer?{asked}", scene=False)
    page.wait_for_selector(".ring-legend li")
    found = seen.json("/api/infer?apogee_km=2111.5&range_km=787&latitude_deg=40.02&longitude_deg=125.22")
    assert seen.text(".inferred .big") == plain(found["standard_range_text"])
    rings = found["rings"]["features"]
    assert page.locator(".ring-legend li").count() == len(rings) == 3
    page.wait_for_timeout(2500)
    shown = seen.globe()
    page.locator("#infer-apogee_km").fill("4000")
    seen.until(
        "text => !document.querySelector('.inferred .big').innerText.includes(text)", found["standard_range_text"]
    )
    page.wait_for_timeout(2500)
    assert different(shown, seen.globe()) > 0.001
