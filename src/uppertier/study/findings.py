"""Every study's findings on one finished chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.study.raid import raid
from uppertier.study.reach import reach

if TYPE_CHECKING:
    from uppertier.battle.records import Battle
    from uppertier.flight.records import Flights
    from uppertier.outcome.records import Finding, Outcome
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks


def findings(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    body_sight: Sight,
    tracks: Tracks,
    battle: Battle,
    outcome: Outcome,
    reached: tuple[Finding, ...] | None = None,
) -> tuple[Finding, ...]:
    """What the studies say of one scenario, from what its chain made.

    reached : what `reach` says of it, where that is at hand already
    """
    from uppertier.study.balance import balance

    return (*(reach(scenario) if reached is None else reached), *balance(scenario, flights), *raid(scenario, outcome))
