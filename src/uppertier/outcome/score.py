"""Score: what got through in each raid, with intervals, beside the closed form and the raid without the battery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.battle.doctrine import load_doctrine
from uppertier.battle.kill import kill_levels
from uppertier.battle.parts import parts
from uppertier.battle.records import LeakReason
from uppertier.numerics.statistics import counted_deviation, mean_interval_counted, narrow_enough, trials_needed, wilson
from uppertier.outcome.closed_form import warhead_kill_probability
from uppertier.outcome.layers import in_layers
from uppertier.outcome.records import Interval, Outcome, PartOutcome, RaidOutcome
from uppertier.scenario.records import Fire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uppertier.battle.records import Battle, Tally, Trials
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Booleans, Integers
    from uppertier.scenario.records import Scenario

WIDTH_SHARE = 0.02
"""Sampling is called fine when the 95 % interval of the mean is no wider than this share of the raid's size."""

NOTE = (
    "The closed form (Wilkening 2000) gives every missile all the shots its windows and the doctrine allow, "
    "with rounds, launchers and time in plenty, in each tier from the battery that serves it best; the share lost with "
    "a whole battery is common to the raid, tracking is drawn once an object, shots are independent. The simulation "
    "leaks more where rounds, time or launch intervals run short, and less where a second battery helps the first."
)


def score(scenario: Scenario, flights: Flights, battle: Battle) -> Outcome:
    """One RaidOutcome for each raid and doctrine of a battle, in its order.

    Without the battery every missile leaks: the missiles' own reliability is 1 at this depth, so the raid without it
    has no chance in it and the ratio's interval is that of the leakers. Intervals are at 95 %.
    """
    return Outcome(tuple(_score_raid(scenario, flights, battle, trials) for trials in battle.trials))


def _score_raid(scenario: Scenario, flights: Flights, battle: Battle, trials: Trials) -> RaidOutcome:
    tally = trials.tally
    count, missiles = tally.trials, trials.flight.size
    rounds = sum(battery.stock for battery in scenario.batteries)
    mean, clean, spending = _bands(tally.leakers, tally.rounds, missiles, tally.certain, rounds)
    closed_leakers, closed_clean = closed_form(scenario, battle, trials)
    return RaidOutcome(
        raid=trials.raid,
        doctrine=trials.doctrine,
        missiles=missiles,
        expected_leakers=mean,
        no_leaker=clean,
        spent=spending,
        without_battery=float(missiles),
        ratio=Interval(mean.value / missiles, mean.low / missiles, mean.high / missiles),
        distribution=tally.leakers / count,
        closed_form_leakers=closed_leakers,
        closed_form_no_leaker=closed_clean,
        closed_form_note=NOTE,
        leak_reasons=_leak_reasons(tally, np.ones(missiles, bool)),
        trials=count,
        stopping=_stopping(mean, missiles, count, counted_deviation(tally.leakers) if count > 1 else 0.0),
        parts=tuple(_parts(scenario, flights, trials, rounds)),
    )


def _parts(scenario: Scenario, flights: Flights, trials: Trials, rounds: int) -> Iterator[PartOutcome]:
    tally = trials.tally
    # Trials that nobody counted by part have none.
    for g, part in enumerate(parts(scenario, flights, trials.flight) if tally.part_leakers.size else ()):
        size, counts = int(part.members.sum()), tally.part_leakers[g]
        mean, clean, spending = _bands(counts, tally.part_rounds[g], size, tally.certain_of(part.members), rounds)
        yield PartOutcome(
            kind=part.kind.value,
            id=part.id,
            title=part.title,
            missiles=size,
            expected_leakers=mean,
            no_leaker=clean,
            spent=spending,
            distribution=counts[: size + 1] / tally.trials,
            leak_reasons=_leak_reasons(tally, part.members),
        )


def _bands(
    leakers: Integers, spent: Integers, missiles: int, certain: int, rounds: int
) -> tuple[Interval, Interval, Interval]:
    """Expected leakers, chance of none, rounds spent, from how often 0, 1, 2, ... came up.

    certain : missiles without a window. They leak in every trial and draw no round: no chance in it, so no band.
    """
    count, most = int(leakers.sum()), rounds if certain < missiles else 0
    mean, spending = (
        Interval(*mean_interval_counted(sums, lowest=least, highest=highest))
        if count > 1
        else _single(sums, least, highest)
        for sums, least, highest in ((leakers, certain, missiles), (spent, 0, most))
    )
    clean = int(leakers[0])
    low, high = wilson(clean, count) if certain == 0 else (0.0, 0.0)
    return mean, Interval(clean / count, float(low), float(high)), spending


def _single(counts: Integers, lowest: int, highest: int) -> Interval:
    # One trial says nothing about its own spread.
    return Interval(float(np.argmax(counts)), float(lowest), float(highest))


def closed_form(scenario: Scenario, battle: Battle, trials: Trials) -> tuple[float, float]:
    """Expected leakers and probability of none, from windows, doctrine and the three kill levels alone.

    Wilkening (2000): K_w = P(track) (1 - (1 - SSPK)^n), with n the shots that the doctrine can place one after
    another; batteries in tiers, or each by itself, are independent layers (`layers`).
    """
    doctrine = load_doctrine(trials.doctrine)
    levels = [kill_levels(battery) for battery in scenario.batteries]
    looks = np.minimum(battle.windows.opportunities[:, trials.flight], doctrine.looks_maximum)
    kill = np.array(
        [
            warhead_kill_probability(level.object, level.shot, doctrine.shots_per_look * looks[b])
            for b, level in enumerate(levels)
        ]
    )
    up = np.array([level.raid for level in levels])
    if not levels:
        return float(trials.flight.size), 0.0
    tier = np.array([battery.tier for battery in scenario.batteries])
    return in_layers(kill, up, tier, scenario.fire == Fire.INDEPENDENT)


def _leak_reasons(tally: Tally, members: Booleans) -> tuple[tuple[str, float], ...]:
    means = [(reason.sentence, float(tally.reasons[reason][members].sum()) / tally.trials) for reason in LeakReason]
    return tuple(pair for pair in means[1:] if pair[1] > 0.0)


def _stopping(mean: Interval, missiles: int, count: int, deviation: float) -> str:
    width = WIDTH_SHARE * missiles
    head = f"{count} trials fixed beforehand; the 95 % interval of expected leakers is {mean.high - mean.low:.3g} wide"
    if narrow_enough(mean.low, mean.high, width):
        return f"{head}, within the {width:.3g} asked"
    needed = max(trials_needed(float(deviation), width / 2.0), count + 1)
    return f"{head}, more than the {width:.3g} asked: about {needed} trials would do"
