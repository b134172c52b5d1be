"""Figures: the same bytes each time, nothing overlapping that must not, and the numbers they tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.report import drawing
from uppertier.report.figures import figure_modules, strategic
from uppertier.report.groups import groups
from uppertier.report.records import RunResult


@pytest.mark.parametrize("name", ["leakers", "matrix", "flights"])
def test_a_figure_is_the_same_each_time(result: RunResult, report: Path, name: str) -> None:
    figure = figure_modules()[name].draw(result)
    drawing.settle(figure)
    assert drawing.svg(figure) == (report / "figures" / f"{name}.svg").read_bytes()


def test_every_figure_stands_as_svg_and_png(report: Path) -> None:
    for name in figure_modules():
        document = (report / "figures" / f"{name}.svg").read_bytes()
        assert ElementTree.fromstring(document).tag == "{http://www.w3.org/2000/svg}svg"
        assert b"<dc:date>" not in document
        assert (report / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def _unshown(axis: Any) -> list[Any]:
    """Labels of ticks beyond the ends of an axis: they exist, and are not drawn."""
    low, high = sorted(axis.get_view_interval())
    room = 1e-6 * (high - low)
    ticks = [tick for tick in axis.get_major_ticks() if not low - room <= tick.get_loc() <= high + room]
    return [label for tick in ticks for label in (tick.label1, tick.label2)]


@pytest.mark.parametrize("name", ["leakers", "matrix", "flights", "snr", "strategic"])
def test_no_two_texts_overlap(result: RunResult, name: str) -> None:
    figure = figure_modules()[name].draw(result)
    drawing.settle(figure)
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    FigureCanvasAgg(figure).draw()
    hidden = {id(label) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in _unshown(axis)}
    texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible() and id(t) not in hidden]
    inside = [(t.get_text(), Text.get_window_extent(t)) for t in texts]
    for k, (words, box) in enumerate(inside):
        assert figure.bbox.x0 - 1 <= box.x0 and box.x1 <= figure.bbox.x1 + 1, f"{words!r} leaves the figure"
        for other_words, other in inside[k + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            up = min(box.y1, other.y1) - max(box.y0, other.y0)
            # Boxes hold the line's leading: letters touch only when boxes share more than it.
            assert across < 1.5 or up < 3.5, f"{words!r} runs into {other_words!r}"


def test_every_group_is_named_in_its_figure(result: RunResult) -> None:
    told = figure_modules()["flights"].alt(result)
    for group in groups(result.scenario, result.flights):
        assert (group.title in told) == bool(group.raid)


def test_captions_tell_the_numbers(result: RunResult) -> None:
    figures = figure_modules()
    found = [answer.verdict.value for answer in result.answers]
    told = f"{found.count('holds')} hold, {found.count('fails')} fail and {found.count('depends')} depend"
    assert f"Of {len(found)} claims" in figures["matrix"].caption(result) and told in figures["matrix"].caption(result)
    assert "0.14" in figures["leakers"].caption(result)
    assert figures["map"].caption(result) != figures["map_warhead"].caption(result)


def test_seconds_in_view_are_those_between_samples_seen(result: RunResult) -> None:
    for group in groups(result.scenario, result.flights, ""):
        part = result.flights.samples(group.first)
        seen = result.body_sight.reason[0, part] == 0
        expected = 10.0 * max(int(seen.sum()) - 1, 0)
        assert strategic.in_view(result.body_sight, result, group.first, 0) == pytest.approx(expected)


def test_spans_are_the_stretches_of_a_mask() -> None:
    times = np.arange(6.0)
    mask = np.array([True, True, False, True, False, True])
    assert strategic.spans(times, mask) == [(0.0, 1.0), (3.0, 3.0), (5.0, 5.0)]
    assert strategic.spans(times, np.zeros(6, bool)) == []


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=12))
def test_names_are_spread_apart_in_order(wanted: list[float]) -> None:
    placed = drawing.spread(wanted, 5.0, 0.0, 100.0)
    order = np.argsort(wanted, kind="stable")
    assert np.all(np.diff(np.array(placed)[order]) >= 5.0 - 1e-9)
    assert max(placed) <= 100.0


def test_inline_svg_keeps_to_itself() -> None:
    text = b"""<?xml version="1.0"?><!DOCTYPE svg><svg width="10pt" height="5pt" viewBox="0 0 10 5" xmlns="x">
    <metadata><a>b</a></metadata><!-- "note" --><defs><clipPath id="c1"/></defs>
    <g id="g" clip-path="url(#c1)"><use xlink:href="#g"/></g></svg>"""
    got = drawing.inline(text, "one", 'a "title" <b>')
    assert got.startswith("<svg ") and "metadata" not in got and "<!--" not in got
    assert 'id="one-c1"' in got and "url(#one-c1)" in got and 'href="#one-g"' in got
    assert 'aria-label="a &quot;title&quot; &lt;b&gt;"' in got
    assert not re.search(r"<svg[^>]*\b(?:width|height)=", got)


def test_nothing_is_cut_off_at_the_edges(report: Path) -> None:
    """No ink in the outermost pixels of any figure: a label that runs out of the paper would leave some."""
    from matplotlib.image import imread

    for path in sorted((report / "figures").glob("*.png")):
        ink = imread(path)[..., :3].min(axis=2) < 0.98
        assert not (ink[0].any() or ink[-1].any() or ink[:, 0].any() or ink[:, -1].any()), path.name
