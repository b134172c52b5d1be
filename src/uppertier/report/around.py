"""What the radar sees of the lands around it, as a task: a study that needs no flights, done beside the claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from uppertier.runs.parts import Parts, made

if TYPE_CHECKING:
    from uppertier.outcome.records import Finding
    from uppertier.scenario.records import Scenario


@attrs.frozen
class Around:
    """What the radar sees of the lands around it: a study that needs no flights, and the grids that claims need too."""

    scenario: Scenario = attrs.field(eq=False, repr=False)
    part: str
    parts: Parts = attrs.field(eq=False, repr=False)


def look_around(task: Around) -> int:
    """Make the findings of a task if they are not there; none of the claims' steps."""
    reached_by(task)
    return 0


def reached_by(task: Around) -> tuple[Finding, ...]:
    """The findings of a task, made where they are not there."""
    from uppertier.study.reach import reach

    return made(task.parts, task.part, lambda: reach(task.scenario))
