"""The claims of a scenario, answered over assumption sets and sourced ranges, in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from uppertier.claims.inquiry import SAMPLES, inquiry
from uppertier.claims.ledger import ledger
from uppertier.claims.tasks import Questions
from uppertier.errors import InputError
from uppertier.runs.execute import Alone
from uppertier.runs.pack import digest
from uppertier.runs.parts import InMemory

if TYPE_CHECKING:
    from uppertier.claims.records import Claim, ClaimAnswer
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario

Advance = Callable[[int, int], None]


def evaluate(
    scenario: Scenario,
    flights: Flights,
    claims: Sequence[Claim] | None = None,
    samples: int = SAMPLES,
    seed: int | None = None,
    advance: Advance | None = None,
) -> tuple[ClaimAnswer, ...]:
    """Answer the claims of a scenario.

    flights : of that scenario, flown once; no draw changes them
    claims : those of the scenario where none are given
    samples : draws per assumption set
    seed : the scenario's own where it is not given; same seed, same answers
    advance : told (done, total) as the work goes on

    InputError : a claim cannot be asked of the scenario
    """
    seeded = scenario if seed is None else attrs.evolve(scenario, seed=seed)
    parts = InMemory()
    name = digest(flights)
    parts.put(name, flights)
    asked = ledger(seeded) if claims is None else tuple(claims)
    questions = Questions(inquiry(seeded, name, samples, parts), Alone(), claims=asked)
    answers, without = questions.answers(advance or (lambda done, total: None))
    if without:
        raise InputError(without[0].reason, key=without[0].claim)
    return answers
