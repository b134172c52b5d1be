"""Order of the step and of its dense output, one by one and in lanes, by regression over fixed steps."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.earth.constants import Earth
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.flight import specification
from uppertier.flight.drag import tabulate
from uppertier.flight.dynamics.kernels import derivative
from uppertier.flight.integrator.kernels import dense, dense_terms, step
from uppertier.flight.lanes import kernels as lanes
from uppertier.flight.segments.kernels import SEGMENT, set_segment
from uppertier.flight.vehicle import missile_vehicle, pack

VACUUM = Earth(atmosphere=False)
ROW = np.array(VACUUM.row())
# Where to fly, and for how long [s]: air is left out, for its table is smooth to first order only.
PACKED = pack([attrs.evolve(missile_vehicle(load("missiles", "df-5a")), pitch_rate=0.004)])
TABLE, SCALE = tabulate(PACKED.mach[0], PACKED.drag_coefficient[0])
CURVES = TABLE[None]
SHOT = np.array(attrs.astuple(specification.Shot(0.66, 2.2, 100.0, 0.7, 0.6)))
LAWS = {
    # attitude of the thrust: beginning of its segment, how long to fly [s], whether the pitch programme is kept
    "pitch at a constant rate": (17.0, 96.0, True),
    "gravity turn": (17.0, 96.0, False),
    "held among the stars": (120.0, 96.0, False),
    "free flight": (300.0, 800.0, False),
}
COUNTS = np.array([28, 32, 36, 40, 48, 56, 64])
SECONDS = np.array([1.0, 1.0, 1.0, 100.0, 100.0, 100.0])
"""What an error in velocity counts beside one in place."""


def law(name: str) -> tuple[float, np.ndarray, np.ndarray]:
    """Time, state and segment at the beginning of one steering law."""
    time, _, programme = LAWS[name]
    body = PACKED.body[0].copy()
    body[6] = body[6] if programme else 0.0
    stages, segment = PACKED.stages[0], np.empty(SEGMENT)
    place, basis = geodetic_to_ecef(0.66, 2.2, 80e3), enu_basis(0.66, 2.2)
    state = np.concatenate([place, np.array([900.0, 1400.0, 2500.0]) @ basis])
    end = set_segment(time, state, stages, 2, body, SHOT, ROW, stages[:, 4].sum(), segment)
    assert end >= time + LAWS[name][1]
    return time, state, segment


def flown(name: str, steps: int, span: float, share: float = 1.0) -> np.ndarray:
    """State after `span` seconds in equal steps; the last of them only to `share`, by dense output."""
    time, y, segment = law(name)
    k, terms = np.empty((7, 6)), np.empty((4, 6))
    trial, new, out, error = np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    h = span / steps
    for i in range(steps):
        derivative(time + i * h, y, segment, ROW, CURVES, 0, SCALE, k, 0)
        step(time + i * h, y, h, k, segment, ROW, CURVES, 0, SCALE, trial, new, error)
        dense_terms(y, new, h, k, terms)
        dense(share, y, terms, out)
        y = new.copy()
    return out


def in_lanes(name: str, steps: np.ndarray) -> np.ndarray:
    """The same flight in every lane, each in its own number of equal steps: states [W,6]."""
    time, y, segment = law(name)
    w, k, out = np.ones(lanes.SIZE), np.empty((1, 6)), np.empty((lanes.W, 6))
    derivative(time, y, segment, ROW, CURVES, 0, SCALE, k, 0)
    own = np.arange(lanes.W)
    for i in range(6):
        w[lanes.Y + i * lanes.W + own], w[lanes.K0 + i * lanes.W + own] = y[i], k[0, i]
    for i in range(SEGMENT):
        w[lanes.LAW + i * lanes.W + own] = segment[i]
    w[lanes.T + own], w[lanes.H + own], w[lanes.END + own], w[lanes.AHEAD + own] = (
        time, LAWS[name][1] / steps, np.inf, np.inf,
    )  # fmt: skip
    for done in range(1, steps.max() + 1):
        lanes.step_lanes(w, segment[7] > 0.0, ROW, CURVES, np.array([SCALE]), np.zeros(lanes.W, np.int64))
        w[lanes.T + own] += w[lanes.USED + own]
        w[lanes.Y : lanes.Y + lanes.B] = w[lanes.TRIAL : lanes.TRIAL + lanes.B]
        w[lanes.K0 : lanes.K0 + lanes.B] = w[lanes.RATES : lanes.RATES + lanes.B]
        for lane in np.flatnonzero(steps == done):
            out[lane] = w[lanes.Y + lane + lanes.W * np.arange(6)]
    return out


def slope(h: np.ndarray, errors: np.ndarray) -> float:
    """Exponent of the step in the error, by least squares over logarithms."""
    assert errors.max() / errors.min() > 30.0
    return float(np.polyfit(np.log(h), np.log(errors), 1)[0])


@pytest.mark.parametrize("name", LAWS)
def test_the_step_is_of_fifth_order(name: str) -> None:
    """The error after a fixed time falls with the fifth power of the step."""
    span = LAWS[name][1]
    off = np.array([flown(name, int(n), span) for n in COUNTS]) - flown(name, 400, span)
    assert slope(span / COUNTS, np.linalg.norm(off * SECONDS, axis=1)) == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize("name", LAWS)
def test_the_step_in_lanes_is_of_fifth_order(name: str) -> None:
    """Every lane with a step of its own; the same bits as one by one."""
    span = LAWS[name][1]
    found = in_lanes(name, np.array([*COUNTS, *COUNTS, 400, 400]))
    off = np.linalg.norm((found - found[-1])[:7] * SECONDS, axis=1)
    assert slope(span / COUNTS, off) == pytest.approx(5.0, abs=0.2)
    assert np.array_equal(found[:7], found[7:14])
    # What is added up to the same time may differ in its last place, and so may the state.
    assert found[0] == pytest.approx(flown(name, int(COUNTS[0]), span), rel=1e-14)


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("share", [0.23, 0.5, 0.81])
def test_dense_output_is_of_fourth_order(name: str, share: float) -> None:
    """Inside one step the error falls with the fifth power of the step; at its end it would with the sixth."""
    h = np.array([8.0, 6.5, 5.0, 4.0, 3.0]) * (8.0 if name == "free flight" else 1.0)
    inside = np.array([flown(name, 1, x, share) - flown(name, 64, share * x) for x in h])
    assert slope(h, np.linalg.norm(inside[:, :3], axis=1)) == pytest.approx(5.0, abs=0.2)
