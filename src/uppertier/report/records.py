"""What a report is made from: one finished run, whole."""

from __future__ import annotations

import attrs

from uppertier.battle.records import Battle
from uppertier.claims.records import ClaimAnswer, Unanswered
from uppertier.flight.records import Flights
from uppertier.outcome.records import Finding, Outcome
from uppertier.radar.records import Sight
from uppertier.scenario.records import Scenario
from uppertier.study.raid_size import RaidSizes
from uppertier.track.records import Tracks


@attrs.frozen
class RunResult:
    """The five stages of the chain on one scenario, the findings of the studies and the answers to the claims."""

    run: str
    """Content id of the run."""
    scenario: Scenario
    flights: Flights
    sight: Sight
    """Following the payload after burnout."""
    body_sight: Sight
    """Following the spent stage or body after burnout."""
    tracks: Tracks
    battle: Battle
    outcome: Outcome
    findings: tuple[Finding, ...]
    answers: tuple[ClaimAnswer, ...]
    samples: int
    """Draws per assumption set behind the bands of the claims."""
    raid_sizes: RaidSizes | None = None
    """What gets through as the largest raid grows; None where there is no raid or no battery."""
    unanswered: tuple[Unanswered, ...] = ()
    """Claims that cannot be asked of this scenario."""
