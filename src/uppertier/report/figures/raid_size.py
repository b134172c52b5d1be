"""What gets through as the raid grows, by doctrine, and what each doctrine spends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.report import raid_size_figure
from uppertier.report.drawing import nothing
from uppertier.report.readable import doctrine
from uppertier.report.wording import say
from uppertier.report.words import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from uppertier.report.records import RunResult


def draw(result: RunResult) -> Figure:
    """As `raid_size_figure` draws it."""
    return (
        raid_size_figure.draw(result.raid_sizes)
        if result.raid_sizes is not None
        else nothing(say("figure.raid_size.none"))
    )


def caption(result: RunResult) -> str:
    """The finding: what each doctrine costs and buys."""
    return (
        raid_size_figure.caption(result.raid_sizes) if result.raid_sizes is not None else say("figure.raid_size.none")
    )


def alt(result: RunResult) -> str:
    """Leakers and rounds at a few sizes in words."""
    found = result.raid_sizes
    if found is None:
        return say("figure.raid_size.none")
    at = [s for s, size in enumerate(np.asarray(found.size).tolist()) if size in (1, 10, 100)]
    rows = " ".join(
        say(
            "figure.raid_size.row",
            case=case,
            doctrine=doctrine(name),
            size=int(found.size[s]),
            leak=number(found.leakers[c, d, s, 0]),
            spent=number(found.spent[c, d, s, 0]),
        )
        for c, case in enumerate(found.case)
        for d, name in enumerate(found.doctrine)
        for s in at
    )
    return say("figure.raid_size.alt", rows=rows)
