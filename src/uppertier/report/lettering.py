"""The labels of a map: gathered while it is drawn, set when it is finished."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from uppertier.numerics.arrays import Floats
from uppertier.report.labels import Box, box_at, place

_SIZE = 7.0
_ALONG_SIZE = 6.5
_SPACING = 2.0
"""Between the points kept along a line [pt]."""


@attrs.frozen
class Label:
    """A label that waits for its place until everything is drawn."""

    point: tuple[float, float]
    """On paper [pt]."""
    text: str
    colour: str
    weight: str
    offset: tuple[float, float] | None
    """Of its lower left corner from the point [pt], if placed by hand."""


@attrs.frozen(eq=False)
class Lettering:
    """Labels of one map, and what they keep clear of. Paper is measured in points: the figure has 72 dots an inch."""

    figure: Any
    axes: Any
    halo: str
    unplaced: list[str] = attrs.field(factory=list)
    waiting: list[Label] = attrs.field(factory=list)
    taken: list[Box] = attrs.field(factory=list)
    curves: list[Floats] = attrs.field(factory=list)

    def point(
        self,
        x: float,
        y: float,
        size: float,
        text: str | None,
        colour: str,
        weight: str,
        offset: tuple[float, float] | None,
    ) -> None:
        """Keep the ground of a marker free, and queue its label."""
        across, up = (float(value) for value in self.axes.transData.transform((x, y)))
        half = 0.5 * size + 0.5
        self.taken.append(Box(across - half, up - half, across + half, up + half))
        if text:
            self.waiting.append(Label((across, up), text, colour, weight, offset))

    def reserve(self, artist: Any) -> None:
        """Keep the ground of something drawn free."""
        self.taken.append(self._box(artist))

    def avoid(self, x: Floats, y: Floats) -> None:
        """Keep points along a line, for labels to shun."""
        paper = self.axes.transData.transform(np.column_stack([x, y]))
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(paper, axis=0).T))])
        if np.isfinite(along[-1]) and along[-1] > 0.0:
            at = np.arange(0.0, along[-1], _SPACING)
            self.curves.append(np.column_stack([np.interp(at, along, paper[:, i]) for i in (0, 1)]))

    def along(self, piece: tuple[Floats, Floats], text: str, share: float, colour: str, shift: float = 0.0) -> None:
        """Write along a line (x, y), upright, at a share of its length, shifted above it [pt]."""
        length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(piece[0]), np.diff(piece[1])))])
        before, at, ahead = (
            np.array([np.interp(s * length[-1], length, values) for values in piece])
            for s in (share - 0.03, share, share + 0.03)
        )
        turn = np.arctan2(ahead[1] - before[1], ahead[0] - before[0])
        turn = np.mod(turn + np.pi / 2.0, np.pi) - np.pi / 2.0
        drawn = self.axes.annotate(
            text,
            at,
            xytext=(-shift * np.sin(turn), shift * np.cos(turn)),
            textcoords="offset points",
            rotation=np.degrees(turn),
            rotation_mode="anchor",
            ha="center",
            va="center",
            fontsize=_ALONG_SIZE,
            color=darker(colour),
            path_effects=self._effects(),
            zorder=7,
        )
        self._reserve_along(drawn, turn)

    def _reserve_along(self, drawn: Any, turn: float) -> None:
        """Keep a slanted text free: small boxes along it, since the box around it would bar half the map."""
        box = self._box(drawn)
        middle = np.array([box.left + box.right, box.bottom + box.top]) / 2.0
        length = max(box.right - box.left, box.top - box.bottom)
        for place_along in np.arange(-0.5 * length, 0.5 * length + 1.0, _ALONG_SIZE / 2.0):
            x, y = middle + place_along * np.array([np.cos(turn), np.sin(turn)])
            half = 0.5 * _ALONG_SIZE
            self.taken.append(Box(x - half, y - half, x + half, y + half))

    def finish(self) -> None:
        """Give every waiting label its place: those placed by hand first, then in the order drawn."""
        curves = np.concatenate(self.curves) if self.curves else np.empty((0, 2))
        queue = sorted(self.waiting, key=lambda label: label.offset is None)
        self.waiting.clear()
        for label in queue:
            self._put(label, curves)

    def _put(self, label: Label, curves: Floats) -> None:
        drawn = self.figure.text(
            0, 0, label.text, transform=None, fontsize=_SIZE, color=label.colour, fontweight=label.weight, zorder=9
        )
        extent = self._box(drawn)
        size = (extent.right - extent.left, extent.top - extent.bottom)
        frame = self.axes.bbox
        inside = Box(frame.x0 + 1.0, frame.y0 + 1.0, frame.x1 - 1.0, frame.y1 - 1.0)
        offset = label.offset
        leader: tuple[Box, ...] = ()
        if offset is None:
            found = place(label.point, size, self.taken, inside, curves)
            if found is not None:
                offset, leader = found.offset, found.leader
        drawn.remove()
        if offset is None:
            self.unplaced.append(label.text)
            return
        self.taken.extend((box_at(label.point, offset, size), *leader))
        self._write(label, (offset[0] - extent.left, offset[1] - extent.bottom), bool(leader))

    def _write(self, label: Label, offset: tuple[float, float], leader: bool) -> None:
        """The text at its place, tied to its point on the map and so right at every resolution."""
        at = self.axes.transData.inverted().transform(label.point)
        line = {"arrowstyle": "-", "color": "#555555", "linewidth": 0.4, "shrinkA": 0.5, "shrinkB": 2.0}
        self.axes.annotate(
            label.text,
            at,
            xytext=offset,
            textcoords="offset points",
            ha="left",
            va="baseline",
            fontsize=_SIZE,
            color=label.colour,
            fontweight=label.weight,
            path_effects=self._effects(),
            arrowprops=line if leader else None,
            zorder=9,
        )

    def _box(self, artist: Any) -> Box:
        extent = artist.get_window_extent(self.figure.canvas.get_renderer())
        return Box(float(extent.x0), float(extent.y0), float(extent.x1), float(extent.y1))

    def _effects(self) -> list[Any]:
        from matplotlib.patheffects import withStroke

        return [withStroke(linewidth=1.6, foreground=self.halo, alpha=0.85)]


def darker(colour: str) -> tuple[float, float, float]:
    """A colour dark enough for small letters."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return 0.7 * red, 0.7 * green, 0.7 * blue
