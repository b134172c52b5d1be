"""Published cases of effectiveness: Wilkening's barrage, layers, test records."""

from __future__ import annotations

from uppertier.numerics import statistics
from uppertier.outcome import closed_form
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


CASES: dict[str, Compute] = {
    "wilkening-barrage-20": wilkening_barrage,
    "wilkening-track-floor": wilkening_track_floor,
    "asan-pac3-only": asan_pac3_only,
    "two-layers": two_layers,
    "test-record-bound": test_record_bound,
}
NOT_YET: dict[str, str] = {}
