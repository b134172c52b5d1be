"""The stepper: order, invariants, dense output, events, and what a batch does to its rows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from uppertier.catalog.sheets import load
from uppertier.earth.constants import J2, MEAN_RADIUS, WGS84, WGS84_MU, WGS84_ROTATION, WGS84_SEMI_MAJOR, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, coast_batch, fly_batch
from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.integrator.kernels import dense, dense_terms, step
from uppertier.flight.segments.kernels import SEGMENT
from uppertier.flight.vehicle import missile_vehicle

KEPLER = Earth(MEAN_RADIUS, 0.0, WGS84_MU, 0.0, 0.0, atmosphere=False)
VACUUM = Earth(atmosphere=False)


def one_step(state: np.ndarray, h: float, parts: int, share: float = 1.0) -> np.ndarray:
    """State after h seconds in equal Dormand-Prince steps; at `share` of the last one by dense output."""
    segment = np.zeros(SEGMENT)
    earth, curves = np.array(KEPLER.row()), np.zeros((1, 1, 8))
    k, terms = np.empty((7, 6)), np.empty((4, 6))
    trial, new, out, error = np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    y = state.copy()
    used = h / parts
    for i in range(parts):
        derivative(i * used, y, segment, earth, curves, 0, 1.0, k, 0)
        step(i * used, y, used, k, segment, earth, curves, 0, 1.0, trial, new, error)
        dense_terms(y, new, used, k, terms)
        dense(share, y, terms, out)
        y = new.copy()
    return out


@pytest.mark.parametrize(("share", "order"), [(1.0, 5), (0.37, 4)])
def test_order_of_convergence(share: float, order: int) -> None:
    """Fifth order at the steps; dense output of fourth order in a step: one step's error falls by 2^(order+1)."""
    state = np.array([MEAN_RADIUS + 4e5, 0.0, 0.0, 1500.0, 6000.0, 500.0])
    errors = []
    for h in (160.0, 80.0, 40.0):
        wanted = one_step(state, h * share, 256)
        errors.append(np.linalg.norm((one_step(state, h, 1, share) - wanted)[:3]))
    rates = np.log2(np.array(errors[:-1]) / errors[1:])
    assert rates == pytest.approx(order + 1, abs=0.4)


def test_energy_and_angular_momentum_in_free_flight() -> None:
    """Over a round Earth at rest, along a flight of 10,000 km: 1e-10 of themselves."""
    state = [MEAN_RADIUS, 0.0, 0.0, 7200 * np.sin(0.39), 7200 * np.cos(0.39) * 0.8, 7200 * np.cos(0.39) * 0.6]
    _, samples = coast_batch(state, np.inf, earth=KEPLER, interval=10.0, tolerance=1e-5)
    position, velocity = samples[0][:, 1:4], samples[0][:, 4:7]
    energy = 0.5 * np.sum(velocity**2, axis=1) - WGS84_MU / np.linalg.norm(position, axis=1)
    momentum = np.cross(position, velocity)
    assert len(energy) > 180
    assert np.abs(energy / energy[0] - 1).max() < 1e-10
    assert np.abs(momentum - momentum[0]).max() / np.linalg.norm(momentum[0]) < 1e-10


def test_jacobi_integral_over_the_rotating_earth() -> None:
    """v^2/2 - U - (omega^2/2)(x^2+y^2), with J2: what is left of energy in the rotating frame. 1e-9 of mu/r."""
    state = np.concatenate([geodetic_to_ecef(0.7, 2.0, 1e5), [2000.0, -3000.0, 4500.0]])
    _, samples = coast_batch(state, np.inf, earth=VACUUM, interval=10.0, tolerance=1e-5)
    x, y, z = samples[0][:, 1:4].T
    r = np.sqrt(x**2 + y**2 + z**2)
    flattened = J2 * (WGS84_SEMI_MAJOR / r) ** 2 * (1.5 * (z / r) ** 2 - 0.5)
    potential = WGS84_MU / r * (1.0 - flattened)
    jacobi = 0.5 * np.sum(samples[0][:, 4:7] ** 2, axis=1) - potential - 0.5 * WGS84_ROTATION**2 * (x**2 + y**2)
    assert len(jacobi) > 25
    assert np.abs(jacobi - jacobi[0]).max() / potential[0] < 1e-9


def conditions(kick: float = 0.12, cut_off: float = np.inf, rows: int = 1) -> Conditions:
    return Conditions.of(0.69, 2.2, 30.0, np.full(rows, 2.8), kick, cut_off, 10.0)


@pytest.fixture(scope="module")
def nodong():
    return missile_vehicle(load("missiles", "nodong"))


@pytest.fixture(scope="module")
def df_5a():
    return missile_vehicle(load("missiles", "df-5a"))


def test_dense_output_stands_where_a_tight_integration_does(df_5a) -> None:
    """Samples at 1 s from steps of up to 50 s, against a tolerance a thousand times tighter: 1 m on the whole way."""
    _, loose = fly_batch([df_5a], 0, conditions(0.05), interval=1.0)
    _, tight = fly_batch([df_5a], 0, conditions(0.05), interval=1.0, tolerance=1e-7)
    both, mine, theirs = np.intersect1d(loose[0][:, 0], tight[0][:, 0], return_indices=True)
    assert len(both) > 1500
    assert np.linalg.norm(loose[0][mine, 1:4] - tight[0][theirs, 1:4], axis=1).max() < 1.0


def test_hermite_between_samples_in_free_flight(df_5a) -> None:
    """Cubic Hermite over samples a second apart, against samples a quarter of a second apart: under 1 m (1 mm)."""
    ends, seconds = fly_batch([df_5a], 0, conditions(0.05), interval=1.0)
    _, quarters = fly_batch([df_5a], 0, conditions(0.05), interval=0.25)
    rows = seconds[0]
    curve = CubicHermiteSpline(rows[:, 0], rows[:, 1:4], rows[:, 4:7])
    free = (quarters[0][:, 0] > ends.burnout_time[0]) & (quarters[0][:, 0] < ends.entry_time[0])
    assert free.sum() > 4000
    assert np.abs(curve(quarters[0][free, 0]) - quarters[0][free, 1:4]).max() < 1e-3


def test_edges_and_events_are_samples(df_5a) -> None:
    """Staging, end of vertical rise and pitch-over, burnout, apogee and impact stand among the samples, exactly."""
    ends, samples = fly_batch([df_5a], 0, conditions(0.05), interval=1.0)
    time = samples[0][:, 0]
    first = df_5a.stages[0, 4]
    for edge in (df_5a.vertical_end, df_5a.kick_end, first, df_5a.burn_time):
        assert np.abs(time - edge).min() < 1e-9
    for event in (ends.apogee_time[0], ends.entry_time[0], ends.impact_time[0]):
        assert np.abs(time - event).min() == 0.0
    assert time[0] == 0.0
    assert (np.diff(time) > 0.0).all()
    assert samples[0][-1, 1:4] == pytest.approx(ends.impact[0], abs=1e-9)


def test_events_lie_on_their_surfaces(nodong) -> None:
    ends, samples = fly_batch([nodong], 0, conditions(0.15, 90.0), interval=1.0)
    rows = samples[0]
    for moment, height in (
        (ends.entry_time[0], 100e3),
        (ends.impact_time[0], 10.0),
        (ends.apogee_time[0], ends.apogee[0]),
    ):
        row = rows[np.abs(rows[:, 0] - moment).argmin()]
        assert float(ecef_to_geodetic(row[1:4])[2]) == pytest.approx(height, abs=1e-4)
    top = rows[np.abs(rows[:, 0] - ends.apogee_time[0]).argmin()]
    up = top[1:4] / np.linalg.norm(top[1:4])
    # Geodetic and geocentric vertical differ by 3e-3 rad at most: 5 m/s of the horizontal speed.
    assert abs(top[4:7] @ up) < 10.0
    _, _, heights = ecef_to_geodetic(rows[:, 1:4])
    assert heights.max() == pytest.approx(ends.apogee[0], abs=1e-4)


def test_mass_falls_by_what_is_burned(df_5a) -> None:
    _, samples = fly_batch([df_5a], 0, conditions(0.05), interval=1.0)
    rows = samples[0]
    stages = df_5a.stages
    whole = df_5a.payload_mass + stages[:, :2].sum()
    assert rows[0, 7] == pytest.approx(whole, rel=1e-12)
    at = rows[np.abs(rows[:, 0] - 50.0).argmin(), 7]
    assert at == pytest.approx(whole - 50.0 * stages[0, 1] / stages[0, 4], rel=1e-12)
    assert rows[-1, 7] == df_5a.payload_mass
    assert (np.diff(rows[:, 7]) <= 1e-9).all()


def random_rows(n: int) -> Conditions:
    generator = np.random.default_rng(5)
    return Conditions.of(
        generator.uniform(-1.3, 1.3, n),
        generator.uniform(-3, 3, n),
        0.0,
        generator.uniform(0, 6.28, n),
        generator.uniform(0.05, 0.4, n),
        generator.uniform(60, 130, n),
        0.0,
    )


def test_a_batch_may_be_cut_anywhere_and_run_on_any_number_of_threads(nodong) -> None:
    """Bit for bit."""
    rows = random_rows(60)
    whole, samples = fly_batch([nodong], 0, rows, interval=20.0)
    again = []
    for part in (slice(0, 7), slice(7, 31), slice(31, 60)):
        piece = Conditions(*rows.rows()[part].T)
        again.append(fly_batch([nodong], 0, piece, interval=20.0))
    assert np.array_equal(np.concatenate([e.impact for e, _ in again]), whole.impact, equal_nan=True)
    assert np.array_equal(np.concatenate([e.steps for e, _ in again]), whole.steps)
    for mine, theirs in zip(samples, [s for _, part in again for s in part], strict=True):
        assert np.array_equal(mine, theirs)
    for threads in (1, 2):
        alone, _ = fly_batch([nodong], 0, rows, threads=threads)
        assert np.array_equal(alone.impact, whole.impact, equal_nan=True)


def test_a_batch_of_different_vehicles_flies_each_as_alone(nodong, df_5a) -> None:
    """Stages and drag tables of unequal length are padded with what is never read."""
    both, _ = fly_batch([nodong, df_5a], [0, 1, 0], conditions(0.1, rows=3))
    for row, vehicle in enumerate((nodong, df_5a, nodong)):
        alone, _ = fly_batch([vehicle], 0, conditions(0.1))
        assert np.array_equal(both.impact[row], alone.impact[0])


@pytest.mark.parametrize("column", range(7))
@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_a_bad_row_says_so_and_leaves_its_neighbours(nodong, column: int, value: float) -> None:
    good, _ = fly_batch([nodong], 0, conditions(rows=3))
    rows = conditions(rows=3).rows()
    rows[1, column] = value
    ends, samples = fly_batch([nodong], 0, Conditions(*rows.T), interval=50.0)
    assert ends.status[1] == Status.INVALID_INPUT
    assert np.isnan(ends.impact[1]).all()
    assert np.array_equal(ends.impact[[0, 2]], good.impact[[0, 2]])
    assert len(samples) == 3


def test_what_does_not_come_down_in_time_says_so(df_5a) -> None:
    ends, _ = fly_batch([df_5a], 0, conditions(0.05), longest=300.0)
    assert ends.status[0] == Status.NO_IMPACT
    assert np.isnan(ends.impact[0]).all()


def test_a_coasting_body_lands_where_the_whole_flight_does(nodong) -> None:
    """The state of any moment of free flight, flown on alone, comes down at the same place: 1 m, 1 ms."""
    ends, samples = fly_batch([nodong], 0, conditions(0.15), interval=1.0)
    rows = samples[0][[150, 250, 400]]
    alone, _ = coast_batch(rows[:, 1:7], nodong.ballistic_coefficient, 10.0, earth=WGS84)
    assert np.linalg.norm(alone.impact - ends.impact, axis=1).max() < 1.0
    assert alone.impact_time + rows[:, 0] == pytest.approx(np.full(3, ends.impact_time[0]), abs=1e-3)
