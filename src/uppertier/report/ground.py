"""Land, coasts and borders, cut to one map. Cut once: a report draws the same frame many times."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import attrs
import numpy as np

from uppertier.earth import atlas, places
from uppertier.numerics.arrays import Booleans, Floats
from uppertier.report.frame import Frame

_FINE_BELOW = 20_000.0
"""Ground metres per point of paper below which the 1:10 million shapes are used."""

Pieces = tuple[tuple[Floats, Floats], ...]


@attrs.frozen(eq=False)
class Ground:
    """What every map of a frame shows [m in its projection]."""

    land: Any
    """One shapely shape without borders."""
    coasts: Pieces
    borders: Pieces
    disputed: Pieces


@lru_cache(maxsize=8)
def ground(frame: Frame) -> Ground:
    """Land, coasts and borders of one frame, at the detail that its scale can show."""
    detail = "10m" if frame.metres_per_point < _FINE_BELOW else "50m"
    coasts, borders = places.coastlines(detail), places.borders(detail)
    return Ground(
        frame.clipped_polygons(atlas.land_polygons(detail)),
        tuple(frame.clipped_lines(near(coasts, frame, ~coasts.disputed))),
        tuple(frame.clipped_lines(near(borders, frame, ~borders.disputed))),
        tuple(frame.clipped_lines(near(borders, frame, borders.disputed))),
    )


def near(lines: places.Lines, frame: Frame, chosen: Booleans) -> list[tuple[Floats, Floats]]:
    """The chosen lines of which some point comes near the map; the rest of the world need not be cut."""
    x, y = frame.project(lines.latitude, lines.longitude)
    close = (np.abs(x) < 0.6 * frame.width) & (np.abs(y) < 0.6 * frame.height)
    some = chosen & np.logical_or.reduceat(close, lines.offset[:-1])
    return [line for line, wanted in zip(lines, some, strict=True) if wanted]
