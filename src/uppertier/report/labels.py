"""Where labels go on a map: beside their points, off each other, off the lines if it can be had."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.numerics.arrays import Floats

_DIRECTIONS = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
"""Right first, as map-makers do; then left, corners, above and below."""
_DISTANCES = (3.0, 6.0, 11.0, 18.0)
"""From the point to the label [pt]."""
_LEADER_FROM = 9.0
_MARKER = 3.5
"""Where a leader begins, clear of its own marker [pt]."""


@attrs.frozen
class Box:
    """A rectangle on paper [pt]."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two rectangles come closer than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.bottom < other.top + gap
            and other.bottom < self.top + gap
        )

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies wholly inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def count(self, points: Floats) -> int:
        """How many of points[n,2] lie inside."""
        x, y = points[:, 0], points[:, 1]
        return int(np.sum((x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)))


@attrs.frozen
class Placement:
    """A label's place: offset of its lower left corner from its point, and the leader line to it, if it needs one."""

    offset: tuple[float, float]
    box: Box
    leader: tuple[Box, ...]
    """Small boxes along the line from the point to the label; empty if there is none."""


def box_at(point: tuple[float, float], offset: tuple[float, float], size: tuple[float, float]) -> Box:
    """Rectangle of a label of a size, its lower left corner at an offset from a point."""
    left, bottom = point[0] + offset[0], point[1] + offset[1]
    return Box(left, bottom, left + size[0], bottom + size[1])


def place(
    point: tuple[float, float],
    size: tuple[float, float],
    taken: list[Box],
    frame: Box,
    curves: Floats,
) -> Placement | None:
    """The cheapest free place for a label, or None if every candidate is taken.

    point : of the label [pt]
    size : width and height of the text [pt]
    taken : rectangles no label may touch
    frame : rectangle no label may leave
    curves : points[n,2] along the lines drawn, about 2 pt apart; crossing one costs, but is allowed
    """
    best: tuple[float, Placement] | None = None
    for distance in _DISTANCES:
        for rank, direction in enumerate(_DIRECTIONS):
            offset = _corner(direction, distance, size)
            box = box_at(point, offset, size)
            if not frame.holds(box) or any(box.overlaps(other, gap=1.0) for other in taken):
                continue
            leader = _leader(point, box) if distance >= _LEADER_FROM else ()
            if any(step.overlaps(other) for step in leader for other in taken):
                continue
            cost = distance + 0.4 * rank + 2.0 * box.count(curves)
            if best is None or cost < best[0]:
                best = (cost, Placement(offset, box, leader))
    return best[1] if best else None


def _leader(point: tuple[float, float], box: Box) -> tuple[Box, ...]:
    """Boxes a point wide along the line from a marker's edge to the middle of a label, as far as the label."""
    start, end = np.array(point), np.array([box.left + box.right, box.bottom + box.top]) / 2.0
    length = float(np.hypot(*(end - start)))
    steps = [start + (end - start) * (along / length) for along in np.arange(_MARKER, length, 1.0)]
    boxes = (Box(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in steps)
    return tuple(step for step in boxes if not step.overlaps(box))


def _corner(direction: tuple[int, int], distance: float, size: tuple[float, float]) -> tuple[float, float]:
    """Offset of the lower left corner of a label that lies in a direction from its point."""
    across, up = direction
    # Corners are drawn in: the diagonal is longer.
    reach = distance * (0.8 if across and up else 1.0)
    x = {1: reach, -1: -reach - size[0], 0: -0.5 * size[0]}[across]
    y = {1: reach, -1: -reach - size[1], 0: -0.5 * size[1]}[up]
    return x, y
