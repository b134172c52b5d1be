"""Raids: the ratios of the chain itself, and findings that carry the outcome's own numbers."""

from __future__ import annotations

import pytest

from uppertier import chain
from uppertier.study.raid import options_to_engage, raid, raid_tallies
from uppertier.study.subset import raid_flights, subset


def test_ratio_is_the_mean_of_the_battle_of_the_whole_chain(seongju, seongju_flights) -> None:
    """The same seed and trials: the same draws, so the very same number."""
    flights = subset(seongju_flights, raid_flights(seongju_flights))
    sight = chain.observe(seongju, seongju_flights)
    tracks = chain.track(seongju, sight)
    battle = chain.engage(seongju, tracks, trials=100, seed=5)
    found = raid_tallies(seongju, flights, options_to_engage(seongju, flights), 100, 5)
    for trials in battle.trials:
        if trials.doctrine == seongju.batteries[0].doctrine:
            assert found[trials.raid].ratio == pytest.approx(float(trials.leaked.mean()), abs=0.011)
            assert found[trials.raid].leakers == pytest.approx(float(trials.leaked.sum(axis=1).mean()), abs=0.11)
    outcome = chain.score(seongju, battle)
    by_id = {one.id: one for one in raid(seongju, outcome)}
    for one in outcome.raids:
        assert by_id[f"ratio-{one.raid}-{one.doctrine}"].value == one.ratio.value
        assert by_id[f"leakers-without-{one.raid}-{one.doctrine}"].value == one.missiles
    assert by_id["guns-under-the-floor"].low == 330.0
