"""A made-up claim whose measure is a plain function: answers to it are known beforehand."""

from __future__ import annotations

from uppertier.catalog.records import Grade, Quantity
from uppertier.claims.evaluate import answer
from uppertier.claims.measure import Measure, Measured
from uppertier.claims.records import Claim, ClaimAnswer
from uppertier.claims.sample import Problem

CLAIM = Claim(
    id="made-up",
    who="nobody",
    date="2017-07-03",
    source="report-2017",
    quotation="made up",
    statement="The value is at least ten.",
    measure="made-up",
    comparison=">=",
    threshold=10.0,
    unit="count",
    conditions="",
    said_aloud=("made up",),
)


def quantity(value: float, low: float, high: float, grade: Grade = Grade.OFFICIAL, **more: str) -> Quantity:
    return Quantity(value, low, high, "report-2017", grade, **more)


def problem(function, sets: dict[str, dict[str, Quantity]], base: dict[str, Quantity], claim: Claim = CLAIM) -> Problem:
    """A problem whose measure is a plain function of the values, each set's fixed ones filled in."""

    def measure(name: str, values) -> Measured:
        bands = base if name == "sheets" else sets[name]
        return Measured(function({path: q.value for path, q in bands.items()} | dict(values)))

    moving = {
        name: {path: q for path, q in bands.items() if q.high > q.low}
        for name, bands in (sets | {"sheets": base}).items()
    }
    return Problem(claim, tuple(sets), moving, "sheets", measure)


def asked(one: Problem, samples: int = 64, necessary_only: str = "") -> ClaimAnswer:
    measure = Measure(
        lambda context, claim: Measured(0.0), lambda world, claim, bands: (), necessary_only=necessary_only
    )
    return answer(one, measure, samples, 7, lambda: None)


def linear(values: dict[str, float]) -> float:
    return values["radar.power"] + 2.0 * values["radar.gain"]


def bands(power: tuple[float, float, float], gain: tuple[float, float, float]) -> dict[str, Quantity]:
    return {"radar.power": quantity(*power), "radar.gain": quantity(*gain)}
