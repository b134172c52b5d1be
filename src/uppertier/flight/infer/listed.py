"""One row of a table of tests, answered; a row without an answer keeps its reason."""

from __future__ import annotations

import attrs

from uppertier.catalog.records import BoosterFamily, MissileSheet
from uppertier.errors import NoAnswer
from uppertier.flight.infer.impulsive import Impulse, impulse
from uppertier.flight.infer.inference import SAMPLES, SLACK, Inference, infer
from uppertier.flight.infer.table import Row


@attrs.frozen
class Answer:
    """What became of one row."""

    row: Row
    impulse: Impulse | None
    found: Inference | None
    """None where no booster flies what was reported."""
    problem: str
    """Why there is no answer; empty where there is one."""


def answer(
    row: Row,
    booster: BoosterFamily | MissileSheet | None = None,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    slack: float = SLACK,
) -> Answer:
    """Infer from one row, without directions. What has no answer is not raised."""
    first = None
    try:
        first = impulse(row.report)
        found = infer(row.report, booster, samples=samples, seed=seed, slack=slack, azimuths=0)
    except NoAnswer as error:
        return Answer(row, first, None, str(error))
    return Answer(row, found.impulse, found, "")
