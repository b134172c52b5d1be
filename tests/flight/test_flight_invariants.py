"""What must stay, fall or mirror along a flight, whatever the numbers."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.catalog.sheets import load
from uppertier.earth.constants import J2, ROUND_NOT_ROTATING, WGS84, WGS84_MU, WGS84_ROTATION, WGS84_SEMI_MAJOR, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, coast_batch, fly_batch
from uppertier.flight.vehicle import missile_vehicle

VACUUM = Earth(atmosphere=False)
NODONG = missile_vehicle(load("missiles", "nodong"))
SCUD = missile_vehicle(load("missiles", "scud-c"))
DF_31A = missile_vehicle(load("missiles", "df-31a"))
ANGLE = st.floats(-3.1, 3.1)
LATITUDE = st.floats(-1.5, 1.5)


def jacobi(rows: np.ndarray, rotation: float = WGS84_ROTATION) -> np.ndarray:
    """v^2/2 - U - (omega^2/2)(x^2+y^2) with J2 [J/kg]; Vallado (2013), eqs. (1-33) and (8-19)."""
    x, y, z = rows[:, 1:4].T
    r = np.sqrt(x * x + y * y + z * z)
    potential = WGS84_MU / r * (1.0 - J2 * (WGS84_SEMI_MAJOR / r) ** 2 * (1.5 * (z / r) ** 2 - 0.5))
    squared = np.sum(rows[:, 4:7] ** 2, axis=1)
    return np.asarray(0.5 * squared - potential - 0.5 * rotation**2 * (x * x + y * y))


def axial_momentum(rows: np.ndarray) -> np.ndarray:
    """Angular momentum about the Earth's axis, seen from the stars [m2/s]."""
    _, x, y, _, vx, vy = rows[:, :6].T
    return np.asarray(x * (vy + WGS84_ROTATION * x) - y * (vx - WGS84_ROTATION * y))


ORBITS = {
    # latitude [rad], height [m], velocity east, north, up [m/s]
    "lofted": (0.7, 1e5, (2000.0, -3000.0, 5500.0)),
    "nearly circular, eastward": (0.1, 4e5, (7000.0, 1000.0, 300.0)),
    "over the pole": (1.3, 2e5, (500.0, 6500.0, 3000.0)),
    "against the Earth's turning": (-0.6, 1e5, (-6500.0, -1000.0, 3500.0)),
    "straight up": (-0.2, 1e5, (0.0, 0.0, 7000.0)),
}


@pytest.mark.parametrize(("tolerance", "allowed"), [(1e-5, 1e-11), (1e-7, 1e-12)])
@pytest.mark.parametrize("orbit", ORBITS)
def test_jacobi_and_axial_momentum_stay_for_1500_s(orbit: str, tolerance: float, allowed: float) -> None:
    """Over the flattened, turning Earth without air, of themselves, sampled inside steps too."""
    latitude, height, velocity = ORBITS[orbit]
    state = np.concatenate([geodetic_to_ecef(latitude, 2.0, height), np.array(velocity) @ enu_basis(latitude, 2.0)])
    ends, samples = coast_batch(state, np.inf, earth=VACUUM, interval=7.0, tolerance=tolerance, longest=1500.0)
    rows = samples[0]
    assert ends.status[0] == Status.NO_IMPACT
    assert rows[-1, 0] > 1490.0
    for kept in (jacobi(rows), axial_momentum(rows)):
        assert np.abs(kept / kept[0] - 1.0).max() < allowed


def track(latitude, longitude, azimuth, kick, cut_off, earth, vehicle=NODONG, **options):
    rows = Conditions.of(latitude, longitude, 0.0, azimuth, kick, cut_off, 0.0)
    return fly_batch([vehicle], 0, rows, earth=earth, **options)


@settings(max_examples=30, deadline=None)
@given(LATITUDE, ANGLE, ANGLE, st.floats(0.02, 0.4), st.floats(60.0, 130.0))
def test_a_round_earth_at_rest_looks_the_same_everywhere(
    latitude: float, longitude: float, azimuth: float, kick: float, cut_off: float
) -> None:
    """Range, apogee and times depend on neither place nor direction; 1e-4 m and 1e-7 s at tight tolerance."""
    here, _ = track(latitude, longitude, azimuth, kick, cut_off, ROUND_NOT_ROTATING, tolerance=1e-7)
    there, _ = track(0.0, 0.0, np.pi / 2, kick, cut_off, ROUND_NOT_ROTATING, tolerance=1e-7)
    radius = ROUND_NOT_ROTATING.semi_major
    start = geodetic_to_ecef(latitude, longitude, 0.0, radius, 0.0)
    chord = np.linalg.norm(here.impact[0] - start)
    assert chord == pytest.approx(np.linalg.norm(there.impact[0] - [radius, 0.0, 0.0]), abs=1e-3)
    assert here.apogee[0] == pytest.approx(there.apogee[0], abs=1e-3)
    assert here.impact_time[0] == pytest.approx(there.impact_time[0], abs=1e-6)
    # The plane of launch is never left.
    east, north, _ = enu_basis(latitude, longitude)
    across = np.cos(azimuth) * east - np.sin(azimuth) * north
    assert abs(across @ here.impact[0]) < 1e-3


@settings(max_examples=30, deadline=None)
@given(LATITUDE, ANGLE, ANGLE, st.floats(0.02, 0.4), st.floats(60.0, 130.0), st.booleans())
def test_mirrored_launches_fly_mirrored(
    latitude: float, longitude: float, azimuth: float, kick: float, cut_off: float, staged: bool
) -> None:
    """North and south; east and west where the Earth turns the other way; any longitude like any other."""
    vehicle = DF_31A if staged else NODONG
    options = {"vehicle": vehicle, "tolerance": 1e-6}
    flown, _ = track(latitude, longitude, azimuth, kick, cut_off, WGS84, **options)
    south, _ = track(-latitude, longitude, np.pi - azimuth, kick, cut_off, WGS84, **options)
    other_way = attrs.evolve(WGS84, rotation=-WGS84.rotation)
    west, _ = track(latitude, -longitude, -azimuth, kick, cut_off, other_way, **options)
    turned, _ = track(latitude, longitude + 1.0, azimuth, kick, cut_off, WGS84, **options)
    assert flown.status[0] == south.status[0] == west.status[0] == turned.status[0]
    if flown.status[0] != Status.OK:
        return
    x, y, z = flown.impact[0]
    c, s = np.cos(1.0), np.sin(1.0)
    assert south.impact[0] == pytest.approx([x, y, -z], abs=1e-3)
    assert west.impact[0] == pytest.approx([x, -y, z], abs=1e-3)
    assert turned.impact[0] == pytest.approx([c * x - s * y, s * x + c * y, z], abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(LATITUDE, ANGLE, st.floats(0.05, 0.5), st.floats(50.0, 120.0), st.sampled_from(["nodong", "scud-c"]))
def test_air_only_takes_energy(latitude: float, azimuth: float, kick: float, cut_off: float, missile: str) -> None:
    """After burnout Jacobi's integral never grows, and falls at every second of the descent through thick air."""
    vehicle = {"nodong": NODONG, "scud-c": SCUD}[missile]
    ends, samples = track(latitude, 1.0, azimuth, kick, cut_off, WGS84, vehicle, interval=0.5, tolerance=1e-6)
    rows = samples[0][samples[0][:, 0] >= ends.burnout_time[0]]
    steps = np.diff(jacobi(rows))
    assert (steps < 1e-5).all()
    height = ecef_to_geodetic(rows[1:, 1:4])[2]
    assert (steps[height < 50e3] < 0.0).all()


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0.05, 300.0), LATITUDE, ANGLE, st.floats(0.0, 0.6), st.one_of(st.just(np.inf), st.floats(0.1, 200.0)),
    st.sampled_from([NODONG, SCUD, DF_31A]), st.floats(-500.0, 2000.0),
)  # fmt: skip
def test_sample_times_rise_whatever_is_asked(
    interval: float, latitude: float, azimuth: float, kick: float, cut_off: float, vehicle: object, target: float
) -> None:
    """Strictly, with every multiple of the interval and every event, and the same ending as without samples.

    Thrust of less than a tenth of a second is left out: events of flights of microseconds have no order.
    """
    rows = Conditions.of(latitude, 0.5, 0.0, azimuth, kick, cut_off, target)
    ends, samples = fly_batch([vehicle], 0, rows, interval=interval, longest=2500.0)
    alone, _ = fly_batch([vehicle], 0, rows, longest=2500.0)
    time = samples[0][:, 0]
    assert time[0] == 0.0
    assert (np.diff(time) > 0.0).all()
    assert np.isfinite(samples[0]).all()
    ticks = interval * np.arange(int(time[-1] / interval) + 1)
    assert np.abs(time[np.searchsorted(time, ticks - 1e-6)] - ticks).max() < 1e-6
    assert np.array_equal(ends.impact, alone.impact, equal_nan=True)
    for moment in (ends.apogee_time[0], ends.impact_time[0]):
        assert np.isnan(moment) or moment in time


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(20)), st.integers(1, 19), st.floats(0.1, 0.4))
def test_neither_order_nor_split_changes_a_bit(order: list[int], cut: int, kick: float) -> None:
    rows = Conditions.of(0.6, 2.0, 0.0, np.linspace(0.0, 6.0, 20), kick, np.linspace(60.0, 130.0, 20), 0.0).rows()
    index = np.arange(20) % 3
    vehicles = [NODONG, SCUD, DF_31A]
    whole, _ = fly_batch(vehicles, index, Conditions(*rows.T))
    shuffled = np.array(order)
    for part in (shuffled[:cut], shuffled[cut:]):
        ends, _ = fly_batch(vehicles, index[part], Conditions(*rows[part].T))
        for name in ("status", "impact", "impact_velocity", "apogee", "impact_time", "burnout_speed", "steps"):
            assert np.array_equal(getattr(ends, name), getattr(whole, name)[part], equal_nan=True)
