"""The whole inference, against what others made of the same flights, and against itself."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier import catalog
from uppertier.earth.constants import ROUND_NOT_ROTATING
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import InputError, NoAnswer
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.infer import Goal, Inference, Report, infer
from uppertier.flight.infer.reach import standard
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import missile_vehicle

SITE = (float(np.radians(40.611)), float(np.radians(126.426)), 0.0)
JULY = Report(3724.9e3, 998e3, 2832.0, SITE, float(np.radians(70.0)), 50.0, 500.0, 0.5, float(np.radians(0.5)))
"""Hwasong-14, 28 July 2017, as North Korea reported it."""
CITIES = (
    Goal("Los Angeles", *np.radians([34.05, -118.24])),
    Goal("Chicago", *np.radians([41.88, -87.63])),
    Goal("Boston", *np.radians([42.36, -71.06])),
)


@pytest.fixture(scope="module")
def july() -> Inference:
    return infer(JULY, samples=200, goals=CITIES)


def test_the_ellipse_alone_falls_short(july: Inference) -> None:
    # 8,022 km in the project's facts, over a sphere.
    assert july.ellipse == pytest.approx(8022e3, rel=0.003)
    assert july.any_time.value > 1.2 * july.ellipse


def test_the_family_spreads_about_what_others_found(july: Inference) -> None:
    # Wright (2017) has 10,400 km; an independent two-stage family had its median at 10,600.
    assert july.boosters.id == "liquid-two-stage"
    assert "above" in july.chosen
    assert july.any_time.value == pytest.approx(10_600e3, rel=0.10)
    assert july.any_time.low < 10_400e3 < july.any_time.high
    assert july.standard_range.low < 10_400e3 < july.standard_range.high


def test_range_goes_with_the_time_of_flight(july: Inference) -> None:
    # 0.83 in the design's trial of a simpler family.
    assert july.correlation > 0.83
    assert july.conditioned
    assert july.effective < np.count_nonzero(july.plain)
    # A time beyond the family's middle speaks for long burning, and so for long range.
    assert july.report.time > july.predicted_time.value
    assert july.standard_range.value > july.any_time.value


def test_wrights_cities(july: Inference) -> None:
    """His rotation table: 10,400 km at rest become 11,700, 11,100 and 10,750 km toward these three."""
    around = july.directions
    assert around is not None
    at_rest = july.standard_range.value
    for index, table in enumerate((11_700.0, 11_100.0, 10_750.0)):
        ours = around.to(index).value
        assert ours > at_rest
        # A farther missile gains more; the order of the three is the table's.
        assert ours / at_rest > table / 10_400.0 - 0.03
    ranges = [around.to(index).value for index in range(3)]
    assert ranges == sorted(ranges, reverse=True)


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    first, again, other = (infer(JULY, samples=20, seed=seed, azimuths=0) for seed in (3, 3, 4))
    assert np.array_equal(first.reach.range, again.reach.range, equal_nan=True)
    assert np.array_equal(first.weights, again.weights)
    assert not np.array_equal(first.reach.range, other.reach.range, equal_nan=True)


def test_a_test_near_least_energy_returns_its_own_range() -> None:
    """A missile flown as far as it goes has shown just that."""
    vehicle = missile_vehicle(catalog.load("missiles", "hwasong-12"))
    farthest = standard([vehicle])
    report = Report(float(farthest.apogee[0]), float(farthest.range[0]), float(farthest.time[0]), time_rounding=5.0)
    found = infer(report, catalog.load("missiles", "hwasong-12"), samples=1, azimuths=0)
    assert found.standard_range.value == pytest.approx(report.range, rel=0.005)
    assert found.predicted_time.value == pytest.approx(report.time, rel=0.01)
    family = infer(attrs.evolve(report, time=np.nan), samples=40, azimuths=0)
    assert family.standard_range.value == pytest.approx(report.range, rel=0.03)


def test_a_lofted_flight_of_a_known_missile_gives_its_range_back() -> None:
    sheet = catalog.load("missiles", "hwasong-14")
    vehicle = attrs.evolve(missile_vehicle(sheet), payload_mass=900.0)
    shot = Conditions.of(*SITE, 1.2, np.radians(0.9), np.inf, 0.0)
    ends, _ = fly_batch([vehicle], 0, shot)
    bearing, length = geodesic_inverse(*SITE[:2], ends.impact_latitude[0], ends.impact_longitude[0])
    report = Report(float(ends.apogee[0]), float(length), float(ends.impact_time[0]), SITE, float(bearing))
    found = infer(report, sheet, samples=1, azimuths=0)
    truth, _ = max_range(vehicle, (0.0, 0.0, 0.0), 0.5 * np.pi, ROUND_NOT_ROTATING)
    assert found.standard_range.value == pytest.approx(truth[0], rel=2e-3)
    assert found.payload_mass.value == pytest.approx(900.0, rel=2e-3)


def test_an_impossible_report_weighs_nothing() -> None:
    march = Report(6248.5e3, 1090e3, 4052.0, (*np.radians([39.2, 125.673]), 0.0), np.radians(72.0), time_rounding=0.5)
    found = infer(march, samples=40, azimuths=0)
    assert not found.impulse.consistent
    assert not found.conditioned
    assert "impossible" in found.reason
    assert np.array_equal(found.weights, found.plain)


def test_a_time_that_leaves_too_few_draws_is_not_used_and_that_is_said() -> None:
    late = infer(attrs.evolve(JULY, time=3300.0), samples=60, azimuths=0, slack=10.0)
    assert late.impulse.consistent
    assert not late.conditioned
    assert "too few" in late.reason
    assert late.given_time is None
    assert late.standard_range == late.any_time


def test_without_a_launch_point_there_are_no_directions() -> None:
    found = infer(Report(3724.9e3, 998e3), samples=10)
    assert found.directions is None
    assert not found.impulse.rotating


def test_a_named_missile_gives_a_number_within_its_band() -> None:
    found = infer(JULY, catalog.load("missiles", "hwasong-14"), samples=30, azimuths=0)
    assert found.standard_range.value == float(found.reach.range[0])
    assert found.standard_range.low <= found.standard_range.value <= found.standard_range.high
    # The project's own sheet, flown with the payload that meets the report: Wright's range within 10 %.
    assert found.standard_range.value == pytest.approx(10_400e3, rel=0.10)


def test_payload_and_burning_time_trade_against_range(july: Inference) -> None:
    trade = july.trade
    assert trade is not None
    assert (np.diff(np.where(np.isinf(trade.payload_range), 1e9, trade.payload_range)) <= 0.0).all()
    middle = int(np.flatnonzero(trade.payload_factor == 1.0)[0])
    assert trade.payload_range[middle] == pytest.approx(july.reach.range[trade.row], rel=1e-6)
    known = np.isfinite(trade.burn_range)
    assert known.sum() >= 2
    assert (np.diff(trade.burn_range[known]) > 0.0).all()
    assert (np.diff(trade.burn_flight[known]) > 0.0).all()


def test_draws_are_all_accounted_for(july: Inference) -> None:
    assert sum(july.counts.values()) == 200
    assert 0.0 <= july.orbital_share <= 1.0


def test_no_booster_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="too weak"):
        infer(attrs.evolve(JULY, apogee=9000e3, time=np.nan), catalog.load("families", "liquid-one-stage"), samples=5)


@pytest.mark.parametrize(
    ("options", "key"),
    [({"samples": 0}, "samples"), ({"slack": 0.0}, "slack_s"), ({"slack": np.nan}, "slack_s"), ({"seed": -1}, "seed"),
     ({"azimuths": -1}, "azimuths"), ({"payload": 500.0}, "payload_kg")],
)  # fmt: skip
def test_wrong_options_are_named(options: dict, key: str) -> None:
    with pytest.raises(InputError) as caught:
        infer(JULY, **options)
    assert caught.value.key == key
