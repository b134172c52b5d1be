"""A made-up claim whose measure is a plain function: answers to it are known beforehand."""

from __future__ import annotations

import attrs

from uppertier.catalog.records import Grade, Quantity
from uppertier.claims.answer import answer, drawn
from uppertier.claims.form import Measured
from uppertier.claims.records import Claim, ClaimAnswer
from uppertier.claims.sample import Problem
from uppertier.claims.weigh import weigh

CLAIM = Claim(
    id="made-up",
    topic="radar",
    who="nobody",
    date="2017-07-03",
    source="report-2017",
    quotation="made up",
    wording="quoted",
    statement="The value is at least ten.",
    measure="shot_kill",
    comparison=">=",
    threshold=10.0,
    unit="count",
    conditions="",
    leaves_unsaid=("made up",),
)


def quantity(value: float, low: float, high: float, grade: Grade = Grade.OFFICIAL, **more: str) -> Quantity:
    return Quantity(value, low, high, "report-2017", grade, **more)


def problem(function, sets: dict[str, dict[str, Quantity]], base: dict[str, Quantity]) -> Problem:
    """A problem whose measure is a plain function of the values, each set's fixed ones filled in."""

    def measure(name: str, values) -> Measured:
        bands = base if name == "sheets" else sets[name]
        return Measured(function({path: q.value for path, q in bands.items()} | dict(values)))

    moving = {
        name: {path: q for path, q in bands.items() if q.high > q.low}
        for name, bands in (sets | {"sheets": base}).items()
    }
    return Problem(tuple(sets), moving, "sheets", measure)


def asked(one: Problem, samples: int = 64, claim: Claim = CLAIM, seed: int = 7) -> ClaimAnswer:
    """The answer to a claim about a made-up problem, whatever its measure is called."""
    return answer(claim, drawn(claim.question, one, samples, seed), weigh(one, samples, seed), seed)


NEEDED = attrs.evolve(CLAIM, measure="flights_added")
"""A claim whose measure is needed for it and not enough."""


def linear(values: dict[str, float]) -> float:
    return values["radar.power"] + 2.0 * values["radar.gain"]


def bands(power: tuple[float, float, float], gain: tuple[float, float, float]) -> dict[str, Quantity]:
    return {"radar.power": quantity(*power), "radar.gain": quantity(*gain)}
