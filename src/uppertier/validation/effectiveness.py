"""Published cases of effectiveness: Wilkening's barrage, layers, test records."""

from __future__ import annotations

from uppertier.numerics import statistics
from uppertier.outcome import allocation, closed_form, intercept_record
from uppertier.validation.records import Compute, Computed, Given


def wilkening_barrage(given: Given) -> Computed:
    """Interceptors of one barrage for a given chance of no leaker."""
    needed = closed_form.interceptors_needed(
        given["no_leaker_probability_share"],
        given["warheads_count"],
        given["track_probability_share"],
        given["kill_probability_share"],
    )
    return {"interceptors_count": float(needed)}


def wilkening_track_floor(given: Given) -> Computed:
    """Track probability below which no stock is enough."""
    floor = closed_form.least_track_probability(given["no_leaker_probability_share"], given["warheads_count"])
    return {"track_probability_share": float(floor)}


def asan_pac3_only(given: Given) -> Computed:
    """Mean number that gets through two shots each."""
    kill = closed_form.warhead_kill_probability(1.0, given["kill_probability_share"], given["shots_count"])
    return {"expected_leakers_count": float(closed_form.expected_leakers(kill, given["missiles_count"]))}


def two_layers(given: Given) -> Computed:
    """Kill probability of both layers together."""
    return {"kill_probability_share": float(closed_form.layered_kill_probability(given["kill_probability_share"]))}


def test_record_bound(given: Given) -> Computed:
    """What a record of tests excludes."""
    bound = statistics.lower_bound(given["successes_count"], given["trials_count"], given["confidence_share"])
    return {"lower_bound_share": float(bound)}


def salvo_table(given: Given) -> Computed:
    """Kill probability of one target by one or more numbers of shots."""
    kill = closed_form.warhead_kill_probability(
        given["track_probability_share"], given["kill_probability_share"], given["shots_count"]
    )
    return {"kill_probability_share": kill.tolist()}


def best_spread(given: Given) -> Computed:
    """Kill probability of each target when rounds are spread for the most."""
    chance = given["kill_probability_share"]
    rounds = allocation.best_allocation(given["interceptors_count"], chance)
    return {"warhead_kill_probability_share": allocation.kills(rounds, chance).tolist()}


def asan_layers(given: Given) -> Computed:
    """Mean number that gets through several layers of shots."""
    layers = closed_form.warhead_kill_probability(1.0, given["kill_probability_share"], given["shots_count"])
    kill = closed_form.layered_kill_probability(layers)
    return {"expected_leakers_count": float(closed_form.expected_leakers(kill, given["missiles_count"]))}


def asan_all_destroyed(given: Given) -> Computed:
    """Chance that all are destroyed with a second layer, from that without it."""
    missiles, shots = given["missiles_count"], given["shots_count"]
    first = closed_form.shot_probability_needed(given["all_destroyed_before_share"], missiles, shots, 1.0)
    layers = closed_form.warhead_kill_probability(1.0, [float(first), given["kill_probability_share"]], shots)
    kill = closed_form.layered_kill_probability(layers)
    return {"all_destroyed_share": float(closed_form.no_leaker_probability(kill, missiles))}


def record_counts(given: Given) -> Computed:
    """Hits in the bundled record up to each day."""
    return {"hits_count": [float(intercept_record.record(day)[0]) for day in given["until_day"]]}


CASES: dict[str, Compute] = {
    "wilkening-barrage-20": wilkening_barrage,
    "wilkening-track-floor": wilkening_track_floor,
    "asan-pac3-only": asan_pac3_only,
    "two-layers": two_layers,
    "test-record-bound": test_record_bound,
    "salvo-table-056": salvo_table,
    "salvo-table-056-track-095": salvo_table,
    "salvo-table-056-track-090": salvo_table,
    "seven-interceptors-three-warheads": best_spread,
    "asan-thaad-above-pac3": asan_layers,
    "asan-three-thaad-above-pac3": asan_layers,
    "asan-all-destroyed": asan_all_destroyed,
    "grego-four-at-one": salvo_table,
    "washington-post-97-percent": salvo_table,
    "test-record-counts": record_counts,
}
NOT_YET: dict[str, str] = {}
