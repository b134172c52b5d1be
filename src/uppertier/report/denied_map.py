"""From where a missile at one place could be met: a map of the launch country a panel, coloured as the footprint is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from uppertier.report.footprint_map import Land, draw
from uppertier.study.denied import LAUNCH_COUNTRY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from uppertier.catalog.records import SiteSheet
    from uppertier.study.footprint import Footprint

NORTH = Land(LAUNCH_COUNTRY, (38.72, 127.55, 6.6e5, 9.6e5), ("Pyongyang", "Hamhung", "Chongjin"))


def draw_denied(
    found: Sequence[Footprint],
    sites: Sequence[tuple[str, SiteSheet]],
    aims: Sequence[tuple[str, SiteSheet]],
    rests: str = "",
) -> Figure:
    """A panel a missile, place and trajectory; places that are aimed at are small squares."""
    return draw(found, sites, rests=rests, marks=aims, land=NORTH)
