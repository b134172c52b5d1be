"""Findings that stand beside an answer: the numbers a reader needs to weigh it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.sample import Sample
from uppertier.outcome.records import Finding

if TYPE_CHECKING:
    from uppertier.claims.measure import Measure
    from uppertier.claims.records import Claim
    from uppertier.claims.world import World


def side_findings(claim: Claim, measure: Measure, drawn: Sequence[Sample]) -> tuple[Finding, ...]:
    """The measure's own side numbers: median of all draws of all sets, lowest and highest."""
    found = []
    for key in drawn[0].sides:
        values = np.concatenate([part.sides[key] for part in drawn])
        side = measure.sides.get(key)
        quantity, unit, conditions = (side.quantity, side.unit, side.conditions) if side else (key, claim.unit, "")
        found.append(
            Finding(f"{claim.id}-{key}", quantity, float(np.median(values)), float(values.min()), float(values.max()),
                    unit, "unknown", conditions or "over all assumption sets and sourced ranges", (), 0.0)
        )  # fmt: skip
    return tuple(found)


def beside(world: World, claim: Claim) -> tuple[Finding, ...]:
    """What the studies say to a claim."""
    if claim.measure == "flights_added":
        from uppertier.study.homeland import break_even

        return break_even(claim.who)
    if claim.measure == "nothing":
        return ()
    return ()
