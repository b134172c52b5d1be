"""The CZML drawn by plain CesiumJS in a headless browser, without a network.

CesiumJS does not ship with the package: `make cesium` fetches it by npm, and `make test` does so where npm is there.
CESIUM=path names another folder `Build/Cesium`. No test fetches anything: without it these do not run, and say so.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from uppertier.formats import export
from uppertier.report.records import RunResult

pytestmark = pytest.mark.browser

FETCHED = Path(__file__).parents[2] / ".cesium" / "package" / "Build" / "Cesium"

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,">
<script>window.CESIUM_BASE_URL = "/cesium/";</script><script src="/cesium/Cesium.js"></script>
<style>html, body, #globe, .cesium-widget, canvas { display: block; margin: 0; width: 100%; height: 100%; }</style>
</head><body><div id="globe"></div><script>
Cesium.Ion.defaultAccessToken = "";
const texture = Cesium.buildModuleUrl("Assets/Textures/NaturalEarthII");
const widget = new Cesium.CesiumWidget("globe", {
  baseLayer: Cesium.ImageryLayer.fromProviderAsync(Cesium.TileMapServiceImageryProvider.fromUrl(texture)),
  contextOptions: { webgl: { preserveDrawingBuffer: true } } });
const sources = new Cesium.DataSourceCollection();
const display = new Cesium.DataSourceDisplay({ scene: widget.scene, dataSourceCollection: sources });
window.failed = [];
widget.scene.renderError.addEventListener((scene, error) => window.failed.push(String(error)));
widget.clock.onTick.addEventListener(clock => { window.whole = display.update(clock.currentTime); });
window.load = async name => {
  sources.removeAll();
  window.source = await Cesium.CzmlDataSource.load(name);
  await sources.add(window.source);
  widget.clock.shouldAnimate = false;
};
window.at = seconds => {
  const time = Cesium.JulianDate.addSeconds(window.source.clock.startTime, seconds, new Cesium.JulianDate());
  widget.clock.currentTime = time;
  return time;
};
window.where = (id, seconds) => {
  const place = window.source.entities.getById(id).position.getValue(window.at(seconds));
  return place ? [place.x, place.y, place.z] : null;
};
window.ready = true;
</script></body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Nothing on standard error."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    cesium = Path(os.environ.get("CESIUM") or FETCHED)
    if not (cesium / "Cesium.js").is_file():
        pytest.skip("globe tests NOT RUN: no CesiumJS (`make cesium` fetches it)")
    folder = tmp_path_factory.mktemp("globe")
    (folder / "cesium").symlink_to(cesium.resolve())
    (folder / "page.html").write_text(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def page(chromium: str, player: Any, served: tuple[Path, str], finished: RunResult) -> Iterator[Any]:
    folder, address = served
    export(finished, "czml", folder / "run.czml")
    browser = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
    opened = browser.new_page(viewport={"width": 900, "height": 600})
    opened.set_default_timeout(120_000)
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(address + "page.html")
    opened.wait_for_function("window.ready")
    opened.evaluate("load('/run.czml')")
    yield opened
    browser.close()


def test_cesium_finds_every_entity_and_asks_no_other_server(page: Any, served: tuple[Path, str]) -> None:
    import json

    packets = json.loads((served[0] / "run.czml").read_text())
    assert page.evaluate("source.entities.values.length") == len(packets) - 1
    assert page.evaluate("failed") == []
    assert [url for url in page.asked if not url.startswith((served[1], "blob:", "data:"))] == []


def test_cesium_interpolates_flights_to_where_they_are(page: Any, finished: RunResult) -> None:
    from scipy.interpolate import CubicHermiteSpline

    from uppertier.formats.czml_parts.flights import CURVE_BOUND

    flights = finished.flights
    for i in (0, 2, len(flights) - 1):
        rows = flights.samples(i)
        spline = CubicHermiteSpline(flights.time[rows], flights.position[rows], flights.velocity[rows])
        start = float(flights.launch_time[i])
        for share in (0.03, 0.31, 0.5, 0.77, 0.99):
            since = round(share * float(flights.impact_time[i]), 3)
            found = page.evaluate("([id, t]) => where(id, t)", [f"flight/{flights.id[i]}", start + since])
            # The bound of the thinning and 8 m for the millisecond to which times are written.
            assert np.linalg.norm(np.array(found) - spline(since)) <= CURVE_BOUND + 8.0
        assert (
            page.evaluate(
                "([id, t]) => source.entities.getById(id).isAvailable(at(t))",
                [f"flight/{flights.id[i]}", start + float(flights.impact_time[i]) + 5.0],
            )
            is False
        )


def test_the_sector_and_the_beams_are_where_the_radar_looks(page: Any, finished: RunResult) -> None:
    """The picture is not of one colour, and hiding the run changes it: something is drawn."""
    page.evaluate(
        "widget.camera.setView({ destination: Cesium.Cartesian3.fromDegrees(127, 26, 9e5),"
        " orientation: { heading: 0, pitch: -0.6, roll: 0 } })"
    )
    page.evaluate("at(250)")
    page.wait_for_function("whole && widget.scene.globe.tilesLoaded")
    page.wait_for_timeout(3000)
    shown = page.screenshot()
    page.evaluate("source.show = false")
    page.wait_for_timeout(2000)
    hidden = page.screenshot()
    page.evaluate("source.show = true")
    assert _different(shown, hidden) > 0.05
    assert page.evaluate("failed") == []


def _different(one: bytes, other: bytes) -> float:
    """Share of the pixels that differ between two pictures."""
    import io

    from matplotlib.image import imread

    a, b = imread(io.BytesIO(one)), imread(io.BytesIO(other))
    return float(np.mean(np.abs(a[..., :3] - b[..., :3]).max(axis=-1) > 0.02))
