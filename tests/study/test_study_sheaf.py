"""Flights between the flights of a lattice: against flights, polynomials they must reproduce, and their own edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.catalog import load
from uppertier.earth.geodesy import geodesic_direct, geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.shooting import Wanted
from uppertier.flight.vehicle import missile_vehicle
from uppertier.study.footprint_threats import Kind, swept_threats
from uppertier.study.lone.aimed import Aimer
from uppertier.study.lone.sheaf import kernels
from uppertier.study.lone.sheaf.sheaf import Sheaf

REACHED, BEYOND, NEARER = 0, 1, 2


def aimer(missile: str, launch: str, kind: Kind = Kind.LEAST_ENERGY) -> Aimer:
    (threat,) = swept_threats([load("missiles", missile)], [load("sites", launch)], [kind]).values()
    return Aimer.of(threat)


def places(count: int, seed: int) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    return np.radians(draw.uniform(34.8, 37.8, count)), np.radians(draw.uniform(126.6, 129.2, count))


@pytest.mark.parametrize(("missile", "launch", "kind"), [
    ("scud-c", "hwangju", Kind.LEAST_ENERGY), ("nodong", "wonsan", Kind.LOFTED), ("musudan", "hwangju", Kind.DEPRESSED),
    ("musudan", "paektusan", Kind.LEAST_ENERGY),
])  # fmt: skip
def test_every_sample_is_where_a_flight_on_the_same_conditions_is(missile: str, launch: str, kind: Kind) -> None:
    one = aimer(missile, launch, kind)
    latitude, longitude = places(40, 3)
    sheaf = one.sheaf
    assert sheaf is not None
    found, what = sheaf.toward(*sheaf.problem.ranges(latitude, longitude))
    assert (what == REACHED).sum() > 30
    found = found[what == REACHED]
    # What an aim is allowed to miss by; most are within 3 m, depressed flights through the air within 35 m.
    rows, offset = beside_flights(sheaf, found, 50.0)
    aim = geodetic_to_ecef(latitude, longitude)[what == REACHED]
    assert np.max(np.linalg.norm(rows[offset[1:] - 1, 1:4] - aim, axis=1)) < 10.0


def test_two_stages_at_intercontinental_range() -> None:
    site = (np.radians(40.0), np.radians(100.0), 1000.0)
    sheaf = Sheaf.of(missile_vehicle(load("missiles", "df-31a")), site, Wanted())
    assert sheaf is not None and len(sheaf.legs.counts) > 4
    found, what = sheaf.toward(np.radians([20.0, 40.0, 75.0]), np.array([6e6, 8e6, 5e6]))
    assert (what == REACHED).all()
    # Some ten times as far as the flights above.
    beside_flights(sheaf, found, 200.0)


def beside_flights(sheaf: Sheaf, found: Any, near: float) -> tuple[Any, Any]:
    """Every sample beside that of a flight on the interpolated launch conditions."""
    rows, offset = sheaf.fly(found, 1)
    kick = sheaf.surface(kernels.KICK, found)
    conditions = Conditions.of(*sheaf.problem.site, found[:, 0], kick, found[:, 1], 0.0)
    _, samples = fly_batch([sheaf.problem.vehicle], 0, conditions, interval=1.0)
    for k, flown in enumerate(samples):
        path = rows[offset[k] : offset[k + 1]]
        # On seconds; the times of events differ by what the end of the flight does.
        _, mine, theirs = np.intersect1d(np.round(path[:, 0], 9), np.round(flown[:, 0], 9), return_indices=True)
        assert len(mine) >= len(flown) - 3
        assert np.max(np.linalg.norm(path[mine, 1:4] - flown[theirs, 1:4], axis=1)) < near
        # What falls away falls away at once: at a stage's end the mass lies between before and after.
        assert np.median(np.abs(path[mine, 7] - flown[theirs, 7])) < 1.0
        # What is late by its error at 2 km/s, while the air slows it by up to forty times gravity.
        assert np.max(np.linalg.norm(path[mine, 4:7] - flown[theirs, 4:7], axis=1)) < near / 5.0
        assert path[0, 0] == 0.0 and (np.diff(path[:, 0]) > 0.0).all()
        assert path[-1, 0] == pytest.approx(flown[-1, 0], abs=near / 1e3)
    return rows, offset


def test_a_place_gets_the_same_flight_in_any_company() -> None:
    latitude, longitude = places(60, 5)
    together, status = aimer("scud-er", "wonsan", Kind.LOFTED).fly(latitude, longitude, 2)
    other = aimer("scud-er", "wonsan", Kind.LOFTED)
    assert (status == Status.OK).all()
    for k in (59, 0, 31):
        alone, _ = other.fly(latitude[k : k + 1], longitude[k : k + 1], 1)
        assert np.array_equal(alone.rows, together.rows[together.offset[k] : together.offset[k + 1]])
        assert alone.burnout[0] == together.burnout[k]


def test_aims_to_the_north_on_both_sides_of_the_seam() -> None:
    sheet, site = load("missiles", "nodong"), (np.radians(35.9), np.radians(128.3), 100.0)
    sheaf = Sheaf.of(missile_vehicle(sheet), site, Wanted())
    assert sheaf is not None
    bearing = np.radians([351.0, 359.0, 359.9999, 0.0, 1e-6, 1.0, 9.0])
    distance = np.full(7, 700e3)
    found, what = sheaf.toward(bearing, distance)
    assert (what == REACHED).all()
    rows, offset = sheaf.fly(found, 1)
    aim = geodetic_to_ecef(*geodesic_direct(*site[:2], bearing, distance))
    assert np.max(np.linalg.norm(rows[offset[1:] - 1, 1:4] - aim, axis=1)) < 10.0
    # The turning Earth moves what flies north to the east: aims lie to the left, as smoothly there as anywhere.
    lead = np.mod(found[:, 0] - bearing + np.pi, 2.0 * np.pi) - np.pi
    assert (lead < 0.0).all() and np.ptp(lead) < np.radians(0.3)


def test_what_lies_beyond_the_farthest_flight_or_before_the_nearest_is_told_apart() -> None:
    sheet, launch = load("missiles", "scud-b"), load("sites", "hwangju")
    site = (launch.latitude.value, launch.longitude.value, launch.height.value)
    sheaf = Sheaf.of(missile_vehicle(sheet), site, Wanted())
    assert sheaf is not None
    bearing = np.full(5, np.radians(170.0))
    _, what = sheaf.toward(bearing, np.array([1e3, 150e3, 250e3, 400e3, 2000e3]))
    assert what.tolist() == [NEARER, REACHED, REACHED, BEYOND, BEYOND]
    nearest, farthest = (float(sheaf.table[sheaf.first >= 0][:, k, kernels.RANGE].mean()) for k in (0, -1))
    _, what = sheaf.toward(bearing, np.array([0.9 * nearest, 1.1 * nearest, 0.97 * farthest, 1.03 * farthest, np.nan]))
    assert what.tolist()[:4] == [NEARER, REACHED, REACHED, BEYOND] and what[4] not in (REACHED, BEYOND, NEARER)


@given(st.floats(0.0, 6.28), st.lists(st.floats(-1.0, 1.0), min_size=4, max_size=4))
@settings(max_examples=50)
def test_cubics_over_azimuth_come_out_exactly(azimuth: float, terms: list[float]) -> None:
    count, weights, slopes = 24, np.empty(kernels.AROUND), np.empty(kernels.AROUND)
    column = kernels.column_of(azimuth, count)
    kernels.by_azimuth(azimuth, column, count, weights, slopes)
    curve = np.polynomial.Polynomial(terms)
    nodes = (column + np.arange(kernels.AROUND)) * 2.0 * np.pi / count
    # About the place itself, where the weights stand.
    assert weights @ curve(nodes - azimuth) == pytest.approx(terms[0], abs=1e-12)
    assert slopes @ curve(nodes - azimuth) == pytest.approx(terms[1], abs=1e-11)


@given(st.floats(31.0, 79.0), st.lists(st.floats(-1.0, 1.0), min_size=6, max_size=6), st.integers(0, 4))
@settings(max_examples=50)
def test_quintics_over_cut_off_come_out_exactly_at_the_edges_too(cut: float, terms: list[float], lowest: int) -> None:
    cuts = 30.0 + 50.0 * np.linspace(0.0, 1.0, 16) ** 0.7
    cut = max(cut, cuts[lowest])
    weights, slopes = np.empty(kernels.ALONG), np.empty(kernels.ALONG)
    row = kernels.row_of(cut, cuts, lowest)
    assert lowest <= row <= cuts.size - kernels.ALONG
    assert cuts[row] <= cut <= cuts[row + kernels.ALONG - 1]
    kernels.by_cut_off(cut, row, cuts, weights, slopes)
    curve = np.polynomial.Polynomial(terms)
    scaled = (cuts[row : row + kernels.ALONG] - cut) / 10.0
    assert weights @ curve(scaled) == pytest.approx(terms[0], abs=1e-9)
    assert slopes @ curve(scaled) == pytest.approx(terms[1] / 10.0, abs=1e-9)


def test_a_missile_that_cannot_cut_its_thrust_is_aimed_by_a_chart() -> None:
    one = aimer("pukguksong-2", "wonsan")
    assert one.sheaf is None
    latitude, longitude = np.radians([36.0, 36.1, 36.2]), np.radians([128.0, 128.1, 128.2])
    paths, status = one.fly(latitude, longitude, 1)
    assert (status == Status.OK).all()
    ends = paths.rows[paths.offset[1:] - 1, 1:4]
    assert np.max(np.linalg.norm(ends - geodetic_to_ecef(latitude, longitude), axis=1)) < 55.0
