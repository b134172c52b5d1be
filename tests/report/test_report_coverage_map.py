"""The coverage map: same bytes twice, colours of what is there, labels with room."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier import catalog
from uppertier.catalog.records import Grade, Quantity
from uppertier.radar.records import Reason
from uppertier.report.coverage_map import Question, _colour, _drawn, _named, draw
from uppertier.report.maps import Map
from uppertier.scenario.records import RadarUnit


def quantity(value: float) -> Quantity:
    return Quantity(value, value, value, "test", Grade.ASSUMED)


@pytest.fixture(scope="module")
def question() -> Question:
    sheet = catalog.load("radars", "an-tpy-2")
    unit = RadarUnit(
        "seongju-radar", sheet, catalog.load("sites", "seongju"), quantity(np.radians(320.0)), sheet.modes[0]
    )
    return Question(unit, (100e3, 300e3), 0.1, places=((np.radians(39.9), np.radians(116.4), "Beijing"),))


@pytest.fixture(scope="module")
def chart(question: Question) -> Map:
    return draw(question, question.edges())


def test_the_map_is_made_twice_alike_and_every_label_has_room(question: Question, chart: Map) -> None:
    assert chart.unplaced == ()
    assert chart.render("svg") == draw(question, question.edges()).render("svg")
    words = {text.get_text() for text in chart.axes.get_legend().get_texts()}
    assert {"seen", "too little signal", "under the lowest elevation", "outside the sector"} <= words


def test_pixels_are_coloured_by_the_reason_of_the_middle_height(question: Question, chart: Map) -> None:
    picture = chart.axes.images[0].get_array()
    assert _colour(chart, question) >= {Reason.SEEN, Reason.TOO_LITTLE_SIGNAL}
    assert question.shown == 300e3
    # Pixels are equal areas: 0.1 m2 is seen over some 1.9 million km2 here.
    west, south, east, north = chart.frame.edges
    blue = np.all(np.isclose(picture[..., :3], [0.0, 0x72 / 255, 0xB2 / 255], atol=1e-6), axis=-1)
    area = blue.mean() * (east - west) * (north - south)
    from uppertier.radar.area import survey

    assert area == pytest.approx(float(survey(question.unit, 300e3, 0.1).area[0]), rel=0.01)


def test_a_radar_that_sees_nothing_still_has_a_map(question: Question) -> None:
    blind = attrs.evolve(question, rcs=1e-12)
    assert len(draw(blind, blind.edges()).render("svg")) > 10_000


def test_many_heights_leave_few_outlines_and_no_two_names_on_one(question: Question) -> None:
    many = attrs.evolve(question, heights=tuple(np.arange(50e3, 501e3, 50e3).tolist()))
    drawn = _drawn(many)
    assert len(drawn) <= 6 and len(many.heights) // 2 in drawn
    assert many.shown == 300e3
    edges = many.edges()
    named = _named(edges, drawn, len(many.heights) // 2, 50e3)
    far = sorted(float(np.nanmedian(edges[place].farthest)) for place in named)
    assert len(many.heights) // 2 in named and np.all(np.diff(far) > 50e3)
    # 0.1 m2 is out of signal before height matters: from 300 km on all outlines are one.
    assert len(named) < len(drawn)
