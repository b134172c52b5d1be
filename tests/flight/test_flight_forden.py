"""Forden's published missile models: what the printed inputs pin down, and what they leave open."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.flight import specification
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import Vehicle

SITE = (np.radians(33), np.radians(44), 0.0)
AZIMUTH = np.radians(40)
MODELS = {
    # dry, propellant, impulse, burn, diameter; table 3 of Forden (2007), through the Thrusty repository
    "scud-b": ((1198.0, 3699.0, 230.0, 75.0, 0.84), 288e3),
    "no-dong": ((3900.0, 16000.0, 240.0, 70.0, 0.88), 973e3),
}
PRINTED_RATE = 1.348
"""Of the Scud-B's pitch programme [deg/s]; when it begins is not printed."""


def farthest(name: str, start: float, rate: float) -> float:
    """Greatest range [m] with 1,000 kg over the whole turn, for a pitch that begins at `start` and falls at `rate`.

    The body stays attached and re-enters nose first under its drag coefficient of 0.2; one impulse at all heights.
    """
    dry, propellant, impulse, burn, diameter = MODELS[name][0]
    curve = load("drag", "forden")
    area = np.pi / 4 * diameter**2
    vehicle = Vehicle(
        id=name,
        stages=np.array([[dry, propellant, impulse, 0.0, burn, area]]),
        payload_mass=1000.0,
        ballistic_coefficient=(dry + 1000.0) / (0.2 * area),
        separating=False,
        cut_off=False,
        vertical_end=start,
        kick_end=np.inf,
        turn_end=np.inf,
        pitch_rate=np.radians(rate),
        mach=curve.mach,
        drag_coefficient=curve.coefficient,
    )
    return float(max_range(vehicle, SITE, AZIMUTH)[0][0])


@pytest.mark.parametrize("name", MODELS)
def test_the_printed_rate_spans_the_printed_range(name: str) -> None:
    """A pitch that begins between 0 and 10 s gives 302 to 288 km and 974 to 898 km: printed are 288 and 973 km.

    They lie at opposite ends of what the unprinted start leaves open; only starts between 3.9 and 4.9 s are within
    3.5 % of both (4.5 s: +3.2 and -3.2 %). 0.5 % beside the span is allowed.
    """
    early, late = farthest(name, 0.0, PRINTED_RATE), farthest(name, 10.0, PRINTED_RATE)
    assert 0.995 * late < MODELS[name][1] < 1.005 * early


@pytest.mark.parametrize(("name", "excess"), [("scud-b", 0.050), ("no-dong", 0.038)])
def test_the_best_of_all_programmes_flies_farther_than_printed(name: str, excess: float) -> None:
    """Start and rate free as well: 5.0 and 3.8 % beyond. The deviation is recorded here, not allowed for."""
    best = max(farthest(name, start, rate) for start in (0.0, 5.0, 10.0) for rate in (1.0, PRINTED_RATE, 1.7, 2.5, 4.0))
    assert best / MODELS[name][1] - 1.0 == pytest.approx(excess, abs=0.005)


@pytest.mark.parametrize("rate_deg", [0.0, 1.348])
def test_a_body_that_stays_attached_comes_down_under_its_drag_curve(rate_deg: float) -> None:
    """No ballistic coefficient: drag by Mach number to the ground. Endings and samples against the twin, 1 m."""
    area = np.pi / 4.0 * 0.84**2
    vehicle = Vehicle(
        id="attached", stages=[[1198.0, 3699.0, 230.0, 0.0, 75.0, area]], payload_mass=1000.0,
        ballistic_coefficient=0.0, separating=False, cut_off=False, vertical_end=5.0,
        kick_end=0.0 if rate_deg else 12.0, turn_end=75.0, pitch_rate=np.radians(rate_deg),
        mach=[0.0, 0.85, 1.0, 1.2, 2.0, 4.5], drag_coefficient=[0.2, 0.2, 0.27, 0.27, 0.2, 0.2],
    )  # fmt: skip
    kick = np.radians(90.0 - 47.6563) if rate_deg else 0.1
    shot = specification.Shot(np.radians(33.0), np.radians(44.0), 0.0, np.radians(40.0), kick)
    twin = specification.fly(vehicle, shot)
    rows = Conditions.of(*np.repeat(np.array([attrs.astuple(shot)]), 20, axis=0).T)
    lanes, _ = fly_batch([vehicle], 0, rows)
    sampled, samples = fly_batch([vehicle], 0, Conditions.of(*attrs.astuple(shot)), interval=1.0)
    for ends in (lanes, sampled):
        assert np.linalg.norm(ends.impact[0] - twin.impact[:3]) < 1.0
        assert ends.impact_time[0] == pytest.approx(twin.impact_time, abs=1e-3)
        assert ends.burnout_time[0] == 75.0
    assert samples[0][-1, 7] == pytest.approx(2198.0)
    # The same body under a heavy ballistic coefficient flies on: its drag is no rounding error.
    heavy, _ = fly_batch([attrs.evolve(vehicle, ballistic_coefficient=1e5)], 0, Conditions.of(*attrs.astuple(shot)))
    assert np.linalg.norm(heavy.impact_velocity[0]) > 1.08 * np.linalg.norm(sampled.impact_velocity[0])
