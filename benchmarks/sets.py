"""The flights that are timed: dispersed masses, impulse, burn times, kick and azimuth about two invented missiles."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import WGS84
from uppertier.flight.batch import Conditions
from uppertier.flight.vehicle import Packed, exit_area

SITE = (0.69, 2.2, 100.0)
SEED = 20261123


@attrs.frozen
class Missile:
    """Stages: dry and propellant mass [kg], impulse in vacuum and at sea level [s], burn time [s], diameter [m]."""

    stages: tuple[tuple[float, float, float, float, float, float], ...]
    payload: float
    ballistic_coefficient: float
    kick: float


SHORT = Missile(
    ((1000, 4600, 245, 220, 55, 1.2), (350, 1000, 255, 220, 35, 1.2)),
    payload=700, ballistic_coefficient=5000, kick=0.37,
)  # fmt: skip
"""About 1,040 km."""

LONG = Missile(
    ((14070, 126700, 287, 260, 116, 3.35), (3916, 35280, 295, 200, 134, 3.35)),
    payload=3000, ballistic_coefficient=9764, kick=0.07,
)  # fmt: skip
"""About 11,000 km."""


@attrs.frozen
class Flights:
    """N flights, each with a vehicle of its own."""

    packed: Packed
    conditions: Conditions

    @property
    def index(self) -> NDArray[np.int64]:
        return np.arange(len(self.packed.body))


def disperse(missile: Missile, n: int) -> Flights:
    """Masses and burn times 1 %, impulse 0.5 %, ballistic coefficient 10 %, kick 2 % (one sigma), any azimuth."""
    draw = np.random.default_rng(SEED)
    stages = np.empty((n, len(missile.stages), 6))
    for s, (dry, propellant, vacuum, sea_level, burn, diameter) in enumerate(missile.stages):
        spread = 1.0 + 0.01 * draw.standard_normal((n, 3))
        impulse = 1.0 + 0.005 * draw.standard_normal(n)
        stages[:, s, 0], stages[:, s, 1], stages[:, s, 4] = (spread * (dry, propellant, burn)).T
        stages[:, s, 2] = vacuum * impulse
        flow = stages[:, s, 1] / stages[:, s, 4]
        stages[:, s, 3] = exit_area(1.0, 1.0, 0.0) * flow * (vacuum - sea_level) * impulse
        stages[:, s, 5] = np.pi / 4.0 * diameter**2
    body = np.zeros((n, 7))
    body[:, 0] = missile.payload * (1.0 + 0.01 * draw.standard_normal(n))
    body[:, 1] = missile.ballistic_coefficient * np.exp(0.1 * draw.standard_normal(n))
    # Separating; vertical to 5 s, pitched over to 15 s, then a gravity turn to the end of the first stage.
    body[:, 2], body[:, 3], body[:, 4], body[:, 5] = 1.0, 5.0, 15.0, stages[:, 0, 4]
    kick = missile.kick * (1.0 + 0.02 * draw.standard_normal(n))
    from uppertier.catalog.sheets import load

    curve = load("drag", "liquid")
    packed = Packed(
        stages, np.full(n, len(missile.stages)), body, np.tile(curve.mach, (n, 1)), np.tile(curve.coefficient, (n, 1))
    )
    return Flights(packed, Conditions.of(*SITE, draw.uniform(0.0, 2.0 * np.pi, n), kick, np.inf, 0.0))


def write(flights: Flights, path: Path) -> None:
    """The input file of reference.c; every flight has the first one's drag curve."""
    packed = flights.packed
    n, count, _ = packed.stages.shape
    head = [n, count, packed.mach.shape[1], *WGS84.row(), *packed.mach[0], *packed.drag_coefficient[0]]
    rows = [packed.stages.reshape(n, -1), packed.body, flights.conditions.rows()]
    np.concatenate([np.array(head, float), np.concatenate(rows, axis=1).ravel()]).tofile(path)


def read(path: str) -> Flights:
    """The flights of an input file of reference.c."""
    data = np.fromfile(path)
    n, count, points = data[:3].astype(int)
    mach, coefficient = data[9 : 9 + 2 * points].reshape(2, -1)
    rows = data[9 + 2 * points :].reshape(n, -1)
    stages, body, shots = np.split(rows, [6 * count, 6 * count + 7], axis=1)
    tables = (np.tile(mach, (n, 1)), np.tile(coefficient, (n, 1)))
    packed = Packed(stages.reshape(n, count, 6), np.full(n, count), np.ascontiguousarray(body), *tables)
    return Flights(packed, Conditions(*shots.T))
