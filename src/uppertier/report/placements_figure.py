"""How the footprint moves: outlines of at least one engagement, by site of the battery, a panel a threat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.catalog import load
from uppertier.earth import places
from uppertier.report.drawing import BLUE, GREEN, ORANGE, PURPLE, VERMILION
from uppertier.report.footprint_map import foot, lay_out, legend, outline
from uppertier.study.footprint_places import town
from uppertier.study.placements import DEPLOYED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from uppertier.report.frame import Frame
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint
    from uppertier.study.placements import Placement

_COLOURS = (VERMILION, BLUE, GREEN, PURPLE, ORANGE)
_TURNED = "facing-"
_LOOKS = ((0, (4, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1, 1.5)))
_PALE = "#d7e6f0"
"""Ground where the most batteries of all can meet it."""


def draw(scenario: Scenario, found: Sequence[Placement], rests: str = "") -> Figure:
    """Outlines of every single battery; the ground of the most batteries together is shaded."""
    singles = [one for one in found if one.batteries == 1]
    most = max(found, key=lambda one: one.batteries)
    looks = _looks(singles)
    here = scenario.batteries[0].site
    places_of = [
        here if one.id == DEPLOYED else load("sites", one.id) for one in singles if not one.id.startswith(_TURNED)
    ]
    sites = [(town(site), site) for site in places_of]

    def cells(axes: Axes, frame: Frame, number: int) -> None:
        patch = outline(axes, frame)
        _shade(axes, frame, most.maps[number], patch)
        for one in singles:
            _outline(axes, frame, one.maps[number], patch, looks[one.id])

    def key(figure: Figure, height: float) -> None:
        _key(figure, singles, looks, most, height, rests)

    titles = [one.title for one in found[0].maps]
    words = [_words(found, number) for number in range(len(titles))]
    return lay_out(titles, words, cells, sites, 2, key)


def _looks(singles: Sequence[Placement]) -> dict[str, tuple[str, Any]]:
    """Colour and dashes: a colour a site, dashes for the deployed battery facing elsewhere."""
    colours, dashes, looks = iter(_COLOURS), iter(_LOOKS), {}
    for one in singles:
        looks[one.id] = (_COLOURS[0], next(dashes)) if one.id.startswith(_TURNED) else (next(colours), "-")
    return looks


def _words(found: Sequence[Placement], number: int) -> str:
    shares = [100.0 * one.maps[number].share(1) for one in found if one.batteries == 1]
    known = [share for share in shares if np.isfinite(share)]
    if not known:
        return "beyond its range"
    return f"one battery: {shares[0]:.0f} % of the area as deployed, {min(known):.0f} to {max(known):.0f} % otherwise"


def _plane(frame: Frame, one: Footprint) -> tuple[Any, Any, Any]:
    x, y = frame.project(*np.meshgrid(one.raster.latitude, one.raster.longitude, indexing="ij"))
    return x, y, (one.opportunities >= 1).astype(float)


def _outline(axes: Axes, frame: Frame, one: Footprint, patch: Any, look: tuple[str, Any]) -> None:
    x, y, held = _plane(frame, one)
    if held.any() and not held.all():
        drawn = axes.contour(x, y, held, levels=[0.5], colors=[look[0]], linestyles=[look[1]], linewidths=1.1, zorder=4)
        drawn.set_clip_path(patch)


def _shade(axes: Axes, frame: Frame, one: Footprint, patch: Any) -> None:
    x, y, held = _plane(frame, one)
    if held.any():
        drawn = axes.contourf(x, y, held, levels=[0.5, 1.5], colors=[_PALE], zorder=1.5)
        drawn.set_clip_path(patch)


def _key(
    figure: Figure,
    singles: Sequence[Placement],
    looks: dict[str, tuple[str, Any]],
    most: Placement,
    height: float,
    rests: str,
) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Line2D([], [], color=looks[one.id][0], linestyle=looks[one.id][1], linewidth=1.1, label=one.title)
        for one in singles
    ]
    handles.append(Patch(facecolor=_PALE, edgecolor="#888888", linewidth=0.5, label=f"{most.title}, together"))
    words = (
        "Outlines: at least one engagement of one missile alone, rounds not counted. "
        f"Boundaries: {places.ATTRIBUTION}; dashed where disputed."
    )
    legend(figure, handles, height, foot(figure, height, words, rests))
