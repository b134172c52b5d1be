"""Dispersion: what is unknown and what is random stay apart, and each is as large as it should be."""

from __future__ import annotations

from functools import cache

import attrs
import numpy as np
import pytest
from scipy.stats import chi2, kstest, norm

from uppertier.catalog.records import MissileSheet, Quantity
from uppertier.catalog.sheets import load
from uppertier.catalog.uncertainty import quantities, with_quantities
from uppertier.earth.constants import MEAN_RADIUS, ROUND_NOT_ROTATING, WGS84, Earth
from uppertier.earth.geodesy import geodesic_direct
from uppertier.errors import InputError, Status
from uppertier.flight.dispersion import Dispersion, disperse
from uppertier.flight.launch_errors import ERRORS, LaunchErrors, load_launch_errors, standard_normal
from uppertier.flight.scatter import drivers, ellipse, median_interval, summarise
from uppertier.flight.shots import Shots, fly_along, fly_to
from uppertier.flight.steering import ANGLE_ALLOWED, SPEED_ALLOWED, Boosts, steer
from uppertier.flight.vehicle import missile_vehicle

SITE = (0.676, 2.19, 120.0)
NONE = dict.fromkeys(ERRORS, 0.0)
ALPHA = 1e-4
"""Error rate of every statistical test here; draws are fixed by their seed, so that none of them flickers."""


def errors(**given: float) -> LaunchErrors:
    """Only these errors, of exactly this size."""
    return load_launch_errors(**{**NONE, **given})


def known(sheet: MissileSheet) -> MissileSheet:
    """The same missile with nothing unknown about it."""

    def fixed(quantity: Quantity) -> Quantity:
        return attrs.evolve(quantity, low=quantity.value, high=quantity.value)

    return with_quantities(sheet, {path: fixed(quantity) for path, quantity in quantities(sheet).items()})


@cache
def aimed(missile: str = "scud-c", distance: float = 350e3, earth: Earth = WGS84) -> tuple[Shots, tuple[float, ...]]:
    latitude, longitude = geodesic_direct(
        SITE[0], SITE[1], 2.6, distance, semi_major=earth.semi_major, flattening=earth.flattening
    )
    goal = (float(latitude), float(longitude), 0.0)
    return fly_to(missile_vehicle(load("missiles", missile)), SITE, *goal, earth=earth), goal


def test_without_errors_and_with_nothing_unknown_all_rounds_fall_where_aimed() -> None:
    shots, goal = aimed()
    found = disperse(known(load("missiles", "scud-c")), shots, aim_point=goal, samples=2, rounds=3, errors=errors())
    assert (np.asarray(found.status) == Status.OK).all()
    assert np.abs(found.down_range).max() < 10.0 and np.abs(found.cross_range).max() < 10.0
    assert found.apogee == pytest.approx(shots.endings.apogee[0], abs=10.0)
    assert found.time == pytest.approx(shots.endings.impact_time[0], abs=0.02)


def test_an_error_of_azimuth_moves_the_impact_on_its_circle() -> None:
    """Over a round Earth at rest, turning the launch by a small angle moves the impact by R sin(range angle) of it."""
    shots, goal = aimed("nodong", 800e3, ROUND_NOT_ROTATING)
    sheet = known(load("missiles", "nodong"))
    found = disperse(sheet, shots, aim_point=goal, samples=1, rounds=40, seed=5, errors=errors(azimuth=1e-3))
    turned = 1e-3 * standard_normal(5, 40)["azimuth"]
    assert found.cross_range[0] == pytest.approx(turned * MEAN_RADIUS * np.sin(800e3 / MEAN_RADIUS), abs=5.0)
    assert np.abs(found.down_range).max() < 10.0


def test_an_error_of_speed_moves_the_impact_as_the_range_grows_with_speed() -> None:
    """Against aims at nearby points: their burnout speeds give the slope, without any dispersion."""
    shots, goal = aimed("nodong", 800e3, ROUND_NOT_ROTATING)
    sheet, vehicle = known(load("missiles", "nodong")), shots.vehicle
    lat, lon = geodesic_direct(SITE[0], SITE[1], 2.6, np.array([798e3, 802e3]), MEAN_RADIUS, 0.0)
    angle = float(shots.endings.burnout_angle[0])
    near = fly_to(vehicle, SITE, lat, lon, angle=angle, earth=ROUND_NOT_ROTATING)
    slope = 4e3 / float(np.diff(near.endings.burnout_speed)[0])
    found = disperse(sheet, shots, aim_point=goal, samples=1, rounds=30, seed=2, errors=errors(cut_off_speed=3e-4))
    faster = 3e-4 * float(shots.endings.burnout_speed[0]) * standard_normal(2, 30)["cut_off_speed"]
    assert found.down_range[0] == pytest.approx(slope * faster, abs=30.0)


def test_a_stronger_motor_is_cut_sooner_and_lands_near_the_same_place() -> None:
    """Guidance takes an error of impulse out, where thrust can be cut; where everything burns, nothing does."""
    sheet = known(load("missiles", "scud-c"))
    shots, goal = aimed()
    cut = disperse(sheet, shots, aim_point=goal, samples=1, rounds=30, errors=errors(impulse=0.003))
    burnt_out = fly_along(shots.vehicle, SITE, 2.6)
    full = disperse(sheet, burnt_out, samples=1, rounds=30, errors=errors(impulse=0.003))
    assert full.down_range[0].std() > 10.0 * cut.down_range[0].std()
    assert not full.aimed and full.down_range[0].mean() == pytest.approx(0.0, abs=3.0 * full.down_range[0].std())


@cache
def everyday(rounds: int = 12, seed: int = 1) -> Dispersion:
    shots, goal = aimed()
    return disperse(load("missiles", "scud-c"), shots, aim_point=goal, samples=6, rounds=rounds, seed=seed)


def test_the_two_kinds_are_kept_apart() -> None:
    shots, goal = aimed()
    told = summarise(everyday())
    still = summarise(
        disperse(load("missiles", "scud-c"), shots, aim_point=goal, samples=6, rounds=3, seed=1, errors=errors())
    )
    # Without launch errors nothing scatters, and what is unknown moves the mean as before.
    assert still.random.cep.high < 5.0 < told.random.cep.value
    assert still.unknown.down_range.low == pytest.approx(told.unknown.down_range.low, rel=0.2)
    assert still.unknown.distance > 100.0
    only = summarise(disperse(known(load("missiles", "scud-c")), shots, aim_point=goal, samples=6, rounds=12, seed=1))
    assert only.random.cep.value == pytest.approx(told.random.cep.value)
    # The sizes of the errors are unknown too, but what they do to a mean is second order.
    assert only.unknown.distance < 0.5 * only.random.cep.value


def test_draws_share_their_random_numbers() -> None:
    """Nothing unknown and errors of one size: every draw is the same, to the last bit."""
    shots, goal = aimed()
    found = disperse(
        known(load("missiles", "scud-c")), shots, aim_point=goal, samples=3, rounds=5, errors=errors(azimuth=1e-3)
    )
    assert (found.east == found.east[0]).all() and (found.time == found.time[0]).all()


def test_a_round_does_not_know_how_many_follow() -> None:
    assert everyday(12).east[:, :5] == pytest.approx(everyday(5).east, abs=1e-6)
    assert not np.array_equal(everyday(5).east, everyday(5, seed=2).east)
    shots, goal = aimed()
    again = disperse(load("missiles", "scud-c"), shots, aim_point=goal, samples=6, rounds=5, seed=1)
    assert np.array_equal(again.east, everyday(5).east)


def test_aimed_anew_the_means_fall_together_and_apogees_do_not() -> None:
    shots, goal = aimed()
    sheet = load("missiles", "scud-c")
    found = disperse(sheet, shots, aim_point=goal, samples=5, rounds=2, errors=errors(), re_aim=True)
    assert np.hypot(found.east, found.north).max() < 50.0
    assert np.ptp(found.apogee[:, 0]) > 500.0
    assert set(found.values) > {"scud-c.vertical_time"}  # the owner's steering is unknown as well
    assert "scud-c.vertical_time" not in everyday().values


def test_draws_that_cannot_reach_the_point_are_counted() -> None:
    sheet = load("missiles", "nodong")
    vehicle = missile_vehicle(sheet)
    far = fly_along(vehicle, SITE, 2.6)
    lat, lon = float(far.endings.impact_latitude[0]), float(far.endings.impact_longitude[0])
    shots = fly_to(vehicle, SITE, *(0.995 * np.array([lat, lon]) + 0.005 * np.array(SITE[:2])))
    assert shots.status[0] == Status.OK
    goal = (float(shots.endings.impact_latitude[0]), float(shots.endings.impact_longitude[0]), 0.0)
    found = disperse(sheet, shots, aim_point=goal, samples=8, rounds=2, errors=errors(), re_aim=True)
    told = summarise(found)
    short = (np.asarray(found.status) != Status.OK).all(axis=1)
    assert told.failed_draws == short.sum() > 0
    assert np.isnan(found.east[short]).all() and np.isfinite(found.east[~short]).all()


def test_impulses_drawn_the_wrong_way_round_are_no_missile() -> None:
    """More impulse at sea level than in vacuum: the draw is left out and counted, not clipped."""
    shots, goal = aimed()
    sheet = known(load("missiles", "scud-c"))
    wide = attrs.evolve(sheet.stages[0].specific_impulse_sea_level, low=220.0, high=400.0, correlate="")
    sheet = with_quantities(sheet, {"scud-c.stages.0.specific_impulse_sea_level": wide})
    found = disperse(sheet, shots, aim_point=goal, samples=6, rounds=2, errors=errors())
    wrong = found.values["scud-c.stages.0.specific_impulse_sea_level"] > 250.0
    assert 0 < wrong.sum() == summarise(found).failed_draws
    assert (np.asarray(found.status)[wrong] == Status.INVALID_INPUT).all()


def test_scuds_scatter_as_widely_as_is_printed_of_them() -> None:
    """A circular error probable of 50 to 900 m is printed of Scuds before 2016: the middle must lie inside."""
    sheet = load("missiles", "scud-c")
    shots, goal = aimed("scud-c", 450e3)
    told = summarise(disperse(sheet, shots, aim_point=goal, samples=10, rounds=100))
    assert 50.0 < told.random.cep.value < 900.0
    assert told.random.cep.low < told.random.cep_chance[0] < told.random.cep.value < told.random.cep_chance[1]


def test_guidance_reaches_the_angle_and_speed_it_is_set_to() -> None:
    vehicle = missile_vehicle(load("missiles", "df-5a"))
    boosts = Boosts(SITE, WGS84, [vehicle], np.zeros(4, np.int64), np.full(4, 1.0))
    angle, speed = np.radians([20.0, 12.0, 30.0, 15.0]), np.array([6500.0, 7000.0, 6000.0, 9999.0])
    found = steer(boosts, angle, speed)
    assert (found.status == Status.OK).all()
    reached = boosts.fly(found.kick, found.cut_off)
    assert np.abs(reached[:, 0] - angle).max() <= 2.0 * ANGLE_ALLOWED
    assert np.abs(reached[:3, 1] - speed[:3]).max() <= 2.0 * SPEED_ALLOWED
    assert np.isinf(found.cut_off[3])  # too weak for that speed: it burns out
    assert steer(boosts, np.full(4, np.radians(-60.0)), speed).status.tolist() == [Status.NO_CONVERGENCE] * 4


def test_launch_errors_are_normal_and_independent() -> None:
    """Kolmogorov-Smirnov and correlations, each test at 1e-4: 21 tests fail together less than once in 400 seeds."""
    noise = standard_normal(7, 20_000)
    assert set(noise) == set(ERRORS)
    for column in noise.values():
        assert kstest(column, "norm").pvalue > ALPHA
    table = np.corrcoef(list(noise.values()))
    limit = norm.isf(ALPHA / 2.0) / np.sqrt(20_000)
    assert np.abs(table[np.triu_indices(len(ERRORS), 1)]).max() < limit


def test_intervals_of_a_median_cover_it_as_often_as_they_say() -> None:
    """3,000 samples of 25 from a skewed law; the exact coverage of these ranks is 95.7 %, tested at 1e-4."""
    generator = np.random.default_rng(3)
    samples = generator.exponential(size=(3000, 25))
    ends = np.array([median_interval(sample) for sample in samples])
    covered = ((ends[:, 0] <= np.log(2.0)) & (np.log(2.0) <= ends[:, 1])).mean()
    assert abs(covered - 0.9567) < norm.isf(ALPHA / 2.0) * np.sqrt(0.9567 * 0.0433 / 3000)
    assert np.isnan(median_interval([1.0, 2.0, 3.0])).all()


def test_ellipses_hold_the_share_they_say() -> None:
    """20,000 normal points: a binomial test at 1e-4."""
    generator = np.random.default_rng(4)
    east, north = np.linalg.cholesky([[4.0, 1.5], [1.5, 1.0]]) @ generator.normal(size=(2, 20_000))
    from matplotlib.path import Path

    inside = Path(np.column_stack(ellipse(east, north, 0.9, 721))).contains_points(np.column_stack([east, north]))
    assert abs(inside.mean() - 0.9) < norm.isf(ALPHA / 2.0) * np.sqrt(0.09 / 20_000) + 1e-4


def made_up(east: np.ndarray, north: np.ndarray, **values: np.ndarray) -> Dispersion:
    zero = np.zeros_like(east)
    return Dispersion(
        "made-up", SITE, (0.0, 0.0), True, 0.0, errors(), 0, False, values, zero.astype(int), east, north, zero, zero
    )


def test_circles_and_deviations_are_those_of_the_law_drawn_from() -> None:
    """Circular normal: CEP = sigma sqrt(2 ln 2); variance within its chi-square band, each at 1e-4."""
    generator = np.random.default_rng(6)
    east, north = 300.0 * generator.normal(size=(2, 3, 20_000))
    told = summarise(made_up(east, north))
    density = np.log(2.0) ** 0.5 * np.sqrt(2.0) / 2.0 / 300.0
    limit = norm.isf(ALPHA / 2.0) * 0.5 / np.sqrt(20_000) / density
    assert told.random.cep.value == pytest.approx(300.0 * np.sqrt(2.0 * np.log(2.0)), abs=limit)
    low, high = 300.0 * np.sqrt(chi2.ppf([ALPHA / 2, 1 - ALPHA / 2], 19_999) / 19_999)
    assert low < told.random.down_range.value < high and low < told.random.cross_range.value < high


def test_the_value_that_moves_the_mean_is_named_first() -> None:
    generator = np.random.default_rng(8)
    strong, weak = generator.random(30), generator.random(30)
    north = np.repeat((1e3 * strong + 50.0 * weak)[:, None], 2, axis=1)
    found = drivers(made_up(np.zeros_like(north), north, strong=strong, weak=weak, same=strong, fixed=np.ones(30)))
    assert [path for path, _ in found] == ["strong", "weak"]
    assert found[0][1] > 0.95


def test_bad_counts_names_and_numbers_are_refused() -> None:
    shots, goal = aimed()
    sheet = load("missiles", "scud-c")
    for more, words in (
        ({"samples": 0}, "too few"),
        ({"rounds": 1}, "cannot scatter"),
        ({"seed": -1}, "seed"),
        ({"re_aim": True, "aim_point": None}, "aim at anew"),
    ):
        with pytest.raises(InputError, match=words):
            disperse(sheet, shots, **{"aim_point": goal, **more})
    with pytest.raises(InputError, match="no launch error"):
        load_launch_errors(wind=1.0)
    for value in (-1.0, np.nan, np.inf):
        with pytest.raises(InputError, match="no standard deviation"):
            load_launch_errors(azimuth=value)
