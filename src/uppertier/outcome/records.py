"""Outcomes: what got through, how often, with intervals; and findings, the answers to single questions."""

from __future__ import annotations

import attrs

from uppertier.numerics.arrays import SAME, Floats, as_floats


@attrs.frozen
class Interval:
    """An estimate with its band. `kind`: "random" (sampled chance) or "unknown" (fixed but not known)."""

    value: float
    low: float
    high: float
    kind: str = "random"


@attrs.frozen
class PartOutcome:
    """The missiles of one class, or those aimed at one place, in one raid under one doctrine."""

    kind: str
    """"class" or "place"."""
    id: str
    title: str
    missiles: int
    expected_leakers: Interval
    no_leaker: Interval
    spent: Interval
    """Rounds fired at them."""
    distribution: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[m+1] share of trials in which 0..m of them got through"""
    leak_reasons: tuple[tuple[str, float], ...]
    """Mean number of them that got through, by reason"""


@attrs.frozen
class RaidOutcome:
    """One raid against one doctrine."""

    raid: str
    doctrine: str
    missiles: int
    expected_leakers: Interval
    no_leaker: Interval
    spent: Interval
    without_battery: float
    """Expected leakers if the battery were not there."""
    ratio: Interval
    """Expected leakers with over without the battery."""
    distribution: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n+1] share of trials with 0..n leakers"""
    closed_form_leakers: float
    closed_form_no_leaker: float
    closed_form_note: str
    """What the closed form assumes and why it may differ."""
    leak_reasons: tuple[tuple[str, float], ...]
    """Mean number of leakers by reason"""
    trials: int
    stopping: str
    parts: tuple[PartOutcome, ...] = ()
    """By class, then by place aimed at; the parts of a kind share the raid out among them."""


@attrs.frozen
class Outcome:
    raids: tuple[RaidOutcome, ...]


@attrs.frozen
class Finding:
    """The answer to one question: a number, its band, and where both come from."""

    id: str
    quantity: str
    value: float
    low: float
    high: float
    unit: str
    kind: str
    """"random" or "unknown"."""
    conditions: str
    sources: tuple[str, ...]
    graded_share: float | None = None
    """Share of the band's width due to recalled or assumed inputs [-]; None where it was not measured."""
    figure: str = ""
