"""Claims as text says them, and the answers computed."""

from __future__ import annotations

from enum import Enum

import attrs

from uppertier.outcome.records import Finding, Interval


class Verdict(Enum):
    HOLDS = "holds"
    FAILS = "fails"
    DEPENDS = "depends"


@attrs.frozen
class Claim:
    """One claim as printed, made measurable. Comes from data/claims/ID.toml."""

    id: str
    who: str
    date: str
    source: str
    quotation: str
    statement: str
    """The measurable sentence."""
    measure: str
    """Name of a function of claims.measure."""
    comparison: str
    """">=", "<=", "==", ">" or "<" between the measured value and the threshold."""
    threshold: float
    """In `unit`."""
    unit: str
    conditions: str
    said_aloud: tuple[str, ...]
    """What has to be said beside the answer: limits, what the sentence leaves open."""


@attrs.frozen
class AnswerUnderSet:
    """One claim under one assumption set."""

    assumption_set: str
    value: Interval
    share_true: float
    """Share of draws in which the comparison is true [-]."""


@attrs.frozen
class ClaimAnswer:
    claim: Claim
    verdict: Verdict
    value: Interval
    """Over all sets: middle of the sets' middles, lowest low, highest high."""
    by_assumption_set: tuple[AnswerUnderSet, ...]
    decided_by: tuple[str, ...]
    """Two or three sheet values that decide it, most important first; empty where nothing moves the answer."""
    would_have_to_be: str
    """What would have to be true for the claim to hold (or, if it holds, to fail)."""
    robust: bool
    """Whether it rests on geometry and energy alone."""
    graded_share: float
    """Share of the band that rests on recalled or assumed values [-]."""
    findings: tuple[Finding, ...]
    """Numbers that stand beside the answer."""
    sources: tuple[str, ...]
