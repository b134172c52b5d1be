"""The pages of one flight and of one dispersion: drawn for every shape of flight, nothing cut off, nothing overlaid."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from uppertier.catalog.sheets import load
from uppertier.earth.geodesy import geodesic_direct
from uppertier.errors import Status
from uppertier.flight.dispersion import disperse
from uppertier.flight.shots import Shots, fly_along, fly_to
from uppertier.flight.vehicle import missile_vehicle
from uppertier.report import dispersion_map, drawing, flight_sheet
from uppertier.report.frame import Frame
from uppertier.report.ground import ground

SITE = (np.radians(38.7), np.radians(125.8), 30.0)


def shot(missile: str, distance: float, **wanted: float) -> tuple[Shots, tuple[float, float, float]]:
    latitude, longitude = geodesic_direct(SITE[0], SITE[1], 0.4 if distance > 5e6 else 2.5, distance)
    goal = (float(latitude), float(longitude), 0.0)
    shots = fly_to(missile_vehicle(load("missiles", missile)), SITE, *goal, **wanted)
    assert shots.status[0] == Status.OK
    return shots, goal


def words(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def check(figure: Figure) -> None:
    """No ink at the rim of the paper; no two texts of the page itself over each other; the same bytes again."""
    drawing.settle(figure)
    image = drawing.png(figure)
    ink = imread(io.BytesIO(image))[..., :3].min(axis=2) < 0.98
    assert not (ink[0].any() or ink[-1].any() or ink[:, 0].any() or ink[:, -1].any())
    assert drawing.svg(figure).startswith(b"<?xml")
    figure.set_dpi(72)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.texts]
    for (one, box), (other, beside) in combinations(boxes, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        up = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        # Boxes hold the line's leading: letters touch only when boxes share more than it.
        assert across < 1.0 or up < 3.0, f"{one!r} runs into {other!r}"


FLIGHTS = {
    "flat": ("nodong", 1000e3, {}),
    "lofted": ("nodong", 200e3, {"apogee": 400e3}),
    "round": ("df-5a", 10000e3, {}),
}


@pytest.mark.parametrize("case", FLIGHTS)
def test_a_flight_is_drawn_whole(case: str) -> None:
    missile, distance, wanted = FLIGHTS[case]
    shots, goal = shot(missile, distance, **wanted)
    figure = flight_sheet.draw(shots, 0, "Made-up (test)", "Here", ("There", *goal[:2]), (40e3, 100e3))
    told = [text.get_text() for text in words(figure)]
    for word in ("apogee", "impact", "100 km down", "40 km up"):
        assert any(word in text for text in told), word
    assert "Made-up, from Here to There" in told
    assert f"{shots.endings.impact_time[0]:,.1f}" in told
    check(figure)


def test_the_profile_has_one_scale() -> None:
    """A hundred kilometres are as long across as up."""
    shots, _ = shot("nodong", 200e3, apogee=400e3)
    axes = flight_sheet.draw(shots, 0, "Nodong", "Here").axes[0]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert axes.bbox.width / (right - left) == pytest.approx(axes.bbox.height / (high - low))


def test_a_flight_around_half_the_earth_is_drawn() -> None:
    shots = fly_along(missile_vehicle(load("missiles", "df-5a")), SITE, np.radians(90.0))
    check(flight_sheet.draw(shots, 0, "DF-5A", "Here"))


@pytest.mark.parametrize("re_aim", [False, True])
def test_a_dispersion_is_drawn_whole(re_aim: bool) -> None:
    shots, goal = shot("scud-c", 300e3)
    found = disperse(load("missiles", "scud-c"), shots, aim_point=goal, samples=6, rounds=30, re_aim=re_aim)
    figure = dispersion_map.draw(found, "Scud-C (Hwasong-6)", "Here", "There")
    told = " ".join(text.get_text() for text in words(figure))
    for word in ("Unknown", "Random", "half fall within", "aim point", "down-range", "assumed", "not to be added"):
        assert word in told, word
    for axes in figure.axes:
        across, up = np.diff(axes.get_xlim())[0], np.diff(axes.get_ylim())[0]
        assert across / axes.bbox.width == pytest.approx(up / axes.bbox.height)
    check(figure)


@pytest.mark.parametrize(
    ("latitude", "longitude", "width", "least", "most"),
    [(84.8, 166.3, 15.4e6, 0.4, 0.75), (34.0, 103.0, 0.3e6, 0.99, 1.0), (0.0, -150.0, 1e6, 0.0, 0.01)],
    ids=["half the globe", "far from every coast", "open sea"],
)
def test_land_is_land_and_sea_is_sea(
    latitude: float, longitude: float, width: float, least: float, most: float
) -> None:
    """Antarctica around the antipode must not flood a map, nor Asia be missing where no coast is near."""
    frame = Frame(np.radians(latitude), np.radians(longitude), width, 0.55 * width, 210.0)
    assert least <= ground(frame).land.area / (frame.width * frame.height) <= most
