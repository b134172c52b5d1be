"""Figures of inferred ranges: what stands on them, the same bytes again, and nothing outside the paper."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from uppertier.flight.infer import Goal, Inference, Report, infer
from uppertier.flight.infer.listed import answer
from uppertier.flight.infer.table import read_table
from uppertier.report import drawing, inferred, inferred_table

SITE = (float(np.radians(40.611)), float(np.radians(126.426)), 0.0)
GOALS = (Goal("Chicago", *np.radians([41.88, -87.63])), Goal("Boston", *np.radians([42.36, -71.06])))
TABLE = """missile,apogee_km,range_km,time_s,published_standard_range_km
Hwasong-14,3724.9,998,2832,10400 (Wright)
Claimed Hwasong-17,6248.5,1090,4052,
Scud-C,150,500,,
Never,9000,500,,
"""


@pytest.fixture(scope="module")
def july() -> Inference:
    report = Report(3724.9e3, 998e3, 2832.0, SITE, float(np.radians(70.0)), 50.0, 500.0, 0.5)
    return infer(report, samples=25, goals=GOALS, azimuths=12)


def words(figure) -> str:
    return " | ".join(text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text")))


def inside(figure) -> bool:
    """Whether every text written into a panel, and every title, lies on the paper."""
    drawing.settle(figure)
    renderer, frame = FigureCanvasAgg(figure).get_renderer(), figure.bbox
    written = [text for axes in figure.axes for text in (*axes.texts, axes._left_title)]
    boxes = [text.get_window_extent(renderer) for text in written if text.get_text()]
    assert len(boxes) > 3
    return all(box.x0 > -2.0 and box.x1 < frame.x1 + 2.0 for box in boxes)


def test_one_report_shows_its_draws_its_bands_and_its_places(july: Inference) -> None:
    said = words(inferred.draw(july))
    assert "liquid-two-stage" in said
    assert "reported" in said
    assert "ellipse alone" in said
    assert "Chicago, 10,24" in said
    assert f"{int(np.asarray(july.plain).sum())} of 25 draws" in said


def test_nothing_runs_off_the_paper(july: Inference) -> None:
    assert inside(inferred.draw(july))


def test_without_a_launch_point_there_is_no_map() -> None:
    found = infer(Report(6648e3, 1001e3), samples=6)
    assert "turning Earth" not in words(inferred.draw(found))


def test_the_same_inference_gives_the_same_bytes(july: Inference) -> None:
    first, again = (inferred.draw(july) for _ in range(2))
    for figure in (first, again):
        drawing.settle(figure)
    assert drawing.svg(first) == drawing.svg(again)


def test_a_table_has_a_row_for_every_test() -> None:
    rows, _ = read_table(TABLE, "t.csv")
    figure = inferred_table.draw([answer(row, samples=8) for row in rows])
    said = words(figure)
    for name in ("Hwasong-14", "Claimed Hwasong-17", "Scud-C", "Never"):
        assert name in said
    assert "impossible as reported" in said
    assert said.count("no time reported") == 2
    assert "published" in said
    assert inside(figure)


def test_an_empty_table_says_so() -> None:
    assert "no test" in words(inferred_table.draw([]))
