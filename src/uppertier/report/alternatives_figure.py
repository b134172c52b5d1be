"""The trade in one figure: people for whom an engagement is feasible, against foreign flights seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from uppertier.report.drawing import BLUE, FAINT, INK, VERMILION, new_figure, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from uppertier.study.alternatives import Alternative


def draw(rows: Sequence[Alternative], followed: str) -> Figure:
    """A line an alternative: people at the left, least to most over the threats; flights at the right."""
    places = range(len(rows))
    with style():
        figure = new_figure(0.9 + 0.34 * len(rows))
        left, right = figure.subplots(1, 2, sharey=True)
        for place, one in enumerate(rows):
            least, median, most = (100.0 * share for share in one.people_between())
            left.plot([least, most], [place, place], color=BLUE, linewidth=2.2, alpha=0.35, solid_capstyle="butt")
            left.plot([median], [place], "o", color=BLUE, markersize=5)
            told, found = one.tracked_if_told, one.tracked
            right.barh([place], [told], height=0.5, color=VERMILION, alpha=0.3, linewidth=0)
            right.barh([place], [found], height=0.5, color=VERMILION, linewidth=0)
            right.text(told, place, f" {found} ({told} told), adds {one.added} ({one.added_if_told})", va="center",
                       fontsize=6.5, color=FAINT)  # fmt: skip
        left.set_yticks(list(places), [one.title for one in rows], color=INK)
        left.set_ylim(len(rows) - 0.4, -0.6)
        left.set_xlim(-3, 103)
        most_seen = max(one.tracked_if_told for one in rows)
        right.set_xlim(0, 1.75 * max(most_seen, 1))
        right.xaxis.get_major_locator().set_params(integer=True)
        for axes in (left, right):
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="y", visible=False)
        left.set_title("People who could be defended once")
        right.set_title(f"Foreign flights tracked 60 s ({followed})")
        left.set_xlabel("% of city people in reach; range over threats")
        right.set_xlabel(f"of {rows[0].flights}; full: own search, pale: told")
    return figure
