"""Findings that stand beside an answer: the numbers a reader needs to weigh it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from uppertier.claims.sample import Sample
from uppertier.outcome.records import Finding

if TYPE_CHECKING:
    from uppertier.claims.form import Measure
    from uppertier.claims.records import Claim, Question
    from uppertier.claims.world import World


def side_findings(claim: Claim, measure: Measure, drawn: Sequence[Sample]) -> tuple[Finding, ...]:
    """The measure's own side numbers: median of all draws of all sets, lowest and highest."""
    found = []
    for key in drawn[0].sides:
        values = np.concatenate([part.sides[key] for part in drawn])
        # "ratio ten-mixed": a number of many of one kind, and which one.
        kind, _, which = key.partition(" ")
        side = measure.sides.get(kind)
        quantity, unit, conditions = (side.quantity, side.unit, side.conditions) if side else (key, claim.unit, "")
        middle, low, high = float(np.median(values)), float(values.min()), float(values.max())
        if side and side.share:
            middle = low = high = float(values.mean())
        quantity = f"{quantity} {which}".rstrip()
        where = conditions or "over all assumption sets and sourced ranges"
        found.append(
            Finding(f"{claim.id}-{kind}-{which}".rstrip("-"), quantity, middle, low, high, unit, "unknown", where, ())
        )
    return tuple(found)


Points = Mapping[str, Sequence[Mapping[str, float]]]
"""By assumption set: values [SI] at its middle, then at its corners."""


def beside(world: World, question: Question, points: Points) -> tuple[Finding, ...]:
    """What the studies say to a question; `points` are those at which a study that has a band is asked."""
    if question.measure == "flights_added":
        from uppertier.study.homeland import break_even

        return break_even(question.where.name("country"))
    if question.measure == "leakers_ratio" and not question.where.name("raid"):
        from uppertier.study.raid import out_of_reach

        return (*_people(world, points), *out_of_reach())
    if question.measure == "foreign_in_reach":
        return _approaches(world)
    if question.measure == "depth_seen":
        from uppertier.study.reach import reach

        return tuple(found for found in reach(world.scenario) if found.id.startswith(("depth-spent", "searched")))
    return ()


def _people(world: World, points: Points) -> tuple[Finding, ...]:
    """People whose cities the battery could defend, under each assumption set and at its corners."""
    from uppertier.study.defence import population_defended

    if not (world.scenario.batteries and world.scenario.raids):
        return ()
    needs = ("batteries", "raids")
    scenarios = {
        name: [world.context(name, values, needs).scenario for values in asked] for name, asked in points.items()
    }
    return population_defended(
        [asked[0] for asked in scenarios.values()],
        [one for asked in scenarios.values() for one in asked[1:]],
        world.cities,
        world.long_tables,
    )


def _approaches(world: World) -> tuple[Finding, ...]:
    """Closest approach of every watched flight to the launchers."""
    from uppertier.study.interceptors import passes_reach

    passes = passes_reach(world.scenario, world.watched, lambda: world.tables(world.scenario), world.approaches)
    where = "straight line, at any height; the trajectory is an input and has no band"
    return tuple(
        Finding(f"closest-{name}", "closest approach to the launchers", distance, distance, distance, "km", "unknown",
                f"{name}: {where}", ())
        for name, distance in zip(world.watched.id, (passes.closest / 1e3).tolist(), strict=True)
    )  # fmt: skip
