"""Tracks of whole flights: when there is one, what it is worth, and when the battery may act."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from track_arcs import BURNOUT, burnout_state, fall, flights_of
from track_units import sight_of, unit_of

from uppertier.errors import InputError
from uppertier.flight.records import Flights
from uppertier.radar.look import look
from uppertier.radar.records import Reason
from uppertier.track.ellipse import semi_major
from uppertier.track.records import MotionModel
from uppertier.track.track import track

LIMIT = 5e3


@pytest.fixture(scope="module")
def arcs() -> list[tuple[np.ndarray, np.ndarray]]:
    return [fall(burnout_state(), 1500.0), fall(burnout_state(speed=2200.0, angle_deg=60.0), 1500.0)]


@pytest.fixture(scope="module")
def flights(arcs: list[tuple[np.ndarray, np.ndarray]]) -> Flights:
    return flights_of(arcs)


def test_shapes_and_where_there_is_a_track(flights: Flights) -> None:
    units = [unit_of("one"), unit_of("two")]
    tracks = track(units, flights, sight_of(units, flights, 30.0, 150.0), LIMIT)
    assert tracks.radar == ("one", "two")
    assert tracks.covariance.shape == (2, flights.time.size, 6, 6)
    assert tracks.impact_covariance.shape == (2, flights.time.size, 2, 2)
    assert tracks.launch_covariance.shape == (2, 2, 2, 2)
    tracked = np.isfinite(tracks.covariance[:, :, 0, 0])
    for part, own in zip(map(flights.samples, range(2)), (tracked[0], tracked[1]), strict=True):
        seen = look(units[0], flights.position[part]).reason == Reason.SEEN
        time = flights.time[part]
        np.testing.assert_array_equal(own[part], (time >= 150.0) & (time <= time[seen][-1]))
    np.testing.assert_array_equal(tracks.covariance[0], tracks.covariance[1])


def test_commit_is_the_first_time_the_ellipse_is_small_enough(flights: Flights) -> None:
    units = [unit_of()]
    tracks = track(units, flights, sight_of(units, flights, 30.0, 150.0), LIMIT)
    for flight in range(2):
        part = flights.samples(flight)
        axis = semi_major(tracks.impact_covariance[0, part])
        due = tracks.commit_time[0, flight]
        assert due > 150.0
        before, after = flights.time[part] < due, flights.time[part] >= due
        assert not np.any(axis[before] < LIMIT)
        assert axis[after][0] < LIMIT


def test_a_tighter_ellipse_takes_longer_and_may_never_come(flights: Flights) -> None:
    units = [unit_of()]
    sight = sight_of(units, flights, 30.0, 150.0)
    loose, tight, never = (track(units, flights, sight, limit).commit_time[0, 0] for limit in (2e4, 1e3, 0.1))
    assert loose < tight
    assert np.isnan(never)


def test_no_prediction_while_the_motor_burns(flights: Flights) -> None:
    units = [unit_of()]
    burning = attrs.evolve(flights, burnout_time=np.full((2, 1), BURNOUT + 200.0))
    tracks = track(units, burning, sight_of(units, burning, 30.0, 100.0), 1e9)
    part = flights.samples(0)
    known = np.isfinite(tracks.impact_covariance[0, part, 0, 0])
    tracked = np.isfinite(tracks.covariance[0, part, 0, 0])
    np.testing.assert_array_equal(known, tracked & (flights.time[part] >= BURNOUT + 200.0))
    assert tracks.commit_time[0, 0] == BURNOUT + 200.0
    still = np.flatnonzero(flights.time[part] == BURNOUT + 190.0)[0]
    quiet = track(units, flights, sight_of(units, flights, 30.0, 100.0), 1e9)
    # Thrust that nobody knows leaves the velocity ten times worse known, at least, than free fall does.
    assert tracks.covariance[0, part][still, 3, 3] > 100.0 * quiet.covariance[0, part][still, 3, 3]


def test_a_gap_lets_the_covariance_grow_and_the_end_of_sight_ends_the_track(flights: Flights) -> None:
    units = [unit_of()]
    part = flights.samples(0)
    gap = slice(200, 260)
    whole = track(units, flights, sight_of(units, flights, 30.0, 150.0), LIMIT).covariance[0, part]
    broken = track(units, flights, sight_of(units, flights, 30.0, 150.0, gap), LIMIT).covariance[0, part]
    inside = np.trace(broken[gap][:, :3, :3], axis1=1, axis2=2)
    assert np.all(np.diff(inside) > 0.0)
    assert np.trace(broken[259, :3, :3]) > 1.5 * np.trace(whole[259, :3, :3])
    ended = track(units, flights, sight_of(units, flights, 30.0, 150.0, slice(300, 10_000)), LIMIT).covariance[0, part]
    assert np.isfinite(ended[299]).all()
    assert np.isnan(ended[300:]).all()


def test_signal_and_bias_move_the_impact_as_they_should(flights: Flights) -> None:
    part = flights.samples(0)

    def axis(snr: float, bias: float, model: MotionModel | None = None) -> float:
        units = [unit_of(bias=bias)]
        tracks = track(units, flights, sight_of(units, flights, snr, 150.0), LIMIT, model=model)
        return float(semi_major(tracks.impact_covariance[0, part][200]))

    assert axis(30.0, 1.0) > axis(300.0, 1.0) > axis(300.0, 0.5)
    # With noise alone, sixteen times the signal is a quarter of the error; the wide first velocity spoils a little.
    noise_alone = MotionModel(free_flight_noise=0.0, drag_separated=0.0, drag_flutter=0.0)
    assert axis(20.0, 0.0, noise_alone) / axis(320.0, 0.0, noise_alone) == pytest.approx(4.0, rel=1e-3)


def test_unknown_drag_counts_until_it_is_flown_through() -> None:
    """A flight that comes down 70 km before the radar, seen until it sinks under the lowest elevation."""
    arc = fall(burnout_state(speed=2800.0), 1500.0)
    heavier = [fall(arc[1][250], 1500.0 / (1.0 + share))[1][-1, :3] for share in (-0.25, 0.25)]
    flights, units = flights_of([arc]), [unit_of()]
    sight = sight_of(units, flights, 1e4, 150.0)
    axes = []
    for share in (1e-6, 0.5):
        model = MotionModel(drag_separated=share, drag_flutter=0.0)
        axes.append(semi_major(track(units, flights, sight, LIMIT, model=model).impact_covariance[0]))
    added = np.sqrt(np.maximum(axes[1] ** 2 - axes[0] ** 2, 0.0))
    # High up all of it counts: what half as much drag again does to the impact, along a straight line.
    assert added[250] == pytest.approx(np.linalg.norm(heavier[1] - heavier[0]), rel=0.05)
    last = added[np.isfinite(added)][-1]
    assert last < 0.05 * added[250]


def test_launch_point(flights: Flights) -> None:
    units = [unit_of()]
    tracks = track(units, flights, sight_of(units, flights, 30.0, 150.0), LIMIT)
    # A tenth of the 37 km between launch and burnout is the floor; what free flight adds is far less.
    axis = semi_major(tracks.launch_covariance[0])
    assert np.all((axis > 3.5e3) & (axis < 4.5e3))
    late = track(units, flights, sight_of(units, flights, 30.0, float(flights.time[flights.samples(0)][-20])), LIMIT)
    assert np.isnan(late.launch_covariance[0, 0]).all()


def test_never_confirmed_is_never_tracked(flights: Flights) -> None:
    units = [unit_of()]
    tracks = track(units, flights, sight_of(units, flights, 30.0, np.nan), LIMIT)
    for values in (tracks.covariance, tracks.impact_covariance, tracks.launch_covariance, tracks.commit_time):
        assert np.isnan(values).all()


def test_a_flight_without_samples_is_passed_over(arcs: list[tuple[np.ndarray, np.ndarray]]) -> None:
    flights = flights_of(arcs)
    empty = attrs.evolve(flights, offset=[0, 0, flights.time.size])
    units = [unit_of()]
    tracks = track(units, empty, sight_of(units, empty, 30.0, 150.0), LIMIT)
    assert np.isnan(tracks.commit_time[0, 0])


def test_bad_input(flights: Flights) -> None:
    units = [unit_of()]
    sight = sight_of(units, flights, 30.0, 150.0)
    for limit in (0.0, -1.0, np.nan, -np.inf):
        with pytest.raises(InputError, match="ellipse"):
            track(units, flights, sight, limit)
    with pytest.raises(InputError, match="radars"):
        track([unit_of("other")], flights, sight, LIMIT)


def test_no_radar_at_all(flights: Flights) -> None:
    tracks = track([], flights, sight_of([], flights, 30.0, 150.0), LIMIT)
    assert tracks.commit_time.shape == (0, 2)
