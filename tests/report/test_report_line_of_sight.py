"""The table and the figure of lines of sight."""

from __future__ import annotations

import re

from uppertier.report.drawing import png, settle, svg
from uppertier.report.line_of_sight import caption, draw, rows


def test_the_traced_ray_stands_between_the_shortcuts_in_every_row() -> None:
    found = rows()
    assert len(found) == 30
    for row in found:
        # Over 200 km the ray stays in the densest air: 4/3 is right there.
        assert row.four_thirds_km - 0.1 < row.traced_km < row.straight_km
    level = {row.ground_km: row for row in found if row.elevation_deg == 0.0}
    assert round(level[1000.0].straight_km) == 80 and round(level[1000.0].four_thirds_km) == 60


def test_the_caption_says_the_numbers_of_the_table() -> None:
    far = next(row for row in rows() if (row.ground_km, row.elevation_deg) == (1000.0, 0.0))
    assert {f"{far.traced_km:.0f}", f"{far.four_thirds_km:.0f}", f"{far.straight_km:.0f}"} <= set(
        re.findall(r"\d+", caption())
    )


def test_the_figure_is_made_twice_alike() -> None:
    one, two = draw(), draw()
    for figure in (one, two):
        settle(figure)
    assert svg(one) == svg(two)
    assert png(one).startswith(b"\x89PNG")
