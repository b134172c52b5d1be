"""NASA's check cases for flight simulations, every row of every history: NASA/TM-2015-218675."""

from __future__ import annotations

import csv
from pathlib import Path

import attrs
import numpy as np
import pytest

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis
from uppertier.flight.batch import coast_batch

FOLDER = Path(__file__).parents[1] / "published" / "nesc"
FOOT = 0.3048
SLUG = 14.59390294
SPHERE = SLUG / (0.1 * 0.1963495 * FOOT**2)
ROUND = Earth(20902255.199 * FOOT, 0.0, 0.14076443110e17 * FOOT**3, 0.0, 0.0)
VACUUM = Earth(atmosphere=False)


@attrs.frozen
class Case:
    number: int
    earth: Earth
    height: float
    velocity: tuple[float, float, float]
    """Up, east, north [ft/s]."""
    ballistic_coefficient: float


CASES = (
    Case(1, VACUUM, 30000.0, (0.0, 0.0, 0.0), np.inf),
    Case(4, ROUND, 30000.0, (0.0, 0.0, 0.0), SPHERE),
    Case(6, WGS84, 30000.0, (0.0, 0.0, 0.0), SPHERE),
    Case(9, WGS84, 0.0, (1000.0, 1000.0, 0.0), SPHERE),
)


def history(number: int) -> dict[str, np.ndarray]:
    with (FOLDER / f"Atmos_{number:02d}_sim_04.csv").open(newline="") as text:
        rows = list(csv.DictReader(text))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"case-{case.number}")
def test_every_row_of_the_history(case: Case) -> None:
    """5 mm in height, latitude and longitude, 1 mm/s in velocity, at all 301 times."""
    wanted = history(case.number)
    state = [case.earth.semi_major + case.height * FOOT, 0.0, 0.0, *(v * FOOT for v in case.velocity)]
    _, samples = coast_batch(
        state, case.ballistic_coefficient, -1e4, earth=case.earth, longest=30.0, interval=0.1, tolerance=1e-6
    )
    tick = np.rint(samples[0][:, 0] / 0.1)
    rows = samples[0][np.abs(samples[0][:, 0] - 0.1 * tick) < 1e-7]
    assert rows[:, 0] == pytest.approx(wanted["time"], abs=1e-9)

    latitude, longitude, height = ecef_to_geodetic(rows[:, 1:4], case.earth.semi_major, case.earth.flattening)
    assert np.abs(height - wanted["altitudeMsl_ft"] * FOOT).max() < 5e-3
    assert np.abs(longitude - np.radians(wanted["longitude_deg"])).max() * case.earth.semi_major < 5e-3
    assert np.abs(latitude - np.radians(wanted["latitude_deg"])).max() * case.earth.semi_major < 5e-3
    east, north, up = np.moveaxis(enu_basis(latitude, longitude), -2, 0)
    for axis, sign, column in ((north, 1, "X"), (east, 1, "Y"), (up, -1, "Z")):
        along = sign * np.sum(rows[:, 4:7] * axis, axis=1)
        assert np.abs(along - wanted[f"feVelocity_ft_s_{column}"] * FOOT).max() < 1e-3


def test_the_air_along_case_6() -> None:
    """Density, pressure and speed of sound at the printed heights, to 3e-5: the tables that were used are rounded."""
    wanted = history(6)
    air = us1976(wanted["altitudeMsl_ft"] * FOOT)
    assert air.density == pytest.approx(wanted["airDensity_slug_ft3"] * SLUG / FOOT**3, rel=3e-5)
    assert air.pressure == pytest.approx(wanted["ambientPressure_lbf_ft2"] * 4.4482216152605 / FOOT**2, rel=3e-5)
    assert air.speed_of_sound == pytest.approx(wanted["speedOfSound_ft_s"] * FOOT, rel=3e-5)
