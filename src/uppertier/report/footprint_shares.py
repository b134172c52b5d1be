"""How often each place is defended over the draws: the companion of every map of who is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth import places
from uppertier.report.footprint_map import foot, lay_out, legend, paint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.catalog.records import SiteSheet
    from uppertier.report.frame import Frame
    from uppertier.study.footprint_draws import Companion

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
# Light to dark with the share, and grey where nothing is known to reach.
SHADES = ("#f7f7f7", "#deebf7", "#b5d3e9", "#6baed6", "#3182bd", "#08519c")


def draw_shares(
    found: Sequence[Companion], sites: Sequence[tuple[str, SiteSheet]], columns: int = 2, rests: str = ""
) -> Figure:
    """One panel a threat: share of the draws with at least one engagement.

    rests : what the sheets rest on, by grade: a line under the key
    """

    def cells(axes: Axes, frame: Frame, number: int) -> None:
        _cells(axes, frame, found[number])

    def key(figure: Figure, height: float) -> None:
        _key(figure, height, rests)

    return lay_out([one.title for one in found], [_words(one) for one in found], cells, sites, columns, key)


def _words(found: Companion) -> str:
    known = found.area_share[np.isfinite(found.area_share[:, 0]), 0]
    if not known.size:
        return "beyond its range in every draw"
    middle, low, high = 100.0 * np.quantile(known, (0.5, 0.05, 0.95))
    return f"at least once {middle:.0f} % of the area in its reach ({low:.0f} to {high:.0f} %)"


def _cells(axes: Axes, frame: Frame, found: Companion) -> None:
    from matplotlib.colors import BoundaryNorm, ListedColormap

    shown = np.ma.masked_invalid(found.share(1))
    edges = [-0.01, *LEVELS, 1.01]
    paint(axes, frame, found.raster, shown, ListedColormap(list(SHADES)), BoundaryNorm(edges, len(SHADES)))


def _key(figure: Figure, height: float, rests: str) -> None:
    from matplotlib.patches import Patch

    edges = (0.0, *LEVELS, 1.0)
    handles: list[Any] = [
        Patch(
            facecolor=shade, edgecolor="#888888", linewidth=0.5, label=f"{100 * low:.0f} to {100 * high:.0f} % of draws"
        )
        for shade, low, high in zip(SHADES, edges[:-1], edges[1:], strict=True)
    ]
    words = (
        "Share of draws over every band of the sheets in which one missile alone could be engaged; in brackets "
        f"5 to 95 % of them. Boundaries: {places.ATTRIBUTION}"
    )
    legend(figure, handles, height, foot(figure, height, words, rests))
