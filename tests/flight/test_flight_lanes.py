"""Flights in lanes: the same to the last bit as one by one, whoever flies beside them, and whatever becomes of them."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.earth.constants import ROUND_NOT_ROTATING, WGS84, Earth
from uppertier.errors import Status
from uppertier.flight import batch
from uppertier.flight.batch import Conditions, Endings, coast_batch, fly_batch
from uppertier.flight.vehicle import missile_vehicle

MISSILES = ("nodong", "scud-c", "df-5a", "df-31a", "topol")


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "FEW", 10**9)


def same(left: Endings, right: Endings, rows: slice = slice(None)) -> bool:
    pairs = zip(attrs.astuple(left, recurse=False), attrs.astuple(right, recurse=False), strict=True)
    return all(np.array_equal(a[rows], b, equal_nan=True) for a, b in pairs)


@pytest.fixture(scope="module")
def vehicles():
    """Of one, two and three stages, with different drag curves, one whole on re-entry, one with a pitch programme."""
    listed = [missile_vehicle(load("missiles", name)) for name in MISSILES]
    return [*listed, attrs.evolve(listed[-1], pitch_rate=0.02)]


def mixed(vehicles, n: int) -> tuple[np.ndarray, Conditions]:
    """Flights of every vehicle: cut off anywhere, some in the pitch-over, some that fail to leave, some for orbit."""
    generator = np.random.default_rng(11)
    index = generator.integers(0, len(vehicles), n)
    cut_off = np.where(generator.random(n) < 0.3, np.inf, generator.uniform(0.0, 260.0, n))
    return index, Conditions.of(
        generator.uniform(-1.5, 1.5, n),
        generator.uniform(-3.1, 3.1, n),
        generator.uniform(-300.0, 3000.0, n),
        generator.uniform(0.0, 6.28, n),
        generator.uniform(0.0, 1.2, n),
        cut_off,
        generator.uniform(-100.0, 2000.0, n),
    )


@pytest.mark.parametrize("earth", [WGS84, ROUND_NOT_ROTATING, Earth(atmosphere=False), Earth(rotation=-3e-4)])
def test_lanes_and_single_flights_agree_to_the_last_bit(vehicles, earth, monkeypatch) -> None:
    """Two compiled paths through one set of formulas: nothing but the order of the work may differ."""
    index, conditions = mixed(vehicles, 150)
    lanes, _ = fly_batch(vehicles, index, conditions, earth=earth, longest=5000.0)
    sampled, rows = fly_batch(vehicles, index, conditions, earth=earth, longest=5000.0, interval=500.0)
    one_by_one(monkeypatch)
    alone, _ = fly_batch(vehicles, index, conditions, earth=earth, longest=5000.0)
    assert {int(s) for s in lanes.status} >= {Status.OK, Status.NO_IMPACT}
    assert len(rows) == 150
    assert same(lanes, alone)
    assert same(lanes, sampled)


@pytest.mark.parametrize("threads", [1, 2])
def test_no_flight_depends_on_its_company(vehicles, threads: int, monkeypatch) -> None:
    """Cut anywhere, in any order, on any number of threads, in pieces of any size."""
    index, conditions = mixed(vehicles, 90)
    whole, _ = fly_batch(vehicles, index, conditions, threads=1)
    monkeypatch.setattr(batch, "PIECE", 17)
    again, _ = fly_batch(vehicles, index, conditions, threads=threads)
    assert same(again, whole)
    for part in (slice(0, 1), slice(1, 7), slice(7, 40), slice(40, 90)):
        piece, _ = fly_batch(vehicles, index[part], Conditions(*conditions.rows()[part].T), threads=threads)
        assert same(whole, piece, part)
    order = np.random.default_rng(3).permutation(90)
    shuffled, _ = fly_batch(vehicles, index[order], Conditions(*conditions.rows()[order].T), threads=threads)
    assert same(whole, shuffled, order)


def test_a_lane_that_fails_leaves_its_neighbours(vehicles) -> None:
    """A row that is not a number, a missile too weak to leave and one of absurd thrust, among sound ones."""
    sound = vehicles[0]
    weak = attrs.evolve(sound, stages=sound.stages * np.array([1, 1, 0.1, 0, 1, 1]))
    absurd = attrs.evolve(sound, stages=np.where(np.arange(6) == 2, 1e300, sound.stages))
    n = 40
    index = np.zeros(n, np.int64)
    index[5], index[6] = 1, 2
    rows = Conditions.of(0.6, 2.0, 0.0, np.linspace(0, 6, n), 0.15, np.inf, 0.0).rows()
    rows[7, 3] = np.nan
    alone, _ = fly_batch([sound], 0, Conditions(*rows.T))
    ends, _ = fly_batch([sound, weak, absurd], index, Conditions(*rows.T))
    kept = np.setdiff1d(np.arange(n), [5, 6, 7])
    assert (ends.status[kept] == Status.OK).all()
    assert np.array_equal(ends.impact[kept], alone.impact[kept])
    for row, vehicle in ((5, weak), (6, absurd)):
        single, _ = fly_batch([vehicle], 0, Conditions(*rows.T[:, [row]]))
        assert ends.status[row] == single.status[0]
    assert ends.status[6] not in (Status.OK, Status.INVALID_INPUT)
    assert ends.status[7] == Status.INVALID_INPUT
    assert np.isnan(ends.impact[6:8]).all()


def test_coasting_in_lanes(vehicles, monkeypatch) -> None:
    """Bodies thrown from anywhere at any speed, among them one at rest, one under ground and one that escapes."""
    generator = np.random.default_rng(4)
    place = generator.standard_normal((60, 3))
    place *= generator.uniform(6.37e6, 8e6, 60)[:, None] / np.linalg.norm(place, axis=1)[:, None]
    states = np.hstack([place, generator.uniform(-5e3, 5e3, (60, 3))])
    states[3, 3:] = 0.0
    states[4, :3] *= 0.5
    states[4, 3:] = 0.0
    states[5, 3:] = states[5, :3] * 3e-3
    lanes, _ = coast_batch(states, 3000.0, 100.0)
    sampled, rows = coast_batch(states, 3000.0, 100.0, interval=100.0)
    one_by_one(monkeypatch)
    alone, _ = coast_batch(states, 3000.0, 100.0)
    assert lanes.status[4] == lanes.status[5] == Status.NO_IMPACT
    assert (lanes.status == Status.OK).sum() > 10
    assert same(lanes, alone)
    assert same(lanes, sampled)
    assert all(row[0, 0] == 0.0 for row in rows)


def test_one_vehicle_for_each_flight_is_as_one_for_all(vehicles) -> None:
    """A dispersion hands in as many vehicles as flights; equal drag curves are laid out once."""
    rows = Conditions.of(0.6, 2.0, 0.0, np.linspace(0, 6, 30), 0.15, np.inf, 0.0)
    shared, _ = fly_batch([vehicles[0]], 0, rows)
    own, _ = fly_batch([attrs.evolve(vehicles[0]) for _ in range(30)], np.arange(30), rows)
    assert same(shared, own)


def test_default_tolerance_holds_what_it_promises(vehicles) -> None:
    """Against steps a ten-thousandth as loose: 0.6 m median, 2.5 m 99th percentile, 5 m worst, over 400 flights."""
    generator = np.random.default_rng(8)
    index = generator.integers(0, 5, 400)
    kick = np.array([0.3, 0.3, 0.06, 0.15, 0.15])[index] * generator.uniform(0.9, 1.1, 400)
    rows = Conditions.of(0.7, 2.0, 0.0, generator.uniform(0, 6.28, 400), kick, np.inf, 0.0)
    default, _ = fly_batch(vehicles, index, rows)
    tight, _ = fly_batch(vehicles, index, rows, tolerance=1e-7)
    assert (default.status == tight.status).all()
    off = np.linalg.norm(default.impact - tight.impact, axis=1)[tight.status == Status.OK]
    assert len(off) > 390
    assert np.median(off) <= 0.6
    assert np.percentile(off, 99) <= 2.5
    assert off.max() <= 5.0
