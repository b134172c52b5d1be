"""What a radar makes of a flight, in one line: held to the samples it was drawn from."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier import chain
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.flight.records import Flights
from uppertier.radar.records import Reason, Sight
from uppertier.scenario.records import Scenario
from uppertier.study.seen import Seen, deviation, one_seen, seen
from uppertier.track.records import Tracks


@pytest.fixture(scope="module")
def sight(seongju: Scenario, seongju_flights: Flights) -> Sight:
    return chain.observe(seongju, seongju_flights)


@pytest.fixture(scope="module")
def tracks(seongju: Scenario, sight: Sight) -> Tracks:
    return chain.track(seongju, sight)


def row_of(seongju: Scenario, flights: Flights, sight: Sight, tracks: Tracks, radar: str, flight: str) -> Seen:
    at = next(index for index, name in enumerate(flights.id) if flight in name)
    return one_seen(flights, sight, tracks, sight.radar.index(radar), at)


def test_deviation_of_a_known_covariance() -> None:
    covariance = np.zeros((2, 6, 6))
    covariance[0] = np.diag([9.0, 16.0, 144.0, 1.0, 4.0, 4.0])
    covariance[1] = np.nan
    # 9 + 16 + 144 = 13 squared; 1 + 4 + 4 = 3 squared.
    assert deviation(covariance, slice(0, 3))[0] == 13.0
    assert deviation(covariance, slice(3, 6))[0] == 3.0
    assert np.isnan(deviation(covariance, slice(0, 3))[1])


def test_a_lofted_nodong_is_found_held_and_known(
    seongju: Scenario, seongju_flights: Flights, sight: Sight, tracks: Tracks
) -> None:
    row = row_of(seongju, seongju_flights, sight, tracks, "seongju-radar", "nodong-sino-ri-seoul")
    assert 0.0 < row.rise < row.detection < row.confirmed < row.commit < row.lost
    assert row.seconds_seen == pytest.approx(row.lost - row.confirmed, abs=1.0)
    assert row.impact_last < row.impact_first
    assert row.why_not == ""
    # The distance to Seoul is the nearest it comes, but for the height at which it sinks under five degrees.
    site = seongju.radars[0].site
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    away = float(np.linalg.norm(seongju_flights.impact[row.flight] - place))
    assert away < row.nearest < away + 40e3
    part = seongju_flights.samples(row.flight)
    at = int(np.flatnonzero(seongju_flights.time[part] == row.snr_time)[0])
    assert sight.snr[row.radar, part][at] == row.snr == sight.snr[row.radar, part].max()


def test_the_commit_time_is_when_the_ellipse_first_is_small_enough(
    seongju: Scenario, seongju_flights: Flights, sight: Sight, tracks: Tracks
) -> None:
    row = row_of(seongju, seongju_flights, sight, tracks, "kyogamisaki-radar", "nodong-sino-ri-seoul")
    part = seongju_flights.samples(row.flight)
    axes = np.array([np.sqrt(np.linalg.eigvalsh(c)[-1]) for c in tracks.impact_covariance[row.radar, part]])
    time = seongju_flights.time[part]
    assert np.all(axes[(time < row.commit) & np.isfinite(axes)] >= chain.commit_ellipse(seongju))
    assert axes[time == row.commit][0] < chain.commit_ellipse(seongju)
    assert row.impact_last == pytest.approx(axes[np.isfinite(axes)][-1])


@pytest.mark.parametrize(
    ("radar", "flight", "said"),
    [
        ("clear-north-radar", "nodong-sino-ri-seoul", "below the horizon"),
        ("kyogamisaki-radar", "scud-er-wonsan-gunsan", "under the lowest elevation"),
        ("clear-north-radar", "df-31a", "outside the sector of the face"),
        ("shariki-radar", "nodong-sino-ri-seoul", "found, but too weak for a track"),
        ("clear-west-radar", "df-5a", "not found: the search has a chance of"),
    ],
)
def test_why_there_is_no_track(
    seongju: Scenario, seongju_flights: Flights, sight: Sight, tracks: Tracks, radar: str, flight: str, said: str
) -> None:
    row = row_of(seongju, seongju_flights, sight, tracks, radar, flight)
    assert row.why_not.startswith(said)
    assert np.isnan([row.confirmed, row.commit, row.position, row.impact_last]).all()
    assert row.seconds_seen == 0.0


def test_no_radar_time_is_told_from_too_little_signal(
    seongju: Scenario, seongju_flights: Flights, sight: Sight, tracks: Tracks
) -> None:
    row = row_of(seongju, seongju_flights, sight, tracks, "shariki-radar", "nodong-sino-ri-seoul")
    reason = sight.reason.copy()
    reason[row.radar][reason[row.radar] == Reason.TOO_LITTLE_SIGNAL] = Reason.NO_RADAR_TIME
    busy = attrs.evolve(sight, reason=reason)
    assert one_seen(seongju_flights, busy, tracks, row.radar, row.flight).why_not == "no radar time"


def test_one_line_for_every_pair(seongju_flights: Flights, sight: Sight, tracks: Tracks) -> None:
    pairs = [(row.radar, row.flight) for row in seen(seongju_flights, sight, tracks)]
    assert len(set(pairs)) == len(pairs) == len(sight.radar) * len(seongju_flights)
