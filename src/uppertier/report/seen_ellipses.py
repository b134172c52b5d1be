"""The predicted impact of one flight shrinking, drawn on the ground around the true one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.numerics.arrays import Floats
from uppertier.report.drawing import BLUE, FAINT, INK, halo
from uppertier.report.words import number
from uppertier.study.seen import Seen
from uppertier.track.ellipse import semi_major

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST = 30e3
"""Semi-major axis of the largest ellipse drawn [m]: the first predictions spread over hundreds of kilometres."""
_POINTS = 181


def outline(covariance: Floats) -> tuple[Floats, Floats]:
    """East and north [m] along the one-sigma ellipse of a covariance [2,2]."""
    angle = np.linspace(0.0, 2.0 * np.pi, _POINTS)
    east, north = np.linalg.cholesky(covariance) @ np.stack([np.cos(angle), np.sin(angle)])
    return east, north


def chosen(covariance: Floats) -> list[int]:
    """Which samples to draw: the first ellipse no larger than `_LARGEST`, each a third of the one before, the last."""
    major = semi_major(covariance)
    known = np.flatnonzero(np.isfinite(major))
    picked: list[int] = []
    limit = _LARGEST
    for index in known:
        if major[index] <= limit:
            picked.append(int(index))
            limit = float(major[index]) / 3.0
    if known.size and (not picked or picked[-1] != known[-1]):
        picked.append(int(known[-1]))
    return picked


def draw_impact(axes: Axes, time: Floats, covariance: Floats, row: Seen, name: str) -> None:
    """Nested ellipses around the true impact of a radar by `name`; their times and sizes in words."""
    picked = chosen(covariance)
    reach = 0.1
    for place, index in enumerate(picked):
        east, north = (values / 1e3 for values in outline(covariance[index]))
        strength = 0.35 + 0.65 * (place + 1) / len(picked)
        axes.fill(east, north, color=BLUE, alpha=0.08, linewidth=0, zorder=2)
        axes.plot(east, north, color=BLUE, linewidth=1.1, alpha=strength, zorder=3)
        reach = max(reach, float(np.abs(east).max()), float(np.abs(north).max()))
    axes.plot([0.0], [0.0], "+", color=INK, markersize=5, zorder=6)
    axes.set_box_aspect(1.0)
    axes.set_xlim(-1.1 * reach, 1.1 * reach)
    axes.set_ylim(-1.1 * reach, 1.1 * reach)
    axes.set_xlabel("east of the true impact [km]")
    axes.set_ylabel("north [km]")
    major = semi_major(covariance) / 1e3
    lines = ["semi-major axis", *(f"{time[index]:,.0f} s: {number(float(major[index]), 2)} km" for index in picked)]
    if np.isfinite(row.launch):
        lines += ["", "launch point", f"{number(row.launch / 1e3, 2)} km"]
    axes.set_title(f"predicted by {name}, one sigma", fontsize=7.5)
    axes.annotate(
        "\n".join(lines),
        (1.0, 1.0),
        xycoords="axes fraction",
        xytext=(5, -2),
        textcoords="offset points",
        va="top",
        fontsize=6.5,
        color=FAINT,
        path_effects=halo(),
        zorder=7,
    )
