"""The same map for a separated warhead, whose cross-section is a hundredth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.report.figures.map import chart, payload, sentence
from uppertier.report.records import RunResult
from uppertier.report.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(result: RunResult) -> Figure:
    """The map for the payload of the watch list's first missile."""
    return chart(result, payload(result))


def caption(result: RunResult) -> str:
    """The finding: how far, at each height."""
    return sentence(result, payload(result), say("figure.map.warhead"))


def alt(result: RunResult) -> str:
    """The same in words."""
    return say("figure.map.alt", caption=caption(result))
