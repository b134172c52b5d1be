"""Forden's published missile models: what the printed inputs pin down, and what they leave open."""

from __future__ import annotations

import numpy as np
import pytest

from uppertier.catalog.sheets import load
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
