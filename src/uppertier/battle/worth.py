"""Worth: a raid under a doctrine, with the missiles left alone that come down where nothing is defended.

The impact that the doctrine looks at is where the missile comes down in truth: batteries commit only once they predict
it to their commit ellipse, and the doctrine's distance is large against that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.doctrine import check_doctrine
from uppertier.battle.records import LeakReason
from uppertier.battle.simulate import simulate
from uppertier.earth.geodesy import geodetic_to_ecef

if TYPE_CHECKING:
    from uppertier.battle.records import Doctrine, Trials
    from uppertier.battle.setup import RaidSetup
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Booleans, Integers
    from uppertier.scenario.records import Scenario


def worth_defending(scenario: Scenario, flights: Flights, kept: Integers, within: float) -> Booleans:
    """[n] whether each of some flights comes down within a distance [m] of a defended place of the scenario.

    kept : [n] indices into flights
    Distances are straight lines: over tens of kilometres the Earth's roundness takes centimetres off.
    """
    count = np.asarray(kept).size
    if not np.isfinite(within):
        return np.ones(count, bool)
    if not scenario.defended:
        return np.zeros(count, bool)
    places = np.array(
        [geodetic_to_ecef(s.latitude.value, s.longitude.value, s.height.value) for s in scenario.defended]
    ).reshape(-1, 3)
    gap = np.asarray(flights.impact)[kept][:, None, :] - places
    return np.asarray((np.linalg.norm(gap, axis=-1) <= within).any(axis=1))


def fight(
    scenario: Scenario,
    flights: Flights,
    setup: RaidSetup,
    name: str,
    doctrine: Doctrine,
    trials: int,
    seed: int,
    first_trial: int = 0,
    kept: int | None = None,
) -> Trials:
    """Trials of one raid under one doctrine, as `simulate`, with nothing fired at what the doctrine lets through."""
    check_doctrine(doctrine)
    worth = worth_defending(scenario, flights, setup.flight, doctrine.defended_within)
    if worth.all():
        return simulate(setup, name, doctrine, trials, seed, first_trial, kept=kept)
    salvo = np.where(worth, doctrine.shots_per_look, 0)
    return _named(simulate(setup, name, doctrine, trials, seed, first_trial, salvo, kept=kept), worth)


def _named(found: Trials, worth: Booleans) -> Trials:
    """The reason of those that were let through: that, unless they could not have been met anyway."""
    reason = np.array(found.leak_reason)
    let = np.asarray(found.leaked) & ~worth & (reason != LeakReason.NO_WINDOW)
    reason[let] = LeakReason.NOT_DEFENDED
    # Nothing is fired at them: whatever else the trials say of their leaking is that.
    sums = np.array(found.tally.reasons)
    other = [int(code) for code in LeakReason if code not in (LeakReason.STOPPED, LeakReason.NO_WINDOW)]
    total = sums[other][:, ~worth].sum(axis=0)
    for code in other:
        sums[code, ~worth] = 0
    sums[LeakReason.NOT_DEFENDED, ~worth] = total
    return attrs.evolve(found, leak_reason=reason, tally=attrs.evolve(found.tally, reasons=sums))
