"""The flight-path angle at burnout, against the twin."""

import attrs
import numpy as np
import pytest

from uppertier import catalog
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis
from uppertier.flight import specification
from uppertier.flight.batch import Conditions, coast_batch, fly_batch
from uppertier.flight.vehicle import missile_vehicle


@pytest.mark.parametrize("missile", ["nodong", "df-31a"])
def test_burnout_angle_is_that_of_the_twin(missile: str) -> None:
    vehicle = missile_vehicle(catalog.load("missiles", missile))
    shot = specification.Shot(0.7, 2.2, 0.0, 1.1, 0.05)
    ends, _ = fly_batch([vehicle], 0, Conditions.of(*attrs.astuple(shot)))
    state = specification.fly(vehicle, shot).burnout
    latitude, longitude, _ = ecef_to_geodetic(state[:3])
    climb = enu_basis(latitude, longitude)[2] @ state[3:]
    expected = np.arcsin(climb / np.linalg.norm(state[3:]))
    # A millimetre a second of a kilometre a second.
    assert ends.burnout_angle[0] == pytest.approx(expected, abs=1e-6)


def test_burnout_angle_of_a_throw_straight_up_and_of_a_body_at_rest() -> None:
    states = np.array([[6378137.0 + 1e3, 0.0, 0.0, 500.0, 0.0, 0.0], [6378137.0 + 1e3, 0.0, 0.0, 0.0, 0.0, 0.0]])
    ends, _ = coast_batch(states, np.inf)
    assert ends.burnout_angle[0] == pytest.approx(np.pi / 2, abs=1e-7)
    assert np.isnan(ends.burnout_angle[1])
