"""Claims as text says them, and the answers computed."""

from __future__ import annotations

from enum import Enum

import attrs

from uppertier.catalog.records import Quantity
from uppertier.outcome.records import Finding, Interval

Option = float | str | tuple[str, ...] | None
"""One condition of a measure: a number in SI, a name, or several names; None where it is left open."""


class Verdict(Enum):
    HOLDS = "holds"
    FAILS = "fails"
    DEPENDS = "depends"


@attrs.frozen
class Where:
    """The conditions under which a measure is asked, numbers in SI."""

    options: tuple[tuple[str, Option], ...] = ()

    def get(self, name: str) -> Option:
        return dict(self.options)[name]

    def number(self, name: str) -> float:
        """A condition that is a number, NaN where it is left open [SI]."""
        value = self.get(name)
        return float("nan") if value is None else float(value)  # type: ignore[arg-type]  # an option of kind number

    def name(self, name: str) -> str:
        """A condition that is a name, empty where it is left open."""
        return str(self.get(name) or "")

    def names(self, name: str) -> tuple[str, ...]:
        """A condition that is a list of names."""
        value = self.get(name)
        return value if isinstance(value, tuple) else ()


@attrs.frozen
class Question:
    """What is computed: a measure under conditions. Claims that ask the same share its draws."""

    measure: str
    where: Where


@attrs.frozen
class Claim:
    """One claim as printed, made measurable. Comes from data/claims/ID.toml."""

    id: str
    topic: str
    """Of `ledger.TOPICS`"""
    who: str
    date: str
    source: str
    quotation: str
    wording: str
    """Of `ledger.WORDINGS`: whether the quotation is verbatim, translated, or only says what is known of the text"""
    statement: str
    """The measurable sentence."""
    measure: str
    """Name of a measure of `claims.measures`."""
    comparison: str
    """">=", "<=", "==", ">" or "<" between the measured value and the threshold."""
    threshold: float
    """In `unit`."""
    unit: str
    conditions: str
    leaves_unsaid: tuple[str, ...]
    """What has to be said beside the answer: limits, what the sentence leaves open."""
    where: Where = Where()
    asked: str = ""
    """In a few words what is asked, where the quotation alone would be taken for something else."""

    @property
    def question(self) -> Question:
        return Question(self.measure, self.where)


@attrs.frozen
class Unanswered:
    """A claim that cannot be asked of a scenario, and why, in one sentence."""

    claim: str
    reason: str
    faulty: bool = True
    """Not so where a claim of the user's own, which no scenario names, asks what this one does not have."""


@attrs.frozen
class AnswerUnderSet:
    """One claim under one assumption set."""

    assumption_set: str
    value: Interval
    share_true: float
    """Share of draws in which the comparison is true [-]."""
    verdict: Verdict
    """Under this set alone: over its draws, its middle and its corners."""


@attrs.frozen
class Weighed:
    """How much one value matters to an answer, from three sides. Shares [-]; NaN where it was not asked."""

    path: str
    mean_effect: float
    """Mean absolute elementary effect over its whole range, in the claim's unit (Morris)"""
    total: float
    """Total share of the measure's spread in which it has a part, of those that passed the screening (Sobol)"""
    total_error: float
    """Standard error of that"""
    settles: float
    """Share of its range in which knowing it would settle the comparison, whatever the others are"""
    worth: float
    """By how much knowing it lowers the chance to judge a draw wrongly"""
    worth_error: float


@attrs.frozen
class Flip:
    """Where one parameter alone turns the comparison, all others at their middle."""

    path: str
    value: float
    """[SI] on the far side of the flip"""
    quantity: Quantity
    becomes: bool
    """what the comparison is there"""

    @property
    def upward(self) -> bool:
        """Whether the value has to rise from its middle."""
        return self.value > self.quantity.value

    @property
    def inside_band(self) -> bool:
        return self.quantity.low <= self.value <= self.quantity.high


@attrs.frozen
class Turning:
    """What would have to be true for an answer to be another: numbers, of which a page makes its sentence."""

    flip: Flip | None = None
    """The nearest value that turns the comparison alone; none where none does"""
    assumed: tuple[tuple[str, Quantity], ...] = ()
    """Assumption sets inside whose own band that value lies, where it lies outside that of its sheet"""
    facts: tuple[tuple[str, Quantity | None], ...] = ()
    """Values by path that decide, each with its band: what a source would have to give"""
    varied: bool = True
    """Whether anything that moves the measure has a band at all"""
    necessary_only: str = ""
    """Why a comparison that is true does not make the claim hold"""


@attrs.frozen
class ClaimAnswer:
    claim: Claim
    verdict: Verdict
    value: Interval
    """Over all sets: middle of the sets' middles, lowest low, highest high."""
    by_assumption_set: tuple[AnswerUnderSet, ...]
    decided_by: tuple[str, ...]
    """Two or three sheet values that decide it, most important first; empty where nothing moves the answer."""
    turning: Turning
    """What would have to be true for the claim to hold (or, if it holds, to fail)."""
    robust: bool
    """Whether it rests on geometry and energy alone."""
    graded_share: float
    """Share of the band that rests on recalled or assumed values [-]."""
    findings: tuple[Finding, ...]
    """Numbers that stand beside the answer."""
    sources: tuple[str, ...]
    weighed: tuple[Weighed, ...] = ()
    """The values that matter, most important first."""
    draws: int = 0
    """Behind the band, under each assumption set."""
