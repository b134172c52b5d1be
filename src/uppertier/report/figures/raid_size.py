"""What gets through as the raid grows, by doctrine, and what each doctrine spends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.battle.doctrine import load_doctrine
from uppertier.report import raid_size_figure
from uppertier.report.drawing import nothing
from uppertier.report.words import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from uppertier.report.records import RunResult

_NONE = "No raid was met in this run: there is no raid, or nobody to defend."


def draw(result: RunResult) -> Figure:
    """As `raid_size_figure` draws it."""
    return raid_size_figure.draw(result.raid_sizes) if result.raid_sizes is not None else nothing(_NONE)


def caption(result: RunResult) -> str:
    """The finding: what each doctrine costs and buys."""
    return raid_size_figure.caption(result.raid_sizes) if result.raid_sizes is not None else _NONE


def alt(result: RunResult) -> str:
    """Leakers and rounds at a few sizes in words."""
    found = result.raid_sizes
    if found is None:
        return _NONE
    at = [s for s, size in enumerate(np.asarray(found.size).tolist()) if size in (1, 10, 100)]
    return "Expected missiles that get through and rounds fired. " + " ".join(
        f"{case}, {load_doctrine(name).title.lower()}, {int(found.size[s])} missiles: "
        f"{number(found.leakers[c, d, s, 0])} through, {number(found.spent[c, d, s, 0])} rounds."
        for c, case in enumerate(found.case)
        for d, name in enumerate(found.doctrine)
        for s in at
    )
