"""The figure and tables of printed ranges: every one is drawn, named, cited, and told in numbers."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from uppertier.catalog.records import RadarSheet
from uppertier.catalog.sources import keys_of
from uppertier.report import drawing
from uppertier.report.figures import press as figure
from uppertier.report.press_table import modes, press
from uppertier.report.printed import printed_ranges, sources
from uppertier.report.records import RunResult
from uppertier.report.wording import family


def test_the_figure_is_the_same_each_time(result: RunResult, report: Path) -> None:
    drawn = figure.draw(result)
    drawing.settle(drawn)
    assert drawing.svg(drawn) == (report / "figures" / "press.svg").read_bytes()


def test_every_printed_range_is_a_mark(result: RunResult) -> None:
    drawn = figure.draw(result)
    lower = drawn.axes[1]
    kinds = set(family("figure.press.mark").values())
    marks = [line for line in lower.lines if line.get_label() in kinds]
    assert sum(len(line.get_xdata()) for line in marks) == len(printed_ranges(result)) == 36
    low, high = lower.get_xlim()
    assert all(low < x < high for line in marks for x in line.get_xdata())


def test_nothing_leaves_the_figure(result: RunResult) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    drawn = figure.draw(result)
    FigureCanvasAgg(drawn).draw()
    for text in drawn.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            assert drawn.bbox.x0 - 1 <= box.x0 and box.x1 <= drawn.bbox.x1 + 1, text.get_text()


def test_the_caption_tells_the_spread(result: RunResult) -> None:
    told = figure.caption(result)
    for words in ("36 ranges", "500 and 4,000 km", "a factor of 8", "36 dB", "0.0011 to 4.6 m²"):
        assert words in told
    assert "Xinhua, terminal: 600 km needs 0.0023 m²" in figure.alt(result)


def test_the_table_has_a_row_a_range_and_the_page_cites_them(result: RunResult, report: Path) -> None:
    table = press(result)
    assert {len(row) for row in table.rows} == {len(table.head)}
    # Many print the same number: a row a distance, and everyone named.
    assert len(table.rows) == len({row.figure.distance.value for row in printed_ranges(result)})
    assert sum(row[-1].count(";") + 1 for row in table.rows) == 36
    assert "Xinhua (2016, terminal, press)" in table.rows[3][-1]
    page = (report / "report.html").read_text("utf-8")
    assert "Why printed ranges disagree" in page and 'id="table-press"' in page and 'id="table-modes"' in page
    assert sources(result)
    for cited in sources(result):
        for key in keys_of(cited):
            assert f'id="source-{key}"' in page


def test_the_modes_share_one_second(result: RunResult) -> None:
    table = modes(result)
    cells = {row[0]: row[1:] for row in table.rows}
    assert cells["Time for engagement support"] == ("30\N{NO-BREAK SPACE}%", "0\N{NO-BREAK SPACE}%")
    assert cells["Its search finds 1 m² at [km]"][0].startswith("821 (")


def test_a_radar_without_printed_ranges_has_no_section(result: RunResult, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(sheet: RadarSheet) -> RadarSheet:
        return attrs.evolve(sheet, id="eye")

    units = tuple(attrs.evolve(unit, sheet=renamed(unit.sheet)) for unit in result.scenario.radars)
    other = attrs.evolve(result, scenario=attrs.evolve(result.scenario, radars=units))
    assert printed_ranges(other) == () and sources(other) == ()
    assert "No printed range" in figure.caption(other)
    assert drawing.svg(figure.draw(other))
    assert press(other).rows == ()
