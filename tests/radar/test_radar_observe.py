"""Observing flights: reasons, times, and how they move with what they should follow from."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.errors import InputError
from uppertier.radar.observe import observe
from uppertier.radar.records import Reason

LOFTED = ("guseong", "busan", 42.0)


@pytest.fixture
def flights(arcs):
    return arcs(LOFTED, ("luoyang", "beijing", 40.0), ("hwangju", "pyeongtaek", 44.0))


@pytest.fixture
def sight(unit, flights, missile):
    return observe([unit], flights, {"nodong": missile})


def test_a_missile_at_the_radar_rises_is_detected_confirmed_and_lost_in_that_order(sight):
    for flight in (0, 2):
        order = [getattr(sight, name)[0, flight] for name in ("rise", "detection", "confirmed", "lost")]
        assert np.all(np.diff(order) > 0.0)
        assert 0.0 < sight.seconds_seen[0, flight] <= order[3] - order[2] + 1e-9


def test_a_flight_inside_china_is_never_seen(sight):
    # Luoyang to Beijing, 700 km long: under 5 degrees or outside the sector of a face to 345 degrees, always.
    for name in ("rise", "detection", "confirmed", "lost"):
        assert np.isnan(getattr(sight, name)[0, 1])
    assert sight.seconds_seen[0, 1] == 0.0


def test_reasons_follow_their_order(unit, sight, flights):
    elevation, azimuth, reason = sight.elevation[0], sight.azimuth[0], sight.reason[0]
    limit = unit.sheet.elevation_minimum.value
    assert np.all(elevation[reason == Reason.UNDER_ELEVATION_LIMIT] < limit)
    outside = reason == Reason.OUTSIDE_SECTOR
    assert np.all(
        (np.abs(azimuth[outside]) > unit.sheet.azimuth_half_width.value)
        | (elevation[outside] > unit.sheet.elevation_maximum.value)
    )
    assert np.all(elevation[outside] >= limit)
    weak = reason == Reason.TOO_LITTLE_SIGNAL
    assert np.all(sight.snr[0, weak] < unit.sheet.detection_snr.value)
    assert np.all(sight.snr[0, reason == Reason.SEEN] >= unit.sheet.detection_snr.value)
    assert np.all(sight.snr[0, (reason != Reason.SEEN) & ~weak] == 0.0)
    assert {Reason.SEEN, Reason.UNDER_ELEVATION_LIMIT, Reason.OUTSIDE_SECTOR} <= set(reason)


def test_range_and_bearing_of_a_launch_at_guseong(unit, sight, flights):
    # Distance 509 km, bearing 330 degrees by independent arithmetic; the chord is 0.03 % shorter.
    first = flights.samples(0).start
    assert sight.range[0, first] == pytest.approx(509e3, abs=1.5e3)
    assert np.degrees(sight.azimuth[0, first]) + 345.0 == pytest.approx(330.0, abs=0.6)
    assert sight.reason[0, first] == Reason.BELOW_HORIZON


def test_the_object_changes_at_the_last_burnout(sight, flights, missile):
    part = flights.samples(0)
    burning = flights.time[part] < 70.0
    assert np.all(sight.rcs[0, part][burning] == missile.rcs_boost.value)
    assert np.all(sight.rcs[0, part][~burning] == missile.rcs_payload.value)


def test_following_the_body_changes_the_cross_section_alone(unit, flights, missile, sight):
    body = observe([unit], flights, {"nodong": missile}, "body")
    part = flights.samples(0)
    after = flights.time[part] >= 70.0
    assert np.all(body.rcs[0, part][after] == missile.rcs_body.value)
    np.testing.assert_array_equal(body.range, sight.range)
    ratio = (
        body.snr[0, part][after & (sight.snr[0, part] > 0.0)] / sight.snr[0, part][after & (sight.snr[0, part] > 0.0)]
    )
    np.testing.assert_allclose(ratio, missile.rcs_body.value / missile.rcs_payload.value)


def test_what_does_not_separate_is_a_body(unit, flights, missile):
    whole = observe([unit], flights, {"nodong": attrs.evolve(missile, separating=False)}, "payload")
    assert whole.rcs.min() == missile.rcs_body.value


def test_aspect_is_nose_on_for_what_flies_at_the_radar(unit, arcs, missile):
    flights = arcs(("hwangju", "busan", 20.0))
    sight = observe([unit], flights, {"nodong": missile})
    near = np.degrees(sight.aspect[0])
    # The flight passes 40 km from the radar: it comes nose-on and goes tail-on.
    assert near[5] < 40.0
    assert near[-1] > 90.0


def test_what_stands_still_shows_its_side(unit, flights, missile):
    velocity = flights.velocity.copy()
    velocity[0] = 0.0
    sight = observe([unit], attrs.evolve(flights, velocity=velocity), {"nodong": missile})
    assert sight.aspect[0, 0] == pytest.approx(np.pi / 2.0)


def test_cumulative_detection_never_falls_and_starts_at_nothing(sight, flights):
    for flight in range(3):
        detected = sight.cumulative_detection[0, flights.samples(flight)]
        assert detected[0] == 0.0
        assert np.all(np.diff(detected) >= 0.0) and detected[-1] <= 1.0


def test_detection_is_where_the_cumulative_probability_passes_one_half(sight, flights):
    part = flights.samples(0)
    at = np.interp(sight.detection[0, 0], flights.time[part], sight.cumulative_detection[0, part])
    assert at == pytest.approx(0.5, abs=1e-9)


def test_confirmation_waits_for_the_looks(unit, sight):
    wait = unit.sheet.confirmation_looks.value * unit.mode.track_revisit.value
    assert sight.confirmed[0, 0] - sight.detection[0, 0] == pytest.approx(wait)


def test_less_search_time_detects_later(unit, flights, missile, sight, change):
    # Twenty thousand times less search time: 12 times less range, and the fence is not closed any more.
    late = observe([change(unit, search_share=0.5 / 2e4)], flights, {"nodong": missile})
    assert np.isnan(late.detection[0, 0]) or late.detection[0, 0] > sight.detection[0, 0] + 1.0
    np.testing.assert_array_equal(late.snr, sight.snr)


def test_without_search_only_a_cue_detects(unit, flights, missile, change):
    blind = change(unit, search_share=0.0)
    assert np.isnan(observe([blind], flights, {"nodong": missile}).detection).all()
    cued = observe([blind], flights, {"nodong": missile}, cue_delay=60.0)
    assert 60.0 < cued.detection[0, 0] <= 61.0
    early = observe([blind], flights, {"nodong": missile}, cue_delay=0.0)
    # The cue comes before the object rises: then it is the rise that counts, to one track revisit.
    assert 0.0 < early.detection[0, 0] - early.rise[0, 0] <= 1.0


def test_without_track_time_nothing_is_held(unit, flights, missile, change):
    sight = observe([change(unit, track_share=0.0)], flights, {"nodong": missile})
    assert Reason.SEEN not in sight.reason and Reason.NO_RADAR_TIME in sight.reason
    assert np.isnan(sight.confirmed).all()


def test_turning_the_face_away_hides_everything(unit, flights, missile, change):
    sight = observe([change(unit, boresight=np.radians(165.0))], flights, {"nodong": missile})
    part = flights.samples(2)
    assert np.isnan(sight.rise[0, 2])
    assert set(sight.reason[0, part]) <= {
        Reason.BELOW_HORIZON, Reason.BEHIND_TERRAIN, Reason.UNDER_ELEVATION_LIMIT, Reason.OUTSIDE_SECTOR
    }  # fmt: skip


def test_radars_do_not_see_through_each_other(unit, flights, missile, change):
    north, south = unit, change(unit, boresight=np.radians(165.0))
    both = observe([north, south], flights, {"nodong": missile})
    for row, one in enumerate((north, south)):
        alone = observe([one], flights, {"nodong": missile})
        np.testing.assert_array_equal(both.reason[row], alone.reason[0])
        np.testing.assert_array_equal(both.confirmed[row], alone.confirmed[0])
    assert both.snr.shape == (2, flights.time.size) and both.rise.shape == (2, 3)


def test_no_radar_and_no_flight_are_empty_not_errors(unit, arcs, flights, missile):
    nothing = observe([], flights, {"nodong": missile})
    assert nothing.snr.shape == (0, flights.time.size) and nothing.rise.shape == (0, 3)


def test_a_missing_position_is_not_seen_and_spoils_no_other_row(unit, flights, missile, sight):
    position = flights.position.copy()
    position[100] = np.nan
    broken = observe([unit], attrs.evolve(flights, position=position), {"nodong": missile})
    assert broken.reason[0, 100] == Reason.BELOW_HORIZON and broken.snr[0, 100] == 0.0
    others = np.arange(flights.time.size) != 100
    np.testing.assert_array_equal(broken.reason[0, others], sight.reason[0, others])
    np.testing.assert_allclose(broken.seconds_seen[0, 1:], sight.seconds_seen[0, 1:])


def test_bad_words_are_named(unit, flights, missile):
    with pytest.raises(InputError, match="payload or body"):
        observe([unit], flights, {"nodong": missile}, "decoy")
    with pytest.raises(InputError, match="nodong"):
        observe([unit], flights, {"scud": missile})


def test_a_raid_larger_than_the_track_share_shortens_every_look(unit, arcs, missile, change):
    # Two looks a revisit are paid for: four missiles at once get half a look each, one alone a whole one.
    tight = change(unit, track_share=0.2)
    leg = ("hwangju", "pyeongtaek", 44.0)
    one = observe([tight], arcs(leg), {"nodong": missile})
    four = observe([tight], arcs(leg, leg, leg, leg), {"nodong": missile})
    size = one.snr.shape[1]
    late = np.arange(size) > four.detection[0, 0] + 1.0
    lit = late & (one.reason[0] == Reason.SEEN)
    np.testing.assert_allclose(four.snr[0, :size][lit] / one.snr[0][lit], 0.5)
    np.testing.assert_array_equal(four.snr[0, :size], four.snr[0, -size:])
    assert four.seconds_seen[0, 0] <= one.seconds_seen[0, 0]


def test_too_many_objects_run_out_of_radar_time(unit, arcs, missile, change):
    # One look a revisit for eight: an eighth of a look needs eight times the threshold's signal.
    tight = change(unit, track_share=0.1, detection_snr=1000.0)
    leg = ("guseong", "pyeongtaek", 44.0)
    crowd = observe([tight], arcs(*[leg] * 8), {"nodong": missile})
    short = crowd.reason[0] == Reason.NO_RADAR_TIME
    assert short.any()
    assert np.all(crowd.snr[0, short] < 1000.0) and np.all(crowd.snr[0, short] * 8.0 >= 1000.0 - 1e-6)
    alone = observe([tight], arcs(leg), {"nodong": missile})
    assert Reason.NO_RADAR_TIME not in alone.reason


def test_missiles_launched_far_apart_in_time_do_not_share(unit, arcs, missile, change):
    tight = change(unit, track_share=0.1)
    leg = ("hwangju", "pyeongtaek", 44.0)
    pair = arcs(leg, leg)
    apart = observe([tight], attrs.evolve(pair, launch_time=[0.0, 3600.0]), {"nodong": missile})
    alone = observe([tight], arcs(leg), {"nodong": missile})
    np.testing.assert_array_equal(apart.snr[0], np.tile(alone.snr[0], 2))


def test_flights_of_the_watch_list_have_the_radar_to_themselves(unit, arcs, missile, change):
    tight = change(unit, track_share=0.1)
    leg = ("hwangju", "pyeongtaek", 44.0)
    watched = observe([tight], attrs.evolve(arcs(leg, leg), raid=("", "")), {"nodong": missile})
    alone = observe([tight], arcs(leg), {"nodong": missile})
    np.testing.assert_array_equal(watched.snr[0], np.tile(alone.snr[0], 2))


def test_the_bundled_scenario_keeps_the_order_of_events(seongju, seongju_flights):
    from uppertier import chain

    sight = chain.observe(seongju, seongju_flights)
    assert sight.radar == tuple(radar.id for radar in seongju.radars)
    found = np.isfinite(sight.detection)
    assert found.any()
    assert np.all(sight.rise[found] <= sight.detection[found])
    held = np.isfinite(sight.confirmed)
    assert np.all(sight.detection[held] < sight.confirmed[held])
    assert np.all(sight.confirmed[held] <= sight.lost[held])
    assert np.all(sight.lost[held] <= np.broadcast_to(seongju_flights.impact_time, sight.lost.shape)[held])
    assert np.all(sight.seconds_seen[~held] == 0.0)
    assert np.isfinite(sight.snr).all()
